package format

import (
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// target is where the rows of a statement go.
type target struct {
	table   *dumpTable // nil: beyond the limits
	columns []string   // of the statement; nil: those of the table
	slots   []int      // of each cell of a row: its field in the whole table
}

// into finds the table of a statement.
func (d *dump) into(name string) *target { return &target{table: d.tables.get(name)} }

// put takes the current row.
func (d *dump) put(into *target) error {
	t, err := d.ready(into, d.row.Len())
	if t == nil || err != nil {
		return err
	}
	if d.in.want.Rows > 0 {
		d.sample(t, into)
		return nil
	}
	d.build(t, &d.row, into.slots)
	return t.rows.endRow()
}

// ready counts a row of so many cells, and makes its table ready for it; nil when nobody wants the row.
func (d *dump) ready(into *target, cells int) (*dumpTable, error) {
	if into.table == nil {
		return nil, nil //nolint:nilnil // no table is no error
	}
	if into.table.of != nil {
		into.table.count++
	}
	t := into.table.whole()
	t.count++
	if d.out == nil || !d.wants(t) {
		return nil, nil //nolint:nilnil // as above
	}
	if len(into.slots) < cells {
		d.place(into, cells)
	}
	if d.in.want.Rows > 0 {
		return t, nil
	}
	if err := d.turn(t); err != nil {
		return nil, err
	}
	for i := len(t.rows.slot); i < len(t.fields); i++ {
		t.rows.add(t.fields[i])
	}
	return t, nil
}

// wants asks once for each table whether its rows are wanted.
func (d *dump) wants(t *dumpTable) bool {
	if !t.asked {
		t.asked, t.wanted = true, d.out.wants(d.in.dataset.Inside(t.name))
	}
	return t.wanted
}

// place finds the field of each cell. Columns that the schema does not name are added to it.
func (d *dump) place(into *target, cells int) {
	t, names := into.table.whole(), into.columns
	if names == nil && into.table != t {
		for _, f := range into.table.fields {
			names = append(names, f.Name)
		}
	}
	into.slots = slices.Grow(into.slots[:0], cells)
	for i := range cells {
		switch {
		case i < len(names):
			into.slots = append(into.slots, d.slot(t, i, names[i]))
		case names == nil && i < len(t.fields):
			into.slots = append(into.slots, i)
		default:
			into.slots = append(into.slots, d.slot(t, i, "c"+strconv.Itoa(i+1)))
		}
	}
}

// slot returns the field with that name, likely field i, and adds it if need be; -1 beyond the limits.
func (d *dump) slot(t *dumpTable, i int, name string) int {
	if i < len(t.fields) && t.fields[i].Name == name {
		return i
	}
	if t.field(name) < 0 {
		d.tables.put(t, inventory.Field{Name: name})
	}
	return t.field(name)
}

// turn makes t the table that rows go to. The builder of the one before is dropped: a dump may have many tables.
func (d *dump) turn(t *dumpTable) error {
	if d.current == t {
		return nil
	}
	if err := d.flush(); err != nil {
		return err
	}
	d.current = t
	t.told = true
	t.rows = d.out.table(d.in.dataset.Inside(t.name), sqldumpName, t.fields)
	return nil
}

// flush hands over the rows of the current table.
func (d *dump) flush() error {
	t := d.current
	if t == nil {
		return nil
	}
	d.current = nil
	err := t.rows.flush()
	t.rows = nil
	return err
}

// build puts the cells of a row into the builder of t.
func (d *dump) build(t *dumpTable, row *inventory.Column, slots []int) {
	for i, slot := range slots[:min(len(slots), row.Len())] {
		if row.IsNull(i) {
			t.rows.null(slot)
		} else {
			t.rows.set(slot, row.Value(i))
		}
	}
}

// finish hands over what is left: rows, samples, and the schema of the tables that no row has told.
func (d *dump) finish() error {
	if err := d.flush(); err != nil {
		return err
	}
	for _, t := range d.tables.order {
		if t.gone || t.of != nil {
			continue
		}
		if err := d.emitSample(t); err != nil {
			return err
		}
		if t.told && t.comment == "" {
			continue
		}
		if err := d.emitSchema(t); err != nil {
			return err
		}
	}
	return nil
}

// emitSchema hands over a batch without rows.
func (d *dump) emitSchema(t *dumpTable) error {
	b := inventory.Batch{
		Dataset: d.in.dataset.Inside(t.name), Comment: t.comment,
		Design: inventory.Design{Sampling: inventory.NoSampling, Of: t.count},
	}
	if t.count == 0 {
		b.Design.Sampling = inventory.FullRead
	}
	for _, f := range t.fields {
		if w := d.in.want.Columns; w == nil || slices.Contains(w, f.Name) {
			b.Columns = append(b.Columns, inventory.Column{Name: f.Name, Type: f.Type, Comment: f.Comment})
		}
	}
	return d.out.emit(b)
}
