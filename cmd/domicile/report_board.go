package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// boardPlanned is up to how many datasets the board makes the plan whose options it sums, and tries all answers: about
// the size for which they take seconds. Above, it says that the options are left out, and shows the questions that the
// scan kept.
const boardPlanned = 5_000

func (a *app) reportBoardCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "board [inventory.json]",
		Short: "One page: what was not seen, people near a threshold, exposures, deadlines, options",
		Long: `board writes the last scan, or the inventory of a file, as one page for people who decide: what was looked at and
what was not, the people that each entity holds or lets out against the numbers that rules name, systems by result, what
is most exposed, what is due within 90 days, the options, and the answers that would settle most.`,
		Example: "  domicile report board\n  domicile report board -f markdown --lang zh > board.md",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.reportBoard(cmd, format, args) },
	}
	pageFormat(cmd, &format)
	return cmd
}

func (a *app) reportBoard(cmd *cobra.Command, format string, args []string) error {
	if err := checkPageFormat(format); err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return err
	}
	var p *plan.Plan
	open := &doc.Agenda // the questions that the scan kept
	if len(doc.Datasets) <= boardPlanned {
		if p, err = a.boardPlan(doc); err != nil {
			return fmt.Errorf("report board: %w", err)
		}
		if open, err = a.boardAgenda(doc); err != nil {
			return fmt.Errorf("report board: %w", err)
		}
	}
	board := report.BoardOf(doc, p, open)
	return a.sayPage(format, board, func(words *report.Words) *report.Page {
		return report.BoardPage(doc, board, words)
	})
}

// boardPlan makes the plan of a document as `domicile plan` does without flags.
func (a *app) boardPlan(doc *report.Document) (*plan.Plan, error) {
	in, err := a.planInput(doc, planFlags{})
	if err != nil {
		return nil, err
	}
	return plan.Make(in)
}

// boardAgenda lists the open questions of a document.
func (a *app) boardAgenda(doc *report.Document) (*decide.Agenda, error) {
	rules, err := a.rules()
	if err != nil {
		return nil, err
	}
	in := doc.DecideInput(decide.DateOf(doc.Metadata.StartedAt.In(shanghai())))
	return decide.Ask(&in, rules, doc.Decisions), nil
}

// pageFormats are the forms of a report of its own.
func pageFormats() []string { return []string{"table", "markdown", "json"} }

// pageFormat adds the flag of the form to a report of its own.
func pageFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "format", "f", "table", strings.Join(pageFormats(), ", "))
	complete(cmd, "format", pageFormats)
}

func checkPageFormat(format string) error {
	if slices.Contains(pageFormats(), format) {
		return nil
	}
	return usageError{fmt.Errorf("format %q is none of %s", format, strings.Join(pageFormats(), ", "))}
}

// sayPage writes a report of its own in one of the forms.
func (a *app) sayPage(format string, data jsonWriter, page func(*report.Words) *report.Page) error {
	if format == "json" {
		return data.WriteJSON(a.stdout)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	if format == "markdown" {
		return page(words).WriteMarkdown(a.stdout)
	}
	return page(words).WriteText(a.stdout)
}

// jsonWriter is a report that has a JSON form.
type jsonWriter interface{ WriteJSON(w io.Writer) error }
