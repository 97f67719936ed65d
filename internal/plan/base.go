package plan

// The steps that every move rests on.
const (
	stepAccount ID = "foundation/account"
	stepLanding ID = "foundation/landing-zone"
	stepKeys    ID = "foundation/keys"
	stepLine    ID = "foundation/line"
	stepProbe   ID = "foundation/probe"

	waveBase ID = "foundation"
	waveStop ID = "stop-now"
)

// base adds the foundation when anything moves or a filed flow goes on.
func (b *builder) base() {
	basis := b.strictest()
	add := func(t task) {
		t.phase, t.wave, t.group, t.groupName = Foundation, waveBase, "foundation", "foundation"
		b.add(t)
	}
	ground := rule(basis, "迁移的前提", "what moves needs it")
	add(task{Step: Step{
		ID: stepAccount, Verb: Prepare, Crew: Platform, Duration: b.span("account", WorkingDays),
		Title:  Text{ZH: "开立境内账号并完成实名认证", EN: "open the mainland account, with real-name verification"},
		Verify: []Text{{ZH: "控制台显示已实名，主体为境内法人", EN: "the console shows the account as verified for the mainland entity"}},
		Undo:   []Text{{ZH: "关闭账号；尚无数据", EN: "close the account; it holds no data yet"}}, Because: []Because{ground},
	}})
	add(task{Step: Step{
		ID: stepLanding, Verb: Provision, Crew: Platform, Needs: []ID{stepAccount}, Duration: b.span("landing_zone", WorkingDays),
		Title:     Text{ZH: "建立着陆区：资源目录、RAM、专有网络、审计日志、管控策略", EN: "build the landing zone: folders, RAM, VPC, audit trail, control policies"},
		Artifacts: []string{"terraform/landing-zone/main.tf", "terraform/landing-zone/variables.tf"},
		Verify:    []Text{{ZH: "terraform plan 无差异；在境外地域创建资源被管控策略拒绝", EN: "terraform plan shows no difference; creating a resource in a region outside the mainland is refused"}},
		Undo:      []Text{{ZH: "terraform destroy；尚无数据", EN: "terraform destroy; it holds no data yet"}}, Because: []Because{ground},
	}})
	add(task{Step: Step{
		ID: stepKeys, Verb: Provision, Crew: Platform, Needs: []ID{stepLanding}, Duration: b.span("provision", WorkingDays),
		Title:     Text{ZH: "在境内 KMS 创建密钥，境外管理员无解密权限", EN: "create the keys in a mainland KMS; no administrator abroad can decrypt"},
		Artifacts: []string{"terraform/landing-zone/main.tf"},
		Verify:    []Text{{ZH: "以境外角色试解密被拒绝", EN: "a decryption tried with a role abroad is refused"}},
		Undo:      []Text{{ZH: "停用密钥并计划删除；尚无密文", EN: "disable the keys and schedule their deletion; nothing is encrypted with them yet"}},
		Because:   []Because{rule(basis, "境外可解密即为境外访问", "who can decrypt from abroad has access from abroad")},
	}})
	add(task{Step: Step{
		ID: stepLine, Verb: File, Crew: Counsel, Duration: b.span("prepare.line", WorkingDays),
		Title:  Text{ZH: "与持牌运营商签订跨境线路合同并登记用途", EN: "contract the line across the border with a licensed carrier and register its use"},
		Verify: []Text{{ZH: "ga:QueryCrossBorderApprovalStatus 返回 PASSED；合同与用途登记在案", EN: "ga:QueryCrossBorderApprovalStatus answers PASSED; contract and registered use are on file"}},
		Undo:   []Text{{ZH: "按合同退订", EN: "end the contract by its terms"}},
		Because: []Because{
			article("international-networking-provisions", "6", "国际联网须使用国家公用电信网的国际出入口信道", "international connections run through the national public gateways alone"),
			{Basis: Law, Instrument: "miit-2017-32", Text: Text{ZH: "跨境专线向持牌运营商租用，用途登记", EN: "lines across the border are leased from licensed carriers, for the registered use"}},
		},
	}})
	add(task{Step: Step{
		ID: stepProbe, Verb: Prepare, Crew: Platform, Needs: []ID{stepLanding, stepLine}, Duration: b.span("probe", WorkingDays),
		Title:     Text{ZH: "实测带宽与时延，校准工期", EN: "measure bandwidth and round trip, and calibrate the durations"},
		Artifacts: []string{"rclone/probe.sh"},
		Verify:    []Text{{ZH: "结果写入 probe.json，并以 plan --calibrate 重算", EN: "the result is in probe.json and the plan is made again with --calibrate"}},
		Undo:      []Text{{ZH: "删除测试对象", EN: "delete the test objects"}}, Because: []Because{rule(basis, "未校准的工期只能以周计", "without it durations are good for weeks only")},
	}})
}

// strictest is the strictest basis of anything that moves.
func (b *builder) strictest() Basis {
	best := None
	for _, g := range b.groups {
		if g.Chosen == BringHome && g.Basis.rank() < best.rank() {
			best = g.Basis
		}
	}
	return best
}
