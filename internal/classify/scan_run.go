package classify

import "math/bits"

// run looks at one run of digits, letters, dots, at signs and underlines.
func (s *scan) run(start, end int) {
	c, clean := s.classes(start, end)
	if !clean {
		start, end = trim(s.buf, start, end)
		c = runClassOf(s.buf[start:end])
	}
	if c&runAt != 0 {
		start = localPart(s.buf, start)
		s.try(start, end, s.fitting(c, start, end))
		return
	}
	if end-start > longest {
		return
	}
	if c&(runUpper|runDigit) != 0 && end-start < manyBytes && s.plates>>(end-start)&1 != 0 {
		s.plate(start, end)
	}
	if c == runDigit && start > 0 && s.buf[start-1] == '+' {
		start-- // the plus of an international number belongs to it
	}
	s.try(start, end, s.fitting(c, start, end))
}

// classes returns the classes of the bytes of a run together, and whether it begins and ends with what a value may begin
// and end with.
func (s *scan) classes(start, end int) (c runClass, clean bool) {
	n, at := end-start, uint(start-s.base+blockBytes)
	if n > windowBytes || start < s.base-blockBytes {
		return 0, false
	}
	m := &s.masks
	all := uint64(1)<<n - 1
	digit, upper, lower := m.digit.window(at)&all, m.upper.window(at)&all, m.lower.window(at)&all
	dot, sign := m.dot.window(at)&all, m.at.window(at)&all
	under := all &^ (digit | upper | lower | dot | sign)
	c = bit(digit) | bit(upper)<<1 | bit(lower)<<2 | bit(dot)<<3 | bit(sign)<<4 | bit(under)<<5
	return c, (dot|under)&(1|1<<(n-1)) == 0
}

// bit is 1 unless x is 0.
func bit(x uint64) runClass {
	if x != 0 {
		return 1
	}
	return 0
}

// runClassOf returns the classes of the bytes of a run together.
func runClassOf(v []byte) (c runClass) {
	for _, b := range v {
		c |= runClasses[b]
	}
	return c
}

// trim takes dots and underlines off both ends of a run.
func trim(buf []byte, start, end int) (from, to int) {
	for start < end && (buf[start] == '.' || buf[start] == '_') {
		start++
	}
	for start < end && (buf[end-1] == '.' || buf[end-1] == '_') {
		end--
	}
	return start, end
}

// localPart moves the start of an address over the characters that only its local part may hold.
func localPart(buf []byte, start int) int {
	for start > 0 && local[buf[start-1]] {
		start--
	}
	return start
}

// plate looks for the character of a province before the letter of a plate.
func (s *scan) plate(start, end int) {
	if start >= provinceBytes && s.buf[start-1] >= 0x80 {
		s.try(start-provinceBytes, end, s.fitting(runPlate, start-provinceBytes, end))
	}
}

// fitting returns the forms that classes, length and first byte of a run leave.
func (s *scan) fitting(c runClass, start, end int) uint64 {
	if start == end {
		return 0
	}
	return s.byClass[c][min(end-start, manyBytes)] & s.byFirst[s.buf[start]]
}

// try appends a match for each detector one of whose forms the run fits.
func (s *scan) try(start, end int, forms uint64) {
	last := -1
	for ; forms != 0; forms &= forms - 1 {
		f := &s.forms[bits.TrailingZeros64(forms)]
		if f.detector != last && f.accepts(s.buf[start:end]) {
			last = f.detector
			s.out = append(s.out, Match{Detector: last, Start: start, End: end})
		}
	}
}

// accepts reports whether a run of the classes of a form is a value of it.
func (f *textForm) accepts(v []byte) bool {
	if len(v) < f.low || len(v) > f.high || f.words != nil && !f.knows(v) {
		return false
	}
	return f.check == nil || f.check(v)
}

// knows reports whether v is one of the words of a form.
func (f *textForm) knows(v []byte) bool {
	_, ok := f.words[string(v)]
	return ok
}
