package run

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

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
	byID := make(map[string]shard, len(todo))
	for _, sh := range todo {
		byID[sh.id] = sh
	}
	s.of = len(todo)
	s.done.Store(0)
	// The bound is the CPU: reading is decompressing, splitting and scanning, and waiting for a remote source is
	// bounded by its provider's rate.
	g, gctx := errgroup.WithContext(ctx)
	for range max(s.cfg.Workers, 1) {
		g.Go(func() error { return s.work(gctx, byID) })
	}
	return g.Wait()
}

// work claims one shard after the other until none is left.
func (s *scan) work(ctx context.Context, byID map[string]shard) error {
	var under *stretch
	for ctx.Err() == nil {
		claim, err := s.cfg.Store.Claim(ctx, s.cfg.ScanID)
		if err != nil || claim == nil {
			return err
		}
		sh, known := byID[claim.ID]
		if !known { // the estate changed between an interruption and now
			if err := s.cfg.Store.Complete(ctx, claim, nil); err != nil {
				return err
			}
			continue
		}
		under = under.next(s, &sh)
		sh.stretch = under
		if err := s.workShard(ctx, claim, sh); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *scan) workShard(ctx context.Context, claim *store.Shard, sh shard) error {
	out, err := s.readShard(ctx, sh)
	if err != nil {
		return errors.Join(err, s.cfg.Store.Release(context.WithoutCancel(ctx), claim))
	}
	// The shard is finished: an interrupt between here and the commit must not lose it.
	if err := s.complete(context.WithoutCancel(ctx), claim, &sh, out); err != nil {
		return err
	}
	s.cfg.Log.Info("shard is read", "shard", sh.id, "datasets", len(out.Parts), "gaps", len(out.Holes))
	s.cfg.Progress(Progress{
		Stage: sh.stage(), Source: s.cfg.Sources[sh.source].Name, Object: string(sh.dataset.ID),
		Done: int(s.done.Add(1)), Of: s.of,
	})
	return nil
}

// complete stores what a shard left.
func (s *scan) complete(ctx context.Context, claim *store.Shard, sh *shard, out outcome) error {
	if sh.stretch != nil {
		return sh.stretch.complete(ctx, s.cfg.Store, claim, out)
	}
	data, err := out.encode()
	if err != nil {
		return fmt.Errorf("run: encode shard %s: %w", sh.id, err)
	}
	return s.cfg.Store.Complete(ctx, claim, data)
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
