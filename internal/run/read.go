package run

import (
	"context"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// read works all shards that are not done yet. A shard that fails becomes a gap and never fails the scan.
func (s *scan) read(ctx context.Context, inv *inventory.Inventory) error {
	todo, err := s.carry(ctx, inv, s.shards(inv))
	if err != nil {
		return err
	}
	s.spend(todo)
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
	if err := s.cfg.Queue.Wake(ctx, s.cfg.ScanID); err != nil {
		return err
	}
	return s.cfg.Queue.Work(ctx, s.cfg.ScanID, s.cfg.Workers, s.slice)
}

// shardOf returns what is to be read for a claim; false when the scan knows of no such shard.
func (s *scan) shardOf(claim *store.Shard) (shard, bool) {
	sh, known := s.known[claim.ID]
	return sh, known
}

// mayNotRead is the gap of a store whose values must not be read from where this process runs.
func (s *scan) mayNotRead(sh shard) *inventory.Gap {
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
