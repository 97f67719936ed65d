package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// annualFlags are the flags of report annual.
type annualFlags struct {
	format  string
	year    int
	against string
}

func (a *app) reportAnnualCommand() *cobra.Command {
	var f annualFlags
	cmd := &cobra.Command{
		Use:   "annual [inventory.json]",
		Short: "What changed within a year, and what the yearly reports are written from",
		Long: `annual compares the last scan of a year with the last one of the year before, or with the inventory that --against
names: what was seen, results by level, changes; duties that somebody showed as done and those that are open; and for
each yearly report (risk assessment of important data, vehicles, minors, audit, graded systems) what the scan holds for
it, with "to be confirmed by" where it does not. What was not looked at this time is lost from view, never removed.`,
		Example: "  domicile report annual --year 2026\n  domicile report annual --year 2026 --against inventory-2025.json -f markdown",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.reportAnnual(cmd, f, args) },
	}
	pageFormat(cmd, &f.format)
	cmd.Flags().IntVar(&f.year, "year", 0, "the year, by the calendar of the mainland (default: this one)")
	cmd.Flags().StringVar(&f.against, "against", "", "inventory.json to compare with (default: the last scan of the year before)")
	return cmd
}

func (a *app) reportAnnual(cmd *cobra.Command, f annualFlags, args []string) error {
	if err := checkPageFormat(f.format); err != nil {
		return err
	}
	if f.year == 0 {
		f.year = a.clock().In(shanghai()).Year()
	}
	docs, err := a.yearDocuments(cmd, f, args)
	if err != nil {
		return err
	}
	x, err := a.explainer()
	if err != nil {
		return err
	}
	rules, err := a.rules()
	if err != nil {
		return err
	}
	docs.after.SaidOn(a.clock())
	annual := x.Annual(f.year, docs.after, docs.before, rules.Questions())
	return a.sayPage(f.format, annual, func(words *report.Words) *report.Page {
		return report.AnnualPage(docs.after, annual, words)
	})
}

// yearDocuments finds the two documents of an annual report; before is nil where there is none.
func (a *app) yearDocuments(cmd *cobra.Command, f annualFlags, args []string) (docs pair, err error) {
	if f.against != "" {
		if docs.before, err = readDocument(f.against); err != nil {
			return pair{}, err
		}
	}
	if len(args) > 0 {
		docs.after, err = readDocument(args[0])
		return docs, err
	}
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return pair{}, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if docs.after, err = lastOfYear(cmd.Context(), st, f.year); err != nil {
		return pair{}, err
	}
	if docs.after == nil {
		return pair{}, usageError{hinted{
			fmt.Errorf("report annual: no scan of %d is in the store", f.year), "scan, name another --year, or name an inventory.json",
		}}
	}
	if docs.before == nil {
		docs.before, err = lastOfYear(cmd.Context(), st, f.year-1)
	}
	return docs, err
}

// lastOfYear returns the document of the last scan that was done in a year of the mainland, nil for none.
func lastOfYear(ctx context.Context, st *store.Store, year int) (*report.Document, error) {
	id, at := "", time.Time{}
	for scan, err := range st.Scans(ctx) {
		if err != nil {
			return nil, err
		}
		if scan.State == store.Done && scan.StartedAt.In(shanghai()).Year() == year && scan.StartedAt.After(at) {
			id, at = scan.ID, scan.StartedAt
		}
	}
	if id == "" {
		return nil, nil //nolint:nilnil // no scan is no error here: the report says so
	}
	doc, err := documentOf(ctx, st, id)
	if err != nil {
		return nil, fmt.Errorf("report annual: scan of %s: %w", strconv.Itoa(year), err)
	}
	return doc, nil
}
