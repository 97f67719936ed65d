package format

import (
	"context"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/inventory"
)

// How many rows a batch has: few at first, and more while batches stay small.
const (
	minParquetRows = 64
	maxParquetRows = batchRows
	// maxParquetCells bounds a batch: once it holds this much, its remaining cells are cut short. A dictionary may hold
	// one long value that every row repeats.
	maxParquetCells = 64 * mib
	shortCell       = 64
)

// parquetTable reads the columns of one table side by side.
type parquetTable struct {
	p       *parquetFile
	under   string
	leaves  []parquetLeaf
	columns []inventory.Column
	design  inventory.Design
	group   int // the row group that readers are open for, -1 for none
	at      int64
	readers []*leafReader
	rows    int // of the next batch
	cut     bool
}

// block reads one run of rows and hands it over.
func (t *parquetTable) block(b parquetBlock) error {
	if err := t.seek(b); err != nil {
		return err
	}
	for left := b.rows; left > 0 || b.rows == 0; {
		want := t.rows
		if b.rows > 0 {
			want = int(min(int64(want), left))
		}
		n, err := t.fill(want)
		if err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		left -= int64(n)
		t.at += int64(n)
		if err := t.emit(n); err != nil {
			return err
		}
	}
	return nil
}

// seek opens the readers of the row group, unless they are open, and goes to the row.
func (t *parquetTable) seek(b parquetBlock) error {
	if t.group != b.group {
		t.group, t.at, t.readers = b.group, 0, t.readers[:0]
		for _, leaf := range t.leaves {
			r, err := t.p.reader(b.group, leaf)
			if err != nil {
				return err
			}
			t.readers = append(t.readers, r)
		}
	}
	if b.from <= t.at {
		return nil
	}
	for _, r := range t.readers {
		if err := r.pass(b.from - t.at); err != nil {
			return err
		}
	}
	t.at = b.from
	return nil
}

// fill reads up to n rows of each column. Columns that end before the others are an error of the file.
func (t *parquetTable) fill(n int) (int, error) {
	room := maxParquetCells
	for i, r := range t.readers {
		c := &t.columns[i]
		c.Reset()
		cut, err := r.fill(c, n, &room, t.p.in.limits.Cell)
		if err != nil {
			return 0, err
		}
		t.cut = t.cut || cut
		if i == 0 {
			n = c.Len()
		}
		if c.Len() != n {
			return 0, io.ErrUnexpectedEOF
		}
	}
	return n, nil
}

// emit hands over a batch, and chooses the size of the next.
func (t *parquetTable) emit(n int) error {
	size := 0
	for i := range t.columns {
		size += len(t.columns[i].Data)
		repair(&t.columns[i])
	}
	switch {
	case size > batchBytes:
		t.rows = max(t.rows/2, minParquetRows)
	case size < batchBytes/4:
		t.rows = min(t.rows*2, maxParquetRows)
	}
	err := t.p.out.emit(inventory.Batch{
		Dataset: t.p.in.dataset, Under: t.under, Rows: n, Columns: t.columns, Design: t.design,
	})
	if err == nil && t.cut {
		t.cut = false
		err = t.p.out.gap(t.p.in.dataset, parquetName, over("cell"))
	}
	return err
}

// reader opens a column of a row group.
func (p *parquetFile) reader(group int, leaf parquetLeaf) (*leafReader, error) {
	if leaf.index >= len(p.chunks[group]) {
		return nil, errCorrupt
	}
	chunk, ok := p.file.RowGroups()[group].ColumnChunks()[leaf.index].(*parquet.FileColumnChunk)
	if !ok {
		return nil, errUnsupported
	}
	where := p.chunks[group][leaf.index]
	src := &blockReader{src: p.src.src, size: where.end, block: max(min(p.src.block, where.end-where.off), 1)}
	stream := &pageStream{src: src, place: where, flat: leaf.flat, spend: p.in.spent.inflated}
	return &leafReader{leaf: leaf, stream: stream, pages: chunk.PagesFrom(stream)}, nil
}

// leafReader reads the values of one chunk in order.
type leafReader struct {
	leaf   parquetLeaf
	stream *pageStream
	pages  *parquet.FilePages
	page   parquet.Page
	values parquet.ValueReader
	buf    [128]parquet.Value
	have   []parquet.Value // read and not used
	ended  bool
	text   []byte
}

// next makes sure that there is a value in have, unless the chunk has ended.
func (r *leafReader) next() error {
	for len(r.have) == 0 && !r.ended {
		if err := r.more(); err != nil {
			return err
		}
	}
	return nil
}

// more reads some values, of the next page when this one is used up.
func (r *leafReader) more() error {
	if r.values == nil {
		page, err := r.pages.ReadPage()
		if errors.Is(err, io.EOF) {
			r.ended = true
			return nil
		}
		if err != nil {
			return foreign(err)
		}
		r.page, r.values = page, page.Values()
	}
	n, err := r.values.ReadValues(r.buf[:])
	r.have = r.buf[:n]
	if err == nil && n > 0 {
		return nil
	}
	r.values = nil
	if err != nil && !errors.Is(err, io.EOF) {
		return foreign(err)
	}
	return nil
}

// pass goes over n rows of a flat column.
func (r *leafReader) pass(n int64) error {
	for n > 0 && !r.ended {
		if k := min(int64(len(r.have)), n); k > 0 {
			r.have, n = r.have[k:], n-k
			continue
		}
		if r.values != nil {
			if err := r.more(); err != nil {
				return err
			}
			continue
		}
		r.stream.skip = n
		err := r.more()
		n, r.stream.skip = r.stream.skip, 0
		if err != nil {
			return err
		}
	}
	return nil
}

// fill appends n rows to c, fewer at the end of the chunk.
func (r *leafReader) fill(c *inventory.Column, n int, room *int, limit int) (cut bool, err error) {
	for c.Len() < n {
		if err := r.next(); err != nil || len(r.have) == 0 {
			return cut, err
		}
		v := r.have[0]
		r.have = r.have[1:]
		switch {
		case v.DefinitionLevel() < r.leaf.there: // no element: the list is empty or null
		case v.IsNull():
			c.AppendNull()
		default:
			r.text = r.leaf.render(r.text[:0], v)
			most := limit
			if *room <= 0 {
				most = shortCell
			}
			if len(r.text) > most {
				r.text, cut = r.text[:most], true
			}
			*room -= len(r.text)
			c.Append(r.text)
		}
	}
	return cut, nil
}

// foreign sorts the errors of the library: those of the source and of our own checks pass through it wrapped.
func foreign(err error) error {
	var (
		own   *sourceError
		limit *limitError
	)
	if errors.As(err, &limit) {
		return limit
	}
	for _, known := range []error{errBudget, errUnsupported, errBomb, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, known) {
			return known
		}
	}
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	}
	return errCorrupt
}
