package decide

import (
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// FactsFrom states the facts of every dataset (as it lies, nothing flowing) and of every flow of it, in the order of
// the datasets and flows of the inventory. A flow without a dataset is one of every dataset of its store. What nobody
// saw or said is unknown. Facts of the company are those of the entity that the store is assigned to; a store of nobody
// has none. The rules say which flows are exempt whatever else the company exports: those are left out of the year's
// totals of the others.
func FactsFrom(in *Input, r *Rules) []Item {
	e := newEstate(in)
	e.keepLedgers(r)
	return e.list()
}

// list states the items all at once.
func (e *estate) list() []Item {
	items := make([]Item, 0, e.itemCount())
	for _, it := range e.items() {
		items = append(items, *it)
	}
	return items
}

// itemCount is how many items there are.
func (e *estate) itemCount() int {
	n := len(e.subjects)
	for _, s := range e.subjects {
		n += len(s.flows)
	}
	return n
}

// items yields the items one by one, in their order, with the dataset that each is of. An item is valid until the next
// one.
func (e *estate) items() iter.Seq2[*subject, *Item] {
	return func(yield func(*subject, *Item) bool) {
		for _, s := range e.subjects {
			it := e.lying(s)
			if !yield(s, &it) {
				return
			}
			for _, f := range s.flows {
				it := e.flowing(s, f)
				if e.account(s, &it); !yield(s, &it) {
					return
				}
			}
		}
	}
}

// decisionID names the decision of a dataset, or of one flow of it.
func decisionID(dataset, flow inventory.ID) inventory.ID {
	if flow == "" {
		return "decision|" + dataset
	}
	return "decision|" + dataset + "|" + flow
}

// lying states the facts of a dataset where it lies, with nothing flowing.
func (e *estate) lying(s *subject) Item {
	it := Item{ID: decisionID(s.id, ""), Dataset: s.id, Facts: s.base, Contested: s.contested.keys()}
	e.account(s, &it)
	it.Facts.SetWord(FlowMode, string(inventory.NoFlow))
	return it
}

// flowing states the facts of one flow of a dataset, but for what else the company exports.
func (e *estate) flowing(s *subject, flow *inventory.Flow) Item {
	it := Item{ID: decisionID(s.id, flow.ID), Dataset: s.id, Flow: flow.ID, Facts: s.base, holds: runs(flow)}
	f := &it.Facts
	f.SetWord(FlowMode, modesOf(flow)...)
	f.setPlaceOf(FlowTo, flow.To)
	f.SetWord(FlowGround, flow.Ground)
	// A scanner sees groups and third parties. A request of a foreign court is an event that somebody states.
	f.SetWord(FlowRecipient, "group", "third_party")
	f.SetCount(OverlapPeople, Exactly(0)) // the ledger leaves this dataset out
	contested := s.contested | e.stateFlow(s, flow, f)
	check, filing := e.filed(s, flow, f)
	if filing != nil && filing.RecipientGBA != nil && f.truth(RecipientGBA) == Unknown {
		f.SetTruth(RecipientGBA, TruthOf(filing.RecipientGBA))
	}
	switch it.Filing = &check; {
	case check.State != FilingInside:
	case f.truth(MechanismDone) == No: // so a person said: the stricter reading
		contested.add(MechanismDone)
	default:
		f.SetTruth(MechanismDone, Yes)
	}
	it.Contested = contested.keys()
	return it
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
