package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// history is a store with finished scans of so many days ago, an interrupted one, and a filing that rests on the oldest.
func history(t *testing.T, cfg store.Config) *store.Store {
	t.Helper()
	s := storetest.Open(t, cfg)
	for id, days := range map[string]int{"a": 400, "b": 380, "c": 100, "d": 50, "e": 20, "f": 1} {
		at := noon.AddDate(0, 0, -days)
		if err := errors.Join(
			s.Begin(t.Context(), store.Scan{ID: id, StartedAt: at, Request: []byte("{}")}),
			s.PutSketch(t.Context(), id, "dataset", bytes.Repeat([]byte(id), 300_000)),
			s.Finish(t.Context(), id, at.Add(time.Hour), bytes.Repeat([]byte(id), 300_000)),
		); err != nil {
			t.Fatal(err)
		}
	}
	at := noon.AddDate(0, 0, -200)
	if err := errors.Join(
		s.Begin(t.Context(), store.Scan{ID: "stopped", StartedAt: at, Request: []byte("{}")}),
		s.Interrupt(t.Context(), "stopped", at, []byte("{}")),
		s.Begin(t.Context(), store.Scan{ID: "runs", StartedAt: noon, Request: []byte("{}")}),
		s.Refer(t.Context(), "a", "filing"), s.Refer(t.Context(), "a", "filing"), s.Refer(t.Context(), "unknown", "filing"),
	); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPrune(t *testing.T) {
	for _, tt := range []struct {
		name string
		r    store.Retention
		want map[string]string // why each stays
	}{
		{"nothing asked", store.Retention{}, map[string]string{
			"runs": "running", "f": "last", "e": "all", "d": "all", "c": "all", "stopped": "resumable", "b": "year", "a": "filing",
		}},
		{"two", store.Retention{Keep: 2}, map[string]string{
			"runs": "running", "f": "last", "e": "newest", "stopped": "resumable", "b": "year", "a": "filing",
		}},
		{"young ones", store.Retention{OlderThan: 60 * 24 * time.Hour}, map[string]string{
			"runs": "running", "f": "last", "e": "young", "d": "young", "stopped": "resumable", "b": "year", "a": "filing",
		}},
		{
			"two and young ones, no interrupted",
			store.Retention{Keep: 2, OlderThan: 60 * 24 * time.Hour, Interrupted: true},
			map[string]string{"runs": "running", "f": "last", "e": "newest", "d": "young", "b": "year", "a": "filing"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
				s := history(t, cfg)
				dry := tt.r
				dry.DryRun = true
				said, err := s.Prune(t.Context(), dry, noon)
				if err != nil {
					t.Fatal(err)
				}
				if n := count(t, s); n != 8 {
					t.Fatalf("%d scans are left of a dry run", n)
				}
				done, err := s.Prune(t.Context(), tt.r, noon)
				if err != nil {
					t.Fatal(err)
				}
				freed := done.Freed
				done.Freed = 0
				if diff := cmp.Diff(said, done); diff != "" {
					t.Error("what was said is not what was done:", diff)
				}
				got := map[string]string{}
				for _, k := range done.Kept {
					got[k.Scan.ID] = k.Why
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Error(diff)
				}
				if n := count(t, s); n != len(tt.want) {
					t.Errorf("%d scans are left, want %d", n, len(tt.want))
				}
				if cfg.URL == "" && len(done.Removed) > 0 && freed < 500_000 {
					t.Errorf("%d bytes were freed of %d scans", freed, len(done.Removed))
				}
			})
		})
	}
}

func count(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	for _, err := range s.Scans(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// TestPrunedFileShrinks also where the file is of an earlier version, which could not shrink.
func TestPrunedFileShrinks(t *testing.T) {
	for _, old := range []bool{false, true} {
		cfg := store.Config{Path: filepath.Join(t.TempDir(), "domicile.db")}
		if old {
			earlier(t, cfg, 2)
		}
		s := history(t, cfg)
		if err := s.Lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Prune(t.Context(), store.Retention{Keep: 1}, noon); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(cfg.Path)
		if err != nil || info.Size() > 2_500_000 {
			t.Errorf("of an earlier version: %t; the file has %d bytes left, %v", old, info.Size(), err)
		}
		// Its own lock is still held.
		if err := storetest.Open(t, cfg).Lock(t.Context()); !errors.Is(err, store.ErrBusy) {
			t.Errorf("the lock after pruning: %v, want ErrBusy", err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
