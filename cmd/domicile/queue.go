package main

import (
	"context"
	"errors"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/river"
	"github.com/domicile/domicile/internal/store"
)

// sharedWork is the part of this process in the work on scans that several processes share.
type sharedWork struct {
	queue *river.Queue
	name  string // of this process
	slots int    // slices at the same time
	slice run.Slice
}

// sharedScan scans, together with other processes where the store is shared. The caller closes the store.
func (a *app) sharedScan(ctx context.Context, cfg *run.Config) (*report.Document, error) {
	if !cfg.Store.Shared() {
		return a.watchedScan(ctx, cfg)
	}
	if a.shared != nil { // a process that serves has one queue for all its scans
		cfg.Queue, cfg.Worker = a.shared.queue, a.shared.name
		return a.watchedScan(ctx, cfg)
	}
	q, err := a.queue(ctx, cfg)
	if err != nil {
		return nil, err
	}
	cfg.Queue = q
	doc, err := a.watchedScan(ctx, cfg)
	return doc, errors.Join(err, closeQueue(ctx, q))
}

// queue makes the queue of a process that shares its store.
func (a *app) queue(ctx context.Context, cfg *run.Config) (*river.Queue, error) {
	if err := river.Migrate(ctx, cfg.Store.Pool(), a.log()); err != nil {
		return nil, err
	}
	place, zone := cfg.Estate.RunnerPlace, ""
	if place.Zone == inventory.Mainland {
		zone = string(inventory.Mainland)
	}
	return river.New(river.Config{
		Store: cfg.Store, Worker: cfg.Worker, Version: run.Version(*cfg), Needs: run.Needs(*cfg),
		Zone: zone, Zones: run.Zones(place, cfg.Host), Workers: max(cfg.Workers, 1), Silent: a.loaded.Queue.Silent, Log: a.log(),
	})
}

// closeTime is how long a process that ends waits for its slices to give back what they hold: they look for the end at
// each batch of rows, which takes some seconds at the most.
const closeTime = 20 * time.Second

func closeQueue(ctx context.Context, q *river.Queue) error {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
	defer stop()
	return q.Close(ctx)
}

// openWork makes this process a worker of every scan in a shared store; nil where the store is a file, which one process
// alone works with. The caller closes it before the store.
func (a *app) openWork(ctx context.Context, st *store.Store, role string) (*sharedWork, error) {
	switch {
	case st.Shared():
	case role == roleWorker:
		return nil, usageError{hinted{
			errors.New("serve: a store in a file is worked by one process alone"),
			"name the PostgreSQL that all share: `database` in the settings",
		}}
	default:
		return nil, nil //nolint:nilnil // nothing is shared
	}
	cfg, err := a.workConfig(st, role)
	if err != nil {
		return nil, err
	}
	w, err := a.worker(st, cfg.Worker)
	if err != nil {
		return nil, err
	}
	q, err := a.queue(ctx, &cfg)
	if err != nil {
		return nil, err
	}
	return &sharedWork{queue: q, name: cfg.Worker, slots: cfg.Workers, slice: w.Slice}, nil
}

// workConfig is what a worker is, without a scan. A process that begins scans makes the key where there is none.
func (a *app) workConfig(st *store.Store, role string) (run.Config, error) {
	key := a.key
	if role == roleAll {
		key = a.madeKey
	}
	raw, err := key()
	if errors.Is(err, errNoKey) {
		return run.Config{}, usageError{hinted{err, keyHint}}
	}
	if err != nil {
		return run.Config{}, err
	}
	cfg, err := a.scanConfig(request{}, raw)
	if err != nil {
		return run.Config{}, err
	}
	cfg.Store = st
	cfg.Worker, err = a.workerName()
	return cfg, err
}

// serve works slices of the scans of others until ctx ends.
func (w *sharedWork) serve(ctx context.Context) error {
	if w == nil {
		return nil
	}
	return w.queue.Serve(ctx, w.slots, w.slice)
}

func (w *sharedWork) close(ctx context.Context) error {
	if w == nil {
		return nil
	}
	return closeQueue(ctx, w.queue)
}
