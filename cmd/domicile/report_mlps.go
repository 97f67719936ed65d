package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) reportMLPSCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "mlps [inventory.json]",
		Short: "Systems under the graded protection: grades, controls, questions, the survey of data",
		Long: `mlps says what the last scan, or the inventory of a file, shows of the systems that the multi-level protection scheme
grades: the declared grade beside the one that the facts suggest, the controls that a scanner sees, what only people can
answer, filing and tests, and the survey of data that goes with a filing, filled in as far as it was seen.

A system is what the settings assign to one name of one entity; its grade is stated by the tag mlps_level of a store, or
as an answer. A suggested grade is a heuristic: the operator, experts and the police decide.`,
		Example: "  domicile report mlps\n  domicile report mlps -f csv > survey.csv\n  domicile report mlps -f markdown --lang zh > 等级保护.md",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.reportMLPS(cmd, format, args) },
	}
	sheetFormat(cmd, &format)
	return cmd
}

func (a *app) reportMLPS(cmd *cobra.Command, format string, args []string) error {
	if err := checkSheetFormat(format); err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return err
	}
	x, err := a.explainer()
	if err != nil {
		return err
	}
	graded := x.Graded(doc)
	return a.saySheet(format, graded, func(words *report.Words) *report.Page {
		return report.GradedPage(doc, graded, words)
	})
}

// sheetFormats are the forms of a report that people go on working with: those of a page, and rows for a spreadsheet.
func sheetFormats() []string { return []string{"table", "markdown", "csv", "json"} }

// sheetFormat adds the flag of the form to such a report.
func sheetFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "table", strings.Join(sheetFormats(), ", "))
	complete(cmd, "format", sheetFormats)
}

func checkSheetFormat(format string) error {
	if slices.Contains(sheetFormats(), format) {
		return nil
	}
	return usageError{hinted{
		fmt.Errorf("format %q is none of %s", format, strings.Join(sheetFormats(), ", ")), "csv has every row, json everything",
	}}
}

// sheetRows is how many rows of a part the terminal shows.
const sheetRows = 24

// saySheet writes such a report in one of the forms.
func (a *app) saySheet(format string, data jsonWriter, page func(*report.Words) *report.Page) error {
	if format == "json" {
		return data.WriteJSON(a.stdout)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	p := page(words)
	switch format {
	case "csv":
		return p.WriteCSV(a.stdout)
	case "markdown":
		return p.WriteMarkdown(a.stdout)
	default:
		p.Shorten(sheetRows, words)
		return p.WriteText(a.stdout)
	}
}
