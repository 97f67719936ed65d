package format

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// errSyntax is text that is no JSON. It quotes nothing of it.
var errSyntax = errors.New("format: it is no JSON")

// jsonScanner takes tokens from the front of a window. What it returns is valid until its next call.
type jsonScanner struct {
	w       *window
	limit   int // bytes of a string that are kept
	scratch []byte
	cut     bool // a string was longer
}

// peek returns the next byte that is no space and leaves it there. At the end of the text the error is io.EOF.
func (s *jsonScanner) peek() (byte, error) {
	for {
		w := s.w
		for w.a < w.z {
			switch c := w.buf[w.a]; c {
			case ' ', '\t', '\n', '\r':
				w.a++
			default:
				return c, nil
			}
		}
		if !w.more() {
			return 0, w.err
		}
	}
}

// must is peek where a value must go on.
func (s *jsonScanner) must() (byte, error) {
	if c := s.w.front(); c > ' ' {
		return c, nil
	}
	c, err := s.peek()
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return c, err
}

// broken is the error of a text that ends where it must not.
func (s *jsonScanner) broken() error {
	if s.w.err != nil && !errors.Is(s.w.err, io.EOF) {
		return s.w.err
	}
	return io.ErrUnexpectedEOF
}

// str consumes a string, whose opening quote is next.
func (s *jsonScanner) str() ([]byte, error) {
	s.w.a++
	for seen := 0; ; {
		b := s.w.bytes()
		q := bytes.IndexByte(b[seen:], '"')
		end := len(b)
		if q >= 0 {
			end = seen + q
		}
		if e := bytes.IndexByte(b[seen:end], '\\'); e >= 0 {
			return s.strSlow(seen + e)
		}
		if q >= 0 {
			s.w.a += end + 1
			return s.clip(b[:end]), nil
		}
		seen = len(b)
		if seen > s.limit {
			return s.strSlow(seen)
		}
		if !s.w.more() {
			return nil, s.broken()
		}
	}
}

// accept consumes what is expected, a blank before it included, and reports whether it was there.
func (s *jsonScanner) accept(lead string) bool {
	b := s.w.bytes()
	n := 0
	if len(b) > 0 && b[0] == ' ' {
		n = 1
	}
	if lead == "" || len(b)-n < len(lead) || string(b[n:n+len(lead)]) != lead {
		return false
	}
	s.w.a += n + len(lead)
	return true
}

// short is str for what most strings are: short, at hand as a whole, and without escapes.
func (s *jsonScanner) short() ([]byte, error) {
	b := s.w.bytes()[1:]
	n := indexEither(b[:min(len(b), s.limit)], '"', '\\')
	if n >= len(b) || b[n] != '"' {
		return s.str()
	}
	s.w.a += n + len(`""`)
	return b[:n], nil
}

// clip cuts a string to the limit.
func (s *jsonScanner) clip(b []byte) []byte {
	if len(b) > s.limit {
		s.cut = true
		return b[:s.limit]
	}
	return b
}

// strSlow consumes a string with escapes, or a long one, whose first n bytes have none.
func (s *jsonScanner) strSlow(n int) ([]byte, error) {
	s.scratch = s.scratch[:0]
	s.keep(s.w.bytes()[:n])
	s.w.a += n
	for {
		b := s.w.bytes()
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			i = len(b)
		}
		if e := bytes.IndexByte(b[:i], '\\'); e >= 0 {
			i = e
		}
		s.keep(b[:i])
		s.w.a += i
		switch {
		case i == len(b):
			if !s.w.more() {
				return nil, s.broken()
			}
		case b[i] == '"':
			s.w.a++
			return s.scratch, nil
		default:
			if err := s.escape(); err != nil {
				return nil, err
			}
		}
	}
}

// keep adds to the scratch what the limit allows.
func (s *jsonScanner) keep(b []byte) {
	if room := s.limit - len(s.scratch); len(b) > room {
		b, s.cut = b[:max(room, 0)], true
	}
	s.scratch = append(s.scratch, b...)
}

// jsonEscape is the longest escape: two halves of a surrogate pair.
const jsonEscape = len(`\ud83d\ude00`)

// escape consumes one escape.
func (s *jsonScanner) escape() error {
	s.w.want(jsonEscape)
	b := s.w.bytes()
	if len(b) < 2 {
		return s.broken()
	}
	if b[1] == 'u' {
		return s.unicode(b)
	}
	s.w.a += 2
	c := b[1]
	switch c {
	case 'n':
		c = '\n'
	case 't':
		c = '\t'
	case 'r':
		c = '\r'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case '"', '\\', '/':
	default:
		return errSyntax
	}
	s.keep([]byte{c})
	return nil
}

// unicode consumes \uXXXX, and the second half of a surrogate pair.
func (s *jsonScanner) unicode(b []byte) error {
	r, ok := hex4(b)
	if !ok {
		if len(b) < 6 {
			return s.broken()
		}
		return errSyntax
	}
	s.w.a += 6
	if utf16.IsSurrogate(r) {
		low, ok := hex4(b[6:])
		if r = utf16.DecodeRune(r, low); ok && r != utf8.RuneError {
			s.w.a += 6
		}
	}
	var buf [utf8.UTFMax]byte
	s.keep(buf[:utf8.EncodeRune(buf[:], r)])
	return nil
}

// hex4 reads \uXXXX.
func hex4(b []byte) (rune, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// skip consumes a value of any depth without looking at its grammar, in constant memory.
func (s *jsonScanner) skip() error {
	for depth := 0; ; {
		c, err := s.must()
		if err != nil {
			return err
		}
		switch c {
		case '{', '[':
			depth++
			s.w.a++
		case '}', ']':
			depth--
			s.w.a++
		case ',', ':':
			s.w.a++
		default:
			err = s.skipScalar(c)
		}
		if err != nil || depth <= 0 {
			return err
		}
	}
}

// skipScalar consumes a string or a literal, which begins with c.
func (s *jsonScanner) skipScalar(c byte) error {
	if c == '"' {
		_, err := s.str()
		return err
	}
	_, err := s.literal()
	return err
}
