package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/planview"
)

// planFolder is the folder of the plan in the output folder.
const planFolder = "plan"

// plan makes the plan of a document, writes its files and prints a summary, and what changed from the plan that was
// there.
func (a *app) plan(ctx context.Context, doc *report.Document, f planFlags) error {
	made, err := a.makePlan(doc, f)
	if err != nil {
		return err
	}
	folder, err := a.planFolderPath(f.out)
	if err != nil {
		return err
	}
	before, err := priorPlan(folder)
	if err != nil { // it is replaced in any case
		a.note("domicile: the plan in %s cannot be read, so what changed is not said: %v", folder, err)
	}
	count, err := a.writePlan(ctx, doc, made, folder)
	if err != nil {
		return err
	}
	if err := a.showPlan(made.plan, f.output, doc); err != nil {
		return err
	}
	a.note("domicile: wrote %d files to %s; begin with %s", count, folder, filepath.Join(folder, "README.md"))
	if err := a.sayChanges(before, made.plan); err != nil {
		return err
	}
	if len(made.plan.Gaps) > 0 {
		return status(exitGaps)
	}
	return nil
}

// writePlan writes the files of a plan and returns how many there are.
func (a *app) writePlan(ctx context.Context, doc *report.Document, made planned, folder string) (int, error) {
	files, err := planArtifacts(made.plan, made.in, made.iam)
	if err != nil {
		return 0, err
	}
	var planJSON bytes.Buffer
	if err := report.WritePlanJSON(&planJSON, made.plan, doc.Metadata); err != nil {
		return 0, err
	}
	files = append(files, artifact.File{Path: planFile, Data: planJSON.Bytes()})
	said, err := a.planViews(doc, made.plan)
	if err != nil {
		return 0, err
	}
	files = append(files, said...)
	drafts, err := a.planFilings(doc, made.plan)
	if err != nil {
		return 0, err
	}
	files = append(files, drafts...)
	files = append(files, planIndex(files))
	k, err := replaceFiles(ctx, folder, files)
	a.noteKept(k)
	return len(files), err
}

// noteKept says which files of the folder a person changed, and what became of them.
func (a *app) noteKept(k kept) {
	for _, path := range k.beside {
		a.note("domicile: %s was changed by hand and stays; what the plan says now is in %s.new", path, path)
	}
	for _, path := range k.strange {
		a.note("domicile: %s is no longer part of the plan, was changed by hand and stays", path)
	}
}

// planIndex says what lies where.
func planIndex(files []artifact.File) artifact.File {
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	return artifact.File{Path: "README.md", Data: planview.Index(paths)}
}

// planView says a plan in both languages.
func (a *app) planView(doc *report.Document, p *plan.Plan) (*planview.View, error) {
	en, err := report.LoadWords(configs.FS, "en")
	if err != nil {
		return nil, err
	}
	zh, err := report.LoadWords(configs.FS, "zh")
	if err != nil {
		return nil, err
	}
	return planview.New(doc, p, en, zh, a.loaded.Lang), nil
}

// planViews says the plan as a page, as text, a calendar, tickets, cost lines and a workbook.
func (a *app) planViews(doc *report.Document, p *plan.Plan) ([]artifact.File, error) {
	v, err := a.planView(doc, p)
	if err != nil {
		return nil, err
	}
	said, err := v.Files()
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	files := make([]artifact.File, 0, len(said))
	for _, f := range said {
		files = append(files, artifact.File(f))
	}
	return files, nil
}

// showPlan prints the summary, or the document.
func (a *app) showPlan(p *plan.Plan, output string, doc *report.Document) error {
	if output == "json" {
		return report.WritePlanJSON(a.stdout, p, doc.Metadata)
	}
	v, err := a.planView(doc, p)
	if err != nil {
		return err
	}
	if err := v.WriteAnswer(a.stdout); err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return report.WritePlanSummary(a.stdout, p, words)
}
