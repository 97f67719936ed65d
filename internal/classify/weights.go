package classify

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Weights are what each feature of the evidence is worth, in nats of log-odds. They are learned from labelled columns by
// the tests of this package, not written by hand.
type Weights struct {
	Features []Weight `yaml:"features"`
}

// Weight is the worth of one feature of features.go.
type Weight struct {
	Name   string  `yaml:"name"`
	Weight float64 `yaml:"weight"`
}

// model is the weights by feature, ready for use.
type model [features]float64

// compile resolves the names of features; an unknown one and one that is named twice are errors. A feature that is not
// named is worth nothing.
func (w *Weights) compile() (model, error) {
	var m model
	var errs []error
	seen := make(map[int]bool, len(w.Features))
	for _, f := range w.Features {
		at := slices.Index(featureNames[:], f.Name)
		if at < 0 || seen[at] {
			errs = append(errs, fmt.Errorf("classify: compile weights: the feature %q is unknown or there already", f.Name))
			continue
		}
		seen[at], m[at] = true, f.Weight
	}
	return m, errors.Join(errs...)
}

// confidence is the probability that a column with these features is of the kind, to three decimals: more would depend
// on the machine.
func (m *model) confidence(x *[features]float64) float64 {
	odds := 0.0
	for i, w := range m {
		odds += w * x[i]
	}
	return probability(odds)
}

// probability of log-odds, to three decimals.
func probability(odds float64) float64 { return math.Round(1000/(1+math.Exp(-odds))) / 1000 }

// rareColumn is the log-odds of a kind being inside the text of a column of which nothing else is known: one column in a
// thousand.
const rareColumn = -6.9

// occurs is how sure it is that a kind occurs in a column, from its evidence against chance alone.
func occurs(nats float64) float64 { return probability(rareColumn + nats) }
