package classify

import (
	"math"

	"github.com/domicile/domicile/internal/inventory"
)

const (
	// z95 is the normal quantile of a two-sided 95 % interval.
	z95 = 1.96
	// clean95 is -ln 0.05: n clean random rows exclude a prevalence of 3/n at 95 %.
	clean95 = 2.996
	// blockCorrelation is the correlation of rows of one block that is assumed where nothing is known: at 0.05 a block
	// of 1,000 rows is worth 20 random ones.
	blockCorrelation = 0.05
)

// wilson is the interval of Wilson with the correction for continuity: of k successes in n trials (95 %), clipped to 0
// and 1. Without the correction it would hold the true share less often than it says where shares are small.
func wilson(k, n float64) Span {
	if n <= 0 {
		return Span{Low: 0, Mid: 0, High: 1}
	}
	p, z2 := k/n, z95*z95
	half := func(side float64) float64 { // the root is not of a negative number but for shares at the ends, which are set
		return 1 + z95*math.Sqrt(max(0, z2-side*2-1/n+4*p*(n*(1-p)+side)))
	}
	span := Span{Low: 0, Mid: round(p), High: 1}
	if k > 0 {
		span.Low = round(max(0, (2*n*p+z2-half(1))/(2*(n+z2))))
	}
	if k < n {
		span.High = round(min(1, (2*n*p+z2+half(-1))/(2*(n+z2))))
	}
	return span
}

// round keeps six decimals, so that documents do not depend on the last bit.
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// effective is how many random rows a sample of n rows is worth.
func (d design) effective(n int64) int64 {
	block := float64(d.BlockRows)
	switch d.Sampling {
	case inventory.HeadRows:
		block = float64(n) // the head of a dataset is one block
	case inventory.RandomBlocks:
	case inventory.FullRead, inventory.RandomRows, inventory.NoSampling:
		return n
	default:
		return n
	}
	if block <= 1 || n == 0 {
		return n
	}
	return max(1, int64(float64(n)/(1+(block-1)*blockCorrelation)))
}

// full reports whether every row was read.
func (t *Table) full() bool {
	return t.batches > 0 && rank(t.design.Sampling) <= 1
}

// missedBelow is the least prevalence that n effective rows exclude at 95 %; 0 when every row was read, 1 when none
// was.
func (t *Table) missedBelow(effective int64) float64 {
	switch {
	case t.full():
		return 0
	case effective == 0:
		return 1
	default:
		return round(min(1, clean95/float64(effective)))
	}
}
