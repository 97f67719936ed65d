package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// dueScans are the schedules of the settings, and the store in which their fire times are decided.
type dueScans struct {
	app   *app
	store *store.Store
	specs []schedule.Spec // in the order of the settings
}

// openDue opens the store for schedules. Where it is a file, this process becomes the only one that scans with it. The
// caller closes it.
func (a *app) openDue(ctx context.Context) (*dueScans, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	d := &dueScans{app: a}
	for i := range s.Schedules {
		spec, err := s.Schedules[i].spec()
		if err != nil {
			return nil, err
		}
		d.specs = append(d.specs, spec)
	}
	if d.store, err = a.openStore(ctx); err != nil {
		return nil, err
	}
	if err := d.store.Lock(ctx); err != nil {
		return nil, errors.Join(err, d.store.Close())
	}
	a.held = d.store
	return d, nil
}

// close gives the store back.
func (d *dueScans) close() error {
	d.app.held = nil
	return d.store.Close()
}

// tick decides about every schedule, and about what waits of those that were removed. One that cannot be decided about does
// not keep the others.
func (d *dueScans) tick(ctx context.Context) ([]store.Fire, error) {
	var all []store.Fire
	var errs []error
	for i, spec := range d.specs {
		fires, err := schedule.Tick(ctx, d.store, spec, d.app.asks(&d.app.loaded.Schedules[i]))
		all, errs = append(all, fires...), append(errs, err)
	}
	dropped, err := d.store.DropRemoved(ctx, scheduleNamesOf(d.app.loaded), string(schedule.Removed))
	all, errs = append(all, dropped...), append(errs, err)
	for i := range all {
		d.say(ctx, &all[i])
	}
	d.tellFires(ctx, all)
	return all, errors.Join(errs...)
}

// say logs what became of a fire time.
func (d *dueScans) say(ctx context.Context, f *store.Fire) {
	level := slog.LevelInfo
	if f.State == string(schedule.Failed) || f.State == string(schedule.WasMissed) {
		level = slog.LevelWarn
	}
	d.app.log().Log(ctx, level, "fire time", "schedule", f.Schedule, "at", f.At, "state", f.State, "reason", f.Reason,
		"scan", f.Scan, "older", f.Older, "note", f.Note)
}

// asks makes the request of a schedule from the settings. Sources are named there, and nowhere else.
func (a *app) asks(sched *ScheduleSettings) schedule.Ask {
	return func(fire time.Time) (store.Scan, error) {
		s := a.loaded
		sources, err := a.sourcesOf(sched)
		if err != nil {
			return store.Scan{}, err
		}
		out, err := s.outOf(sched)
		if err != nil {
			return store.Scan{}, fmt.Errorf("out: %w", err)
		}
		data, err := json.Marshal(request{
			Sources: sources, Sample: cmp.Or(sched.Sample, s.Sample), Budget: cmp.Or(sched.Budget, s.Budget),
			Place: s.Runner.Place, Out: out, FailOn: cmp.Or(sched.FailOn, s.FailOn), Fresh: sched.Fresh,
		}.redacted())
		if err != nil {
			return store.Scan{}, fmt.Errorf("encode request: %w", err)
		}
		now := a.clock()
		id, err := dueScanID(now, sched.Name, fire)
		return store.Scan{ID: id, StartedAt: now.UTC(), Request: data}, err
	}
}

// sourcesOf resolves the sources of a schedule.
func (a *app) sourcesOf(sched *ScheduleSettings) ([]SourceSettings, error) {
	named := map[string]bool{}
	for i := range a.loaded.Sources {
		named[a.loaded.Sources[i].Name] = true
	}
	for _, name := range sched.Sources {
		if !named[name] {
			return nil, fmt.Errorf("source %q is not in the settings", name)
		}
	}
	return a.sources(sched.Sources)
}

// dueScanID is an id as that of any scan; its end is of the fire time, so that two of one second differ.
func dueScanID(now time.Time, name string, fire time.Time) (string, error) {
	sum := sha256.Sum256([]byte(name + " " + strconv.FormatInt(fire.UnixMilli(), 10)))
	return newScanID(now, bytes.NewReader(sum[:]))
}
