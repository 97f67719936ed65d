package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// FactsFrom states the facts of every dataset (as it lies, nothing flowing) and of every flow of it, in the order of
// the datasets and flows of the inventory. A flow without a dataset is one of every dataset of its store. What nobody
// saw or said is unknown. Facts of the company are those of the entity that the store is assigned to; a store of nobody
// has none.
func FactsFrom(in Input) []Item {
	e := newEstate(&in)
	items := make([]Item, 0, len(in.Inventory.Datasets)+len(in.Inventory.Flows))
	for i := range in.Inventory.Datasets {
		s := e.subjects[i]
		items = append(items, Item{ID: decisionID(s.id, ""), Dataset: s.id, Facts: e.lying(s)})
		for _, f := range s.flows {
			items = append(items, Item{ID: decisionID(s.id, f.ID), Dataset: s.id, Flow: f.ID, Facts: e.flowing(s, f)})
		}
	}
	return items
}

// decisionID names the decision of a dataset, or of one flow of it.
func decisionID(dataset, flow inventory.ID) inventory.ID {
	if flow == "" {
		return "decision|" + dataset
	}
	return "decision|" + dataset + "|" + flow
}

// estate is the input by what it is about.
type estate struct {
	in       *Input
	stores   map[inventory.ID]*inventory.Store
	entities map[inventory.ID]*inventory.Entity
	profiles map[inventory.ID]*classify.Profile
	heads    map[inventory.ID]heads
	subjects []*subject
	ledgers  map[inventory.ID]*ledger // by entity
	unseen   map[inventory.ID]bool    // by entity: something of it was not seen
}

// subject is one dataset with what belongs to it.
type subject struct {
	id      inventory.ID
	store   *inventory.Store // nil: none is known
	profile *classify.Profile
	heads   heads
	flows   []*inventory.Flow
	base    Facts

	evidenced bool // that it was provided abroad this year
}

func newEstate(in *Input) *estate {
	e := &estate{
		in:       in,
		stores:   make(map[inventory.ID]*inventory.Store, len(in.Inventory.Stores)),
		entities: make(map[inventory.ID]*inventory.Entity, len(in.Inventory.Entities)),
		profiles: make(map[inventory.ID]*classify.Profile, len(in.Profiles)),
		heads:    headsOf(in.People),
		ledgers:  map[inventory.ID]*ledger{},
		unseen:   map[inventory.ID]bool{},
	}
	for i := range in.Inventory.Stores {
		e.stores[in.Inventory.Stores[i].ID] = &in.Inventory.Stores[i]
	}
	for i := range in.Inventory.Entities {
		e.entities[in.Inventory.Entities[i].ID] = &in.Inventory.Entities[i]
	}
	for i := range in.Profiles {
		e.profiles[in.Profiles[i].Dataset] = &in.Profiles[i]
	}
	e.addSubjects()
	e.keepLedgers()
	return e
}

func (e *estate) addSubjects() {
	byStore := map[inventory.ID][]*inventory.Flow{}
	for i := range e.in.Inventory.Flows {
		f := &e.in.Inventory.Flows[i]
		byStore[f.Store] = append(byStore[f.Store], f)
	}
	for i := range e.in.Inventory.Datasets {
		d := &e.in.Inventory.Datasets[i]
		s := &subject{id: d.ID, store: e.stores[d.Store], profile: e.profiles[d.ID], heads: e.heads[d.ID]}
		for _, f := range byStore[d.Store] {
			if f.Dataset == "" || f.Dataset == d.ID || f.Dataset == d.Container() {
				s.flows = append(s.flows, f)
			}
		}
		e.company(s)
		s.contents()
		e.subjects = append(e.subjects, s)
	}
}

// company states the facts of the entity that the dataset belongs to.
func (e *estate) company(s *subject) {
	f := &s.base
	f.SetTruth(OpinionDomestic, truth(e.in.Policies.OpinionDomestic, false))
	if s.store == nil {
		return
	}
	en := e.entities[s.store.Entity]
	if en == nil {
		return
	}
	f.SetTruth(CIIO, TruthOf(en.CIIO))
	f.SetTruth(StateOrgan, TruthOf(en.StateOrgan))
	f.SetTruth(ForeignControlled, TruthOf(en.ForeignControlled))
	f.SetTruth(EntityGBA, TruthOf(en.GBARegistered))
	if len(en.Sectors) > 0 {
		f.SetList(Sectors, en.Sectors)
	}
	if en.RegisteredCity != "" {
		f.SetCity(en.RegisteredCity)
	}
	f.SetWord(FTZListResult, en.FTZListResult)
	if h, ok := e.heads[en.ID]; ok {
		f.SetCount(ProcessedPeople, h.everybody(e.isUnseen(en.ID)))
	}
}

// isUnseen reports whether something that could hold more people of the entity was not seen. A gap in a store of
// somebody else is not about it.
func (e *estate) isUnseen(entity inventory.ID) bool {
	unseen, known := e.unseen[entity]
	if !known {
		unseen = slices.ContainsFunc(e.in.Inventory.Gaps(), func(gap *inventory.Gap) bool {
			s := e.stores[gap.Store]
			return s == nil || s.Entity == "" || s.Entity == entity
		})
		e.unseen[entity] = unseen
	}
	return unseen
}

// lying states the facts of a dataset where it lies, with nothing flowing.
func (e *estate) lying(s *subject) Facts {
	f := s.base
	e.account(s, &f)
	f.SetWord(FlowMode, string(inventory.NoFlow))
	return f
}

// flowing states the facts of one flow of a dataset.
func (e *estate) flowing(s *subject, flow *inventory.Flow) Facts {
	f := s.base
	e.account(s, &f)
	f.SetWord(FlowMode, modesOf(flow)...)
	f.setPlaceOf(FlowTo, flow.To)
	f.SetWord(FlowGround, flow.Ground)
	// A scanner sees groups and third parties. A request of a foreign court is an event that somebody states.
	f.SetWord(FlowRecipient, "group", "third_party")
	f.SetCount(OverlapPeople, Exactly(0)) // the ledger leaves this dataset out
	if e.filed(s, flow) {
		f.SetTruth(MechanismDone, Yes)
	}
	return f
}

// modesOf lists what the mode of a flow may be. How data came to lie abroad is not known from where it lies, but it was
// copied there or collected there.
func modesOf(flow *inventory.Flow) []string {
	if flow.Mode != inventory.ModeUnknown && flow.Mode != "" {
		return []string{string(flow.Mode)}
	}
	if flow.Via == inventory.ViaStorage && abroad(flow.To) {
		return []string{string(inventory.Copy), string(inventory.DirectCollectionAbroad)}
	}
	return nil
}

// abroad reports whether a place is certainly outside the mainland.
func abroad(p inventory.Place) bool {
	switch p.Zone {
	case inventory.HongKong, inventory.Macao, inventory.Taiwan, inventory.Abroad, inventory.Multi:
		return true
	case inventory.Mainland, inventory.ZoneUnknown:
	}
	return false
}

// setPlaceOf states a place of the inventory. The zone decides which side of the border it is on.
func (f *Facts) setPlaceOf(id Fact, p inventory.Place) {
	switch {
	case p.Zone == inventory.Mainland:
		f.SetPlace(id, "cn")
	case abroad(p) && placeOf(p.Country) != placeUnknown && p.Country != "cn":
		f.SetPlace(id, p.Country)
	case p.Zone == inventory.HongKong, p.Zone == inventory.Macao, p.Zone == inventory.Taiwan:
		f.SetPlace(id, string(p.Zone))
	case abroad(p):
		f.SetAbroad(id)
	}
}

// filed reports whether a filing covers the flow on the day.
func (e *estate) filed(s *subject, flow *inventory.Flow) bool {
	return s.store != nil && slices.ContainsFunc(e.in.Filings, func(f inventory.Filing) bool {
		return f.Entity == s.store.Entity && (f.To == "" || f.To == flow.To.Country) && covers(f.Datasets, string(s.id)) &&
			(f.Expires == nil || e.in.Date <= DateOf(*f.Expires))
	})
}
