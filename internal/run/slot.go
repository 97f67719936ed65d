package run

import (
	"context"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/store"
)

// A source may state how many workers read it at the same time, all processes together: slots of it are leases in the
// store. A slice takes one when it meets the source and keeps it to its end. Where none is free it reads other sources; so
// a source with few slots keeps nobody waiting who could do something else.

// How long a slot stays taken after the last word of its worker, and how often that says so.
const (
	slotFor   = silentFor
	slotEvery = slotFor / 3
)

// slots are those that a slice holds.
type slots struct {
	held []*store.Lease
	full []string // sources that have none for it
	stop []func() // ends the words that keep each
}

// admits reports whether the slice may read a shard of a source now.
func (w *slicing) admits(ctx context.Context, src *Source) (bool, error) {
	name := "source " + src.Name
	if src.Slots <= 0 || slices.ContainsFunc(w.slots.held, func(l *store.Lease) bool { return l.Name == name }) {
		return true, nil
	}
	var lease *store.Lease
	err := endure(ctx, func(ctx context.Context) (err error) {
		lease, err = w.scan.cfg.Store.TakeLease(ctx, name, src.Slots, w.scan.cfg.Worker, slotFor)
		return err
	})
	if err != nil {
		return false, err
	}
	if lease == nil {
		w.slots.full = append(w.slots.full, src.Name)
		return false, nil
	}
	w.slots.held = append(w.slots.held, lease)
	w.slots.stop = append(w.slots.stop, w.scan.keepSlot(ctx, lease))
	return true, nil
}

// keepSlot extends a lease until the function that it returns is called.
func (s *scan) keepSlot(ctx context.Context, lease *store.Lease) func() {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(slotEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if err := s.cfg.Store.ExtendLease(ctx, lease, slotFor); err != nil && ctx.Err() == nil {
				s.cfg.Log.Warn("a slot of a source could not be kept; another worker may take it", "scan", s.cfg.ScanID)
			}
		}
	}()
	return func() {
		stop()
		<-done
	}
}

// freeSlots gives the slots back at the end of a slice. One that cannot be given back is free when its time is over.
func (w *slicing) freeSlots(ctx context.Context) {
	for i, l := range w.slots.held {
		w.slots.stop[i]()
		if err := w.scan.cfg.Store.EndLease(context.WithoutCancel(ctx), l); err != nil {
			w.scan.cfg.Log.Warn("a slot of a source could not be given back; it is free in a minute", "scan", w.scan.cfg.ScanID)
		}
	}
}
