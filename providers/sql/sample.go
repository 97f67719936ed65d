package sql

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// seedOf mixes the seed of a sample with the id of its dataset.
func seedOf(d inventory.ID, seed uint64) uint64 {
	h := fnv.New64a()
	_, _ = io.WriteString(h, string(d)) // a hash takes every byte
	return mix(h.Sum64() ^ seed)
}

// mix spreads the bits of x: SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// hashOf is a random number for n.
func hashOf(seed uint64, n int64) uint64 {
	return mix(seed ^ uint64(n)) //nolint:gosec // a hash takes any bits
}

// below brings a random number into 0 ≤ x < n.
func below(random uint64, n int64) int64 {
	return int64(random % uint64(max(n, 1))) //nolint:gosec // n is positive, and the rest is less
}

// distance is hi − lo, which may be more than an int64 holds.
func distance(lo, hi int64) uint64 {
	return uint64(hi) - uint64(lo) //nolint:gosec // two's complement gives the difference whatever the signs
}

// ahead is lo + by, where the sum is known to be no more than some int64.
func ahead(lo int64, by uint64) int64 {
	return int64(uint64(lo) + by) //nolint:gosec // as in distance
}

// permutation returns the numbers below n in the order of their hashes.
func permutation(seed uint64, n int64) []int64 {
	order := make([]int64, n)
	for i := range order {
		order[i] = int64(i)
	}
	slices.SortFunc(order, func(a, b int64) int {
		return cmp.Compare(hashOf(seed, a), hashOf(seed, b))
	})
	return order
}

// keyed is a table with a whole-number key: pager and sampler of MySQL and SQLite. A position is the key.
type keyed struct {
	from, key string // quoted
	min, max  int64
	block     int
	seed      uint64
	probes    int
	round     []stretch // that are still to be probed
	later     []stretch // parts of stretches that had more rows, for the next round
	current   stretch
	at        int64 // where the current probe begins
}

// stretch is a part of the key's range, both ends included.
type stretch struct{ lo, hi int64 }

func (k *keyed) start(from string) string {
	if from == "" {
		return strconv.FormatInt(k.min, 10)
	}
	return from
}

func (k *keyed) page(list, pos, to string, limit int) string {
	where := k.key + " >= " + number(pos)
	if to != "" {
		where += " AND " + k.key + " < " + number(to)
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s ORDER BY %s LIMIT %d", k.key, list, k.from, where, k.key, limit)
}

func (k *keyed) after(_, key, to string) string {
	at, err := strconv.ParseInt(key, 10, 64)
	if err != nil || at >= k.max && to == "" {
		return ""
	}
	next := strconv.FormatInt(at+1, 10)
	if next == to {
		return ""
	}
	return next
}

// number keeps everything but a whole number out of a statement.
func number(text string) string {
	n, _ := strconv.ParseInt(text, 10, 64) // what is none reads as 0
	return strconv.FormatInt(n, 10)
}

// between sets the ends of the key; false when they are beyond 2^63.
func (k *keyed) between(lo, hi string) bool {
	var errLo, errHi error
	k.min, errLo = strconv.ParseInt(lo, 10, 64)
	k.max, errHi = strconv.ParseInt(hi, 10, 64)
	return errLo == nil && errHi == nil
}

// most is how many rows there can be at most, -1 when that is beyond all tables.
func (k *keyed) most() int64 {
	const table = 1 << 62
	if d := distance(k.min, k.max); d < table {
		return ahead(1, d)
	}
	return -1
}

// pick cuts the range of the key into parts for n rows, to be probed in the order of their hashes. Where a part has
// more rows than a block, its pieces come later: so rows are found however unevenly the keys are spread.
func (k *keyed) pick(seed uint64, n int64) {
	block := uint64(max(k.block, 1))
	k.seed, k.probes = seed, int(8*(n/int64(k.block)+1)+256)
	// One part for each block that is needed, so that one round covers the whole range.
	parts := min((n-1)/int64(k.block)+1, ahead(1, min(distance(k.min, k.max)/block, math.MaxInt32)))
	k.round = shuffle(seed, split(stretch{k.min, k.max}, parts))
}

func (k *keyed) next(list string) string {
	if len(k.round) == 0 {
		k.seed = mix(k.seed)
		k.round, k.later = shuffle(k.seed, k.later), nil
	}
	if len(k.round) == 0 || k.probes <= 0 {
		return ""
	}
	k.probes--
	k.current, k.round = k.round[0], k.round[1:]
	k.at = k.current.lo
	// Begin where a whole block of neighbours still fits.
	if d, block := distance(k.current.lo, k.current.hi), uint64(max(k.block, 1)); d >= block {
		k.at = ahead(k.at, hashOf(k.seed, k.current.lo)%(d-block+2))
	}
	return fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s >= %d AND %s <= %d ORDER BY %s LIMIT %d",
		k.key, list, k.from, k.key, k.at, k.key, k.current.hi, k.key, k.block)
}

// pieces is into how many parts a stretch is cut that has more rows.
const pieces = 16

func (k *keyed) saw(rows int, last string) {
	if k.at > k.current.lo {
		k.later = append(k.later, split(stretch{k.current.lo, k.at - 1}, pieces/2)...)
	}
	at, err := strconv.ParseInt(last, 10, 64)
	if rows >= k.block && err == nil && at < k.current.hi {
		k.later = append(k.later, split(stretch{at + 1, k.current.hi}, pieces)...)
	}
}

// split cuts a stretch into at most n parts of about the same width.
func split(s stretch, n int64) []stretch {
	width := distance(s.lo, s.hi) // one less than the keys, so that it cannot overflow
	n = ahead(0, min(distance(0, max(n, 1)), max(width, 1)))
	if n == 1 {
		return []stretch{s}
	}
	step := width/distance(0, n) + 1
	var parts []stretch
	for lo := s.lo; ; lo = ahead(lo, step) {
		if distance(lo, s.hi) < step {
			return append(parts, stretch{lo, s.hi})
		}
		parts = append(parts, stretch{lo, ahead(lo, step-1)})
	}
}

func shuffle(seed uint64, parts []stretch) []stretch {
	mixed := make([]stretch, len(parts))
	for i, at := range permutation(seed, int64(len(parts))) {
		mixed[i] = parts[at]
	}
	return mixed
}
