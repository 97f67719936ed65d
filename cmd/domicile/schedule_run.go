package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

func (a *app) scheduleRunCommand() *cobra.Command {
	f := scanFlags{}
	cmd := &cobra.Command{
		Use:   "run NAME",
		Short: "Begin the scan of a schedule now, paused or not",
		Long: `run begins the scan of a schedule now, as scan --due does when it is due: the settings say what it reads and where its
document goes, it counts as a scan of the schedule that runs, and the list says how it ended. While another scan of the
schedule runs it is refused, unless the schedule says overlap: allow or cancel_previous.

A store in a file belongs to one process. Where that is domicile serve, the scan is left to it, and begins in some seconds.

` + exitHelp,
		Example:           "  domicile schedule run nightly\n  domicile schedule run nightly -o json",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.scheduleNames,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.runSchedule(cmd.Context(), args[0], f) },
	}
	cmd.Flags().StringVarP(&f.format, "output", "o", "table", "what stdout gets: "+formats())
	return cmd
}

func (a *app) runSchedule(ctx context.Context, name string, f scanFlags) error {
	sched, err := a.scheduleNamed("run", name)
	if err != nil {
		return err
	}
	if _, err := writer(f.format); err != nil {
		return err
	}
	d, err := a.openDue(ctx)
	if errors.Is(err, store.ErrBusy) {
		return a.leaveRun(ctx, sched, err)
	}
	if err != nil {
		return err
	}
	code := exitDone
	fire, err := a.beginRun(ctx, d.store, sched, true)
	if err == nil {
		var scan store.Scan
		if scan, err = d.store.Scan(ctx, fire.Scan); err == nil {
			code, err = d.work(ctx, a.apart(), f, scan)
		}
	}
	if err = errors.Join(err, d.close()); err != nil || code == exitDone {
		return err
	}
	return status(code)
}

// beginRun records the scan that a person asks for.
func (a *app) beginRun(ctx context.Context, st *store.Store, sched *ScheduleSettings, own bool) (store.Fire, error) {
	spec, err := sched.spec()
	if err != nil {
		return store.Fire{}, err
	}
	fire, err := schedule.Begin(ctx, st, spec, a.asks(sched), own)
	switch {
	case errors.Is(err, schedule.ErrRuns):
		return fire, hinted{fmt.Errorf("schedule run %s: %w", sched.Name, schedule.ErrRuns), "`domicile schedule list` names it, `domicile scan status` says how far it is, `domicile scan cancel` ends it"}
	case err != nil:
		return fire, err
	}
	a.note("domicile: schedule %s: scan %s", sched.Name, fire.Scan)
	return fire, nil
}

// leaveRun leaves a scan to the process that holds the store.
func (a *app) leaveRun(ctx context.Context, sched *ScheduleSettings, busy error) (err error) {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	if _, err := a.beginRun(ctx, st, sched, false); err != nil {
		return err
	}
	a.note("domicile: %v; the scan is left to it, or to the next `domicile scan --due`", busy)
	return nil
}
