package people

// Filter narrows a question to people of a place, a band and a sensitivity. The zero Filter is everybody.
type Filter struct {
	Place     Place
	Band      Band
	Sensitive Sensitivity
}

func (f Filter) mask() mask {
	band, sensitive := f.Band, f.Sensitive
	if band == "" {
		band = AllAges
	}
	if sensitive == "" {
		sensitive = Any
	}
	var m mask
	for _, p := range []Place{Mainland, Elsewhere, Unknown} {
		if f.Place == "" || f.Place == p {
			m |= maskOf(p, band, sensitive)
		}
	}
	return m
}

// Shared is how many people two datasets have in common by one kind of identifier: those of A whom the filter holds
// for, and how many of them are in B and are not.
type Shared struct {
	Kind            Kind
	Exact           bool
	InA, Both, Only Interval
}

// Interval is a number of people with its bounds (99.7 %).
type Interval struct{ Low, Mid, High int64 }

// Overlap compares two datasets by every kind of identifier that both hold, strongest first. A kind that only one of
// them holds, or whose hashes did not leave their zone, is left out: it says nothing. Surrogate keys and names compare
// only within one scope. Overlap only reads its arguments.
func Overlap(a, b *Sketches, of Filter) []Shared {
	var all []Shared
	for k := ResidentID; k <= Name; k++ {
		one, other := a.byKind[k], b.byKind[k]
		if one == nil || other == nil {
			continue
		}
		if shared, ok := overlap(one.sample, other.sample, of.mask()); ok {
			shared.Kind = k
			all = append(all, shared)
		}
	}
	return all
}

func overlap(a, b *sample, in mask) (Shared, bool) {
	limit := min(a.limit, b.limit)
	if limit == 0 {
		return Shared{}, false
	}
	var both, only float64
	for i := range a.slots {
		e := &a.slots[i]
		if e.hash == 0 || e.hash >= limit || e.seen&in == 0 {
			continue
		}
		if b.find(e.hash).hash != 0 {
			both++
		} else {
			only++
		}
	}
	share := (&sample{limit: limit}).share()
	return Shared{
		Exact: share == 1,
		InA:   scaled(both+only, share),
		Both:  scaled(both, share),
		Only:  scaled(only, share),
	}, true
}

// scaled is the number of people of whom a sample with a share of everybody holds n.
func scaled(n, share float64) Interval {
	if n == 0 && share < 1 {
		return Interval{High: ceil(ruleOfNone / share)}
	}
	variance := 0.0
	if n > 0 {
		variance = (1 - share) / n
	}
	s := around(n/share, variance, n)
	return Interval{Low: floor(s.low), Mid: round(s.mid), High: ceil(s.high)}
}

// Overlap compares the unions of two tallies; see [Overlap].
func (t *Tally) Overlap(other *Tally, of Filter) []Shared { return Overlap(t.union, other.union, of) }
