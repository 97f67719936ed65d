package run_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// listLake scans a lake for names alone, with a store in a folder.
func listLake(ctx context.Context, tb testing.TB, l *lake, folder string, change func(*run.Config)) (*report.Document, error) {
	tb.Helper()
	st, err := store.Open(ctx, store.Config{Path: filepath.Join(folder, "domicile.db")})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = st.Close() }() // the folder goes
	cfg := lakeConfig(tb, l, st)
	if change != nil {
		change(&cfg)
	}
	return run.Scan(ctx, cfg)
}

// lakeConfig is that of a scan of a lake for names alone.
func lakeConfig(tb testing.TB, l *lake, st *store.Store) run.Config {
	tb.Helper()
	none, err := run.ParseSample("none", false)
	if err != nil {
		tb.Fatal(err)
	}
	engine, rules := knowledge(tb)
	return run.Config{
		Sources: []run.Source{{Name: "lake", Provider: l, Sample: none}},
		Caller:  inventory.NewCaller(inventory.CallerConfig{}), Engine: engine, Rules: rules, Store: st,
		Workers: 2, ScanID: "scan", Request: []byte("{}"),
		Clock: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
}

// contents is a document without what two scans of the same need not share.
func contents(tb testing.TB, doc *report.Document) string {
	tb.Helper()
	plain := *doc
	plain.Metadata = report.Metadata{}
	var buf bytes.Buffer
	if err := report.WriteJSON(&buf, &plain); err != nil {
		tb.Fatal(err)
	}
	return buf.String()
}

// inSlices keeps parts of a listing all the time.
func inSlices(cfg *run.Config) { cfg.Slice = 20 * time.Millisecond }

func TestListingInSlicesIsTheListing(t *testing.T) {
	const n = 150_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Datasets) != n/perTable+1 {
		t.Fatalf("%d datasets", len(want.Datasets))
	}
	l := &lake{objects: n}
	got, err := listLake(t.Context(), t, l, t.TempDir(), inSlices)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contents(t, want), contents(t, got)); diff != "" {
		t.Errorf("(-in one +in slices):\n%s", diff)
	}
	t.Logf("%d keys were listed for %d objects", l.listed.Load(), n)
}

// TestListingGoesOnAfterAKill copies the store while a listing is under way, which is what a kill would leave of it, and
// goes on with the copy.
func TestListingGoesOnAfterAKill(t *testing.T) {
	const n = 150_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{1, 60_000, 130_000} {
		t.Run(strconv.FormatInt(at, 10), func(t *testing.T) {
			folder, left := t.TempDir(), t.TempDir()
			var once sync.Once
			killed := &lake{objects: n, at: func(listed int64) {
				if listed >= at {
					once.Do(func() { copyStore(t, folder, left) })
				}
			}}
			if _, err := listLake(t.Context(), t, killed, folder, inSlices); err != nil {
				t.Fatal(err)
			}
			again := &lake{objects: n}
			got, err := listLake(t.Context(), t, again, left, func(cfg *run.Config) {
				inSlices(cfg)
				cfg.Resume = true
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(contents(t, want), contents(t, got)); diff != "" {
				t.Errorf("(-undisturbed +after a kill):\n%s", diff)
			}
			t.Logf("%d keys were listed after a kill at %d", again.listed.Load(), at)
			if at > n/2 && again.listed.Load() > n*3/4 {
				t.Error("what was listed before the kill was listed again")
			}
		})
	}
}

// copyStore copies the files of a store as they are.
func copyStore(t *testing.T, from, to string) {
	t.Helper()
	for _, name := range []string{"domicile.db", "domicile.db-wal"} {
		data, err := os.ReadFile(filepath.Join(from, name))
		if err != nil {
			t.Error(err)
			return
		}
		if err := os.WriteFile(filepath.Join(to, name), data, 0o600); err != nil {
			t.Error(err)
		}
	}
}

func TestInterruptedListingIsKept(t *testing.T) {
	const n = 150_000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	folder := t.TempDir()
	first := &lake{objects: n, at: func(listed int64) {
		if listed == 100_000 {
			cancel()
		}
	}}
	if _, err := listLake(ctx, t, first, folder, nil); err == nil {
		t.Fatal("the listing was over before it was interrupted")
	}
	again := &lake{objects: n}
	doc, err := listLake(t.Context(), t, again, folder, func(cfg *run.Config) { cfg.Resume = true })
	if err != nil {
		t.Fatal(err)
	}
	if again.listed.Load() > n-90_000 {
		t.Errorf("%d keys were listed after an interruption at 100,000", again.listed.Load())
	}
	var members int64
	for _, d := range doc.Datasets {
		members += d.Members
	}
	if members != n {
		t.Errorf("%d objects, want %d", members, n)
	}
}

// TestListingIsSharedWithWorkers lists a lake with a coordinator and a worker on one PostgreSQL: both list parts of it.
func TestListingIsSharedWithWorkers(t *testing.T) {
	const n = 150_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	st := storetest.Open(t, store.Config{URL: storetest.Postgres(t)})
	here, there := &lake{objects: n}, &lake{objects: n}
	cfg := lakeConfig(t, here, st)
	inSlices(&cfg)
	cfg.Worker = "coordinator"
	other := lakeConfig(t, there, st)
	inSlices(&other)
	other.Worker = "worker"
	worker := run.NewWorker(run.WorkerConfig{
		Store: st, Open: func(context.Context, store.Scan) (run.Config, error) { return other, nil },
	})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- workUntil(ctx, worker, st, cfg.ScanID) }()
	got, err := run.Scan(t.Context(), cfg)
	stop()
	if err := errors.Join(err, <-ended); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(contents(t, want), contents(t, got)); diff != "" {
		t.Errorf("(-alone +with a worker):\n%s", diff)
	}
	t.Logf("the coordinator listed %d keys, the worker %d", here.listed.Load(), there.listed.Load())
	if there.listed.Load() == 0 || here.listed.Load()+there.listed.Load() > n*3/2 {
		t.Error("the work was not shared")
	}
}

// workUntil works slices of a scan, which may not have begun yet, until ctx ends.
func workUntil(ctx context.Context, w *run.Worker, st *store.Store, scan string) error {
	for ctx.Err() == nil {
		err := w.Slice(ctx, scan, func(ctx context.Context, last *run.Completion, _ bool) error {
			if last == nil {
				return nil
			}
			return last.Commit(ctx, st)
		})
		if err != nil && !errors.Is(err, store.ErrNoScan) && ctx.Err() == nil {
			return err
		}
	}
	return nil
}
