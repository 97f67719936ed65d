package run

import (
	"context"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// read works all shards that are not done yet. A shard that fails becomes a gap and never fails the scan.
func (s *scan) read(ctx context.Context, inv *inventory.Inventory) error {
	if err := s.lookForHelp(ctx); err != nil {
		return err
	}
	todo, prints, err := s.carry(ctx, inv, s.shards(inv))
	if err != nil {
		return err
	}
	s.spend(todo)
	if err := s.enqueue(ctx, todo, func(sh *shard) string { return prints[sh.id] }); err != nil {
		return err
	}
	if err := s.workAll(ctx, todo); err != nil {
		return err
	}
	return s.readMore(ctx, todo)
}

// workAll works shards that are enqueued, several at a time.
func (s *scan) workAll(ctx context.Context, todo []shard) error {
	s.known = make(map[string]shard, len(todo))
	for i := range todo {
		s.known[todo[i].id] = todo[i]
	}
	s.of = len(todo)
	s.done.Store(0)
	err := endure(ctx, func(ctx context.Context) error { return s.cfg.Queue.Wake(ctx, s.cfg.ScanID) })
	if err != nil {
		return err
	}
	defer s.watchHelp(ctx)()
	return s.cfg.Queue.Work(ctx, s.cfg.ScanID, s.cfg.Workers, s.slice)
}

// enqueue makes shards due, for the workers of this process and for others. Those that are done already stay so while their
// print is the same.
func (s *scan) enqueue(ctx context.Context, all []shard, printOf func(*shard) string) error {
	work := make([]store.Work, len(all))
	for i := range all {
		sh := &all[i]
		work[i] = store.Work{ID: sh.id, Fingerprint: printOf(sh), Container: sh.dataset.ID.Container(), Bytes: sh.takes()}
		work[i].Source = s.cfg.Sources[sh.source].Name
		if s.cfg.Store.Shared() {
			work[i].Zone, work[i].Needs = s.zoneOf(sh), s.needs()
		}
	}
	if err := s.publish(ctx, all); err != nil {
		return err
	}
	return endure(ctx, func(ctx context.Context) error { return s.cfg.Store.Enqueue(ctx, s.cfg.ScanID, work) })
}

// shardOf returns what is to be read for a claim; false when the scan knows of no such shard.
func (s *scan) shardOf(ctx context.Context, claim *store.Shard) (shard, bool, error) { //nolint:revive // a look-up that can fail
	if sh, known := s.known[claim.ID]; known || !s.cfg.Store.Shared() {
		return sh, known, nil
	}
	t, err := s.fetch(ctx, taskOf(claim.ID))
	if err != nil || t == nil {
		return shard{}, false, err
	}
	sh, known := s.taskShard(t, claim)
	return sh, known, nil
}

// mayNotRead is the gap of a store whose values can be read neither from where this process runs nor by another worker.
func (s *scan) mayNotRead(sh shard) *inventory.Gap {
	if s.helped && sh.store.Place.Zone == inventory.Mainland {
		return nil
	}
	return s.mayNotReadHere(sh)
}

// mayNotReadHere is the gap of a store whose values must not be read from where this process runs.
func (s *scan) mayNotReadHere(sh shard) *inventory.Gap {
	src := s.cfg.Sources[sh.source]
	if src.Sample.None() || src.Sample.local {
		return nil
	}
	return inventory.MayRead(s.cfg.Estate.RunnerPlace, sh.store)
}

// asGap turns the error of a sequence into a gap. Its text stays in memory: database errors quote cell values.
func (s *scan) asGap(sh shard, err error) *inventory.Gap {
	gap := inventory.AsGap(err)
	if gap == nil {
		gap = &inventory.Gap{Op: "read", Cause: inventory.Unreadable, Fix: inventory.Fix{Code: inventory.FixRetry}, Err: err}
	}
	out := *gap
	out.Scope = sh.store.Scope()
	out.Store = sh.store.ID
	if out.Dataset == "" {
		out.Dataset = sh.dataset.ID
	}
	return &out
}

func (s *scan) tableOptions() classify.TableOptions {
	return classify.TableOptions{Key: s.cfg.Key, On: s.day()}
}
