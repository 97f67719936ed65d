package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// estate is the input by what it is about.
type estate struct {
	in        *Input
	stores    map[inventory.ID]*inventory.Store
	entities  map[inventory.ID]*inventory.Entity
	profiles  map[inventory.ID]*classify.Profile
	heads     map[inventory.ID]heads
	said      map[inventory.ID][]saying // by what the statements are of
	companies map[inventory.ID]*companyFacts
	subjects  []*subject
	owned     map[inventory.ID][]*subject          // by entity
	filings   map[inventory.ID][]*inventory.Filing // by entity
	ledgers   map[inventory.ID]*ledger             // by entity
	gaps      []*inventory.Gap
	unseen    *shadow               // over the entities of which something was not seen
	hidden    *shadow               // so much that more may be exported; nil until somebody asks
	listed    map[inventory.ID]bool // stores of which a dataset was seen
}

// subject is one dataset with what belongs to it.
type subject struct {
	id        inventory.ID
	store     *inventory.Store // nil: none is known
	profile   *classify.Profile
	heads     *heads // nil: nobody was counted
	flows     []*inventory.Flow
	base      Facts
	contested factSet
	posting   posting // in the ledger of its entity
}

func newEstate(in *Input) *estate {
	e := &estate{
		in:        in,
		stores:    make(map[inventory.ID]*inventory.Store, len(in.Inventory.Stores)),
		entities:  make(map[inventory.ID]*inventory.Entity, len(in.Inventory.Entities)),
		profiles:  make(map[inventory.ID]*classify.Profile, len(in.Profiles)),
		heads:     headsOf(in.People),
		said:      sayingsOf(in.Statements),
		companies: map[inventory.ID]*companyFacts{},
		ledgers:   map[inventory.ID]*ledger{},
		gaps:      in.Inventory.Gaps(),
		owned:     map[inventory.ID][]*subject{},
		filings:   map[inventory.ID][]*inventory.Filing{},
		listed:    map[inventory.ID]bool{},
	}
	for i := range in.Inventory.Stores {
		e.stores[in.Inventory.Stores[i].ID] = &in.Inventory.Stores[i]
	}
	for i := range in.Inventory.Entities {
		e.entities[in.Inventory.Entities[i].ID] = &in.Inventory.Entities[i]
	}
	for i := range in.Filings {
		f := &in.Filings[i]
		e.filings[f.Entity] = append(e.filings[f.Entity], f)
	}
	for i := range in.Profiles {
		e.profiles[in.Profiles[i].Dataset] = &in.Profiles[i]
	}
	e.unseen = e.unseenOf()
	e.addSubjects()
	return e
}

func (e *estate) addSubjects() {
	flows := flowsOf(e.in.Inventory.Flows)
	list := make([]subject, len(e.in.Inventory.Datasets))
	e.subjects = make([]*subject, 0, len(list))
	for i := range e.in.Inventory.Datasets {
		d, s := &e.in.Inventory.Datasets[i], &list[i]
		e.listed[d.Store] = true
		s.id, s.store, s.profile, s.flows = d.ID, e.stores[d.Store], e.profiles[d.ID], flows.of(d)
		if h, ok := e.heads[d.ID]; ok {
			s.heads = &h
		}
		e.company(s)
		e.contents(s)
		e.subjects = append(e.subjects, s)
		e.owned[s.entity()] = append(e.owned[s.entity()], s)
	}
}

// flowIndex finds the flows of a dataset.
type flowIndex struct {
	all  []inventory.Flow
	list map[flowKey][]int
}

// flowKey is a store, and the dataset or container that a flow is of; "" for all datasets of the store.
type flowKey struct{ store, of inventory.ID }

func flowsOf(all []inventory.Flow) flowIndex {
	x := flowIndex{all: all, list: make(map[flowKey][]int, len(all))}
	for i := range all {
		k := flowKey{all[i].Store, all[i].Dataset}
		x.list[k] = append(x.list[k], i)
	}
	return x
}

// of returns the flows of a dataset, those of its container and its store included, in the order of the inventory.
func (x flowIndex) of(d *inventory.Dataset) []*inventory.Flow {
	found := slices.Concat(x.list[flowKey{d.Store, ""}], x.list[flowKey{d.Store, d.ID}])
	if c := d.Container(); c != d.ID && c != "" {
		found = append(found, x.list[flowKey{d.Store, c}]...)
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	flows := make([]*inventory.Flow, len(found))
	for i, at := range found {
		flows[i] = &x.all[at]
	}
	return flows
}
