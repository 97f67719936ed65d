package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// checks lists what can be looked at, and "ask" for what cannot.
func checks() []string {
	return []string{"encryption", "logging", "log_retention", "exposure", "place", "operation", "backup", checkAsk}
}

// checkAsk is the check of a control that only a person can answer.
const checkAsk = "ask"

// compileSuggestions gives every suggestion its grade and condition, and asks that the last one always holds.
func (g *gradeSources) compileSuggestions() error {
	var errs []error
	list := g.suggestions.Suggestions
	for i := range list {
		if err := list[i].compile(g.matrix); err != nil {
			errs = append(errs, fmt.Errorf("suggestion %s: %w", list[i].ID, err))
		}
	}
	if len(list) == 0 || list[len(list)-1].When.text != always {
		errs = append(errs, errors.New("suggestions: the last one has to hold always"))
	}
	if !slices.IsSortedFunc(list, func(a, b suggestionText) int { return cmp.Compare(b.grade, a.grade) }) {
		errs = append(errs, errors.New("suggestions: the highest grade comes first"))
	}
	return errors.Join(errs...)
}

func (s *suggestionText) compile(m *matrixSource) (err error) {
	c := compiler{terms: map[string]int{}}
	if s.when, err = c.compile(s.When); err != nil {
		return err
	}
	s.needs, s.grade = c.used, m.cells[cell{s.Object, s.Harm}]
	switch {
	case s.grade == 0:
		return fmt.Errorf("the matrix has no cell %s, %s", s.Object, s.Harm)
	case s.ID == "" || !s.complete():
		return errors.New("id, zh and en are needed")
	case s.Unknown != "ask" && s.Unknown != "silent":
		return fmt.Errorf("unknown: %q is none of ask, silent", s.Unknown)
	}
	return nil
}

func (g *gradeSources) compileControls(law *library) error {
	var errs []error
	for i := range g.controls.Controls {
		c := &g.controls.Controls[i]
		var err error
		c.cited, err = law.all(c.Cite)
		switch {
		case err != nil:
		case c.ID == "" || !c.complete() || len(c.Cite) == 0 || c.From < 1 || c.From > highestGrade:
			err = errors.New("id, from, cite, zh and en are needed")
		case !slices.Contains(checks(), c.Check):
			err = fmt.Errorf("check: %q is none of %v", c.Check, checks())
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("control %s: %w", c.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (g *gradeSources) compileDuties(law *library) error {
	var errs []error
	for i := range g.duties.Duties {
		d := &g.duties.Duties[i]
		if err := d.compile(law); err != nil {
			errs = append(errs, fmt.Errorf("duty %s: %w", d.ID, err))
		}
	}
	return errors.Join(errs...)
}

func (d *gradeDutyText) compile(law *library) (err error) {
	if d.To == 0 {
		d.To = highestGrade
	}
	d.cited, err = law.all(d.Cite)
	switch {
	case err != nil:
		return err
	case d.ID == "" || !d.complete() || len(d.Cite) == 0 || d.From < 1 || d.To < d.From || d.To > highestGrade:
		return errors.New("id, from, to, cite, zh and en are needed")
	case (d.Days > 0) == (d.Months > 0):
		return errors.New("one of days and months is needed")
	}
	return nil
}

func (g *gradeSources) compileQuestions(law *library) error {
	errs := []error{g.questions.compile(law)}
	for _, id := range systemQuestions() {
		if !slices.ContainsFunc(g.questions.Questions, func(q checkpointText) bool { return q.ID == id }) {
			errs = append(errs, fmt.Errorf("question %s is missing", id))
		}
	}
	return errors.Join(errs...)
}
