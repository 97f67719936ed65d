package run_test

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/providers/memory"
)

// pond is a source whose reads take a second each, or are always throttled.
type pond struct {
	*memory.Provider
	lane      *inventory.Lane
	throttles bool

	mu    sync.Mutex
	ended time.Time // when the last read did
}

func (p *pond) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		call := inventory.Call{
			Scope: inventory.Scope{Provider: "memory", Account: string(d.Store)}, Dataset: d.ID, Op: "memory:Read",
			Classify: func(error) inventory.Failure { return inventory.Failure{Cause: inventory.Throttled} },
		}
		if err := p.lane.Do(ctx, call, p.read); err != nil {
			yield(inventory.Batch{}, err)
			return
		}
		for b, err := range p.Provider.Read(ctx, d, w) {
			if !yield(b, err) {
				return
			}
		}
	}
}

func (p *pond) read(context.Context) error {
	if p.throttles {
		return errThrottled
	}
	time.Sleep(time.Second)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = time.Now()
	return nil
}

// newPond makes a source of twelve tables.
func newPond(caller *inventory.Caller, name string, throttles bool) *pond {
	st := memory.Store{Store: inventory.Store{ID: inventory.ID(name), Kind: "database", Name: name}}
	for i := range 12 {
		st.Datasets = append(st.Datasets, stated(fmt.Sprint("t", i+10), "", 10))
	}
	return &pond{
		Provider: memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{{
			Scope: inventory.Scope{Provider: "memory", Account: name, Service: "tables"}, Stores: []memory.Store{st},
		}}}}),
		lane: caller.Lane(inventory.LaneConfig{Source: name}), throttles: throttles,
	}
}

// scanPonds scans sources with a number of workers and returns how long after the beginning the last source was read.
func scanPonds(t *testing.T, workers int, ponds ...string) (took time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.sample = "full"
		begin := time.Now()
		var last *pond
		d.scan(t, memory.Estate{}, func(cfg *run.Config) {
			all := cfg.Sources[0]
			cfg.Sources, cfg.Workers, cfg.MaxAge = nil, workers, 0
			for _, name := range ponds {
				last = newPond(cfg.Caller, name, name == "a-throttled")
				cfg.Sources = append(cfg.Sources, run.Source{Name: name, Provider: last, Sample: all.Sample})
			}
		})
		took = last.ended.Sub(begin)
	})
	return took
}

// TestAThrottledAccountBlocksNobody: a source that always throttles comes first in the order of shards, and the other one
// is read in the time that it takes alone, but for the calls that found out: three tries of each worker, at the floor rate.
func TestAThrottledAccountBlocksNobody(t *testing.T) {
	for _, workers := range []int{1, 2, 4} {
		alone := scanPonds(t, workers, "b-quick")
		beside := scanPonds(t, workers, "a-throttled", "b-quick")
		if beside > alone+time.Duration(3+4*workers)*time.Second {
			t.Errorf("%d workers: %v beside a source that throttles, %v alone", workers, beside, alone)
		}
		t.Logf("%d workers: %v beside a source that throttles, %v alone", workers, beside, alone)
	}
}
