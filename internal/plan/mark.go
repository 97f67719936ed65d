package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// Mark is how a later scan knows a dataset of a move group again: by its id at the place where it was, and by its name
// and columns anywhere else.
type Mark struct {
	Dataset ID     `json:"dataset"`
	Store   ID     `json:"store"`
	Scope   ID     `json:"scope"` // in which it was listed
	Name    string `json:"name"`
	Columns string `json:"columns,omitempty"` // digest of the names of its columns; "" when too few tell it from others
	Copy    bool   `json:"copy,omitempty"`    // a copy of what moves: it is removed, not moved
}

// marks are those of what moves with a group and of its copies.
func (b *builder) marks(g *group) []Mark {
	list := []Mark{}
	for _, s := range g.all {
		copied := slices.ContainsFunc(g.Stays, func(x Stay) bool { return x.Dataset == s.data.ID && x.Why == IsCopy })
		if g.Chosen == BringHome && (copied || slices.Contains(g.Datasets, s.data.ID)) {
			list = append(list, Mark{
				Dataset: s.data.ID, Store: s.store.ID, Scope: s.store.Scope().ID(), Name: s.data.Name, Columns: digestOf(s.data), Copy: copied,
			})
		}
	}
	sortByID(list, func(m *Mark) ID { return m.Dataset })
	return list
}

// digestOf tells the layout of a dataset from others by the names of its columns, in any order.
func digestOf(d *inventory.Dataset) string {
	const enough = 3 // two columns, an id and a name, are what any table may have
	if len(d.Columns) < enough {
		return ""
	}
	names := make([]string, 0, len(d.Columns))
	for _, c := range d.Columns {
		names = append(names, strings.ToLower(c.Name))
	}
	slices.Sort(names)
	h := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	const bytes = 8
	return hex.EncodeToString(h[:bytes])
}
