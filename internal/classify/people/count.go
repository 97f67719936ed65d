package people

import (
	"math"

	"github.com/domicile/domicile/internal/inventory"
)

// Counts states how many people the sketches of one dataset stand for: for each place everybody, each age band, and
// those with and without sensitive data. Lines about nobody are left out.
func (s *Sketches) Counts(of inventory.ID) []Count {
	t := NewTally()
	t.Add(s)
	return t.Counts(of)
}

// seenOf states what seen says of each group. The sketches are canonical.
func (s *Sketches) seenOf(all []group) []span {
	if s.told == nil {
		s.told = make([]span, len(all))
		for i, g := range all {
			s.told[i] = s.seen(g)
		}
	}
	return s.told
}

// seen states how many people of a group were seen: at least the largest kind of identifier, at most the sum of all
// kinds without those that a row links to a stronger one, and people without identifier once a row.
func (s *Sketches) seen(g group) span {
	var largest, sum span
	for k, sk := range s.byKind {
		if sk == nil || Kind(k) == Name {
			continue
		}
		all := sk.estimate(query{in: g.in, out: g.out})
		largest = span{low: max(largest.low, all.low), mid: max(largest.mid, all.mid), high: max(largest.high, all.high)}
		sum = sum.plus(sk.estimate(query{in: g.in, out: g.out, unlinked: true}))
	}
	nameless := s.nameless(g)
	// Where rows link the kinds, the largest one and the sum estimate the same people: the bound errs like both.
	low, most := min(largest.low, sum.mid-(sum.high-sum.mid)), min(largest.mid, sum.mid)
	mid := (most+sum.mid)/2 + nameless.mid
	return span{low: min(max(low, nameless.low, 0), mid), mid: mid, high: sum.high + nameless.high}
}

// nameless states how many people of a group were seen without any identifier: between the distinct names and the rows.
func (s *Sketches) nameless(g group) span {
	rows := float64(sumOf(&s.unkeyed, g.in))
	if rows == 0 {
		return span{}
	}
	names := exactly(0)
	if sk := s.byKind[Name]; sk != nil {
		names = sk.estimate(query{in: g.in, unlinked: true}) // who bears the name elsewhere is somebody else
	}
	if names.mid == 0 {
		return span{low: 1, mid: rows, high: rows}
	}
	return span{low: names.low, mid: min(names.mid, rows), high: rows}
}

// unread states how many more people of a group the rows that were not read may be about; the extent has a row count
// or there is no ceiling.
func (s *Sketches) unread(g group, seen span) span {
	persons, here := float64(sumOf(&s.persons, everyCell)), float64(sumOf(&s.persons, g.in))
	if persons == 0 {
		return span{}
	}
	read, rows := float64(s.extent.Read), float64(s.extent.Rows)
	if rows == 0 {
		return span{mid: s.chao(g), high: float64(Unbounded)}
	}
	effective := persons
	if s.extent.Effective > 0 {
		effective = persons * min(1, float64(s.extent.Effective)/read)
	}
	ceiling := rows * max(1, persons/read) * wilson(here/persons, effective)
	ceiling = max(ceiling, seen.high)
	mid := min(seen.mid*s.growth(g, here, read/rows), ceiling)
	return span{mid: max(0, mid-seen.mid), high: ceiling - seen.high}
}

// growth is by how much the distinct people of a group grow from the share of the rows that was read to all of them
// (P. Haas, L. Stokes, 1998: the estimator Duj1).
func (s *Sketches) growth(g group, persons, share float64) float64 {
	t := s.frequencies(g)
	if t.selected == 0 {
		return 1 / share
	}
	return persons / (persons - min(persons, t.once)*(1-share))
}

// chao is how many people of a group are likely beyond those seen, from those seen once and twice (A. Chao, 1984), 0
// when nobody was seen twice: then the sample says nothing.
func (s *Sketches) chao(g group) float64 {
	t := s.frequencies(g)
	if t.twice == 0 {
		return 0
	}
	return t.once * t.once / (2 * t.twice)
}

// frequencies counts how often the people of a group were seen, by the kind of identifier that counts most of them.
func (s *Sketches) frequencies(g group) tally {
	var most tally
	for k, sk := range s.byKind {
		if sk == nil || Kind(k) == Name || sk.sample.share() == 0 {
			continue
		}
		t := sk.tally(query{in: g.in, out: g.out, unlinked: true})
		scale := 1 / sk.sample.share()
		if t.selected*scale > most.selected {
			most = tally{in: t.in * scale, selected: t.selected * scale, once: t.once * scale, twice: t.twice * scale}
		}
	}
	return most
}

// wilson is the upper end of the interval of a share that n random observations show (E. Wilson, 1927).
func wilson(share, n float64) float64 {
	const z2 = confidence * confidence
	center := share + z2/(2*n)
	return min(1, (center+confidence*math.Sqrt(share*(1-share)/n+z2/(4*n*n)))/(1+z2/n))
}

func sumOf(perCell *[cells]int64, in mask) int64 {
	var sum int64
	for c, n := range perCell {
		if in>>c&1 == 1 {
			sum += n
		}
	}
	return sum
}
