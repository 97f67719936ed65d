package classify

import (
	"cmp"
	"slices"
)

// A column may hold several kinds of values: a few identity numbers among codes, numbers of persons beside those of
// firms. The values of one shape are then judged as a column of their own.

const (
	// looseChance is the chance that is assumed of a form whose check says little: one value in ten of its shape.
	looseChance = 0.1
	// separators is how much longer than a form a value with separators may be.
	separators = 6
)

// bySureness lists the proving forms of each detector by their chance.
func (e *Engine) bySureness() [][]int {
	all := make([][]int, len(e.detectors))
	for f := range e.forms {
		if d := e.forms[f].detector; !e.forms[f].weak {
			all[d] = append(all[d], f)
		}
	}
	for _, forms := range all {
		slices.SortStableFunc(forms, func(a, b int) int { return cmp.Compare(e.forms[a].chance, e.forms[b].chance) })
	}
	return all
}

// parts lists the kinds that some values of a column prove, although the column as a whole is not of the kind: of the
// values that have the shape of a form nearly all pass its check.
func (e *Engine) parts(c *opinionated) []verdict {
	var all []verdict
	taken := e.taken(c)
	for d := range e.detectors {
		if !e.mayBePart(c, d) || c.stances[d].fits < fewRows {
			continue
		}
		for _, f := range e.sure[d] {
			if v := e.part(c, d, f, &taken); v.nats >= proof && (v.proves() || e.forms[f].chance <= rareChance) {
				all = append(all, c.partly(v))
				break
			}
		}
	}
	return all
}

// taken returns the forms of the kinds that the column as a whole is proved to be of: an IP address may look like the
// number of a telephone, and is none where all values are IP addresses.
func (e *Engine) taken(c *opinionated) (forms set) {
	for d := range e.detectors {
		if e.detectors[d].Alone && c.stances[d].proves() {
			for _, f := range e.sure[d] {
				forms.add(uint8(f))
			}
		}
	}
	return forms
}

// mayBePart reports whether a detector that the column is not proved to be of can tell single values.
func (e *Engine) mayBePart(c *opinionated, detector int) bool {
	return e.detectors[detector].Alone && c.schema.score[detector] > against && !c.stances[detector].proves()
}

// partly makes the verdict on a column of that on a part of its values. Where every row was counted it is by rows.
func (c *opinionated) partly(v verdict) verdict {
	v.fits, v.values = c.stances[v.detector].fits, c.stances[v.detector].values
	v.some, v.status, v.confidence = true, Evidenced, occurs(v.nats)
	if w := c.Whole[v.detector]; w != nil {
		v.fits, v.values, v.rows = int(w.Rows), int(c.Rows-c.Nulls-c.Empties), true
	}
	return v
}

// part judges the values that have the shape of a form as if they were a column.
// Values of the forms taken are those of another kind.
func (e *Engine) part(c *opinionated, detector, number int, taken *set) verdict {
	f := &e.forms[number]
	if !f.needle() {
		return verdict{}
	}
	v := verdict{stance: stance{detector: detector, percent: f.percent}}
	for i := range c.distinct.entries {
		s := &c.distinct.entries[i]
		switch {
		case s.Fits.meets(*taken):
		case s.Fits.has(number):
			v.fits++
			v.values++
		case !s.Fits.meets(e.whole) && f.alike(s): // what is something else for sure does not count
			v.values++
		}
	}
	v.loose = v.fits
	v.nats = against0(v.fits, v.values, f.leastChance())
	return v
}

// needle reports whether a form is sure enough to tell a few values among others.
func (f *form) needle() bool { return f.inText || f.chance <= rareChance }

// leastChance is the chance of a form among values of its shape alone. A form with a real check states it; the prefix of a
// number and a digit of Luhn pass more of the numbers of their length than of all values.
func (f *form) leastChance() float64 {
	if f.chance <= rareChance {
		return f.chance
	}
	return max(f.chance, looseChance)
}

// alike reports whether a value has the shape of a form.
func (f *form) alike(s *seen) bool {
	n, high := int(s.Bytes), f.high
	if f.shape.runes {
		n = int(s.Runes)
	}
	if f.shape.strip {
		high += separators
	}
	return f.shape.fits(s.Class) && n >= f.low && n <= high
}

// alike returns the detectors of whose shape some run inside a text is without passing the check: what tells telephone
// numbers in text from numbers of orders.
func (e *Engine) alike(text []byte) (near set) {
	for i := 0; i < len(text); i++ {
		start := i
		var c class
		for i < len(text) && running[text[i]] {
			c |= classes[text[i]]
			i++
		}
		if i-start >= stride && c&isDigit != 0 {
			near.union(e.alikeRun(text[start:i], c))
		}
	}
	return near
}

// alikeRun returns the detectors of whose shape a run is without passing the check.
func (e *Engine) alikeRun(run []byte, c class) (near set) {
	for i := range e.forms {
		f := &e.forms[i]
		if f.inText && f.shape.fits(c) && len(run) >= f.low && len(run) <= f.high && f.check != nil && !f.check(run) {
			near.add(uint8(f.detector))
		}
	}
	return near
}
