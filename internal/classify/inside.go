package classify

import "bytes"

const (
	// rareChance is the chance below which an occurrence inside text is no accident, however few rows hold one.
	rareChance = 0.001
	// fewRows is how many rows make a candidate of what occurs inside text.
	fewRows = 3
)

// within returns the detectors that match inside a text.
func (t *Table) within(v []byte) (found set) {
	if bytes.Contains(v, []byte("://")) && bytes.IndexByte(v, ' ') < 0 {
		return found // numbers and hosts in an address of the web are about no person
	}
	t.matches = t.engine.Scan(v, t.matches[:0])
	for _, m := range t.matches {
		found.add(uint8(m.Detector))
	}
	return found
}

// inside lists what occurs inside the text of a column: one row in a thousand with an identity number is a finding.
func (e *Engine) inside(c *opinionated) []verdict {
	rows := c.Rows - c.Nulls - c.Empties
	var all []verdict
	for d := range e.detectors {
		k := c.Within[d]
		if k == 0 || !e.detectors[d].Alone || c.schema.score[d] <= against {
			continue
		}
		chance := e.chanceInside(d)
		v := verdict{stance: stance{detector: d, values: int(rows), fits: int(k), loose: int(k)}, inside: true}
		v.nats = against0(v.fits, v.values, chance)
		v.confidence = occurs(v.nats)
		switch {
		case v.nats >= proof && (chance <= rareChance || 5*k >= rows):
			v.status = Evidenced
		case k >= fewRows:
			v.status = Candidate
		default:
			continue
		}
		all = append(all, v)
	}
	return all
}

// chanceInside is the chance of the least sure form that is looked for inside text.
func (e *Engine) chanceInside(detector int) float64 {
	chance := 0.0
	for i := range e.forms {
		if f := &e.forms[i]; f.detector == detector && f.inText {
			chance = max(chance, f.chance)
		}
	}
	return chance
}
