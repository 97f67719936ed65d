package people

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// ErrMalformed says that bytes are no stored sketches of this version.
var ErrMalformed = errors.New("people: malformed sketches")

// UnmarshalBinary reads the stored form and refuses anything else. Its memory is bounded by the length of the data,
// apart from 64 KiB for each set of registers that the data names.
func (s *Sketches) UnmarshalBinary(data []byte) error {
	r := &reader{b: data}
	if r.byte() != version {
		return ErrMalformed
	}
	read := newSketches(int(r.uvarint(ExactSize)))
	read.extent = Extent{Read: r.varint(), Rows: r.varint(), Effective: r.varint(), Full: r.flag()}
	for c := range read.persons {
		read.persons[c] = int64(r.uvarint(1 << 62))
		read.unkeyed[c] = int64(r.uvarint(1 << 62))
	}
	for k := range read.byKind {
		if r.flag() {
			read.byKind[k] = r.sketch(sizeOf(Kind(k), read.size))
		}
	}
	if r.bad || len(r.b) > 0 || read.size == 0 {
		return ErrMalformed
	}
	*s = *read
	return nil
}

// reader takes values off the front of bytes; bad stays set once something did not fit.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) sketch(size int) *sketch {
	s := newSketch(size)
	limit := r.fixed()
	n := r.uvarint(uint64(len(r.b)))
	r.bad = r.bad || n > uint64(size)
	if !r.bad {
		s.sample.grow(min(int(n), len(r.b)/shortestEntry))
	}
	last := uint64(0)
	for range n {
		e := r.entry(last)
		if r.bad || e.hash >= limit {
			r.bad = true
			return s
		}
		s.sample.add(e)
		last = e.hash
	}
	s.sample.limit = limit
	for c := range s.registers {
		s.registers[c] = r.registers()
		r.bad = r.bad || s.registers[c] != nil && limit == whole
	}
	return s
}

// shortestEntry is the length in bytes of an entry of three small numbers.
const shortestEntry = 3

// entry reads the entry after the one of hash last.
func (r *reader) entry(last uint64) entry {
	step, seen := r.uvarint(whole-last), r.uvarint(uint64(everyCell))
	linked := bits.RotateLeft32(uint32(r.uvarint(1<<32-1)), timesShift)
	e := entry{hash: last + step, seen: mask(seen), linked: mask(linked)}
	if step == 0 || seen == 0 || e.linked&^timesMask&^e.seen != 0 || e.linked&timesMask == 0 {
		r.bad = true
	}
	return e
}

func (r *reader) registers() registers {
	switch r.byte() {
	case noRegisters:
		return nil
	case denseRegisters:
		return r.dense()
	case sparseRegisters:
		return r.sparse()
	default:
		r.bad = true
		return nil
	}
}

func (r *reader) dense() registers {
	if len(r.b) < registerCount {
		r.bad = true
		return nil
	}
	all := newRegisters()
	copy(all, r.b)
	r.b = r.b[registerCount:]
	for _, v := range all {
		r.bad = r.bad || !validRegister(v)
	}
	return all
}

func (r *reader) sparse() registers {
	n := r.uvarint(registerCount)
	if n > uint64(len(r.b)) {
		r.bad = true
		return nil
	}
	all, i := newRegisters(), uint64(0)
	for range n {
		i += r.uvarint(registerCount)
		v := r.byte()
		if r.bad || i >= registerCount || all[i] != 0 || v == 0 || !validRegister(v) {
			r.bad = true
			return nil
		}
		all[i] = v
	}
	return all
}

// validRegister reports whether add can make v: empty, or a level with at most the levels that exist below it.
func validRegister(v uint8) bool {
	return v == 0 || v>>2 >= 1 && v>>2 <= maxLevel && spread(v)&1 == 0 && pack(spread(v)) == v
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

func (r *reader) flag() bool {
	v := r.byte()
	r.bad = r.bad || v > 1
	return v == 1
}

func (r *reader) fixed() uint64 {
	if len(r.b) < 8 {
		r.bad = true
		return 0
	}
	v := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return v
}

// uvarint reads a number of at most limit.
func (r *reader) uvarint(limit uint64) uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 || v > limit {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}
