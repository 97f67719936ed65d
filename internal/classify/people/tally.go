package people

import (
	"math"

	"github.com/domicile/domicile/internal/inventory"
)

// Tally forms the union of datasets: a person who is in several is counted once. What the unread rows of sampled
// datasets may add is kept beside the union. The result does not depend on the order of the datasets.
type Tally struct {
	groups []group
	union  *Sketches
	unread []unread // one a group
	part   bool     // some dataset was sampled
}

// unread is what the datasets of a tally say of one group.
type unread struct {
	seen float64 // the people seen, summed over the datasets
	rest span    // what unread rows may add
}

// NewTally returns the union of nothing. Its memory is bounded by SampleSize, whatever is added.
func NewTally() *Tally { return newTally(SampleSize) }

// NewExactTally returns the union of nothing that stays exact up to ExactSize people of a kind, as far as the datasets
// are.
func NewExactTally() *Tally { return newTally(ExactSize) }

func newTally(size int) *Tally {
	g := groups()
	return &Tally{groups: g, union: newSketches(size), unread: make([]unread, len(g))}
}

// Add adds a dataset. It brings s into the form in which it is stored, and does not keep it.
func (t *Tally) Add(s *Sketches) {
	s.canonical()
	t.union.absorb(s)
	sampled := s.sampled()
	t.part = t.part || sampled
	for i, seen := range s.seenOf(t.groups) {
		u := &t.unread[i]
		u.seen += math.Round(seen.mid) // whole numbers add up to the same in every order
		if sampled {
			rest := s.unread(t.groups[i], seen)
			u.rest = u.rest.plus(span{mid: math.Round(rest.mid), high: math.Ceil(rest.high)})
		}
	}
}

// Counts states the people of the union, in the order place, sensitivity, band. Lines about nobody are left out, except
// that unread rows may hold somebody.
func (t *Tally) Counts(of inventory.ID) []Count {
	t.union.canonical()
	var all []Count
	for i, seen := range t.union.seenOf(t.groups) {
		n := t.count(t.groups[i], seen, t.unread[i])
		n.Of = of
		if n.High > 0 {
			all = append(all, n)
		}
	}
	return all
}

// count states one group. Unread rows add to the middle estimate in the proportion in which the datasets add up to
// their union, and to the upper end as if all of them were about others.
func (t *Tally) count(g group, seen span, u unread) Count {
	n := Count{Place: g.place, Band: g.band, Sensitive: g.sensitive}
	mid, high := seen.mid, seen.high
	if t.part {
		if u.seen > 0 {
			u.rest.mid *= min(1, seen.mid/u.seen)
		}
		mid, high = mid+u.rest.mid, high+u.rest.high
	}
	n.Low = floor(seen.low)
	n.High = ceil(high)
	n.Mid = max(n.Low, min(n.High, round(mid)))
	n.Method = t.method(g, n)
	return n
}

func (t *Tally) method(g group, n Count) string {
	switch {
	case n.High == Unbounded:
		return MethodUnknown
	case t.part:
		return MethodSample
	case sumOf(&t.union.unkeyed, g.in) > 0 && sumOf(&t.union.unkeyed, g.in) == sumOf(&t.union.persons, g.in):
		return MethodRows
	case n.Low == n.High && t.union.complete():
		return MethodExact
	default:
		return MethodSketch
	}
}

// Union states the people of several datasets together.
func Union(of inventory.ID, datasets ...*Sketches) []Count {
	t := NewTally()
	for _, s := range datasets {
		t.Add(s)
	}
	return t.Counts(of)
}
