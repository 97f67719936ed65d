package people

// Extent says how much of a dataset was read. The zero Extent says that nothing was left out.
type Extent struct {
	Read int64 // rows that were read
	Rows int64 // rows that there are, 0 when nobody knows
	// Effective is how many random rows the rows that were read are worth, 0 when they are random.
	Effective int64
	Full      bool // nothing was left out although Rows may be unknown
}

// Sketches are the distinct people of one dataset, or of the union of several that were read in full: a sketch for each
// kind of identifier, and the number of rows about persons. They hold hashes under the key of the installation and no
// identifier.
type Sketches struct {
	size    int
	byKind  [kinds]*sketch
	persons [cells]int64 // rows about a person
	unkeyed [cells]int64 // those without any identifier but a name
	extent  Extent
	told    []span // what seen said of each group since the sketches last changed
}

func newSketches(size int) *Sketches { return &Sketches{size: size} }

// SetExtent says how much of the dataset the sketches stand for. Without it they stand for all of it.
func (s *Sketches) SetExtent(e Extent) { s.extent = e }

// Extent returns what SetExtent set.
func (s *Sketches) Extent() Extent { return s.extent }

// Whole reports whether the sketches hold every identifier of every row: reading again would count no better.
func (s *Sketches) Whole() bool { return !s.sampled() && s.complete() }

// Empty reports whether no person was recorded.
func (s *Sketches) Empty() bool { return s.persons == [cells]int64{} }

// Merge adds what other recorded of other rows of the same dataset: rows and extents add up. It only reads other. Use a
// Tally to form the union of datasets.
func (s *Sketches) Merge(other *Sketches) {
	s.absorb(other)
	s.extent.Read += other.extent.Read
	s.extent.Rows += other.extent.Rows
	s.extent.Effective += other.extent.Effective
	s.extent.Full = s.extent.Full && other.extent.Full
}

// Portable returns a copy that may leave the zone in which the data lies: registers and counts, no hash of anybody.
func (s *Sketches) Portable() *Sketches {
	p := newSketches(s.size)
	p.absorb(s)
	p.extent = s.extent
	for _, sk := range p.byKind {
		if sk != nil {
			sk.cut(0)
		}
	}
	return p
}

// absorb adds the people of other, and its rows.
func (s *Sketches) absorb(other *Sketches) {
	s.told = nil
	for k, sk := range other.byKind {
		if sk != nil {
			s.kind(Kind(k)).merge(sk)
		}
	}
	for c := range s.persons {
		s.persons[c] += other.persons[c]
		s.unkeyed[c] += other.unkeyed[c]
	}
}

func (s *Sketches) kind(k Kind) *sketch {
	if s.byKind[k] == nil {
		s.byKind[k] = newSketch(sizeOf(k, s.size))
	}
	return s.byKind[k]
}

// sizeOf is the size of the sample of a kind.
func sizeOf(k Kind, size int) int {
	if k == Name {
		return min(size, nameSize)
	}
	return size
}

// sampled reports whether rows were left out.
func (s *Sketches) sampled() bool {
	e := s.extent
	return e != (Extent{}) && !e.Full && (e.Rows == 0 || e.Read < e.Rows)
}

// complete reports whether the sketches still hold every identifier.
func (s *Sketches) complete() bool {
	for _, sk := range s.byKind {
		if sk != nil && !sk.sample.complete() {
			return false
		}
	}
	return true
}

// canonical makes the sketches depend on what was added alone, not on the order.
func (s *Sketches) canonical() {
	for _, sk := range s.byKind {
		if sk != nil {
			sk.canonical()
		}
	}
}
