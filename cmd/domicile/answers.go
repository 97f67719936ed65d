package main

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
	"github.com/domicile/domicile/internal/run"
)

// answersFile is the name of the file of answers in the data folder.
const answersFile = "answers.yaml"

// answersPath is where the answers lie.
func (a *app) answersPath() (string, error) { return a.dataFile(answersFile) }

// answers reads what people answered so far.
func (a *app) answers() (review.Answers, error) {
	path, err := a.answersPath()
	if err != nil {
		return nil, err
	}
	answers, err := review.ReadAnswers(path)
	if err != nil {
		return nil, hinted{err, "correct the entry, or move the file away: `domicile ask` begins a new one"}
	}
	return answers, nil
}

// answer applies the answers that a document lacks, and says so.
func (a *app) answer(doc *report.Document) error {
	answers, err := a.answers()
	if err != nil || len(answers) == 0 {
		return err
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	if n := applyAnswers(doc, answers, rules); n > 0 {
		a.note("domicile: applied answers that the scan did not have: %d", n)
	}
	return nil
}

// applyAnswers does stage 3 of a document again with the answers that it lacks, on the day of its scan, and returns how
// many they are. Without any, nothing of the document changes.
func applyAnswers(doc *report.Document, answers review.Answers, rules *decide.Rules) int {
	owned := doc.Own(answers.Assigned())
	known := doc.AnswerTo()
	about := slices.DeleteFunc(slices.Clone(answers), func(s decide.Statement) bool { return !known[s.Of] })
	statements, fresh := about.Over(doc.Stated.Statements)
	if owned+fresh == 0 {
		return 0
	}
	in := doc.DecideInput(scanDay(doc))
	in.Statements = statements
	doc.Assess(&in, rules)
	k := &doc.Metadata.Knowledge
	k.Version, k.SHA256, k.RulesAsOf, k.Of = rules.Version(), rules.Digest(), rules.AsOf().String(), rules.Count()
	return max(owned, fresh)
}

// scanDay is the day of a scan in the zone of the rules.
func scanDay(doc *report.Document) decide.Date {
	return decide.DateOf(doc.Metadata.StartedAt.In(shanghai()))
}

// withAnswers adds to what the settings state of an estate what people answered. Whose a store is was asked about that
// very store, so the answer goes before the patterns of the settings.
func withAnswers(e run.Estate, answers review.Answers) run.Estate {
	e.Statements = answers.Current()
	owners := answers.Assigned()
	var assigned []inventory.Assign
	for store, entity := range owners {
		assigned = append(assigned, inventory.Assign{Match: inventory.Match{Store: store}, Entity: entity})
	}
	slices.SortFunc(assigned, func(x, y inventory.Assign) int { return cmp.Compare(x.Match.Store, y.Match.Store) })
	e.Assign = append(assigned, e.Assign...)
	for _, as := range assigned {
		if !slices.ContainsFunc(e.Entities, func(en inventory.Entity) bool { return en.ID == as.Entity }) {
			e.Entities = append(slices.Clip(e.Entities), inventory.Entity{ID: as.Entity, Name: string(as.Entity), Sectors: []string{}})
		}
	}
	return e
}
