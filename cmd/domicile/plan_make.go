package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// planned is a plan with what it was made of.
type planned struct {
	in   plan.Input
	iam  []string // files of policies of the source cloud
	plan *plan.Plan
}

// makePlan makes the plan of a document. A choice of the folder that a later scan no longer allows is left out and said;
// one that the caller names is refused.
func (a *app) makePlan(doc *report.Document, f planFlags) (planned, error) {
	in, err := a.planInput(doc, f)
	if err != nil {
		return planned{}, err
	}
	in.Previous, in.Done = f.prior, f.finished
	for {
		p, err := plan.Make(in)
		if err == nil {
			return planned{in, f.iam, p}, nil
		}
		at := staleChoice(err, in.Constraints.Choose, f)
		if at < 0 {
			return planned{}, refusedPlan(err)
		}
		refused, _ := errors.AsType[*plan.ChoiceError](err)
		a.note("domicile: left out of %s: %v", choicesFile, refused)
		in.Constraints.Choose = slices.Delete(slices.Clone(in.Constraints.Choose), at, at+1)
	}
}

// staleChoice is the place of the choice of the folder that an error refuses, below 0 where it refuses none of them.
func staleChoice(err error, list []plan.Chosen, f planFlags) int {
	refused, is := errors.AsType[*plan.ChoiceError](err)
	if !is || f.choose != "" || refused.Kind == "" {
		return -1
	}
	return slices.IndexFunc(list[:len(list)-len(f.added)], func(c plan.Chosen) bool { return c.Of == refused.Of && c.Kind == refused.Kind })
}

// refusedPlan says of an error what to do, where what a person gave is refused.
func refusedPlan(err error) error {
	said := fmt.Errorf("plan: %w", err)
	if _, is := errors.AsType[*plan.NameError](err); is {
		return usageError{hinted{said, "give the name or the id that inventory.json has"}}
	}
	if _, is := errors.AsType[*plan.ChoiceError](err); is {
		return usageError{hinted{said, "`domicile plan options` lists what can be chosen"}}
	}
	if errors.Is(err, plan.ErrInput) {
		return usageError{err}
	}
	return said
}

// choices are those of the file that the caller names, else those of the folder.
func (a *app) choices(f *planFlags) ([]plan.Chosen, error) {
	path := f.choose
	if path == "" {
		folder, err := a.planFolderPath(f.out)
		if err != nil {
			return nil, err
		}
		path = filepath.Join(folder, choicesFile)
		if data, err := readOptional(path); err != nil || data == nil {
			return f.added, err
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	list, err := plan.ReadChoices(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	list = lastOfEach(append(list, f.added...))
	if f.choose == "" && len(list) > 0 {
		a.note("domicile: choices of people, from %s: %d", path, len(list))
	}
	return list, nil
}

// lastOfEach keeps the last choice of each subject: who chooses again appends.
func lastOfEach(list []plan.Chosen) []plan.Chosen {
	var kept []plan.Chosen
	for i, c := range list {
		if !slices.ContainsFunc(list[i+1:], func(later plan.Chosen) bool { return later.Of == c.Of }) {
			kept = append(kept, c)
		}
	}
	return kept
}

// sayChanges says, for people, what the new plan does otherwise than the one that it replaces.
func (a *app) sayChanges(before, after *plan.Plan) error {
	if before == nil {
		return nil
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	for _, t := range plan.ChangesOf(before, after).Texts() {
		a.note("domicile: %s", words.Text(t))
	}
	return nil
}
