package decide

import (
	"cmp"
	"slices"
)

// tally gathers what the answers to one question do to one result.
type tally struct {
	tried, settles int
	changes        bool
}

// tryWork bounds how often an answer is tried on a result, and triedResults on how many of the results of one question:
// together less than a second. Estates of some thousand results are below both.
const (
	tryWork      = 250_000
	triedResults = 10_000
)

// tryItems tries the answers of questions on the results that they are about. Each result is evaluated once, and again
// only for the rules that depend on the fact.
func (q *inquiry) tryItems() {
	owners := q.owners()
	trials := q.deal(len(owners))
	var base, next trial
	at := 0
	for _, it := range q.estate.items() {
		if now := q.states[at]; len(trials[at]) > 0 {
			base = trial{world: newWorld(&it.Facts)}
			base.settle(q.rules, q.in.Date, everything)
			base.rejoin(q.rules, q.in.Date)
			for _, x := range trials[at] {
				if x.key == StoreEntity {
					x.count(now, q.tryOwners(&base, owners, now))
				} else {
					x.count(now, q.tryFact(&base, x, now, &next))
				}
			}
		}
		at++
	}
	for _, x := range q.list {
		x.scale()
	}
}

// deal chooses on which results each question is tried: those first that most open results wait for, and of the results
// of one that is about too many an even sample.
func (q *inquiry) deal(owners int) [][]*asking {
	order := slices.Clone(q.list)
	slices.SortFunc(order, func(a, b *asking) int {
		return cmp.Or(cmp.Compare(b.open, a.open), cmp.Compare(len(b.items), len(a.items)), cmp.Compare(a.place, b.place))
	})
	trials := make([][]*asking, len(q.ids))
	work := tryWork
	for _, x := range order {
		if x.key == StoreEntity {
			x.answers = owners
		}
		if x.answers == 0 {
			continue // no rule decides it
		}
		cost := 1 + x.answers
		x.tried = min(len(x.items), triedResults, work/cost)
		x.partly = x.tried < len(x.items)
		work -= x.tried * cost
		if x.fact != NoFact && x.tried > 0 {
			x.each = make([]Effect, len(vocabulary[x.fact].answers()))
		}
		for n := range x.tried {
			i := x.items[n*len(x.items)/x.tried]
			trials[i] = append(trials[i], x)
		}
	}
	return trials
}

// scale turns the effect on a sample into that on all results of the question.
func (x *asking) scale() {
	if !x.partly || x.tried == 0 {
		return
	}
	x.effect.scale(len(x.items), x.tried)
	for i := range x.each {
		x.each[i].scale(len(x.items), x.tried)
	}
}

func (e *Effect) scale(all, tried int) {
	e.Settles, e.Always, e.Changes = e.Settles*all/tried, e.Always*all/tried, e.Changes*all/tried
}

// count adds the effect on one result.
func (x *asking) count(now standing, t tally) {
	if t.changes {
		x.effect.Changes++
	}
	if now.settled() || t.settles == 0 {
		return
	}
	x.effect.Settles++
	if t.settles == t.tried {
		x.effect.Always++
	}
}

// tryFact tries every value that a fact may turn out to have.
func (q *inquiry) tryFact(base *trial, x *asking, now standing, next *trial) (t tally) {
	var on factSet
	on.add(x.fact)
	for n := range q.values(&base.Facts, x.fact) {
		*next = *base
		if !q.choose(next, base, x.fact, n) {
			continue
		}
		then := standingOf(next.settle(q.rules, q.in.Date, on))
		t.add(now, then)
		if n < len(x.each) {
			x.each[n].count(now, then)
		}
	}
	return t
}

func (t *tally) add(now, then standing) {
	t.tried++
	t.changes = t.changes || then != now
	if then.settled() {
		t.settles++
	}
}

// count adds what one answer does to one result.
func (e *Effect) count(now, then standing) {
	if then != now {
		e.Changes++
	}
	if !now.settled() && then.settled() {
		e.Settles++
		e.Always++
	}
}

// values is how many values of a fact are tried. Those of a closed list are in its order.
func (q *inquiry) values(f *Facts, id Fact) int {
	if vocabulary[id].kind == countKind {
		return 2 + len(q.between(f.count(id)))
	}
	return f.choices(id)
}

// choose states the n-th value that a fact may turn out to have, and reports whether there is one.
func (q *inquiry) choose(next, base *trial, id Fact, n int) bool {
	t := &vocabulary[id]
	switch t.kind {
	case countKind:
		c := base.count(id)
		cuts := q.between(c)
		if n < len(cuts) {
			next.SetCount(id, Exactly(cuts[n]))
		} else {
			next.SetCount(id, Exactly([2]int64{c.Low, c.High}[n-len(cuts)]))
		}
		return true
	case gradeKind:
		next.SetCount(id, Exactly(int64(n)+1))
		return true
	case listKind:
		next.lists[id-firstList] = list{set: single(n), stated: true}
		return true
	case truthKind, wordKind, placeKind, freeKind:
	}
	return next.choose(&base.Facts, id, n)
}

// between are the numbers that rules name which lie inside an interval, its lower end left out: each begins another
// side of a threshold.
func (q *inquiry) between(c Count) []int64 {
	from, _ := slices.BinarySearch(q.limits, c.Low+1)
	to, _ := slices.BinarySearch(q.limits, c.High)
	return q.limits[from:max(from, to)]
}

// owners are the facts of a company as data sees them that comes to belong to it, for each entity. Where none is known
// yet they are those of an ordinary private company, and of one that operates critical information infrastructure: what
// may be learnt once it is known whose a store is.
func (q *inquiry) owners() []Facts {
	if !slices.ContainsFunc(q.list, func(x *asking) bool { return x.key == StoreEntity }) {
		return nil
	}
	if len(q.in.Inventory.Entities) == 0 {
		return []Facts{someCompany(No), someCompany(Yes)}
	}
	all := make([]Facts, 0, len(q.in.Inventory.Entities))
	for i := range q.in.Inventory.Entities {
		all = append(all, q.probe(q.in.Inventory.Entities[i].ID))
	}
	return all
}

// someCompany is a private company without a licence that rules name, which exported nothing this year.
func someCompany(ciio Truth) (f Facts) {
	f.SetTruth(CIIO, ciio)
	f.SetTruth(StateOrgan, No)
	f.SetTruth(ForeignControlled, No)
	f.SetList(Sectors, []string{"other"})
	f.SetWord(FTZListResult, "none")
	f.SetCount(ProcessedPeople, Exactly(0))
	f.SetCount(ExportedOrdinary, Exactly(0))
	f.SetCount(ExportedSensitive, Exactly(0))
	return f
}

// tryOwners tries every entity as the one that a store belongs to.
func (q *inquiry) tryOwners(base *trial, owners []Facts, now standing) (t tally) {
	for n := range owners {
		f := base.Facts
		f.company(&owners[n])
		next := trial{world: newWorld(&f)}
		t.add(now, standingOf(next.settle(q.rules, q.in.Date, everything)))
	}
	return t
}
