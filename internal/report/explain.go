package report

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Explanation says why something got its result, out of a document alone. Lawyer is the whole of it as one sentence.
type Explanation struct {
	ID        inventory.ID      `json:"id"`
	Subject   SubjectKind       `json:"subject"`
	Name      string            `json:"name"`
	Column    string            `json:"column,omitempty"`
	Since     string            `json:"since,omitempty"` // the day of the read whose result is carried over
	Store     *inventory.Store  `json:"store,omitempty"`
	Flow      *inventory.Flow   `json:"flow,omitempty"`
	Datasets  []DatasetLine     `json:"datasets,omitempty"` // of a store
	Profile   *Profile          `json:"profile,omitempty"`
	Findings  []FindingWhy      `json:"findings"`
	People    []classify.Count  `json:"people"`
	Decisions []decide.Decision `json:"decisions"`
	Gaps      []*inventory.Gap  `json:"gaps"`
	Brief     *Brief            `json:"brief,omitempty"` // what counsel checks of its decisions; only where the law is at hand
	Lawyer    Both              `json:"lawyer"`
}

// Both is a sentence in both languages.
type Both struct {
	EN string `json:"en"`
	ZH string `json:"zh"`
}

// DatasetLine is one dataset of a store.
type DatasetLine struct {
	ID       inventory.ID `json:"id"`
	Findings int          `json:"findings"`
	Level    decide.Level `json:"level,omitempty"` // the highest of its decisions
}

// FindingWhy is a finding with what it is to the rules, and why it is no more and no less than its status says.
type FindingWhy struct {
	classify.Finding
	Label     Both   `json:"label"`
	Field     string `json:"field,omitempty"`     // what the rules call it
	DataKind  string `json:"data_kind,omitempty"` // the kind of data that it makes of its dataset
	Sensitive string `json:"sensitive,omitempty"` // no, yes, with_credential, combination
	Basis     string `json:"basis,omitempty"`     // where the standard says so
	NotMore   Both   `json:"not_more"`
	NotLess   Both   `json:"not_less"`
}

// Explainer words explanations. Knowledge gives the labels of kinds and what the rules call them.
type Explainer struct {
	EN, ZH    *Words
	Knowledge classify.Knowledge
}

// Explain gathers everything that a document says of a subject, which Find returned.
func (x *Explainer) Explain(d *Document, s Subject) *Explanation {
	e := &Explanation{
		ID: s.ID, Subject: s.Kind, Name: s.Name, Column: s.Column, Findings: []FindingWhy{}, People: []classify.Count{},
		Decisions: []decide.Decision{}, Gaps: []*inventory.Gap{},
	}
	switch s.Kind {
	case FindingSubject:
		x.finding(d, e)
	case ColumnSubject:
		e.dataset(d, s.ID)
		x.findings(d, e, func(f *classify.Finding) bool { return f.Dataset == s.ID && f.Column == s.Column })
	case DatasetSubject:
		e.dataset(d, s.ID)
		x.findings(d, e, func(f *classify.Finding) bool { return f.Dataset == s.ID })
	case FlowSubject:
		e.flow(d)
	case StoreSubject:
		e.store(d)
	}
	e.Lawyer = Both{EN: x.sentence(d, e, x.EN), ZH: x.sentence(d, e, x.ZH)}
	return e
}

func (x *Explainer) finding(d *Document, e *Explanation) {
	i := slices.IndexFunc(d.Findings, func(f classify.Finding) bool { return f.ID == e.ID })
	if i < 0 {
		return
	}
	e.dataset(d, d.Findings[i].Dataset)
	e.Findings = append(e.Findings, x.why(&d.Findings[i]))
}

func (x *Explainer) findings(d *Document, e *Explanation, of func(*classify.Finding) bool) {
	for i := range d.Findings {
		if of(&d.Findings[i]) {
			e.Findings = append(e.Findings, x.why(&d.Findings[i]))
		}
	}
}

// why adds to a finding what the knowledge says of its kind.
func (x *Explainer) why(f *classify.Finding) FindingWhy {
	w := FindingWhy{Finding: *f, Label: x.label(f)}
	if m := x.field(f); m != nil {
		w.Field, w.DataKind, w.Sensitive, w.Basis = m.Field, m.DataKind, m.Sensitive, m.Basis
	}
	w.NotMore = x.both("explain.more." + string(f.Status))
	w.NotLess = x.both("explain.less." + string(f.Status))
	return w
}

func (x *Explainer) both(key string, args ...string) Both {
	return Both{EN: x.EN.Say(key, args...), ZH: x.ZH.Say(key, args...)}
}

// label is the name of a kind in both languages; its word where no detector is known that has one.
func (x *Explainer) label(f *classify.Finding) Both {
	label := Both{EN: f.Kind, ZH: f.Kind}
	for i := range x.Knowledge.Detectors {
		det := &x.Knowledge.Detectors[i]
		if det.Kind == f.Kind && det.Form == f.Form && det.Label["en"] != "" && det.Label["zh"] != "" {
			return Both{EN: det.Label["en"], ZH: det.Label["zh"]}
		}
	}
	return label
}

// field is what the rules call a kind: the line of its form, else that of the kind.
func (x *Explainer) field(f *classify.Finding) *classify.Field {
	var best *classify.Field
	for i := range x.Knowledge.Fields {
		switch m := &x.Knowledge.Fields[i]; {
		case m.Kind != f.Kind:
		case m.Form == f.Form:
			return m
		case m.Form == "":
			best = m
		}
	}
	return best
}

// dataset adds what is known of the dataset of a subject: what was read, its people, decisions and gaps.
func (e *Explanation) dataset(d *Document, id inventory.ID) {
	e.Since = d.readOn()[id]
	for i := range d.Profiles {
		if d.Profiles[i].Dataset == id {
			e.Profile = &d.Profiles[i]
		}
	}
	for _, c := range d.People {
		if c.Of == id {
			e.People = append(e.People, c)
		}
	}
	e.decisions(d, func(dec *decide.Decision) bool { return dec.Dataset == id })
	e.gaps(d, func(g *inventory.Gap) bool { return g.Dataset == id || g.Dataset == id.Container() })
}

func (e *Explanation) decisions(d *Document, of func(*decide.Decision) bool) {
	for i := range d.Decisions {
		if of(&d.Decisions[i]) {
			e.Decisions = append(e.Decisions, d.Decisions[i])
		}
	}
	slices.SortStableFunc(e.Decisions, func(a, b decide.Decision) int { return decide.Rank(b.Level) - decide.Rank(a.Level) })
}

func (e *Explanation) gaps(d *Document, of func(*inventory.Gap) bool) {
	for _, c := range d.Coverage {
		for _, g := range c.Gaps {
			if of(g) {
				e.Gaps = append(e.Gaps, g)
			}
		}
	}
}

func (e *Explanation) flow(d *Document) {
	for i := range d.Flows {
		if d.Flows[i].ID == e.ID {
			e.Flow = &d.Flows[i]
		}
	}
	e.decisions(d, func(dec *decide.Decision) bool { return dec.Flow == e.ID })
	seen := map[inventory.ID]bool{}
	for i := range e.Decisions {
		seen[e.Decisions[i].Dataset] = true
	}
	for _, c := range d.People {
		if seen[c.Of] {
			e.People = append(e.People, c)
		}
	}
}

func (e *Explanation) store(d *Document) {
	for i := range d.Stores {
		if d.Stores[i].ID == e.ID {
			e.Store = &d.Stores[i]
		}
	}
	lines := map[inventory.ID]*DatasetLine{}
	for i := range d.Datasets {
		if ds := &d.Datasets[i]; ds.Store == e.ID {
			e.Datasets = append(e.Datasets, DatasetLine{ID: ds.ID})
		}
	}
	for i := range e.Datasets {
		lines[e.Datasets[i].ID] = &e.Datasets[i]
	}
	for i := range d.Findings {
		if l := lines[d.Findings[i].Dataset]; l != nil {
			l.Findings++
		}
	}
	e.decisions(d, func(dec *decide.Decision) bool { return lines[dec.Dataset] != nil })
	for i := range e.Decisions {
		if l := lines[e.Decisions[i].Dataset]; l.Level == "" {
			l.Level = e.Decisions[i].Level // the first is the highest
		}
	}
	e.gaps(d, func(g *inventory.Gap) bool { return g.Store == e.ID })
}
