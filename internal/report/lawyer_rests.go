package report

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// restsOn lists the facts behind a result for which nothing has to be filed: such a result holds on its conditions alone.
// A fact that nobody stated is listed too, without a value, where the result would not bear it to be otherwise.
func (w *briefing) restsOn(p *Paragraph) []KnownFact {
	if p.Flow == nil || p.Decision.Export != decide.Exempt && p.Decision.Export != decide.Free {
		return nil
	}
	names := []string{"dataset.important_data"} // no exemption covers important data
	for i := range p.Why {
		if x, ok := w.rules[p.Why[i].Rule]; ok && x.Table == "export" {
			names = append(names, conditionsOf(&x, p.Facts)...)
		}
	}
	var list []KnownFact
	for _, f := range p.Facts {
		if slices.Contains(names, f.Fact) {
			list = append(list, f)
		}
	}
	if !slices.ContainsFunc(list, func(f KnownFact) bool { return f.Fact == names[0] }) {
		list = append(list, KnownFact{Fact: names[0]})
	}
	return list
}

// counted are the facts that a number of people exported within the year is made of, with whom the rules on it spare.
func counted() []string {
	return []string{
		"entity.ciio", "entity.exported_ytd.nonsensitive", "entity.exported_ytd.sensitive", "dataset.people",
		"dataset.sensitive_people", "dataset.under14_people", "flow.overlap_people",
	}
}

// conditionsOf are the facts that the condition of a rule names, by itself or through its terms.
func conditionsOf(x *decide.Rule, facts []KnownFact) []string {
	parts := []string{x.When}
	for _, t := range x.Terms {
		parts = append(parts, t.When)
	}
	text := strings.Join(parts, " ")
	var names []string
	if strings.Contains(text, "total.") {
		names = counted()
	}
	for _, f := range facts {
		if strings.Contains(text, f.Fact) {
			names = append(names, f.Fact)
		}
	}
	return names
}

// conditions words what a result without a filing rests on; empty for every other result.
func (s speaker) conditions(p *Paragraph) string {
	if len(p.RestsOn) == 0 {
		return ""
	}
	return s.words.Say("brief.rests.say", s.factList(p.RestsOn))
}

// unsettled names the rules and articles of a paragraph that nobody verified.
func (s speaker) unsettled(p *Paragraph) string {
	var names []string
	for i := range p.Why {
		if p.Why[i].Evidence == unverified {
			names = append(names, p.Why[i].Rule)
		}
	}
	for _, ref := range p.Articles {
		if a := s.find(ref); a != nil && a.Evidence == unverified {
			names = append(names, ref)
		}
	}
	return s.words.Say("brief.unverified.say", s.list(names))
}

// find is the article of a reference, where the document has it.
func (s speaker) find(ref string) *LawArticle {
	id, number, _ := strings.Cut(ref, "/")
	for i := range s.brief.Articles {
		if a := &s.brief.Articles[i]; a.Instrument == id && a.Number == number {
			return a
		}
	}
	return nil
}
