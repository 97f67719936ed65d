package report

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// AnnualSection is what a yearly report of one entity is written from.
type AnnualSection struct {
	Report   string          `json:"report"` // important, audit, minors, vehicles
	Entity   inventory.ID    `json:"entity"`
	People   bounds          `json:"people"` // of the datasets below
	Datasets []AnnualDataset `json:"datasets"`
	Open     []OpenFact      `json:"open"`
}

// AnnualDataset is a dataset with what yearly reports ask: where it lies, what it holds, about how many people, who
// outside gets it.
type AnnualDataset struct {
	ID      inventory.ID    `json:"id"`
	Name    string          `json:"name"`
	Store   inventory.ID    `json:"store"`
	System  string          `json:"system"`
	Owner   string          `json:"owner"`
	Place   inventory.Place `json:"place"`
	Region  string          `json:"region"`
	Storage decide.Storage  `json:"storage"`
	Kinds   []KindName      `json:"kinds"`
	People  bounds          `json:"people"`
	Read    bool            `json:"read"` // some values were read; without it kinds and people are unknown, not none
	Flows   []AnnualFlow    `json:"flows"`
}

// KindName is a kind of data with its name in both languages.
type KindName struct {
	Kind string `json:"kind"`
	Both
}

// AnnualFlow is a way out of the mainland.
type AnnualFlow struct {
	ID     inventory.ID    `json:"id"`
	To     inventory.Place `json:"to"`
	Who    string          `json:"who"`
	Via    string          `json:"via"`
	Mode   inventory.Mode  `json:"mode"`
	Ground string          `json:"ground"`
	Export decide.Export   `json:"export"`
}

// annualReport is a yearly report, with the obligations that ask for it.
type annualReport struct {
	name        string
	obligations []string
}

// annualReports lists the yearly reports of datasets; those of systems stand beside them.
func annualReports() []annualReport {
	return []annualReport{
		{"important", []string{"risk_assessment_yearly", "declare"}},
		{"vehicles", []string{"auto_report_15_dec"}},
		{"minors", []string{"minor_audit_31_jan", "guardian_consent", "special_rules"}},
		{"audit", []string{"audit_2y", "ndsr_30_32"}},
	}
}

// sections gathers the datasets of which a decision asks for a yearly report, by report and entity.
func (g *gatherer) sections() []AnnualSection {
	out := []AnnualSection{}
	for _, r := range annualReports() {
		byEntity := map[inventory.ID]*AnnualSection{}
		for i := range g.view.doc.Datasets {
			ds := &g.view.doc.Datasets[i]
			if !g.asksFor(ds.ID, r.obligations) {
				continue
			}
			entity := g.stores[ds.Store].Entity
			s := byEntity[entity]
			if s == nil {
				s = &AnnualSection{Report: r.name, Entity: entity}
				byEntity[entity] = s
			}
			s.Datasets = append(s.Datasets, g.dataset(ds))
		}
		for _, id := range sortedKeys(byEntity) {
			s := byEntity[id]
			g.finish(s)
			out = append(out, *s)
		}
	}
	return out
}

func sortedKeys[V any](m map[inventory.ID]V) []inventory.ID {
	keys := make([]inventory.ID, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// finish adds up a section, and lists what its evidence leaves open.
func (g *gatherer) finish(s *AnnualSection) {
	var all crowd
	missing := map[string]bool{}
	for i := range s.Datasets {
		all = append(all, g.people[s.Datasets[i].ID]...)
		for _, dec := range g.decisions[s.Datasets[i].ID] {
			for _, m := range dec.Missing {
				missing[m] = true
			}
		}
	}
	s.People = all.within(anyPlace, classify.AllAges)
	s.Open = []OpenFact{}
	for fact := range missing {
		s.Open = append(s.Open, g.open(fact))
	}
	slices.SortFunc(s.Open, func(x, y OpenFact) int { return cmp.Or(cmp.Compare(x.By, y.By), cmp.Compare(x.Fact, y.Fact)) })
}

// gatherer finds the parts of a document by dataset.
type gatherer struct {
	explainer *Explainer
	view      *view
	asked     map[string]askedFact
	stores    map[inventory.ID]inventory.Store
	decisions map[inventory.ID][]decide.Decision
	people    map[inventory.ID][]classify.Count
	findings  map[inventory.ID][]classify.Finding
	read      map[inventory.ID]bool
}

func newGatherer(x *Explainer, d *Document, asked []decide.Question) *gatherer {
	g := &gatherer{
		explainer: x, asked: askedFacts(asked),
		view: newView(d, nil), stores: map[inventory.ID]inventory.Store{}, findings: findingsOf(d), read: readDatasets(d),
		decisions: group(d.Decisions, func(x decide.Decision) inventory.ID { return x.Dataset }),
		people:    group(d.People, func(c classify.Count) inventory.ID { return c.Of }),
	}
	for i := range d.Stores {
		g.stores[d.Stores[i].ID] = d.Stores[i]
	}
	return g
}

func (g *gatherer) asksFor(dataset inventory.ID, obligations []string) bool {
	for _, dec := range g.decisions[dataset] {
		if slices.ContainsFunc(dec.Obligations, func(o string) bool { return slices.Contains(obligations, o) }) {
			return true
		}
	}
	return false
}

func (g *gatherer) dataset(ds *inventory.Dataset) AnnualDataset {
	s := g.stores[ds.Store]
	out := AnnualDataset{
		ID: ds.ID, Name: g.view.names[ds.ID], Store: s.ID, System: s.System, Owner: s.Owner, Place: s.Place, Region: s.Region,
		Read: g.read[ds.ID], Kinds: []KindName{}, Flows: []AnnualFlow{}, People: crowd(g.people[ds.ID]).within(anyPlace, classify.AllAges),
	}
	findings := g.findings[ds.ID]
	for i := range findings {
		k := KindName{findings[i].Kind, g.explainer.label(&findings[i])}
		if statusRank(findings[i].Status) > 0 && !slices.Contains(out.Kinds, k) {
			out.Kinds = append(out.Kinds, k)
		}
	}
	slices.SortFunc(out.Kinds, func(a, b KindName) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.EN, b.EN)) })
	for _, dec := range g.decisions[ds.ID] {
		f, ok := g.view.flows[dec.Flow]
		switch {
		case dec.Flow == "":
			out.Storage = dec.Storage
		case ok && dec.Export != decide.NotAnExport:
			out.Flows = append(out.Flows, AnnualFlow{
				ID: f.ID, To: f.To, Who: f.Who, Via: f.Via, Mode: f.Mode, Ground: f.Ground, Export: dec.Export,
			})
		}
	}
	return out
}
