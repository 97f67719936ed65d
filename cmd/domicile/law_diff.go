package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

// lawDiffFlags are the flags of law diff.
type lawDiffFlags struct {
	from, to, format string
	rulesOnly, failOnChange    bool
}

func (a *app) lawDiffCommand() *cobra.Command {
	var f lawDiffFlags
	cmd := &cobra.Command{
		Use:   "diff [inventory.json]",
		Short: "Say which results another day of the law would change",
		Long: `diff applies the rules of two days to the facts of the last scan, or of the inventory of a file, and says which results
differ, because of which rules and articles. The facts are the same on both sides: only the law differs. An article
that only has another number changes no result and is listed apart.

--rules compares the pack alone and needs no scan.

` + exitHelp,
		Example: `  domicile law diff --from 2024-03-21 --to 2024-03-22
  domicile law diff --rules --from 2025-12-31 --to 2026-01-01
  domicile law diff --to 2027-01-01 --fail-on-change`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.lawDiff(cmd, &f, args) },
	}
	cmd.Flags().StringVar(&f.from, "from", "", "the earlier day, YYYY-MM-DD (default today)")
	cmd.Flags().StringVar(&f.to, "to", "", "the later day, YYYY-MM-DD (default today)")
	cmd.Flags().BoolVar(&f.rulesOnly, "rules", false, "compare the pack alone, without a scan")
	cmd.Flags().BoolVar(&f.failOnChange, "fail-on-change", false, "exit with 4 when a result changes")
	lawFormat(cmd, &f.format)
	return cmd
}

// lawFormat adds the flag of the form to a verb of the law.
func lawFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "output", "o", "table", "table, markdown, json")
	complete(cmd, "output", pageFormats)
}

func (a *app) lawDiff(cmd *cobra.Command, f *lawDiffFlags, args []string) error {
	if err := checkPageFormat(f.format); err != nil {
		return err
	}
	before, after, err := a.lawSides(f)
	if err != nil {
		return err
	}
	var doc *report.Document
	if !f.rulesOnly {
		if doc, err = a.lastDocument(cmd, args); err != nil {
			return err
		}
	}
	diff := report.CompareLaw(doc, before, after)
	if err := a.sayPage(f.format, diff, func(words *report.Words) *report.Page {
		return report.LawDiffPage(doc, diff, words)
	}); err != nil {
		return err
	}
	if f.failOnChange && len(diff.Changes) > 0 {
		return status(exitResults)
	}
	return nil
}

// lawSides are the two readings of the law that the flags ask for.
func (a *app) lawSides(f *lawDiffFlags) (before, after report.LawSide, err error) {
	if f.from == "" && f.to == "" {
		return before, after, usageError{hinted{
			errors.New("law diff: nothing to compare"), "name a day with --from or --to",
		}}
	}
	rules, err := a.rules()
	if err != nil {
		return before, after, err
	}
	before.Rules, after.Rules = rules, rules
	if before.On, err = a.dayOr("from", f.from); err != nil {
		return before, after, err
	}
	after.On, err = a.dayOr("to", f.to)
	return before, after, err
}
