package people

import (
	"cmp"
	"iter"
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

	warmed uint64 // what warm read, which means nothing
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

// grow makes room for n entries.
func (s *sample) grow(n int) {
	slots := len(s.slots)
	for 3*slots < 4*n {
		slots *= 2
	}
	if slots > len(s.slots) {
		s.resize(slots)
	}
}

// scattered returns the entries, now one from here and now one from there. In the order of the slots they would fill the
// slots of another sample from one end: much of it would be one cluster, which every search walks through.
func (s *sample) scattered() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		last := uint64(len(s.slots) - 1)
		const golden = 0x9E3779B9                   // of 2^32, so that the next is never near
		step := uint64(len(s.slots))*golden>>32 | 1 // odd, so that all are met
		for i, at := 0, uint64(0); i < len(s.slots); i, at = i+1, (at+step)&last {
			if e := s.slots[at]; e.hash != 0 && !yield(e) {
				return
			}
		}
	}
}

// copied returns a copy that shares nothing with s.
func (s *sample) copied() *sample {
	c := *s
	c.slots = slices.Clone(s.slots)
	return &c
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

// sorted returns the entries by hash. Hashes below the limit are uniform: of buckets by their leading bits, about as
// many as entries, most hold one or two.
func (s *sample) sorted() []entry {
	shift := max(0, bits.Len64(s.limit)-max(1, bits.Len(uint(s.count))))
	next := make([]uint32, s.limit>>shift+2)
	for i := range s.slots {
		if h := s.slots[i].hash; h != 0 {
			next[h>>shift+1]++
		}
	}
	for i := range next[1:] {
		next[i+1] += next[i]
	}
	all := make([]entry, s.count)
	for _, e := range s.slots {
		if e.hash != 0 {
			at := &next[e.hash>>shift]
			all[*at] = e
			*at++
		}
	}
	first := uint32(0)
	for _, end := range next { // each place is the end of its bucket by now
		if end > first+1 {
			slices.SortFunc(all[first:end], func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
		}
		first = max(first, end)
	}
	return all
}
