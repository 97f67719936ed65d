package review

import "math"

// Bound is the exact interval of Clopper and Pearson (Biometrika 26, 1934) for the share of wrong things, of which a
// sample of n shows k: each end is wrong with a probability of at most 1 - confidence. Alone, an end is a one-sided
// bound.
func Bound(k, n int, confidence float64) (low, high float64) {
	low, high = 0, 1
	if k > 0 {
		low = solve(func(p float64) bool { return 1-atMost(k-1, n, p) < 1-confidence })
	}
	if k < n {
		high = solve(func(p float64) bool { return atMost(k, n, p) > 1-confidence })
	}
	return low, high
}

// solve finds where a condition that holds for small shares stops to hold.
func solve(holds func(float64) bool) float64 {
	low, high := 0.0, 1.0
	const halvings = 60 // more than the bits of a share
	for range halvings {
		if mid := (low + high) / 2; holds(mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// atMost is the probability that a sample of n shows at most k wrong things when a share p of all is wrong.
func atMost(k, n int, p float64) float64 {
	sum := 0.0
	for i := range k + 1 {
		sum += math.Exp(logChoose(n, i) + float64(i)*math.Log(p) + float64(n-i)*math.Log1p(-p))
	}
	return min(sum, 1)
}

// logChoose is the logarithm of the number of ways to choose k of n.
func logChoose(n, k int) float64 {
	all, _ := math.Lgamma(float64(n) + 1)
	some, _ := math.Lgamma(float64(k) + 1)
	rest, _ := math.Lgamma(float64(n-k) + 1)
	return all - some - rest
}
