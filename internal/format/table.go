package format

import (
	"bytes"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// A batch is full when it has this many rows or bytes, whichever comes first: large enough to amortise the call,
// small enough to stay in a processor's cache.
const (
	batchRows  = 4096
	batchBytes = 1 * mib
	// batchCells bounds what the ends of the values take in tables of many columns.
	batchCells = 256 * kib
)

// table builds the batches of one table, row by row: set or null for the cells of a row, then endRow. Memory is reused
// between batches. Columns that a row does not set are null. Columns that nobody wants cost nothing.
type table struct {
	out     *sink
	op      string // the reader, for gaps
	dataset inventory.ID
	under   string
	cols    []inventory.Column
	slot    []int // of each column of the source: its place in cols, -1 when it is not wanted
	names   map[string]int
	rows    int    // in the batch
	total   int64  // in all batches
	bytes   int    // of values in the batch
	told    int    // of bytes, what out.held knows of
	raw     int    // bytes of the source that the rows of the batch were cut from, where the reader counts them
	vouched bool   // the reader says by broken whether …
	broken  bool   // … values of the batch may be no UTF-8
	ended   bool   // the source has no more rows
	flushed bool   // a batch went out
	cut     string // the limit that cut a cell or a column, and that was not told yet
}

// table makes the builder of one table. Fields may be nil; column adds to them.
func (s *sink) table(dataset inventory.ID, op string, fields []inventory.Field) *table {
	t := &table{out: s, op: op, dataset: dataset, names: map[string]int{}}
	for _, f := range fields {
		t.add(f)
	}
	return t
}

// add adds a column and returns its index; earlier rows of the batch are null in it. Beyond Limits.Columns it returns
// -1, which set and null ignore.
func (t *table) add(f inventory.Field) int {
	if len(t.slot) >= t.out.limits.Columns {
		t.cut = "columns"
		return -1
	}
	i := len(t.slot)
	if _, ok := t.names[f.Name]; !ok {
		t.names[f.Name] = i
	}
	if w := t.out.want.Columns; w != nil && !slices.Contains(w, f.Name) {
		t.slot = append(t.slot, -1)
		return i
	}
	c := inventory.Column{Name: f.Name, Type: f.Type, Comment: f.Comment}
	for range t.rows {
		c.AppendNull()
	}
	t.slot = append(t.slot, len(t.cols))
	t.cols = append(t.cols, c)
	return i
}

// column returns the index of the column with that name, and adds it when it is new.
func (t *table) column(name string) int {
	if i, ok := t.names[name]; ok {
		return i
	}
	return t.add(inventory.Field{Name: name})
}

// set sets the cell of column i in the current row; it copies v. A second value for the same cell is dropped.
func (t *table) set(i int, v []byte) {
	if i < 0 || i >= len(t.slot) || t.slot[i] < 0 {
		return
	}
	c := &t.cols[t.slot[i]]
	if len(c.End) > t.rows {
		return
	}
	if len(v) > t.out.limits.Cell {
		v, t.cut = v[:t.out.limits.Cell], "cell"
	}
	c.Data = append(c.Data, v...)
	c.End = append(c.End, uint32(len(c.Data)))
	t.bytes += len(v)
}

// null sets the cell of column i in the current row to null.
func (t *table) null(i int) {
	if i < 0 || i >= len(t.slot) || t.slot[i] < 0 {
		return
	}
	if c := &t.cols[t.slot[i]]; len(c.End) == t.rows {
		c.AppendNull()
	}
}

// endRow ends the current row. It returns errFull when the table has all rows that are wanted: a reader of one table
// returns it, a reader of several skips the rest of this one.
func (t *table) endRow() error {
	for i := range t.cols {
		if len(t.cols[i].End) == t.rows {
			t.cols[i].AppendNull()
		}
	}
	t.rows++
	t.total++
	t.out.held += t.bytes - t.told
	t.told = t.bytes
	if t.full() {
		if err := t.flush(); err != nil {
			return err
		}
		return errFull
	}
	if t.batchFull() {
		return t.flush()
	}
	return nil
}

// batchFull reports whether the batch has as many rows as it may have.
func (t *table) batchFull() bool {
	return t.room() <= 0 || t.bytes >= batchBytes || t.raw >= batchBytes
}

// room returns how many rows the batch may still take, by their number and by the number of their cells.
func (t *table) room() int {
	return min(batchRows, (batchCells+len(t.cols)-1)/max(len(t.cols), 1)) - t.rows
}

// full reports whether the table has all rows that are wanted. Repeated elements come with the rows that blocks pick.
func (t *table) full() bool {
	blocks := t.under != "" && t.out.design.Sampling == inventory.RandomBlocks
	return t.out.want.Rows > 0 && t.total >= t.out.want.Rows && !blocks
}

// close hands over the last rows after a reader ended with err, nil at the end of the source, and returns the error
// that counts.
func (t *table) close(err error) error {
	t.ended = err == nil
	if own := t.flush(); own != nil {
		return own
	}
	return err
}

// flush hands over the rows that are there. The cells of a row that is not ended stay for the next batch.
func (t *table) flush() error {
	t.out.held -= t.told
	t.bytes, t.told, t.raw = 0, 0, 0
	if t.rows == 0 {
		return nil
	}
	open := t.hold()
	t.repair()
	var err error
	if len(t.cols) > 0 {
		err = t.out.emit(inventory.Batch{
			Dataset: t.dataset, Under: t.under, Rows: t.rows, Columns: t.cols, Design: t.design(),
		})
	}
	t.flushed, t.rows = true, 0
	for i := range t.cols {
		t.cols[i].Reset()
	}
	for _, c := range open {
		t.put(c)
	}
	if err == nil && t.cut != "" {
		err = t.out.gap(t.dataset, t.op, over(t.cut))
		t.cut = ""
	}
	return err
}

// openCell is a cell of a row that is not ended.
type openCell struct {
	col   int // in cols
	null  bool
	value []byte
}

// hold takes the cells of the row that is not ended out of the columns.
func (t *table) hold() []openCell {
	var open []openCell
	for i := range t.cols {
		c := &t.cols[i]
		if len(c.End) <= t.rows {
			continue
		}
		open = append(open, openCell{col: i, null: c.IsNull(t.rows), value: bytes.Clone(c.Value(t.rows))})
		t.cutColumn(c)
	}
	return open
}

// cutColumn cuts a column to the rows that are ended.
func (t *table) cutColumn(c *inventory.Column) {
	end := uint32(0)
	if t.rows > 0 {
		end = c.End[t.rows-1]
	}
	c.Data, c.End = c.Data[:end], c.End[:t.rows]
	if t.rows>>6 < len(c.Null) {
		c.Null[t.rows>>6] &^= 1 << (t.rows & 63)
	}
}

// put puts a cell back.
func (t *table) put(c openCell) {
	if c.null {
		t.cols[c.col].AppendNull()
		return
	}
	t.cols[c.col].Append(c.value)
}

// drop forgets the cells of the row that is not ended.
func (t *table) drop() {
	for i := range t.cols {
		if len(t.cols[i].End) > t.rows {
			t.cutColumn(&t.cols[i])
		}
	}
}

// release lets the memory of the columns go, apart from a row that is not ended.
func (t *table) release() {
	open := t.hold()
	for i := range t.cols {
		c := &t.cols[i]
		c.Data, c.End, c.Null = nil, nil, nil
	}
	for _, c := range open {
		t.put(c)
	}
}

// design tells how the rows were picked: the head, unless all were read.
func (t *table) design() inventory.Design {
	switch {
	case t.out.design.Sampling != "":
		return t.out.design
	case t.out.want.Rows == 0, t.ended && !t.flushed:
		return inventory.Design{Sampling: inventory.FullRead, Of: 0}
	default:
		return inventory.Design{Sampling: inventory.HeadRows}
	}
}

// repair makes the values of the batch valid UTF-8, unless the reader vouches for them and none was cut.
func (t *table) repair() {
	for i := range t.cols {
		if t.broken || !t.vouched || t.cut != "" {
			repair(&t.cols[i])
		}
	}
	t.broken = false
}

// repair makes the values of a column valid UTF-8.
func repair(c *inventory.Column) {
	if isUTF8(c.Data) {
		return
	}
	old := *c
	c.Data = nil
	c.End = make([]uint32, 0, len(old.End))
	for i := range old.End {
		c.Append(toUTF8(old.Value(i)))
	}
}
