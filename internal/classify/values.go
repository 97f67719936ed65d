package classify

import "math"

// Evidence of the values stream, in nats: how much better the kind explains the values than chance does.
const (
	proof  = 13.8 // odds of a million to one
	likely = 4.5  // odds of ninety to one
)

// stance is what the values of a column say of one detector.
type stance struct {
	detector int
	values   int     // distinct values that were compared
	fits     int     // of them, those that a form proves
	loose    int     // of them, those that fit or are weakly like it
	masked   int     // of them, masked forms
	cipher   int     // of them, those that look like ciphertext
	others   int     // of them, those that look like something else
	nats     float64 // evidence against chance
	percent  int     // least share for a column of the kind
	chance   float64 // how often a value of something else passes
}

func part(k, n int) float64 {
	if n == 0 {
		return 0
	}
	return float64(k) / float64(n)
}

// proves reports whether the values alone make it a column of the kind.
func (s *stance) proves() bool {
	return s.nats >= proof && 100*s.fits >= s.percent*s.values
}

// leans reports whether the few values that there are all fit, which chance explains badly.
func (s *stance) leans() bool { return s.nats >= likely && s.fits == s.values }

// stances compares the distinct values of a column with every detector.
func (e *Engine) stances(c *column) []stance {
	all := make([]stance, len(e.detectors))
	for d := range all {
		all[d] = stance{detector: d, values: len(c.distinct.entries)}
	}
	fits := make([]int, len(e.forms)) // of each form, the values of which it is the surest
	for i := range c.distinct.entries {
		v := &c.distinct.entries[i]
		e.compare(v, all)
		for _, f := range e.surest(v.Fits) {
			fits[f]++
		}
	}
	for d := range all {
		e.prove(&all[d], fits)
	}
	return all
}

// surest lists, of the forms that a value fits, that of the least chance of each detector.
func (e *Engine) surest(fits set) (best []int) {
	for f := range e.forms {
		if !fits.has(f) {
			continue
		}
		if n := len(best); n == 0 || e.forms[best[n-1]].detector != e.forms[f].detector {
			best = append(best, f)
		} else if e.forms[f].chance < e.forms[best[n-1]].chance {
			best[n-1] = f
		}
	}
	return best
}

// prove weighs the values that fit a detector against chance. Its forms count from the surest on: a few values that fit
// a loose one take nothing from what a strict one proves.
func (e *Engine) prove(s *stance, fits []int) {
	sum := 0
	for _, f := range e.sure[s.detector] {
		if fits[f] == 0 {
			continue
		}
		sum += fits[f]
		some := stance{values: s.values, fits: sum, percent: e.forms[f].percent, chance: e.forms[f].chance}
		some.nats = against0(sum, s.values, some.chance)
		if proved := some.proves(); proved || some.nats >= s.nats {
			s.nats, s.percent, s.chance = some.nats, some.percent, some.chance
			if proved {
				return
			}
		}
	}
}

// compare counts one distinct value.
func (e *Engine) compare(v *seen, all []stance) {
	strong := e.detectorsOf(v.Fits)
	weak, others := v.Weak.without(e.others), v.Weak
	others.keep(e.others)
	loose, other := e.detectorsOf(weak), e.detectorsOf(others)
	loose.union(strong)
	for d := range all {
		s := &all[d]
		s.fits += one(strong.has(d))
		s.loose += one(loose.has(d))
		s.others += one(other.has(d))
		s.masked += one(v.Masked.has(d))
		s.cipher += one(v.Flags&isCipher != 0)
	}
}

// detectorsOf returns the detectors of a set of forms.
func (e *Engine) detectorsOf(forms set) (found set) {
	for i := range e.forms {
		if forms.has(i) {
			found.add(uint8(e.forms[i].detector))
		}
	}
	return found
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// against0 is n times the divergence of the observed share from chance: the log-likelihood ratio of k fits in n under
// the best share against under chance. It is 0 where there are fewer fits than chance gives.
func against0(k, n int, chance float64) float64 {
	if n == 0 || k == 0 || chance <= 0 {
		return 0
	}
	p := part(k, n)
	if p <= chance {
		return 0
	}
	nats := float64(k) * math.Log(p/chance)
	if k < n {
		nats += float64(n-k) * math.Log((1-p)/(1-chance))
	}
	return nats
}

// provisional lists the detectors that a column may be of, as far as it is known now: generously.
func (t *Table) provisional(c *column) []stance {
	o := t.engine.schema.column(c, t.engine.detectors)
	var may []stance
	for _, s := range t.engine.stances(c) {
		score := o.score[s.detector] + max(o.given[onPersons][s.detector], o.given[onSubjects][s.detector])
		d := &t.engine.detectors[s.detector]
		if score >= strongHint && (s.loose > 0 || s.masked > 0 || len(d.Values) == 0) || score > against && d.Alone && s.may() {
			may = append(may, s)
		}
	}
	return may
}

// leastShare is the share of fits from which a mixed column is asked for identifiers.
const leastShare = 0.05

// may reports whether the values so far leave it open that the column holds the kind.
func (s *stance) may() bool {
	return s.leans() || s.fits >= fewRows && s.nats > 0 && part(s.fits, s.values) > leastShare
}
