package conform

import (
	"context"
	"iter"
	"runtime"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// A loop is stopped so often that one goroutine left each time stands out from the few that a connection pool keeps, or
// that happened to end in the meantime.
const (
	stopTurns = 16
	stopLeaks = stopTurns / 2
)

// stops leaves each sequence after its first pair, several times, and looks for goroutines that stayed.
func (c *checker) stops(ctx context.Context, l *listing) {
	for _, s := range c.sequences(l) {
		before := runtime.NumGoroutine()
		for range stopTurns {
			s.first(ctx)
		}
		if left := c.settle(ctx, before) - before; left >= stopLeaks {
			c.breaks("a loop may stop after any turn", s.name, "%d goroutines were left by %d loops", left, stopTurns)
		}
	}
}

// settle waits until the number of goroutines is back, at most for the time of grace, and returns it.
func (c *checker) settle(ctx context.Context, before int) int {
	const looks = 20
	for range looks {
		if runtime.NumGoroutine() <= before {
			break
		}
		select {
		case <-ctx.Done():
		case <-time.After(c.cfg.Grace / looks):
		}
	}
	return runtime.NumGoroutine()
}

// sequence is one sequence of the provider that holds something, with its type taken away.
type sequence struct {
	name  string
	count int                                               // items and gaps in a whole run
	first func(context.Context)                             // takes one pair and stops
	run   func(ctx context.Context, turn func(n int)) error // takes all, returns the last error that is no gap
}

func newSequence[T any](name string, count int, open func(context.Context) iter.Seq2[T, error]) sequence {
	return sequence{
		name: name, count: count,
		first: func(ctx context.Context) {
			next, stop := iter.Pull2(open(ctx))
			defer stop()
			_, _, _ = next() // whatever it is, the loop ends here
		},
		run: func(ctx context.Context, turn func(int)) error {
			var end error
			n := 0
			for _, err := range open(ctx) {
				n++
				if end = nil; inventory.AsGap(err) == nil {
					end = err
				}
				turn(n)
			}
			return end
		},
	}
}

// sequences opens one sequence of each kind: the one with the most in it.
func (c *checker) sequences(l *listing) []sequence {
	var stores, flows, datasets, batches sequence
	for _, scope := range l.scopes.items {
		stores = larger(stores, newSequence("Stores of "+string(scope.ID()), size(l.stores[scope.ID()]),
			func(ctx context.Context) iter.Seq2[inventory.Store, error] { return c.provider.Stores(ctx, scope) }))
		flows = larger(flows, newSequence("Flows of "+string(scope.ID()), size(l.flows[scope.ID()]),
			func(ctx context.Context) iter.Seq2[inventory.Flow, error] { return c.provider.Flows(ctx, scope) }))
	}
	l.eachStore(func(_ inventory.Scope, s inventory.Store) {
		datasets = larger(datasets, newSequence("Datasets of "+string(s.ID), size(l.datasets[s.ID]),
			func(ctx context.Context) iter.Seq2[inventory.Dataset, error] { return c.provider.Datasets(ctx, s) }))
	})
	for _, d := range c.readable(l) {
		batches = larger(batches, newSequence("Read of "+string(d.ID), 1,
			func(ctx context.Context) iter.Seq2[inventory.Batch, error] {
				return c.provider.Read(ctx, d, inventory.Want{Rows: c.cfg.Sample})
			}))
	}
	scopes := newSequence("Scopes", size(l.scopes), c.provider.Scopes)
	var some []sequence
	for _, s := range []sequence{scopes, stores, flows, datasets, batches} {
		if s.count > 0 {
			some = append(some, s)
		}
	}
	return some
}

func size[T any](t taken[T]) int { return len(t.items) + len(t.gaps) }

func larger(a, b sequence) sequence {
	if b.count > a.count {
		return b
	}
	return a
}
