package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// factsOf states of a group of stores, in the keys of a dataset, what all of its datasets are together.
func (g *grading) factsOf(stores []*inventory.Store) Facts {
	var f Facts
	company := subject{store: stores[0]}
	g.estate.company(&company)
	f.SetTruth(CIIO, company.base.truth(CIIO))
	sum := union{important: vocabulary[ImportantData].set(nil)}
	for _, st := range stores {
		for _, s := range g.subjectsOf[st.ID] {
			sum.add(&s.base)
		}
	}
	f.SetTruth(ContainsPI, sum.personal)
	f.SetTruth(CoreData, sum.core)
	if !sum.importanceOpen || sum.isImportant() {
		f.words[ImportantData-firstWord] = sum.important
	}
	g.count(&f, &sum, stores)
	return f
}

// count states the people of a group. Where the scan counted their union it is taken; else the parts bound it: there
// are at least as many people as in the largest, and at most as many as in all of them. What was not seen may hold more.
func (g *grading) count(f *Facts, sum *union, stores []*inventory.Store) {
	people, sensitive := sum.people, sum.sensitive
	name := stores[0].System
	if h, ok := g.estate.heads[inventory.ID(name)]; ok && name != "" && g.sharedBy[name] == 1 {
		everybody := h.everybody(false)
		people.Low, people.High = max(people.Low, everybody.Low), min(people.High, everybody.High)
		people.High = max(people.High, people.Low)
	}
	if g.unseen(stores) {
		people.High, sensitive.High = Unbounded, Unbounded
	}
	sensitive.High = max(sensitive.Low, min(sensitive.High, people.High))
	f.SetCount(People, people)
	f.SetCount(SensitivePeople, sensitive)
}

// unseen reports whether something of the stores was not seen.
func (g *grading) unseen(stores []*inventory.Store) bool {
	if stores[0].System != "" && g.estate.isUnseen(stores[0].Entity) {
		return true
	}
	gaps := g.gapsOf()
	return slices.ContainsFunc(stores, func(s *inventory.Store) bool { return gaps[s.ID] })
}

// gapsOf are the stores with a gap.
func (g *grading) gapsOf() map[inventory.ID]bool {
	if g.gapStores == nil {
		g.gapStores = map[inventory.ID]bool{}
		for _, gap := range g.estate.in.Inventory.Gaps() {
			g.gapStores[gap.Store] = true
		}
	}
	return g.gapStores
}

// union adds up the facts of datasets.
type union struct {
	personal, core    Truth
	important         set
	importanceOpen    bool
	people, sensitive Count
	any               bool
}

// add takes one dataset in. A union holds something when one part does, and does not when no part does.
func (u *union) add(f *Facts) {
	if !u.any {
		u.any, u.personal, u.core = true, No, No
	}
	u.personal = either(u.personal, f.truth(ContainsPI))
	u.core = either(u.core, f.truth(CoreData))
	words := f.word(ImportantData)
	u.importanceOpen = u.importanceOpen || words.empty()
	u.important = set{u.important[0] | words[0], u.important[1] | words[1]}
	if f.truth(ContainsPI) == No {
		return
	}
	u.people = u.people.joined(f.count(People))
	u.sensitive = u.sensitive.joined(f.count(SensitivePeople))
}

// isImportant reports whether a part was notified or published, whatever the others are: that word alone is kept.
func (u *union) isImportant() bool {
	stated := vocabulary[ImportantData].set([]string{"notified", "published_match"})
	if !u.important.meets(stated) {
		return false
	}
	u.important = set{u.important[0] & stated[0], u.important[1] & stated[1]}
	return true
}

// joined is the count of two groups that may share people.
func (c Count) joined(o Count) Count { return Count{Low: max(c.Low, o.Low), High: add(c.High, o.High)} }

func either(a, b Truth) Truth {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == No && b == No:
		return No
	default:
		return Unknown
	}
}

// suggestion is what the heuristic says of one group of stores.
type suggestion struct {
	grade, possible int
	missing         factSet
	reasons         []*suggestionText
}

// suggest fills in the suggested grade with its reasons. Stores without a system are looked at one by one.
func (g *grading) suggest(s *System, stores []*inventory.Store) {
	best := suggestion{}
	if s.Name != "" {
		best = g.suggestion(stores)
	} else {
		for i := range stores {
			one := g.suggestion(stores[i : i+1])
			if one.grade > best.grade {
				one.possible, one.missing = max(one.possible, best.possible), one.missing|best.missing
				best = one
				continue
			}
			best.possible, best.missing = max(best.possible, one.possible), best.missing|one.missing
		}
	}
	s.Suggested, s.Possible = best.grade, max(best.grade, best.possible)
	for id := NoFact + 1; id < factCount; id++ {
		if best.missing.has(id) {
			s.Missing = append(s.Missing, id.Key())
		}
	}
	for _, t := range best.reasons {
		s.Reasons = append(s.Reasons, g.reason(t))
	}
}

// suggestion applies the heuristic: the first suggestions that hold are of the highest grade, and every one of that
// grade is a reason. One that may hold, and would be higher, leaves a higher grade open.
func (g *grading) suggestion(stores []*inventory.Store) suggestion {
	facts := g.factsOf(stores)
	w := newWorld(&facts)
	exposed := exposureOf(stores)
	var s suggestion
	for i := range g.sources.suggestions.Suggestions {
		t := &g.sources.suggestions.Suggestions[i]
		if t.grade < s.grade {
			break
		}
		holds := t.when(&w)
		if t.Exposed {
			holds = conjunction(holds, exposed)
		}
		switch {
		case holds == Yes:
			s.grade = t.grade
			s.reasons = append(s.reasons, t)
		case holds == Unknown && t.Unknown == "ask" && s.grade == 0:
			s.possible = max(s.possible, t.grade)
			s.missing |= g.open(&facts, t.needs)
		}
	}
	return s
}

// open are the facts of a condition that are not known.
func (g *grading) open(facts *Facts, needs factSet) factSet {
	var missing factSet
	for id := NoFact + 1; id < factCount; id++ {
		if needs.has(id) && !facts.isKnown(id) {
			missing.add(id)
		}
	}
	return missing
}

// reason words a suggestion: the fact, and the cell of the matrix that it stands for.
func (g *grading) reason(t *suggestionText) Reason {
	said := g.sources.matrix.said[cell{t.Object, t.Harm}]
	r := Reason{Rule: t.ID, Table: "grade", ZH: t.ZH + "（按 " + said.zh + "）", EN: t.EN + " (taken as " + said.en + ")"}
	for _, c := range citationsOn(g.sources.matrix.cited, g.day) {
		r.Cites = append(r.Cites, c.Instrument+"/"+c.Article)
	}
	return r
}

// exposureOf says whether one of the stores answers to anybody.
func exposureOf(stores []*inventory.Store) Truth {
	result := No
	for _, s := range stores {
		switch s.Exposure {
		case inventory.Public:
			return Yes
		case inventory.ExposureUnknown, "":
			result = Unknown
		case inventory.Shared, inventory.Private:
		}
	}
	return result
}

func conjunction(a, b Truth) Truth {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	default:
		return Unknown
	}
}
