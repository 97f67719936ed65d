package objects

import (
	"github.com/domicile/domicile/internal/inventory"
)

// A dataset is cut into about wantRanges parts, so that the worker that takes the last one keeps the others waiting for
// a small share of the time only. A part is no smaller than what pays: each fills sketches of its own, which are kept,
// read back and merged, and at 64 MiB that took a quarter more processor time than at 128 MiB. It is no larger than some
// seconds of work; 4,096 parts of 256 MiB are a tebibyte, beyond it the parts grow.
const (
	wantRanges = 64
	minRange   = 128 << 20
	maxRange   = 256 << 20
	maxRanges  = 4096
)

// rangeOf is the size of one part of a dataset of that size.
func rangeOf(size int64) int64 {
	return max(min(max(size/wantRanges, minRange), maxRange), size/maxRanges)
}

// after is the key that comes right after a key; see Objects.List.
func after(key string) string { return key + "\x00" }

// memberCost is what opening one more object costs, in the bytes that could be read instead: one request of 80 ms at
// some megabytes a second.
const memberCost = 256 << 10

// ranges cuts a dataset into parts that can be read at the same time, small objects being worth their cost; nil when it
// is one part. splits says that a part of one object can be read by itself. How many workers there are plays no role:
// the result must not depend on them.
func ranges(d inventory.Dataset, splits bool) []inventory.Range {
	if d.Bytes == nil || d.Bytes.Value+d.Members*memberCost <= minRange+memberCost {
		return nil
	}
	if d.Members == 1 && splits {
		return offsets("", "", d.Bytes.Value)
	}
	if d.Members == 1 {
		return nil
	}
	return between(d, splits)
}

// offsets cuts one object into ranges of bytes.
func offsets(from, to string, size int64) []inventory.Range {
	part := rangeOf(size)
	n := (size + part - 1) / part
	step := (size + n - 1) / n
	var out []inventory.Range
	for off := int64(0); off < size; off += step {
		r := inventory.Range{From: from, To: to, Offset: off, Length: step}
		if off+step >= size {
			r.Length = 0
		}
		out = append(out, r)
	}
	return out
}

// between cuts a dataset at members of its sample, which is in the order of keys: each stands for as many bytes as
// its share of the sample. When the sample holds every member, large ones are cut themselves.
func between(d inventory.Dataset, splits bool) []inventory.Range {
	var sampled int64
	for _, m := range d.Sample {
		sampled += m.Bytes + memberCost
	}
	if sampled == 0 {
		return nil
	}
	cost := d.Bytes.Value + d.Members*memberCost
	step := rangeOf(cost)
	share := float64(cost) / float64(sampled)
	splits = splits && int64(len(d.Sample)) == d.Members
	var out []inventory.Range
	var from string
	var bytes int64
	for i, m := range d.Sample {
		if splits && m.Bytes > step {
			out, from, bytes = cutAround(out, from, d.Sample, i), after(m.Key), 0
			continue
		}
		bytes += int64(float64(m.Bytes+memberCost) * share)
		if bytes >= step && i+1 < len(d.Sample) {
			out, from, bytes = append(out, inventory.Range{From: from, To: after(m.Key)}), after(m.Key), 0
		}
	}
	if len(out) == 0 {
		return nil
	}
	return append(out, inventory.Range{From: from})
}

// cutAround closes the range before member i, which is cut into ranges of its own.
func cutAround(out []inventory.Range, from string, sample []inventory.Member, i int) []inventory.Range {
	m := sample[i]
	if i > 0 && after(sample[i-1].Key) != from || i == 0 {
		out = append(out, inventory.Range{From: from, To: m.Key})
	}
	return append(out, offsets(m.Key, after(m.Key), m.Bytes)...)
}
