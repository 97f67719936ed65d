package main

import (
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// twoDocuments returns what diff compares: two files, a file and the last scan, or the last two scans.
func (a *app) twoDocuments(cmd *cobra.Command, args []string) (before, after *report.Document, err error) {
	switch len(args) {
	case 2:
		if before, err = readDocument(args[0]); err != nil {
			return nil, nil, err
		}
		after, err = readDocument(args[1])
		return before, after, err
	case 1:
		if before, err = readDocument(args[0]); err != nil {
			return nil, nil, err
		}
		after, err = a.lastDocument(cmd, nil)
		return before, after, err
	default:
		return a.lastTwo(cmd)
	}
}

func (a *app) lastTwo(cmd *cobra.Command) (before, after *report.Document, err error) {
	s, err := a.settings()
	if err != nil {
		return nil, nil, err
	}
	st, err := store.Open(cmd.Context(), filepath.Join(s.Data, storeFile))
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	var ids []string
	for scan, err := range st.Scans(cmd.Context()) {
		if err != nil {
			return nil, nil, err
		}
		if scan.State == store.Done {
			ids = append(ids, scan.ID)
		}
	}
	if len(ids) < 2 {
		return nil, nil, usageError{hinted{errors.New("diff: there are not two scans yet"), "scan twice, or name two files"}}
	}
	if after, err = documentOf(cmd.Context(), st, ids[0]); err != nil {
		return nil, nil, err
	}
	before, err = documentOf(cmd.Context(), st, ids[1])
	return before, after, err
}
