package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// pair is two documents to compare.
type pair struct{ before, after *report.Document }

// twoDocuments returns what diff compares: two files, a file and the last scan, or the last two scans.
func (a *app) twoDocuments(cmd *cobra.Command, args []string) (docs pair, err error) {
	switch len(args) {
	case 2:
		if docs.before, err = readDocument(args[0]); err != nil {
			return pair{}, err
		}
		docs.after, err = readDocument(args[1])
		return docs, err
	case 1:
		if docs.before, err = readDocument(args[0]); err != nil {
			return pair{}, err
		}
		docs.after, err = a.lastDocument(cmd, nil)
		return docs, err
	default:
		return a.lastTwo(cmd)
	}
}

func (a *app) lastTwo(cmd *cobra.Command) (docs pair, err error) {
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return pair{}, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	var ids []string
	for scan, err := range st.Scans(cmd.Context()) {
		if err != nil {
			return pair{}, err
		}
		if scan.State == store.Done {
			ids = append(ids, scan.ID)
		}
	}
	if len(ids) < 2 {
		return pair{}, usageError{hinted{errors.New("diff: there are not two scans yet"), "scan twice, or name two files"}}
	}
	if docs.after, err = documentOf(cmd.Context(), st, ids[0]); err != nil {
		return pair{}, err
	}
	if docs.before, err = documentOf(cmd.Context(), st, ids[1]); err != nil {
		return pair{}, err
	}
	return docs, errors.Join(
		a.reviewAsOf(cmd.Context(), st, docs.before, docs.before.Metadata.FinishedAt),
		a.reviewAsOf(cmd.Context(), st, docs.after, a.clock()),
	)
}
