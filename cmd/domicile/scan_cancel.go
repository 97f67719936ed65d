package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/store"
)

func (a *app) scanCancelCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cancel [ID]",
		Short: "End a scan that runs, also one of another process or machine",
		Long: `cancel asks the process that coordinates a scan to end it. It ends within some seconds, on every machine that works
on it; what was done until then is kept, and scan resume goes on with it. Without an ID it is the newest scan that runs.`,
		Example: "  domicile scan cancel\n  domicile scan cancel 20261122T090000Z-00010203",
		Args:    cobra.MaximumNArgs(1),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return a.runningScans(cmd.Context()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.cancelScan(cmd.Context(), args) },
	}
}

// runningScans lists the ids of the scans that run, for completion: nothing where the store cannot be read.
func (a *app) runningScans(ctx context.Context) (ids []string) {
	st, err := a.openStore(ctx)
	if err != nil {
		return nil
	}
	defer func() { _ = st.Close() }() // it was only read
	for scan, err := range st.Scans(ctx) {
		if err == nil && scan.State == store.Running {
			ids = append(ids, scan.ID)
		}
	}
	return ids
}

func (a *app) cancelScan(ctx context.Context, args []string) error {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	id, err := scanToCancel(ctx, st, args)
	if err == nil {
		err = st.RequestCancel(ctx, id)
	}
	if err = errors.Join(err, st.Close()); err != nil {
		return err
	}
	a.note("domicile: asked for the end of scan %s", id)
	return nil
}

// scanToCancel is the scan of the arguments, which must run, or the newest that does.
func scanToCancel(ctx context.Context, st *store.Store, args []string) (string, error) {
	if len(args) == 0 {
		last, err := st.Latest(ctx, store.Running)
		if errors.Is(err, store.ErrNoScan) {
			return "", usageError{hinted{errors.New("scan cancel: no scan runs"), "`domicile scan SOURCE` begins one"}}
		}
		return last.ID, err
	}
	scan, err := st.Scan(ctx, args[0])
	switch {
	case errors.Is(err, store.ErrNoScan):
		return "", usageError{hinted{fmt.Errorf("scan cancel: there is no scan %s", args[0]), "`domicile scan status` shows the newest"}}
	case err != nil:
		return "", err
	case scan.State != store.Running:
		return "", usageError{hinted{fmt.Errorf("scan cancel: scan %s does not run", scan.ID), "`domicile scan status` shows the newest"}}
	}
	return scan.ID, nil
}
