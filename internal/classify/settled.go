package classify

import "math"

const (
	// fewestRows is how many rows say what a column with few values holds: they exclude a prevalence of 1 % at 95 %.
	fewestRows = 299
	// newValues is the share of rows that bring a value never seen below which a column has shown what it holds.
	newValues = 0.01
)

// Settled reports whether no column can change its type any more, but for errors below those of Sequential: reading on
// only sharpens presence and counts people.
func (t *Table) Settled() bool {
	for _, c := range t.columns {
		if t.undecided(c) {
			return false
		}
	}
	return t.rows > 0
}

// Undecided names the columns whose type more rows may change, in the order of the schema. A reader asks after a batch;
// the answer costs little where a column has decided or has many values.
func (t *Table) Undecided() []string {
	var names []string
	for _, c := range t.sorted() {
		if t.undecided(c) {
			names = append(names, c.Name)
		}
	}
	return names
}

// undecided reports whether more rows may change the type of a column.
func (t *Table) undecided(c *column) bool {
	switch {
	case c.Rows == 0:
		return true
	case c.distinct.limit != math.MaxUint64: // the sample that the type is judged by is full
		return false
	case c.Rows >= fewestRows && c.saturated():
		return false
	case len(c.distinct.entries) == 0:
		return true
	}
	return t.mayChange(c)
}

// saturated reports whether hardly any row brings a new value: by Good and Turing the chance of one is the share of the
// values seen once.
func (c *column) saturated() bool {
	once := 0
	for i := range c.distinct.entries {
		once += one(c.distinct.entries[i].Count == 1)
	}
	return float64(once) <= newValues*float64(c.Rows)
}

// mayChange reports whether the test of a detector that may still win is open. A proven kind settles the column, unless
// the schema prefers another one whose test is open.
func (t *Table) mayChange(c *column) bool {
	e := t.engine
	o := e.schema.column(c, e.detectors)
	open, proven := false, false
	for _, s := range e.stances(c) {
		score := o.highest(s.detector)
		switch e.outcome(&s, score) {
		case Accepted:
			proven = proven || e.detectors[s.detector].Alone || score >= strongHint
		case Open:
			open = true
			if score >= strongHint {
				return true
			}
		case Rejected:
		}
	}
	return open && !proven
}

// highest is what the schema says of a detector at most, whatever the table is about.
func (o *opinion) highest(detector int) float64 {
	score := o.score[detector]
	if score < 0 {
		return score
	}
	for topic := range topics {
		score = max(score, o.given[topic][detector])
	}
	return score
}

// outcome is where the test of one detector stands. A kind that can neither be proved by its values nor declared by its
// schema is out.
func (e *Engine) outcome(s *stance, score float64) Outcome {
	d := &e.detectors[s.detector]
	if score <= against || !d.Alone && score < weakHint {
		return Rejected
	}
	proof := Rejected
	if chance := e.chanceOf(s.detector); chance > 0 {
		proof = Sequential{Chance: chance, Share: max(usualShare, (1+chance)/2)}.Decide(s.fits, s.values)
	}
	if proof != Rejected || score < strongHint {
		return proof
	}
	return s.declaration(d)
}

// chanceOf is the chance of the least sure form of a detector that proves something; 0 when it has none.
func (e *Engine) chanceOf(detector int) float64 {
	chance := 0.0
	for i := range e.forms {
		if f := &e.forms[i]; f.detector == detector && !f.weak {
			chance = max(chance, f.chance)
		}
	}
	return chance
}

// declaration is where a column stands that its schema declares and whose values do not prove it: it is settled once
// the shares of values of the shape, masked ones and ciphertext are clearly on one side of the bars of the judgement.
func (s *stance) declaration(d *Detector) Outcome {
	n := float64(s.values)
	for _, bar := range []struct {
		k  int
		at float64
	}{{s.loose, leastLoose}, {s.masked, half}, {s.cipher, half}, {s.others, half}} {
		if span := wilson(float64(bar.k), n); len(d.Values) > 0 && span.Low <= bar.at && bar.at <= span.High {
			return Open
		}
	}
	return Rejected
}

// The bars of the judgement of a declared column.
const (
	half       = 0.5
	leastLoose = 0.3
)
