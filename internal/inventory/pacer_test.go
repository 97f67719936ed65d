package inventory_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// pacer hands out blocks of a fixed rate and remembers what it was told.
type pacer struct {
	mu    sync.Mutex
	block inventory.Block
	pause time.Duration // before the block after a refusal
	err   error
	hangs bool

	asked   []inventory.Ask
	refused []inventory.Refusal
}

func (p *pacer) Block(ctx context.Context, _ inventory.Scope, ask inventory.Ask) (inventory.Block, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, ask)
	if p.hangs {
		p.mu.Unlock()
		<-ctx.Done()
		p.mu.Lock()
		return inventory.Block{}, ctx.Err()
	}
	block := p.block
	block.Wait, p.pause = block.Wait+p.pause, 0
	return block, p.err
}

func (p *pacer) Throttled(_ context.Context, _ inventory.Scope, r inventory.Refusal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return p.err
	}
	p.refused = append(p.refused, r)
	if r.Cut == p.block.Cut {
		p.block.Cut++
		p.block.Rate /= 2
	}
	p.pause = r.After
	return nil
}

func (p *pacer) fail(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// calls makes successful calls one after the other and returns how long they took.
func calls(t *testing.T, caller *inventory.Caller, n int) time.Duration {
	t.Helper()
	start := time.Now()
	for range n {
		if err := caller.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	return time.Since(start)
}

func TestBlocksSetThePace(t *testing.T) {
	tests := []struct {
		name  string
		pacer pacer
		want  time.Duration // of 20 calls
		asks  int
	}{
		{name: "one block", pacer: pacer{block: inventory.Block{Calls: 20, Rate: 10}}, want: 1900 * time.Millisecond, asks: 1},
		{name: "a block that begins later", pacer: pacer{block: inventory.Block{Calls: 20, Rate: 10, Wait: time.Second}}, want: 2900 * time.Millisecond, asks: 1},
		{name: "blocks that follow each other", pacer: pacer{block: inventory.Block{Calls: 5, Rate: 10, Wait: 100 * time.Millisecond}}, want: 2 * time.Second, asks: 4},
		{name: "a block is good for five seconds", pacer: pacer{block: inventory.Block{Calls: 20, Rate: 2, Wait: 500 * time.Millisecond}}, want: 10 * time.Second, asks: 2},
		{name: "a pacer that fails", pacer: pacer{err: errSource}, want: 40 * time.Second, asks: 20},
		{name: "a pacer that hangs", pacer: pacer{hangs: true}, want: 80 * time.Second, asks: 20},
	}
	for i := range tests {
		tt := &tests[i]
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := inventory.NewCaller(inventory.CallerConfig{Pacer: &tt.pacer})
				if took := calls(t, caller, 20); took != tt.want || len(tt.pacer.asked) != tt.asks {
					t.Errorf("20 calls took %v and %d blocks, want %v and %d", took, len(tt.pacer.asked), tt.want, tt.asks)
				}
			})
		})
	}
}

func TestAStoppedCallWaitsForNoBlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{Pacer: &pacer{hangs: true}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		err := caller.Do(ctx, call(inventory.Failure{}), func(context.Context) error { return nil })
		if took := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			t.Errorf("error %v after %v, want the context's after 1 s", err, took)
		}
	})
}

// TestARefusalIsToldOnce: many calls of a block are throttled at the same time, and the pacer hears of one.
func TestARefusalIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{block: inventory.Block{Calls: 50, Rate: 100}}
		caller := inventory.NewCaller(inventory.CallerConfig{Pacer: p, Tries: 1})
		var group sync.WaitGroup
		for range 50 {
			group.Go(func() {
				_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled, After: 3 * time.Second}), func(context.Context) error {
					time.Sleep(time.Second)
					return errSource
				})
			})
		}
		group.Wait()
		if diff := cmp.Diff([]inventory.Refusal{{After: 3 * time.Second}}, p.refused); diff != "" {
			t.Errorf("refusals (-want +got):\n%s", diff)
		}
		// The next call asks for a block of the new pace, which begins when the source wanted.
		if took := calls(t, caller, 2); took != 3*time.Second+20*time.Millisecond {
			t.Errorf("two calls after the refusal took %v, want 3 s and one call at 50 a second", took)
		}
	})
}

// TestARefusalIsNotForgotten: a pacer that cannot be told at once is told before the next block.
func TestARefusalIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{block: inventory.Block{Calls: 50, Rate: 100}}
		caller := inventory.NewCaller(inventory.CallerConfig{Pacer: p, Tries: 1})
		_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error {
			p.fail(errSource)
			return errSource
		})
		if took := calls(t, caller, 2); took != 4*time.Second {
			t.Errorf("two calls without a pacer took %v, want 4 s: the floor rate", took)
		}
		p.fail(nil)
		calls(t, caller, 1)
		if len(p.refused) != 1 {
			t.Errorf("the pacer heard of %d refusals, want 1", len(p.refused))
		}
	})
}

// TestEvidenceIsHandedOn: only calls that the pace held back show that it may grow, and only those of the present pace.
func TestEvidenceIsHandedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{block: inventory.Block{Calls: 10, Rate: 10, Cut: 7}}
		caller := inventory.NewCaller(inventory.CallerConfig{Pacer: p, Tries: 1})
		calls(t, caller, 11)
		_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error { return errSource })
		calls(t, caller, 1)
		limit := inventory.Limit{Start: 8, Max: 1e4}
		want := []inventory.Ask{{Limit: limit, Want: 1}, {Limit: limit, Want: 51, Grown: 9, Cut: 7}, {Limit: limit, Want: 51, Cut: 8}}
		if diff := cmp.Diff(want, p.asked); diff != "" {
			t.Errorf("asks (-want +got):\n%s", diff)
		}
	})
}

// TestWantFollowsDemand: a process that needs little takes little from the others.
func TestWantFollowsDemand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &pacer{block: inventory.Block{Calls: 100, Rate: 100}}
		caller := inventory.NewCaller(inventory.CallerConfig{Pacer: p})
		for range 4 {
			calls(t, caller, 3)
			time.Sleep(6 * time.Second)
		}
		for i, ask := range p.asked[1:] {
			if ask.Want > 4 {
				t.Errorf("block %d: wants %d calls after 3 in 6 s", i+2, ask.Want)
			}
		}
		if len(p.asked) != 4 {
			t.Errorf("%d blocks, want 4", len(p.asked))
		}
	})
}

func TestALocalSourceAsksNobody(t *testing.T) {
	p := &pacer{err: errSource}
	caller := inventory.NewCaller(inventory.CallerConfig{Pacer: p})
	lane := caller.Lane(inventory.LaneConfig{Source: "folder", PerSecond: 1000, Local: true})
	if err := lane.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error { return nil }); err != nil || len(p.asked) > 0 {
		t.Errorf("error %v, asked %d times", err, len(p.asked))
	}
}
