package plan

import "slices"

// factPeople is the fact whose absence says that nobody counted the people.
const factPeople = "dataset.people"

// sight is how much of a group was seen: a store that nobody could list or read has no datasets, or none that anything
// decided.
func (e *estate) sight(g *group) Sight {
	unseen := slices.ContainsFunc(g.Stores, func(id ID) bool { return e.unseen[id] })
	return sightOf(g.all, unseen)
}

// sightOfFlow is how much was seen of what a flow reaches.
func (e *estate) sightOfFlow(f *flow) Sight {
	if len(f.decisions) == 0 {
		return SeenNot
	}
	return sightOf(f.subjects, e.unseen[f.Store])
}

func sightOf(subjects []*subject, gap bool) Sight {
	judged := 0
	for _, s := range subjects {
		if s.decision != nil && s.decision.Error == "" {
			judged++
		}
	}
	switch {
	case judged == 0:
		return SeenNot
	case gap || judged < len(subjects):
		return SeenPartly
	}
	return SeenWhole
}

// counted reports whether the people of what was seen are known: somebody counted them, or the results do not ask for
// their number because nobody is in it.
func counted(h headcount, missing []string, sight Sight) bool {
	return sight != SeenNot && (h.known || !slices.Contains(missing, factPeople))
}
