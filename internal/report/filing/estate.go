package filing

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// estate is a document and its plan with the way from each thing to what belongs to it.
type estate struct {
	doc      *report.Document
	plan     *plan.Plan // nil: there is none
	kinds    map[kindForm]plan.Text
	fields   map[kindForm]classify.Field
	storeOf  map[inventory.ID]*inventory.Store
	dataOf   map[inventory.ID]*inventory.Dataset
	flowOf   map[inventory.ID]*inventory.Flow
	profiles map[inventory.ID]*report.Profile
	findings map[inventory.ID][]*classify.Finding
	people   map[inventory.ID][]classify.Count
	within   map[inventory.ID][]*inventory.Dataset // of a store
	decided  map[inventory.ID][]*decide.Decision   // of a dataset
	byFlow   map[inventory.ID][]*decide.Decision
}

// kindForm names a sort of data.
type kindForm struct{ kind, form string }

func newEstate(doc *report.Document, p *plan.Plan, k classify.Knowledge) *estate {
	e := &estate{
		doc: doc, plan: p, kinds: map[kindForm]plan.Text{}, fields: map[kindForm]classify.Field{},
		storeOf: map[inventory.ID]*inventory.Store{}, dataOf: map[inventory.ID]*inventory.Dataset{},
		flowOf: map[inventory.ID]*inventory.Flow{}, profiles: map[inventory.ID]*report.Profile{},
		findings: map[inventory.ID][]*classify.Finding{}, people: map[inventory.ID][]classify.Count{},
		within: map[inventory.ID][]*inventory.Dataset{}, decided: map[inventory.ID][]*decide.Decision{},
		byFlow: map[inventory.ID][]*decide.Decision{},
	}
	for i := range k.Detectors {
		d := &k.Detectors[i]
		if d.Label["en"] != "" && d.Label["zh"] != "" {
			e.kinds[kindForm{d.Kind, d.Form}] = plan.Text{EN: d.Label["en"], ZH: d.Label["zh"]}
		}
	}
	for _, f := range k.Fields {
		e.fields[kindForm{f.Kind, f.Form}] = f
	}
	e.index()
	return e
}

func (e *estate) index() {
	d := e.doc
	for i := range d.Stores {
		e.storeOf[d.Stores[i].ID] = &d.Stores[i]
	}
	for i := range d.Datasets {
		ds := &d.Datasets[i]
		e.dataOf[ds.ID] = ds
		e.within[ds.Store] = append(e.within[ds.Store], ds)
	}
	for i := range d.Flows {
		e.flowOf[d.Flows[i].ID] = &d.Flows[i]
	}
	for i := range d.Profiles {
		e.profiles[d.Profiles[i].Dataset] = &d.Profiles[i]
	}
	for i := range d.Findings {
		f := &d.Findings[i]
		e.findings[f.Dataset] = append(e.findings[f.Dataset], f)
	}
	for _, c := range d.People {
		e.people[c.Of] = append(e.people[c.Of], c)
	}
	for i := range d.Decisions {
		if dec := &d.Decisions[i]; dec.Flow != "" {
			e.byFlow[dec.Flow] = append(e.byFlow[dec.Flow], dec)
		} else {
			e.decided[dec.Dataset] = append(e.decided[dec.Dataset], dec)
		}
	}
}

// isRead reports whether some values of a dataset were read; without that, what it holds is unknown.
func (e *estate) isRead(id inventory.ID) bool { p := e.profiles[id]; return p != nil && p.Rows > 0 }

// entities are those that have a store, in the order of their ids; the one without an id stands for stores that nobody
// assigned.
func (e *estate) entities() []inventory.Entity {
	has := map[inventory.ID]bool{}
	for i := range e.doc.Stores {
		has[e.doc.Stores[i].Entity] = true
	}
	var all []inventory.Entity
	for i := range e.doc.Entities {
		if x := e.doc.Entities[i]; has[x.ID] {
			all = append(all, x)
			delete(has, x.ID)
		}
	}
	for id := range has {
		all = append(all, inventory.Entity{ID: id})
	}
	slices.SortFunc(all, func(a, b inventory.Entity) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// span is a number of people.
type span struct {
	low, high int64
	method    string // the weakest by which a part was counted
}

// group chooses counts of people.
type group struct {
	band      classify.Band
	sensitive classify.Sensitivity
}

func everybody() group { return group{classify.AllAges, classify.AnySensitivity} }

// exported counts the people of a dataset as the rules count those of a flow: low are people of the mainland, high adds
// those whose place is not known.
func (e *estate) exported(dataset inventory.ID, g group) (span, bool) {
	var s span
	seen := false
	for _, c := range e.people[dataset] {
		if c.Band != g.band || c.Sensitive != g.sensitive || c.Place == classify.ElsewherePeople {
			continue
		}
		seen = true
		if c.Place == classify.MainlandPeople {
			s.low += c.Low
		}
		s.high = sum(s.high, c.High)
		if weakness(c.Method) > weakness(s.method) {
			s.method = c.Method
		}
	}
	return s, seen && e.isRead(dataset)
}

// weakness orders the methods of counting, the exact one first.
func weakness(method string) int {
	return slices.Index([]string{"", "exact", "sketch", "sample", "rows", "unknown"}, method)
}

// union bounds the people of several datasets together: at least those of the largest, at most the sum.
func (e *estate) union(datasets []inventory.ID, g group) (all span, unread int) {
	for _, id := range datasets {
		s, ok := e.exported(id, g)
		if !ok {
			if !e.isRead(id) {
				unread++
			}
			continue
		}
		all.low, all.high = max(all.low, s.low), sum(all.high, s.high)
	}
	return all, unread
}
