package classify_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

func TestSequentialDecides(t *testing.T) {
	id, mobile := classify.Sequential{Chance: 1.0 / 11, Share: 0.9}, classify.Sequential{Chance: 0.3, Share: 0.9}
	tests := []struct {
		name string
		test classify.Sequential
		k, n int
		want classify.Outcome
	}{
		{"nothing seen", id, 0, 0, classify.Open},
		{"six of six", id, 6, 6, classify.Open},
		{"seven of seven", id, 7, 7, classify.Accepted},
		{"none of three", id, 0, 3, classify.Open},
		{"none of four", id, 0, 4, classify.Rejected},
		{"one in eleven", id, 2, 22, classify.Rejected},
		{"half of them", id, 20, 40, classify.Open},
		{"twelve mobiles", mobile, 12, 12, classify.Open},
		{"thirteen mobiles", mobile, 13, 13, classify.Accepted},
		{"one in three of many", mobile, 33, 100, classify.Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.test.Decide(tt.k, tt.n); got != tt.want {
				t.Errorf("%d of %d: %v, want %v", tt.k, tt.n, got, tt.want)
			}
		})
	}
}

// TestSequentialExpectedRows pins how many rows decide: a type needs tens of rows, not thousands.
func TestSequentialExpectedRows(t *testing.T) {
	tests := []struct {
		name           string
		chance         float64
		accept, reject float64
	}{
		{"identity number", 1.0 / 11, 8, 4},
		{"Luhn", 1.0 / 10, 8, 4},
		{"mobile", 0.3, 18, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := classify.Sequential{Chance: tt.chance, Share: 0.9}
			if a, r := math.Ceil(s.ToAccept()), math.Ceil(s.ToReject()); a != tt.accept || r != tt.reject {
				t.Errorf("%v to accept and %v to reject, want %v and %v", a, r, tt.accept, tt.reject)
			}
			accepted, took := simulate(s, s.Share, 20000)
			if rate := float64(accepted) / 20000; rate < 0.998 || took > tt.accept+2 {
				t.Errorf("columns of the kind: %.4f accepted after %.1f rows", rate, took)
			}
			accepted, took = simulate(s, s.Chance, 20000)
			if accepted > 1 || took > tt.reject+2 {
				t.Errorf("columns of something else: %d of 20000 accepted after %.1f rows", accepted, took)
			}
		})
	}
}

// simulate runs the test on columns of which the share p passes: how many were accepted, after how many rows on average.
func simulate(s classify.Sequential, p float64, columns int) (accepted int, rows float64) {
	r := rand.New(rand.NewPCG(1, 2))
	total := 0
	for range columns {
		k, n := 0, 0
		for outcome := classify.Open; outcome == classify.Open; outcome = s.Decide(k, n) {
			n++
			if r.Float64() < p {
				k++
			}
			if s.Decide(k, n) == classify.Accepted {
				accepted++
			}
		}
		total += n
	}
	return accepted, float64(total) / float64(columns)
}
