package format

import (
	"errors"
	"io"
	"math"

	"github.com/parquet-go/parquet-go"

	"github.com/domicile/domicile/internal/inventory"
)

// distinct reports whether values with counts are as good as rows: one column is wanted, in full, and each row has one
// value of it.
func (t *parquetTable) distinct() bool {
	w := t.in.want
	return w.Distinct && w.Rows == 0 && len(t.leaves) == 1 && t.leaves[0].flat
}

// count reads a column of one row group: the words of its dictionary with their counts, and the values of the pages
// that have none one by one. A batch has as many rows as it has values.
func (t *parquetTable) count(group int) error {
	r, err := t.p.reader(parquetBlock{group: group}, t.leaves[0])
	if err != nil {
		return err
	}
	w := &wordCount{parquetTable: t, r: r}
	t.begin()
	for {
		page, err := r.pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return w.flush()
		}
		if err != nil {
			return foreign(err)
		}
		if page.Dictionary() != nil {
			err = w.words(page)
		} else {
			err = w.plain(page)
		}
		if err != nil {
			return err
		}
	}
}

// wordCount counts the words of one dictionary.
type wordCount struct {
	*parquetTable
	r      *leafReader
	dict   parquet.Dictionary
	counts []uint32
	nulls  uint32
}

// words counts a page of indexes.
func (w *wordCount) words(page parquet.Page) error {
	if w.dict == nil {
		w.dict = page.Dictionary()
		w.counts = make([]uint32, w.dict.Len()) // a dictionary is one page
	}
	w.nulls += uint32(min(page.NumNulls(), math.MaxUint32))
	data := page.Data()
	for _, i := range data.Int32() {
		if i < 0 || int(i) >= len(w.counts) {
			return errCorrupt
		}
		w.counts[i]++
	}
	return nil
}

// plain hands over the values of a page one by one.
func (w *wordCount) plain(page parquet.Page) error {
	values := page.Values()
	c := &w.columns[0]
	for {
		n, err := values.ReadValues(w.r.buf[:])
		for _, v := range w.r.buf[:n] {
			w.value(c, v)
		}
		if err == nil && n > 0 && c.Len() < w.rows {
			continue
		}
		c.Count = nil
		if own := w.hand(c); own != nil {
			return own
		}
		if errors.Is(err, io.EOF) || n == 0 {
			return nil
		}
		if err != nil {
			return foreign(err)
		}
	}
}

func (w *wordCount) value(c *inventory.Column, v parquet.Value) {
	if v.IsNull() {
		c.AppendNull()
		return
	}
	w.r.text = w.r.leaf.render(w.r.text[:0], v)
	w.add(c, w.r.text)
}

// flush hands over the words that occur.
func (w *wordCount) flush() error {
	c := &w.columns[0]
	c.Count = c.Count[:0]
	if w.nulls > 0 {
		c.AppendNull()
		c.Count = append(c.Count, w.nulls)
	}
	for i, n := range w.counts {
		if n == 0 {
			continue
		}
		w.value(c, w.dict.Index(int32(i)))
		c.Count = append(c.Count, n)
		if c.Len() >= w.rows {
			if err := w.hand(c); err != nil {
				return err
			}
		}
	}
	return w.hand(c)
}

// hand hands over the values that are there.
func (w *wordCount) hand(c *inventory.Column) error {
	n := c.Len()
	if n == 0 {
		return nil
	}
	err := w.emit(n)
	w.begin()
	return err
}
