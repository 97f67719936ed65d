package people

import (
	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/inventory"
)

// Column is what one column of a batch says of the person of each row.
type Column struct {
	Values     *inventory.Column
	Present    []uint64 // bit i set: row i says something; the others are null, empty or words for nothing
	Identifies bool
	Kind       Kind // of the identifier
	Place      bool // says where the person is
	Birth      bool // says when the person was born
	Sensitive  bool // holds sensitive personal information of the person
}

// Rows are the rows of a batch, each of which speaks of one person.
type Rows struct {
	N       int
	Columns []Column
	PlaceOf func(v []byte) Place // reads a value of a column that says where the person is
	// Related says that the persons are somebody's relatives: one of whom only the name is known cannot be told from
	// the others and is left out.
	Related bool
}

// window is how many rows are worked on at a time, column by column: what is known of them stays in the first cache.
const window = 512

// windowed is what the columns said so far of the rows of a window.
type windowed struct {
	known     [window]known
	strongest [window]Kind
	born      [window]int32 // as packed
	place     [window]Place
	cell      [window]cell
	rows      [window]uint16   // those to record
	hashes    [][window]uint64 // of each identifying column; 0 where it identifies nobody
}

// known is what is known of a row, as bits.
type known uint8

const (
	inMainland known = 1 << iota
	isElsewhere
	isSensitive
	hasIdentifier
	hasAnother // at least two identifiers
	hasBetter  // one of them is no name
)

// AddRows records the persons of a batch, as Add records each of them. It keeps nothing of b and does not allocate in
// the long run.
func (r *Recorder) AddRows(b *Rows) {
	r.sketches.told = nil
	if r.window == nil {
		r.window = new(windowed)
	}
	for low := 0; low < b.N; low += window {
		r.addWindow(b, low, min(b.N, low+window))
	}
}

func (r *Recorder) addWindow(b *Rows, low, high int) {
	w := r.window
	clear(w.known[:])
	clear(w.born[:])
	clear(w.place[:])
	for i := range w.strongest {
		w.strongest[i] = Name
	}
	for i := range b.Columns {
		w.common(&b.Columns[i], low, high)
	}
	n := 0
	for i := range b.Columns {
		if b.Columns[i].Identifies {
			r.identify(&b.Columns[i], low, high, n)
			n++
		}
	}
	for i := range b.Columns {
		if b.Columns[i].Place {
			w.places(b, &b.Columns[i], low, high)
		}
	}
	r.settle(b, high-low)
	n = 0
	for i := range b.Columns {
		if b.Columns[i].Identifies {
			r.recordAll(b.Columns[i].Kind, w.hashes[n][:high-low])
			n++
		}
	}
}

// says reports whether a row of the column says something.
func (c *Column) says(row int) bool {
	return row>>6 < len(c.Present) && c.Present[row>>6]>>(row&63)&1 == 1
}

// common takes in what columns say apart from identifiers and places.
func (w *windowed) common(c *Column, low, high int) {
	if !c.Birth && !c.Sensitive {
		return
	}
	for row := low; row < high; row++ {
		if !c.says(row) {
			continue
		}
		if c.Sensitive {
			w.known[row-low] |= isSensitive
		}
		if !c.Birth {
			continue
		}
		if d, ok := ParseDate(c.Values.Value(row)); ok {
			w.born[row-low] = packed(d)
		}
	}
}

// places reads where the persons are whom their identifiers do not place in the mainland; the first column counts.
func (w *windowed) places(b *Rows, c *Column, low, high int) {
	for row := low; row < high; row++ {
		i := row - low
		if w.known[i]&(inMainland|hasIdentifier) == hasIdentifier && w.place[i] == "" && c.says(row) {
			w.place[i] = b.PlaceOf(c.Values.Value(row))
		}
	}
}

// identify hashes the identifiers of a column, the n-th that identifies.
func (r *Recorder) identify(c *Column, low, high, n int) {
	w := r.window
	if n == len(w.hashes) {
		w.hashes = append(w.hashes, [window]uint64{})
	}
	hashes := &w.hashes[n]
	start := uint32(0)
	if low > 0 && low <= len(c.Values.End) {
		start = c.Values.End[low-1]
	}
	for i := range high - low {
		hashes[i] = 0
		if low+i >= len(c.Values.End) {
			continue
		}
		end := c.Values.End[low+i]
		v := c.Values.Data[start:end]
		start = end
		if !c.says(low + i) {
			continue
		}
		w.identifier(i, c.Kind)
		e := evidence{}
		h := r.hashed(c.Kind, v, &e)
		if h == 0 {
			continue
		}
		hashes[i] = h
		w.strongest[i] = min(w.strongest[i], c.Kind)
		w.evidence(i, &e)
	}
}

// identifier notes that a row has an identifier of a kind, whether or not it identifies somebody.
func (w *windowed) identifier(i int, k Kind) {
	w.known[i] |= w.known[i]&hasIdentifier<<1 | hasIdentifier
	if k != Name {
		w.known[i] |= hasBetter
	}
}

// evidence notes what an identifier said.
func (w *windowed) evidence(i int, e *evidence) {
	if e.mainland {
		w.known[i] |= inMainland
	}
	if e.elsewhere {
		w.known[i] |= isElsewhere
	}
	if e.born.Year != 0 && w.born[i] == 0 {
		w.born[i] = packed(e.born)
	}
}

// hashed returns the hash of an identifier, 0 when it identifies nobody. What most values look like is hashed as it is.
func (r *Recorder) hashed(k Kind, v []byte, e *evidence) uint64 {
	switch {
	case k == Phone && plainMobile(v):
		e.mainland = true
		return max(r.key.hashOf(k, v), 1)
	case k == ResidentID && len(v) == newLength && v[newLength-1] != 'x':
		if id, ok := check.ParseResident(v); ok {
			e.resident(id, true)
			return max(r.key.hashOf(k, v), 1)
		}
	case k == Email && plainEmail(v):
		return max(r.key.hashOf(k, v), 1)
	}
	r.found = r.found[:0]
	r.look(&Identifier{Kind: k, Value: v}, e)
	if len(r.found) == 0 {
		return 0
	}
	return max(r.found[0].hash, 1)
}

// settle decides the cell of each row and counts the rows.
func (r *Recorder) settle(b *Rows, n int) {
	w, s := r.window, r.sketches
	day := packed(r.asOf)
	for i := range n {
		k := w.known[i]
		if k&hasIdentifier == 0 || b.Related && k&(hasAnother|hasBetter) == 0 {
			w.cell[i] = nowhere
			continue
		}
		e := evidence{mainland: k&inMainland != 0, elsewhere: k&isElsewhere != 0}
		band := bandAt(w.born[i], day)
		c := cellOf(e.place(w.place[i]), band, k&isSensitive != 0 || band == Under14)
		w.cell[i] = c
		s.persons[c]++
		if w.strongest[i] == Name {
			s.unkeyed[c]++
		}
	}
}

// nowhere is the cell of a row that is about nobody.
const nowhere cell = cells

// recordAll adds the identifiers of a column to the sketch of its kind.
func (r *Recorder) recordAll(k Kind, hashes []uint64) {
	w := r.window
	n := 0
	for i, h := range hashes {
		w.rows[n] = uint16(i)
		if h != 0 && w.cell[i] != nowhere {
			n++
		}
	}
	if n == 0 {
		return
	}
	s := r.sketches.kind(k)
	s.memo = nil
	rows := w.rows[:n]
	if !s.sample.complete() {
		rows = s.registerRows(rows, hashes, &w.cell)
	}
	s.sample.warm(rows, hashes)
	for _, i := range rows {
		s.note(hashes[i], w.cell[i], k > w.strongest[i])
	}
}

// warm reads the slots of the hashes of some rows, so that the processor fetches them at once: one by one, each search
// would wait for memory.
func (s *sample) warm(rows []uint16, hashes []uint64) {
	last, sum := uint64(len(s.slots)-1), uint64(0)
	for _, i := range rows {
		sum ^= s.slots[hashes[i]&last].hash
	}
	s.warmed = sum
}

// registerRows records the hashes of some rows in the registers and returns those that may belong into the sample.
func (s *sketch) registerRows(rows []uint16, hashes []uint64, cells *[window]cell) []uint16 {
	n, limit := 0, s.sample.limit
	for _, i := range rows {
		h := hashes[i]
		s.register(cells[i]).add(mix(h))
		rows[n] = i
		if h < limit {
			n++
		}
	}
	return rows[:n]
}
