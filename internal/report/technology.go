package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// technology asks once for each entity and place whether what may be technology is listed, not once for each dataset.
func (v *view) technology() []question {
	in := v.doc.DecideInput(v.doc.day())
	var all []question
	for _, q := range decide.TechnologyQuestions(&in, v.doc.Decisions) {
		n, entity := strconv.Itoa(len(q.Datasets)), v.entityName(q.Entity)
		if q.To == (inventory.Place{}) {
			all = append(all, question{v.words.Say("technology.home", entity, v.someOf(q.Datasets)), v.words.Say("technology.stays", n)})
			continue
		}
		to := v.place(cmp.Or(q.To.Country, string(q.To.Zone)))
		all = append(all, question{
			v.words.Say("technology.where", entity, to, v.someOf(q.Datasets)),
			v.words.Say("technology.abroad", n, articles(q.Citations)),
		})
	}
	return all
}

// someOf names the first of some things, and how many there are behind.
func (v *view) someOf(ids []inventory.ID) string {
	named := make([]string, 0, namedStores)
	for _, id := range ids[:min(len(ids), namedStores)] {
		named = append(named, v.name(id))
	}
	if left := len(ids) - namedStores; left > 0 {
		named = append(named, "… +"+strconv.Itoa(left))
	}
	return strings.Join(named, v.words.Say("comma"))
}
