package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// resolveTargets finds the store or group of every chosen row of the target table. The row has to be one that the table
// offers for the store.
func (b *builder) resolveTargets() error {
	ids, names := b.placeNames()
	b.rows = map[ID]string{}
	for _, t := range b.in.Constraints.Targets {
		id, err := resolve(t.Of, ids, names)
		if err != nil {
			err.Row = t.Row
			return err
		}
		if err := b.takeRow(id, t); err != nil {
			return err
		}
	}
	return nil
}

// placeNames are the groups and the stores outside the mainland, by id and by name. A group and its only store share a
// name and mean the same.
func (b *builder) placeNames() (ids map[ID]ID, names map[string][]ID) {
	ids, names = map[ID]ID{}, map[string][]ID{}
	for _, g := range b.groups {
		ids[g.ID] = g.ID
		names[g.Name] = append(names[g.Name], g.ID)
		for _, st := range g.stores {
			ids[st.ID] = st.ID
			if st.Name != g.Name {
				names[st.Name] = append(names[st.Name], st.ID)
			}
		}
	}
	return ids, names
}

// takeRow remembers the row for the stores that it is offered for.
func (b *builder) takeRow(id ID, t Targeted) error {
	stores := []*inventory.Store{b.stores[id]}
	if g := b.groupByID(id); g != nil {
		stores = g.stores
	}
	var offered []string
	taken := false
	for _, st := range stores {
		for _, row := range b.k.TargetsFor(st) {
			offered = append(offered, row.ID)
			if row.ID == t.Row {
				b.rows[st.ID], taken = t.Row, true
			}
		}
	}
	if !taken {
		slices.Sort(offered)
		return &ChoiceError{Of: t.Of, Row: t.Row, Why: "the target table does not offer this row, it offers", Near: slices.Compact(offered)}
	}
	return nil
}

// target is the row of a store: a person's choice, else the preferred one; nil when the table does not know the store.
func (b *builder) target(st *inventory.Store) *Target {
	rows := b.k.TargetsFor(st)
	if len(rows) == 0 {
		return nil
	}
	for _, row := range rows {
		if row.ID == b.rows[st.ID] {
			return row
		}
	}
	return rows[0]
}
