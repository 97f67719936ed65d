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
	c.measure(v, scratch)
	return c
}

func (c *cell) measure(v, scratch []byte) {
	v = v[:min(len(v), maxValue)]
	if spaced(v) {
		v = bytes.TrimSpace(v)
	}
	found := survey(v)
	if found.full && wide(v, found.class) {
		half := narrow(scratch[:0], v)
		v, scratch = bytes.TrimSpace(half), scratch[min(len(half), cap(scratch)):cap(scratch)][:0]
		found = survey(v)
	}
	c.raw, c.bare, c.scratch = v, nil, scratch
	c.class, c.runes = found.class, len(v)-found.continued
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

// surveyed is what the bytes of a value are together.
type surveyed struct {
	class     class
	continued int  // bytes that continue a character
	full      bool // whether there may be full-width forms
}

// survey looks at the bytes of a value, eight at a time; the last eight may overlap those before. Eight figures or
// eight bytes of characters beyond ASCII, which most values are made of, are told in a few operations.
func survey(v []byte) (s surveyed) {
	n := len(v)
	if n < 8 {
		return surveyShort(v)
	}
	var full uint64
	for i := 0; i < n; i += 8 {
		at := min(i, n-8)
		b := v[at : at+8 : at+8]
		w := binary.LittleEndian.Uint64(b)
		if high := w & high8; high != 0 {
			fresh := w >> (8 * uint(i-at) & 63)
			s.continued += bits.OnesCount64(fresh & high8 &^ (fresh << 1)) // the highest bit is set, and the next is not
			full |= zeroByte(w ^ fullWidth*low8)
			if high == high8 {
				s.class |= isHigh
				continue
			}
		} else if eightDigits(w) {
			s.class |= isDigit
			continue
		}
		s.class |= classes[b[0]] | classes[b[1]] | classes[b[2]] | classes[b[3]] |
			classes[b[4]] | classes[b[5]] | classes[b[6]] | classes[b[7]]
	}
	s.full = full != 0
	return s
}

// surveyShort is survey of a value of less than eight bytes.
func surveyShort(v []byte) (s surveyed) {
	if n := len(v); n >= 4 {
		b := v[n-4:]
		s.class = classes[v[0]] | classes[v[1]] | classes[v[2]] | classes[v[3]] |
			classes[b[0]] | classes[b[1]] | classes[b[2]] | classes[b[3]]
		if s.class&isHigh == 0 {
			return s
		}
	}
	for _, b := range v {
		s.class |= classes[b]
		s.continued += int(b>>7) & int(^b>>6) & 1
		s.full = s.full || b == fullWidth
	}
	return s
}

const (
	high8     = 0x8080808080808080 // the highest bit of eight bytes
	low8      = 0x0101010101010101 // the lowest bit of eight bytes
	fullWidth = 0xEF               // the first byte of full-width forms
)

// zeroByte is not 0 when one of eight bytes is.
func zeroByte(w uint64) uint64 { return (w - low8) &^ w & high8 }

// eightDigits reports whether all eight bytes of a word are figures: their upper half is 3, also when 6 is added.
func eightDigits(w uint64) bool {
	return w&(w+6*low8)&0xf0f0f0f0f0f0f0f0 == 0x3030303030303030
}

// grouped reports whether a value may be a number in groups.
func grouped(v []byte, c class) bool {
	return c&(isBlank|isDot) != 0 || c&isHigh != 0 && len(v) <= maxPlate && (bytes.Contains(v, []byte("·")) || bytes.Contains(v, []byte("•")))
}

// longestGroups is the length up to which full-width punctuation may separate the groups of a number; in longer values
// it is that of a text.
const longestGroups = 48

// wide reports whether a value is written in full-width forms (U+FF01 to U+FF5E): digits, letters or signs, or the
// punctuation of Chinese text in a short value with figures.
func wide(v []byte, c class) bool {
	number := len(v) <= longestGroups && c&isDigit != 0
	for i := bytes.IndexByte(v, fullWidth); i >= 0 && i+2 < len(v); i++ {
		if v[i] != fullWidth {
			next := bytes.IndexByte(v[i:], fullWidth)
			if next < 0 {
				return false
			}
			i += next - 1
			continue
		}
		if fullForm(v[i+1], v[i+2]) && (number || v[i+1] != 0xBC || !punctuates(v[i+2])) {
			return true
		}
	}
	return false
}

// fullForm reports whether the bytes after EF make a full-width form: BC 81 to BD 9E.
func fullForm(b, c byte) bool {
	return b == 0xBC && c > 0x80 && c < 0xC0 || b == 0xBD && c >= 0x80 && c <= 0x9E
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

// strip appends v without blanks, hyphens, brackets, middle dots (U+00B7) and bullets (U+2022).
func strip(dst, v []byte) []byte {
	for i := 0; i < len(v); i++ {
		switch {
		case classes[v[i]] == isBlank, v[i] == '.':
		case v[i] == middleDot && bytes.HasPrefix(v[i:], []byte("·")):
			i++
		case v[i] == bullet && bytes.HasPrefix(v[i:], []byte("•")):
			i += 2
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
