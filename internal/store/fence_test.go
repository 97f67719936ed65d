package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// sharedScan opens a shared store with one scan that a worker coordinates.
func sharedScan(t *testing.T, owner string) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{URL: storetest.Postgres(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	must(t, st.Begin(t.Context(), store.Scan{ID: "scan", StartedAt: time.Unix(1_800_000_000, 0), Request: []byte("{}")}))
	must(t, st.TakeScan(t.Context(), "scan", owner, time.Minute))
	return st
}

// TestAZombieOfDroppedWorkIsFenced has a shard that somebody reads dropped, as what it is of has changed, and planned anew
// by the next coordinator: what the first reader found must not become the result of the new shard.
func TestAZombieOfDroppedWorkIsFenced(t *testing.T) {
	st := sharedScan(t, "first")
	ctx := t.Context()
	want := store.Want{Scan: "scan", Worker: "zombie"}
	must(t, st.Enqueue(ctx, "scan", []store.Work{{ID: "a|0", Fingerprint: "old", Container: "a"}}))
	zombie, err := st.Claim(ctx, want)
	must(t, err)
	must(t, st.LeaveScan(ctx, "scan", "first"))
	must(t, st.TakeScan(ctx, "scan", "second", time.Minute))
	must(t, st.Outdated(ctx, "scan", map[string]bool{"new": true}))
	must(t, st.Enqueue(ctx, "scan", []store.Work{{ID: "a|0", Fingerprint: "new", Container: inventory.ID("a")}}))
	want.Worker = "living"
	living, err := st.Claim(ctx, want)
	must(t, err)
	if err := st.Complete(ctx, zombie, []byte("of the old file")); !errors.Is(err, store.ErrFenced) {
		t.Errorf("the zombie, of epoch %d, wrote into the claim of epoch %d: %v", zombie.Epoch, living.Epoch, err)
	}
	must(t, st.Complete(ctx, living, []byte("of the new file")))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestACoordinatorThatSleptWritesNothing lets another worker take a scan from one that slept. Whatever the sleeper then
// writes of the scan must leave it as it is.
func TestACoordinatorThatSleptWritesNothing(t *testing.T) {
	shared := sharedScan(t, "sleeper")
	ctx := t.Context()
	sleeper := shared.Coordinating("sleeper")
	work := []store.Work{{ID: "a|0", Fingerprint: "print", Container: "a"}}
	must(t, sleeper.Enqueue(ctx, "scan", work))
	must(t, shared.LeaveScan(ctx, "scan", "sleeper")) // its time is over
	must(t, shared.TakeScan(ctx, "scan", "awake", time.Minute))
	at := time.Unix(1_800_000_100, 0)
	for name, write := range map[string]func(*store.Store) error{
		"enqueue":    func(s *store.Store) error { return s.Enqueue(ctx, "scan", []store.Work{{ID: "b|0", Fingerprint: "x"}}) },
		"outdated":   func(s *store.Store) error { return s.Outdated(ctx, "scan", nil) },
		"put task":   func(s *store.Store) error { return s.PutTask(ctx, "scan", "a", []byte("old")) },
		"put sketch": func(s *store.Store) error { return s.PutSketch(ctx, "scan", "a", []byte("old")) },
		"interrupt":  func(s *store.Store) error { return s.Interrupt(ctx, "scan", at, []byte("old")) },
		"finish":     func(s *store.Store) error { return s.Finish(ctx, "scan", at, []byte("old")) },
	} {
		if err := write(sleeper); !errors.Is(err, store.ErrFenced) {
			t.Errorf("%s of the sleeper: %v, want that it is fenced", name, err)
		}
	}
	scan, err := shared.Scan(ctx, "scan")
	must(t, err)
	counts, err := shared.Counts(ctx, "scan")
	must(t, err)
	if scan.State != store.Running || scan.Owner != "awake" || counts.Pending != 1 {
		t.Errorf("the sleeper changed the scan: %+v, %+v", scan, counts)
	}
	must(t, shared.Coordinating("awake").Finish(ctx, "scan", at, []byte("new")))
	must(t, shared.Coordinating("awake").Finish(ctx, "scan", at, []byte("new"))) // the answer to the first was lost
	if doc, err := shared.Document(ctx, "scan"); err != nil || string(doc) != "new" {
		t.Errorf("document %q, %v", doc, err)
	}
}

// TestALostClaimIsNotForEver loses the answer to a claim with its connection, while the worker lives on.
func TestALostClaimIsNotForEver(t *testing.T) {
	st := sharedScan(t, "w")
	ctx := t.Context()
	must(t, st.Enqueue(ctx, "scan", []store.Work{{ID: "a|0", Fingerprint: "f"}, {ID: "b|0", Fingerprint: "f"}}))
	deaf, err := store.Open(ctx, store.Config{URL: st.Pool().Config().ConnString()}) // who asks never hears what it got
	must(t, err)
	defer func() { _ = deaf.Close() }()
	want := store.Want{Scan: "scan", Worker: "w"}
	lost, err := deaf.Claim(ctx, want)
	must(t, err)
	known, err := st.Claim(ctx, want)
	must(t, err)
	_, err = st.Pool().Exec(ctx, `UPDATE shard SET beat = beat - 3600000`) // an hour passes
	must(t, err)
	must(t, st.Beat(ctx, "w", "", "1"))
	if n, err := st.Reap(ctx, time.Minute); err != nil || n != 0 {
		t.Fatalf("%d shards of a living worker were taken, %v", n, err)
	}
	if n, err := st.Forsaken(ctx, "w", time.Minute); err != nil || n != 1 {
		t.Fatalf("%d forsaken shards, %v; want the one whose claim was lost", n, err)
	}
	again, err := st.Claim(ctx, want)
	must(t, err)
	if again == nil || again.ID != lost.ID {
		t.Errorf("claimed %+v, want %s", again, lost.ID)
	}
	must(t, st.Complete(ctx, known, []byte("done")))
	st.Let(again) // it could not be given back
	_, err = st.Pool().Exec(ctx, `UPDATE shard SET beat = beat - 3600000`)
	must(t, err)
	if n, err := st.Forsaken(ctx, "w", time.Minute); err != nil || n != 1 {
		t.Errorf("%d forsaken shards, %v; want the one that was let go", n, err)
	}
}
