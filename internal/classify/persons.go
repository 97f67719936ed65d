package classify

import (
	"slices"
	"time"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// persons feeds the people of a table to sketches while batches pass by. Which column carries what is decided on the
// first batch that has a column, from its schema and the values so far, and generously: a value that is not of the
// kind is passed over by the recorder.
type persons struct {
	recorder *people.Recorder
	roles    map[string]role
	rows     [parties]people.Rows
	present  [][]uint64 // where no table says which rows say something
}

// role is what a column says of the person of a row.
type role struct {
	identifier bool
	kind       people.Kind
	party      int // columns of one party speak of one person
	place      bool
	birth      bool
	sensitive  bool
}

// parties is how many persons of one row are told apart: its subject, and somebody related (guardian, emergency
// contact).
const parties = 2

func newPersons(opt TableOptions) *persons {
	p := &persons{recorder: opt.Recorder, roles: make(map[string]role)}
	if p.recorder == nil {
		p.recorder = NewRecorder(opt)
	}
	for i := range p.rows {
		p.rows[i] = people.Rows{PlaceOf: placeOf, Related: i > 0}
	}
	return p
}

// NewRecorder returns the recorder of the people of a dataset whose Scope is stated.
func NewRecorder(opt TableOptions) *people.Recorder {
	return people.NewRecorder(people.Config{Key: opt.Key, Scope: opt.Scope, AsOf: dayOf(opt.On), Exact: opt.Exact})
}

// sketches returns what was recorded, earlier parts included.
func (p *persons) sketches() *people.Sketches { return p.recorder.Sketches() }

// merge adds what another part recorded.
func (p *persons) merge(other *people.Sketches) { p.sketches().Merge(other) }

// add records the rows of a batch, whose values the columns of t have accounted for already. Without t the roles are
// known.
func (p *persons) add(t *Table, b *inventory.Batch) {
	if t != nil {
		p.assign(t, b)
	}
	for i := range p.rows {
		p.rows[i].N, p.rows[i].Columns = b.Rows, p.rows[i].Columns[:0]
	}
	for i := range b.Columns {
		if r := p.roles[b.Columns[i].Name]; r.speaks() {
			rows := &p.rows[r.party]
			rows.Columns = append(rows.Columns, r.of(&b.Columns[i], p.presentIn(t, b, i)))
		}
	}
	for i := range p.rows {
		if slices.ContainsFunc(p.rows[i].Columns, func(c people.Column) bool { return c.Identifies }) {
			p.recorder.AddRows(&p.rows[i])
		}
		clear(p.rows[i].Columns) // they point into the batch
	}
}

// assign gives a role to each column that has none yet, with the first batch that has a value of it.
func (p *persons) assign(t *Table, b *inventory.Batch) {
	for i := range b.Columns {
		name := b.Columns[i].Name
		if _, ok := p.roles[name]; ok {
			continue
		}
		if c := t.recent[i]; c.Rows > c.Nulls+c.Empties || t.batches > 1 {
			p.roles[name] = t.role(c)
		}
	}
}

// presentIn returns the bits of the rows of column i that say something.
func (p *persons) presentIn(t *Table, b *inventory.Batch, i int) []uint64 {
	if t != nil {
		return t.present[i]
	}
	c := &b.Columns[i]
	p.present = bitsOf(p.present, i, c.Len())
	for row := range c.Len() {
		if !c.IsNull(row) && !blank(c.Value(row)) {
			p.present[i][row>>6] |= 1 << (row & 63)
		}
	}
	return p.present[i]
}

// speaks reports whether a column says something of a person.
func (r role) speaks() bool { return r.identifier || r.place || r.birth || r.sensitive }

// of is what a column with the role says in a batch.
func (r role) of(b *inventory.Column, present []uint64) people.Column {
	return people.Column{
		Values: b, Present: present,
		Identifies: r.identifier, Kind: r.kind, Place: r.place, Birth: r.birth, Sensitive: r.sensitive,
	}
}

// role says what a column carries, from what is known of it now.
func (t *Table) role(c *column) role {
	var r role
	if t.engine.schema.related(c.Name, c.Comment) {
		r.party = 1
	}
	for _, v := range t.provisional(c) {
		d := &t.engine.detectors[v.detector]
		kind, ok := people.KindOf(d.Kind)
		switch {
		case ok && (!r.identifier || kind < r.kind):
			r.identifier, r.kind = true, kind
		case d.Kind == "birth_date":
			r.birth = true
		case d.Kind == "region", d.Kind == "address", d.Kind == "nationality":
			r.place = true
		}
		r.sensitive = r.sensitive || t.engine.sensitive(d)
	}
	return r
}

func dayOf(t time.Time) people.Date {
	if t.IsZero() {
		return people.Date{}
	}
	return people.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
}
