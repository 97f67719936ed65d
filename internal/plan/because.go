package plan

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/decide"
)

// groundsOf are the articles that decisions cite, each once, with the decision that cites them.
func groundsOf(basis Basis, decisions []*decide.Decision) []Because {
	var list []Because
	for _, d := range decisions {
		for _, c := range d.Citations {
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

// groundsOfSubjects are the grounds of a set of datasets; where no decision cites an article, the basis itself is said.
func groundsOfSubjects(basis Basis, subjects []*subject) []Because {
	var decisions []*decide.Decision
	for _, s := range subjects {
		if s.decision != nil {
			decisions = append(decisions, s.decision)
		}
	}
	if list := groundsOf(basis, decisions); len(list) > 0 {
		return list
	}
	return []Because{{Basis: basis, Text: basisText(basis)}}
}

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
