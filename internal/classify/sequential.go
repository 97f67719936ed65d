package classify

import "math"

// Sequential is Wald's sequential likelihood-ratio test of whether the values of a column are of a kind: Chance is how
// often a value that is something else passes, Share how many pass in a column of the kind.
type Sequential struct{ Chance, Share float64 }

// Outcome is where a sequential test stands.
type Outcome int

// The outcomes.
const (
	Open     Outcome = iota // more values may decide either way
	Accepted                // the values are of the kind
	Rejected                // they are not
)

const (
	// falseAccept is how often a column that is something else may be taken for the kind.
	falseAccept = 1e-6
	// falseReject is how often a column of the kind may be passed over.
	falseReject = 1e-3
	// usualShare is the share of values that pass in a column of a kind: one in ten is mistyped, missing or foreign.
	usualShare = 0.9
)

// Decide says what k of n values that pass mean. The errors of stopping at the first outcome that is not Open are those
// above at most, whatever the order of the values.
func (s Sequential) Decide(k, n int) Outcome {
	switch ratio := s.ratio(k, n); {
	case ratio >= math.Log((1-falseReject)/falseAccept):
		return Accepted
	case ratio <= math.Log(falseReject/(1-falseAccept)):
		return Rejected
	default:
		return Open
	}
}

// ToAccept is how many values of a column of the kind decide on average (Wald's approximation).
func (s Sequential) ToAccept() float64 {
	return math.Log((1-falseReject)/falseAccept) / s.drift(s.Share)
}

// ToReject is how many values of a column of something else decide on average.
func (s Sequential) ToReject() float64 {
	return math.Log(falseReject/(1-falseAccept)) / s.drift(s.Chance)
}

// ratio is the logarithm of how much better the kind explains k of n than chance does.
func (s Sequential) ratio(k, n int) float64 {
	return float64(k)*math.Log(s.Share/s.Chance) + float64(n-k)*math.Log((1-s.Share)/(1-s.Chance))
}

// drift is what one value adds on average when the share p of them passes.
func (s Sequential) drift(p float64) float64 {
	return p*math.Log(s.Share/s.Chance) + (1-p)*math.Log((1-s.Share)/(1-s.Chance))
}
