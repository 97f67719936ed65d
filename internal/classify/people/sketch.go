package people

import "slices"

// sketch is the distinct identifiers of one kind: a sample with what is known of each identifier and, once the sample
// no longer holds them all, registers for each cell.
type sketch struct {
	sample    *sample
	registers [cells]registers // nil while the sample is complete, and for cells in which nobody was seen
	memo      *memo            // what was computed since the sketch last changed
}

func newSketch(size int) *sketch { return &sketch{sample: newSample(size)} }

// add records that a hash was seen in a cell; linked says that the same person is counted by a stronger identifier.
func (s *sketch) add(hash uint64, c cell, linked bool) {
	hash, s.memo = max(hash, 1), nil
	if !s.sample.complete() {
		s.register(c).add(mix(hash))
	}
	s.note(hash, c, linked)
}

// note records a hash that is not 0 in the sample, if it belongs there.
func (s *sketch) note(hash uint64, c cell, linked bool) {
	e := entry{hash: hash, seen: 1 << c, linked: 1 << timesShift}
	if linked {
		e.linked |= 1 << c
	}
	s.keep(e)
}

// cut lowers the limit of the sample; what the sample forgets is in the registers.
func (s *sketch) cut(limit uint64) {
	if limit >= s.sample.limit {
		return
	}
	if s.sample.complete() {
		for _, e := range s.sample.slots {
			if e.hash != 0 {
				s.registerAll(e)
			}
		}
	}
	s.sample.cut(limit)
	s.memo = nil
}

// register returns the registers of a cell.
func (s *sketch) register(c cell) registers {
	if s.registers[c] == nil {
		s.registers[c] = newRegisters()
	}
	return s.registers[c]
}

// registerAll records an entry in the registers of every cell in which it was seen.
func (s *sketch) registerAll(e entry) {
	h := mix(e.hash)
	for c := range cell(cells) {
		if e.seen>>c&1 == 1 {
			s.register(c).add(h)
		}
	}
}

// merge makes s the sketch of the union. It only reads other.
func (s *sketch) merge(other *sketch) {
	s.memo = nil
	if s.empty() && s.sample.size == other.sample.size {
		s.take(other)
		return
	}
	s.cut(other.sample.limit)
	for c, r := range other.registers {
		if r != nil {
			s.register(cell(c)).merge(r)
		}
	}
	for e := range other.sample.scattered() {
		if other.sample.complete() && !s.sample.complete() {
			s.registerAll(e)
		}
		s.keep(e)
	}
}

// empty reports whether nothing was recorded: while the sample is complete there are no registers.
func (s *sketch) empty() bool {
	return s.sample.count == 0 && s.sample.complete()
}

// take makes s, which is empty, a copy of other.
func (s *sketch) take(other *sketch) {
	s.sample = other.sample.copied()
	for c, r := range other.registers {
		s.registers[c] = slices.Clone(r)
	}
}

// keep adds an entry to the sample if it belongs there.
func (s *sketch) keep(e entry) {
	if e.hash >= s.sample.limit {
		return
	}
	s.sample.add(e)
	if s.sample.full() {
		s.cut(s.sample.excess())
	}
}

// canonical cuts the sample to its size, so that the sketch depends on what was added alone, not on the order.
func (s *sketch) canonical() { s.cut(s.sample.excess()) }

// mix makes of a hash another one for the registers, so that the sample and the registers err independently (the
// finalizer of SplitMix64, Steele et al. 2014; it is a bijection).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
