package classify

import (
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// Keys are the columns of a table that say who somebody is, where they are, how old, and whether what is held about
// them is sensitive: all that counting people again takes.
type Keys struct{ roles map[string]role }

// Keys returns the key columns as far as the table is known now.
func (t *Table) Keys() Keys {
	k := Keys{roles: map[string]role{}}
	for _, c := range t.sorted() {
		if r := t.role(c); r != (role{party: r.party}) {
			k.roles[c.Name] = r
		}
	}
	return k
}

// Columns names the key columns, sorted.
func (k Keys) Columns() []string { return slices.Sorted(maps.Keys(k.roles)) }

// Census counts the people of a dataset of which the key columns are read in full. It keeps every identifier, up to
// people.ExactSize of a kind, and no value. It is not safe for concurrent use.
type Census struct {
	keys    Keys
	persons *persons
	batch   inventory.Batch // what is handed on, reused
	again   inventory.Batch // rows that stand for several, reused
}

// NewCensus returns an empty census of a dataset. The options are those of the tables of the scan.
func NewCensus(keys Keys, d inventory.ID, opt TableOptions) *Census {
	opt.Exact = true
	if opt.Scope == "" {
		opt.Scope = string(d)
	}
	c := &Census{keys: keys, persons: newPersons(opt)}
	maps.Copy(c.persons.roles, keys.roles)
	return c
}

// Add counts the people of a batch. A row with a count stands for as many equal ones.
func (c *Census) Add(b *inventory.Batch) {
	c.batch = inventory.Batch{Dataset: b.Dataset, Under: b.Under, Rows: b.Rows, Columns: c.batch.Columns[:0]}
	for i := range b.Columns {
		if _, ok := c.keys.roles[b.Columns[i].Name]; ok {
			c.batch.Columns = append(c.batch.Columns, b.Columns[i])
		}
	}
	if len(c.batch.Columns) == 0 {
		return
	}
	c.persons.add(nil, &c.batch)
	if c.batch.Columns[0].Count != nil {
		c.repeat()
	}
}

// Sketches returns the people so far, as those of a dataset that was read in full.
func (c *Census) Sketches() *people.Sketches {
	s := c.persons.sketches()
	s.SetExtent(people.Extent{Full: true})
	return s
}

// repeat counts rows without an identifier as often as they occur: two rows of one name may be two people. Of the
// others the identifier says that they are one person.
func (c *Census) repeat() {
	counts := c.batch.Columns[0].Count
	for row := range c.batch.Rows {
		if counts[row] > 1 && !c.identified(row) {
			c.repeatRow(row, int(counts[row])-1)
		}
	}
}

// identified reports whether a row of the batch has a value that tells a person from all others.
func (c *Census) identified(row int) bool {
	for i := range c.batch.Columns {
		col := &c.batch.Columns[i]
		r := c.keys.roles[col.Name]
		if r.identifier && r.kind != people.Name && row < col.Len() && !col.IsNull(row) && !blank(col.Value(row)) {
			return true
		}
	}
	return false
}

// repeatChunk bounds the memory of rows that are repeated.
const repeatChunk = 4096

func (c *Census) repeatRow(row, times int) {
	for times > 0 {
		n := min(times, repeatChunk)
		times -= n
		c.again.Rows = n
		c.again.Columns = slices.Grow(c.again.Columns[:0], len(c.batch.Columns))[:len(c.batch.Columns)]
		for i := range c.batch.Columns {
			from, to := &c.batch.Columns[i], &c.again.Columns[i]
			to.Reset()
			to.Name = from.Name
			for range n {
				if from.IsNull(row) {
					to.AppendNull()
				} else {
					to.Append(from.Value(row))
				}
			}
		}
		c.persons.add(nil, &c.again)
	}
}
