package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// The steps that every move rests on.
const (
	stepAccount  ID = "foundation/account"
	stepAccess   ID = "foundation/access"
	stepLanding  ID = "foundation/landing-zone"
	stepLogs     ID = "foundation/log-archive"
	stepKeys     ID = "foundation/keys"
	stepContract ID = "foundation/line-contract"
	stepApply    ID = "foundation/line-application"
	stepLine     ID = "foundation/line"
	stepICP      ID = "foundation/icp"
	stepProbe    ID = "foundation/probe"

	waveBase ID = "foundation"
	waveStop ID = "stop-now"
)

// base adds the foundation when anything moves or a filed flow goes on.
func (b *builder) base() {
	ground := rule(b.strictest(), "迁移的前提", "what moves needs it")
	b.baseGround(ground)
	b.baseLine()
	b.addBase(Step{
		ID: stepProbe, Verb: Prepare, Crew: Platform, Needs: []ID{stepLanding, stepLine}, Duration: b.span("probe", WorkingDays),
		Title:     Text{ZH: "实测带宽、请求速率与时延，校准工期", EN: "measure bandwidth, requests and round trip, and calibrate the durations"},
		Artifacts: []string{"rclone/probe.sh"},
		Verify:    []Text{{ZH: "结果写入 probe.json，并以 plan --calibrate 重算", EN: "the result is in probe.json and the plan is made again with --calibrate"}},
		Undo:      []Text{{ZH: "删除测试对象", EN: "delete the test objects"}},
		Because:   []Because{rule(ground.Basis, "未校准的工期只能以周计", "without it durations are good for weeks only")},
	})
	b.baseICP()
}

func (b *builder) addBase(s Step) {
	b.add(task{Step: s, phase: Foundation, wave: waveBase, group: "foundation", groupName: "foundation"})
}

// baseGround is what data will stand on: account, access, landing zone, logs, keys.
func (b *builder) baseGround(ground Because) {
	b.addBase(Step{
		ID: stepAccount, Verb: Prepare, Crew: Platform, Duration: b.span("account", WorkingDays),
		Title:  Text{ZH: "开立境内账号并完成实名认证", EN: "open the mainland account, with real-name verification"},
		Verify: []Text{{ZH: "控制台显示已实名，主体为境内法人", EN: "the console shows the account as verified for the mainland entity"}},
		Undo:   []Text{{ZH: "关闭账号；尚无数据", EN: "close the account; it holds no data yet"}}, Because: []Because{ground},
	})
	b.addBase(Step{
		ID: stepAccess, Verb: Provision, Crew: Platform, Needs: []ID{stepAccount}, Duration: b.span("access", WorkingDays),
		Title:  Text{ZH: "建立 RAM 角色与单点登录；根账号仅留应急", EN: "set up RAM roles and single sign-on; the root account is for emergencies alone"},
		Verify: []Text{{ZH: "人员经单点登录进入；根账号无访问密钥并开启多因素认证", EN: "people enter by single sign-on; the root account has no access key and asks for a second factor"}},
		Undo:   []Text{{ZH: "移除身份提供商与角色；尚无数据", EN: "remove the identity provider and the roles; they guard no data yet"}},
		Because: []Because{ground, rule(ground.Basis,
			"境外人员可登录即可访问：角色按所在地区分", "who can sign in from abroad has access from abroad: roles differ by place")},
	})
	b.addBase(Step{
		ID: stepLanding, Verb: Provision, Crew: Platform, Needs: []ID{stepAccess}, Duration: b.span("landing_zone", WorkingDays),
		Title:     Text{ZH: "建立着陆区：资源目录、RAM、专有网络、审计日志、管控策略", EN: "build the landing zone: folders, RAM, VPC, audit trail, control policies"},
		Artifacts: []string{"landing-zone/organization/main.tf", "landing-zone/organization/guard.tf", "landing-zone/main.tf", "landing-zone/guard-rails.md", "terraform/README.md"},
		Verify:    []Text{{ZH: "terraform plan 无差异；在境外地域创建资源被管控策略拒绝", EN: "terraform plan shows no difference; creating a resource in a region outside the mainland is refused"}},
		Undo:      []Text{{ZH: "terraform destroy；尚无数据", EN: "terraform destroy; it holds no data yet"}}, Because: []Because{ground},
	})
	b.addBase(Step{
		ID: stepLogs, Verb: Provision, Crew: Platform, Needs: []ID{stepLanding}, Duration: b.span("log_archive", WorkingDays), Artifacts: []string{"landing-zone/audit.tf", "landing-zone/detect.tf"},
		Title:  Text{ZH: "在境内归档日志：操作审计与网络日志，保存不少于六个月", EN: "archive logs in the mainland: audit trail and network logs, kept for six months at least"},
		Verify: []Text{{ZH: "归档中可见今天的操作；保存期设置不少于六个月（184 天）；境外无副本", EN: "today's actions are in the archive; it keeps six months at least (184 days); no copy goes abroad"}},
		Undo:   []Text{{ZH: "停止投递；已归档的保留到期", EN: "stop the delivery; what is archived stays until its time"}},
		Because: []Because{
			article("csl", "23", "网络日志留存不少于六个月", "network logs are kept for six months at least"),
		},
	})
	b.addBase(Step{
		ID: stepKeys, Verb: Provision, Crew: Platform, Needs: []ID{stepLanding}, Duration: b.span("provision", WorkingDays), Artifacts: []string{"landing-zone/keys.tf"},
		Title:   Text{ZH: "在境内 KMS 创建密钥，境外管理员无解密权限", EN: "create the keys in a mainland KMS; no administrator abroad can decrypt"},
		Verify:  []Text{{ZH: "以境外角色试解密被拒绝", EN: "a decryption tried with a role abroad is refused"}},
		Undo:    []Text{{ZH: "停用密钥并计划删除；尚无密文", EN: "disable the keys and schedule their deletion; nothing is encrypted with them yet"}},
		Because: []Because{rule(ground.Basis, "境外可解密即为境外访问", "who can decrypt from abroad has access from abroad")},
	})
}

// baseLine is the line across the border: contract, application, registered use. Where the register names one already,
// its use is confirmed instead.
func (b *builder) baseLine() {
	grounds := []Because{
		article("international-networking-provisions", "6", "国际联网须使用国家公用电信网的国际出入口信道", "international connections run through the national public gateways alone"),
		{Basis: Law, Instrument: "miit-2017-32", Article: "lines", Text: Text{ZH: "跨境专线向持牌运营商租用，用途登记", EN: "lines across the border are leased from licensed carriers, for the registered use"}},
	}
	if b.hasLine() {
		b.addBase(Step{
			ID: stepLine, Verb: Prepare, Crew: Counsel, Duration: b.span("line.confirm", WorkingDays), Because: grounds,
			Title:  Text{ZH: "核对已登记的跨境线路：登记用途是否覆盖本次迁移", EN: "confirm that the registered use of the line across the border covers this move"},
			Verify: []Text{{ZH: "运营商书面确认用途；合同在期内", EN: "the carrier confirms the use in writing; the contract is in force"}},
			Undo:   []Text{{ZH: "不改动线路；用途不符则变更登记后再迁", EN: "the line stays as it is; where the use differs, register the change before anything moves"}},
		})
		return
	}
	b.addBase(Step{
		ID: stepContract, Verb: Prepare, Crew: Counsel, Duration: b.span("line.contract", WorkingDays), Because: grounds,
		Title:  Text{ZH: "与持有国际出入口的运营商签订跨境线路合同", EN: "contract the line across the border with a carrier that has international gateways"},
		Verify: []Text{{ZH: "合同双方签字，写明两端与用途：企业内部使用，不用于经营电信业务", EN: "both have signed; the contract names both ends and the use: internal to the company, no telecom business"}},
		Undo:   []Text{{ZH: "按合同退订", EN: "end the contract by its terms"}},
	})
	b.addBase(Step{
		ID: stepApply, Verb: File, Crew: Counsel, Needs: []ID{stepAccount, stepContract}, Duration: b.span("line.application", WorkingDays), Because: grounds,
		Title:  Text{ZH: "提交跨境带宽申请，等待审批", EN: "apply for bandwidth across the border and wait for the approval"},
		Verify: []Text{{ZH: "ga:QueryCrossBorderApprovalStatus 由 UNAPPLIED 经 APPLIED 变为 PASSED；REJECTED 则补充材料重报", EN: "ga:QueryCrossBorderApprovalStatus goes from UNAPPLIED over APPLIED to PASSED; after REJECTED complete the papers and apply again"}},
		Undo:   []Text{{ZH: "撤回申请", EN: "withdraw the application"}},
	})
	b.addBase(Step{
		ID: stepLine, Verb: File, Crew: Counsel, Needs: []ID{stepApply}, Duration: b.span("line.registration", WorkingDays), Because: grounds,
		Title:  Text{ZH: "登记线路用途并开通", EN: "register the use of the line and open it"},
		Verify: []Text{{ZH: "审批状态仍为 PASSED；合同与用途登记在案；两端可互通", EN: "the approval still reads PASSED; contract and registered use are on file; both ends answer"}},
		Undo:   []Text{{ZH: "关闭线路；按合同退订", EN: "close the line and end the contract by its terms"}},
	})
}

// hasLine reports whether the register names a line that crosses the border and still holds: one whose contract expired,
// or whose use is another, is contracted anew. A link that was not checked against the register counts by its own word.
func (b *builder) hasLine() bool {
	checked := map[ID]bool{}
	for i := range b.in.Lines {
		l := &b.in.Lines[i]
		if l.State == decide.LineRegistered || l.State == decide.LineNotSeen {
			return true
		}
		checked[l.Link] = true
	}
	return slices.ContainsFunc(b.in.Inventory.Links, func(l inventory.Link) bool {
		return !checked[l.ID] && l.Registered == inventory.Yes && (l.From.Zone == inventory.Mainland) != (l.To.Zone == inventory.Mainland)
	})
}

// baseICP adds the filing of what will serve the public from the mainland: it switches only after it.
func (b *builder) baseICP() {
	var public []*group
	for _, g := range b.groups {
		if g.Chosen == BringHome && g.servesPublic() {
			public = append(public, g)
		}
	}
	if len(public) == 0 {
		return
	}
	d := b.span("icp.filing.review", WorkingDays)
	before := b.span("icp.filing.precheck", WorkingDays)
	d.P50, d.P80, d.P95 = d.P50+before.P50, d.P80+before.P80, d.P95+before.P95
	d.By = Text{ZH: "接入商核验：" + before.By.ZH + "；管局审核：" + d.By.ZH, EN: "check by the access provider: " + before.By.EN + "; review: " + d.By.EN}
	b.addBase(Step{
		ID: stepICP, Verb: File, Crew: Counsel, Needs: []ID{stepAccount}, Duration: d,
		Title:  Text{ZH: "对向公众提供服务的域名办理 ICP 备案", EN: "file the domains that serve the public (ICP)"},
		Verify: []Text{{ZH: "取得备案号并展示；域名解析到境内前已生效", EN: "the number is received and shown; it stands before the domain points into the mainland"}},
		Undo:   []Text{{ZH: "注销备案；域名不指向境内", EN: "cancel the filing; the domain does not point into the mainland"}},
		Because: []Because{rule(b.strictest(),
			"境内主机向公众提供互联网信息服务前须备案；时限来自二手资料", "what serves the public from a mainland host is filed first; the times come from a secondary page")},
	})
	for _, g := range public {
		b.need(g.ID+"/cut_over", stepICP)
	}
}

// servesPublic reports whether the public reads something of the group.
func (g *group) servesPublic() bool {
	const via = "public"
	return slices.ContainsFunc(g.stores, func(s *inventory.Store) bool { return s.Exposure == inventory.Public }) ||
		slices.ContainsFunc(g.flows, func(f *flow) bool { return f.Via == via })
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

// isLine reports whether a step is about the line across the border.
func isLine(id ID) bool { return id == stepContract || id == stepApply || id == stepLine }

// lineDays is how long the line takes, step after step.
func (b *builder) lineDays() float64 {
	if b.hasLine() {
		return b.limit("line.confirm")
	}
	return b.limit("line.contract") + b.limit("line.application") + b.limit("line.registration")
}
