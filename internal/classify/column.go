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

	Whole [maxForms]*whole // rows that are a value of a detector as a whole; nil where none is

	distinct distinct
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

// add accounts for the values of a batch. It sets the bits of present for the rows that say something.
func (c *column) add(t *Table, b *inventory.Column, present []uint64) {
	c.describe(b)
	start, n, nothing := uint32(0), int64(1), len(b.Null) > 0
	for i, end := range b.End {
		v := b.Data[start:end]
		start = end
		if b.Count != nil {
			n = int64(b.Count[i])
		}
		c.Rows += n
		if nothing && b.IsNull(i) {
			c.Nulls += n
			continue
		}
		if len(v) <= longestBlank && blank(v) {
			c.Empties += n
			continue
		}
		present[i>>6] |= 1 << (i & 63)
		if h := t.hasher.sum(v); c.distinct.wants(h) {
			c.value(t, v, h, n)
		} else {
			c.other(t, v, h, n)
		}
	}
}

// longestBlank is the length of the longest value that blank looks at.
const longestBlank = 6

// blank reports whether a value says nothing: white space, or a word for none.
func blank(v []byte) bool {
	if len(v) > longestBlank {
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

// value accounts for a value of the sample, which is looked at once, and n occurrences.
func (c *column) value(t *Table, v []byte, h uint64, n int64) {
	if s := c.distinct.find(h); s != nil {
		s.Count += uint32(n)
		c.account(s, n)
		return
	}
	s := t.look(h, v)
	s.Count = uint32(n)
	c.account(&s, n)
	c.keep(t, &s, v)
}

// account counts n rows of a value that was looked at.
func (c *column) account(s *seen, n int64) {
	if s.Stands > 0 {
		c.wholeOf(int(s.Stands)-1).add(s.Hash, n)
	} else if !s.Within.empty() {
		count(s.Within, &c.Within, n)
	}
}

// other accounts for a value outside the sample, whose kind the sample tells: it counts when it stands for itself, and
// else for what occurs inside it.
func (c *column) other(t *Table, v []byte, h uint64, n int64) {
	f, inside := t.tell(v)
	switch {
	case f != noForm:
		d := t.engine.forms[f].detector
		w := c.wholeOf(d)
		w.add(h, n)
		if w.shows(h) {
			c.sample(d, h, t.cell.raw)
		}
	case !inside.empty():
		count(inside, &c.Within, n)
	}
}

// look says what a value looks like.
func (t *Table) look(h uint64, v []byte) seen {
	e := t.engine
	f, inside := t.tell(v)
	m := measure(v, t.scratch[:0])
	s := seen{
		Hash: h, Fits: e.fit(&m), Class: m.class, Bytes: uint16(len(m.raw)), Runes: uint16(m.runes),
		Within: inside,
	}
	if f != noForm {
		s.Stands = uint8(e.forms[f].detector + 1)
	}
	if m.class&(isOther|isHigh) != 0 {
		s.Masked = e.maskedAs(&m)
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
	for d, w := range other.Whole {
		if w != nil {
			c.wholeOf(d).merge(w)
		}
	}
	c.distinct.merge(&other.distinct)
	for d, all := range other.samples {
		for _, s := range all {
			c.samples[d] = insert(c.samples[d], s)
		}
	}
}
