package format

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/inventory"
)

// parquetReader reads Apache Parquet with range reads: the footer, then of each wanted column only the pages that are
// needed. Nested fields are columns (a.b); repeated ones are rows of their own (Under a.b[], columns a.b[].c).
//
// Footers and pages are checked before the library sees them, so that what they claim cannot take memory: see
// skimThrift and pageStream.
func parquetReader() reader {
	return reader{name: parquetName, sniff: sniffParquet, inspect: inspectParquet, read: readParquet}
}

const (
	parquetName   = "parquet"
	parquetMagic  = "PAR1"
	parquetSealed = "PARE" // with an encrypted footer
)

func sniffParquet(h *head) int {
	if bytes.HasPrefix(h.raw, []byte(parquetMagic)) || bytes.HasPrefix(h.raw, []byte(parquetSealed)) {
		return sureMagic
	}
	return sureNot
}

func inspectParquet(ctx context.Context, in *input) (l Layout, err error) {
	l.Format = parquetName
	defer recoverParquet(&err)
	p, err := openParquet(ctx, in)
	if err != nil {
		return l, err
	}
	l.Rows = &inventory.Measure{Value: p.rows, Method: inventory.Exact}
	l.Bytes = &inventory.Measure{Value: p.size, Method: inventory.Exact}
	l.Splits = in.open != nil && in.size >= 0
	for _, leaf := range p.leaves {
		l.Columns = append(l.Columns, leaf.Field)
	}
	return l, nil
}

func readParquet(ctx context.Context, in *input, out *sink) (err error) {
	defer recoverParquet(&err)
	p, err := openParquet(ctx, in)
	if err != nil {
		return err
	}
	p.out = out
	for _, under := range p.tables() {
		if err := p.readTable(under); err != nil {
			return err
		}
	}
	return nil
}

// recoverParquet turns a panic of the library into an error. It is the only place in the program that recovers: the
// library checks what a file claims by panicking in places (levels, dictionary indexes, lengths of values), and a
// hostile file must end as a gap. It runs on the goroutine of the reader, since the library starts none here.
func recoverParquet(err *error) {
	if r := recover(); r != nil {
		*err = errCorrupt // r may quote a value
	}
}

// parquetFile is an open file.
type parquetFile struct {
	groups []parquet.RowGroup
	src    *blockReader
	chunks [][]chunkPlace // by row group and leaf
	leaves []parquetLeaf
	rows   int64
	size   int64
	in     *input
	out    *sink
}

// tables returns the tables of the file in the order of their first columns: "" for its own rows, and one for each
// repeated field, as far as columns of them are wanted.
func (p *parquetFile) tables() []string {
	var names []string
	for _, leaf := range p.leaves {
		if p.wanted(leaf) && !slices.Contains(names, leaf.under) {
			names = append(names, leaf.under)
		}
	}
	return names
}

func (p *parquetFile) wanted(leaf parquetLeaf) bool {
	return p.in.want.Columns == nil || slices.Contains(p.in.want.Columns, leaf.Name)
}

// readTable reads the rows of one table, or a sample of them.
func (p *parquetFile) readTable(under string) error {
	t := &parquetTable{p: p, group: -1, columnBatch: columnBatch{
		out: p.out, in: p.in, op: parquetName, under: under, rows: minColumnRows,
	}}
	for _, leaf := range p.leaves {
		if leaf.under == under && p.wanted(leaf) {
			t.leaves = append(t.leaves, leaf)
		}
	}
	t.columns = make([]inventory.Column, len(t.leaves))
	for i, leaf := range t.leaves {
		t.columns[i] = inventory.Column{Name: leaf.Name, Type: leaf.Type}
	}
	blocks, design := p.plan(under)
	t.design = design
	read := t.block
	if t.distinct() {
		read = func(b parquetBlock) error { return t.count(b.group) }
	}
	for _, b := range blocks {
		if err := read(b); err != nil {
			return fmt.Errorf("table %q: %w", under, err)
		}
	}
	return nil
}

// openParquet reads the footer and opens the columns.
func openParquet(ctx context.Context, in *input) (*parquetFile, error) {
	src, err := in.random(ctx)
	if err != nil {
		return nil, err
	}
	size := src.Size()
	meta, err := readFooter(src, size, in.limits)
	if err != nil {
		return nil, err
	}
	block := int64(mib)
	if in.want.Rows > 0 {
		block = 64 * kib // between the pages of a sample much is skipped
	}
	p := &parquetFile{in: in, rows: meta.NumRows, size: size, src: &blockReader{src: src, size: size, block: block}}
	if p.chunks, err = takeChunks(meta, size); err != nil {
		return nil, err
	}
	file, err := openSchema(meta)
	if err != nil {
		return nil, err
	}
	p.choose(file.RowGroups())
	p.leaves = leavesOf(file.Root())
	if len(p.leaves) > in.limits.Columns {
		return nil, errTooLarge
	}
	return p, nil
}

// choose keeps the row groups that begin in the range that is wanted.
func (p *parquetFile) choose(groups []parquet.RowGroup) {
	chunks := p.chunks
	p.chunks, p.rows = nil, 0
	for g, group := range groups {
		begin := int64(0)
		if len(chunks[g]) > 0 {
			begin = chunks[g][0].off
		}
		if p.in.begins(begin) {
			p.groups, p.chunks = append(p.groups, group), append(p.chunks, chunks[g])
			p.rows += group.NumRows()
		}
	}
}

// begins reports whether an offset lies in the range of bytes that is wanted.
func (in *input) begins(off int64) bool {
	r := in.want.Range
	return off >= r.Offset && (r.Length == 0 || off < r.Offset+r.Length)
}

// blockReader reads aligned blocks and keeps the last one, so that many small reads are few large ones.
type blockReader struct {
	src   io.ReaderAt
	size  int64
	block int64
	at    int64
	buf   []byte
}

// ReadAt implements io.ReaderAt for one goroutine.
func (b *blockReader) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		if off < 0 || off >= b.size {
			return n, io.EOF
		}
		if off < b.at || off >= b.at+int64(len(b.buf)) {
			if err := b.load(off); err != nil {
				return n, err
			}
		}
		k := copy(p[n:], b.buf[off-b.at:])
		if k == 0 {
			return n, io.ErrUnexpectedEOF
		}
		n, off = n+k, off+int64(k)
	}
	return n, nil
}

// load reads the block from off on; blocks begin where they are needed.
func (b *blockReader) load(off int64) error {
	if b.buf == nil {
		b.buf = make([]byte, b.block)
	}
	b.buf = b.buf[:min(b.block, b.size-off)]
	n, err := b.src.ReadAt(b.buf, off)
	b.at, b.buf = off, b.buf[:n]
	if n > 0 || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
