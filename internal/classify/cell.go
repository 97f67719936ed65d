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
type set [maxForms / 64]uint64

func (s *set) add(i uint8)    { s[i>>6] |= 1 << (i & 63) }
func (s *set) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }

func (s *set) meets(o set) bool {
	return s[0]&o[0]|s[1]&o[1]|s[2]&o[2]|s[3]&o[3] != 0
}

func (s *set) union(o set) { s[0] |= o[0]; s[1] |= o[1]; s[2] |= o[2]; s[3] |= o[3] }
func (s *set) keep(o set)  { s[0] &= o[0]; s[1] &= o[1]; s[2] &= o[2]; s[3] &= o[3] }

func (s set) without(o set) set { return set{s[0] &^ o[0], s[1] &^ o[1], s[2] &^ o[2], s[3] &^ o[3]} }

// cell is a value as the forms see it.
type cell struct {
	raw      []byte // without blanks around
	stripped []byte // without separators between groups
	class    class
	runes    int
}

// measure looks at every byte of a value once. The result aliases v and scratch.
func measure(v, scratch []byte) cell {
	v = v[:min(len(v), maxValue)]
	if spaced(v) {
		v = bytes.TrimSpace(v)
	}
	c := cell{raw: v, stripped: v, class: classOf(v), runes: len(v)}
	if c.class&isHigh != 0 {
		c.runes -= continuations(v)
	}
	if c.class&isHigh != 0 && wide(v) {
		return measure(narrow(scratch[:0], v), nil)
	}
	if c.class&isDigit != 0 && len(v) <= cap(scratch) && grouped(v, c.class) {
		c.stripped = strip(scratch[:0], v)
	}
	return c
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

// classOf returns the classes of the bytes of a value together, four at a time.
func classOf(v []byte) (c class) {
	for ; len(v) >= 4; v = v[4:] {
		c |= classes[v[0]] | classes[v[1]] | classes[v[2]] | classes[v[3]]
	}
	for _, b := range v {
		c |= classes[b]
	}
	return c
}

// continuations counts the bytes that continue a character.
func continuations(v []byte) int {
	n := 0
	for _, b := range v {
		n += int(b>>7) & int(^b>>6) & 1
	}
	return n
}

// grouped reports whether a value may be a number in groups.
func grouped(v []byte, c class) bool {
	return c&(isBlank|isDot) != 0 || c&isHigh != 0 && len(v) <= maxPlate && bytes.Contains(v, []byte("·"))
}

// wide reports whether a value holds full-width digits or letters (U+FF01 to U+FF5E).
func wide(v []byte) bool {
	for i := bytes.IndexByte(v, 0xEF); i >= 0 && i+2 < len(v); i++ {
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
