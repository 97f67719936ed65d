package plan

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// checkEstate looks at what no single store shows: lines, places, quotas, open questions, kinds without a target.
func (b *builder) checkEstate() {
	b.linesAcross()
	for _, id := range b.storeIDs {
		if b.stores[id].Place.Zone == inventory.ZoneUnknown {
			b.raise("P122/place", id, "")
		}
	}
	for _, g := range b.groups {
		b.staying(g)
	}
	b.shared()
}

// linesAcross asks of every line across the border what the register says, and of a plan that copies across it whether
// there is one at all.
func (b *builder) linesAcross() {
	registered, linked := b.registeredLine(), b.registeredLink()
	moving := slices.ContainsFunc(b.groups, func(g *group) bool { return g.Chosen == BringHome })
	if moving && !registered && !linked {
		b.raise("P112/none", stepLine, stepLine)
	}
}

// registeredLine looks at what was checked against the register, and reports whether a line is on record, whether or
// not a scan saw traffic of it.
func (b *builder) registeredLine() bool {
	found := false
	for i := range b.in.Lines {
		l := &b.in.Lines[i]
		switch l.State {
		case decide.LineRegistered, decide.LineNotSeen:
			found = true
		case decide.OrdinaryAccess:
		case decide.LineOtherUse, decide.LineExpired, decide.LineWithoutEvidence, decide.TunnelWithout, decide.LineEndUnknown:
			b.raise("P112/link", cmp.Or(l.Link, l.Line), stepLine, word{"state", Text{ZH: l.ZH, EN: l.EN}})
		}
	}
	return found
}

// registeredLink looks at the links that nobody checked against the register.
func (b *builder) registeredLink() bool {
	found := false
	for i := range b.in.Inventory.Links {
		l := &b.in.Inventory.Links[i]
		switch {
		case slices.ContainsFunc(b.in.Lines, func(c decide.LineCheck) bool { return c.Link == l.ID }):
		case l.Registered == inventory.Yes:
			found = true
		case l.Kind != inventory.Internet && l.Crosses() != inventory.No:
			b.raise("P112/link", l.ID, stepLine, is("state", string(cmp.Or(l.Registered, inventory.Unknown))))
		}
	}
	return found
}
