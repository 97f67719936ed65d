package people

import (
	"encoding/binary"
	"math/bits"
)

// version is the first byte of the stored form. A reader refuses another one; then the dataset is read again.
const version = 1

// MarshalBinary returns the stored form: the same people give the same bytes, whatever the order in which they were
// added or merged.
func (s *Sketches) MarshalBinary() ([]byte, error) {
	s.canonical()
	b := []byte{version}
	b = binary.AppendUvarint(b, uint64(s.size))
	b = binary.AppendVarint(b, s.extent.Read)
	b = binary.AppendVarint(b, s.extent.Rows)
	b = binary.AppendVarint(b, s.extent.Effective)
	full := byte(0)
	if s.extent.Full {
		full = 1
	}
	b = append(b, full)
	for c := range s.persons {
		b = binary.AppendUvarint(b, uint64(s.persons[c]))
		b = binary.AppendUvarint(b, uint64(s.unkeyed[c]))
	}
	for _, sk := range s.byKind {
		b = sk.append(b)
	}
	return b, nil
}

// append appends the stored form of a canonical sketch: 0 for none, else 1, the sample, the registers.
func (s *sketch) append(b []byte) []byte {
	if s == nil {
		return append(b, 0)
	}
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint64(b, s.sample.limit)
	entries := s.sample.sorted()
	b = binary.AppendUvarint(b, uint64(len(entries)))
	last := uint64(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, e.hash-last)
		b = binary.AppendUvarint(b, uint64(e.seen))
		b = binary.AppendUvarint(b, uint64(bits.RotateLeft32(uint32(e.linked), 32-timesShift)))
		last = e.hash
	}
	for _, r := range s.registers {
		b = r.append(b)
	}
	return b
}

// The stored forms of registers.
const (
	noRegisters = iota
	sparseRegisters
	denseRegisters
)

// append appends registers: as they are, or as pairs of a distance and a value where that is shorter.
func (r registers) append(b []byte) []byte {
	if r == nil {
		return append(b, noRegisters)
	}
	used := registerCount - r.zeros()
	if used > registerCount/4 {
		return append(append(b, denseRegisters), r...)
	}
	b = binary.AppendUvarint(append(b, sparseRegisters), uint64(used))
	last := 0
	for i, v := range r {
		if v != 0 {
			b = append(binary.AppendUvarint(b, uint64(i-last)), v)
			last = i
		}
	}
	return b
}

func (r registers) zeros() int {
	n := 0
	for _, v := range r {
		if v == 0 {
			n++
		}
	}
	return n
}
