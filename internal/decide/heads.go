package decide

import (
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// heads are the head counts of one dataset or entity, by what they count.
type heads map[headKey]Count

type headKey struct {
	place     classify.PeoplePlace
	band      classify.Band
	sensitive classify.Sensitivity
}

func headsOf(rows []classify.Count) map[inventory.ID]heads {
	all := map[inventory.ID]heads{}
	for i := range rows {
		r := &rows[i]
		if all[r.Of] == nil {
			all[r.Of] = heads{}
		}
		all[r.Of][headKey{r.Place, r.Band, r.Sensitive}] = Count{Low: r.Low, High: r.High}
	}
	return all
}

// of counts a group as the thresholds do: those known to be mainland people, and at most those whose place is open.
// A group that has no row is nobody.
func (h heads) of(band classify.Band, sensitive classify.Sensitivity) Count {
	mainland := h[headKey{classify.MainlandPeople, band, sensitive}]
	open := h[headKey{classify.UnknownPeople, band, sensitive}]
	return Count{Low: mainland.Low, High: add(mainland.High, open.High)}
}

// everybody counts the people of an entity; without an upper end when something was not seen.
func (h heads) everybody(unseen bool) Count {
	c := h.of(classify.AllAges, classify.AnySensitivity)
	if unseen {
		c.High = Unbounded
	}
	return c
}

// elsewhereOnly reports whether all people are known to be elsewhere.
func (h heads) elsewhereOnly() bool {
	return h.of(classify.AllAges, classify.AnySensitivity).High == 0 &&
		h[headKey{classify.ElsewherePeople, classify.AllAges, classify.AnySensitivity}].High > 0
}

// childrenOf counts the people under 14. It is not known while people have no age and no child was seen: then the
// labels of the columns decide what is sensitive.
func (h heads) childrenOf() (Count, bool) {
	children, ageless := h.of(classify.Under14, classify.AnySensitivity), h.of(classify.NoAge, classify.AnySensitivity)
	if children.High == 0 && ageless.High > 0 {
		return Count{}, false
	}
	everybody := h.of(classify.AllAges, classify.AnySensitivity)
	children.High = max(children.Low, min(add(children.High, ageless.High), everybody.High))
	return children, true
}
