package format

import "bytes"

// maxLiteral is the longest number that is taken for one.
const maxLiteral = 1 * kib

// literal consumes a number, true, false or null.
func (s *jsonScanner) literal() ([]byte, error) {
	n := s.run()
	b := s.w.bytes()
	switch {
	case validLiteral(b[:n]):
		s.w.a += n
		return b[:n], nil
	case n > 0 && n == len(b) && n <= maxLiteral:
		return nil, s.broken()
	}
	return nil, errSyntax
}

// number is literal for what most literals are: whole numbers that end at hand.
func (s *jsonScanner) number() ([]byte, error) {
	b := s.w.bytes()
	n := countDigits(b[:min(len(b), maxLiteral)])
	if n == 0 || n >= len(b) || isLiteral(b[n]) {
		return s.literal()
	}
	s.w.a += n
	return b[:n], nil
}

// run returns how many bytes of a literal come next.
func (s *jsonScanner) run() int {
	for n := 0; ; {
		b := s.w.bytes()
		for n < len(b) && isLiteral(b[n]) {
			n++
		}
		if n < len(b) || n > maxLiteral || !s.w.more() {
			return n
		}
	}
}

// isLiteral reports whether c can be part of a literal.
func isLiteral(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '+' || c == '.'
}

// validLiteral reports whether b is a literal; NaN and Infinity are what Python writes.
func validLiteral(b []byte) bool {
	if len(b) == 0 || len(b) > maxLiteral {
		return false
	}
	switch string(b) {
	case "true", "false", "null", "NaN", "Infinity", "-Infinity":
		return true
	}
	return validNumber(b)
}

// validNumber reports whether b is a number as JSON writes it, leading zeros allowed.
func validNumber(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte{'-'})
	n := countDigits(b)
	if n == 0 {
		return false
	}
	b = b[n:]
	if len(b) > 0 && b[0] == '.' {
		n = countDigits(b[1:])
		b = b[1+n:]
	}
	if n > 0 && len(b) > 1 && b[0]|0x20 == 'e' {
		b = b[1:]
		if b[0] == '+' || b[0] == '-' {
			b = b[1:]
		}
		n = countDigits(b)
		b = b[n:]
	}
	return n > 0 && len(b) == 0
}

// countDigits counts the digits at the start of b.
func countDigits(b []byte) int {
	for i, c := range b {
		if c < '0' || c > '9' {
			return i
		}
	}
	return len(b)
}
