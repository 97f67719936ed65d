package classify

import "github.com/domicile/domicile/internal/inventory"

// Wilson is the interval that findings state.
func Wilson(k, n float64) Span { return wilson(k, n) }

// EffectiveRows is how many random rows a sample is worth.
func EffectiveRows(d inventory.Design, n int64) int64 {
	return design{Sampling: d.Sampling, BlockRows: d.BlockRows}.effective(n)
}

// Ballot is what is known of one kind in one column before it is judged, for learning.
type Ballot struct {
	Column, Kind string
	Features     []float64
}

// FeatureNames are the names of the features of a ballot, in their order.
func FeatureNames() []string { return featureNames[:] }

// Ballots lists what speaks for any kind in the columns of a table.
func (e *Engine) Ballots(t *Table) []Ballot {
	var all []Ballot
	columns := e.opinions(t)
	ctx := e.context(t, columns)
	for i := range columns {
		c := &columns[i]
		votes := e.ballots(c, &ctx)
		others := e.rivalsOf(votes)
		for j := range votes {
			if v := &votes[j]; v.speaks() {
				all = append(all, Ballot{c.Name, e.detectors[v.detector].Kind, e.features(c, v, &ctx, &others)[:]})
			}
		}
	}
	return all
}
