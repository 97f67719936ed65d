package plan

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// estate is the input turned into what the planner asks for: every dataset with its store, profile, people and
// decision; every flow with its decisions. It keeps no order of the input.
type estate struct {
	in       *Input
	stores   map[ID]*inventory.Store
	subjects map[ID]*subject
	byStore  map[ID][]*subject // in the order of dataset ids
	flows    []*flow           // in the order of ids
	flowsAt  map[ID][]*flow    // by store, in the same order
	counts   map[ID]headcount  // people of datasets, systems and entities
	gaps     []*inventory.Gap
	unseen   map[ID]bool // stores with a gap
	storeIDs []ID
	held     map[ID]bool
	bring    map[Basis]bool
	chosen   map[ID]OptionKind
}

// subject is one dataset with all that is known about it.
type subject struct {
	data     *inventory.Dataset
	store    *inventory.Store
	profile  *classify.Profile
	decision *decide.Decision
	people   headcount
	basis    Basis // of storing it in the mainland
}

// flow is one flow with what the rules indicate for it.
type flow struct {
	*inventory.Flow
	store     *inventory.Store
	decisions []*decide.Decision // strictest first
	subjects  []*subject
}

// headcount is how many people something is about, by where they are.
type headcount struct {
	mainland, elsewhere, unknown, sensitive Interval
	known                                   bool // somebody counted
}

// newEstate indexes an input. It changes nothing of it.
func newEstate(in *Input) *estate {
	e := &estate{
		in: in, stores: map[ID]*inventory.Store{}, subjects: map[ID]*subject{}, byStore: map[ID][]*subject{},
		counts: map[ID]headcount{}, held: map[ID]bool{}, bring: map[Basis]bool{Law: true, Grade: true},
		chosen: map[ID]OptionKind{}, flowsAt: map[ID][]*flow{}, gaps: in.Inventory.Gaps(), unseen: map[ID]bool{},
	}
	for _, b := range in.Constraints.Bring {
		e.bring[b] = true
	}
	for _, id := range in.Constraints.Holds {
		e.held[id] = true
	}
	e.addStores()
	e.addPeople()
	e.addSubjects()
	e.addFlows()
	for _, g := range e.gaps {
		e.unseen[g.Store] = true
	}
	slices.SortFunc(e.gaps, func(a, b *inventory.Gap) int { return cmp.Compare(a.ID(), b.ID()) })
	return e
}

func (e *estate) addStores() {
	only := e.in.Constraints.Entities
	for i := range e.in.Inventory.Stores {
		s := &e.in.Inventory.Stores[i]
		if len(only) == 0 || slices.Contains(only, s.Entity) {
			e.stores[s.ID] = s
		}
	}
	e.storeIDs = slices.Sorted(maps.Keys(e.stores))
}

func (e *estate) addPeople() {
	for i := range e.in.People {
		e.count(&e.in.People[i])
	}
	for i := range e.in.Profiles {
		p := &e.in.Profiles[i]
		if _, counted := e.counts[p.Dataset]; counted {
			continue
		}
		for k := range p.People {
			e.count(&p.People[k])
		}
	}
}

func (e *estate) count(c *classify.Count) {
	if c.Band != classify.AllAges && c.Band != "" {
		return
	}
	h := e.counts[c.Of]
	const most = 1 << 40 // more people than ever lived: days and sums of them stay in range
	bound := func(n int64) int64 { return min(max(n, 0), most) }
	v := Interval{Low: bound(c.Low), Mid: bound(c.Mid), High: bound(c.High)}
	switch {
	case c.Sensitive == classify.Sensitive:
		if c.Place != classify.ElsewherePeople {
			h.sensitive = h.sensitive.plus(v)
		}
	case c.Sensitive == classify.NotSensitive:
		return
	case c.Place == classify.MainlandPeople:
		h.mainland = v
	case c.Place == classify.ElsewherePeople:
		h.elsewhere = v
	default:
		h.unknown = v
	}
	h.known = true
	e.counts[c.Of] = h
}

func (e *estate) addSubjects() {
	for i := range e.in.Inventory.Datasets {
		d := &e.in.Inventory.Datasets[i]
		st := e.stores[d.Store]
		if st == nil {
			continue
		}
		s := &subject{data: d, store: st, people: e.counts[d.ID], basis: None}
		e.subjects[d.ID] = s
		e.byStore[d.Store] = append(e.byStore[d.Store], s)
	}
	for _, list := range e.byStore {
		slices.SortFunc(list, func(a, b *subject) int { return cmp.Compare(a.data.ID, b.data.ID) })
	}
	e.judgeSubjects()
}

// judgeSubjects gives every subject its profile, its decision and the basis that follows.
func (e *estate) judgeSubjects() {
	for i := range e.in.Profiles {
		if s := e.subjects[e.in.Profiles[i].Dataset]; s != nil {
			s.profile = &e.in.Profiles[i]
		}
	}
	for i := range e.in.Decisions {
		d := &e.in.Decisions[i]
		if s := e.subjects[d.Dataset]; s != nil && d.Flow == "" && (s.decision == nil || d.ID < s.decision.ID) {
			s.decision = d
		}
	}
	for _, s := range e.subjects {
		s.basis = s.storageBasis()
	}
}

func (e *estate) addFlows() {
	decisions := map[ID][]*decide.Decision{}
	for i := range e.in.Decisions {
		if d := &e.in.Decisions[i]; d.Flow != "" {
			decisions[d.Flow] = append(decisions[d.Flow], d)
		}
	}
	for i := range e.in.Inventory.Flows {
		f := &flow{Flow: &e.in.Inventory.Flows[i]}
		if f.store = e.stores[f.Store]; f.store == nil {
			continue
		}
		f.decisions = decisions[f.ID]
		slices.SortFunc(f.decisions, func(a, b *decide.Decision) int {
			return cmp.Or(cmp.Compare(exportRank(a), exportRank(b)), cmp.Compare(a.ID, b.ID))
		})
		if s := e.subjects[f.Dataset]; s != nil {
			f.subjects = []*subject{s}
		} else {
			f.subjects = e.byStore[f.Store]
		}
		e.flows = append(e.flows, f)
	}
	slices.SortFunc(e.flows, func(a, b *flow) int { return cmp.Compare(a.ID, b.ID) })
	for _, f := range e.flows {
		e.flowsAt[f.Store] = append(e.flowsAt[f.Store], f)
	}
}

// plus adds interval bounds.
func (v Interval) plus(w Interval) Interval {
	return Interval{Low: v.Low + w.Low, Mid: v.Mid + w.Mid, High: v.High + w.High}
}

// times multiplies by a number of days.
func (v Interval) times(n int64) Interval {
	return Interval{Low: v.Low * n, Mid: v.Mid * n, High: v.High * n}
}

// union is what is known of a union of sets whose overlap is not known: at least the largest, at most the sum. The
// middle is the largest, because tables of one system are mostly about the same people.
func (v Interval) union(w Interval) Interval {
	return Interval{Low: max(v.Low, w.Low), Mid: max(v.Mid, w.Mid), High: v.High + w.High}
}
