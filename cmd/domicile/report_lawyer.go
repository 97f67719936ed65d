package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// lawyerFlags are the flags of report lawyer.
type lawyerFlags struct{ format, of, entity string }

func (a *app) reportLawyerCommand() *cobra.Command {
	var f lawyerFlags
	cmd := &cobra.Command{
		Use:   "lawyer [inventory.json]",
		Short: "For counsel: a paragraph for each dataset and flow, to its facts, rules and articles",
		Long: `lawyer writes, out of the last scan or the inventory of a file, a numbered paragraph for each dataset and each flow, by
entity, the most urgent first: the result, which rules spoke by which articles and how those are known, the facts that
it rests on and who stated them, what is missing, who can settle it and what each answer would change, the worst case,
the filing, and what was not seen. Markdown has both languages side by side; the articles are quoted in both.`,
		Example: `  domicile report lawyer -f markdown > counsel.md
  domicile report lawyer --of crm/customers
  domicile report lawyer --entity hz-edu -f json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.reportLawyer(cmd, &f, args) },
	}
	pageFormat(cmd, &f.format)
	cmd.Flags().StringVar(&f.of, "of", "", "of one dataset, store or flow: an id or a name as reports show it")
	cmd.Flags().StringVar(&f.entity, "entity", "", "of one entity, by its id")
	return cmd
}

func (a *app) reportLawyer(cmd *cobra.Command, f *lawyerFlags, args []string) error {
	if err := checkPageFormat(f.format); err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return err
	}
	only, err := f.only(doc)
	if err != nil {
		return err
	}
	c, err := a.counselor(doc)
	if err != nil {
		return err
	}
	brief := c.Brief(doc, only)
	return a.sayPage(f.format, brief, func(words *report.Words) *report.Page {
		if f.format == "markdown" {
			return c.BriefSides(doc, brief, words)
		}
		return c.BriefPage(doc, brief, words)
	})
}

// only chooses the paragraphs that the flags ask for.
func (f *lawyerFlags) only(doc *report.Document) (func(*report.Paragraph) bool, error) {
	var subject *report.Subject
	if f.of != "" {
		found, err := doc.Find(f.of)
		if err != nil {
			return nil, usageError{hinted{fmt.Errorf("report lawyer: %w", err), nearest(doc, err, f.of)}}
		}
		subject = &found
	}
	if f.entity != "" && !slices.ContainsFunc(doc.Entities, func(e inventory.Entity) bool { return string(e.ID) == f.entity }) {
		return nil, usageError{hinted{fmt.Errorf("report lawyer: the inventory holds no entity %q", f.entity), nearestEntity(doc, f.entity)}}
	}
	about := doc.OfSubject(subject)
	return func(p *report.Paragraph) bool {
		return about(p) && (f.entity == "" || string(p.Entity) == f.entity)
	}, nil
}

// counselor explains a document by the law of the day of its results.
func (a *app) counselor(doc *report.Document) (*report.Counselor, error) {
	x, err := a.explainer()
	if err != nil {
		return nil, err
	}
	book, err := a.lawBook(doc.DecidedOn().String())
	if err != nil {
		return nil, err
	}
	return &report.Counselor{Explainer: x, Book: book}, nil
}
