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
	bound    [parties][]bound
	row      []people.Identifier
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
	return &persons{
		recorder: people.NewRecorder(people.Config{Key: opt.Key, Scope: opt.Scope, AsOf: dayOf(opt.On), Exact: opt.Exact}),
		roles:    make(map[string]role),
		row:      make([]people.Identifier, 0, 16),
	}
}

// sketches returns what was recorded, earlier parts included.
func (p *persons) sketches() *people.Sketches { return p.recorder.Sketches() }

// merge adds what another part recorded.
func (p *persons) merge(other *people.Sketches) { p.sketches().Merge(other) }

// bound is a column of the batch at hand with its role.
type bound struct {
	column *inventory.Column
	role   role
}

// add records the rows of a batch, whose values the columns of t have accounted for already.
func (p *persons) add(t *Table, b *inventory.Batch) {
	p.assign(t, b)
	for i := range p.bound {
		p.bound[i] = p.bound[i][:0]
	}
	for i := range b.Columns {
		if r := p.roles[b.Columns[i].Name]; r != (role{party: r.party}) {
			p.bound[r.party] = append(p.bound[r.party], bound{column: &b.Columns[i], role: r})
		}
	}
	for party, columns := range p.bound {
		if !slices.ContainsFunc(columns, func(c bound) bool { return c.role.identifier }) {
			continue
		}
		for row := range b.Rows {
			p.person(columns, row, party > 0)
		}
	}
}

// assign gives a role to each column that has none yet.
func (p *persons) assign(t *Table, b *inventory.Batch) {
	for i := range b.Columns {
		name := b.Columns[i].Name
		if _, ok := p.roles[name]; ok {
			continue
		}
		if c := t.columns[name]; c.Rows > c.Nulls+c.Empties || t.batches > 1 {
			p.roles[name] = t.role(c)
		}
	}
}

// person records one person of a row, if any column identifies one. Somebody related of whom only the name is known
// cannot be told from the others and is left out.
func (p *persons) person(columns []bound, row int, related bool) {
	one := people.Person{IDs: p.row[:0]}
	for i := range columns {
		if c := &columns[i]; row < c.column.Len() && !c.column.IsNull(row) {
			c.role.tell(&one, c.column.Value(row))
		}
	}
	p.row = one.IDs[:0]
	if len(one.IDs) == 0 || related && len(one.IDs) == 1 && one.IDs[0].Kind == people.Name {
		return
	}
	p.recorder.Add(&one)
}

// tell adds what a value says to a person.
func (r *role) tell(one *people.Person, v []byte) {
	if blank(v) {
		return
	}
	if r.identifier {
		one.IDs = append(one.IDs, people.Identifier{Kind: r.kind, Value: v})
	}
	if r.place && one.Place == "" {
		one.Place = placeOf(v)
	}
	if r.birth {
		if d, ok := people.ParseDate(v); ok {
			one.Birth = d
		}
	}
	one.Sensitive = one.Sensitive || r.sensitive
}

// role decides what a column carries, from what is known of it now.
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
