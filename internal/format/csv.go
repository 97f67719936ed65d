package format

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/domicile/domicile/internal/inventory"
)

// csvReader reads delimited text of any dialect. A row with too few cells has nulls at its end, one with too many gets
// numbered columns. \N, and NULL without quotes, are null; an empty cell is empty.
//
// A piece that begins in the middle begins at the first line from which on records have the header's number of cells
// and no quote in a wrong place, so that a line end inside quotes is not taken for the end of a record. Only a quoted
// cell whose lines look like whole records of the same table can mislead it.
func csvReader() reader {
	return reader{
		name:    "csv",
		sniff:   sniffCSV,
		inspect: inspectCSV,
		read:    readCSV,
	}
}

func sniffCSV(h *head) int {
	if h.text == nil {
		return sureNot
	}
	return h.dialectOf().sure(h)
}

func inspectCSV(_ context.Context, in *input) (Layout, error) {
	d := in.head.dialectOf()
	return lineLayout(in, d.fields(nil), d.count(in.head)), nil
}

// fields are the columns of the dialect, under the names that are known better where there are any.
func (d dialect) fields(known []inventory.Field) []inventory.Field {
	if len(known) > 0 {
		return known
	}
	fields := make([]inventory.Field, len(d.names))
	for i, n := range d.names {
		fields[i].Name = n
	}
	return fields
}

// count counts the records of the head.
func (d dialect) count(h *head) int {
	s := splitter{w: windowOn(bytes.Clone(h.lines())), d: d}
	s.w.eol = d.eol
	n := -d.skip
	if d.header {
		n--
	}
	for s.next() == nil {
		if len(s.cells) > 1 || len(s.cells[0]) > 0 {
			n++
		}
	}
	return max(n, 0)
}

func readCSV(ctx context.Context, in *input, out *sink) error {
	d := in.head.dialectOf()
	t := out.table(in.dataset, "csv", d.fields(in.header))
	t.vouched = true
	c := in.pieces(rowBytes(in, d.count(in.head)))
	out.design = c.design
	defer func() { out.design = inventory.Design{} }()
	s := &splitter{d: d, w: in.window()}
	r := &csvRows{s: s, t: t, bulk: newBulk(s, t, in)}
	for _, p := range c.pieces {
		if err := r.piece(ctx, in, p); err != nil {
			return t.close(err)
		}
	}
	return t.close(nil)
}

// csvRows reads the rows of a table: in runs where that is possible, one by one where it is not.
type csvRows struct {
	s    *splitter
	t    *table
	bulk *bulk // may be nil
}

// piece reads one piece.
func (r *csvRows) piece(ctx context.Context, in *input, p piece) error {
	rc, err := in.openPiece(ctx, p, r.s.w)
	if err != nil {
		return err
	}
	defer closing(rc)
	if p.from > 0 {
		r.s.synchronise()
	} else if err := r.s.skipHeader(); err != nil {
		return endOfText(err)
	}
	for n := int64(0); p.more(r.s.w.pos(), n); n++ {
		if err := r.one(); err != nil {
			return endOfText(err)
		}
		if r.bulk == nil {
			continue
		}
		if err := r.bulk.take(p); err != nil {
			return err
		}
	}
	return nil
}

// one reads one row.
func (r *csvRows) one() error {
	from := r.s.w.pos()
	err := r.s.next()
	r.t.raw += int(r.s.w.pos() - from)
	if errors.Is(err, errTooLarge) {
		return r.t.out.gap(r.t.dataset, r.t.op, err)
	}
	if err != nil {
		return err
	}
	for _, c := range r.s.cells {
		r.t.broken = r.t.broken || !isUTF8(c)
	}
	return addRow(r.t, r.s)
}

// endOfText turns the end of the text into no error.
func endOfText(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// addRow adds the record that s holds; blank lines are no rows.
func addRow(t *table, s *splitter) error {
	if len(s.cells) == 1 && len(s.cells[0]) == 0 {
		return nil
	}
	for i, c := range s.cells[:min(len(s.cells), t.out.limits.Columns+1)] {
		c = trimCell(c)
		switch {
		case isNull(c):
			t.null(i)
		case i < len(t.slot):
			t.set(i, c)
		default:
			t.set(t.column(numbered(i)), c)
		}
	}
	return t.endRow()
}

// isNull reports whether a cell stands for null.
func isNull(c []byte) bool {
	return len(c) == 2 && string(c) == `\N` || len(c) == 4 && string(c) == "NULL"
}

// trimCell takes off what exports put around a value to keep spreadsheets from changing it: blanks and tabs, ="…", and
// the apostrophe or the back quote before a number.
func trimCell(c []byte) []byte {
	if len(c) == 0 || !dressed(c[0]) && c[len(c)-1] > ' ' {
		return c
	}
	c = bytes.Trim(c, " \t\r")
	if len(c) < 2 || !dressed(c[0]) {
		return c
	}
	if inner, ok := bytes.CutPrefix(c, []byte(`="`)); ok {
		return bytes.TrimSuffix(inner, []byte(`"`))
	}
	if c[0] != '=' && c[1] >= '0' && c[1] <= '9' {
		return c[1:]
	}
	return c
}

// dressed reports whether a cell that begins with c may have something around its value.
func dressed(c byte) bool { return c <= ' ' || c == '=' || c == '`' || c == '\'' }

// skipHeader consumes what stands before the first row.
func (s *splitter) skipHeader() error {
	n := s.d.skip
	if s.d.header {
		n++
	}
	for n > 0 {
		if err := s.next(); err != nil {
			return err
		}
		if len(s.cells) > 1 || len(s.cells[0]) > 0 {
			n--
		}
	}
	return nil
}

const (
	syncLines   = 64 // line starts that are tried
	syncRecords = 3  // records that must fit from a line start on
	syncBytes   = 4 * kib
)

// synchronise consumes lines until records begin to fit; when none does, it stays at the first line.
func (s *splitter) synchronise() {
	s.w.want(syncBytes)
	start := s.w.a
	for range syncLines {
		if s.fits(s.w.bytes()) {
			return
		}
		i := bytes.IndexByte(s.w.bytes(), s.d.eol)
		if i < 0 {
			break
		}
		s.w.a += i + 1
	}
	s.w.a = start
}

// fits reports whether b begins with whole records of the dialect.
func (s *splitter) fits(b []byte) bool {
	if s.d.quote == 0 || bytes.IndexByte(b, s.d.quote) < 0 {
		return true
	}
	for range syncRecords {
		s.stray = false
		n, state := s.parse(b, false)
		switch {
		case state == recordOpen:
			return true // what is at hand fits
		case state == recordBroken, s.stray, len(s.cells) != len(s.d.names):
			return false
		}
		b = b[n:]
	}
	return true
}
