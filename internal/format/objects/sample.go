package objects

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// sample keeps the k members with the smallest hash of the key: a random sample that is the same whatever the order
// of the listing, and of which a smaller one is a part.
type sample struct{ members hashed }

type hashedMember struct {
	inventory.Member
	hash uint64
}

// add offers a member and returns by how many the sample grew.
func (s *sample) add(m inventory.Member, k int) int {
	h := hashedMember{m, hashOf(0, m.Key)}
	if len(s.members) < k {
		heap.Push(&s.members, h)
		return 1
	}
	if k > 0 && h.hash <= s.members[0].hash && compareHashed(h, s.members[0]) < 0 {
		s.members[0] = h
		heap.Fix(&s.members, 0)
	}
	return 0
}

// sampleOf is a sample of members that are known to be one.
func sampleOf(members []inventory.Member) sample {
	s := sample{make(hashed, len(members))}
	for i, m := range members {
		s.members[i] = hashedMember{m, hashOf(0, m.Key)}
	}
	heap.Init(&s.members)
	return s
}

// shrink keeps the k smallest.
func (s *sample) shrink(k int) {
	for len(s.members) > k {
		heap.Pop(&s.members)
	}
}

// byHash returns the members, those that a smaller sample would keep first.
func (s *sample) byHash() []inventory.Member {
	sorted := slices.Clone(s.members)
	slices.SortFunc(sorted, compareHashed)
	out := make([]inventory.Member, len(sorted))
	for i, m := range sorted {
		out[i] = m.Member
	}
	return out
}

// byKey returns the members in the order of their keys, each key once: a report may list one twice.
func (s *sample) byKey() []inventory.Member {
	out := make([]inventory.Member, len(s.members))
	for i := range s.members {
		out[i] = s.members[i].Member
	}
	slices.SortFunc(out, func(a, b inventory.Member) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), b.ModTime.Compare(a.ModTime), cmp.Compare(a.Bytes, b.Bytes), strings.Compare(a.ETag, b.ETag))
	})
	return slices.CompactFunc(out, func(a, b inventory.Member) bool { return a.Key == b.Key })
}

// hashed is a heap with the largest hash on top.
type hashed []hashedMember

func (h hashed) Len() int           { return len(h) }
func (h hashed) Less(i, j int) bool { return compareHashed(h[j], h[i]) < 0 }
func (h hashed) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *hashed) Push(x any) {
	if m, ok := x.(hashedMember); ok {
		*h = append(*h, m)
	}
}

// Pop implements heap.Interface.
func (h *hashed) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

func compareHashed(a, b hashedMember) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), strings.Compare(a.Key, b.Key))
}

// hashOf spreads texts evenly over 64 bits (FNV-1a with the finaliser of MurmurHash3). It is no secret and resists no
// enemy: it picks samples.
func hashOf(seed uint64, texts ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := uint64(offset) ^ seed*prime
	for _, s := range texts {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * prime
		}
		h = (h ^ 0xff) * prime // no text ends where another begins
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
