package main

import (
	"context"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// deliverEvery is how often a process that serves looks for notices that are due: the first retry comes after a minute.
const deliverEvery = 20 * time.Second

// notices sends what waits until ctx ends. What cannot be sent waits longer.
func (sv *serving) notices(ctx context.Context) error {
	if len(sv.app.loaded.Notices.Targets) == 0 {
		return nil
	}
	sender, err := sv.app.sender(sv.store)
	if err != nil {
		return err
	}
	every := time.NewTicker(deliverEvery)
	defer every.Stop()
	for {
		if _, err := sv.app.deliver(ctx, sv.store, sender); err != nil {
			sv.complain(ctx, "notices could not be sent", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
	}
}

// tellFires tells of fire times whose scan could not start, and of those that nobody was there for and that no later scan
// makes up for.
func (d *dueScans) tellFires(ctx context.Context, fires []store.Fire) {
	missed := &report.Digest{Kind: report.NoticeMissed}
	subject := ""
	for i := range fires {
		f := &fires[i]
		of := fmt.Sprintf("fire %s %s", f.Schedule, f.At.UTC().Format(time.RFC3339))
		switch {
		case f.State == string(schedule.Failed):
			d.app.tellNoScan(ctx, d.store, of, &report.Digest{Kind: report.NoticeFailed, At: f.At.UTC()})
		case f.State == string(schedule.WasMissed) && f.Reason != string(schedule.MadeUp):
			missed.Missed += 1 + f.Older
			if f.At.After(missed.At) {
				missed.At, subject = f.At.UTC(), of
			}
		}
	}
	if missed.Missed > 0 {
		d.app.tellNoScan(ctx, d.store, subject, missed)
	}
}

// tellFailed tells of a scan that could not begin: its sources or settings could not be used.
func (d *dueScans) tellFailed(ctx context.Context, scan string) {
	d.app.tellNoScan(ctx, d.store, scan, &report.Digest{Kind: report.NoticeFailed, Scan: scan, At: d.app.clock().UTC()})
}

// tellNoScan tells of something that left no inventory. It fails nothing.
func (a *app) tellNoScan(ctx context.Context, st *store.Store, subject string, d *report.Digest) {
	if len(a.loaded.Notices.Targets) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellingTime)
	defer cancel()
	d.Schema = report.NoticeSchema
	a.link(d, "")
	s, err := a.sender(st)
	if err == nil {
		err = s.Write(ctx, subject, d)
	}
	if err == nil {
		_, err = a.deliver(ctx, st, s)
	}
	if err != nil {
		a.note("domicile: notices: %v", err)
	}
}
