package inventory

// Assembly is what people say about an estate, and no source knows.
type Assembly struct {
	Entities []Entity
	Assign   []Assign
	Declared []Declared
	Links    []Link // that people declare
	Lines    []Line // the register of lines across the border
}

// Assemble turns what the sources reported, joined by Add, into the inventory of stage 1: one record of each thing,
// contents joined to the control plane, owners, and the flows that follow. It does no I/O and may be repeated: a second
// time changes nothing.
func (inv *Inventory) Assemble(a Assembly) {
	inv.Entities = append(inv.Entities, a.Entities...)
	inv.Unify()
	inv.declareLinks(a.Links)
	inv.register(a.Lines)
	inv.Declare(a.Declared)
	inv.Join()
	inv.Assign(a.Assign)
	inv.DeriveFlows()
	inv.Unify()
}

// gapBook adds gaps to the coverage of an inventory. It is of use as long as nobody else changes the coverage.
type gapBook struct {
	inv   *Inventory
	at    map[ID]int // scope → place in the coverage
	known map[ID]bool
}

func newGapBook(inv *Inventory) *gapBook {
	b := &gapBook{inv: inv, at: make(map[ID]int, len(inv.Coverage)), known: map[ID]bool{}}
	for i, c := range inv.Coverage {
		b.at[c.Scope] = i
		for _, g := range c.Gaps {
			b.known[g.ID()] = true
		}
	}
	return b
}

// add records a gap in the coverage of its scope, which is no longer complete. A gap that is there already stays one.
func (b *gapBook) add(g *Gap) {
	id := g.ID()
	if b.known[id] {
		return
	}
	b.known[id] = true
	scope := g.Scope.ID()
	i, ok := b.at[scope]
	if !ok {
		i = len(b.inv.Coverage)
		b.at[scope] = i
		b.inv.Scopes = append(b.inv.Scopes, g.Scope)
		b.inv.Coverage = append(b.inv.Coverage, Coverage{Scope: scope, Status: Partial})
	}
	c := &b.inv.Coverage[i]
	c.Gaps = append(c.Gaps, g)
	if c.Status == Complete || c.Status == NotApplicable {
		c.Status = Partial
	}
}
