package run

import (
	"fmt"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// reading accumulates the tables of one shard.
type reading struct {
	engine *classify.Engine
	opt    classify.TableOptions
	shard  shard
	order  []inventory.ID
	tables map[inventory.ID]*classify.Table
	known  map[inventory.ID]inventory.Dataset
	names  map[inventory.ID]map[string]bool // of the columns that are known
	gaps   []*inventory.Gap

	sampled map[inventory.ID]bool // datasets of which rows were left out
	bytes   int64                 // of the source
	rows    int64
	values  int64 // bytes of values
	wide    bool  // a column is wide text

	before map[inventory.ID]*classify.Table // the pieces that are closed, see piece.go
	piece  int64                            // rows of the open one
	cursor string                           // where the next one begins
}

func newReading(e *classify.Engine, opt classify.TableOptions, sh shard) *reading {
	r := &reading{
		engine: e, opt: opt, shard: sh, tables: map[inventory.ID]*classify.Table{},
		known: map[inventory.ID]inventory.Dataset{}, sampled: map[inventory.ID]bool{},
		names: map[inventory.ID]map[string]bool{}, before: map[inventory.ID]*classify.Table{},
	}
	for _, d := range sh.tables {
		r.table(d, sh.stretch.options(d.ID, opt))
	}
	return r
}

func (r *reading) table(d inventory.Dataset, opt classify.TableOptions) *classify.Table {
	t := r.engine.NewTable(d, opt)
	r.names[d.ID] = make(map[string]bool, len(d.Columns))
	for _, c := range d.Columns {
		r.names[d.ID][c.Name] = true
	}
	r.order, r.tables[d.ID], r.known[d.ID] = append(r.order, d.ID), t, d
	return t
}

func (r *reading) add(b *inventory.Batch) {
	t, ok := r.tables[b.Dataset]
	if !ok {
		t = r.table(r.met(b), r.opt)
	}
	t.Add(b)
	r.learn(b)
	r.measure(b)
}

// measure accounts for what a batch took and how its rows were picked.
func (r *reading) measure(b *inventory.Batch) {
	r.bytes += b.Bytes
	if s := b.Design.Sampling; s != inventory.FullRead && s != "" {
		r.sampled[b.Dataset] = true
	}
	if b.Under == "" {
		r.rows += int64(b.Rows)
	}
	for i := range b.Columns {
		size := len(b.Columns[i].Data)
		r.values += int64(size + b.Columns[i].Len()) // a sign ends each
		r.wide = r.wide || size > wideText*b.Columns[i].Len()
	}
}

// gap notes what was not seen.
func (r *reading) gap(g *inventory.Gap) { r.gaps = append(r.gaps, g) }

// met describes a dataset that only reading its container revealed.
func (r *reading) met(b *inventory.Batch) inventory.Dataset {
	d := inventory.Dataset{
		ID: b.Dataset, Store: r.shard.dataset.Store, Name: r.shard.dataset.Name, Path: r.shard.dataset.Path,
		Format: r.shard.dataset.Format,
	}
	if table := string(b.Dataset)[len(b.Dataset.Container()):]; table != "" {
		d.Name = table[1:]
	}
	return d
}

// learn completes the columns of a dataset by those that a batch shows; schemas of semi-structured data grow.
func (r *reading) learn(b *inventory.Batch) {
	d, names := r.known[b.Dataset], r.names[b.Dataset]
	for i := range b.Columns {
		c := &b.Columns[i]
		// Most batches have the columns of the one before, in their order.
		if i < len(d.Columns) && d.Columns[i].Name == c.Name || names[c.Name] {
			continue
		}
		names[c.Name] = true
		d.Columns = append(d.Columns, inventory.Field{Name: c.Name, Type: c.Type, Comment: c.Comment})
	}
	r.known[b.Dataset] = d
}

func hasColumn(all []inventory.Field, name string) bool {
	for i := range all {
		if all[i].Name == name {
			return true
		}
	}
	return false
}

func (r *reading) outcome(gaps ...*inventory.Gap) (outcome, error) {
	out := outcome{Bytes: r.bytes, Again: r.shard.again, rows: r.rows}
	for _, g := range gaps {
		out.Holes = append(out.Holes, scoped{Scope: g.Scope, Gap: g})
	}
	if err := r.join(); err != nil {
		return outcome{}, err
	}
	for _, id := range r.order {
		p, err := r.part(id)
		if err != nil {
			return outcome{}, err
		}
		out.Parts = append(out.Parts, p)
	}
	return out, nil
}

// part is what was learnt of a dataset, as it is kept.
func (r *reading) part(id inventory.ID) (part, error) {
	d := r.known[id]
	d.Sample, d.Ranges = nil, nil
	if r.shard.confined {
		return r.confine(d)
	}
	data, err := r.tables[id].MarshalBinary()
	if err != nil {
		return part{}, fmt.Errorf("run: keep table %s: %w", id, err)
	}
	return part{Dataset: d, Table: data}, nil
}
