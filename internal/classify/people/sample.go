package people

import (
	"cmp"
	"math/bits"
	"slices"
)

const (
	// SampleSize is how many identifiers of a kind a sketch keeps: up to that many people it is exact, which covers the
	// threshold of 100,000 without a second read. Beyond it the relative error of a part that holds a share s of the
	// people is 1/√(SampleSize·s). It takes at most 4 MiB a kind in memory.
	SampleSize = 1 << 17
	// ExactSize is the sample of a recorder that counts exactly near a higher threshold: 4 million people in 128 MiB.
	ExactSize = 1 << 22
	// nameSize is the sample of names, which bound from below only.
	nameSize = 1 << 14
)

// sample is a bottom-k sample of hashes with what is known of each: it holds every hash that was added and is below
// the limit. While nothing was dropped it is the whole set. The hashes are a uniform sample of the people, and the
// same people fall into the samples of every dataset, so that shares, differences and overlaps can be read off them.
//
// It is an open hash table; a slot of hash 0 is free, and the hash 0 itself is kept as 1.
type sample struct {
	size  int    // how many entries a canonical sample holds at most
	limit uint64 // no entry is at or above it; whole when nothing was dropped
	count int
	slots []entry
}

// whole is the limit of a sample that dropped nothing.
const whole = ^uint64(0)

// entry is one identifier: in which cells it was seen, in which of them beside a stronger one, and how often.
type entry struct {
	hash         uint64
	seen, linked mask
}

// The number of times that an identifier was seen, counted up to 3, lies in the top two bits of linked.
const (
	timesShift = 30
	timesMask  = mask(3) << timesShift
)

func newSample(size int) *sample {
	return &sample{size: size, limit: whole, slots: make([]entry, 64)}
}

// complete reports whether the sample holds every hash that was added.
func (s *sample) complete() bool { return s.limit == whole }

// share is the probability with which a hash is in the sample.
func (s *sample) share() float64 {
	if s.complete() {
		return 1
	}
	return float64(s.limit) / (1 << 63) / 2
}

// add records an entry whose hash is below the limit.
func (s *sample) add(e entry) {
	slot := s.find(e.hash)
	if slot.hash == 0 {
		*slot = e
		s.count++
		if 4*s.count > 3*len(s.slots) {
			s.resize(2 * len(s.slots))
		}
		return
	}
	times := slot.linked>>timesShift + e.linked>>timesShift
	slot.seen |= e.seen
	slot.linked = (slot.linked|e.linked)&^timesMask | min(times, 3)<<timesShift
}

// find returns the slot of a hash, or the free slot in which it would be.
func (s *sample) find(h uint64) *entry {
	last := uint64(len(s.slots) - 1)
	for i := h & last; ; i = (i + 1) & last {
		if s.slots[i].hash == h || s.slots[i].hash == 0 {
			return &s.slots[i]
		}
	}
}

func (s *sample) resize(slots int) {
	old := s.slots
	s.slots = make([]entry, slots)
	for _, e := range old {
		if e.hash != 0 {
			*s.find(e.hash) = e
		}
	}
}

// full reports whether it is time to cut the sample to its size: half as much again just fits its slots.
func (s *sample) full() bool { return 2*s.count >= 3*s.size }

// cut drops every entry at or above limit.
func (s *sample) cut(limit uint64) {
	if limit >= s.limit {
		return
	}
	s.limit = limit
	kept := s.slots[:0:0]
	for _, e := range s.slots {
		if e.hash != 0 && e.hash < limit {
			kept = append(kept, e)
		}
	}
	clear(s.slots)
	s.count = len(kept)
	for _, e := range kept {
		*s.find(e.hash) = e
	}
}

// excess returns the limit that leaves exactly size entries, whole when there are no more. Hashes are uniform, so that
// counting them by their leading bits leaves few to sort.
func (s *sample) excess() uint64 {
	if s.count <= s.size {
		return whole
	}
	const width = 12
	shift := max(0, 64-bits.LeadingZeros64(s.limit)-width)
	counts := make([]int, 1<<width)
	for i := range s.slots {
		if h := s.slots[i].hash; h != 0 {
			counts[h>>shift]++
		}
	}
	rank, bucket := s.size, 0
	for ; rank >= counts[bucket]; bucket++ {
		rank -= counts[bucket]
	}
	hashes := make([]uint64, 0, counts[bucket])
	for i := range s.slots {
		if h := s.slots[i].hash; h != 0 && h>>shift == uint64(bucket) {
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	return hashes[rank]
}

// sorted returns the entries by hash.
func (s *sample) sorted() []entry {
	all := make([]entry, 0, s.count)
	for _, e := range s.slots {
		if e.hash != 0 {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	return all
}
