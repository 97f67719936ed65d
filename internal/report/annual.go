package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Annual is what became of an estate within a year: what the yearly reports to authorities ask for, as far as evidence
// holds it. What it does not hold is listed with who can say it.
type Annual struct {
	APIVersion string              `json:"api_version"`
	Kind       string              `json:"kind"`
	Year       int                 `json:"year"`
	Metadata   Metadata            `json:"metadata"`
	Against    *Metadata           `json:"against"` // null: there is no scan to compare with
	RulesAge   int                 `json:"rules_age_days"`
	Seen       Seen                `json:"seen"`
	SeenBefore *Seen               `json:"seen_before"`
	People     []PeopleChange      `json:"people"`
	Levels     []LevelChange       `json:"levels"`
	Changed    []ClassCount        `json:"changed"`
	Changes    []Change            `json:"changes"`
	Met        []decide.Duty       `json:"duties_met"`  // somebody said so, with evidence
	Open       []decide.Duty       `json:"duties_open"` // the rest that the decisions ask for
	Filings    []inventory.Filing  `json:"filings"`
	Statements []StatedFact        `json:"statements"` // made within the year
	Sections   []AnnualSection     `json:"sections"`
	Children   []classify.Children `json:"children"`
	Systems    []decide.System     `json:"systems"`
	Lines      []decide.LineCheck  `json:"lines"`
	Meters     []decide.Meter      `json:"meters"`
}

// AnnualKind is the kind of an Annual.
const AnnualKind = "Annual"

// PeopleChange is the distinct people of the scan, then and now.
type PeopleChange struct {
	Place  classify.PeoplePlace `json:"place"`
	Before *bounds              `json:"before"`
	Now    bounds               `json:"now"`
}

// LevelChange is how many results have a level, then and now.
type LevelChange struct {
	Level  decide.Level `json:"level"`
	Before *int         `json:"before"`
	Now    int          `json:"now"`
}

// ClassCount is how many changes of one class there are for one kind of thing.
type ClassCount struct {
	Class Class  `json:"class"`
	Kind  string `json:"kind"`
	Count int    `json:"count"`
}

// Annual compares the last document of a year with the last one before it, nil for none. asked is how open facts are
// asked of people.
func (x *Explainer) Annual(year int, now, before *Document, asked []decide.Question) *Annual {
	a := &Annual{
		APIVersion: APIVersion, Kind: AnnualKind, Year: year, Metadata: now.Metadata, RulesAge: now.RulesAge(),
		Seen: seenOf(now), Changes: []Change{}, Changed: []ClassCount{}, Met: []decide.Duty{}, Open: []decide.Duty{},
		Filings: orEmpty(now.Stated.Filings), Statements: []StatedFact{}, Children: orEmpty(now.Children),
		Systems: orEmpty(now.Systems), Lines: orEmpty(now.Lines), Meters: orEmpty(now.Meters),
	}
	if before != nil {
		seen := seenOf(before)
		a.Against, a.SeenBefore = &before.Metadata, &seen
		a.Changes = orEmpty(Diff(before, now))
	}
	a.People, a.Levels, a.Changed = peopleChanges(now, before), levelChanges(now, before), countChanges(a.Changes)
	for i := range now.Duties {
		if duty := now.Duties[i]; duty.Done != nil && *duty.Done {
			a.Met = append(a.Met, duty)
		} else {
			a.Open = append(a.Open, duty)
		}
	}
	slices.SortStableFunc(a.Open, func(x, y decide.Duty) int {
		return cmp.Or(-cmp.Compare(count(dueBy(&x) != 0), count(dueBy(&y) != 0)), cmp.Compare(dueBy(&x), dueBy(&y)), cmp.Compare(x.ID, y.ID))
	})
	g := newGatherer(x, now, asked)
	for _, s := range now.Stated.Statements {
		if s.At.In(shanghaiTime()).Year() == year {
			a.Statements = append(a.Statements, StatedFact{s, g.open(s.Fact).text(), g.asked[s.Fact].said(s.Value)})
		}
	}
	a.Sections = g.sections()
	return a
}

// WriteJSON writes the annual report as a document of its own.
func (a *Annual) WriteJSON(w io.Writer) error { return writeIndented(w, a) }

func peopleChanges(now, before *Document) []PeopleChange {
	out := []PeopleChange{}
	for _, c := range allAges(now.Summary.People) {
		p := PeopleChange{Place: c.Place, Now: bounds{c.Low, c.High}}
		if before != nil {
			p.Before = &bounds{}
			for _, b := range allAges(before.Summary.People) {
				if b.Place == c.Place {
					p.Before = &bounds{b.Low, b.High}
				}
			}
		}
		out = append(out, p)
	}
	return out
}

func levelChanges(now, before *Document) []LevelChange {
	out := []LevelChange{}
	for _, l := range levels() {
		c := LevelChange{Level: l, Now: now.Summary.ByLevel[string(l)]}
		if before != nil {
			n := before.Summary.ByLevel[string(l)]
			c.Before = &n
		}
		out = append(out, c)
	}
	return out
}

// countChanges counts changes by class and kind, in the order in which changes are told.
func countChanges(changes []Change) []ClassCount {
	out := []ClassCount{}
	for _, c := range changes {
		i := slices.IndexFunc(out, func(n ClassCount) bool { return n.Class == c.Class && n.Kind == c.Kind })
		if i < 0 {
			i = len(out)
			out = append(out, ClassCount{Class: c.Class, Kind: c.Kind})
		}
		out[i].Count++
	}
	return out
}

// askedFact is how a fact is asked, and who can say it.
type askedFact struct {
	Both
	by      string
	answers []decide.Choice
}

func askedFacts(all []decide.Question) map[string]askedFact {
	out := make(map[string]askedFact, len(all))
	for i := range all {
		q := &all[i]
		out[q.Fact] = askedFact{Both{EN: q.EN, ZH: q.ZH}, q.Settles, q.Answers}
	}
	return out
}

// OpenFact is something that the evidence does not hold.
type OpenFact struct {
	Fact string `json:"fact"`
	EN   string `json:"en"`
	ZH   string `json:"zh"`
	By   string `json:"by"` // lawyer, owner, regulator
}

func (o OpenFact) text() Both { return Both{EN: o.EN, ZH: o.ZH} }

// StatedFact is a statement with the question that it answers.
type StatedFact struct {
	decide.Statement
	Question Both `json:"question"`
	Answer   Both `json:"answer"`
}

// said words an answer: as the question does, else as it was written.
func (q askedFact) said(value json.RawMessage) Both {
	for _, a := range q.answers {
		if bytes.Equal(a.Value, value) {
			return Both{EN: a.EN, ZH: a.ZH}
		}
	}
	return Both{EN: string(value), ZH: string(value)}
}

// open says how a fact is asked, and who can say it.
func (g *gatherer) open(fact string) OpenFact { return openFact(g.asked, fact) }

// openFact says how a fact is asked, and who can say it: its owner where nobody is named.
func openFact(asked map[string]askedFact, fact string) OpenFact {
	q := asked[fact]
	return OpenFact{Fact: fact, EN: cmp.Or(q.EN, fact), ZH: cmp.Or(q.ZH, fact), By: cmp.Or(q.by, "owner")}
}
