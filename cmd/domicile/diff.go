package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// diffFlags are the flags of diff.
type diffFlags struct {
	format, since string
	json          bool // as -o json, which came later
}

func (a *app) diffCommand() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff [A] [B]",
		Short: "Compare two scans",
		Long: `diff says what differs between two inventories: added, removed, moved, grew, exposed, reclassified,
coverage_lost. Without arguments it compares the last two scans; with one, that file with the last scan; with --since, a
scan that is kept with the last one.

What is missing because it could not be looked at is coverage_lost, never removed.`,
		Example: "  domicile diff\n  domicile diff before.json after.json\n  domicile diff --since 20261101T020000Z-5f0c1a2b -o markdown",
		Args:    cobra.MaximumNArgs(2),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.diff(cmd, &f, args) },
	}
	lawFormat(cmd, &f.format)
	cmd.Flags().StringVar(&f.since, "since", "", "the id of the scan to compare the last one with")
	cmd.Flags().BoolVar(&f.json, "json", false, "write JSON")
	return cmd
}

func (a *app) diff(cmd *cobra.Command, f *diffFlags, args []string) error {
	if f.json {
		f.format = "json"
	}
	if err := checkPageFormat(f.format); err != nil {
		return err
	}
	docs, err := a.diffSides(cmd, f, args)
	if err != nil {
		return err
	}
	changes := report.Diff(docs.before, docs.after)
	switch f.format {
	case "json":
		return report.WriteChangesJSON(a.stdout, changes)
	case "markdown":
		return report.WriteChangesMarkdown(a.stdout, changes)
	}
	return report.WriteChanges(a.stdout, changes)
}

func (a *app) diffSides(cmd *cobra.Command, f *diffFlags, args []string) (docs pair, err error) {
	if f.since == "" {
		return a.twoDocuments(cmd, args)
	}
	if len(args) > 0 {
		return pair{}, usageError{errors.New("diff: name files or --since, not both")}
	}
	if docs.before, err = a.keptDocument(cmd.Context(), f.since); err != nil {
		return pair{}, err
	}
	docs.after, err = a.lastDocument(cmd, nil)
	return docs, err
}

// keptDocument returns the document of a scan that is kept, with the reviews of its day.
func (a *app) keptDocument(ctx context.Context, scan string) (*report.Document, error) {
	st, err := a.openStore(ctx)
	if err != nil {
		return nil, err
	}
	doc, err := documentOf(ctx, st, scan)
	if errors.Is(err, store.ErrNoScan) {
		err = usageError{hinted{fmt.Errorf("diff: no scan %q is kept", scan), "the metadata of an inventory.json and `domicile notice list` name scans"}}
	}
	if err == nil {
		err = a.reviewAsOf(ctx, st, doc, doc.Metadata.FinishedAt)
	}
	return doc, errors.Join(err, st.Close())
}
