package format

import (
	"context"
	"errors"
	"io"

	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/inventory"
)

// parquetTable reads the columns of one table side by side.
type parquetTable struct {
	columnBatch
	p       *parquetFile
	leaves  []parquetLeaf
	group   int // the row group that readers are open for, -1 for none
	at      int64
	readers []*leafReader
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

// seek opens the readers of the row group, unless they are open, and goes to the row. Those of a block that stands apart
// hold nothing but the block.
func (t *parquetTable) seek(b parquetBlock) error {
	if t.group != b.group || b.apart {
		t.group, t.at, t.readers = b.group, 0, t.readers[:0]
		for _, leaf := range t.leaves {
			r, err := t.p.reader(b, leaf)
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
	t.begin()
	for i, r := range t.readers {
		c := &t.columns[i]
		if err := r.fill(&t.columnBatch, c, n); err != nil {
			return 0, err
		}
		if i == 0 {
			n = c.Len()
		}
		if c.Len() != n {
			return 0, io.ErrUnexpectedEOF
		}
	}
	return n, nil
}

// reader opens a column of a row group.
func (p *parquetFile) reader(b parquetBlock, leaf parquetLeaf) (*leafReader, error) {
	if leaf.index >= len(p.chunks[b.group]) {
		return nil, errCorrupt
	}
	chunk, ok := p.groups[b.group].ColumnChunks()[leaf.index].(*parquet.FileColumnChunk)
	if !ok {
		return nil, errUnsupported
	}
	where := p.chunks[b.group][leaf.index]
	block := p.src.block
	stream := &pageStream{place: where, flat: leaf.flat, spend: p.in.spent.inflated}
	if b.apart {
		stream.need, stream.cut = b.rows, leaf.cut
		block = where.sampled(b.rows)
	}
	stream.src = &blockReader{src: p.src.src, size: where.end, block: max(min(block, where.end-where.off), 1)}
	return &leafReader{leaf: leaf, stream: stream, pages: chunk.PagesFrom(stream)}, nil
}

// sampled is how much to ask for at once where some rows are wanted: what they take on average, and a header.
func (c chunkPlace) sampled(rows int64) int64 {
	const header, most = 2 * kib, 64 * kib
	share := float64(rows) / float64(max(c.values, 1))
	return min(int64(float64(c.end-c.off)*share*5/4)+header, most)
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
func (r *leafReader) fill(b *columnBatch, c *inventory.Column, n int) error {
	for c.Len() < n {
		if err := r.next(); err != nil || len(r.have) == 0 {
			return err
		}
		v := r.have[0]
		r.have = r.have[1:]
		switch {
		case v.DefinitionLevel() < r.leaf.there: // no element: the list is empty or null
		case v.IsNull():
			c.AppendNull()
		default:
			r.text = r.leaf.render(r.text[:0], v)
			b.add(c, r.text)
		}
	}
	return nil
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
