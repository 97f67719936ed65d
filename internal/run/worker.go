package run

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/domicile/domicile/internal/store"
)

// WorkerConfig is what a process needs to work slices of scans that others coordinate.
type WorkerConfig struct {
	Store *store.Store
	// Open makes of a scan what is needed to read its sources: the same sources, detectors and key as those of its
	// coordinator, and the place and name of this process. Only Sources, Caller, Engine, Store, Key, Estate.RunnerPlace,
	// Host, Worker, Metadata.Tool, Slice and Log are used.
	Open func(ctx context.Context, scan store.Scan) (Config, error)
	Log  *slog.Logger
}

// Worker works slices of any scan. It is safe for concurrent use.
type Worker struct {
	cfg WorkerConfig

	mu    sync.Mutex
	scans map[string]*scan // that are open here
}

// NewWorker makes a worker. It opens no scan before it is asked for a slice of one.
func NewWorker(cfg WorkerConfig) *Worker {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Worker{cfg: cfg, scans: map[string]*scan{}}
}

// Slice implements [Slice]: it works shards of a scan that another process coordinates.
func (w *Worker) Slice(ctx context.Context, id string, end End) error {
	s, err := w.open(ctx, id)
	if err != nil {
		return err
	}
	if s == nil { // it ended meanwhile
		return end(context.WithoutCancel(ctx), nil, false)
	}
	return s.slice(ctx, id, end)
}

// openScans is how many scans a worker keeps open at once: more than schedules start in one night.
const openScans = 16

// open returns the scan of an id, nil when it no longer runs.
func (w *Worker) open(ctx context.Context, id string) (*scan, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	row, err := w.cfg.Store.Scan(ctx, id)
	if err != nil {
		return nil, err
	}
	if row.State != store.Running {
		delete(w.scans, id)
		return nil, nil
	}
	if s := w.scans[id]; s != nil {
		return s, nil
	}
	cfg, err := w.cfg.Open(ctx, row)
	if err != nil {
		return nil, fmt.Errorf("run: open scan %s: %w", id, err)
	}
	cfg.ScanID, cfg.Resume = id, true
	if len(w.scans) >= openScans {
		clear(w.scans)
	}
	s, err := newScan(cfg)
	if err != nil {
		return nil, err
	}
	s.started = row.StartedAt
	w.scans[id] = s
	return s, nil
}
