package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/planview"
)

// planFolder is the folder of the plan in the output folder.
const planFolder = "plan"

// plan makes the plan of a document, writes its files and prints a summary.
func (a *app) plan(ctx context.Context, doc *report.Document, f planFlags) error {
	in, err := a.planInput(doc, f)
	if err != nil {
		return err
	}
	p, err := plan.Make(in)
	if err != nil {
		return fmt.Errorf("plan: %w", err)
	}
	files, err := planArtifacts(p, in, f.iam)
	if err != nil {
		return err
	}
	var planJSON bytes.Buffer
	if err := report.WritePlanJSON(&planJSON, p, doc.Metadata); err != nil {
		return err
	}
	files = append(files, artifact.File{Path: "plan.json", Data: planJSON.Bytes()})
	said, err := a.planViews(doc, p)
	if err != nil {
		return err
	}
	files = append(files, said...)
	drafts, err := a.planFilings(doc, p)
	if err != nil {
		return err
	}
	files = append(files, drafts...)
	folder := filepath.Join(cmp.Or(f.out, a.loaded.Out), planFolder)
	if err := writeFiles(ctx, folder, files); err != nil {
		return err
	}
	if err := a.showPlan(p, f.output, planJSON.Bytes()); err != nil {
		return err
	}
	a.note("domicile: wrote %d files to %s", len(files), folder)
	if len(p.Gaps) > 0 {
		return status(exitGaps)
	}
	return nil
}

// planViews says the plan as a page, a calendar, tickets, cost lines and a workbook.
func (a *app) planViews(doc *report.Document, p *plan.Plan) ([]artifact.File, error) {
	en, err := report.LoadWords(configs.FS, "en")
	if err != nil {
		return nil, err
	}
	zh, err := report.LoadWords(configs.FS, "zh")
	if err != nil {
		return nil, err
	}
	said, err := planview.New(doc, p, en, zh, a.loaded.Lang).Files()
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
func (a *app) showPlan(p *plan.Plan, output string, document []byte) error {
	if output == "json" {
		_, err := a.stdout.Write(document)
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return report.WritePlanSummary(a.stdout, p, words)
}

// writeFiles writes the files of a plan. Files of an older plan that this one does not have are left alone.
func writeFiles(ctx context.Context, folder string, files []artifact.File) error {
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(folder, filepath.FromSlash(file.Path))
		if !filepath.IsLocal(file.Path) {
			return errors.New("plan: a file would lie outside its folder")
		}
		if err := create(path, func(w io.Writer) error { _, err := w.Write(file.Data); return err }); err != nil {
			return err
		}
	}
	return nil
}
