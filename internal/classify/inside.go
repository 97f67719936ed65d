package classify

const (
	// rareChance is the chance below which an occurrence inside text is no accident, however few rows hold one.
	rareChance = 0.001
	// fewRows is how many rows make a candidate of what occurs inside text.
	fewRows = 3
)

// inside lists what occurs inside the text of a column: one row in a thousand with an identity number is a finding.
func (e *Engine) inside(c *opinionated) []verdict {
	rows := c.Rows - c.Nulls - c.Empties
	var all []verdict
	for d := range e.detectors {
		k := c.Within[d]
		if k == 0 || !e.detectors[d].Alone || c.schema.score[d] <= against {
			continue
		}
		if v := e.occurrence(c, d, int(k), int(rows)); v.status != "" {
			all = append(all, v)
		}
	}
	return all
}

// occurrence judges k occurrences of a kind inside text.
func (e *Engine) occurrence(c *opinionated, detector, k, rows int) verdict {
	chance := e.chanceInside(detector)
	v := verdict{stance: stance{detector: detector, values: rows, fits: k, loose: k, chance: chance}, inside: true}
	v.nats = against0(k, rows, chance)
	nats, pure := e.pure(c, detector, chance)
	if pure {
		v.nats = max(nats, v.nats)
	}
	v.confidence = occurs(v.nats)
	switch {
	case v.nats >= proof && (pure || chance <= rareChance || 5*k >= rows):
		v.status = Evidenced
	case k >= fewRows:
		v.status = Candidate
	}
	return v
}

// pure reports whether nearly all that has the shape of a detector inside the texts of the sample passes its check, and
// how badly chance explains that.
func (e *Engine) pure(c *opinionated, detector int, chance float64) (nats float64, yes bool) {
	v := stance{detector: detector, percent: usualPercent}
	for i := range c.distinct.entries {
		switch s := &c.distinct.entries[i]; {
		case s.Within.has(detector):
			v.fits++
			v.values++
		case s.Near.has(detector):
			v.values++
		}
	}
	v.nats = against0(v.fits, v.values, max(chance, looseChance))
	return v.nats, v.proves()
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
