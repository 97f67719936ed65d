package run_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
	"github.com/domicile/domicile/providers/memory"
)

// meanwhile is a queue that lets something happen before or after its work.
type meanwhile struct {
	run.Queue
	before func(context.Context)
	after  func(context.Context) error
}

func (q meanwhile) Work(ctx context.Context, scan string, workers int, slice run.Slice) error {
	if q.before != nil {
		q.before(ctx)
	}
	err := q.Queue.Work(ctx, scan, workers, slice)
	if q.after != nil && err == nil {
		return q.after(ctx)
	}
	return err
}

// TestACoordinatorThatSlept has another process take a scan over while the first one sleeps after the last shard. It wakes
// up, and has neither a document to write nor a say in the scan.
func TestACoordinatorThatSlept(t *testing.T) {
	o := newOffice(t, storetest.Postgres(t), office{name: "cn-1", in: "cn", at: "cn"}, []memory.Dataset{members(40)})
	st := o.cfg.Store
	o.cfg.Queue = meanwhile{Queue: run.NewLocal(o.cfg.Store), after: func(ctx context.Context) error {
		return errors.Join(
			st.LeaveScan(ctx, o.cfg.ScanID, o.cfg.Worker), // its time is over
			st.TakeScan(ctx, o.cfg.ScanID, "awake", time.Minute))
	}}
	doc, err := run.Scan(t.Context(), o.cfg)
	if doc != nil || !errors.Is(err, store.ErrFenced) {
		t.Errorf("it has a document: %v, error %v", doc != nil, err)
	}
	scan, err := st.Scan(t.Context(), o.cfg.ScanID)
	if err != nil || scan.State != store.Running || scan.Owner != "awake" {
		t.Errorf("the scan of the other: %+v, %v", scan, err)
	}
	if counts, err := st.Counts(t.Context(), o.cfg.ScanID); err != nil || counts.Done == 0 {
		t.Errorf("its shards: %+v, %v", counts, err)
	}
}

// TestHelpThatComesLate plans a scan of a server in the mainland from Singapore when nobody is inside. A worker inside that
// comes later gives away no more than one that was there from the beginning.
func TestHelpThatComesLate(t *testing.T) {
	url := storetest.Postgres(t)
	tables := []memory.Dataset{members(40)}
	abroad, inside := newOffice(t, url, office{name: "sg-1", in: "sg", at: "cn"}, tables), newOffice(t, url, office{name: "cn-1", in: "cn", at: "cn"}, tables)
	w := run.NewWorker(run.WorkerConfig{
		Store: inside.cfg.Store, Open: func(context.Context, store.Scan) (run.Config, error) { return inside.cfg, nil },
	})
	abroad.cfg.Queue = meanwhile{Queue: run.NewLocal(abroad.cfg.Store), before: func(ctx context.Context) {
		err := w.Slice(ctx, abroad.cfg.ScanID, func(ctx context.Context, last *run.Completion, _ bool) error {
			if last == nil {
				return nil
			}
			return last.Commit(ctx, inside.cfg.Store)
		})
		if err != nil {
			t.Error(err)
		}
	}}
	doc, err := run.Scan(t.Context(), abroad.cfg)
	if err != nil {
		t.Fatal(err)
	}
	if abroad.meter.all() > 0 {
		t.Errorf("%d bytes were read abroad", abroad.meter.all())
	}
	for _, f := range doc.Findings {
		for _, e := range f.Evidence {
			if len(e.Masked) > 0 {
				t.Errorf("a masked sample left the mainland: %v", e.Masked)
			}
		}
	}
}

// TestTakenOverAbroad begins a scan inside the mainland and goes on with it abroad, with help inside: what was read by the
// first coordinator, with its samples and hashes, is read again and not handed out.
func TestTakenOverAbroad(t *testing.T) {
	url := storetest.Postgres(t)
	tables := []memory.Dataset{members(40)}
	first, abroad := newOffice(t, url, office{name: "cn-1", in: "cn", at: "cn"}, tables), newOffice(t, url, office{name: "sg-1", in: "sg", at: "cn"}, tables)
	ctx, stop := context.WithCancel(t.Context())
	first.cfg.Queue = meanwhile{Queue: run.NewLocal(first.cfg.Store), after: func(ctx context.Context) error { stop(); return ctx.Err() }}
	if _, err := run.Scan(ctx, first.cfg); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	abroad.cfg.Resume = true
	doc, err := run.Scan(t.Context(), abroad.cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range doc.Findings {
		for _, e := range f.Evidence {
			if len(e.Masked) > 0 {
				t.Errorf("a masked sample left the mainland: %v", e.Masked)
			}
		}
	}
}
