package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

// lawDiffFlags are the flags of law diff.
type lawDiffFlags struct {
	from, to, on, with, format string
	rulesOnly, failOnChange    bool
}

func (a *app) lawDiffCommand() *cobra.Command {
	var f lawDiffFlags
	cmd := &cobra.Command{
		Use:   "diff [inventory.json]",
		Short: "Say which results another day of the law, or a draft, would change",
		Long: `diff applies the rules of two days to the facts of the last scan, or of the inventory of a file, and says which results
differ, because of which rules and articles. The facts are the same on both sides: only the law differs. An article
that only has another number changes no result and is listed apart.

--with takes a draft as if it were in force. --rules compares the pack alone and needs no scan.

` + exitHelp,
		Example: `  domicile law diff --from 2024-03-21 --to 2024-03-22
  domicile law diff --with draft-large-platforms-2025
  domicile law diff --rules --from 2025-12-31 --to 2026-01-01
  domicile law diff --to 2027-01-01 --fail-on-change`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.lawDiff(cmd, &f, args) },
	}
	cmd.Flags().StringVar(&f.from, "from", "", "the earlier day, YYYY-MM-DD (default today)")
	cmd.Flags().StringVar(&f.to, "to", "", "the later day, YYYY-MM-DD (default today)")
	cmd.Flags().StringVar(&f.with, "with", "", "a draft that is taken as if it were in force")
	cmd.Flags().StringVar(&f.on, "on", "", "with --with: the day, YYYY-MM-DD (default today)")
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
	sides, err := a.lawSides(f)
	if err != nil {
		return err
	}
	var doc *report.Document
	if !f.rulesOnly {
		if doc, err = a.lastDocument(cmd, args); err != nil {
			return err
		}
	}
	diff := report.CompareLaw(doc, sides.before, sides.after)
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

// lawSides are the two readings of the law that are compared.
type lawSides struct{ before, after report.LawSide }

// lawSides makes the two readings of the law that the flags ask for.
func (a *app) lawSides(f *lawDiffFlags) (sides lawSides, err error) {
	if err := f.check(); err != nil {
		return sides, err
	}
	rules, err := a.rules()
	if err != nil {
		return sides, err
	}
	sides.before.Rules, sides.after.Rules = rules, rules
	if f.with == "" {
		if sides.before.On, err = a.dayOr("from", f.from); err == nil {
			sides.after.On, err = a.dayOr("to", f.to)
		}
		return sides, err
	}
	if sides.before.On, err = a.dayOr("on", f.on); err != nil {
		return sides, err
	}
	sides.after.On, sides.after.Draft = sides.before.On, f.with
	if sides.after.Rules, err = rules.WithDraft(f.with); err != nil {
		return sides, usageError{hinted{err, "`domicile law list --instruments --rank draft` lists the drafts"}}
	}
	return sides, nil
}

// check finds flags that do not go together.
func (f *lawDiffFlags) check() error {
	switch {
	case f.with != "" && (f.from != "" || f.to != ""), f.with == "" && f.on != "":
		return usageError{hinted{
			errors.New("law diff: --with goes with --on, --from with --to"),
			"`domicile law diff --with DRAFT [--on DAY]`, or `domicile law diff --from DAY --to DAY`",
		}}
	case f.with == "" && f.from == "" && f.to == "":
		return usageError{hinted{
			errors.New("law diff: nothing to compare"), "name a day with --from or --to, or a draft with --with",
		}}
	}
	return nil
}
