package decide

import (
	"slices"
)

// tally gathers what the answers to one question do to one result.
type tally struct {
	tried, settles int
	changes        bool
}

// tryItems tries the answers of every question on the items that it is about. Each item is evaluated once, and again
// only for the rules that depend on the fact.
func (q *inquiry) tryItems() {
	owners := q.owners()
	var next trial
	for i := range q.items {
		if len(q.ofItem[i]) == 0 {
			continue
		}
		base := &trial{world: newWorld(&q.items[i].Facts)}
		base.settle(q.rules, q.in.Date, everything)
		base.rejoin(q.rules, q.in.Date)
		for _, x := range q.ofItem[i] {
			switch {
			case x.fact != NoFact:
				x.count(q.states[i], q.tryFact(base, x, i, &next))
			case x.key == StoreEntity:
				x.count(q.states[i], q.tryOwners(base, owners, i))
			}
		}
	}
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
func (q *inquiry) tryFact(base *trial, x *asking, i int, next *trial) (t tally) {
	var on factSet
	on.add(x.fact)
	now := q.states[i]
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
		all = append(all, q.probe(i))
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
func (q *inquiry) tryOwners(base *trial, owners []Facts, i int) (t tally) {
	for n := range owners {
		f := base.Facts
		f.company(&owners[n])
		next := trial{world: newWorld(&f)}
		t.add(q.states[i], standingOf(next.settle(q.rules, q.in.Date, everything)))
	}
	return t
}
