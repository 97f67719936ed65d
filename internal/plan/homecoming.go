package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// HomeState is whether a group is home, by what a scan found.
type HomeState string

// The states of a group. It is home when a scan that could look found it in the mainland and no copy abroad.
const (
	IsHome      HomeState = "home"
	HasLeftover HomeState = "leftover"  // it is in the mainland, and copies are left abroad
	StillAbroad HomeState = "abroad"    // it was found where it was, and not in the mainland
	NotFound    HomeState = "not_found" // nowhere: gone abroad, and not seen in the mainland
	HomeOpen    HomeState = "not_seen"  // the scan could not look, or did not
)

// HomeStatus is one group that moves, by what a scan found of it.
type HomeStatus struct {
	Group  ID        `json:"group"`
	Name   string    `json:"name"`
	State  HomeState `json:"state"`
	Home   []Found   `json:"home"`   // in the mainland
	Abroad []Found   `json:"abroad"` // at its old place, copies, and what looks like it elsewhere
	Unseen []ID      `json:"unseen"` // scopes and stores at which the scan could not look
	Held   []ID      `json:"held"`   // under a legal hold: not removed
}

// Found is a dataset, or a copy that a store keeps, which a scan found.
type Found struct {
	Dataset ID       `json:"dataset,omitempty"`
	Store   ID       `json:"store"`
	Of      ID       `json:"of"` // the dataset of the plan that it is, or looks like
	Why     FoundWhy `json:"why"`
}

// FoundWhy is by what something was known again.
type FoundWhy string

// The ways in which something is known again.
const (
	SamePlace   FoundWhy = "same_place" // its id
	SameLayout  FoundWhy = "same_name_and_columns"
	LikeLayout  FoundWhy = "same_columns" // another name: a person looks
	KeptReplica FoundWhy = "replica"      // a store that it moved to, or was in, keeps a copy abroad
)

// Homecoming compares a later scan with a plan, group by group. What could not be looked at is never called home.
func Homecoming(p *Plan, inv *inventory.Inventory) []HomeStatus {
	f := newFinder(inv)
	f.known = p.datasets()
	list := []HomeStatus{}
	for i := range p.Groups {
		g := &p.Groups[i]
		if g.Chosen != BringHome || len(g.Marks) == 0 {
			continue
		}
		h := HomeStatus{Group: g.ID, Name: g.Name, Home: []Found{}, Abroad: []Found{}, Unseen: []ID{}, Held: []ID{}}
		found := map[ID]bool{}
		for k := range g.Marks {
			f.look(&h, &g.Marks[k], found)
		}
		for _, id := range p.Constraints.Holds {
			if slices.ContainsFunc(g.Marks, func(m Mark) bool { return m.Dataset == id || m.Store == id }) {
				h.Held = append(h.Held, id)
			}
		}
		h.sort()
		h.State = h.judge(g.Marks, found)
		list = append(list, h)
	}
	return list
}

func (h *HomeStatus) sort() {
	for _, list := range []*[]Found{&h.Home, &h.Abroad} {
		slices.SortFunc(*list, func(x, y Found) int {
			if c := compareID(x.Store, y.Store); c != 0 {
				return c
			}
			return compareID(x.Dataset, y.Dataset)
		})
		*list = slices.CompactFunc(*list, func(x, y Found) bool { return x.Store == y.Store && x.Dataset == y.Dataset })
	}
	slices.Sort(h.Unseen)
	h.Unseen = slices.Compact(h.Unseen)
}

// judge puts what was found into one word. found are the datasets of the plan that were seen in the mainland.
func (h *HomeStatus) judge(marks []Mark, found map[ID]bool) HomeState {
	all := true
	for _, m := range marks {
		all = all && (m.Copy || found[m.Dataset])
	}
	switch {
	case len(h.Abroad) > 0 && all:
		return HasLeftover
	case len(h.Abroad) > 0:
		return StillAbroad
	case len(h.Unseen) > 0:
		return HomeOpen
	case all:
		return IsHome
	}
	return NotFound
}

// datasets are all those that the plan has a word on.
func (p *Plan) datasets() map[ID]bool {
	known := map[ID]bool{}
	for i := range p.Groups {
		for _, id := range p.Groups[i].Datasets {
			known[id] = true
		}
		for _, s := range p.Groups[i].Stays {
			known[s.Dataset] = true
		}
	}
	return known
}

// finder knows a scan by what it asks.
type finder struct {
	inv      *inventory.Inventory
	stores   map[ID]*inventory.Store
	datasets map[ID]*inventory.Dataset
	scopes   map[ID]inventory.Status
	gaps     []*inventory.Gap
	known    map[ID]bool                     // datasets that the plan itself has a word on
	layouts  map[string][]*inventory.Dataset // by the digest of their columns
}

func newFinder(inv *inventory.Inventory) *finder {
	f := &finder{
		inv: inv, stores: map[ID]*inventory.Store{}, datasets: map[ID]*inventory.Dataset{}, scopes: map[ID]inventory.Status{},
		gaps: inv.Gaps(), layouts: map[string][]*inventory.Dataset{},
	}
	for i := range inv.Stores {
		f.stores[inv.Stores[i].ID] = &inv.Stores[i]
	}
	for i := range inv.Datasets {
		d := &inv.Datasets[i]
		f.datasets[d.ID] = d
		if layout := digestOf(d); layout != "" {
			f.layouts[layout] = append(f.layouts[layout], d)
		}
	}
	for _, c := range inv.Coverage {
		f.scopes[c.Scope] = c.Status
	}
	return f
}

// look searches one dataset of the plan everywhere.
func (f *finder) look(h *HomeStatus, m *Mark, found map[ID]bool) {
	if d := f.datasets[m.Dataset]; d != nil && !f.inMainland(d.Store) {
		h.Abroad = append(h.Abroad, Found{Dataset: d.ID, Store: d.Store, Of: m.Dataset, Why: SamePlace})
	} else if f.stores[m.Store] == nil || f.blind(m) {
		f.absent(h, m)
	}
	f.alike(h, m, found)
	f.replicas(h, m.Store, m)
}

// alike looks for datasets that look like one of the plan.
func (f *finder) alike(h *HomeStatus, m *Mark, found map[ID]bool) {
	for _, d := range f.layouts[m.Columns] {
		why := m.like(d)
		switch {
		case d.ID == m.Dataset:
		case f.inMainland(d.Store):
			if why == SameLayout {
				found[m.Dataset] = true
			}
			h.Home = append(h.Home, Found{Dataset: d.ID, Store: d.Store, Of: m.Dataset, Why: why})
			f.replicas(h, d.Store, m)
		case !f.known[d.ID]: // a copy that nobody planned for
			h.Abroad = append(h.Abroad, Found{Dataset: d.ID, Store: d.Store, Of: m.Dataset, Why: why})
		}
	}
}

// like is by what a dataset with the columns of the one of the plan looks like it.
func (m *Mark) like(d *inventory.Dataset) FoundWhy {
	if d.Name == m.Name {
		return SameLayout
	}
	return LikeLayout
}

// absent notes where the scan could not look: an absence counts only in a scope that was listed whole.
func (f *finder) absent(h *HomeStatus, m *Mark) {
	if f.blind(m) {
		h.Unseen = append(h.Unseen, m.Store)
	}
	if status, scanned := f.scopes[m.Scope]; !scanned || status != inventory.Complete && f.stores[m.Store] == nil && f.scopeGap(m.Scope) {
		h.Unseen = append(h.Unseen, m.Scope)
	}
}

// blind reports whether the scan has a gap at the old place.
func (f *finder) blind(m *Mark) bool {
	return slices.ContainsFunc(f.gaps, func(g *inventory.Gap) bool { return g.Store == m.Store })
}

// scopeGap reports whether a scope has a gap that is about no single store: its list may be short.
func (f *finder) scopeGap(scope ID) bool {
	return slices.ContainsFunc(f.gaps, func(g *inventory.Gap) bool { return g.Store == "" && g.Scope.ID() == scope })
}

// replicas notes the copies abroad that a store itself says it keeps.
func (f *finder) replicas(h *HomeStatus, store ID, m *Mark) {
	st := f.stores[store]
	if st == nil {
		return
	}
	for _, r := range st.Replication {
		if r.Place.Zone != inventory.Mainland {
			h.Abroad = append(h.Abroad, Found{Store: ID(r.To), Of: m.Dataset, Why: KeptReplica})
		}
	}
}

func (f *finder) inMainland(store ID) bool {
	st := f.stores[store]
	return st != nil && inMainland(st.Place)
}
