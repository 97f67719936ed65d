package run_test

import (
	"context"
	"iter"
	"sync/atomic"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/providers/memory"
)

// crowded counts how many readings of a provider are under way at once.
type crowded struct {
	inventory.Provider
	now, most atomic.Int64
}

func (c *crowded) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		defer c.now.Add(-1)
		for n := c.now.Add(1); ; {
			most := c.most.Load()
			if n <= most || c.most.CompareAndSwap(most, n) {
				break
			}
		}
		for b, err := range c.Provider.Read(ctx, d, w) {
			if !yield(b, err) {
				return
			}
		}
	}
}

// TestSlots lets eight workers at a source that has two slots: no more than two read it at the same time, and all is read.
func TestSlots(t *testing.T) {
	var tables []memory.Dataset
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		tables = append(tables, metrics(name, 2000))
	}
	c := &crowded{}
	doc, _ := setup{tables: tables, sample: "full", workers: 8, change: func(cfg *run.Config) {
		c.Provider = cfg.Sources[0].Provider
		cfg.Sources[0].Provider, cfg.Sources[0].Slots, cfg.Worker = c, 2, "w"
	}}.scan(t)
	if most := c.most.Load(); most > 2 || most == 0 {
		t.Errorf("%d workers read the source at the same time, want 1 or 2", most)
	}
	if len(doc.Profiles) != len(tables) {
		t.Errorf("%d of %d tables were read", len(doc.Profiles), len(tables))
	}
}

// TestAShardThatKills gives up a shard over which too many workers died, and says so.
func TestAShardThatKills(t *testing.T) {
	cfg, m := setup{tables: []memory.Dataset{members(50), metrics("cpu", 50)}, sample: "full"}.config(t)
	cfg.Queue = deadly{run.NewLocal(cfg.Store), cfg.Store, t}
	doc, err := run.Scan(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	inv := doc.Inventory()
	gaps := inv.Gaps()
	if len(gaps) != 1 || gaps[0].Cause != inventory.Unreadable || gaps[0].Dataset != "memory://db/cpu" {
		t.Errorf("gaps %v", gaps)
	}
	if m.bytes["cpu"] > 0 || m.bytes["members"] == 0 {
		t.Errorf("%v were read", m.bytes)
	}
}

// deadly is a queue whose first workers die as soon as they have the first shard.
type deadly struct {
	run.Queue
	store *store.Store
	t     *testing.T
}

func (q deadly) Work(ctx context.Context, scan string, workers int, slice run.Slice) error {
	for range 10 {
		if _, err := q.store.Claim(ctx, store.Want{Scan: scan}); err != nil {
			q.t.Error(err)
		}
		if err := q.store.Lock(ctx); err != nil { // recovers what the dead had begun
			q.t.Error(err)
		}
	}
	return q.Queue.Work(ctx, scan, workers, slice)
}
