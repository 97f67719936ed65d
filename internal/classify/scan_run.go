package classify

import (
	"math/bits"
	"strings"

	"github.com/domicile/domicile/internal/classify/check"
)

// run looks at one run of digits, letters, dots, at signs and underlines.
func (s *scan) run(start, end int) {
	n, at := end-start, start-s.base+blockBytes
	if n >= windowBytes || at < 0 {
		s.long(start, end)
		return
	}
	all := uint64(1)<<(n&63) - 1
	if s.masks.digit.window(uint(at)/blockBytes, uint(at))&all != all {
		s.mixed(start, end, at)
		return
	}
	if start > 0 && mayLead[s.buf[start-1]] {
		s.number(start, end)
		return
	}
	if forms := s.byClass[runDigit][n] & s.byFirst[s.buf[start]]; forms != 0 {
		s.try(start, end, forms)
	}
}

// mixed looks at a run that the masks hold and that has more than digits.
func (s *scan) mixed(start, end, at int) {
	c, edge := s.masks.class(at, end-start)
	if edge || start > 0 && mayLead[s.buf[start-1]] || c&runAt != 0 && hyphenated(s.buf, end) {
		s.long(start, end)
		return
	}
	if forms := s.byClass[c][end-start] & s.byFirst[s.buf[start]]; forms != 0 {
		s.trySeen(start, end, forms)
	}
}

// number looks at a run of nothing but digits.
func (s *scan) number(start, end int) {
	s.plate(start, end)
	if start > 0 && s.buf[start-1] == '+' {
		start-- // the plus of an international number belongs to it
	}
	s.try(start, end, s.fitting(runDigit, start, end))
}

// long looks at a run that the masks do not hold, or one with something before it that may belong to it, or with dots or
// underlines around, which do not.
func (s *scan) long(start, end int) {
	start, end = trim(s.buf, start, end)
	c := runClassOf(s.buf[start:end])
	switch {
	case c == runDigit:
		s.number(start, end)
		return
	case c&runAt != 0:
		s.mail(start, end)
		return
	case end-start > longest:
		return
	case c&(runUpper|runDigit) != 0:
		s.plate(start, end)
	}
	s.try(start, end, s.fitting(c, start, end))
}

// runClassOf returns the classes of the bytes of a run together.
func runClassOf(v []byte) runClass {
	all := byte(0)
	for _, b := range v {
		all |= byteClasses[b]
	}
	return runClasses[all]
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

// mail looks at a run with an at sign, and what belongs to it on both sides. A hyphen behind it may begin the rest of
// its domain, or something else.
func (s *scan) mail(start, end int) {
	start = localPart(s.buf, start)
	found := len(s.out)
	if to := domainPart(s.buf, end); to > end {
		s.try(start, to, s.fitting(runClassOf(s.buf[start:to]), start, to))
	}
	if len(s.out) == found {
		s.try(start, end, s.fitting(runClassOf(s.buf[start:end]), start, end))
	}
}

// localPart moves the start of an address over the characters that only its local part may hold, though it begins with
// none of them.
func localPart(buf []byte, start int) int {
	from := start
	for from > 0 && local[buf[from-1]] {
		from--
	}
	for from < start && (!running[buf[from]] || buf[from] == '.') {
		from++
	}
	return from
}

// hyphenated reports whether a hyphen follows at end.
func hyphenated(buf []byte, end int) bool { return end < len(buf) && buf[end] == '-' }

// domainPart moves the end of an address over the labels behind a hyphen, up to the next at sign, so that no byte is
// met twice.
func domainPart(buf []byte, end int) int {
	if !hyphenated(buf, end) {
		return end
	}
	to := end
	for to < len(buf) && buf[to] != '@' && (running[buf[to]] || buf[to] == '-') {
		to++
	}
	for to > end && strings.IndexByte("._-", buf[to-1]) >= 0 {
		to--
	}
	return to
}

// plate looks for the character of a province before the letter of a plate, and for both before a separator.
func (s *scan) plate(start, end int) {
	n := min(end-start, manyBytes-1)
	if s.plates>>n&1 != 0 && start >= provinceBytes && s.buf[start-1] >= 0x80 {
		s.try(start-provinceBytes, end, s.fitting(runPlate, start-provinceBytes, end))
	}
	if s.plates>>(n+1)&1 != 0 {
		s.separated(start-separator(s.buf[:start]), start, end)
	}
}

// separated looks at the end of a plate that stands behind a separator, which begins at before.
func (s *scan) separated(before, start, end int) {
	const head = provinceBytes + 1
	var plate [head + 6]byte // six characters have those of new-energy vehicles
	n := head + end - start
	if before == start || before < head || n > len(plate) {
		return
	}
	copy(plate[:], s.buf[before-head:before])
	copy(plate[head:], s.buf[start:end])
	for forms := s.byClass[runPlate][n]; forms != 0; forms &= forms - 1 {
		if f := &s.forms[bits.TrailingZeros64(forms)]; f.look == lookPlate && check.Plate(plate[:n]) {
			s.out = append(s.out, Match{Detector: f.detector, Start: before - head, End: end})
		}
	}
}

// separator returns the length of what separates the groups of a plate at the end of a text; 0 when there is none.
func separator(v []byte) int {
	for _, sep := range [...]string{"-", "·", "•", "．"} {
		if n := len(v) - len(sep); n >= 0 && string(v[n:]) == sep {
			return len(sep)
		}
	}
	return 0
}

// fitting returns the forms that classes, length and first byte of a run leave.
func (s *scan) fitting(c runClass, start, end int) uint64 {
	switch n := end - start; {
	case n <= 0:
		return 0
	case n < manyBytes:
		return s.byClass[c][n] & s.byFirst[s.buf[start]]
	default:
		return s.fittingLong(c, start, n)
	}
}

// fittingLong is fitting for runs whose lengths share a list.
func (s *scan) fittingLong(c runClass, start, n int) (fits uint64) {
	for forms := s.byClass[c][manyBytes] & s.byFirst[s.buf[start]]; forms != 0; forms &= forms - 1 {
		if f := &s.forms[bits.TrailingZeros64(forms)]; f.low <= n && n <= f.high {
			fits |= forms & -forms
		}
	}
	return fits
}

// try appends a match for each detector one of whose forms the run fits.
func (s *scan) try(start, end int, forms uint64) {
	last := -1
	for ; forms != 0; forms &= forms - 1 {
		f := &s.forms[bits.TrailingZeros64(forms)]
		if f.detector != last && f.check(s.buf[start:end]) {
			last = f.detector
			s.out = append(s.out, Match{Detector: last, Start: start, End: end})
		}
	}
}

// trySeen is try for a run that the masks hold.
func (s *scan) trySeen(start, end int, forms uint64) {
	last := -1
	for ; forms != 0; forms &= forms - 1 {
		f := &s.forms[bits.TrailingZeros64(forms)]
		if f.detector != last && s.accepts(f, start, end) {
			last = f.detector
			s.out = append(s.out, Match{Detector: last, Start: start, End: end})
		}
	}
}

// accepts asks the masks before the check.
func (s *scan) accepts(f *textForm, start, end int) bool {
	at, all := uint(start-s.base+blockBytes), uint64(1)<<(end-start)-1
	switch v := s.buf[start:end]; f.look {
	case lookMail:
		return s.masks.mail(at, all)
	case lookDotted:
		return s.masks.dotted(at, all) && f.check(v)
	case lookNone, lookPlate:
		return f.check(v)
	default:
		return false
	}
}
