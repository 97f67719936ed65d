package sql

import (
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// BlockRanges lets tests cut small tables.
func BlockRanges(blocks, each int64) []inventory.Range { return cutBlocks(blocks, each) }

// Sanitize lets tests see what becomes of the errors of servers.
func Sanitize(err error) error { return sanitize(err) }

// Split lets tests see how a range of keys is cut.
func Split(lo, hi, n int64) [][2]int64 {
	var parts [][2]int64
	for _, s := range split(stretch{lo, hi}, n) {
		parts = append(parts, [2]int64{s.lo, s.hi})
	}
	return parts
}

// Probe samples n of the keys, which are in order, as a server would answer, and counts the rows and the probes.
func Probe(keys []int64, n int) (found, probes int) {
	k := &keyed{min: keys[0], max: keys[len(keys)-1], block: 8}
	k.pick(1, int64(n))
	for found < n && k.next("") != "" {
		probes++
		rows, last := 0, ""
		for _, key := range keys {
			if key >= k.at && key <= k.current.hi && rows < k.block {
				rows, last = rows+1, strconv.FormatInt(key, 10)
			}
		}
		found += rows
		k.saw(rows, last)
	}
	return found, probes
}
