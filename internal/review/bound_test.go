package review_test

import (
	"math"
	"testing"

	"github.com/domicile/domicile/internal/review"
)

// TestBoundIsThatOfTheTables compares with published intervals: the example of section 7.2.4.2 of the NIST/SEMATECH
// e-Handbook (4 of 20, 90 % two-sided), what the function binom.test of R prints (9 of 24 at 95 %, 1 of 1497 and 542 of
// 3611 at 90 %, two-sided), and the closed form 1 - 0.05^(1/n) where nothing is wrong.
func TestBoundIsThatOfTheTables(t *testing.T) {
	for _, tt := range []struct {
		name       string
		k, n       int
		confidence float64
		low, high  float64
	}{
		{"NIST", 4, 20, 0.95, 0.071354, 0.401029},
		{"R, 9 of 24", 9, 24, 0.975, 0.1879929, 0.5940636},
		{"R, 1 of 1497", 1, 1497, 0.95, 3.426347e-05, 3.164954e-03},
		{"R, 542 of 3611", 542, 3611, 0.95, 0.1403939, 0.1602214},
		{"none of 25", 0, 25, 0.95, 0, 1 - math.Pow(0.05, 1.0/25)},
		{"none of 59", 0, 59, 0.95, 0, 1 - math.Pow(0.05, 1.0/59)},
		{"all of 25", 25, 25, 0.95, math.Pow(0.05, 1.0/25), 1},
		{"one of one", 1, 1, 0.95, 0.05, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			low, high := review.Bound(tt.k, tt.n, tt.confidence)
			if math.Abs(low-tt.low) > 1e-6 || math.Abs(high-tt.high) > 1e-6 {
				t.Errorf("got %.7f–%.7f, want %.7f–%.7f", low, high, tt.low, tt.high)
			}
		})
	}
}
