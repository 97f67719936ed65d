package main

import (
	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) diffCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "diff [A] [B]",
		Short: "Compare two scans",
		Long: `diff says what differs between two inventories: added, removed, moved, grew, exposed, reclassified,
coverage_lost. Without arguments it compares the last two scans; with one, that file with the last scan.

What is missing because it could not be looked at is coverage_lost, never removed.`,
		Example: "  domicile diff\n  domicile diff before.json after.json",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			docs, err := a.twoDocuments(cmd, args)
			if err != nil {
				return err
			}
			changes := report.Diff(docs.before, docs.after)
			if asJSON {
				return report.WriteChangesJSON(a.stdout, changes)
			}
			return report.WriteChanges(a.stdout, changes)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return cmd
}
