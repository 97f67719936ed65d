package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// NameError says which name of a constraint is of nothing that the inventory has. It wraps ErrInput: a hold that is
// misspelt would delete what it should keep, and an entity that is misspelt would leave everything out.
type NameError struct {
	Of   string // what the constraint is: a hold, an entity
	Name ID     // as it was given
	Near []string
}

// Error names what was given and what comes close.
func (e *NameError) Error() string {
	text := fmt.Sprintf("%s of %q: nothing in the inventory has this id or name", e.Of, e.Name)
	if len(e.Near) > 0 {
		text += "; near it: " + strings.Join(e.Near, ", ")
	}
	return text
}

// Unwrap returns ErrInput.
func (e *NameError) Unwrap() error { return ErrInput }

// nameConstraints turns the names that people gave to stores, datasets and entities into ids. A name that several have
// means them all. What the plan before knew stays, also where the new scan no longer finds it.
func nameConstraints(in *Input) error {
	c, before := &in.Constraints, Constraints{}
	if in.Previous != nil {
		before = in.Previous.Constraints
	}
	known := namesOf(in.Inventory)
	for _, x := range []struct {
		of    string
		list  *[]ID
		old   []ID
		names map[string][]ID
	}{
		{"hold", &c.Holds, before.Holds, known.stores},
		{"foreign law", &c.ForeignLaw, before.ForeignLaw, known.datasets},
		{"split by residency", &c.ByResidency, before.ByResidency, known.datasets},
		{"entity", &c.Entities, before.Entities, known.entities},
	} {
		if err := nameList(x.of, x.list, x.old, x.names); err != nil {
			return err
		}
	}
	return nil
}

func nameList(of string, list *[]ID, old []ID, names map[string][]ID) error {
	var ids []ID
	for _, name := range *list {
		found := names[string(name)]
		switch {
		case len(found) > 0:
			ids = append(ids, found...)
		case slices.Contains(old, name):
			ids = append(ids, name)
		default:
			return &NameError{Of: of, Name: name, Near: near(string(name), nil, names)}
		}
	}
	slices.Sort(ids)
	*list = slices.Compact(ids)
	return nil
}

// names are the ids that an id or a name means.
type names struct {
	stores   map[string][]ID // and datasets
	datasets map[string][]ID // the name of a store means all of its datasets
	entities map[string][]ID
}

func namesOf(inv *inventory.Inventory) names {
	n := names{stores: map[string][]ID{}, datasets: map[string][]ID{}, entities: map[string][]ID{}}
	storeNames := map[ID]string{}
	for i := range inv.Stores {
		s := &inv.Stores[i]
		storeNames[s.ID] = s.Name
		addName(n.stores, s.ID, s.Name)
		addName(n.entities, s.Entity)
		for _, r := range s.Replication {
			addName(n.stores, ID(r.To))
		}
	}
	for i := range inv.Datasets {
		d := &inv.Datasets[i]
		store := storeNames[d.Store]
		addName(n.stores, d.ID, store+"/"+d.Name)
		addName(n.datasets, d.ID, store+"/"+d.Name, store, string(d.Store))
	}
	for i := range inv.Entities {
		addName(n.entities, inv.Entities[i].ID, inv.Entities[i].Name)
	}
	return n
}

func addName(names map[string][]ID, id ID, called ...string) {
	for _, name := range append(called, string(id)) {
		if id != "" && name != "" && !slices.Contains(names[name], id) {
			names[name] = append(names[name], id)
		}
	}
}
