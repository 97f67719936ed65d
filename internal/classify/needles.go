package classify

import (
	"math"
	"slices"
)

// needles lists the kinds of which a few cells of a column are, over every row that was read: one in a thousand is not
// in the sample of distinct values often enough to be judged by it.
func (e *Engine) needles(c *opinionated) []verdict {
	var all []verdict
	rows := c.Rows - c.Nulls - c.Empties
	for d := range e.detectors {
		w := c.Whole[d]
		if w == nil || w.distinct() < fewRows || !e.mayBePart(c, d) || !e.hasNeedle(d) {
			continue
		}
		v := verdict{stance: stance{detector: d, values: int(rows), fits: int(w.Rows), loose: int(w.Rows)}, some: true, rows: true}
		expected := float64(rows) * e.accident(c, d)
		v.chance = expected / float64(rows)
		v.nats = surprise(float64(w.Rows), expected)
		v.confidence = occurs(v.nats)
		switch {
		case v.nats >= proof:
			v.status = Evidenced
		case v.nats >= likely:
			v.status = Candidate
		default:
			continue
		}
		all = append(all, v)
	}
	return all
}

// hasNeedle reports whether a detector can tell a few values among others.
func (e *Engine) hasNeedle(detector int) bool {
	return slices.ContainsFunc(e.sure[detector], func(f int) bool { return e.forms[f].needle() })
}

// accident is how large a share of the rows may be values of a detector by chance alone, at most: the sample of distinct
// values tells how many have the shape of a form and are something else, and the chance of the form how many such values
// pass.
func (e *Engine) accident(c *opinionated, detector int) float64 {
	share, total := 0.0, float64(max(1, len(c.distinct.entries)))
	for _, f := range e.sure[detector] {
		form := &e.forms[f]
		if !e.whole.has(f) {
			continue
		}
		alike := 0.0
		for i := range c.distinct.entries {
			s := &c.distinct.entries[i]
			alike += float64(one(!s.Fits.meets(e.whole) && form.alike(s)))
		}
		share = max(share, min(1, atMost(alike)/total)*form.leastChance())
	}
	return share
}

// atMost is how many there may be on average where n were seen: about the upper end of the 95 % interval of a Poisson
// count.
func atMost(n float64) float64 { return n + 3 + 2*math.Sqrt(n) }

// surprise is the log-likelihood ratio of a Poisson count against what was expected; 0 when there are fewer.
func surprise(k, expected float64) float64 {
	if k <= expected {
		return 0
	}
	return k*math.Log(k/expected) - (k - expected)
}
