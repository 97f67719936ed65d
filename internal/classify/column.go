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
	Fits                 [maxForms]int64 // rows whose whole value fits a form
	Within               [maxForms]int64 // rows that hold a match of a detector inside text
	Masked               [maxForms]int64 // rows that hold a masked form of a detector

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

// value accounts for one value that occurs n times.
func (c *column) value(t *Table, v []byte, n int64) {
	h := t.hash(v)
	if s := c.distinct.find(h); s != nil && s.Flags&isSentence == 0 {
		s.Count += uint32(n)
		c.count(s.Fits, &c.Fits, n)
		c.count(s.Masked, &c.Masked, n)
		return
	}
	m := measure(v, t.scratch[:0])
	fits := t.engine.fit(&m)
	c.count(fits, &c.Fits, n)
	var masked set
	if m.class&isOther != 0 || m.class&isHigh != 0 {
		masked = t.engine.maskedAs(&m)
		c.count(masked, &c.Masked, n)
	}
	text := m.runes >= minText && fits.empty()
	if text {
		c.within(t, m.raw, n)
	}
	c.keep(t, h, &m, fits, masked, n)
}

// minText is the length from which a value that fits no form is searched for matches inside.
const minText = 8

func (c *column) count(s set, into *[maxForms]int64, n int64) {
	for w, word := range s {
		for ; word != 0; word &= word - 1 {
			into[w<<6+bits.TrailingZeros64(word)] += n
		}
	}
}

// within counts the detectors that match inside a text, each once.
func (c *column) within(t *Table, v []byte, n int64) {
	t.matches = t.engine.Scan(v, t.matches[:0])
	var found set
	for _, m := range t.matches {
		found.add(uint8(m.Detector))
	}
	c.count(found, &c.Within, n)
}

// keep takes the value into the sample of distinct values, if it belongs there.
func (c *column) keep(t *Table, h uint64, m *cell, fits, masked set, n int64) {
	if s := c.distinct.find(h); s != nil {
		s.Count += uint32(n)
		return
	}
	if !c.distinct.wants(h) {
		return
	}
	fits.union(t.engine.fitWeak(m))
	c.distinct.add(seen{
		Hash: h, Fits: fits, Masked: masked, Class: m.class, Flags: flagsOf(m),
		Bytes: uint16(len(m.raw)), Runes: uint16(m.runes), Count: uint32(n),
	})
	c.sampleAll(t, h, m, fits, masked)
}

// sampleAll masks the value for each detector that it speaks for and that still wants a sample.
func (c *column) sampleAll(t *Table, h uint64, m *cell, fits, masked set) {
	last := -1
	for i := range t.engine.forms {
		if d := t.engine.forms[i].detector; fits.has(i) && !t.engine.forms[i].weak && d != last {
			last = d
			c.sample(d, h, m.raw)
		}
	}
	for d := range t.engine.detectors {
		if masked.has(d) {
			c.sample(d, h, m.raw)
		}
	}
	c.sample(anyDetector, h, m.raw)
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
	for i := range c.Fits {
		c.Fits[i] += other.Fits[i]
		c.Within[i] += other.Within[i]
		c.Masked[i] += other.Masked[i]
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
