package people

import "math"

const (
	// confidence is how many standard errors an interval reaches to either side: 99.7 %. The thresholds of the law are
	// cliffs; a result that a full count contradicts one time in twenty would be no basis.
	confidence = 3
	// ruleOfNone over n is the share above which nobody can be when none is among n: 99.7 %, -ln 0.003.
	ruleOfNone = 5.8
)

// span is an estimate with its interval.
type span struct{ low, mid, high float64 }

func exactly(n float64) span { return span{low: n, mid: n, high: n} }

func (s span) plus(o span) span {
	return span{low: s.low + o.low, mid: s.mid + o.mid, high: s.high + o.high}
}

// around returns the interval of an estimate with a relative variance, which is never below what was certainly seen.
func around(mid, variance, certain float64) span {
	spread := confidence * mid * math.Sqrt(variance)
	return span{low: max(certain, mid-spread), mid: max(certain, mid), high: max(certain, mid+spread)}
}

// query selects identifiers: seen in a cell of in, in none of out and, if unlinked, in no cell of in beside a stronger
// identifier.
type query struct {
	in, out  mask
	unlinked bool
}

func (q query) holds(c *class) bool {
	return c.seen&q.in != 0 && c.seen&q.out == 0 && (!q.unlinked || c.linked&q.in == 0)
}

// class is identifiers of a sample of which the same is known.
type class struct {
	seen, linked mask
	count        float64
}

// memo is what estimates of a sketch have in common.
type memo struct {
	classes []class
	totals  map[mask]float64 // what the registers of some cells say
}

// remember returns the memo of the sketch as it is.
func (s *sketch) remember() *memo {
	if s.memo != nil {
		return s.memo
	}
	counts := map[[2]mask]float64{}
	for i := range s.sample.slots {
		if e := &s.sample.slots[i]; e.hash != 0 {
			counts[[2]mask{e.seen, e.linked}]++
		}
	}
	s.memo = &memo{classes: make([]class, 0, len(counts)), totals: map[mask]float64{}}
	for known, n := range counts {
		s.memo.classes = append(s.memo.classes, class{seen: known[0], linked: known[1], count: n})
	}
	return s.memo
}

// tally counts entries of the sample: those in the cells of the query, and those of them that it selects.
type tally struct{ in, selected, once, twice float64 }

func (s *sketch) tally(q query) tally {
	var t tally
	for _, c := range s.remember().classes {
		if c.seen&q.in == 0 {
			continue
		}
		t.in += c.count
		if !q.holds(&c) {
			continue
		}
		t.selected += c.count
		if times := c.linked >> timesShift; times == 1 {
			t.once += c.count
		} else if times == 2 {
			t.twice += c.count
		}
	}
	return t
}

// estimate returns how many identifiers a query selects. It is exact while the sample is complete. Otherwise the cells
// of the query are counted by the registers and the sample together, and the sample says which share is selected.
func (s *sketch) estimate(q query) span {
	t := s.tally(q)
	if s.sample.complete() {
		return exactly(t.selected)
	}
	total, variance := s.total(q.in, t.in)
	switch {
	case total == 0:
		return span{}
	case t.in == 0 && q.out == 0 && !q.unlinked:
		return around(total, variance, 0)
	case t.in == 0:
		return span{mid: total, high: around(total, variance, 0).high}
	case t.selected == 0:
		return span{high: min(1, ruleOfNone/t.in) * around(total, variance, 0).high}
	}
	share := t.selected / t.in
	return around(total*share, variance+(1-share)/t.selected, t.selected)
}

// total estimates the identifiers in cells from registers and sample, weighted by their precision, with the relative
// variance; sampled is how many of them the sample holds.
func (s *sketch) total(in mask, sampled float64) (estimate, variance float64) {
	estimate, variance = s.registered(in), registerError*registerError
	if sampled == 0 {
		return estimate, variance
	}
	share := s.sample.share()
	bySample, sampleVariance := sampled/share, max((1-share)/sampled, math.SmallestNonzeroFloat32)
	weight := sampleVariance / (variance + sampleVariance)
	return weight*estimate + (1-weight)*bySample, weight * variance
}

// registered estimates the identifiers in cells from the registers alone.
func (s *sketch) registered(in mask) float64 {
	var seen mask
	for c, r := range s.registers {
		if r != nil {
			seen |= 1 << c
		}
	}
	totals := s.remember().totals
	n, known := totals[in&seen]
	if !known {
		n = s.union(in).estimate()
		totals[in&seen] = n
	}
	return n
}

// union merges the registers of several cells.
func (s *sketch) union(in mask) registers {
	var one, all registers
	for c, r := range s.registers {
		if r == nil || in>>c&1 == 0 {
			continue
		}
		switch {
		case one == nil:
			one = r
		case all == nil:
			all = newRegisters()
			copy(all, one)
			all.merge(r)
		default:
			all.merge(r)
		}
	}
	if all == nil {
		return one
	}
	return all
}

func floor(f float64) int64 { return int64(math.Floor(f)) }

func round(f float64) int64 { return int64(math.Round(f)) }

func ceil(f float64) int64 { return int64(math.Ceil(min(f, float64(Unbounded)))) }
