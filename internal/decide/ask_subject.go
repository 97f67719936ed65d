package decide

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// What a question can be of.
const (
	kindEntity  = "entity"
	kindSystem  = "system"
	kindStore   = "store"
	kindDataset = "dataset"
	kindFlow    = "flow"
)

// askedEstate finds whose a fact is.
type askedEstate struct {
	stores   map[inventory.ID]*inventory.Store // by dataset
	entities map[inventory.ID]bool
}

func newAskedEstate(in *Input) *askedEstate {
	byID := make(map[inventory.ID]*inventory.Store, len(in.Inventory.Stores))
	for i := range in.Inventory.Stores {
		byID[in.Inventory.Stores[i].ID] = &in.Inventory.Stores[i]
	}
	e := &askedEstate{
		stores:   make(map[inventory.ID]*inventory.Store, len(in.Inventory.Datasets)),
		entities: make(map[inventory.ID]bool, len(in.Inventory.Entities)),
	}
	for i := range in.Inventory.Datasets {
		e.stores[in.Inventory.Datasets[i].ID] = byID[in.Inventory.Datasets[i].Store]
	}
	for i := range in.Inventory.Entities {
		e.entities[in.Inventory.Entities[i].ID] = true
	}
	return e
}

// subject says of what a fact of an item is asked: the widest thing that has it. Facts of a company whose store is
// assigned to nobody are asked of the store. "" when nothing is known that it could be asked of.
func (e *askedEstate) subject(it *Item, f Fact) (of inventory.ID, kind string) {
	s := e.stores[it.Dataset]
	key := f.Key()
	switch {
	case strings.HasPrefix(key, "entity."):
		return e.owner(s)
	case strings.HasPrefix(key, "dataset."):
		return storing(s, it.Dataset, f)
	default:
		return it.Flow, kindFlow
	}
}

// owner is the entity that a store belongs to, else the store.
func (e *askedEstate) owner(s *inventory.Store) (of inventory.ID, kind string) {
	switch {
	case s == nil:
		return "", ""
	case e.entities[s.Entity]:
		return s.Entity, kindEntity
	default:
		return s.ID, kindStore
	}
}

// storing is what has a fact of a dataset: a grade is that of a system, a place that of a store.
func storing(s *inventory.Store, dataset inventory.ID, f Fact) (of inventory.ID, kind string) {
	switch {
	case s == nil || f != MLPSLevel && f != Stored:
		return dataset, kindDataset
	case f == MLPSLevel && s.System != "":
		return inventory.ID(s.System), kindSystem
	default:
		return s.ID, kindStore
	}
}

// raise asks whose the stores are that nobody owns, and what classification raised.
func (q *inquiry) raise() {
	profiles := make(map[inventory.ID]*classify.Profile, len(q.in.Profiles))
	for i := range q.in.Profiles {
		profiles[q.in.Profiles[i].Dataset] = &q.in.Profiles[i]
	}
	for i := range q.items {
		it := &q.items[i]
		if s := q.estate.stores[it.Dataset]; s != nil && !q.estate.entities[s.Entity] {
			q.wants(q.question(s.ID, kindStore, StoreEntity), i, raisedUnassigned)
		}
		p := profiles[it.Dataset]
		if p == nil {
			continue
		}
		for _, clause := range p.Together {
			q.raiseFact(i, SignFact(clause), "together."+clause)
		}
		for _, sign := range p.Signs {
			q.raiseFact(i, SignFact(sign), "sign."+sign)
		}
	}
}

// SignFact is the key of the fact by which a person answers what classification raised of a dataset: a sign, or else a
// clause that its findings meet only together.
func SignFact(sign string) string {
	switch sign {
	case classify.SignMinors:
		return Under14People.Key()
	case classify.SignOpinion:
		return Sectors.Key()
	case classify.SignImportant:
		return ImportantData.Key()
	case classify.SignTechnology:
		return TechnologyListed
	default:
		return SensitiveStated.Key()
	}
}

// raiseFact asks for a fact that classification raised, unless it is known.
func (q *inquiry) raiseFact(i int, key, why string) {
	it, f := &q.items[i], FactOf(key)
	if f == NoFact {
		if !q.isSaid(it.Dataset, key) {
			q.wants(q.question(it.Dataset, kindDataset, key), i, why)
		}
		return
	}
	if it.Facts.isKnown(f) {
		return
	}
	of, kind := q.estate.subject(it, f)
	if kind == kindStore {
		key = StoreEntity
	}
	if of != "" {
		q.wants(q.question(of, kind, key), i, why)
	}
}

// isSaid reports whether somebody stated something of a subject that is no fact of the vocabulary.
func (q *inquiry) isSaid(of inventory.ID, key string) bool {
	return slices.ContainsFunc(q.in.Statements, func(s Statement) bool {
		return s.Of == of && s.Fact == key && string(s.Value) != "null"
	})
}
