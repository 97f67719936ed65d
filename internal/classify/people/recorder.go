package people

import "encoding/binary"

// Config says what a recorder counts.
type Config struct {
	Key Key
	// Scope is the range within which surrogate keys and names mean the same person: the id of the dataset, or of the
	// store when its tables share their keys.
	Scope string
	AsOf  Date // the day on which ages are taken; the zero Date puts everybody in the band NoAge
	// Exact keeps every identifier, up to ExactSize of a kind, instead of SampleSize. It is for datasets near a
	// threshold of the rules.
	Exact bool
}

// Identifier is one identifying value of a person. The recorder only reads Value, and only during Add.
type Identifier struct {
	Kind  Kind
	Value []byte
}

// Person is what one row says of one person. A row about several people (a pupil and a guardian) is several persons.
type Person struct {
	IDs       []Identifier // of any kinds, in any order; values that identify nobody are passed over
	Place     Place        // what other columns say (country, address); empty or Unknown when they say nothing
	Birth     Date         // from a column of birth dates; the zero Date when there is none
	Sensitive bool         // the row holds sensitive personal information of this person
}

// Recorder turns the rows of one dataset into sketches. It keeps no value.
type Recorder struct {
	key      Key
	scope    [8]byte
	asOf     Date
	sketches *Sketches
	buf      []byte
	found    []found
	window   *windowed // of AddRows
}

// found is an identifier of the person at hand.
type found struct {
	kind Kind
	hash uint64
}

// NewRecorder returns a recorder with empty sketches.
func NewRecorder(c Config) *Recorder {
	size := SampleSize
	if c.Exact {
		size = ExactSize
	}
	r := &Recorder{
		key:      c.Key,
		asOf:     c.AsOf,
		sketches: newSketches(size),
		buf:      make([]byte, 0, 256),
		found:    make([]found, 0, 16),
	}
	binary.LittleEndian.PutUint64(r.scope[:], c.Key.hash([]byte(c.Scope)))
	return r
}

// Add records one person of one row. It does not keep p and does not allocate in the long run.
//
// Everything about a person under 14 counts as sensitive (PIPL article 28).
func (r *Recorder) Add(p *Person) {
	r.found = r.found[:0]
	e := evidence{born: p.Birth}
	for i := range p.IDs {
		r.look(&p.IDs[i], &e)
	}
	band := bandOn(e.born, r.asOf)
	r.record(cellOf(e.place(p.Place), band, p.Sensitive || band == Under14))
}

// place weighs what the identifiers say against what columns say: an identity number or a mainland mobile outweighs a
// column, a foreign number does not.
func (e *evidence) place(column Place) Place {
	switch {
	case e.mainland:
		return Mainland
	case e.elsewhere && (column == "" || column == Unknown):
		return Elsewhere
	default:
		return column
	}
}

// Sketches returns the sketches so far, which the recorder goes on to fill.
func (r *Recorder) Sketches() *Sketches { return r.sketches }

// look hashes an identifier into found, if it identifies somebody, and adds to e what it says.
func (r *Recorder) look(id *Identifier, e *evidence) {
	// The hash covers the kind, and the scope where it matters, so that a number that is a phone is no account.
	head := 1
	r.buf = append(r.buf[:0], byte(id.Kind))
	if id.Kind.scoped() {
		r.buf = append(r.buf, r.scope[:]...)
		head += len(r.scope)
	}
	r.buf = normalise(r.buf, id.Kind, id.Value, e)
	if len(r.buf) > head {
		r.found = append(r.found, found{kind: id.Kind, hash: r.key.hash(r.buf)})
	}
}

// record counts the person at hand in a cell: by the strongest identifier, with the weaker ones linked to it.
func (r *Recorder) record(c cell) {
	s := r.sketches
	s.told = nil
	s.persons[c]++
	strongest := Name
	for _, f := range r.found {
		strongest = min(strongest, f.kind)
	}
	if strongest == Name {
		s.unkeyed[c]++
	}
	for _, f := range r.found {
		s.kind(f.kind).add(f.hash, c, f.kind > strongest)
	}
}
