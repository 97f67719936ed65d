package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/agext/levenshtein"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// target finds what an answer is about: the id of a question, or FACT@OF for anything that a fact can be stated of, by its
// id or by the name that reports show.
func (s *sitting) target(name string) (decide.Statement, error) {
	for i := range s.agenda.Questions {
		if q := &s.agenda.Questions[i]; string(q.ID) == name {
			return decide.Statement{Of: q.Of, Fact: q.Fact}, nil
		}
	}
	fact, of, named := strings.Cut(name, "@")
	if !named {
		return decide.Statement{}, s.noQuestion(name)
	}
	if decide.FactOf(fact) == decide.NoFact && !strings.HasPrefix(fact, "x-") {
		return decide.Statement{}, s.noFact(fact)
	}
	id, err := s.answerable(of)
	if err == nil {
		id, err = s.fitting(fact, of, id)
	}
	return decide.Statement{Of: id, Fact: fact}, err
}

// fitting asks that a fact of an entity is stated of an entity, and whose a store is of a store: of anything else it
// would change nothing. A store may have the name of a system.
func (s *sitting) fitting(fact, of string, id inventory.ID) (inventory.ID, error) {
	switch {
	case fact == decide.StoreEntity:
		for i := range s.doc.Stores {
			if st := &s.doc.Stores[i]; st.ID == id || st.Name == of {
				return st.ID, nil
			}
		}
		return "", hinted{fmt.Errorf("%s is a fact of a store, and %q is none", fact, of), s.near(of)}
	case strings.HasPrefix(fact, "entity.") && !s.isEntity(id):
		return "", hinted{fmt.Errorf("%s is a fact of an entity, and %q is none", fact, of), nearestEntity(s.doc, of)}
	}
	return id, nil
}

func (s *sitting) isEntity(id inventory.ID) bool {
	return slices.ContainsFunc(s.doc.Entities, func(e inventory.Entity) bool { return e.ID == id }) ||
		slices.ContainsFunc(s.doc.Stores, func(st inventory.Store) bool { return st.Entity == id })
}

// nearestEntity suggests the entities whose ids are nearest to what was typed.
func nearestEntity(doc *report.Document, typed string) string {
	var known []string
	for i := range doc.Entities {
		known = append(known, string(doc.Entities[i].ID))
	}
	return tryNearest(known, typed)
}

// answerable finds what a fact can be stated of.
func (s *sitting) answerable(of string) (inventory.ID, error) {
	if s.doc.AnswerTo()[inventory.ID(of)] {
		return inventory.ID(of), nil
	}
	for i := range s.doc.Entities {
		if s.doc.Entities[i].Name == of {
			return s.doc.Entities[i].ID, nil
		}
	}
	found, err := s.doc.Find(of)
	if err == nil && s.doc.AnswerTo()[found.ID] && found.Kind != report.ColumnSubject {
		return found.ID, nil
	}
	return "", hinted{fmt.Errorf("the inventory holds no %q", of), s.near(of)}
}

// near suggests what an answer may be of: the things whose ids and names are nearest to what was typed.
func (s *sitting) near(of string) string {
	var known []string
	for id := range s.doc.AnswerTo() {
		known = append(known, string(id))
	}
	for _, one := range s.doc.Subjects() {
		if one.Kind == report.StoreSubject || one.Kind == report.DatasetSubject {
			known = append(known, one.Name)
		}
	}
	return tryNearest(known, of) + "; it is an entity, system, store, dataset or flow, by id or name"
}

// noFact says that a key is no fact, and which one is nearest.
func (s *sitting) noFact(fact string) error {
	known := []string{decide.StoreEntity}
	for _, q := range s.rules.Questions() {
		known = append(known, q.Fact)
	}
	return hinted{fmt.Errorf("%q is no fact", fact), tryNearest(known, fact) + "; a key of your own begins with x-"}
}

// noQuestion says that an id is of no open question. A fact alone does not say what it is of.
func (s *sitting) noQuestion(name string) error {
	if decide.FactOf(name) != decide.NoFact {
		hint := "name what it is of: " + name + "@OF=VALUE"
		for i := range s.agenda.Questions {
			if q := &s.agenda.Questions[i]; q.Fact == name {
				return hinted{errors.New(name + ": of what?"), hint + ", such as `" + name + "@" + string(q.Of) + "`"}
			}
		}
		return hinted{errors.New(name + ": of what?"), hint}
	}
	var known []string
	for i := range s.agenda.Questions {
		known = append(known, string(s.agenda.Questions[i].ID))
	}
	return hinted{fmt.Errorf("no open question has the id %q", name), tryNearest(known, name) + "; `domicile ask --limit 0` lists all"}
}

// tryNearest suggests the few names that are nearest to what was typed.
func tryNearest(known []string, typed string) string {
	slices.Sort(known)
	known = slices.Compact(known)
	if len(known) == 0 {
		return "there is nothing to name"
	}
	slices.SortStableFunc(known, func(x, y string) int {
		return cmp.Compare(levenshtein.Distance(typed, x, nil), levenshtein.Distance(typed, y, nil))
	})
	const few = 3
	return "try `" + strings.Join(known[:min(len(known), few)], "`, `") + "`"
}
