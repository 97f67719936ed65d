package format

import (
	"hash/fnv"
	"io"
)

// seedOf mixes the seed of a sample with the names of what is sampled.
func seedOf(seed uint64, names ...string) uint64 {
	h := fnv.New64a()
	for _, name := range names {
		_, _ = io.WriteString(h, name+"\x00") // a hash takes every byte
	}
	return mix64(h.Sum64() ^ seed)
}

// mix64 spreads the bits of x: the finalizer of SplitMix64.
func mix64(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
