package inventory

import "slices"

// Assembly is what people say about an estate, and no source knows.
type Assembly struct {
	Entities []Entity
	Assign   []Assign
	Declared []Declared
	Links    []Link
}

// Assemble turns what the sources reported, joined by Add, into the inventory of stage 1: one record of each thing,
// contents joined to the control plane, owners, and the flows that follow. It does no I/O and may be repeated: a second
// time changes nothing.
func (inv *Inventory) Assemble(a Assembly) {
	inv.Entities = append(inv.Entities, a.Entities...)
	inv.Links = append(inv.Links, a.Links...)
	inv.Unify()
	inv.Declare(a.Declared)
	inv.Join()
	inv.Assign(a.Assign)
	inv.DeriveFlows()
	inv.Unify()
}

// addGap records a gap in the coverage of its scope, which is no longer complete. A gap that is already there stays
// one.
func (inv *Inventory) addGap(g *Gap) {
	id := g.Scope.ID()
	i := slices.IndexFunc(inv.Coverage, func(c Coverage) bool { return c.Scope == id })
	if i < 0 {
		inv.Scopes = append(inv.Scopes, g.Scope)
		inv.Coverage = append(inv.Coverage, Coverage{Scope: id, Status: Partial, Gaps: []*Gap{g}})
		return
	}
	c := &inv.Coverage[i]
	if slices.ContainsFunc(c.Gaps, func(known *Gap) bool { return known.ID() == g.ID() }) {
		return
	}
	c.Gaps = append(c.Gaps, g)
	if c.Status == Complete || c.Status == NotApplicable {
		c.Status = Partial
	}
}
