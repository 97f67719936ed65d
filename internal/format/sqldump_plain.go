package format

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// plainRow is a row whose values stand in the dump as they are: strings without escapes, numbers, NULL. Nearly all rows
// of most dumps are such, and need neither the lexer nor a copy of their own.
type plainRow struct {
	text []byte
	cell []span
}

// span is where a value is; from < 0: it is null.
type span struct{ from, to int }

// tuples takes plain rows from the front of the source, which follow VALUES. True: it is behind the last of them. False:
// it is before the parenthesis of a row that is for the lexer.
func (d *dump) tuples(into *target) (bool, error) {
	src := d.lex.src
	for into.table != nil {
		d.plain.text = src.rest()
		n := d.plainTuple()
		if n == 0 {
			break
		}
		next := d.afterTuple(n)
		src.skip(max(next, n))
		if err := d.putPlain(into); err != nil || next == 0 {
			return true, err
		}
	}
	return false, nil
}

// afterTuple returns where the next row begins when one follows the end of a row, else 0: then the comma stays.
func (d *dump) afterTuple(n int) int {
	b := d.plain.text
	if n+1 >= len(b) || b[n] != ',' {
		return 0
	}
	for i := n + 1; i < len(b); i++ {
		switch b[i] {
		case '(':
			return i
		case '\n':
			d.lex.newline = true
		case ' ', '\r':
		default:
			return 0
		}
	}
	return 0
}

// plainTuple finds the values of the row at the start of the text, and returns its length, 0 when it is not plain or not at
// hand.
func (d *dump) plainTuple() int { //nolint:cyclop // hot: BenchmarkSQLDump
	r := &d.plain
	r.cell = r.cell[:0]
	if len(r.text) == 0 || r.text[0] != '(' {
		return 0
	}
	for i := 1; ; {
		for i < len(r.text) && r.text[i] == ' ' {
			i++
		}
		at, next := d.plainValue(i)
		if next >= len(r.text) || len(r.cell) >= d.in.limits.Columns {
			return 0
		}
		r.cell = append(r.cell, at)
		switch r.text[next] {
		case ',':
			i = next + 1
		case ')':
			return next + 1
		default:
			return 0
		}
	}
}

// plainValue finds the value at i, and where it ends: at the end of the text when it is not plain.
func (d *dump) plainValue(i int) (span, int) { //nolint:cyclop // hot: BenchmarkSQLDump
	b := d.plain.text
	if i >= len(b) {
		return span{}, len(b)
	}
	switch c := b[i]; {
	case c == '\'', c == '"' && d.lex.dialect.doubleQuoted:
		escape := c
		if d.lex.dialect.backslash {
			escape = '\\'
		}
		end := i + 1 + indexEither(b[i+1:], c, escape)
		if end+1 >= len(b) || b[end] != c || b[end+1] == c {
			return span{}, len(b)
		}
		return span{i + 1, end}, end + 1
	case isSQLDigit(c), c == '-' && i+1 < len(b) && isSQLDigit(b[i+1]):
		end := i + 1
		for end < len(b) && (isSQLDigit(b[end]) || b[end] == '.') {
			end++
		}
		return span{i, end}, end
	case bytes.HasPrefix(b[i:], []byte("NULL")):
		return span{from: -1}, i + len("NULL")
	}
	return span{}, len(b)
}

// indexEither returns where in b the first p or q is, len(b) when there is none. Most strings are so short that two calls
// of bytes.IndexByte would cost more.
func indexEither(b []byte, p, q byte) int {
	pp, qq := uint64(p)*lowBits, uint64(q)*lowBits
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		if m := firstZero(x^pp) | firstZero(x^qq); m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(b); i++ {
		if b[i] == p || b[i] == q {
			return i
		}
	}
	return i
}

// firstZero sets the highest bit of the first zero byte of x, and of none before it.
func firstZero(x uint64) uint64 { return (x - lowBits) &^ x & highBits }

// lines takes plain lines of COPY from the front of the source.
func (d *dump) lines(into *target) error {
	src := d.lex.src
	for into.table != nil {
		d.plain.text = src.rest()
		n := d.plainLine()
		if n == 0 {
			break
		}
		src.skip(n)
		if err := d.putPlain(into); err != nil {
			return err
		}
	}
	return nil
}

// plainLine finds the fields of the line at the start of the text, and returns its length, 0 when it is not plain or not
// at hand.
func (d *dump) plainLine() int { //nolint:cyclop // hot: BenchmarkSQLDump
	r := &d.plain
	r.cell = r.cell[:0]
	for i := 0; len(r.cell) < d.in.limits.Columns; {
		end := i + indexCopy(r.text[i:])
		if end >= len(r.text) {
			return 0
		}
		at := span{i, end}
		if r.text[end] == '\\' {
			if end > i || end+2 >= len(r.text) || r.text[end+1] != 'N' {
				return 0
			}
			at.from, end = -1, end+2
		}
		switch r.text[end] {
		case '\t':
			r.cell = append(r.cell, at)
		case '\n':
			if at.from >= 0 && end > i && r.text[end-1] == '\r' {
				at.to--
			}
			r.cell = append(r.cell, at)
			return end + 1
		default:
			return 0
		}
		i = end + 1
	}
	return 0
}

// putPlain takes the plain row.
func (d *dump) putPlain(into *target) error {
	r := &d.plain
	if d.in.want.Rows > 0 || d.out == nil {
		d.row.Reset()
		for _, at := range r.cell {
			if at.from < 0 {
				d.row.AppendNull()
			} else {
				d.row.Append(r.text[at.from:min(at.to, at.from+d.lex.limit)])
			}
		}
		return d.put(into)
	}
	t, err := d.ready(into, len(r.cell))
	if t == nil || err != nil {
		return err
	}
	for i, slot := range into.slots[:min(len(into.slots), len(r.cell))] {
		if at := r.cell[i]; at.from < 0 {
			t.rows.null(slot)
		} else {
			t.rows.set(slot, r.text[at.from:at.to])
		}
	}
	return t.rows.endRow()
}
