package format

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// dialect is how a table is written as text.
type dialect struct {
	delim     string
	quote     byte // 0: none
	eol       byte // '\n', or '\r' in files of old Macs
	backslash bool // a backslash takes the meaning from the quote behind it
	skip      int  // records before the header: a title, or Excel's sep=
	header    bool
	names     []string // of the columns; made up where there is no header
	records   int      // in the head, header and skipped ones not counted
	share     float64  // of the records of the head that have as many cells as most have
}

// splitter cuts records out of a window. The cells of a record are valid until the next one.
type splitter struct {
	w     *window
	d     dialect
	cells [][]byte
	esc   []int // cells with escapes in them
	// stray says that the last record has a quote where none belongs; broken counts the quotes that nothing closed.
	stray  bool
	broken int
}

// next consumes a record. The error is that of window.line.
func (s *splitter) next() error {
	s.stray = false
	for seen := 0; ; {
		b := s.w.bytes()
		i := bytes.IndexByte(b[seen:], s.d.eol)
		if i >= 0 {
			line := b[:seen+i]
			if s.d.quote != 0 && bytes.IndexByte(line, s.d.quote) >= 0 {
				return s.quoted(len(line))
			}
			s.w.a += len(line) + 1
			s.split(trimCR(line))
			return nil
		}
		seen = len(b)
		if s.w.more() {
			continue
		}
		return s.last()
	}
}

// last consumes the record that has no line end behind it.
func (s *splitter) last() error {
	b := s.w.bytes()
	if errors.Is(s.w.err, io.EOF) && s.d.quote != 0 && bytes.IndexByte(b, s.d.quote) >= 0 {
		return s.quoted(len(b))
	}
	line, err := s.w.line()
	if err == nil {
		s.split(line)
	}
	return err
}

// split cuts a record without quotes into cells.
func (s *splitter) split(line []byte) {
	s.cells = s.cells[:0]
	if len(s.d.delim) != 1 {
		s.splitLong(line)
		return
	}
	// Eight bytes at a time: a call of bytes.IndexByte for each cell costs more than most cells are long.
	cells, start := s.cells, 0
	pattern := uint64(s.d.delim[0]) * lowBits
	i := 0
	for ; i+8 <= len(line); i += 8 {
		x := binary.LittleEndian.Uint64(line[i:]) ^ pattern
		for m := ^(x&lowSeven + lowSeven | x | lowSeven); m != 0; m &= m - 1 {
			at := i + bits.TrailingZeros64(m)>>3
			cells = append(cells, line[start:at])
			start = at + 1
		}
	}
	for ; i < len(line); i++ {
		if line[i] == s.d.delim[0] {
			cells = append(cells, line[start:i])
			start = i + 1
		}
	}
	cells = append(cells, line[start:])
	s.cells = cells
}

// splitLong cuts at a delimiter of several bytes, such as a full-width comma.
func (s *splitter) splitLong(line []byte) {
	for {
		i := bytes.Index(line, []byte(s.d.delim))
		if i < 0 || s.d.delim == "" {
			break
		}
		s.cells = append(s.cells, line[:i])
		line = line[i+len(s.d.delim):]
	}
	s.cells = append(s.cells, line)
}

// quoted consumes a record that has a quote in its first line. A quote that nothing closes within reach is taken as it
// stands, and the record is the one line: a stray quote costs one row, not the rest of the file.
func (s *splitter) quoted(line int) error {
	for {
		n, state := s.parse(s.w.bytes(), s.w.err != nil)
		switch {
		case state == recordWhole:
			s.w.a += n
			s.unescape()
			return nil
		case state == recordOpen && s.w.err == nil && len(s.w.bytes()) < s.w.max:
			s.w.more()
			continue
		}
		b := s.w.bytes()[:line]
		s.w.a = min(s.w.a+line+1, s.w.z)
		s.split(trimCR(b))
		s.stray = true
		s.broken++
		return nil
	}
}

// How far a record could be parsed.
type recordState int

const (
	recordWhole  recordState = iota
	recordOpen               // it goes on behind the bytes at hand
	recordBroken             // a quote is never closed
)

// How far a closing quote is looked for: as far as texts in tables go, and less once a few were not found, because each
// search costs time.
const (
	maxQuoted = 1 * mib
	fewQuoted = 64 * kib
	fewBroken = 16
)

// reach returns how far a closing quote is looked for.
func (s *splitter) reach() int {
	if s.broken > fewBroken {
		return fewQuoted
	}
	return maxQuoted
}

// parse cuts the record at the start of b into cells and tells its length, line end included.
func (s *splitter) parse(b []byte, final bool) (int, recordState) {
	s.cells, s.esc = s.cells[:0], s.esc[:0]
	for i := 0; ; {
		cell, end, state := s.cell(b, i, final)
		if state != recordWhole {
			return 0, state
		}
		s.cells = append(s.cells, cell)
		switch {
		case end >= len(b):
			return len(b), recordWhole
		case b[end] == s.d.eol:
			return end + 1, recordWhole
		case b[end] == '\r' && s.d.eol != '\r':
			return min(end+2, len(b)), recordWhole
		}
		i = end + len(s.d.delim)
	}
}

// cell finds the cell at i: its bytes, and where its delimiter or line end is.
//
//nolint:revive // three results: a struct here costs a tenth of the speed of quoted files
func (s *splitter) cell(b []byte, i int, final bool) ([]byte, int, recordState) {
	if i < len(b) && b[i] == s.d.quote {
		return s.quotedCell(b, i+1, final)
	}
	rest := b[i:]
	if eol := bytes.IndexByte(rest, s.d.eol); eol >= 0 {
		rest = rest[:eol]
	} else if !final {
		return nil, 0, recordOpen
	}
	if d := bytes.Index(rest, []byte(s.d.delim)); d >= 0 {
		rest = rest[:d]
		s.stray = s.stray || bytes.IndexByte(rest, s.d.quote) >= 0
		return rest, i + d, recordWhole
	}
	s.stray = s.stray || bytes.IndexByte(rest, s.d.quote) >= 0
	trimmed := trimCR(rest)
	return trimmed, i + len(trimmed), recordWhole
}

// quotedCell finds the cell whose opening quote is just before i. A cell with a quote in it that is neither doubled nor
// at its end has to close in the same line: else the first quote was no opening one.
//
//nolint:revive // three results: as cell
func (s *splitter) quotedCell(b []byte, i int, final bool) ([]byte, int, recordState) {
	escaped, limit := false, i+s.reach()
	for j := i; ; {
		end := min(len(b), limit)
		q := bytes.IndexByte(b[min(j, end):end], s.d.quote)
		if q < 0 {
			return nil, 0, unclosed(final || len(b) >= limit)
		}
		q += j
		switch s.kind(b, i, q, final) {
		case quoteCloses:
			if escaped {
				s.esc = append(s.esc, len(s.cells))
			}
			return b[i:q], q + 1, recordWhole
		case quoteOpen:
			return nil, 0, recordOpen
		case quoteEscaped:
			escaped, j = true, q+1
		case quoteDoubled:
			escaped, j = true, q+2
		case quoteStray:
			s.stray, j = true, q+1
			limit = min(limit, s.lineEnd(b, i))
		}
	}
}

// unclosed is the state of a record whose quote is not closed in what is at hand.
func unclosed(all bool) recordState {
	if all {
		return recordBroken
	}
	return recordOpen
}

// lineEnd returns the end of the line at i.
func (s *splitter) lineEnd(b []byte, i int) int {
	if n := bytes.IndexByte(b[i:], s.d.eol); n >= 0 {
		return i + n
	}
	return len(b) + maxQuoted
}

// What a quote inside a quoted cell is.
type quoteKind int

const (
	quoteCloses quoteKind = iota
	quoteDoubled
	quoteEscaped
	quoteStray
	quoteOpen // what follows is not at hand
)

// kind tells the quote at q, in a cell that begins at i, by what stands around it.
func (s *splitter) kind(b []byte, i, q int, final bool) quoteKind {
	rest := b[q+1:]
	switch {
	case s.d.backslash && backslashes(b[i:q])%2 == 1:
		return quoteEscaped
	case len(rest) < max(len(s.d.delim), 2) && !final:
		return quoteOpen
	case len(rest) == 0, rest[0] == s.d.eol, bytes.HasPrefix(rest, []byte(s.d.delim)):
		return quoteCloses
	case rest[0] == '\r' && (len(rest) == 1 || rest[1] == s.d.eol):
		return quoteCloses
	case rest[0] == s.d.quote:
		return quoteDoubled
	}
	return quoteStray
}

// backslashes counts the backslashes at the end of b.
func backslashes(b []byte) int {
	return len(b) - len(bytes.TrimRight(b, `\`))
}

// unescape removes the escapes of the cells that have some, in place.
func (s *splitter) unescape() {
	for _, i := range s.esc {
		in, out := s.cells[i], s.cells[i][:0]
		for j := 0; j < len(in); j++ {
			skip := in[j] == s.d.quote || s.d.backslash && in[j] == '\\'
			if skip && j+1 < len(in) && (in[j+1] == s.d.quote || in[j+1] == '\\') {
				j++
			}
			out = append(out, in[j])
		}
		s.cells[i] = out
	}
}
