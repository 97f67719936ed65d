package classify_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// trials is how many samples each coverage is measured with: its standard error is 0.5 % at 95 %.
const trials = 2000

// TestWilsonCovers draws random rows: the interval of 95 % holds the share of the table at least as often, whatever the share,
// up to the error of the simulation.
func TestWilsonCovers(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	for _, n := range []int{24, 100, 400, 3000} {
		t.Run(fmt.Sprintf("%d rows", n), func(t *testing.T) {
			sum, least := 0.0, 1.0
			shares := []float64{0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 0.95, 0.99}
			for _, p := range shares {
				share := coverage(p, func() (float64, float64) { return float64(binomial(r, n, p)), float64(n) })
				sum, least = sum+share, min(least, share)
			}
			if mean := sum / float64(len(shares)); mean < 0.95 || least < 0.94 {
				t.Errorf("covers %.3f on average, %.3f at least; want 0.95 and 0.94", mean, least)
			}
		})
	}
}

// TestEffectiveRowsCover draws blocks whose rows are alike as much as the design assumes: with the rows that a sample is
// said to be worth the interval still holds; with the rows that were read it would not.
func TestEffectiveRowsCover(t *testing.T) {
	const correlation = 0.05
	r := rand.New(rand.NewPCG(6, 1))
	for _, block := range []int{20, 200} {
		for _, p := range []float64{0.05, 0.3, 0.7} {
			t.Run(fmt.Sprintf("blocks of %d, share %v", block, p), func(t *testing.T) {
				n := 40 * block
				d := inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: block}
				worth := float64(classify.EffectiveRows(d, int64(n)))
				draw := func(worth float64) func() (float64, float64) {
					return func() (float64, float64) { return part(blocks(r, 40, block, p, correlation), n) * worth, worth }
				}
				if with := coverage(p, draw(worth)); with < 0.945 {
					t.Errorf("covers %.3f with %v effective rows, want 0.945", with, worth)
				}
				if without := coverage(p, draw(float64(n))); without > 0.9 {
					t.Errorf("covers %.3f with all %d rows: the blocks are not alike", without, n)
				}
			})
		}
	}
}

// TestCleanRowsExclude draws rows of tables that hold a kind just as often as a clean sample is said to exclude: at most
// one sample in twenty is clean.
func TestCleanRowsExclude(t *testing.T) {
	for _, n := range []int{100, 299, 2995, 29956} {
		bound := 2.996 / float64(n)
		if clean := math.Pow(1-bound, float64(n)); clean > 0.05 {
			t.Errorf("%d clean rows come with chance %.4f at a prevalence of %.5f, want 0.05 at most", n, clean, bound)
		}
	}
}

// coverage is how often the interval of a drawn count holds the share.
func coverage(p float64, draw func() (k, n float64)) float64 {
	held := 0
	for range trials {
		if s := classify.Wilson(draw()); s.Low <= p && p <= s.High {
			held++
		}
	}
	return ratio(held, trials)
}

func part(k, n int) float64 { return float64(k) / float64(n) }

func binomial(r *rand.Rand, n int, p float64) (k int) {
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}

// blocks draws blocks of rows and counts those that hold something. Half of the blocks hold it more often, half less, so
// that two rows of a block are correlated.
func blocks(r *rand.Rand, count, size int, p, correlation float64) (k int) {
	off := math.Sqrt(correlation * p * (1 - p))
	for range count {
		q := p - off
		if r.IntN(2) == 0 {
			q = p + off
		}
		k += binomial(r, size, q)
	}
	return k
}
