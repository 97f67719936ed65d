package classify

import (
	"math/bits"

	"github.com/domicile/domicile/internal/inventory"
)

// column is what is known of one column of a dataset so far. It holds hashes, counts and masked samples.
type column struct {
	Name, Type, Comment string
	Under               string

	Rows, Nulls, Empties int64
	Within               [maxForms]int64 // rows that hold a match of a detector inside text

	distinct distinct
	usual    uint8            // the form of the last value that was one
	samples  map[int][]sample // by detector
}

// sample is a masked value, ordered by the hash of the value it was, so that the choice does not depend on order.
type sample struct {
	Hash uint64
	Text string
}

// maxSamples is how many masked samples a detector keeps of a column.
const maxSamples = 3

func newColumn(name string) *column {
	return &column{Name: name, distinct: newDistinct(), samples: make(map[int][]sample)}
}

// describe takes over what the source says of the column.
func (c *column) describe(b *inventory.Column) {
	if c.Type == "" {
		c.Type = b.Type
	}
	if c.Comment == "" {
		c.Comment = b.Comment
	}
}

// add accounts for the values of a batch.
func (c *column) add(t *Table, b *inventory.Column) {
	c.describe(b)
	for i := range b.Len() {
		n := int64(1)
		if b.Count != nil {
			n = int64(b.Count[i])
		}
		c.Rows += n
		if b.IsNull(i) {
			c.Nulls += n
			continue
		}
		v := b.Value(i)
		if blank(v) {
			c.Empties += n
			continue
		}
		c.value(t, v, n)
	}
}

// blank reports whether a value says nothing: white space, or a word for none.
func blank(v []byte) bool {
	if len(v) > 6 {
		return false
	}
	for _, b := range v {
		if b > ' ' {
			switch string(v) {
			case "null", "NULL", "nil", "None", `\N`, "N/A", "n/a", "-", "--", "无", "[]", "{}":
				return true
			}
			return false
		}
	}
	return true
}

// value accounts for one value that occurs n times. A value of the sample is looked at once; of the others, whose share
// the sample tells, only what occurs inside them counts.
func (c *column) value(t *Table, v []byte, n int64) {
	h := t.hash(v)
	if s := c.distinct.find(h); s != nil {
		s.Count += uint32(n)
		count(s.Within, &c.Within, n)
		return
	}
	if !c.distinct.wants(h) {
		if len(v) >= minText {
			count(t.pass(c, v), &c.Within, n)
		}
		return
	}
	s := t.look(h, v)
	s.Count = uint32(n)
	count(s.Within, &c.Within, n)
	c.keep(t, &s, v)
}

// pass returns the detectors that match inside a value that is not of the sample, none when the whole value is one of
// the forms that stand for themselves. Most values of a column are of the form of the one before.
func (t *Table) pass(c *column, v []byte) (found set) {
	m := measure(v, t.scratch[:0])
	if m.runes < minText || t.engine.stands(&m, &c.usual) {
		return found
	}
	return t.within(m.raw)
}

// stands reports whether the whole value fits a form that needs no look inside. It tries the usual form first and
// remembers the one that fits.
func (e *Engine) stands(c *cell, usual *uint8) bool {
	if f := &e.forms[*usual]; e.whole.has(int(*usual)) && f.shape.fits(c.class) && f.accepts(c) {
		return true
	}
	for _, i := range e.byClass[c.class].of(len(c.raw)) {
		if e.whole.has(int(i)) && e.forms[i].accepts(c) {
			*usual = i
			return true
		}
	}
	return false
}

// look says what a value looks like.
func (t *Table) look(h uint64, v []byte) seen {
	e := t.engine
	m := measure(v, t.scratch[:0])
	s := seen{Hash: h, Fits: e.fit(&m), Class: m.class, Bytes: uint16(len(m.raw)), Runes: uint16(m.runes)}
	if m.class&(isOther|isHigh) != 0 {
		s.Masked = e.maskedAs(&m)
	}
	if m.runes >= minText && !s.Fits.meets(e.whole) {
		s.Within = t.within(m.raw)
	}
	return s
}

// minText is the length from which a value that fits no form is searched for matches inside.
const minText = 8

// count adds n for each member of a set.
func count(s set, into *[maxForms]int64, n int64) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			into[w<<6+bits.TrailingZeros64(word)] += n
		}
	}
}

// keep takes a value that the sample of distinct values wants, and asks of it what only the sample is asked.
func (c *column) keep(t *Table, s *seen, v []byte) {
	m := measure(v, t.scratch[:0])
	s.Weak, s.Flags = t.engine.fitWeak(&m), flagsOf(&m)
	if m.runes >= minText && !s.Fits.meets(t.engine.whole) {
		s.Near = t.engine.alike(m.raw)
	}
	c.sampleAll(t, s, m.raw)
	c.distinct.add(*s)
}

// sampleAll masks the value for each detector that it speaks for and that still wants a sample.
func (c *column) sampleAll(t *Table, s *seen, v []byte) {
	last := -1
	for i := range t.engine.forms {
		if d := t.engine.forms[i].detector; s.Fits.has(i) && d != last {
			last = d
			c.sample(d, s.Hash, v)
		}
	}
	for d := range t.engine.detectors {
		if s.Masked.has(d) {
			c.sample(d, s.Hash, v)
		}
	}
	c.sample(anyDetector, s.Hash, v)
}

// anyDetector keeps samples of values whatever they are, for columns that only the schema speaks for.
const anyDetector = -1

func (c *column) sample(detector int, h uint64, v []byte) {
	kept := c.samples[detector]
	if len(kept) == maxSamples && h >= kept[maxSamples-1].Hash {
		return
	}
	c.samples[detector] = insert(kept, sample{Hash: h, Text: mask(v)})
}

// insert keeps the maxSamples samples of the smallest hashes, in order.
func insert(kept []sample, s sample) []sample {
	at := len(kept)
	for at > 0 && kept[at-1].Hash > s.Hash {
		at--
	}
	if at > 0 && kept[at-1].Hash == s.Hash {
		return kept
	}
	kept = append(kept, sample{})
	copy(kept[at+1:], kept[at:])
	kept[at] = s
	return kept[:min(len(kept), maxSamples)]
}

// merge adds what other read of the same column.
func (c *column) merge(other *column) {
	c.Rows += other.Rows
	c.Nulls += other.Nulls
	c.Empties += other.Empties
	for i := range c.Within {
		c.Within[i] += other.Within[i]
	}
	if c.Type == "" {
		c.Type = other.Type
	}
	if c.Comment == "" {
		c.Comment = other.Comment
	}
	c.distinct.merge(&other.distinct)
	for d, all := range other.samples {
		for _, s := range all {
			c.samples[d] = insert(c.samples[d], s)
		}
	}
}
