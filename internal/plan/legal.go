package plan

import (
	"cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// filing adds the steps of one mechanism for one entity, once, and returns the last of them: what rests on the
// mechanism starts after it.
func (b *builder) filing(entity inventory.ID, x decide.Export, grounds []Because) ID {
	name := cmp.Or(string(entity), "entity-unknown")
	root := filingRoot(entity)
	place := task{phase: Legal, wave: "legal", group: root, groupName: name}
	add := func(s Step) ID {
		s.ID, s.Crew = root+"/"+s.ID, Counsel
		t := place
		t.Step = s
		return b.add(t)
	}
	switch x {
	case decide.SecurityAssessment:
		return b.assessment(add, grounds)
	case decide.Contract:
		return b.contract(add, grounds)
	case decide.ApprovalRequired:
		return b.approval(add, grounds)
	case decide.Prohibited, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined:
	}
	return ""
}

// file adds the filings of the groups that stay.
func (b *builder) file() {
	for _, g := range b.groups {
		if g.Chosen == FileAndStay {
			b.filing(g.stores[0].Entity, g.filing(), groundsOfFiling(g.all))
		}
	}
}

// filingRoot begins the ids of the filings of an entity.
func filingRoot(entity inventory.ID) ID {
	return ID("legal/" + slug(cmp.Or(string(entity), "entity-unknown")))
}

func impact() Because {
	return article("cac-order-16", "10", "每次个人信息出境仍须告知、单独同意（以同意为依据时）并做影响评估", "notice, separate consent where consent is the ground, and an impact assessment go with every export of personal information")
}

func (b *builder) assessment(add func(Step) ID, grounds []Because) ID {
	self := add(Step{
		ID: "self-assessment", Verb: Prepare, Duration: b.span("prepare.self_assessment", WorkingDays),
		Title:  Text{ZH: "数据出境风险自评估，申报时不超过三个月", EN: "self-assessment of the export, at most three months old when it is filed"},
		Verify: []Text{{ZH: "报告逐项对应扫描证据；待确认之处注明责任人", EN: "each item of the report points to evidence of the scan; what is open names who confirms it"}},
		Undo:   []Text{{ZH: "撤回草稿；尚未申报", EN: "withdraw the draft; nothing is filed yet"}}, Because: append([]Because{impact()}, grounds...),
	})
	return add(Step{
		ID: "security-assessment", Verb: File, Needs: []ID{self}, Duration: b.span("cac.assessment.total_nominal", WorkingDays),
		Title:  Text{ZH: "申报数据出境安全评估：完备性查验 5、受理 7、评估 45 个工作日，可延长", EN: "file the security assessment: check 5, acceptance 7, review 45 working days, which may be extended"},
		Verify: []Text{{ZH: "收到评估结果通知书，记录编号与有效期", EN: "the notice of the result is received; its number and validity are recorded"}},
		Undo:   []Text{{ZH: "撤回申报；结果有异议可在 15 个工作日内申请复评", EN: "withdraw the filing; a result can be contested within 15 working days"}},
		Because: append([]Because{
			article("cac-order-11", "12", "受理后 45 个工作日内完成评估，可延长", "the review ends within 45 working days of acceptance and may be extended"),
			article("cac-order-16", "7", "达到条件的出境申报安全评估", "exports that meet the conditions go through the security assessment"),
		}, grounds...),
	})
}

func (b *builder) contract(add func(Step) ID, grounds []Because) ID {
	assessed := add(Step{
		ID: "impact-assessment", Verb: Prepare, Duration: b.span("prepare.impact_assessment", WorkingDays),
		Title:  Text{ZH: "个人信息保护影响评估", EN: "impact assessment"},
		Verify: []Text{{ZH: "报告逐项对应扫描证据", EN: "each item of the report points to evidence of the scan"}},
		Undo:   []Text{{ZH: "撤回草稿；尚未备案", EN: "withdraw the draft; nothing is filed yet"}}, Because: append([]Because{impact()}, grounds...),
	})
	signed := add(Step{
		ID: "standard-contract", Verb: Prepare, Needs: []ID{assessed}, Duration: b.span("prepare.contract", WorkingDays),
		Title:  Text{ZH: "与境外接收方签订标准合同，或办理认证", EN: "sign the standard contract with the recipient abroad, or obtain certification"},
		Verify: []Text{{ZH: "双方签字，附录一与扫描所见一致", EN: "both have signed; annex I agrees with what the scan saw"}},
		Undo:   []Text{{ZH: "按合同终止；数据停止出境", EN: "end the contract by its terms and stop the export"}},
		Because: append([]Because{
			article("cac-order-16", "8", "未达安全评估条件的出境订立标准合同或通过认证", "exports below the assessment use the standard contract or certification"),
		}, grounds...),
	})
	file := b.span("scc.file_within", WorkingDays)
	review := b.span("scc.review", WorkingDays)
	return add(Step{
		ID: "standard-contract-filing", Verb: File, Needs: []ID{signed},
		Duration: Duration{P50: file.P50 + review.P50, P80: file.P80 + review.P80, P95: file.P95 + review.P95, Unit: WorkingDays, By: Text{
			ZH: "生效后 10 个工作日内备案，查验 15 个工作日", EN: "filed within 10 working days of effect, checked in 15",
		}},
		Title:  Text{ZH: "向省级网信部门备案标准合同", EN: "file the standard contract with the provincial authority"},
		Verify: []Text{{ZH: "收到备案编号", EN: "the filing number is received"}},
		Undo:   []Text{{ZH: "补充材料须在 10 个工作日内重新提交", EN: "what is sent back is filed again within 10 working days"}},
		Because: append([]Because{
			{Basis: Law, Instrument: "cac-order-13", Text: Text{ZH: "标准合同生效之日起 10 个工作日内备案", EN: "the contract is filed within 10 working days of taking effect"}},
		}, grounds...),
	})
}

func (b *builder) approval(add func(Step) ID, grounds []Because) ID {
	if len(grounds) == 0 {
		grounds = []Because{rule(Law, "结果指向主管部门批准", "the result points to an approval of the authority in charge")}
	}
	return add(Step{
		ID: "approval", Verb: File, Duration: b.span("prepare.approval", WorkingDays),
		Title:  Text{ZH: "报主管部门批准；时限未公开，日期为占位", EN: "ask the authority in charge for approval; no public time limit, the date is a placeholder"},
		Verify: []Text{{ZH: "取得批准文件", EN: "the approval is on file"}},
		Undo:   []Text{{ZH: "未获批准即不出境", EN: "without approval nothing leaves"}}, Because: grounds,
	})
}
