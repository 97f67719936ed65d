package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// check finds what a rule lacks before it is compiled.
func (s *source) check() error {
	switch {
	case s.ID == "" || !s.complete():
		return errors.New("id, zh and en are needed")
	case s.From != 0 && s.To != 0 && s.To < s.From:
		return errors.New("valid_to is before valid_from")
	case !slices.Contains([]string{"", "open", "ask", "silent"}, s.Unknown):
		return fmt.Errorf("unknown: %q is none of open ask silent", s.Unknown)
	case s.folder == tableTerm:
		return nil
	}
	return errors.Join(s.checkAuthority(), s.checkStatus(), s.checked.check(), s.checkEffect(), s.checkDue())
}

// checkAuthority asks for a known rank, and for an article behind everything but practice.
func (s *source) checkAuthority() error {
	switch {
	case !slices.Contains(rankWords(), s.Rank):
		return fmt.Errorf("rank %q is none of %s", s.Rank, strings.Join(rankWords(), " "))
	case len(s.Cite) == 0 && s.Rank != "practice":
		return errors.New("cites nothing")
	}
	return nil
}

// checkEffect compares the effect with the table, and keeps "must" for those who may say it.
func (s *source) checkEffect() error {
	has, ok := map[string]bool{
		tableExport:      s.Export.Strictness() > 0,
		tableStorage:     s.Storage.Strictness() > NoRule.Strictness(),
		tableObligation:  len(s.Adds) > 0,
		tableAlternative: len(s.Adds) > 0,
		tableAdvice:      len(s.Adds) > 0,
		tableFiling:      len(s.Adds) > 0 && len(s.Filings) > 0,
		tableIncident:    s.Hours > 0,
		tableReview:      s.Review,
		tableSensitive:   true,
		tableQuestion:    len(s.Asks) > 0,
	}[s.folder]
	switch {
	case !ok:
		return fmt.Errorf("there is no table %q", s.folder)
	case !has:
		return fmt.Errorf("has no effect in table %s", s.folder)
	}
	return s.checkForce()
}

// checkForce refuses a "must" of a standard, a draft or practice.
func (s *source) checkForce() error {
	strict := s.Storage == MustMainland || s.Export.Strictness() >= Contract.Strictness()
	if strict && !binding(s.Rank) && s.folder != tableExport {
		return fmt.Errorf("a rule of rank %s cannot say must", s.Rank)
	}
	if strict && (s.Rank == "standard" || s.Rank == "draft" || s.Rank == "practice") {
		return fmt.Errorf("a rule of rank %s cannot ask for a filing", s.Rank)
	}
	return nil
}

// basis is what a storage result of the rule rests on.
func (s *source) basis() string {
	switch {
	case s.Basis != "":
		return s.Basis
	case s.Storage == MustMainland:
		return BasisLaw
	case s.Storage == MainlandByGrade:
		return BasisGrade
	case s.Rank == "practice":
		return BasisPolicy
	default:
		return BasisAdvised
	}
}

// checkCases asks for at least one case of each answer that a condition can give, and for one of a day on which the rule
// is not in force where there is such a day.
func (s *source) checkCases(certain bool) error {
	needed := map[string]bool{
		"yes":     !s.When.staysOpen(),
		"no":      s.When.text != always,
		"unknown": s.When.text != always && !certain,
		"off":     s.From != 0 || s.To != 0,
	}
	for i := range s.Cases {
		if err := s.checkResult(&s.Cases[i]); err != nil {
			return fmt.Errorf("case %q: %w", s.Cases[i].Name, err)
		}
		delete(needed, s.Cases[i].Want)
	}
	for _, want := range []string{"yes", "no", "unknown", "off"} {
		if needed[want] {
			return fmt.Errorf("has no case that wants %s", want)
		}
	}
	return nil
}

// checkResult asks that a case gives an export result only where the condition looks at it.
func (s *source) checkResult(c *ruleCase) error {
	switch {
	case (c.Result != "" || c.Recounted) && !s.When.follows():
		return errors.New("gives a result, and the condition looks at none")
	case c.Result != "" && c.Result.Strictness() == 0:
		return fmt.Errorf("%q is no export result", c.Result)
	}
	return nil
}

// run checks the rule on its own cases, and its citations on their days.
func (c caseOf) run(r *Rules, law *library) error {
	var errs []error
	for i := range c.source.Cases {
		one := &c.source.Cases[i]
		if err := c.one(r, law, one); err != nil {
			errs = append(errs, fmt.Errorf("case %q: %w", one.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (c caseOf) one(r *Rules, law *library, one *ruleCase) error {
	data, err := json.Marshal(one.Facts)
	if err != nil {
		return err
	}
	stated, err := ReadFacts(data)
	if err != nil {
		return err
	}
	day := c.day(r, one)
	w := newWorld(&stated.Facts)
	w.derive(r, everything)
	w.result, w.recounted = one.Result, one.Recounted
	got := c.answer(&w, day)
	if got != one.Want {
		return fmt.Errorf("on %s: got %s, want %s", day, got, one.Want)
	}
	if got == "off" || len(c.source.Cite) == 0 {
		return nil
	}
	return c.cited(law, day)
}

// day is the day of a case.
func (c caseOf) day(r *Rules, one *ruleCase) Date {
	switch {
	case one.On != 0:
		return one.On
	case c.source.To != 0:
		return min(r.asOf, c.source.To)
	default:
		return max(r.asOf, c.source.From)
	}
}

func (c caseOf) answer(w *world, day Date) string {
	if force := (span{c.source.From, c.source.To}); !force.holds(day) {
		return "off"
	}
	return [...]string{Unknown: "unknown", No: "no", Yes: "yes"}[c.when(w)]
}

// cited checks that the rule has an article in force on the day.
func (c caseOf) cited(law *library, day Date) error {
	for _, ref := range c.source.Cite {
		for _, a := range law.articles[ref] {
			if a.holds(day) {
				return nil
			}
		}
	}
	return fmt.Errorf("on %s none of the cited articles is in force", day)
}
