package run_test

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/format/objects/reporttest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// reportedLake is a lake whose inventory report lies beside it.
type reportedLake struct {
	*lake
	texts map[string]string
	read  atomic.Int64 // rows that were taken, of reports and listings
	at    func(int64)  // is told how many rows a call has taken
}

const lakeReports = "lake://reports"

var lakeReport = reporttest.Report{
	Source: "b", Destination: "reports", Name: "daily", At: time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC), Rows: 10_000,
}

// texts are those of the report of a lake.
func lakeTexts(t *testing.T, n int) map[string]string {
	t.Helper()
	var members []inventory.Member
	for m := range (&lake{objects: n}).List(t.Context(), inventory.Store{}, "") {
		members = append(members, m)
	}
	return reporttest.Write(t, lakeReport, members)
}

func (l *reportedLake) List(ctx context.Context, s inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	if s.ID != lakeReports {
		return l.lake.List(ctx, s, from)
	}
	return func(yield func(inventory.Member, error) bool) {
		for _, key := range slices.Sorted(maps.Keys(l.texts)) {
			if key >= from && !yield(inventory.Member{Key: key, Bytes: 1}, nil) {
				return
			}
		}
	}
}

func (l *reportedLake) Open(_ context.Context, s inventory.Store, key string, _, _ int64) (io.ReadCloser, error) {
	text, ok := l.texts[key]
	if s.ID != lakeReports || !ok {
		return nil, &inventory.Gap{Cause: inventory.Unreadable}
	}
	return io.NopCloser(strings.NewReader(text)), nil
}

func (l *reportedLake) ListPart(ctx context.Context, s inventory.Store, left inventory.Rest) iter.Seq2[inventory.Part, error] {
	return func(yield func(inventory.Part, error) bool) {
		var before int64
		for p, err := range objects.ListPart(ctx, l, s, left, l.config()) {
			n := l.read.Add(p.Members - before)
			before = p.Members
			if l.at != nil {
				l.at(n)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (l *reportedLake) Middle(ctx context.Context, s inventory.Store, within inventory.Range) (string, error) {
	return objects.Middle(ctx, l, s, within, l.config())
}

func (l *reportedLake) Gather(
	ctx context.Context, s inventory.Store, states iter.Seq2[[]byte, error],
) iter.Seq2[inventory.Dataset, error] {
	return objects.Gather(ctx, l, s, states, l.config())
}

func (l *reportedLake) config() objects.Config {
	return objects.Config{Reports: func(context.Context, inventory.Store) ([]objects.Reports, error) {
		return objects.StatedReports("s3://reports", "b", func(string) inventory.Store { return inventory.Store{ID: lakeReports} })
	}}
}

// listReported scans a lake with a report for names alone.
func listReported(ctx context.Context, t *testing.T, l *reportedLake, folder string, change func(*run.Config)) (*report.Document, error) {
	t.Helper()
	return listLake(ctx, t, l.lake, folder, func(cfg *run.Config) {
		inSlices(cfg)
		cfg.Sources[0].Provider = l
		if change != nil {
			change(cfg)
		}
	})
}

// sameDatasets compares what was found, whatever the day as of which it was, and returns the gaps of the listing.
func sameDatasets(t *testing.T, want, got *report.Document) []string {
	t.Helper()
	plain := *got
	plain.Datasets = slices.Clone(got.Datasets)
	for i := range plain.Datasets {
		if b := plain.Datasets[i].Bytes; b != nil {
			m := *b
			m.AsOf = nil
			plain.Datasets[i].Bytes = &m
		}
	}
	if diff := cmp.Diff(want.Datasets, plain.Datasets); diff != "" {
		t.Errorf("datasets (-listed +from the report):\n%s", diff[:min(len(diff), 2000)])
	}
	var gaps []string
	for _, c := range got.Coverage {
		for _, g := range c.Gaps {
			if g.Op == "inventory_report" {
				gaps = append(gaps, string(g.Cause))
			}
		}
	}
	return gaps
}

// TestReportGoesOnAtItsRow kills a scan in the middle of a file of a report, and goes on.
func TestReportGoesOnAtItsRow(t *testing.T) {
	const n, kill = 150_000, 70_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	folder, left, texts := t.TempDir(), t.TempDir(), lakeTexts(t, n)
	var once sync.Once
	killed := &reportedLake{lake: &lake{objects: n}, texts: texts, at: func(taken int64) {
		if taken >= kill {
			once.Do(func() {
				copyStore(t, folder, left)
				cancel()
			})
		}
	}}
	if _, err := listReported(ctx, t, killed, folder, nil); err == nil {
		t.Fatal("the listing was over before it was killed")
	}
	again := &reportedLake{lake: &lake{objects: n}, texts: texts}
	got, err := listReported(t.Context(), t, again, left, func(cfg *run.Config) { cfg.Resume = true })
	if err != nil {
		t.Fatal(err)
	}
	if gaps := sameDatasets(t, want, got); !slices.Equal(gaps, []string{"truncated"}) {
		t.Errorf("gaps %q", gaps)
	}
	t.Logf("%d rows were taken after a kill at %d", again.read.Load(), killed.read.Load())
	if again.read.Load() > n-kill/2 || again.listed.Load() > 0 || killed.listed.Load() > 0 {
		t.Errorf("%d rows were taken after a kill, %d objects listed", again.read.Load(), again.listed.Load())
	}
}

// TestDamagedReportIsListed finds the damage in the last file, after parts of the report were kept.
func TestDamagedReportIsListed(t *testing.T) {
	const n = 150_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	texts := damaged(lakeTexts(t, n))
	l := &reportedLake{lake: &lake{objects: n}, texts: texts}
	got, err := listReported(t.Context(), t, l, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if gaps := sameDatasets(t, want, got); !slices.Equal(gaps, []string{"unreadable"}) {
		t.Errorf("gaps %q", gaps)
	}
	if l.listed.Load() < n || l.read.Load() < n+n/4 {
		t.Errorf("%d objects were listed, %d rows taken in all", l.listed.Load(), l.read.Load())
	}
}

// damaged swaps two files of a report: each is whole, and not the one of the manifest.
func damaged(texts map[string]string) map[string]string {
	var files []string
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if strings.Contains(key, "/data/") {
			files = append(files, key)
		}
	}
	last := len(files) - 1
	texts[files[last]] = texts[files[last-1]]
	return texts
}

// TestDamagedReportWithWorkers lets a worker elsewhere meet the damage too.
func TestDamagedReportWithWorkers(t *testing.T) {
	const n = 150_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Config{URL: storetest.Postgres(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }() // the database goes
	texts := damaged(lakeTexts(t, n))
	configOf := func(worker string) run.Config {
		cfg := lakeConfig(t, &lake{}, st)
		inSlices(&cfg)
		cfg.Worker, cfg.Sources[0].Provider = worker, &reportedLake{lake: &lake{objects: n}, texts: texts}
		return cfg
	}
	cfg, other := configOf("coordinator"), configOf("worker")
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
	if gaps := sameDatasets(t, want, got); !slices.Equal(gaps, []string{"unreadable"}) {
		t.Errorf("gaps %q", gaps)
	}
}
