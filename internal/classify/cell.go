package classify

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// maxValue is how many bytes of a value are looked at; the rest of a longer one is text.
const maxValue = 4096

// maxPlate is the longest licence plate with its separator.
const maxPlate = 16

// set is a set of forms.
type set [maxForms / 64]uint64

func (s *set) add(i uint8)    { s[i>>6] |= 1 << (i & 63) }
func (s *set) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s *set) empty() bool    { return s[0]|s[1]|s[2]|s[3] == 0 }

func (s *set) meets(o set) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

func (s *set) union(o set) { s[0] |= o[0]; s[1] |= o[1]; s[2] |= o[2]; s[3] |= o[3] }
func (s *set) keep(o set)  { s[0] &= o[0]; s[1] &= o[1]; s[2] &= o[2]; s[3] &= o[3] }

func (s set) without(o set) set { return set{s[0] &^ o[0], s[1] &^ o[1], s[2] &^ o[2], s[3] &^ o[3]} }

// cell is a value as the forms see it.
type cell struct {
	raw     []byte // without blanks around
	class   class
	runes   int
	scratch []byte // where stripped is made, when a form asks for it
	bare    []byte // what stripped returned
}

// measure looks at every byte of a value once. The result aliases v and scratch.
func measure(v, scratch []byte) (c cell) {
	v = v[:min(len(v), maxValue)]
	if spaced(v) {
		v = bytes.TrimSpace(v)
	}
	c.raw, c.class, c.runes, c.scratch = v, classOf(v), len(v), scratch
	if c.class&isHigh != 0 {
		c.high()
	}
	return c
}

// high does what only values with characters beyond ASCII need.
func (c *cell) high() {
	if wide(c.raw, c.class) {
		*c = measure(narrow(c.scratch[:0], c.raw), nil)
		return
	}
	c.runes -= continuations(c.raw)
}

// stripped returns the value without separators between the groups of a number.
func (c *cell) stripped() []byte {
	const grouping = isBlank | isDot | isHigh
	if c.class&isDigit == 0 || c.class&grouping == 0 {
		return c.raw
	}
	if c.bare == nil {
		c.bare = c.raw
		if len(c.raw) <= cap(c.scratch) && grouped(c.raw, c.class) {
			c.bare = strip(c.scratch[:0], c.raw)
		}
	}
	return c.bare
}

// spaced reports whether a value may begin or end with white space, that of Unicode included; for nearly all values it
// says no.
func spaced(v []byte) bool {
	n := len(v)
	if n < 3 {
		return true
	}
	last := v[n-1]
	return v[0] <= ' ' || v[0] >= 0x80 && v[0] < 0xE4 || last <= ' ' || last >= 0x80 && (v[n-3] < 0xE4 || v[n-2] == 0xC2)
}

// classOf returns the classes of the bytes of a value together, eight at a time. Eight figures or eight bytes of
// characters beyond ASCII, which most values are made of, are told in a few operations.
func classOf(v []byte) (c class) {
	for ; len(v) >= 8; v = v[8:] {
		switch w := binary.LittleEndian.Uint64(v); {
		case w&high8 == high8:
			c |= isHigh
		case eightDigits(w):
			c |= isDigit
		default:
			c |= classes[v[0]] | classes[v[1]] | classes[v[2]] | classes[v[3]] |
				classes[v[4]] | classes[v[5]] | classes[v[6]] | classes[v[7]]
		}
	}
	for _, b := range v {
		c |= classes[b]
	}
	return c
}

// The highest bit and the lowest of eight bytes.
const (
	high8 = 0x8080808080808080
	low8  = 0x0101010101010101
)

// eightDigits reports whether all eight bytes of a word are figures: their upper half is 3, also when 6 is added.
func eightDigits(w uint64) bool {
	return (w&0xf0f0f0f0f0f0f0f0)|((w+6*low8)&0xf0f0f0f0f0f0f0f0)>>4 == 0x3333333333333333
}

// continuations counts the bytes that continue a character: their highest bit is set and the next is not.
func continuations(v []byte) int {
	n := 0
	for ; len(v) >= 8; v = v[8:] {
		w := binary.LittleEndian.Uint64(v)
		n += bits.OnesCount64(w &^ (w << 1) & high8)
	}
	for _, b := range v {
		n += int(b>>7) & int(^b>>6) & 1
	}
	return n
}

// grouped reports whether a value may be a number in groups.
func grouped(v []byte, c class) bool {
	return c&(isBlank|isDot) != 0 || c&isHigh != 0 && len(v) <= maxPlate && bytes.Contains(v, []byte("·"))
}

// longestGroups is the length up to which full-width punctuation may separate the groups of a number; in longer values
// it is that of a text.
const longestGroups = 48

// wide reports whether a value is written in full-width forms (U+FF01 to U+FF5E): digits, letters or signs, or the
// punctuation of Chinese text in a short value with figures.
func wide(v []byte, c class) bool {
	number := len(v) <= longestGroups && c&isDigit != 0
	for i := bytes.IndexByte(v, 0xEF); i >= 0 && i+2 < len(v); i++ {
		if v[i] != 0xEF {
			next := bytes.IndexByte(v[i:], 0xEF)
			if next < 0 {
				return false
			}
			i += next - 1
			continue
		}
		if v[i+1] == 0xBC && (number || !punctuates(v[i+2])) || v[i+1] == 0xBD {
			return true
		}
	}
	return false
}

// punctuates reports whether the full-width form EF BC b is the punctuation of a text: ！（），：；？.
func punctuates(b byte) bool {
	switch b {
	case 0x81, 0x88, 0x89, 0x8C, 0x9A, 0x9B, 0x9F:
		return true
	}
	return false
}

// narrow appends v with full-width forms as ASCII.
func narrow(dst, v []byte) []byte {
	for i := 0; i < len(v); {
		r, n := utf8.DecodeRune(v[i:])
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			dst = append(dst, byte(r-0xFF01+'!'))
		case r == 0x3000:
			dst = append(dst, ' ')
		default:
			dst = append(dst, v[i:i+n]...)
		}
		i += n
	}
	return dst
}

// strip appends v without blanks, hyphens, brackets, and middle dots.
func strip(dst, v []byte) []byte {
	for i := 0; i < len(v); i++ {
		switch {
		case classes[v[i]] == isBlank, v[i] == '.':
		case v[i] == 0xC2 && i+1 < len(v) && v[i+1] == 0xB7:
			i++
		default:
			dst = append(dst, v[i])
		}
	}
	return dst
}

// fit returns the proving forms that the whole value fits.
func (e *Engine) fit(c *cell) set { return e.fitting(e.byClass[c.class].of(len(c.raw)), c) }

// fitWeak returns the other forms that the whole value fits. They say nothing alone and are only asked about values of
// the sample.
func (e *Engine) fitWeak(c *cell) set { return e.fitting(e.weak[c.class], c) }

func (e *Engine) fitting(forms []uint8, c *cell) (fits set) {
	for _, i := range forms {
		if e.forms[i].accepts(c) {
			fits.add(i)
		}
	}
	return fits
}

func (f *form) accepts(c *cell) bool {
	v, n := c.raw, len(c.raw)
	if f.shape.strip {
		if n < f.low {
			return false // what is taken off makes it shorter still
		}
		v = c.stripped()
		n = len(v)
	}
	if f.shape.runes {
		n = c.runes
	}
	if n < f.low || n > f.high {
		return false
	}
	if f.words != nil {
		if _, ok := f.words[string(v)]; !ok {
			return false
		}
	}
	return f.check == nil || f.check(v)
}
