package main

import (
	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) reportLinesCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "lines [inventory.json]",
		Short: "Links across the border beside the register of lines",
		Long: `lines holds the network connections that the last scan, or the inventory of a file, knows of against the register of
lines in the settings: registered, contract expired, evidence missing, tunnel without evidence, other end unknown, and
registered lines that no scan saw. Links come from the clouds that list them and from "links:" in the settings.`,
		Example: "  domicile report lines\n  domicile report lines -f markdown --lang zh",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkSheetFormat(format); err != nil {
				return err
			}
			doc, err := a.lastDocument(cmd, args)
			if err != nil {
				return err
			}
			lines := report.LinesOf(doc)
			return a.saySheet(format, lines, func(words *report.Words) *report.Page {
				return report.LinePage(doc, lines, words)
			})
		},
	}
	sheetFormat(cmd, &format)
	return cmd
}
