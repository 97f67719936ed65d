package format

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// xlsxReader reads workbooks of Excel and its like (Office Open XML). Each sheet is a table. Sheets are streamed; of a
// workbook only its shared strings and the formats of its dates are in memory.
func xlsxReader() reader {
	return reader{name: xlsxName, sniff: sniffXLSX, inspect: inspectXLSX, read: readXLSX}
}

const (
	xlsxName = "xlsx"
	oleBegin = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" // an encrypted workbook lies in a file of this older format
)

// sniffXLSX knows a workbook by the names of its first parts, and an encrypted one by that of its only part or its own.
func sniffXLSX(h *head) int {
	named := strings.HasPrefix(strings.ToLower(path.Ext(h.name)), ".xls") && len(path.Ext(h.name)) == len(".xlsx")
	switch {
	case bytes.HasPrefix(h.raw, []byte(oleBegin)):
		if named || bytes.Contains(h.raw, wideASCII("EncryptedPackage")) {
			return sureInside
		}
	case !bytes.HasPrefix(h.raw, []byte(zipBegin)):
	case bytes.Contains(h.raw, []byte("xl/w")), bytes.Contains(h.raw, []byte("xl/s")), bytes.Contains(h.raw, []byte("xl/_rels")):
		return sureInside
	case named:
		return sureInside
	}
	return sureNot
}

// wideASCII spells ASCII as OLE directories do.
func wideASCII(s string) []byte {
	var b []byte
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

func inspectXLSX(ctx context.Context, in *input) (Layout, error) {
	l := Layout{Format: xlsxName, Container: true}
	w, err := openWorkbook(ctx, in)
	if err != nil {
		return l, err
	}
	for i, s := range w.sheets {
		t := Table{Name: s.name, Format: xlsxName}
		if i < zipLook {
			if t.Columns, err = w.columns(s); err != nil {
				break // what cannot be read is a gap of Read
			}
		}
		l.Tables = append(l.Tables, t)
	}
	if len(l.Tables) > 0 {
		l.Fingerprint = fingerprint(xlsxName+"."+l.Tables[0].Name, l.Tables[0].Columns)
	}
	return l, nil
}

func readXLSX(ctx context.Context, in *input, out *sink) error {
	if in.want.Range.Offset > 0 {
		return nil
	}
	w, err := openWorkbook(ctx, in)
	if err != nil {
		return err
	}
	for _, s := range w.sheets {
		id := in.dataset.Inside(s.name)
		if !out.wants(id) {
			continue
		}
		r := &sheetReader{book: w, t: out.table(id, xlsxName, nil)}
		err := r.finish(w.rows(s, r.row))
		if err := out.settle(id, xlsxName, err); err != nil {
			return err
		}
	}
	return nil
}

// columns reads the first rows of a sheet for their names.
func (w *workbook) columns(s sheet) ([]inventory.Field, error) {
	var rows [][]string
	err := w.rows(s, func(cells []cell) error {
		rows = append(rows, texts(cells))
		if len(rows) == headerRows {
			return errFull
		}
		return nil
	})
	if err != nil && !errors.Is(err, errFull) {
		return nil, err
	}
	var fields []inventory.Field
	for _, name := range headerOf(rows).names {
		fields = append(fields, inventory.Field{Name: name})
	}
	return fields, nil
}

// sheetReader puts the rows of one sheet into its table: the first ones wait until the header is known.
type sheetReader struct {
	book  *workbook
	t     *table
	wait  [][]cell
	known bool
}

// headerRows is how many rows are looked at for a header.
const headerRows = 40

func (r *sheetReader) row(cells []cell) error {
	if r.known {
		return r.put(cells)
	}
	own := make([]cell, len(cells))
	for i, c := range cells {
		own[i] = cell{text: bytes.Clone(c.text), set: c.set}
	}
	r.wait = append(r.wait, own)
	if len(r.wait) < headerRows {
		return nil
	}
	return r.begin()
}

// begin finds the header in the rows that wait, and lets the others through.
func (r *sheetReader) begin() error {
	rows := make([][]string, len(r.wait))
	for i, cells := range r.wait {
		rows[i] = texts(cells)
	}
	h := headerOf(rows)
	for _, name := range h.names {
		r.t.add(inventory.Field{Name: name})
	}
	skip := h.skip
	if h.header {
		skip++
	}
	r.known = true
	for _, cells := range r.wait[min(skip, len(r.wait)):] {
		if err := r.put(cells); err != nil {
			return err
		}
	}
	r.wait = nil
	return nil
}

func (r *sheetReader) put(cells []cell) error {
	for i := len(r.t.slot); i < len(cells); i++ {
		if r.t.add(inventory.Field{Name: columnName(i)}) < 0 {
			return over("columns")
		}
	}
	for i, c := range cells {
		if c.set {
			r.t.set(i, c.text)
		}
	}
	return r.t.endRow()
}

// finish lets through what waits, after the sheet ended with err.
func (r *sheetReader) finish(err error) error {
	if !r.known {
		if early := r.begin(); err == nil {
			err = early
		}
	}
	return r.t.close(err)
}

// headerOf finds the header as in a CSV file.
func headerOf(rows [][]string) dialect {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	return dialect{}.withHeader(rows, n)
}

func texts(cells []cell) []string {
	row := make([]string, len(cells))
	for i, c := range cells {
		row[i] = string(c.text)
	}
	return row
}

// columnName names a column that the header does not reach, as columnNames does.
func columnName(i int) string { return columnNames(nil, i+1)[i] }

// openPart opens a part of a workbook; nil when there is none of that name.
func (w *workbook) openPart(name string) (io.ReadCloser, error) {
	f := w.parts[strings.ToLower(name)]
	if f == nil {
		return nil, nil //nolint:nilnil // parts are optional
	}
	rc, err := openZipMember(f)
	if err != nil {
		return nil, err
	}
	return &joined{&inflated{rc, w.in.spent}, rc}, nil
}

// partsOf indexes the parts by name; names are equal in any case.
func partsOf(z *zip.Reader) map[string]*zip.File {
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if parts[name] == nil {
			parts[name] = f
		}
	}
	return parts
}
