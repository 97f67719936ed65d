package classify

import (
	"bytes"
	"unicode/utf8"
)

// maxValue is how many bytes of a value are looked at; the rest of a longer one is text.
const maxValue = 4096

// maxPlate is the longest licence plate with its separator.
const maxPlate = 16

// set is a set of forms.
type set [2]uint64

func (s *set) add(i uint8)      { s[i>>6] |= 1 << (i & 63) }
func (s *set) has(i int) bool   { return s[i>>6]&(1<<(i&63)) != 0 }
func (s *set) meets(o set) bool { return s[0]&o[0]|s[1]&o[1] != 0 }
func (s *set) union(other set)  { s[0] |= other[0]; s[1] |= other[1] }
func (s *set) keep(other set)   { s[0] &= other[0]; s[1] &= other[1] }

func (s set) without(other set) set { return set{s[0] &^ other[0], s[1] &^ other[1]} }

// cell is a value as the forms see it.
type cell struct {
	raw      []byte // without blanks around
	stripped []byte // without separators between groups
	class    class
	runes    int
}

// measure looks at every byte of a value once. The result aliases v and scratch.
func measure(v, scratch []byte) cell {
	v = bytes.TrimSpace(v[:min(len(v), maxValue)])
	c := cell{raw: v, stripped: v}
	continuation := 0
	for _, b := range v {
		c.class |= classes[b]
		if b&0xC0 == 0x80 {
			continuation++
		}
	}
	c.runes = len(v) - continuation
	if c.class&isHigh != 0 && wide(v) {
		return measure(narrow(scratch[:0], v), nil)
	}
	if c.class&isDigit != 0 && len(v) <= cap(scratch) && grouped(v, c.class) {
		c.stripped = strip(scratch[:0], v)
	}
	return c
}

// grouped reports whether a value may be a number in groups.
func grouped(v []byte, c class) bool {
	return c&(isBlank|isDot) != 0 || c&isHigh != 0 && len(v) <= maxPlate && bytes.Contains(v, []byte("·"))
}

// wide reports whether a value holds full-width digits or letters (U+FF01 to U+FF5E).
func wide(v []byte) bool {
	for i := 0; i+2 < len(v); i++ {
		if v[i] == 0xEF && (v[i+1] == 0xBC || v[i+1] == 0xBD) {
			return true
		}
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
		v, n = c.stripped, len(c.stripped)
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
