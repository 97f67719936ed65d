package format

import (
	"encoding/binary"
	"math/bits"
)

// copyRows reads COPY table (columns) FROM stdin and the lines of data after it, up to the line \. .
func (d *dump) copyRows() error {
	l := d.lex
	l.next()
	into := d.into(d.name())
	if l.is("(") {
		into.columns = d.names()
	}
	inline, plain := false, true
	for ; l.kind != sqlEnd && !l.is(";"); l.next() {
		inline = inline || l.is("STDIN")
		plain = plain && !l.isAny("CSV", "BINARY", "DELIMITER", "DELIMITERS", "NULL")
	}
	if !inline {
		return nil // from a file that is not here
	}
	l.src.skipPast("\n")
	if !plain {
		return d.skipCopy(into)
	}
	return d.copyLines(into)
}

// copyLines reads the data.
func (d *dump) copyLines(into *target) error {
	l := d.lex
	for {
		if err := d.lines(into); err != nil {
			return err
		}
		if l.src.hasPrefix(`\.`) {
			break
		}
		if l.src.ended() || !d.copyLine() {
			l.cut = true
			return nil
		}
		if err := d.put(into); err != nil {
			return err
		}
	}
	l.src.skipPast("\n")
	return nil
}

// skipCopy skips the data of a COPY in another format than pg_dump's.
func (d *dump) skipCopy(into *target) error {
	l := d.lex
	for !l.src.ended() && !l.src.hasPrefix(`\.`) {
		l.src.skipPast("\n")
	}
	l.src.skipPast("\n")
	if d.out == nil || into.table == nil {
		return nil
	}
	return d.out.gap(d.in.dataset.Inside(into.table.name), sqldumpName, errUnsupported)
}

// copyLine reads one line of data; false when the dump ends before the line does.
func (d *dump) copyLine() bool {
	d.row.Reset()
	for {
		switch d.copyField() {
		case 0:
			return false
		case '\n':
			return true
		}
		if d.row.Len() > d.in.limits.Columns {
			d.tables.over = true
			d.row.Reset()
		}
	}
}

// copyField reads one field, and returns the tab or newline that ends it, 0 when the dump ends before.
func (d *dump) copyField() byte { //nolint:cyclop // hot: BenchmarkSQLDump
	l, start := d.lex, len(d.row.Data)
	if l.src.peek(0) == '\\' && l.src.peek(1) == 'N' {
		l.src.skip(len(`\N`))
		d.row.AppendNull()
		if l.src.peek(0) == '\r' {
			l.src.skip(1)
		}
		end := l.src.peek(0)
		l.src.skip(1)
		return end
	}
	for {
		rest := l.src.rest()
		if len(rest) == 0 {
			return 0
		}
		i := indexCopy(rest)
		if i == len(rest) {
			d.row.Data = l.keep(d.row.Data, start, rest)
			l.src.skip(len(rest))
			continue
		}
		d.row.Data = l.keep(d.row.Data, start, rest[:i])
		l.src.skip(i)
		end := l.src.peek(0)
		if end == '\\' {
			d.row.Data = l.escape(d.row.Data, start)
			continue
		}
		l.src.skip(1)
		if n := len(d.row.Data); end == '\n' && n > start && d.row.Data[n-1] == '\r' {
			d.row.Data = d.row.Data[:n-1]
		}
		d.row.End = append(d.row.End, uint32(len(d.row.Data)))
		return end
	}
}

// indexCopy returns where in b the next byte is that ends a field or begins an escape, len(b) when there is none.
func indexCopy(b []byte) int {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		x := binary.LittleEndian.Uint64(b[i:])
		m := firstZero(x^'\t'*lowBits) | firstZero(x^'\n'*lowBits) | firstZero(x^'\\'*lowBits)
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
	}
	for ; i < len(b); i++ {
		if c := b[i]; c == '\t' || c == '\n' || c == '\\' {
			return i
		}
	}
	return i
}
