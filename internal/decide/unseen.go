package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// shadow lies over the entities of which something was not seen.
type shadow struct {
	all bool // over every one
	of  map[inventory.ID]bool
}

// cast lays the shadow over the entity of a store, over every one where nobody knows whose it is.
func (x *shadow) cast(s *inventory.Store) {
	if s == nil || s.Entity == "" {
		x.all = true
		return
	}
	x.of[s.Entity] = true
}

func (x *shadow) covers(entity inventory.ID) bool { return x.all || x.of[entity] }

// isUnseen reports whether something that could hold more people of the entity was not seen. A gap in a store of
// somebody else is not about it.
func (e *estate) isUnseen(entity inventory.ID) bool { return e.unseen.covers(entity) }

func (e *estate) unseenOf() *shadow {
	x := &shadow{of: map[inventory.ID]bool{}}
	for _, gap := range e.gaps {
		x.cast(e.stores[gap.Store])
	}
	return x
}

// isHidden reports whether data of the entity that may be within reach of somebody abroad was not seen at all: a place
// that could not be listed, or a store without datasets that is abroad or that something flows out of.
func (e *estate) isHidden(entity inventory.ID) bool {
	if e.hidden == nil {
		e.hidden = e.hiddenOf()
	}
	return e.hidden.covers(entity)
}

func (e *estate) hiddenOf() *shadow {
	x := &shadow{of: map[inventory.ID]bool{}}
	left := e.leftStores()
	for _, gap := range e.gaps {
		switch s := e.stores[gap.Store]; {
		case s == nil:
			x.all = x.all || gap.Store == "" && unlisted(gap.Cause)
		case !e.listed[s.ID] && (s.Place.Zone != inventory.Mainland || left[s.ID]):
			x.cast(s)
		}
	}
	return x
}

// unlisted reports whether a gap of this cause may hide stores.
func unlisted(c inventory.Cause) bool {
	return slices.Contains([]inventory.Cause{
		inventory.Denied, inventory.Throttled, inventory.Unreachable, inventory.TimedOut, inventory.Truncated,
	}, c)
}

// leftStores are those out of which something may flow abroad.
func (e *estate) leftStores() map[inventory.ID]bool {
	left := map[inventory.ID]bool{}
	for i := range e.in.Inventory.Flows {
		f := &e.in.Inventory.Flows[i]
		if f.To.Zone != inventory.Mainland &&
			f.Mode != inventory.NoFlow && f.Mode != inventory.Inbound && f.Mode != inventory.InCountryAccess {
			left[f.Store] = true
		}
	}
	return left
}
