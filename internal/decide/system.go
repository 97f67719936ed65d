package decide

import (
	"cmp"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// System is what the multi-level protection scheme grades: the stores that the settings assign to one system of one
// entity, with the declared and the suggested grade. A suggestion is a heuristic of ours on the cells of the grading
// guide; the operator, experts and the police decide.
//
// Stores that nobody assigned to a system are kept together under each entity, without a name: their grade is the
// highest of the stores, each by itself, and never follows from adding up what nobody joined.
type System struct {
	ID        inventory.ID   `json:"id"`
	Name      string         `json:"name"` // empty: no system was stated for the stores
	Entity    inventory.ID   `json:"entity"`
	Stores    []inventory.ID `json:"stores"`
	Applies   inventory.Tri  `json:"applies"`  // whether the scheme does; unknown: everything of it lies outside the mainland
	Declared  int            `json:"declared"` // 0: nobody said
	Suggested int            `json:"suggested"`
	Possible  int            `json:"possible"` // the highest grade that what is not known leaves open
	Missing   []string       `json:"missing"`  // the facts that would close the difference
	Storage   Storage        `json:"storage"`  // what the grade says of the place: of the declared one, else the suggested one
	Reasons   []Reason       `json:"reasons"`  // of the suggestion
	Evidence  string         `json:"evidence"` // of the matrix: P primary text, S secondary, U unverified
	Controls  []Control      `json:"controls"`
	Questions []Checkpoint   `json:"questions"`
}

// Grade is the grade that counts: the declared one, else the suggested one.
func (s *System) Grade() int { return cmp.Or(s.Declared, s.Suggested) }

// Control is one requirement of the scheme, as far as a scanner can see it.
type Control struct {
	ID        string         `json:"id"`
	State     inventory.Tri  `json:"state"`  // unknown: a question for a person
	Stores    []inventory.ID `json:"stores"` // those that fall short, or that leave it open
	Evidence  string         `json:"evidence"`
	ZH        string         `json:"zh"`
	EN        string         `json:"en"`
	Citations []Citation     `json:"citations"`
}

// systemsOf groups the stores into systems and grades them, in the order of their ids. Before the grading guide was in
// force there are none.
func systemsOf(e *estate, r *Rules) []System {
	if r.grades.matrix == nil || e.in.Date < r.grades.matrix.From {
		return nil
	}
	g := grading{estate: e, sources: &r.grades, day: e.in.Date, subjectsOf: map[inventory.ID][]*subject{}}
	for _, s := range g.estate.subjects {
		if s.store != nil {
			g.subjectsOf[s.store.ID] = append(g.subjectsOf[s.store.ID], s)
		}
	}
	g.flows()
	groups := g.groups()
	list := make([]System, 0, len(groups))
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		if s, graded := g.system(id, groups[id]); graded {
			list = append(list, s)
		}
	}
	return list
}

// grading is what grading an estate needs.
type grading struct {
	estate     *estate
	sources    *gradeSources
	day        Date
	subjectsOf map[inventory.ID][]*subject        // by store
	flowsOf    map[inventory.ID][]*inventory.Flow // by store
	sharedBy   map[string]int                     // how many entities have a system of a name
	gapStores  map[inventory.ID]bool              // nil until somebody asks
	said       []*Statement                       // nil until somebody asks
}

func (g *grading) flows() {
	g.flowsOf = map[inventory.ID][]*inventory.Flow{}
	all := g.estate.in.Inventory.Flows
	for i := range all {
		g.flowsOf[all[i].Store] = append(g.flowsOf[all[i].Store], &all[i])
	}
}

// SystemID names the system of an entity; the id of the stores without one ends in nothing.
func SystemID(entity inventory.ID, name string) inventory.ID {
	return inventory.ID("system|" + string(entity) + "|" + name)
}

func (g *grading) groups() map[inventory.ID][]*inventory.Store {
	groups := map[inventory.ID][]*inventory.Store{}
	g.sharedBy = map[string]int{}
	for i := range g.estate.in.Inventory.Stores {
		s := &g.estate.in.Inventory.Stores[i]
		id := SystemID(s.Entity, s.System)
		if groups[id] == nil {
			g.sharedBy[s.System]++
		}
		groups[id] = append(groups[id], s)
	}
	return groups
}

// system grades one group of stores. One that is known to be no business of the scheme is none: an entity abroad, with
// nothing in the mainland and nobody of it.
func (g *grading) system(id inventory.ID, stores []*inventory.Store) (System, bool) {
	s := System{
		ID: id, Name: stores[0].System, Entity: stores[0].Entity, Storage: NoRule, Evidence: g.sources.matrix.Evidence,
		Missing: []string{}, Reasons: []Reason{}, Controls: []Control{}, Questions: []Checkpoint{},
	}
	for _, st := range stores {
		s.Stores = append(s.Stores, st.ID)
	}
	slices.Sort(s.Stores)
	facts := g.factsOf(stores)
	if s.Applies = g.applies(stores, &facts); s.Applies == inventory.No {
		return s, false
	}
	grades := g.declared(&s, stores)
	if len(grades) > 0 {
		s.Declared = grades[len(grades)-1]
	}
	g.suggest(&s, stores)
	if s.Grade() >= cloudGrade {
		s.Storage = MainlandByGrade
	}
	g.controls(&s, stores)
	g.questions(&s, len(grades) > 1)
	return s, true
}

// cloudGrade is the grade from which the cloud extension of GB/T 22239 asks for a region in the mainland.
const cloudGrade = 2

// applies reports whether the scheme is about the group: yes where a part of it is in the mainland or its entity is,
// and no where everything is known to be elsewhere, the people included.
func (g *grading) applies(stores []*inventory.Store, facts *Facts) inventory.Tri {
	if t, stated := g.statedTruth(stores, factApplies); stated {
		return triOf(t)
	}
	home := inventory.Place{Zone: g.homeOf(stores[0].Entity)}
	inside := func(st *inventory.Store) bool { return st.Place.Zone == inventory.Mainland }
	notOutside := func(st *inventory.Store) bool { return !abroad(st.Place) }
	switch {
	case home.Zone == inventory.Mainland, slices.ContainsFunc(stores, inside):
		return inventory.Yes
	case abroad(home) && !slices.ContainsFunc(stores, notOutside) && facts.isStated(People) && facts.count(People).High == 0:
		return inventory.No
	default:
		return inventory.Unknown
	}
}

// homeOf is the zone in which an entity is registered.
func (g *grading) homeOf(entity inventory.ID) inventory.Zone {
	if e := g.estate.entities[entity]; e != nil {
		return inventory.ZoneOf(e.Place)
	}
	return inventory.ZoneUnknown
}

// systemQuestions are the questions that the files have to word.
func systemQuestions() []string {
	return []string{"unassigned", "applies", "ungraded", "below", "differ", "filed", "refiled"}
}

// questions asks what is open about the grade and the filing of a system.
func (g *grading) questions(s *System, differ bool) {
	asked := map[string]bool{
		"unassigned": s.Name == "",
		"applies":    s.Applies == inventory.Unknown,
		"ungraded":   s.Declared == 0 && s.Name != "",
		"below":      s.Declared != 0 && s.Declared < s.Suggested,
		"differ":     differ,
		"filed":      s.Name != "" && !g.isStated(s, factFiled),
		"refiled":    s.Name != "" && s.Declared != 0 && !g.isStated(s, factRefiled),
	}
	for i := range g.sources.questions.Questions {
		q := &g.sources.questions.Questions[i]
		if !asked[q.ID] || s.Grade() < q.From {
			continue
		}
		s.Questions = append(s.Questions, g.sources.questions.on(q, g.day))
	}
}
