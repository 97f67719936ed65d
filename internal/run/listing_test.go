package run_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

// lake is a provider of one bucket of so many objects, of which none is kept: keys are made when they are asked for.
type lake struct {
	objects int
	listed  atomic.Int64 // keys that were made
	at      func(int64)  // is told how many were, before each
}

// perTable is how many objects of the lake lie under one template.
const perTable = 100_000

func (l *lake) key(i int) string {
	t, n := i/perTable, i%perTable
	key := append(make([]byte, 0, 40), "lake/xx/dt=2026-mm-dd/part-nnnnnn.parquet"...)
	key[5], key[6] = byte('a'+t/26%26), byte('a'+t%26)
	digits(key[16:18], n*12/perTable+1)
	digits(key[19:21], n%28+1)
	digits(key[27:33], n)
	return string(key)
}

// digits writes a number over the whole of a text.
func digits(text []byte, n int) {
	for i := len(text) - 1; i >= 0; i-- {
		text[i] = byte('0' + n%10)
		n /= 10
	}
}

// sorted is the key of which i come before it: within a month the days sort before the numbers.
func (l *lake) sorted(i int) string {
	t, n := i/perTable, i%perTable
	month := n * 12 / perTable
	first := (month*perTable + 11) / 12
	last := ((month+1)*perTable + 11) / 12
	n -= first
	for day := range 28 {
		begin := first + (day-first%28+28)%28
		count := max(0, (last-begin+27)/28)
		if n < count {
			return l.key(t*perTable + begin + n*28)
		}
		n -= count
	}
	return ""
}

func (l *lake) List(ctx context.Context, _ inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		first := sort.Search(l.objects, func(i int) bool { return l.sorted(i) >= from })
		for i := first; i < l.objects; i++ {
			if err := ctx.Err(); err != nil {
				yield(inventory.Member{}, err)
				return
			}
			if n := l.listed.Add(1); l.at != nil {
				l.at(n)
			}
			m := inventory.Member{
				Key: l.sorted(i), Bytes: int64(i%1000 + 1), ETag: etag(i), ModTime: time.Unix(1_700_000_000+int64(i), 0).UTC(),
			}
			if !yield(m, nil) {
				return
			}
		}
	}
}

// etag is made of digits, as long as a real one.
func etag(i int) string {
	text := make([]byte, 32)
	digits(text, i)
	return string(text)
}

func (l *lake) Open(context.Context, inventory.Store, string, int64, int64) (io.ReadCloser, error) {
	return nil, io.ErrUnexpectedEOF
}

func (l *lake) Scopes(context.Context) iter.Seq2[inventory.Scope, error] {
	return one(inventory.Scope{Provider: "lake", Region: "r", Service: "objects"})
}

func (l *lake) Stores(_ context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return one(inventory.Store{
		ID: "lake://b", Provider: s.Provider, Region: s.Region, Service: s.Service, Kind: inventory.Bucket, Name: "b",
		Place: inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable},
	})
}

func (l *lake) Flows(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(func(inventory.Flow, error) bool) {}
}

func (l *lake) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return objects.Datasets(ctx, l, s, objects.Config{})
}

func (l *lake) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	return objects.Read(ctx, l, d, w, objects.Config{})
}

func (l *lake) Lists(inventory.Store) bool { return true }

func (l *lake) ListPart(ctx context.Context, s inventory.Store, left inventory.Rest) iter.Seq2[inventory.Part, error] {
	return objects.ListPart(ctx, l, s, left, objects.Config{})
}

func (l *lake) Middle(ctx context.Context, s inventory.Store, within inventory.Range) (string, error) {
	return objects.Middle(ctx, l, s, within)
}

func (l *lake) Gather(
	ctx context.Context, s inventory.Store, states iter.Seq2[[]byte, error],
) iter.Seq2[inventory.Dataset, error] {
	return objects.Gather(ctx, l, s, states, objects.Config{})
}

func one[T any](item T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { yield(item, nil) }
}

// listLake scans a lake for names alone, with a store in a folder.
func listLake(ctx context.Context, tb testing.TB, l *lake, folder string, change func(*run.Config)) (*report.Document, error) {
	tb.Helper()
	st, err := store.Open(tb.Context(), store.Config{Path: filepath.Join(folder, "domicile.db")})
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = st.Close() }() // the folder goes
	none, err := run.ParseSample("none", false)
	if err != nil {
		tb.Fatal(err)
	}
	engine, rules := knowledge(tb)
	cfg := run.Config{
		Sources: []run.Source{{Name: "lake", Provider: l, Sample: none}},
		Caller:  inventory.NewCaller(inventory.CallerConfig{}), Engine: engine, Rules: rules, Store: st,
		Workers: 2, ScanID: "scan", Request: []byte("{}"),
		Clock: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&cfg)
	}
	return run.Scan(ctx, cfg)
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
	const n = 350_000
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
	const n = 350_000
	want, err := listLake(t.Context(), t, &lake{objects: n}, t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{1, 90_000, 200_000, 330_000} {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
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
	const n = 350_000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	folder := t.TempDir()
	first := &lake{objects: n, at: func(listed int64) {
		if listed == 250_000 {
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
	if again.listed.Load() > n-200_000 {
		t.Errorf("%d keys were listed after an interruption at 250,000", again.listed.Load())
	}
	var members int64
	for _, d := range doc.Datasets {
		members += d.Members
	}
	if members != n {
		t.Errorf("%d objects, want %d", members, n)
	}
}

func TestScanOfManyObjects(t *testing.T) {
	if testing.Short() {
		t.Skip("a million objects")
	}
	manyObjects(t, 1_000_000)
}

// BenchmarkScanOfManyObjects scans 10^7 objects for names alone and says how fast, in how much memory, and how large the
// store is afterwards.
func BenchmarkScanOfManyObjects(b *testing.B) {
	for b.Loop() {
		manyObjects(b, 10_000_000)
	}
}

// manyObjects scans a lake and holds memory and store against what the design promises for 10^7 objects.
func manyObjects(tb testing.TB, n int) {
	tb.Helper()
	const mega = 1 << 20
	folder := tb.TempDir()
	peak, stop := watchHeap(tb)
	begin := time.Now() //nolint:forbidigo // it is measured how long it takes
	doc, err := listLake(tb.Context(), tb, &lake{objects: n}, folder, nil)
	took := time.Since(begin)
	stop()
	if err != nil {
		tb.Fatal(err)
	}
	var members int64
	for _, d := range doc.Datasets {
		members += d.Members
	}
	if members != int64(n) || len(doc.Datasets) != (n+perTable-1)/perTable {
		tb.Errorf("%d objects in %d datasets", members, len(doc.Datasets))
	}
	var disk int64
	files, err := os.ReadDir(folder)
	if err != nil {
		tb.Fatal(err)
	}
	for _, f := range files {
		if info, err := f.Info(); err == nil {
			disk += info.Size()
		}
	}
	tb.Logf("%d objects: %.0f objects/s, peak heap %d MB, %s, store %.1f MB",
		n, float64(n)/took.Seconds(), peak.Load()/mega, residentPeak(tb), float64(disk)/mega)
	if peak.Load() > 300*mega || disk > 100*mega { // the goals of the design for 10^7 objects
		tb.Errorf("heap of %d MB, store of %d MB", peak.Load()/mega, disk/mega)
	}
}

// watchHeap notes the most memory that the heap takes from the system until it is stopped.
func watchHeap(tb testing.TB) (*atomic.Uint64, func()) {
	tb.Helper()
	runtime.GC()
	var peak atomic.Uint64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return &peak, func() { close(done); <-ended }
}

// residentPeak is the line of the system that says how much memory this process ever took.
func residentPeak(tb testing.TB) string {
	tb.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "resident unknown"
	}
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM:") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return "resident unknown"
}

// knowledge is the shipped detectors and rules.
func knowledge(tb testing.TB) (*classify.Engine, *decide.Rules) {
	tb.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	engine, err := classify.Compile(k)
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := decide.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return engine, rules
}
