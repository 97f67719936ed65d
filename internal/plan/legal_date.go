package plan

import (
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// graded adds the filing of a graded system that moves: what stands in another place is filed anew. No
// switch waits for it, since it is due within 30 days of use; it takes so long that it starts with the landing zone.
func (b *builder) graded(g *group) {
	if !slices.ContainsFunc(g.moves, func(s *subject) bool {
		return s.decision != nil && s.decision.Storage == decide.MainlandByGrade
	}) {
		return
	}
	o := b.duties(g.stores[0].Entity)
	o.add(Step{
		ID: "graded-" + g.ID, Verb: File, Needs: []ID{stepLanding}, Datasets: g.Datasets, Duration: b.gradingTime(g),
		Title:  Text{ZH: "等级保护定级、备案与测评，投入使用后 30 日内备案：" + g.Name, EN: "graded protection: grade, file within 30 days of use, test: " + g.Name},
		Verify: []Text{{ZH: "取得备案证明；测评结论符合等级要求", EN: "the certificate is received; the system passes its test"}},
		Undo:   []Text{{ZH: "变更备案；备案不撤销迁移", EN: "change the filing; it undoes nothing of the move"}},
		Because: []Because{
			article("mlps-measures-2007", "15", "第二级以上系统 30 日内向公安机关备案", "a system of grade 2 or higher is filed with the police within 30 days"),
			article("csl", "23", "网络安全等级保护制度", "the scheme of graded protection"),
		},
	})
}

// gradingTime is how long grading, filing and the test take, by the grade that the stores of the group state.
func (b *builder) gradingTime(g *group) Duration {
	month := b.limit("mlps.working_days")
	at := func(id string, q quantile) int { return ceil(b.within(id, q) * month) }
	grades := map[string]string{"2": "mlps.level2", "3": "mlps.level3", "4": "mlps.level3"}
	for _, st := range g.stores {
		if id := grades[st.Tags["mlps_level"]]; id != "" {
			return Duration{P50: at(id, p50), P80: at(id, p80), P95: at(id, p95), Unit: WorkingDays, By: b.leadText(id)}
		}
	}
	return Duration{P50: at("mlps.level2", p50), P80: at("mlps.level3", p50), P95: at("mlps.level3", p95), Unit: WorkingDays, By: Text{
		ZH: "二级 1–3 个月、三级 2–4 个月（未经核实）；等级未写明，P50 按二级、P95 按三级",
		EN: "grade 2 takes 1 to 3 months, grade 3 takes 2 to 4 (not verified); nobody stated the grade, so that P50 counts grade 2 and P95 grade 3",
	}}
}

// renewAhead is how far ahead a renewal is work of this plan; a later one is a date to keep.
const renewAhead = 120

// renew adds the renewal of every assessment and certificate that ends before long. The window opens 60 working days
// before the end; what is asked for then has to be ready then.
func (b *builder) renew() {
	filings := slices.Clone(b.in.Filings)
	slices.SortFunc(filings, func(x, y inventory.Filing) int {
		return compareID(ID(x.Number+string(x.Entity)), ID(y.Number+string(y.Entity)))
	})
	for i := range filings {
		f := &filings[i]
		if f.Expires == nil || f.Kind != inventory.FilingAssessment && f.Kind != inventory.FilingCertification {
			continue
		}
		end := NewDate(f.Expires.Year(), f.Expires.Month(), f.Expires.Day())
		opens := b.days.before(end, int(b.limit("cac.assessment.renew_before")))
		b.checkExpiry(f, opens, end)
		if end >= b.start && opens <= b.start+renewAhead { // what ended cannot be extended
			b.addRenewal(f, opens, end)
		}
	}
}

// before is the day that lies so many working days before another.
func (w *workdays) before(d Date, working int) Date {
	for working > 0 {
		d--
		if w.works(d) {
			working--
		}
	}
	return d
}

func (b *builder) checkExpiry(f *inventory.Filing, opens, end Date) {
	key := "P131/ends"
	if end < b.start {
		key = "P131/past"
	}
	b.raise(key, ID(f.Number), "", is("number", f.Number), is("expires", end.String()), is("opens", opens.String()))
}

func (b *builder) addRenewal(f *inventory.Filing, opens, end Date) {
	o := b.duties(f.Entity)
	name := "renew-" + exactSlug(f.Number)
	prepared := o.add(Step{
		ID: name + "-papers", Verb: Prepare, Duration: b.span("prepare.self_assessment", WorkingDays),
		Title:  Text{ZH: "准备续期材料：" + f.Number, EN: "prepare the renewal of " + f.Number},
		Verify: []Text{{ZH: "出境情形与原申报一致，或列明变化", EN: "the export is what was filed, or its changes are listed"}},
		Undo:   []Text{{ZH: "撤回草稿；原结果在有效期内不变", EN: "withdraw the draft; the former result stands until it ends"}}, Because: renewal(f.Kind),
	})
	o.addTask(task{notBefore: opens, Step: Step{
		ID: name, Verb: File, Needs: []ID{prepared}, Duration: b.span("cac.assessment.provincial_check", WorkingDays),
		Title: Text{
			ZH: fmt.Sprintf("申请延长 %s：%s 至 %s 之间", f.Number, opens, end), EN: fmt.Sprintf("apply for the extension of %s between %s and %s", f.Number, opens, end),
		},
		Verify: []Text{{ZH: "收到延长的结果，记录新的有效期", EN: "the result of the extension is on file; the new validity is recorded"}},
		Undo:   []Text{{ZH: "撤回申请；到期后停止出境", EN: "withdraw the application; at the end the export stops"}}, Because: renewal(f.Kind),
	}})
}

// renewal is what an extension rests on. The window before the end is that of an assessment; no source that was read gives
// one for a certificate, for which it is an assumption.
func renewal(kind string) []Because {
	if kind == inventory.FilingCertification {
		return []Because{
			article("cac-order-20", "validity", "证书有效期三年；续期时限以认证机构为准，此处按 60 个工作日假设", "a certificate is valid for three years; the certification body says when to renew it, 60 working days are assumed here"),
		}
	}
	return []Because{
		article("cac-order-16", "9", "结果有效期三年，届满前 60 个工作日内可申请延长", "a result is valid for three years; an extension may be applied for within the 60 working days before its end"),
	}
}
