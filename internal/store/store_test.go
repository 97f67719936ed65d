package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func begin(t *testing.T, s *store.Store, shards ...string) {
	t.Helper()
	if err := errors.Join(
		s.Lock(t.Context()),
		s.Begin(t.Context(), store.Scan{ID: "s1", StartedAt: noon, Request: []byte("{}")}),
		s.Enqueue(t.Context(), "s1", work(shards...)),
	); err != nil {
		t.Fatal(err)
	}
}

// work is shards that were read of the same thing.
func work(ids ...string) []store.Work {
	all := make([]store.Work, len(ids))
	for i, id := range ids {
		all[i] = store.Work{ID: id, Fingerprint: "f-" + id}
	}
	return all
}

func claim(t *testing.T, s *store.Store, scan string) *store.Shard {
	t.Helper()
	shard, err := s.Claim(t.Context(), store.Want{Scan: scan})
	if err != nil || shard == nil {
		t.Fatalf("claim: %v, %v", shard, err)
	}
	return shard
}

func TestKilledScanResumes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "domicile.db")
	killed := storetest.Open(t, store.Config{Path: path})
	begin(t, killed, "a", "b", "c")
	if err := killed.Complete(t.Context(), claim(t, killed, "s1"), []byte("A")); err != nil {
		t.Fatal(err)
	}
	zombie := claim(t, killed, "s1") // b is running when the process dies
	_ = killed.Close()

	s := storetest.Open(t, store.Config{Path: path})
	if err := s.Lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	scan, err := s.Latest(t.Context(), store.Interrupted)
	if err != nil || scan.ID != "s1" {
		t.Fatalf("latest interrupted: %v, %v", scan, err)
	}
	if err := s.Enqueue(t.Context(), "s1", work("a", "b", "c")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"b", "c"} {
		shard := claim(t, s, "s1")
		if shard.ID != want {
			t.Fatalf("claimed %s, want %s: finished work is never repeated", shard.ID, want)
		}
		if err := s.Complete(t.Context(), shard, []byte(want)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Complete(t.Context(), zombie, []byte("late")); !errors.Is(err, store.ErrFenced) {
		t.Fatalf("a zombie completed its shard: %v", err)
	}
	got := map[string]string{}
	for r, err := range s.Results(t.Context(), "s1") {
		if err != nil {
			t.Fatal(err)
		}
		got[r.Shard] = string(r.Data)
	}
	if diff := cmp.Diff(map[string]string{"a": "A", "b": "b", "c": "c"}, got); diff != "" {
		t.Error(diff)
	}
}

// A folder may be named from where one stands: its first part is no host.
func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("data", 0o700); err != nil {
		t.Fatal(err)
	}
	begin(t, storetest.Open(t, store.Config{Path: filepath.Join("data", "scan.db")}), "a")
}

func TestOneScanAtATime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "domicile.db")
	begin(t, storetest.Open(t, store.Config{Path: path}))
	if err := storetest.Open(t, store.Config{Path: path}).Lock(t.Context()); !errors.Is(err, store.ErrBusy) {
		t.Errorf("second lock: %v, want ErrBusy", err)
	}
}

func TestLatestDocument(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		s := storetest.Open(t, cfg)
		if _, err := s.Latest(t.Context(), store.Done); !errors.Is(err, store.ErrNoScan) {
			t.Fatalf("empty store: %v, want ErrNoScan", err)
		}
		begin(t, s, "a")
		if err := s.Finish(t.Context(), "s1", noon.Add(time.Hour), []byte(`{"x":1}`)); err != nil {
			t.Fatal(err)
		}
		scan, err := s.Latest(t.Context(), store.Done)
		want := store.Scan{ID: "s1", StartedAt: noon, FinishedAt: noon.Add(time.Hour), State: store.Done, Request: []byte("{}")}
		if diff := cmp.Diff(want, scan); diff != "" || err != nil {
			t.Error(diff, err)
		}
		doc, err := s.Document(t.Context(), "s1")
		if string(doc) != `{"x":1}` || err != nil {
			t.Errorf("document: %s, %v", doc, err)
		}
	})
}
