package decide

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

// heads are the head counts of one dataset, system or entity, by what they count.
type heads struct {
	groups     [groupCount]headGroup
	elsewhere  int64 // people who are known to be elsewhere, at most
	identified bool  // somebody was counted by an identifier, not by rows alone
}

// headGroup are the people of a group who are known to be in the mainland, and those whose place is open.
type headGroup struct {
	mainland Count
	open     int64
}

// The groups that the rules ask for.
const (
	groupAll = iota
	groupSensitive
	groupUnder14
	groupMinor14
	groupAgeless
	groupCount
)

// headsOf sorts head counts by what they are of.
func headsOf(rows []classify.Count) map[inventory.ID]heads {
	all := make(map[inventory.ID]heads, len(rows)/groupCount)
	for i := 0; i < len(rows); {
		of := rows[i].Of
		h := all[of]
		for ; i < len(rows) && rows[i].Of == of; i++ {
			h.set(&rows[i])
		}
		all[of] = h
	}
	return all
}

// set takes one line in; a later line about the same people replaces an earlier one.
func (h *heads) set(r *classify.Count) {
	g := groupOf(r.Band, r.Sensitive)
	if g == groupAll {
		h.identified = h.identified || r.High > 0 && r.Method != people.MethodRows && r.Method != people.MethodUnknown
	}
	switch {
	case g == groupCount:
	case r.Place == classify.MainlandPeople:
		h.groups[g].mainland = Count{Low: r.Low, High: r.High}.orderly()
	case r.Place == classify.UnknownPeople:
		h.groups[g].open = Count{Low: r.Low, High: r.High}.orderly().High
	case g == groupAll:
		h.elsewhere = r.High
	}
}

// groupOf names a group; groupCount is one that no rule asks for.
func groupOf(band classify.Band, sensitive classify.Sensitivity) int {
	switch {
	case band == classify.AllAges && sensitive == classify.Sensitive:
		return groupSensitive
	case sensitive != classify.AnySensitivity, band == classify.Adult:
		return groupCount
	case band == classify.AllAges:
		return groupAll
	case band == classify.Under14:
		return groupUnder14
	case band == classify.Minor14:
		return groupMinor14
	default:
		return groupAgeless
	}
}

// of counts a group as the thresholds do: those known to be mainland people, and at most those whose place is open.
// A group that has no line is nobody.
func (h *heads) of(group int) Count {
	g := &h.groups[group]
	return Count{Low: g.mainland.Low, High: add(g.mainland.High, g.open)}
}

// everybody counts the people of an entity; without an upper end when something was not seen.
func (h heads) everybody(unseen bool) Count {
	c := h.of(groupAll)
	if unseen {
		c.High = Unbounded
	}
	return c
}

// elsewhereOnly reports whether all people are known to be elsewhere.
func (h *heads) elsewhereOnly() bool { return h.of(groupAll).High == 0 && h.elsewhere > 0 }

// childrenOf counts the people under 14. It is not known while people have no age and no child was seen: then the
// labels of the columns decide what is sensitive.
func (h *heads) childrenOf() (Count, bool) {
	children, ageless := h.of(groupUnder14), h.of(groupAgeless)
	if children.High == 0 && ageless.High > 0 {
		return Count{}, false
	}
	everybody := h.of(groupAll)
	children.High = max(children.Low, min(add(children.High, ageless.High), everybody.High))
	return children, true
}

// sensitiveOf counts the people with sensitive data. Everything about a child is sensitive, and somebody without an age
// may be a child, once it is known that there are children.
func (h *heads) sensitiveOf() Count {
	everybody, sensitive := h.of(groupAll), h.of(groupSensitive)
	if children, known := h.childrenOf(); known {
		high := add(sensitive.High, h.of(groupAgeless).High)
		sensitive = Count{Low: max(sensitive.Low, children.Low), High: max(high, children.High)}
	}
	sensitive.High = max(sensitive.Low, min(sensitive.High, everybody.High))
	return sensitive
}
