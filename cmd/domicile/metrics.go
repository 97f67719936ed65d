package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// metrics says to a monitoring system how an installation is. It reads the document of a scan once. It is safe for
// concurrent use.
type metrics struct {
	store  *store.Store
	build  report.Tool
	calls  *callTotals   // nil: this process makes none
	names  []string      // of the schedules of the settings
	silent time.Duration // after which a worker is not counted

	mu   sync.Mutex
	read map[string]report.ScanMeasures // by id of the scan
}

// metrics answers /metrics from a store.
func (a *app) metrics(st *store.Store) *metrics {
	b := buildInfo()
	var names []string
	for i := range a.loaded.Schedules {
		names = append(names, a.loaded.Schedules[i].Name)
	}
	return &metrics{
		names: names, store: st, build: report.Tool{Version: b.version, Commit: b.commit}, calls: a.calls, silent: a.loaded.Queue.Silent,
		read: map[string]report.ScanMeasures{},
	}
}

// metricsType is the text format of Prometheus.
const metricsType = "text/plain; version=0.0.4; charset=utf-8"

// ServeHTTP implements [http.Handler]. Errors of the store name hosts: they are not said.
func (m *metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var buf bytes.Buffer
	measures, err := m.measures(r.Context())
	if err == nil {
		err = report.WriteMetrics(&buf, measures)
	}
	if err != nil {
		http.Error(w, errNoStore.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", metricsType)
	_, _ = w.Write(buf.Bytes()) // a scraper that went away comes again
}

// measures asks the store.
func (m *metrics) measures(ctx context.Context) (*report.Measures, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := &report.Measures{
		Build:  m.build,
		States: map[string]int64{string(store.Running): 0, string(store.Interrupted): 0, string(store.Done): 0},
		Shards: map[string]int64{"pending": 0, "running": 0, "done": 0},
	}
	if m.calls != nil {
		all.Calls = m.calls.total()
	}
	last := map[string]string{} // schedule → its last done scan
	for scan, err := range m.store.Scans(ctx) {
		if err != nil {
			return nil, err
		}
		all.States[string(scan.State)]++
		if err := m.add(ctx, all, scan, last); err != nil {
			return nil, err
		}
	}
	m.forget(last)
	return all, errors.Join(m.lookAtSchedules(ctx, all), m.countWorkers(ctx, all))
}

// lookAtSchedules finds the schedules whose last fire time that is decided failed: a schedule of which no scan ever came
// has no other series that an alert could see.
func (m *metrics) lookAtSchedules(ctx context.Context, all *report.Measures) error {
	all.Failing = map[string]int64{}
	for _, name := range m.names {
		fires, err := m.store.Fires(ctx, name, lastFires)
		if err != nil {
			return err
		}
		decided := slices.IndexFunc(fires, func(f store.Fire) bool {
			return f.State != string(schedule.Queued) && f.State != string(schedule.Started)
		})
		all.Failing[name] = 0
		if decided >= 0 && fires[decided].State == string(schedule.Failed) {
			all.Failing[name] = 1
		}
	}
	return nil
}

// lastFires is how many fire times of a schedule are looked at: those that are open, and one that is decided.
const lastFires = 10

// add takes what a scan says. The newest scan comes first.
func (m *metrics) add(ctx context.Context, all *report.Measures, scan store.Scan, last map[string]string) error {
	if scan.State == store.Running {
		c, err := m.store.Counts(ctx, scan.ID)
		all.Shards["pending"] += c.Pending
		all.Shards["running"] += c.Running
		all.Shards["done"] += c.Done
		return err
	}
	if _, known := last[scan.Schedule]; known || scan.State != store.Done {
		return nil
	}
	measures, read := m.read[scan.ID]
	if !read {
		doc, err := documentOf(ctx, m.store, scan.ID)
		if err != nil {
			return err
		}
		measures = report.MeasuresOf(doc, scan.Schedule)
	}
	last[scan.Schedule], m.read[scan.ID] = scan.ID, measures
	all.Scans = append(all.Scans, measures)
	return nil
}

// forget drops what was read of scans that are not the last ones any more.
func (m *metrics) forget(last map[string]string) {
	now := map[string]bool{}
	for _, id := range last {
		now[id] = true
	}
	maps.DeleteFunc(m.read, func(id string, _ report.ScanMeasures) bool { return !now[id] })
}

// countWorkers counts the processes that live. A store in a file has one: that which asks.
func (m *metrics) countWorkers(ctx context.Context, all *report.Measures) error {
	if !m.store.Shared() {
		all.Workers = 1
		return nil
	}
	workers, err := m.store.Workers(ctx, m.silent)
	all.Workers = int64(len(workers))
	return err
}

// MetricsSettings say where metrics are written for a collector that reads files.
type MetricsSettings struct {
	Textfile string `json:"textfile"`
}

// check finds a file that the collector of Prometheus would not read.
func (s *MetricsSettings) check() error {
	if s.Textfile == "" || filepath.Ext(s.Textfile) == ".prom" {
		return nil
	}
	return errors.New("metrics: textfile: the collector reads files whose name ends with .prom alone")
}

// writeMetrics writes the metrics beside a scan that has ended, where the settings say so. It fails no scan.
func (a *app) writeMetrics(ctx context.Context, st *store.Store) {
	file := a.loaded.Metrics.Textfile
	if file == "" {
		return
	}
	m, err := a.metrics(st).measures(context.WithoutCancel(ctx))
	if err == nil {
		err = replace(file, textfileMode, func(w io.Writer) error { return report.WriteMetrics(w, m) })
	}
	if err != nil {
		a.note("domicile: metrics: %v", err)
	}
}

// textfileMode lets the collector, which is another user, read the file: it holds numbers.
const textfileMode = 0o644

// replace writes a file that is whole at any time: beside it first, then in its place.
func replace(path string, mode fs.FileMode, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".domicile-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	err = errors.Join(write(f), f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(f.Name()))
	}
	return nil
}

// callTotals counts the requests of all scans of this process. It is safe for concurrent use.
type callTotals struct {
	mu   sync.Mutex
	past map[inventory.Tally]int64
	live map[*inventory.Caller]bool
}

// follow counts the requests of a caller from now on. What it returns ends that.
func (c *callTotals) follow(caller *inventory.Caller) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.live == nil {
		c.past, c.live = map[inventory.Tally]int64{}, map[*inventory.Caller]bool{}
	}
	c.live[caller] = true
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.live, caller)
		addCalls(c.past, caller)
	}
}

// total is what was counted until now.
func (c *callTotals) total() map[inventory.Tally]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	sum := maps.Clone(c.past)
	for caller := range c.live {
		addCalls(sum, caller)
	}
	return sum
}

func addCalls(sum map[inventory.Tally]int64, caller *inventory.Caller) {
	for tally, n := range caller.Outcomes() {
		sum[tally] += n
	}
}
