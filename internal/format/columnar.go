package format

import "github.com/domicile/domicile/internal/inventory"

// How many rows a batch of a columnar format has: few at first, and more while batches stay small.
const (
	minColumnRows = 64
	maxColumnRows = batchRows
	// maxColumnCells bounds a batch: once it holds this much, its remaining cells are cut short. A dictionary may hold
	// one long value that every row repeats.
	maxColumnCells = 64 * mib
	shortCell      = 64
	// apartRows is how many rows a sample takes from one place of a large file. The rows of one place are alike: at a
	// correlation of 0.05 no number of them is worth more than 20 random rows, and 256 are worth 18.6.
	apartRows = 256
	// smallColumnar is the size up to which a sample may be anywhere in a file: it touches nearly every page.
	smallColumnar = 4 * mib
)

// columnBatch builds batches column by column, for formats that store them so.
type columnBatch struct {
	out     *sink
	in      *input
	op      string // the reader, for gaps
	under   string
	columns []inventory.Column
	design  inventory.Design
	rows    int // of the next batch
	room    int // bytes that the batch at hand may still take
	cut     bool
}

// begin empties the columns for the next batch.
func (b *columnBatch) begin() {
	b.room = maxColumnCells
	for i := range b.columns {
		b.columns[i].Reset()
	}
}

// add appends a value to a column, cut where it is longer than a cell may be.
func (b *columnBatch) add(c *inventory.Column, text []byte) {
	most := b.in.limits.Cell
	if b.room <= 0 {
		most = shortCell
	}
	if len(text) > most {
		text, b.cut = text[:most], true
	}
	b.room -= len(text)
	c.Append(text)
}

// emit hands over a batch of n rows, and chooses the size of the next.
func (b *columnBatch) emit(n int) error {
	size := 0
	for i := range b.columns {
		size += len(b.columns[i].Data)
		repair(&b.columns[i])
	}
	switch {
	case size > batchBytes:
		b.rows = max(b.rows/2, minColumnRows)
	case size < batchBytes/4:
		b.rows = min(b.rows*2, maxColumnRows)
	}
	err := b.out.emit(inventory.Batch{
		Dataset: b.in.dataset, Under: b.under, Rows: n, Columns: b.columns, Design: b.design,
	})
	if err == nil && b.cut {
		b.cut = false
		err = b.out.gap(b.in.dataset, b.op, over("cell"))
	}
	return err
}
