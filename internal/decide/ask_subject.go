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

// waiting is one result while its questions are gathered.
type waiting struct {
	*subject
	standing
	item *Item
	at   int // its place among the results
}

// gather opens the questions: what decisions miss, whose the stores are that nobody owns, what classification raised.
func (q *inquiry) gather(decisions []Decision) {
	byID := make(map[inventory.ID]*Decision, len(decisions))
	for i := range decisions {
		byID[decisions[i].ID] = &decisions[i]
	}
	facts := map[string]Fact{}
	for f := NoFact + 1; f < factCount; f++ {
		facts[f.Key()] = f
	}
	results := q.estate.itemCount()
	q.ids, q.states = make([]inventory.ID, 0, results), make([]standing, 0, results)
	for s, it := range q.estate.items() {
		w := waiting{subject: s, item: it, at: len(q.ids)}
		var missing []string
		if d := byID[it.ID]; d != nil {
			w.standing, missing = standing{d.Export, d.WorstCase, d.Storage}, d.Missing
		}
		q.ids, q.states = append(q.ids, it.ID), append(q.states, w.standing)
		if it.Flow != "" {
			q.flowing[s.entity()] = append(q.flowing[s.entity()], w.at)
		}
		if !w.settled() {
			q.open++
		}
		for _, key := range missing {
			q.collect(&w, facts[key])
		}
		q.raise(&w)
	}
}

// collect asks what a decision misses.
func (q *inquiry) collect(w *waiting, f Fact) {
	if f == NoFact {
		return
	}
	of, kind := q.subject(w, f)
	key := f.Key()
	if kind == kindStore && f != Stored && f != MLPSLevel {
		key = StoreEntity // facts of a company wait until it is known which
	}
	if of != "" {
		q.wants(q.question(of, kind, key), w, raisedMissing)
	}
}

// The words of OpenQuestion.Raised that classification does not give.
const (
	raisedMissing    = "missing"
	raisedUnassigned = "unassigned"
)

// question finds or opens a question.
func (q *inquiry) question(of inventory.ID, kind, key string) *asking {
	at := topic{of, key}
	x := q.byKey[at]
	if x == nil {
		x = &asking{
			topic: at, id: QuestionID(of, key), kind: kind, fact: FactOf(key), worst: NotAnExport, place: len(q.list),
		}
		q.byKey[at] = x
		q.list = append(q.list, x)
	}
	return x
}

// wants notes that a result may depend on a question, and why it is asked.
func (q *inquiry) wants(x *asking, w *waiting, why string) {
	if !slices.Contains(x.raised, why) {
		x.raised = append(x.raised, why)
	}
	if n := len(x.items); n > 0 && x.items[n-1] == w.at {
		return
	}
	if len(x.items) == 0 {
		q.meet(x, w)
	}
	x.items = append(x.items, w.at)
	if w.item.Flow != "" {
		x.flows++
	}
	if !w.settled() {
		x.open++
		if why == raisedMissing {
			x.blocks++
		}
	}
	if w.worst.Strictness() > x.worst.Strictness() {
		x.worst = w.worst
	}
}

// meet notes what is known where a question is first asked.
func (q *inquiry) meet(x *asking, w *waiting) {
	x.entity = w.entity()
	if x.fact == NoFact {
		return
	}
	f := &w.item.Facts
	x.known, x.answers = f.value(x.fact), q.values(f, x.fact)
	if feeds.has(x.fact) {
		x.facts = new(*f)
	}
}

// subject says of what a fact of a result is asked: the widest thing that has it. Facts of a company whose store is
// assigned to nobody are asked of the store. "" when nothing is known that it could be asked of.
func (q *inquiry) subject(w *waiting, f Fact) (of inventory.ID, kind string) {
	key := f.Key()
	switch {
	case strings.HasPrefix(key, "entity."):
		return q.owner(w.store)
	case strings.HasPrefix(key, "dataset."):
		return storing(w.store, w.id, f)
	default:
		return w.item.Flow, kindFlow
	}
}

// owner is the entity that a store belongs to, else the store.
func (q *inquiry) owner(s *inventory.Store) (of inventory.ID, kind string) {
	switch {
	case s == nil:
		return "", ""
	case q.estate.entities[s.Entity] != nil:
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

// raise asks whose a store is that nobody owns, and what classification raised.
func (q *inquiry) raise(w *waiting) {
	if w.store != nil && q.estate.entities[w.store.Entity] == nil {
		q.wants(q.question(w.store.ID, kindStore, StoreEntity), w, raisedUnassigned)
	}
	if w.profile == nil {
		return
	}
	for _, clause := range w.profile.Together {
		q.raiseFact(w, SignFact(clause), "together."+clause)
	}
	for _, sign := range w.profile.Signs {
		q.raiseFact(w, SignFact(sign), "sign."+sign)
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
func (q *inquiry) raiseFact(w *waiting, key, why string) {
	f := FactOf(key)
	if f == NoFact {
		if key != TechnologyListed || !q.listed[w.id] {
			q.wants(q.question(w.id, kindDataset, key), w, why)
		}
		return
	}
	if w.item.Facts.isKnown(f) {
		return
	}
	of, kind := q.subject(w, f)
	if kind == kindStore {
		key = StoreEntity
	}
	if of != "" {
		q.wants(q.question(of, kind, key), w, why)
	}
}
