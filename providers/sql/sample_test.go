package sql_test

import (
	"math"
	"testing"

	"github.com/domicile/domicile/providers/sql"
)

// TestSplit wants parts that cover a range without a hole, at the ends of int64 too.
func TestSplit(t *testing.T) {
	const least, most = math.MinInt64, math.MaxInt64
	for _, s := range [][2]int64{{0, 0}, {0, 9}, {-5, 5}, {least, most}, {most - 1, most}} {
		for _, n := range []int64{1, 3, 100} {
			parts := sql.Split(s[0], s[1], n)
			if int64(len(parts)) > n || parts[0][0] != s[0] || parts[len(parts)-1][1] != s[1] {
				t.Fatalf("%v in %d: %v", s, n, parts)
			}
			for i := 1; i < len(parts); i++ {
				if parts[i][0] != parts[i-1][1]+1 || parts[i][0] > parts[i][1] {
					t.Fatalf("%v in %d: %v", s, n, parts)
				}
			}
		}
	}
}

// TestProbeUneven samples keys that lie in a heap far away from the first.
func TestProbeUneven(t *testing.T) {
	keys := []int64{-1 << 62}
	for i := range int64(10_000) {
		keys = append(keys, 1<<50+i)
	}
	if found, probes := sql.Probe(keys, 100); found < 100 || probes > 400 {
		t.Errorf("%d rows after %d probes", found, probes)
	}
}
