package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) reportChildrenCommand() *cobra.Command {
	var format string
	var year int
	cmd := &cobra.Command{
		Use:   "children [inventory.json]",
		Short: "The worksheet for the report of 31 January on minors",
		Long: `children says what the last scan, or the inventory of a file, shows of minors, entity by entity: people under 14 and
those of 14 to 17 apart, for how many of the first a record of a guardian's consent was seen, whether contacts of
guardians stand beside them, in which datasets they are, who can read those, and what only people can answer.`,
		Example: "  domicile report children\n  domicile report children --year 2026 -f csv > minors.csv\n  domicile report children --lang zh -f markdown",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.reportChildren(cmd, format, year, args) },
	}
	sheetFormat(cmd, &format)
	cmd.Flags().IntVar(&year, "year", 0, "the year that the audit is of (default: the one whose report is due next)")
	return cmd
}

func (a *app) reportChildren(cmd *cobra.Command, format string, year int, args []string) error {
	if err := checkSheetFormat(format); err != nil {
		return err
	}
	on := decide.DateOf(a.clock().In(shanghai()))
	if year == 0 {
		year = report.AuditYear(on)
	}
	const first, last = 2024, 9998 // the yearly audit holds since 2024-01-01; a day has four digits of the year
	if year < first || year > last {
		return usageError{hinted{fmt.Errorf("year %d: the yearly audit is asked for since %d", year, first), "`--year 2026`"}}
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return err
	}
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return err
	}
	rules, err := loadRules(fsys)
	if err != nil {
		return err
	}
	sheet := report.ChildrenOf(doc, year, rules.Worksheet("children", on))
	return a.saySheet(format, sheet, func(words *report.Words) *report.Page {
		return report.ChildrenPage(doc, sheet, words)
	})
}
