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
	Class  class
	Flags  flags
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
	limit   uint64 // hashes above it were dropped
	index   map[uint64]int32
	entries []seen
}

func newDistinct() distinct {
	return distinct{limit: math.MaxUint64, index: make(map[uint64]int32)}
}

// find returns the entry of a hash, nil when it has none.
func (d *distinct) find(h uint64) *seen {
	if h > d.limit {
		return nil
	}
	if i, ok := d.index[h]; ok {
		return &d.entries[i]
	}
	return nil
}

// wants reports whether a hash that has no entry belongs into the sample.
func (d *distinct) wants(h uint64) bool { return h <= d.limit }

// add keeps a new entry, whose hash must be wanted and have none, and returns it; nil when it was dropped at once.
func (d *distinct) add(s seen) *seen {
	d.index[s.Hash] = int32(len(d.entries))
	d.entries = append(d.entries, s)
	if len(d.entries) >= 2*sampleSize {
		d.cut()
		return d.find(s.Hash)
	}
	return &d.entries[len(d.entries)-1]
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
	clear(d.index)
	for i := range d.entries {
		d.index[d.entries[i].Hash] = int32(i)
	}
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
