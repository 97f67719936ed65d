package store_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// manyConnections opens a store on PostgreSQL that uses a number of connections at once.
func manyConnections(tb testing.TB, connections int) *store.Store {
	tb.Helper()
	return storetest.Open(tb, store.Config{URL: fmt.Sprintf("%s&pool_max_conns=%d", storetest.Postgres(tb), connections)})
}

// load is what many workers did to the rows of some hot keys.
type load struct {
	mu    sync.Mutex
	waits []time.Duration // of each statement
	calls map[string]int  // that were given out, by key
	by    map[int]int     // and by worker
}

func (l *load) add(worker int, key string, took time.Duration, calls int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waits = append(l.waits, took)
	l.calls[key] += calls
	l.by[worker] += calls
}

func (l *load) quantile(q float64) time.Duration {
	return l.waits[min(int(q*float64(len(l.waits))), len(l.waits)-1)].Round(10 * time.Microsecond)
}

// crew is how many workers ask for blocks of how many keys. spend passes the time that a worker needs after a block.
type crew struct {
	workers, keys int
	ask           inventory.Ask
	spend         func(context.Context, inventory.Block)
}

// hammer lets the workers ask until the time is over.
func (c crew) hammer(t *testing.T, s *store.Store) (*load, time.Duration) {
	t.Helper()
	const lasts = 4 * time.Second
	l := &load{calls: map[string]int{}, by: map[int]int{}}
	ctx, cancel := context.WithTimeout(t.Context(), lasts)
	defer cancel()
	var group sync.WaitGroup
	var failed atomic.Int64
	begin := time.Now()
	for w := range c.workers {
		for k := range c.keys {
			group.Go(func() {
				key := fmt.Sprint("aws:aws:", k)
				for ctx.Err() == nil {
					asked := time.Now()
					b, err := s.RateBlock(context.WithoutCancel(ctx), key, c.ask)
					if err != nil {
						failed.Add(1)
						return
					}
					l.add(w, key, time.Since(asked), b.Calls)
					c.spend(ctx, b)
				}
			})
		}
	}
	group.Wait()
	took := time.Since(begin)
	if failed.Load() > 0 {
		t.Fatalf("%d workers failed", failed.Load())
	}
	slices.Sort(l.waits)
	for key, calls := range l.calls {
		// What is given out ahead begins within five seconds, and a second's burst is kept.
		if most := c.ask.Limit.Max*(took.Seconds()+5+1) + 1; float64(calls) > most {
			t.Errorf("%s: %d calls in %v, want at most %.0f", key, calls, took, most)
		}
	}
	return l, took
}

// TestTwoHundredWorkersShareTenRates shows that the rows of the rates stand the load of 200 workers. They need 400
// statements a second when each asks for ten rates every five seconds.
func TestTwoHundredWorkersShareTenRates(t *testing.T) {
	workers, keys := 200, 10
	if testing.Short() {
		workers = 40
	}
	ask := inventory.Ask{Limit: inventory.Limit{Start: 500, Max: 500}, Want: 20}
	s := manyConnections(t, workers)
	t.Run("as fast as they can", func(t *testing.T) {
		l, took := crew{workers, 1, ask, func(context.Context, inventory.Block) {}}.hammer(t, s)
		t.Logf("one row, %d connections: %.0f blocks a second, p50 %v, p99 %v, longest %v",
			workers, float64(len(l.waits))/took.Seconds(), l.quantile(0.5), l.quantile(0.99), l.quantile(1))
		l, took = crew{workers / keys, keys, ask, func(context.Context, inventory.Block) {}}.hammer(t, s)
		t.Logf("%d rows, %d connections: %.0f blocks a second, p50 %v, p99 %v, longest %v",
			keys, workers, float64(len(l.waits))/took.Seconds(), l.quantile(0.5), l.quantile(0.99), l.quantile(1))
		if rate := float64(len(l.waits)) / took.Seconds(); rate < float64(workers*keys)/5 {
			t.Errorf("%.0f blocks a second, want what the workers need at least", rate)
		}
	})
	t.Run("as fast as they may", func(t *testing.T) {
		l, took := crew{workers, keys, ask, func(ctx context.Context, b inventory.Block) {
			lasts := max(b.Wait, 3*time.Second) // who finds the line full comes back after two to five seconds
			if b.Calls > 0 {
				lasts = b.Wait + time.Duration(float64(b.Calls)/b.Rate*float64(time.Second))
			}
			select {
			case <-time.After(lasts):
			case <-ctx.Done():
			}
		}}.hammer(t, s)
		most, least := 0, 1<<30
		for w := range workers {
			most, least = max(most, l.by[w]), min(least, l.by[w])
		}
		t.Logf("%d rows, %d workers: %.0f blocks a second, p50 %v, p99 %v, longest %v; %d to %d calls a worker",
			keys, workers, float64(len(l.waits))/took.Seconds(), l.quantile(0.5), l.quantile(0.99), l.quantile(1), least, most)
		if least == 0 { // over minutes they get the same, which the simulation of package run shows
			t.Errorf("a worker got nothing, another one %d calls", most)
		}
	})
}

func BenchmarkRateBlock(b *testing.B) {
	ask := inventory.Ask{Limit: inventory.Limit{Start: 500, Max: 500}, Want: 1000}
	file, _ := timed(b)
	for name, s := range map[string]*store.Store{"sqlite": file, "postgres": manyConnections(b, 1)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.RateBlock(b.Context(), "aws::1::s3", ask); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
