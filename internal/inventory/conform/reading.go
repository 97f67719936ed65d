package conform

import (
	"context"
	"hash/maphash"
	"unicode/utf8"

	"github.com/domicile/domicile/internal/inventory"
)

// reading is what one Read yielded, without any value: rows are hashes.
type reading struct {
	seed         maphash.Seed
	rows         []uint64
	perDataset   map[inventory.ID]int
	columns      map[string]bool
	blanks       map[string]Blank
	nested       bool // repeated elements, or the tables of a container, came as batches of their own
	design       inventory.Design
	cursor       string // of the first batch that has one
	beforeCursor int    // rows up to and including that batch
	gaps         []*inventory.Gap
	end          error
	after        int
	faults       map[string]string // promise → what happened instead
}

// read runs Read to its end.
func (c *checker) read(ctx context.Context, d inventory.Dataset, w inventory.Want) *reading {
	r := &reading{
		seed: c.seed, perDataset: map[inventory.ID]int{}, columns: map[string]bool{}, blanks: map[string]Blank{},
		faults: map[string]string{},
	}
	for b, err := range c.provider.Read(ctx, d, w) {
		switch {
		case r.end != nil:
			r.after++
		case err == nil:
			r.take(d, b)
		case inventory.AsGap(err) != nil:
			r.gaps = append(r.gaps, inventory.AsGap(err))
		default:
			r.end = err
		}
	}
	return r
}

// take looks at one batch. Its memory is the provider's: only counts and hashes are kept.
func (r *reading) take(d inventory.Dataset, b inventory.Batch) {
	if b.Dataset == "" {
		r.faults["a batch names its dataset"] = "it does not"
	}
	names := map[string]bool{}
	for i := range b.Columns {
		col := &b.Columns[i]
		if fault := columnFault(col, b.Rows); fault != "" {
			r.faults["the columns of a batch have its rows"] = fault
			return
		}
		if names[col.Name] {
			r.faults["columns have different names"] = "one comes twice"
		}
		names[col.Name] = true
	}
	if b.Under != "" || b.Dataset != d.ID {
		r.nested = true
	}
	if b.Under != "" {
		return
	}
	r.design = b.Design
	r.perDataset[b.Dataset] += b.Rows
	r.addRows(b)
	if r.cursor == "" && b.Cursor != "" {
		r.cursor, r.beforeCursor = b.Cursor, len(r.rows)
	}
}

// addRows hashes the rows of a batch and counts its blanks.
func (r *reading) addRows(b inventory.Batch) {
	for i := range b.Rows {
		var h maphash.Hash
		h.SetSeed(r.seed)
		_, _ = h.WriteString(string(b.Dataset)) // a hash takes every byte
		for k := range b.Columns {
			col := &b.Columns[k]
			_, _ = h.WriteString(col.Name)
			_ = h.WriteByte(0)
			if col.IsNull(i) {
				_ = h.WriteByte(1)
			}
			_, _ = h.Write(col.Value(i))
			_ = h.WriteByte(0)
		}
		r.rows = append(r.rows, h.Sum64())
	}
	for k := range b.Columns {
		r.columns[b.Columns[k].Name] = true
		r.countBlanks(&b.Columns[k])
	}
}

func (r *reading) countBlanks(col *inventory.Column) {
	blank := r.blanks[col.Name]
	for i := range col.Len() {
		switch {
		case col.IsNull(i):
			blank.Null++
		case len(col.Value(i)) == 0:
			blank.Empty++
		}
	}
	r.blanks[col.Name] = blank
}

// columnFault says what is wrong with the form of a column, "" when nothing is.
func columnFault(col *inventory.Column, rows int) string {
	switch {
	case col.Len() != rows:
		return "a column has more or fewer values than the batch has rows"
	case len(col.Null) > (rows+63)/64:
		return "a column has more null bits than rows"
	case col.Count != nil && len(col.Count) != rows:
		return "a column has more or fewer counts than values"
	}
	start := uint32(0)
	for _, end := range col.End {
		if end < start || int64(end) > int64(len(col.Data)) {
			return "the ends of a column are not in order, or lie beyond its data"
		}
		start = end
	}
	if int64(start) != int64(len(col.Data)) {
		return "a column has data that belongs to no value"
	}
	if !utf8.Valid(col.Data) {
		return "a column is not UTF-8"
	}
	return ""
}

// faults reports what was wrong with a reading as a whole. The text of an error of Read may quote a cell, so only its
// type is said.
func (c *checker) faults(object string, r *reading) {
	for promise, detail := range r.faults {
		c.breaks(promise, object, "%s", detail)
	}
	if r.after > 0 {
		c.breaks("an error that is no gap is the last pair", object, "%d pairs came after it", r.after)
	}
	if r.end != nil {
		c.breaks("what cannot be read is a gap", object, "Read ended by an error of type %T", r.end)
	}
	for _, g := range r.gaps {
		c.gap(object, g)
	}
}
