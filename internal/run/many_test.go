package run_test

import (
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

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
	begin := time.Now()
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
