package decide

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// technologyRule is the rule that speaks where technology may go abroad.
const technologyRule = "review-technology"

// TechnologyQuestion is one question about source code, models or designs: those of one entity that may go to one
// place, or those that nothing was seen to take abroad. Whether the catalogue lists them is for people to say.
type TechnologyQuestion struct {
	Entity    inventory.ID    `json:"entity"` // empty: assigned to nobody
	To        inventory.Place `json:"to"`     // the zero place: nothing was seen that takes it abroad
	Datasets  []inventory.ID  `json:"datasets"`
	Flows     []inventory.ID  `json:"flows"`
	Citations []Citation      `json:"citations"`
}

// TechnologyQuestions gathers what may be technology into one question for each entity and place, in their order: by the
// signs of the contents and by the decisions on them. What a person answered for a dataset is not asked again.
func TechnologyQuestions(in *Input, decisions []Decision) []TechnologyQuestion {
	g := technology{
		at: map[technologyKey]*TechnologyQuestion{}, entity: entitiesOf(in), signed: map[inventory.ID]bool{},
		answered: answeredOf(in.Statements, TechnologyListed),
	}
	g.sign(in)
	flows := map[inventory.ID]*inventory.Flow{}
	for i := range in.Inventory.Flows {
		flows[in.Inventory.Flows[i].ID] = &in.Inventory.Flows[i]
	}
	for i := range decisions {
		d := &decisions[i]
		f := flows[d.Flow]
		if f == nil || g.answered[d.Dataset] || !d.speaks(technologyRule) {
			continue
		}
		q := g.question(d.Dataset, inventory.Place{Country: f.To.Country, Zone: f.To.Zone})
		q.Flows = append(q.Flows, d.Flow)
		q.cite(d)
		delete(g.signed, d.Dataset)
	}
	for _, dataset := range slices.Sorted(maps.Keys(g.signed)) {
		if g.signed[dataset] {
			g.question(dataset, inventory.Place{})
		}
	}
	return g.list()
}

// technology is the questions that are put together.
type technology struct {
	at     map[technologyKey]*TechnologyQuestion
	entity map[inventory.ID]inventory.ID // by dataset
	signed map[inventory.ID]bool         // datasets that may be technology, without those that go abroad
	// Datasets of which a person said whether the catalogue lists them.
	answered map[inventory.ID]bool
}

type technologyKey struct {
	entity inventory.ID
	to     inventory.Place
}

// sign notes the datasets that may be technology, and of which nobody has said whether it is listed.
func (g *technology) sign(in *Input) {
	for i := range in.Profiles {
		p := &in.Profiles[i]
		held := slices.Contains(p.Signs, classify.SignTechnology) || slices.Contains(p.DataKinds, classify.SignTechnology)
		g.signed[p.Dataset] = held && !g.answered[p.Dataset]
	}
}

// question finds the question of a dataset and a place, with the dataset in it.
func (g *technology) question(dataset inventory.ID, to inventory.Place) *TechnologyQuestion {
	k := technologyKey{g.entity[dataset], to}
	q := g.at[k]
	if q == nil {
		q = &TechnologyQuestion{
			Entity: k.entity, To: to, Datasets: []inventory.ID{}, Flows: []inventory.ID{}, Citations: []Citation{},
		}
		g.at[k] = q
	}
	q.Datasets = append(q.Datasets, dataset)
	return q
}

func (g *technology) list() []TechnologyQuestion {
	list := make([]TechnologyQuestion, 0, len(g.at))
	for _, q := range g.at {
		for _, ids := range []*[]inventory.ID{&q.Datasets, &q.Flows} {
			slices.Sort(*ids)
			*ids = slices.Compact(*ids)
		}
		list = append(list, *q)
	}
	slices.SortFunc(list, func(a, b TechnologyQuestion) int {
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(b.To.Zone, a.To.Zone), cmp.Compare(a.To.Country, b.To.Country))
	})
	return list
}

// cite adds the articles with which the rule spoke.
func (q *TechnologyQuestion) cite(d *Decision) {
	at := slices.IndexFunc(d.Reasons, func(r Reason) bool { return r.Rule == technologyRule })
	for _, c := range d.Citations {
		if slices.Contains(d.Reasons[at].Cites, c.Instrument+"/"+c.Article) && !slices.Contains(q.Citations, c) {
			q.Citations = append(q.Citations, c)
		}
	}
}

// speaks reports whether a rule is among the reasons.
func (d *Decision) speaks(rule string) bool {
	return slices.ContainsFunc(d.Reasons, func(r Reason) bool { return r.Rule == rule })
}

// answeredOf finds of what a person answered a question, by the latest answer: "nobody knows" takes an earlier one back.
func answeredOf(all []Statement, fact string) map[inventory.ID]bool {
	answered, at := map[inventory.ID]bool{}, map[inventory.ID]time.Time{}
	for i := range all {
		if s := &all[i]; s.Fact == fact && !s.At.Before(at[s.Of]) {
			answered[s.Of], at[s.Of] = string(s.Value) != "null", s.At
		}
	}
	return answered
}

// entitiesOf finds the entity of each dataset.
func entitiesOf(in *Input) map[inventory.ID]inventory.ID {
	stores := make(map[inventory.ID]inventory.ID, len(in.Inventory.Stores))
	for i := range in.Inventory.Stores {
		stores[in.Inventory.Stores[i].ID] = in.Inventory.Stores[i].Entity
	}
	of := make(map[inventory.ID]inventory.ID, len(in.Inventory.Datasets))
	for i := range in.Inventory.Datasets {
		of[in.Inventory.Datasets[i].ID] = stores[in.Inventory.Datasets[i].Store]
	}
	return of
}
