package plan

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

// groundsOf are the articles on exports that decisions cite, each once, with the decision that cites them.
func groundsOf(basis Basis, decisions []*decide.Decision) []Because {
	return citedBy(basis, decisions, forExport)
}

// citedBy are the articles behind those reasons of decisions that bear on a question.
func citedBy(basis Basis, decisions []*decide.Decision, bears func(*decide.Decision, *decide.Reason) bool) []Because {
	var list []Because
	for _, d := range decisions {
		cited := map[string]bool{}
		for i := range d.Reasons {
			for _, ref := range d.Reasons[i].Cites {
				cited[ref] = cited[ref] || bears(d, &d.Reasons[i])
			}
		}
		for _, c := range d.Citations {
			if !cited[c.Instrument+"/"+c.Article] {
				continue
			}
			list = append(list, Because{
				Basis: basis, Decision: d.ID, Instrument: c.Instrument, Article: c.Article, Text: Text{ZH: c.ZH, EN: c.EN},
			})
		}
	}
	slices.SortFunc(list, func(a, b Because) int {
		return cmp.Or(cmp.Compare(a.Instrument, b.Instrument), cmp.Compare(a.Article, b.Article), cmp.Compare(a.Decision, b.Decision))
	})
	return slices.CompactFunc(list, func(a, b Because) bool { return a.Instrument == b.Instrument && a.Article == b.Article })
}

// groundsOfFiling are the grounds of a filing for a set of datasets.
func groundsOfFiling(subjects []*subject) []Because {
	if list := citedBy(Law, decisionsOf(subjects), forExport); len(list) > 0 {
		return list
	}
	return []Because{{Basis: Law, Text: basisText(Law)}}
}

func decisionsOf(subjects []*subject) []*decide.Decision {
	var list []*decide.Decision
	for _, s := range subjects {
		if s.decision != nil {
			list = append(list, s.decision)
		}
	}
	return list
}

// groundsOfSubjects are the grounds for keeping a set of datasets in the mainland; where no decision cites an article for
// that, the basis itself is said. What a result asks for beside, notice and records and the like, moves nothing.
func groundsOfSubjects(basis Basis, subjects []*subject) []Because {
	if list := citedBy(basis, decisionsOf(subjects), forStorage); len(list) > 0 {
		return list
	}
	return []Because{{Basis: basis, Text: basisText(basis)}}
}

// forStorage reports whether a rule spoke on where data lies; what may not leave at all cannot stay abroad either.
func forStorage(d *decide.Decision, r *decide.Reason) bool {
	return r.Table == "storage" || r.Table == "export" && d.Export == decide.Prohibited
}

// forExport reports whether a rule spoke on whether and how data leaves.
func forExport(_ *decide.Decision, r *decide.Reason) bool { return r.Table == "export" }

// rule is a ground that this planner itself gives.
func rule(basis Basis, zh, en string) Because {
	return Because{Basis: basis, Text: Text{ZH: zh, EN: en}}
}

// article is a ground in an instrument, paraphrased.
func article(instrument, number, zh, en string) Because {
	return Because{Basis: Law, Instrument: instrument, Article: number, Text: Text{ZH: zh, EN: en}}
}

func basisText(b Basis) Text {
	switch b {
	case Law:
		return Text{ZH: "所附规则按给定事实指向境内存储", EN: "indicated by the shipped rules on the facts given: keep in the mainland"}
	case Grade:
		return Text{ZH: "等级保护的要求指向境内", EN: "the graded-protection requirements point to the mainland"}
	case Advised:
		return Text{ZH: "建议境内存储，并非法定义务", EN: "advised to be kept in the mainland; not a legal duty"}
	case Policy:
		return Text{ZH: "公司政策或实践，并非法定义务", EN: "company policy or practice; not a legal duty"}
	case Latency:
		return Text{ZH: "为缩短访问时延", EN: "to shorten access"}
	case None:
	}
	return Text{ZH: "没有规则要求", EN: "no rule asks for it"}
}

// Text returns the words of the basis.
func (b Basis) Text() Text { return basisText(b) }
