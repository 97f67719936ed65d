package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

func dueFlags(cmd *cobra.Command, f *scanFlags) {
	cmd.Flags().BoolVar(&f.due, "due", false, "scan what the schedules of the settings have due, for timers; nothing due is exit code 0")
	cmd.Flags().BoolVar(&f.wait, "wait", false, "with --due: wait for what other processes scan, too")
}

// scanDue decides what is due, works it until nothing is left, and exits with the worst of what its scans exit with. With
// wait it stays until what other processes work is done, too.
func (a *app) scanDue(ctx context.Context, f scanFlags, args []string) error {
	s, err := a.settings()
	if err != nil {
		return err
	}
	if err := f.checkDue(s, args); err != nil {
		return err
	}
	if f.out != "" {
		s.Out = f.out
	}
	d, err := a.openDue(ctx)
	if err != nil {
		return err
	}
	w := dueWork{dueScans: d, flags: f, tried: map[string]bool{}, later: map[string]bool{}}
	err = w.all(ctx)
	if err == nil {
		err = w.next(ctx)
	}
	err = errors.Join(err, d.close())
	if err != nil || w.worst == exitDone {
		return err
	}
	return status(w.worst)
}

// checkDue finds what does not go with --due.
func (f *scanFlags) checkDue(s *Settings, args []string) error {
	if len(args) > 0 || f.sample != "" || f.budget != "" || f.place != "" || f.fresh {
		return usageError{hinted{
			errors.New("scan --due: the settings say what a schedule reads, not the command line"),
			"state sources, sample, budget and fresh in `schedules:` of domicile.yaml",
		}}
	}
	if len(s.Schedules) == 0 {
		return usageError{hinted{errors.New("scan --due: the settings have no schedule"), "list one in `schedules:` of domicile.yaml (`domicile config init`)"}}
	}
	return nil
}

// dueWork is one `scan --due`.
type dueWork struct {
	*dueScans
	flags scanFlags
	tried map[string]bool
	later map[string]bool // schedules whose scan is tried again by the next call
	asked int             // fire times that started a scan or failed to
	worst int             // exit code
}

// pollEvery is how often one that waits looks whether others are done.
const pollEvery = 2 * time.Second

// all ticks and works by turns: what waited for the end of a scan starts at the next tick.
func (w *dueWork) all(ctx context.Context) error {
	for {
		fires, err := w.tick(ctx)
		if err != nil {
			return err
		}
		w.note(fires)
		worked, err := w.owed(ctx)
		if err != nil {
			return err
		}
		left, err := w.left(ctx)
		if err != nil || !worked && (left == 0 || !w.flags.wait) {
			return err
		}
		if !worked {
			if err := pause(ctx, pollEvery); err != nil {
				return err
			}
		}
	}
}

// note counts what a tick decided, and says what could not start.
func (w *dueWork) note(fires []store.Fire) {
	for i := range fires {
		f := &fires[i]
		failed := f.State == string(schedule.Failed)
		if failed || f.State == string(schedule.Started) {
			w.asked++
		}
		if failed {
			w.fail(f.Schedule, f.Note)
		}
	}
}

func (w *dueWork) fail(name, why string) {
	w.worse(exitFailed)
	fmt.Fprintf(w.app.stderr, "domicile: error: schedule %s: %s\n", name, why)
}

// worse keeps the worst exit code: failed, results, gaps, done.
func (w *dueWork) worse(code int) {
	rank := map[int]int{exitDone: 0, exitGaps: 1, exitResults: 2, exitFailed: 3}
	if rank[code] > rank[w.worst] {
		w.worst = code
	}
}

// owed works the scans of schedules that nobody works, and reports whether there was one.
func (w *dueWork) owed(ctx context.Context) (bool, error) {
	all, err := w.store.Owed(ctx)
	if err != nil {
		return false, err
	}
	worked := false
	for _, scan := range all {
		if scan.Schedule == "" || w.tried[scan.ID] {
			continue
		}
		worked, w.tried[scan.ID] = true, true
		if err := w.one(ctx, scan); err != nil {
			return true, err
		}
	}
	return worked, nil
}

// one works a scan. Its own failure is not an error: the others go on.
func (w *dueWork) one(ctx context.Context, scan store.Scan) error {
	w.app.note("domicile: schedule %s: scan %s", scan.Schedule, scan.ID)
	code, err := w.work(ctx, w.app.apart(), w.flags, scan)
	if err == nil || ctx.Err() != nil {
		w.worse(code)
		return err
	}
	if _, again := errors.AsType[passing](err); again {
		w.later[scan.Schedule] = true
	}
	w.fail(scan.Schedule, err.Error())
	return nil
}

// left counts the fire times that wait or whose scan has not ended, but for those that the next call tries again.
func (w *dueWork) left(ctx context.Context) (int, error) {
	n := 0
	for _, spec := range w.specs {
		if w.later[spec.Name] {
			continue
		}
		open, err := w.store.OpenFires(ctx, spec.Name)
		if err != nil {
			return 0, err
		}
		n += len(open)
	}
	return n, nil
}

// next says when the next scan is due, where none was.
func (w *dueWork) next(ctx context.Context) error {
	if w.asked > 0 || len(w.tried) > 0 {
		return nil
	}
	now, err := w.store.Now(ctx)
	if err != nil {
		return err
	}
	name, first := "", time.Time{}
	for _, spec := range w.specs {
		if at := spec.NextStart(now); !at.IsZero() && (first.IsZero() || at.Before(first)) {
			name, first = spec.Name, at.In(spec.Cron.Zone())
		}
	}
	w.app.note("domicile: nothing is due; the next is %s at %s", name, first.Format(time.RFC3339))
	return nil
}

// pause waits, and ends early with the error of the context.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// apart is this invocation with settings of its own, which a scan may change.
func (a *app) apart() *app {
	own, settings := *a, *a.loaded
	own.loaded = &settings
	return &own
}

// work does a scan that a schedule asked for, or that a process left behind, and records how it ended. The code is that of
// a scan that was done; one that another process has taken meanwhile is none of ours.
func (d *dueScans) work(ctx context.Context, a *app, f scanFlags, scan store.Scan) (int, error) {
	var req request
	err := json.Unmarshal(scan.Request, &req)
	if err == nil {
		err = req.lend(d.app.loaded.Sources)
	}
	if err == nil {
		f.out, a.loaded.Sample, a.loaded.Budget = "", req.Sample, req.Budget // as it was asked for
		err = a.runScan(ctx, f, req, scan.ID)
	}
	if errors.Is(err, store.ErrBusy) || errors.Is(err, store.ErrFenced) {
		return exitDone, nil
	}
	code, isStatus := errors.AsType[status](err)
	switch {
	case err == nil || isStatus:
		return int(code), d.ended(ctx, scan, schedule.Done, "")
	case errors.Is(err, run.ErrCancelled):
		return exitDone, d.ended(ctx, scan, schedule.Cancelled, "")
	case ctx.Err() != nil: // it goes on when somebody takes it up
		return exitInterrupted, err
	}
	if d.again(scan, err) {
		return exitFailed, passing{err}
	}
	d.tellFailed(context.WithoutCancel(ctx), scan.ID)
	return exitFailed, errors.Join(err, d.ended(ctx, scan, schedule.Failed, err.Error()))
}

// passing is an error of a scan that is tried again at the next tick.
type passing struct{ error }

func (e passing) Unwrap() error { return e.error }

// again reports whether a scan that ended with an error is tried again: the store was away for a moment, and the time in
// which its schedule can catch up is not over. What the settings or their secrets lack does not come by itself.
func (d *dueScans) again(scan store.Scan, err error) bool {
	if _, wrong := errors.AsType[usageError](err); wrong || !store.Passing(err) {
		return false
	}
	asked, catchUp := scan.FireAt, defaultCatchUp
	if scan.Schedule == "" {
		asked = scan.StartedAt
	}
	for i := range d.specs {
		if d.specs[i].Name == scan.Schedule {
			catchUp = d.specs[i].CatchUp
		}
	}
	return d.app.clock().Sub(asked) < catchUp
}

// ended records how a scan of a schedule ended. One that could not be done is left to people.
func (d *dueScans) ended(ctx context.Context, scan store.Scan, state schedule.State, note string) error {
	ctx = context.WithoutCancel(ctx)
	if state == schedule.Failed {
		if err := d.store.GiveUp(ctx, scan.ID); err != nil {
			return err
		}
	}
	return d.store.EndFire(ctx, scan.ID, string(state), note)
}
