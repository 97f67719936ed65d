package report

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// systemsOf counts the datasets of each system by their highest level, the most urgent system first.
func systemsOf(d *Document) []SystemResults {
	type key struct {
		entity inventory.ID
		system string
	}
	all := map[key]*SystemResults{}
	home := map[inventory.ID]key{}
	at := func(k key) *SystemResults {
		if all[k] == nil {
			all[k] = &SystemResults{Entity: k.entity, System: k.system, ByLevel: map[decide.Level]int{}}
		}
		return all[k]
	}
	for i := range d.Stores {
		s := &d.Stores[i]
		home[s.ID] = key{s.Entity, s.System}
		at(home[s.ID]).Stores++
	}
	for i := range d.Systems {
		s := &d.Systems[i]
		if r := all[key{s.Entity, s.Name}]; r != nil {
			r.Declared = s.Declared
		}
	}
	levels, read := levelsOf(d), readDatasets(d)
	for i := range d.Datasets {
		ds := &d.Datasets[i]
		r := at(home[ds.Store])
		if level, ok := levels[ds.ID]; ok {
			r.ByLevel[level]++
		}
		r.Unread += count(!read[ds.ID])
	}
	out := make([]SystemResults, 0, len(all))
	for _, r := range all {
		out = append(out, *r)
	}
	slices.SortFunc(out, compareSystems)
	return out
}

func compareSystems(a, b SystemResults) int {
	for _, level := range levels() {
		if c := cmp.Compare(b.ByLevel[level], a.ByLevel[level]); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.System, b.System))
}

// levels lists the levels, the highest first.
func levels() []decide.Level {
	return []decide.Level{decide.LevelMust, decide.LevelFiling, decide.LevelReview, decide.LevelAdvised, decide.LevelNone}
}

// levelsOf is the highest level of the decisions of each dataset, those of its flows included.
func levelsOf(d *Document) map[inventory.ID]decide.Level {
	out := map[inventory.ID]decide.Level{}
	for i := range d.Decisions {
		dec := &d.Decisions[i]
		if was, ok := out[dec.Dataset]; !ok || decide.Rank(dec.Level) > decide.Rank(was) {
			out[dec.Dataset] = dec.Level
		}
	}
	return out
}

func readDatasets(d *Document) map[inventory.ID]bool {
	out := map[inventory.ID]bool{}
	for i := range d.Profiles {
		out[d.Profiles[i].Dataset] = d.Profiles[i].Rows > 0
	}
	return out
}

// exposuresOf lists the stores that somebody outside the mainland can reach beyond their own place: public ones, and
// those with foreign readers or copies. Sensitive ones stand first, then those with the most people.
func exposuresOf(d *Document) []ExposedStore {
	at := map[inventory.ID]*ExposedStore{}
	reach := func(id inventory.ID) *ExposedStore {
		if at[id] == nil {
			at[id] = &ExposedStore{Store: id, Places: []string{}}
		}
		return at[id]
	}
	for i := range d.Stores {
		if d.Stores[i].Exposure == inventory.Public {
			reach(d.Stores[i].ID).Public = true
		}
	}
	for i := range d.Flows {
		f := &d.Flows[i]
		if !reaches(f) || f.To.Zone == inventory.Mainland {
			continue
		}
		x := reach(f.Store)
		x.Public = x.Public || f.Via == inventory.ViaPublic
		if f.Via != inventory.ViaPublic {
			x.Places = append(x.Places, cmp.Or(f.To.Country, string(f.To.Zone)))
		}
	}
	return named(d, at)
}

// reaches reports whether a flow lets somebody beside the store's own place have its data.
func reaches(f *inventory.Flow) bool {
	return f.Via != inventory.ViaStorage && f.Mode != inventory.Inbound && f.Mode != inventory.NoFlow
}

// named says of each exposed store whose it is and what it holds.
func named(d *Document, at map[inventory.ID]*ExposedStore) []ExposedStore {
	var out []ExposedStore
	sensitive, crowds := sensitivities(d), crowdsOf(d)
	for i := range d.Stores {
		s := &d.Stores[i]
		x := at[s.ID]
		if x == nil {
			continue
		}
		x.Name, x.Entity, x.System, x.Owner = s.Name, s.Entity, s.System, s.Owner
		slices.Sort(x.Places)
		x.Places = slices.Compact(x.Places)
		x.Sensitive = sensitive[s.ID]
		c := crowds[s.ID].within(anyPlace, classify.AllAges)
		x.Low, x.High = c.Low, c.High
		out = append(out, *x)
	}
	slices.SortStableFunc(out, compareExposures)
	return out
}

func compareExposures(a, b ExposedStore) int {
	return cmp.Or(
		cmp.Compare(triRank(b.Sensitive), triRank(a.Sensitive)), cmp.Compare(b.High, a.High),
		cmp.Compare(count(b.Public), count(a.Public)), cmp.Compare(a.Store, b.Store),
	)
}

func triRank(t inventory.Tri) int {
	return slices.Index([]inventory.Tri{inventory.No, inventory.Unknown, inventory.Yes}, t)
}

// sensitivities says of each store whether its datasets hold sensitive personal information: yes where one does, unknown
// where nobody can say of one, or nothing was decided.
func sensitivities(d *Document) map[inventory.ID]inventory.Tri {
	of, out := storesOfDatasets(d), map[inventory.ID]inventory.Tri{}
	for i := range d.Stores {
		out[d.Stores[i].ID] = inventory.Unknown
	}
	for i := range d.Decisions {
		dec := &d.Decisions[i]
		store := of[dec.Dataset]
		switch was := out[store]; {
		case dec.Sensitive == nil || was == inventory.Yes:
		case *dec.Sensitive:
			out[store] = inventory.Yes
		default:
			out[store] = inventory.No
		}
	}
	for i := range d.Decisions { // one that is open is not closed by another
		if store := of[d.Decisions[i].Dataset]; d.Decisions[i].Sensitive == nil && out[store] == inventory.No {
			out[store] = inventory.Unknown
		}
	}
	return out
}

func storesOfDatasets(d *Document) map[inventory.ID]inventory.ID {
	out := make(map[inventory.ID]inventory.ID, len(d.Datasets))
	for i := range d.Datasets {
		out[d.Datasets[i].ID] = d.Datasets[i].Store
	}
	return out
}

// optionsOf sums the options of a plan by kind.
func optionsOf(p *plan.Plan) []OptionSummary {
	if p == nil || len(p.Options) == 0 {
		return nil
	}
	of := map[inventory.ID]bool{}
	sums := map[plan.OptionKind]OptionSummary{}
	for i := range p.Options {
		o := &p.Options[i]
		of[o.Of] = true
		s := sums[o.Kind]
		s.Possible += count(o.Possible)
		s.Chosen += count(o.Chosen)
		if o.Possible && o.Weeks.P95 > s.Weeks.P95 {
			s.Weeks = o.Weeks
		}
		sums[o.Kind] = s
	}
	var out []OptionSummary
	for _, k := range plan.OptionKinds() {
		s := sums[k]
		s.Kind, s.Of = k, len(of)
		out = append(out, s)
	}
	return out
}

// answersOf lists the questions whose answers settle or change results, in the order of the agenda.
func answersOf(open *decide.Agenda) []AnswerSettling {
	if open == nil {
		return nil
	}
	var out []AnswerSettling
	for i := range open.Questions {
		q := &open.Questions[i]
		if q.Settles+q.Changes == 0 {
			continue
		}
		out = append(out, AnswerSettling{
			ID: q.ID, Of: q.Of, Settles: q.Settles, Changes: q.Changes, OpenFact: OpenFact{
				Fact: q.Fact, EN: q.Question.EN, ZH: q.Question.ZH, By: cmp.Or(q.Question.Settles, "owner"),
			},
		})
	}
	return out
}
