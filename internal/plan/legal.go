package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// office enters the legal steps of one entity. Each is entered once, however many flows and groups rest on it.
type office struct {
	b      *builder
	root   ID
	place  task
	ground []Because
}

func (b *builder) office(entity inventory.ID, grounds []Because) *office {
	root := filingRoot(entity)
	return &office{b, root, task{phase: Legal, wave: "legal", group: root, groupName: cmp.Or(string(entity), "entity-unknown")}, grounds}
}

// duties is the office for what an entity files beside the mechanism of an export.
func (b *builder) duties(entity inventory.ID) *office {
	o := b.office(entity, nil)
	o.place.group += "/duties"
	return o
}

// filingRoot begins the ids of the filings of an entity.
func filingRoot(entity inventory.ID) ID {
	return "legal/" + exactSlug(cmp.Or(string(entity), "entity-unknown"))
}

func (o *office) id(name ID) ID { return o.root + "/" + name }

func (o *office) add(s Step) ID { return o.addTask(task{Step: s}) }

func (o *office) addTask(t task) ID {
	t.ID, t.Crew = o.id(t.ID), Counsel
	t.phase, t.wave, t.group, t.groupName = o.place.phase, o.place.wave, o.place.group, o.place.groupName
	return o.b.add(t)
}

// with puts articles of a step before the grounds of what is filed.
func (o *office) with(list ...Because) []Because { return append(list, o.ground...) }

// filing adds the steps of one mechanism for one entity, once, and returns the last of them: what rests on the
// mechanism starts after it.
func (b *builder) filing(entity inventory.ID, x decide.Export, grounds []Because) ID {
	o := b.office(entity, grounds)
	switch x {
	case decide.SecurityAssessment:
		return o.assessment()
	case decide.Contract:
		return o.contract()
	case decide.ApprovalRequired:
		return o.approval()
	case decide.Prohibited, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined:
	}
	return ""
}

// file adds the filings of the groups that stay, those of graded systems that move, and what ends before long.
func (b *builder) file() {
	for _, g := range b.groups {
		switch g.Chosen {
		case FileAndStay:
			b.fileGroup(g)
		case BringHome:
			b.graded(g)
		case MaskOrStop, Nothing:
		}
	}
	b.declare()
	b.renew()
}

// fileGroup adds the filings of a group that stays, one for each of its entities. What a filing covers already needs
// none.
func (b *builder) fileGroup(g *group) {
	byEntity := map[ID][]*decide.Decision{}
	for _, st := range g.stores {
		list := decisionsOf(b.byStore[st.ID])
		for _, f := range b.flowsAt[st.ID] {
			list = append(list, f.decisions...)
		}
		byEntity[st.Entity] = append(byEntity[st.Entity], list...)
	}
	for _, entity := range slices.Sorted(maps.Keys(byEntity)) {
		if x := strictestFiling(byEntity[entity]); x != "" && insideOf(byEntity[entity]) == "" {
			b.filing(entity, x, groundsOfFiling(g.all))
		}
	}
}

// fileRest adds the filing for what stays abroad of a group that comes home, and returns its last step.
func (b *builder) fileRest(g *group, f *flow, grounds []Because) []ID {
	var rest []*decide.Decision
	for _, d := range f.decisions {
		s := b.subjects[d.Dataset]
		if s == nil || s.basis == Law {
			continue // a filing does not answer a rule on storage
		}
		_, moves := slices.BinarySearch(g.Datasets, d.Dataset)
		if _, isCopy := g.replica[s.store.ID]; !moves && !isCopy {
			rest = append(rest, d)
		}
	}
	x := strictestFiling(rest)
	if x == "" || insideOf(rest) != "" {
		return nil
	}
	if id := b.filing(f.store.Entity, x, grounds); id != "" {
		return []ID{id}
	}
	return nil
}

// impact is the impact assessment that goes before every export of personal information.
func (o *office) impact() ID {
	return o.add(Step{
		ID: "impact-assessment", Verb: Prepare, Duration: o.b.span("prepare.impact_assessment", WorkingDays),
		Title:  Text{ZH: "个人信息保护影响评估（PIPIA）", EN: "impact assessment (PIPIA)"},
		Verify: []Text{{ZH: "报告逐项对应扫描证据；保存不少于三年", EN: "each item of the report points to evidence of the scan; it is kept for three years at least"}},
		Undo:   []Text{{ZH: "撤回草稿；尚未备案或申报", EN: "withdraw the draft; nothing is filed yet"}},
		Because: o.with(
			article("pipl", "55", "向境外提供个人信息应事前进行影响评估", "an impact assessment comes before an export"),
			article("cac-order-16", "10", "每次个人信息出境仍须告知、单独同意（以同意为依据时）并做影响评估", "notice, separate consent where consent is the ground, and an impact assessment go with every export of personal information"),
		),
	})
}

// notice tells the people, and asks for consent where consent is the ground.
func (o *office) notice() ID {
	return o.add(Step{
		ID: "notice", Verb: Prepare, Duration: o.b.span("prepare.notice", WorkingDays),
		Title:  Text{ZH: "向个人告知境外接收方；以同意为依据的取得单独同意", EN: "tell the people who receives their data abroad; ask for separate consent where consent is the ground"},
		Verify: []Text{{ZH: "告知含接收方名称、联系方式、目的、方式、种类与行权途径；同意有记录；不满十四周岁的由监护人同意", EN: "the notice names recipient, contact, purpose, manner, kinds and how to exercise rights; consents are on record; for people under 14 their guardians consent"}},
		Undo:   []Text{{ZH: "撤回告知；撤回同意者的数据停止出境", EN: "withdraw the notice; the data of whoever withdraws stop leaving"}},
		Because: o.with(
			article("pipl", "39", "向境外提供须告知接收方等事项并取得单独同意", "people are told who receives their data abroad, and separate consent is asked for"),
			article("cac-order-16", "10", "告知、单独同意、影响评估等义务继续适用", "notice, separate consent and impact assessment still apply"),
		),
	})
}

// assessment is the security assessment: the self-assessment, and the three stages of the authority's.
func (o *office) assessment() ID {
	b := o.b
	before := []ID{o.impact(), o.notice()}
	self := o.add(Step{
		ID: "self-assessment", Verb: Prepare, Duration: b.span("prepare.self_assessment", WorkingDays),
		Title:   Text{ZH: "数据出境风险自评估，申报时不超过三个月", EN: "self-assessment of the export, at most three months old when it is filed"},
		Verify:  []Text{{ZH: "报告逐项对应扫描证据；待确认之处注明责任人", EN: "each item of the report points to evidence of the scan; what is open names who confirms it"}},
		Undo:    []Text{{ZH: "撤回草稿；尚未申报", EN: "withdraw the draft; nothing is filed yet"}},
		Because: o.with(article("cac-order-11", "5", "申报前开展数据出境风险自评估", "a self-assessment of the risk comes before the filing")),
	})
	const month = 30
	check := o.addTask(task{fresh: map[ID]int{self: month * int(b.limit("cac.self_assessment.age_max"))}, Step: Step{
		ID: "security-assessment-check", Verb: File, Needs: append(before, self), Duration: b.span("cac.assessment.provincial_check", WorkingDays),
		Title:   Text{ZH: "经省级网信部门申报数据出境安全评估，完备性查验 5 个工作日", EN: "file the security assessment with the province, which checks the papers within 5 working days"},
		Verify:  []Text{{ZH: "材料齐全，已转报国家网信部门；退回的一次性告知缺项", EN: "the papers are complete and passed on; what is sent back names all that is missing"}},
		Undo:    []Text{{ZH: "撤回申报", EN: "withdraw the filing"}},
		Because: o.with(article("cac-order-11", "7", "省级网信部门 5 个工作日内完成完备性查验", "the province checks the papers within 5 working days")),
	}})
	accepted := o.add(Step{
		ID: "security-assessment-acceptance", Verb: File, Needs: []ID{check}, Duration: b.span("cac.assessment.acceptance", WorkingDays),
		Title:   Text{ZH: "国家网信部门 7 个工作日内决定是否受理", EN: "the CAC decides within 7 working days whether it accepts the filing"},
		Verify:  []Text{{ZH: "收到受理通知", EN: "the notice of acceptance is received"}},
		Undo:    []Text{{ZH: "撤回申报", EN: "withdraw the filing"}},
		Because: o.with(article("cac-order-11", "7", "7 个工作日内确定是否受理", "acceptance is decided within 7 working days")),
	})
	review := b.span("cac.assessment.review", WorkingDays)
	review.P95 += int(b.limit("cac.assessment.extension"))
	return o.add(Step{
		ID: "security-assessment", Verb: File, Needs: []ID{accepted}, Duration: review,
		Title:  Text{ZH: "数据出境安全评估：受理后 45 个工作日，可延长", EN: "the security assessment itself: 45 working days from acceptance, which may be extended"},
		Verify: []Text{{ZH: "收到评估结果通知书，记录编号与有效期", EN: "the notice of the result is received; its number and validity are recorded"}},
		Undo:   []Text{{ZH: "撤回申报；结果有异议可在 15 个工作日内申请复评", EN: "withdraw the filing; a result can be contested within 15 working days"}},
		Because: o.with(
			article("cac-order-11", "12", "受理后 45 个工作日内完成评估，可延长", "the review ends within 45 working days of acceptance and may be extended"),
			article("cac-order-16", "7", "达到条件的出境申报安全评估", "exports that meet the conditions go through the security assessment"),
		),
	})
}

func (o *office) contract() ID {
	b := o.b
	signed := o.add(Step{
		ID: "standard-contract", Verb: Prepare, Needs: []ID{o.impact(), o.notice()}, Duration: b.span("prepare.contract", WorkingDays),
		Title:  Text{ZH: "与境外接收方签订标准合同，或办理认证", EN: "sign the standard contract with the recipient abroad, or obtain certification"},
		Verify: []Text{{ZH: "双方签字，附录一与扫描所见一致；走认证的，证书在三年有效期内", EN: "both have signed and annex I agrees with what the scan saw; by the other route, the certificate is within its three years"}, {ZH: "境外处理者自行收集、境内没有提供方的：由律师确认，可行途径是经境内机构或代表办理认证", EN: "where a handler abroad collects by itself and nobody in the mainland sends: counsel confirms, and certification through its mainland body or representative is the practicable route"}},
		Undo:   []Text{{ZH: "按合同终止；数据停止出境", EN: "end the contract by its terms and stop the export"}},
		Because: o.with(
			article("cac-order-16", "8", "未达安全评估条件的出境订立标准合同或通过认证", "exports below the assessment use the standard contract or certification"),
			article("cac-order-20", "5", "认证与标准合同二选一；认证时长未公开", "certification takes the place of the contract; no time for it is published"),
		),
	})
	file := b.span("scc.file_within", WorkingDays)
	review := b.span("scc.review", WorkingDays)
	again := int(b.limit("scc.resubmit")) + review.P95
	return o.add(Step{
		ID: "standard-contract-filing", Verb: File, Needs: []ID{signed},
		Duration: Duration{P50: file.P50 + review.P50, P80: file.P80 + review.P80, P95: file.P95 + review.P95 + again, Unit: WorkingDays, By: Text{
			ZH: "生效后 10 个工作日内备案，查验 15 个工作日；P95 含一次补正：10 个工作日内重报，再查验",
			EN: "filed within 10 working days of effect, checked in 15; P95 holds one return: filed again within 10, and checked again",
		}},
		Title:  Text{ZH: "向省级网信部门备案标准合同", EN: "file the standard contract with the provincial authority"},
		Verify: []Text{{ZH: "收到备案编号", EN: "the filing number is received"}},
		Undo:   []Text{{ZH: "补充材料须在 10 个工作日内重新提交", EN: "what is sent back is filed again within 10 working days"}},
		Because: o.with(
			article("cac-order-13", "7", "标准合同生效之日起 10 个工作日内备案", "the contract is filed within 10 working days of taking effect"),
		),
	})
}

func (o *office) approval() ID {
	if len(o.ground) == 0 {
		o.ground = []Because{rule(Law, "结果指向主管部门批准", "the result points to an approval of the authority in charge")}
	}
	return o.add(Step{
		ID: "approval", Verb: File, Duration: o.b.span("prepare.approval", WorkingDays),
		Title:  Text{ZH: "报主管部门批准；时限未公开，日期为占位", EN: "ask the authority in charge for approval; no public time limit, the date is a placeholder"},
		Verify: []Text{{ZH: "取得批准文件", EN: "the approval is on file"}},
		Undo:   []Text{{ZH: "未获批准即不出境", EN: "without approval nothing leaves"}}, Because: o.ground,
	})
}

// declare adds the declaration of important data for the entities whose data the rules ask it for.
func (b *builder) declare() {
	for _, id := range b.storeIDs {
		for _, s := range b.byStore[id] {
			if s.decision == nil || !slices.Contains(s.decision.Obligations, "declare") {
				continue
			}
			o := b.duties(b.stores[id].Entity)
			declared := o.add(Step{
				ID: "important-data", Verb: File, Duration: b.span("prepare.declare", WorkingDays),
				Title:  Text{ZH: "识别并申报重要数据；规则或通知出台后两个月内（二手资料），此处工期为假设", EN: "identify and declare important data, within two months of the rules or the notice (secondary source); the days here are an assumption"},
				Verify: []Text{{ZH: "目录已报送；主管部门的告知或公告已记录", EN: "the catalogue is handed in; the notice or publication of the authority is recorded"}},
				Undo:   []Text{{ZH: "更正目录后重报", EN: "mend the catalogue and hand it in again"}},
				Because: []Because{
					article("ndsr", "29", "识别、申报重要数据，主管部门告知或公开发布", "important data are identified and declared; the authority notifies or publishes"),
					article("cac-qa-2025-05", "important", "没有行业规则或者通知的，无须申报重要数据；出台后两个月内识别、申报", "without sector rules or a notice nothing is declared as important; once they come, within two months"),
				},
			})
			for _, filed := range []ID{"security-assessment-check", "approval"} {
				b.need(o.id(filed), declared)
			}
		}
	}
}
