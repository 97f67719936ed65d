package format

import (
	"bytes"
	"io"
)

// sqlWindow is how much of a dump is in memory at a time; no token needs more, because strings are taken piece by
// piece.
const sqlWindow = 64 * kib

// sqlSource is a window on a stream of bytes with look-ahead.
type sqlSource struct {
	r        io.Reader
	buf      []byte
	pos, end int
	taken    int64 // bytes that have left the window
	err      error // why the stream ended; io.EOF at its end
}

func newSQLSource(r io.Reader) *sqlSource {
	return &sqlSource{r: r, buf: make([]byte, sqlWindow)}
}

// offset returns how many bytes were consumed.
func (s *sqlSource) offset() int64 { return s.taken + int64(s.pos) }

// rest returns what is buffered: at least one byte, or nothing at the end of the stream.
func (s *sqlSource) rest() []byte {
	if s.pos == s.end {
		s.fill()
	}
	return s.buf[s.pos:s.end]
}

// skip consumes n buffered bytes.
func (s *sqlSource) skip(n int) { s.pos += min(n, s.end-s.pos) }

// peek returns the byte n bytes ahead, 0 beyond the end.
func (s *sqlSource) peek(n int) byte {
	for s.pos+n >= s.end {
		if !s.fill() {
			return 0
		}
	}
	return s.buf[s.pos+n]
}

// ended reports whether nothing is left.
func (s *sqlSource) ended() bool { return len(s.rest()) == 0 }

// hasPrefix reports whether the stream goes on with text, which is short.
func (s *sqlSource) hasPrefix(text string) bool {
	for i := range len(text) {
		if s.peek(i) != text[i] {
			return false
		}
	}
	return true
}

// skipPast consumes everything up to and including text, and reports whether it was there.
func (s *sqlSource) skipPast(text string) bool {
	for {
		rest := s.rest()
		if len(rest) == 0 {
			return false
		}
		i := bytes.IndexByte(rest, text[0])
		if i < 0 {
			s.skip(len(rest))
			continue
		}
		s.skip(i)
		if s.hasPrefix(text) {
			s.skip(len(text))
			return true
		}
		s.skip(1)
	}
}

// fill moves the rest to the front of the window and reads more; false when nothing came.
func (s *sqlSource) fill() bool {
	if s.err != nil {
		return false
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.taken += int64(s.pos)
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf) {
		return false
	}
	for range maxEmptyReads {
		n, err := s.r.Read(s.buf[s.end:])
		s.end += n
		s.err = err
		if n > 0 || err != nil {
			return n > 0
		}
	}
	s.err = io.ErrNoProgress
	return false
}

// maxEmptyReads is how often a reader may give nothing in a row, as in package bufio.
const maxEmptyReads = 100
