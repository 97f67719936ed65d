package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// LawSide is one of two readings of the law: the rules of a day, possibly with a draft as if it were in force.
type LawSide struct {
	On    decide.Date   `json:"on"`
	Draft string        `json:"draft,omitempty"`
	Rules *decide.Rules `json:"-"`
}

// LawDiff is what another reading of the law changes: in the pack, and in the results of a scan where one was compared.
// The facts are those of the scan on both sides.
type LawDiff struct {
	Before     LawSide      `json:"before"`
	After      LawSide      `json:"after"`
	Compared   int          `json:"compared"` // results
	Changes    []LawChange  `json:"changes"`
	Recited    int          `json:"recited"` // results that stay and cite other articles
	Rules      []RuleChange `json:"rules"`
	Renumbered []Renumbered `json:"renumbered"` // articles whose number changes and whose text stays
}

// LawChange is one result that differs, with the rules that spoke on one side only.
type LawChange struct {
	Decision inventory.ID `json:"decision"`
	Dataset  inventory.ID `json:"dataset,omitempty"`
	Flow     inventory.ID `json:"flow,omitempty"`
	Before   LawResult    `json:"before"`
	After    LawResult    `json:"after"`
	Because  []LawCause   `json:"because"`
}

// LawResult is what a decision says, without its reasons.
type LawResult struct {
	Level        decide.Level   `json:"level"`
	Storage      decide.Storage `json:"storage"`
	Export       decide.Export  `json:"export"`
	WorstCase    decide.Export  `json:"worst_case"`
	Review       bool           `json:"review"`
	Obligations  []string       `json:"obligations"`
	Alternatives []string       `json:"alternatives"`
}

// LawCause is a rule that speaks on one side only, with its articles there.
type LawCause struct {
	Side     string            `json:"side"` // before, after
	Rule     string            `json:"rule"`
	From     decide.Date       `json:"valid_from,omitempty"`
	To       decide.Date       `json:"valid_to,omitempty"`
	ZH       string            `json:"zh"`
	EN       string            `json:"en"`
	Articles []decide.Citation `json:"articles"`
}

// RuleChange is a rule of the pack that is in force on one side only.
type RuleChange struct {
	Change string `json:"change"` // begins, ends
	LawCause
	Table  string `json:"table"`
	Result string `json:"result"`
}

// Renumbered is an article that has another number on the other side.
type Renumbered struct {
	Instrument string `json:"instrument"`
	Before     string `json:"before"`
	After      string `json:"after"`
	ZH         string `json:"zh"`
	EN         string `json:"en"`
}

// The sides of a comparison, and what becomes of a rule.
const (
	sideBefore = "before"
	sideAfter  = "after"
	ruleBegins = "begins"
	ruleEnds   = "ends"
)

// WriteJSON writes the comparison as indented JSON.
func (l *LawDiff) WriteJSON(w io.Writer) error { return writeIndented(w, l) }

// CompareLaw compares two readings of the law. Without a document it compares the pack alone.
func CompareLaw(d *Document, before, after LawSide) *LawDiff {
	l := &LawDiff{Before: before, After: after, Changes: []LawChange{}, Rules: []RuleChange{}}
	l.rules()
	l.Renumbered = renumbered(before.Rules.Catalogue(before.On), after.Rules.Catalogue(after.On))
	if d == nil {
		return l
	}
	in := d.DecideInput(d.DecidedOn())
	for _, item := range decide.FactsFrom(&in, after.Rules) {
		l.compare(&item)
	}
	slices.SortFunc(l.Changes, func(a, b LawChange) int { return cmp.Compare(a.Decision, b.Decision) })
	return l
}

// DecidedOn is the day of the facts and of the law of the results: that on which the scan began, in the mainland.
func (d *Document) DecidedOn() decide.Date {
	return decide.DateOf(d.Metadata.StartedAt.In(shanghaiTime()))
}

// compare decides one item on both sides.
func (l *LawDiff) compare(item *decide.Item) {
	l.Compared++
	was := decide.Decide(item.Facts, l.Before.Rules, l.Before.On)
	is := decide.Decide(item.Facts, l.After.Rules, l.After.On)
	before, after := resultOf(&was), resultOf(&is)
	if before.equal(&after) {
		if !slices.Equal(was.Citations, is.Citations) {
			l.Recited++
		}
		return
	}
	l.Changes = append(l.Changes, LawChange{
		Decision: item.ID, Dataset: item.Dataset, Flow: item.Flow, Before: before, After: after,
		Because: append(l.causes(&was, &is, sideBefore), l.causes(&is, &was, sideAfter)...),
	})
}

func resultOf(d *decide.Decision) LawResult {
	return LawResult{
		Level: d.Level, Storage: d.Storage, Export: d.Export, WorstCase: d.WorstCase, Review: d.Review,
		Obligations: d.Obligations, Alternatives: d.Alternatives,
	}
}

func (r *LawResult) equal(o *LawResult) bool {
	return r.Level == o.Level && r.Storage == o.Storage && r.Export == o.Export && r.WorstCase == o.WorstCase &&
		r.Review == o.Review && slices.Equal(r.Obligations, o.Obligations) && slices.Equal(r.Alternatives, o.Alternatives)
}

// decides reports whether the storage or the export result differs, not only what is to be done beside.
func (c *LawChange) decides() bool {
	return c.Before.Storage != c.After.Storage || c.Before.Export != c.After.Export
}

// causes are the rules that speak in the decision of a side and not in that of the other.
func (l *LawDiff) causes(of, other *decide.Decision, side string) []LawCause {
	var all []LawCause
	for _, reason := range of.Reasons {
		if spoke := func(r decide.Reason) bool { return r.Rule == reason.Rule }; slices.ContainsFunc(other.Reasons, spoke) {
			continue
		}
		c := LawCause{Side: side, Rule: reason.Rule, ZH: reason.ZH, EN: reason.EN, Articles: citedIn(of, reason.Cites)}
		if i := slices.IndexFunc(l.Rules, func(r RuleChange) bool { return r.Rule == reason.Rule }); i >= 0 {
			c.From, c.To = l.Rules[i].From, l.Rules[i].To
		}
		all = append(all, c)
	}
	return all
}

// citedIn finds the articles of a reason among those of its decision.
func citedIn(d *decide.Decision, refs []string) []decide.Citation {
	found := []decide.Citation{}
	for _, c := range d.Citations {
		if slices.Contains(refs, c.Instrument+"/"+c.Article) {
			found = append(found, c)
		}
	}
	return found
}

// rules lists what is in force on one side only.
func (l *LawDiff) rules() {
	was, is := l.Before.Rules.On(l.Before.On), l.After.Rules.On(l.After.On)
	l.Rules = append(onlyIn(was, is, ruleEnds), onlyIn(is, was, ruleBegins)...)
	slices.SortStableFunc(l.Rules, func(a, b RuleChange) int {
		return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(b.Change, a.Change))
	})
}

func onlyIn(some, others []decide.Rule, change string) []RuleChange {
	side := sideAfter
	if change == ruleEnds {
		side = sideBefore
	}
	all := []RuleChange{}
	for i := range some {
		x := &some[i]
		if slices.ContainsFunc(others, func(o decide.Rule) bool { return o.ID == x.ID }) {
			continue
		}
		all = append(all, RuleChange{Change: change, Table: x.Table, Result: x.Result, LawCause: LawCause{
			Side: side, Rule: x.ID, From: x.From, To: x.To, ZH: x.ZH, EN: x.EN, Articles: x.Citations,
		}})
	}
	return all
}

// renumbered finds the articles that rules cite under another number on the other side.
func renumbered(was, is []decide.Rule) []Renumbered {
	type text struct{ instrument, zh string }
	numbers := map[text]string{}
	for i := range was {
		for _, c := range was[i].Citations {
			numbers[text{c.Instrument, c.ZH}] = c.Article
		}
	}
	all := []Renumbered{}
	for i := range is {
		for _, c := range is[i].Citations {
			key := text{c.Instrument, c.ZH}
			if old := numbers[key]; old != "" && old != c.Article {
				all = append(all, Renumbered{Instrument: c.Instrument, Before: old, After: c.Article, ZH: c.ZH, EN: c.EN})
				delete(numbers, key) // once
			}
		}
	}
	slices.SortFunc(all, func(a, b Renumbered) int { return strings.Compare(a.Instrument+"/"+a.After, b.Instrument+"/"+b.After) })
	return all
}
