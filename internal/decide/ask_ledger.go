package decide

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// feeds are the facts of a dataset or a flow that the year's account of the whole company follows from: an answer may
// settle results of other datasets.
const feeds factSet = 1<<ContainsPI | 1<<People | 1<<SensitivePeople | 1<<Under14People | 1<<FlowMode | 1<<FlowTo |
	1<<FlowGround | 1<<Necessary | 1<<Origin | 1<<PIState

// ledgerWork bounds how many items are stated again to see what answers do to other datasets, less than a second. The
// questions with the widest counts come first: they keep an account open.
const ledgerWork = 60_000

// trialValue is a value that is tried: the n-th of its fact, as a statement spells it.
type trialValue struct {
	n    int
	json json.RawMessage
}

// tryLedger tries what answers about one dataset do to the others of its company, by stating the facts of the whole
// estate again.
func (q *inquiry) tryLedger() {
	var items []Item
	work := ledgerWork
	for _, x := range q.feeders() {
		values := q.statedValues(x)
		if work -= len(values) * len(q.ids); work < 0 {
			x.partly = true
			continue
		}
		if items == nil {
			items = q.estate.list()
		}
		q.tryElsewhere(x, values, items)
	}
}

// feeders are the questions whose answers may settle results of other datasets, the widest counts first.
func (q *inquiry) feeders() []*asking {
	var all []*asking
	for _, x := range q.list {
		if x.fact != NoFact && feeds.has(x.fact) && x.flows > 0 && x.flows < len(q.flowing[x.entity]) {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b *asking) int {
		return cmp.Or(cmp.Compare(b.facts.count(People).High, a.facts.count(People).High),
			cmp.Compare(b.effect.Settles, a.effect.Settles), cmp.Compare(a.of, b.of), cmp.Compare(a.fact, b.fact))
	})
	return all
}

// statedValues are the values of a fact that are tried, as a statement spells them.
func (q *inquiry) statedValues(x *asking) []trialValue {
	var values []trialValue
	base := trial{world: newWorld(x.facts)}
	for n := range q.values(x.facts, x.fact) {
		next := base
		if !q.choose(&next, &base, x.fact, n) {
			continue
		}
		data, err := json.Marshal(next.value(x.fact))
		if err != nil || x.facts.isEndless(x.fact) && string(data) == strconv.FormatInt(Unbounded, 10) {
			continue
		}
		values = append(values, trialValue{n, data})
	}
	return values
}

// isEndless reports whether a fact is a count without an upper end.
func (f *Facts) isEndless(id Fact) bool {
	return vocabulary[id].kind == countKind && f.count(id).High >= Unbounded
}

// tryElsewhere tries the answers to one question on the other flows of the company.
func (q *inquiry) tryElsewhere(x *asking, values []trialValue, now []Item) {
	others := slices.DeleteFunc(slices.Clone(q.flowing[x.entity]), func(i int) bool {
		_, own := slices.BinarySearch(x.items, i)
		return own
	})
	tallies := make([]tally, len(others))
	for _, v := range values {
		in := *q.in
		in.Statements = append(slices.Clip(in.Statements), Statement{Of: x.of, Fact: x.key, Value: v.json})
		items := FactsFrom(&in, q.rules)
		for n, i := range others {
			then := q.states[i]
			if items[i].Facts != now[i].Facts {
				t := trial{world: newWorld(&items[i].Facts)}
				then = standingOf(t.settle(q.rules, q.in.Date, everything))
			}
			tallies[n].add(q.states[i], then)
			if v.n < len(x.each) {
				x.each[v.n].count(q.states[i], then)
			}
		}
	}
	for n, i := range others {
		x.count(q.states[i], tallies[n])
	}
}

// probe states the facts of an entity as data of it sees them that goes abroad and of which nothing else is known.
func (q *inquiry) probe(entity inventory.ID) Facts {
	s := subject{store: &inventory.Store{Entity: entity, Place: inventory.UnknownPlace()}}
	q.estate.company(&s)
	q.estate.contents(&s)
	it := q.estate.flowing(&s, &inventory.Flow{Mode: inventory.ModeUnknown})
	q.estate.account(&s, &it)
	return it.Facts
}

// company takes over the facts of another company.
func (f *Facts) company(from *Facts) {
	for id := NoFact + 1; id < factCount; id++ {
		if !strings.HasPrefix(vocabulary[id].key, "entity.") {
			continue
		}
		switch vocabulary[id].kind {
		case truthKind:
			f.SetTruth(id, from.truth(id))
		case countKind, gradeKind:
			f.counts[id-firstCount] = from.counts[id-firstCount]
		case wordKind:
			f.words[id-firstWord] = from.words[id-firstWord]
		case listKind:
			f.lists[id-firstList] = from.lists[id-firstList]
		case placeKind:
			f.places[id-firstPlace] = from.places[id-firstPlace]
		case freeKind:
			f.city = from.city
		}
	}
}
