package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/store"
)

const (
	// tickEvery is how often schedules are looked at: a cron expression knows minutes.
	tickEvery = 15 * time.Second
	// scansAtOnce bounds the scans that one process coordinates in a shared store. Each waits for its sources most of the
	// time; more of them are for other processes.
	scansAtOnce = 4
)

// serving is a process that serves.
type serving struct {
	*dueScans
	flags serveFlags
	told  *systemd
	free  chan struct{} // a scan has ended: what waited for it may start

	mu     sync.Mutex
	ticked time.Time       // the last tick that reached the store
	works  map[string]bool // scans that this process works
}

// schedules ticks and works what is owed until ctx ends. A store that does not answer for a while is no reason to end.
func (sv *serving) schedules(ctx context.Context) error {
	g := new(errgroup.Group) // scans end with ctx, not with each other
	g.SetLimit(1)
	if sv.store.Shared() {
		g.SetLimit(scansAtOnce)
	}
	every := time.NewTicker(tickEvery)
	defer every.Stop()
	for {
		sv.turn(ctx, g)
		select {
		case <-ctx.Done():
			return g.Wait()
		case <-every.C:
		case <-sv.free:
		}
	}
}

// turn is one tick, and the start of the scans that nobody works.
func (sv *serving) turn(ctx context.Context, g *errgroup.Group) {
	if _, err := sv.tick(ctx); err != nil {
		sv.complain(ctx, "schedules could not be looked at", err)
		return
	}
	owed, err := sv.store.Owed(ctx)
	if err != nil {
		sv.complain(ctx, "scans could not be listed", err)
		return
	}
	sv.mu.Lock()
	sv.ticked = sv.app.clock()
	sv.mu.Unlock()
	for _, scan := range owed {
		if !sv.begin(scan.ID) {
			continue
		}
		if !g.TryGo(func() error { return sv.scan(ctx, scan) }) {
			sv.end(scan.ID)
			return // another process may take it, or this one later
		}
	}
}

func (sv *serving) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		sv.app.log().Error(what, "error", err)
	}
}

// begin notes that this process works a scan, unless it does already.
func (sv *serving) begin(id string) bool {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	if sv.works == nil {
		sv.works = map[string]bool{}
	}
	if sv.works[id] {
		return false
	}
	sv.works[id] = true
	return true
}

func (sv *serving) end(id string) {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	delete(sv.works, id)
}

// scan works one scan. What goes wrong in it is a line of the log and a note of its fire time: the others go on.
func (sv *serving) scan(ctx context.Context, scan store.Scan) error {
	free := sv.free
	defer func() {
		sv.end(scan.ID)
		select {
		case free <- struct{}{}:
		default:
		}
	}()
	log := sv.app.log().With("schedule", scan.Schedule, "scan", scan.ID)
	one := sv.app.apart()
	one.stdout, one.stderr, one.logger = io.Discard, &lineLog{log: log}, log
	log.Info("scan starts")
	code, err := sv.work(ctx, one, scanFlags{format: "table"}, scan)
	_, again := errors.AsType[passing](err)
	switch {
	case ctx.Err() != nil:
		log.Info("scan stops; what was done is kept")
	case again:
		free = nil // not at once: the next tick is soon enough
		log.Warn("scan could not go on and is tried again", "error", err)
	case err != nil:
		log.Error("scan failed", "error", err)
	default:
		log.Info("scan is done", "code", code)
	}
	return nil
}

// lineLog makes each line that is written to it a line of a log.
type lineLog struct {
	log *slog.Logger
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write implements [io.Writer].
func (l *lineLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.buf.Write(p)
	for {
		line, err := l.buf.ReadBytes('\n')
		if err != nil {
			l.buf.Reset()
			l.buf.Write(line)
			return len(p), nil
		}
		if text := bytes.TrimSpace(line); len(text) > 0 {
			l.log.Info(string(text))
		}
	}
}
