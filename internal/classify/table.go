package classify

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// TableOptions say how a dataset is read.
type TableOptions struct {
	Key   people.Key // of the installation; the same for every part of a scan
	On    time.Time  // the day on which ages are taken; the zero time: on none
	Scope string     // within which surrogate keys mean the same person; the id of the dataset when empty
	Exact bool       // keep every identifier, near a threshold
	// Recorder takes the people of several parts of the dataset, one after the other, which is much less work than one
	// for each: it is from NewRecorder with the same options. A table that has it is kept without its people.
	Recorder *people.Recorder
}

// Table accumulates what is read of one dataset, or of one part of it. It keeps no value: only counts, keyed hashes,
// masked samples and people sketches. It is not safe for concurrent use; parts are read into Tables of their own and
// merged.
type Table struct {
	engine  *Engine
	dataset inventory.Dataset
	options TableOptions

	rows    int64
	batches int64
	design  design
	columns map[string]*column
	order   []string

	people *persons

	hasher  hasher
	recent  []*column  // those of the last batch, in its order
	present [][]uint64 // rows of the batch at hand that say something, by its columns
	cell    cell       // of the value at hand
	scratch []byte
	matches []Match
}

// design is how the rows were picked, over all batches.
type design struct {
	Sampling  inventory.Sampling // the worst of the batches
	BlockRows int                // of the largest block
	Of        int64
}

// NewTable returns an empty table of the dataset. Its schema counts even when nothing is read.
func (e *Engine) NewTable(d inventory.Dataset, opt TableOptions) *Table {
	t := &Table{
		engine: e, dataset: d, options: opt, columns: make(map[string]*column), hasher: newHasher(opt.Key),
		scratch: make([]byte, 0, maxValue), matches: make([]Match, 0, 64),
	}
	if opt.Scope == "" {
		t.options.Scope = string(d.ID)
	}
	for _, f := range d.Columns {
		c := t.column(f.Name)
		c.Type, c.Comment = f.Type, f.Comment
	}
	t.people = newPersons(t.options)
	return t
}

// Dataset returns the dataset that the table is of.
func (t *Table) Dataset() inventory.Dataset { return t.dataset }

// AddPeople accounts for the people of parts whose tables were kept without them.
func (t *Table) AddPeople(s *people.Sketches) { t.people.merge(s) }

// Rows returns how many rows were read.
func (t *Table) Rows() int64 { return t.rows }

// People returns the sketches of the people in the rows so far.
func (t *Table) People() *people.Sketches { return t.people.sketches() }

// Add accounts for a batch. It only reads b, and keeps nothing of its memory.
func (t *Table) Add(b *inventory.Batch) {
	if b.Under == "" {
		t.rows += int64(b.Rows)
	}
	t.batches++
	if t.dataset.Comment == "" {
		t.dataset.Comment = b.Comment
	}
	t.design.add(b.Design)
	for i := range b.Columns {
		c := t.at(i, b.Columns[i].Name)
		c.Under = b.Under
		t.present = bitsOf(t.present, i, b.Columns[i].Len())
		c.add(t, &b.Columns[i], t.present[i])
	}
	t.people.add(t, b)
}

// bitsOf makes sets[i] a set of n bits, none of which is set.
func bitsOf(sets [][]uint64, i, n int) [][]uint64 {
	for len(sets) <= i {
		sets = append(sets, nil)
	}
	words := (n + 63) / 64
	sets[i] = slices.Grow(sets[i][:0], words)[:words]
	clear(sets[i])
	return sets
}

// Merge adds what other read of the same dataset. The result does not depend on the order of merging. It only reads
// other.
func (t *Table) Merge(other *Table) error {
	if t.dataset.ID != other.dataset.ID {
		return fmt.Errorf("classify: merge %s: part of another dataset", t.dataset.ID)
	}
	t.rows += other.rows
	t.batches += other.batches
	t.design.merge(other.design)
	for _, name := range other.order {
		t.column(name).merge(other.columns[name])
	}
	t.people.merge(other.people.sketches())
	return nil
}

// at returns the column of a name, which most often lies where it lay in the last batch.
func (t *Table) at(i int, name string) *column {
	if i < len(t.recent) && t.recent[i].Name == name {
		return t.recent[i]
	}
	c := t.column(name)
	t.recent = append(t.recent[:min(i, len(t.recent))], c)
	return c
}

// column returns the column of a name, a new one when there is none.
func (t *Table) column(name string) *column {
	c, ok := t.columns[name]
	if !ok {
		c = newColumn(name)
		t.columns[name] = c
		t.order = append(t.order, name)
	}
	return c
}

// sorted returns the columns in the order of the schema, those that the schema does not name behind, by name.
func (t *Table) sorted() []*column {
	known := make(map[string]int, len(t.dataset.Columns))
	for i, f := range t.dataset.Columns {
		known[f.Name] = i - len(t.dataset.Columns)
	}
	all := make([]*column, 0, len(t.columns))
	for _, name := range t.order {
		all = append(all, t.columns[name])
	}
	slices.SortStableFunc(all, func(a, b *column) int {
		return cmp.Or(cmp.Compare(known[a.Name], known[b.Name]), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// add takes over the design of a batch.
func (d *design) add(b inventory.Design) {
	d.merge(design{Sampling: b.Sampling, BlockRows: b.BlockRows, Of: b.Of})
}

func (d *design) merge(other design) {
	if rank(other.Sampling) > rank(d.Sampling) {
		d.Sampling = other.Sampling
	}
	d.BlockRows = max(d.BlockRows, other.BlockRows)
	d.Of = max(d.Of, other.Of)
}

// rank orders the designs from best to worst; a batch without one is taken as a full read.
func rank(s inventory.Sampling) int {
	switch s {
	case inventory.FullRead:
		return 1
	case inventory.RandomRows:
		return 2
	case inventory.RandomBlocks:
		return 3
	case inventory.HeadRows:
		return 4
	case inventory.NoSampling:
		return 0
	default:
		return 0
	}
}
