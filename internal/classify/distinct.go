package classify

import (
	"math"
	"slices"
)

// sampleSize is how many distinct values of a column are kept track of: a share among them has a standard error of
// 1.6 % at most.
const sampleSize = 1024

// seen is one distinct value: its keyed hash and what it looked like, never the value.
type seen struct {
	Hash   uint64
	Fits   set // proving forms that the whole value fits
	Weak   set // other forms that it fits
	Masked set // detectors of which it is a masked form
	Within set // detectors that match inside it
	Near   set // detectors of whose shape something inside it is, without passing their check
	Class  class
	Flags  flags
	Stands uint8 // detector as a value of which the whole stands for itself, plus one
	Bytes  uint16
	Runes  uint16
	Count  uint32 // rows that hold it
}

// flags are what a value is apart from any kind.
type flags uint8

const (
	isCipher   flags = 1 << iota // looks like ciphertext: long, dense, of no language
	isSentence                   // natural language: words and punctuation
	isWide                       // written in full-width forms
)

// distinct is a uniform sample of the distinct values of a column: those whose hashes are the smallest. It depends on
// the values alone, not on their order or partition, and while nothing was dropped it is all of them.
type distinct struct {
	limit   uint64  // hashes above it were dropped
	index   []int32 // where the entry of a hash is, plus one; open addressing by its lowest bits
	entries []seen
}

func newDistinct() distinct {
	return distinct{limit: math.MaxUint64, index: make([]int32, leastIndex)}
}

// missedBelow is the least prevalence among the distinct values that the sample of them excludes at 95 %: every row may
// have been read, and still whole values were judged by the sample alone. It is 0 while the sample is all of them.
func (d *distinct) missedBelow() float64 {
	if d.limit == math.MaxUint64 || len(d.entries) == 0 {
		return 0
	}
	return round(min(1, clean95/float64(len(d.entries))))
}

// find returns the entry of a hash, nil when it has none.
func (d *distinct) find(h uint64) *seen {
	if h > d.limit {
		return nil
	}
	if at := d.index[d.slot(h)]; at > 0 {
		return &d.entries[at-1]
	}
	return nil
}

// leastIndex is the length of the index of a column with few values.
const leastIndex = 64

// slot returns where the index has a hash, or the free place where it would be.
func (d *distinct) slot(h uint64) uint64 {
	last := uint64(len(d.index) - 1)
	for i := h & last; ; i = (i + 1) & last {
		if at := d.index[i]; at == 0 || d.entries[at-1].Hash == h {
			return i
		}
	}
}

// reindex makes an index of n places, a power of two above the number of entries.
func (d *distinct) reindex(n int) {
	if n == len(d.index) {
		clear(d.index)
	} else {
		d.index = make([]int32, n)
	}
	for i := range d.entries {
		d.index[d.slot(d.entries[i].Hash)] = int32(i + 1)
	}
}

// wants reports whether a hash that has no entry belongs into the sample.
func (d *distinct) wants(h uint64) bool { return h <= d.limit }

// add keeps a new entry, whose hash must be wanted and have none.
func (d *distinct) add(s seen) {
	d.entries = append(d.entries, s)
	d.index[d.slot(s.Hash)] = int32(len(d.entries))
	if 2*len(d.entries) > len(d.index) {
		d.reindex(2 * len(d.index))
	}
	if len(d.entries) >= 2*sampleSize {
		d.cut()
	}
}

// cut drops all but the sampleSize smallest hashes and orders them.
func (d *distinct) cut() {
	slices.SortFunc(d.entries, func(a, b seen) int {
		if a.Hash < b.Hash {
			return -1
		}
		return 1
	})
	if len(d.entries) > sampleSize {
		d.entries = d.entries[:sampleSize]
		d.limit = d.entries[sampleSize-1].Hash
	}
	n := leastIndex
	for n < 2*len(d.entries) {
		n *= 2
	}
	d.reindex(max(n, len(d.index)))
}

// merge makes d the sample of the union. It only reads other.
func (d *distinct) merge(other *distinct) {
	limit := min(d.limit, other.limit)
	for i := range other.entries {
		s := other.entries[i]
		if s.Hash > limit {
			continue
		}
		if mine := d.find(s.Hash); mine != nil {
			mine.Count += s.Count
			continue
		}
		d.add(s)
	}
	d.limit = min(d.limit, limit)
	d.entries = slices.DeleteFunc(d.entries, func(s seen) bool { return s.Hash > d.limit })
	d.cut()
}

// number estimates how many distinct values there are; exact while nothing was dropped.
func (d *distinct) number() int64 {
	if d.limit == math.MaxUint64 {
		return int64(len(d.entries))
	}
	below := 0
	for i := range d.entries {
		if d.entries[i].Hash < d.limit {
			below++
		}
	}
	return int64(float64(below) / (float64(d.limit) / math.MaxUint64))
}
