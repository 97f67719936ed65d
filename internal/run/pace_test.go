package run_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

var errThrottled = errors.New("SlowDown")

// server accepts a number of requests a second, with a burst of one second.
type server struct {
	mu            sync.Mutex
	limit, tokens float64
	last          time.Time
	from, until   time.Time // between which it counts
	ok, refused   int
	by            map[string]int
}

func newServer(limit int, from, until time.Time) *server {
	return &server{
		limit: float64(limit), tokens: float64(limit), last: time.Now(), from: from, until: until, by: map[string]int{},
	}
}

// take answers a request of a worker.
func (s *server) take(worker string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.tokens = min(s.limit, s.tokens+now.Sub(s.last).Seconds()*s.limit)
	s.last = now
	counts := !now.Before(s.from) && now.Before(s.until)
	if s.tokens < 1 {
		if counts {
			s.refused++
		}
		return errThrottled
	}
	if s.tokens--; counts {
		s.ok++
		s.by[worker]++
	}
	return nil
}

// used is the part of what the server accepts that was made use of, throttled the part of the requests that it refused.
func (s *server) used() (used, throttled float64) {
	return float64(s.ok) / s.limit / s.until.Sub(s.from).Seconds(), float64(s.refused) / float64(max(s.ok+s.refused, 1))
}

// worker is a process that calls a server as often as it may, between two times.
type worker struct {
	name     string
	pacer    inventory.Pacer
	from, to time.Time
}

func (w worker) work(ctx context.Context, srv *server) {
	time.Sleep(time.Until(w.from))
	ctx, cancel := context.WithDeadline(ctx, w.to)
	defer cancel()
	caller := inventory.NewCaller(inventory.CallerConfig{Tries: 5, Pacer: w.pacer})
	call := inventory.Call{
		Scope:    inventory.Scope{Provider: "aws", Account: "1", Service: "s3"},
		Classify: func(error) inventory.Failure { return inventory.Failure{Cause: inventory.Throttled} },
	}
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for ctx.Err() == nil {
				_ = caller.Do(ctx, call, func(context.Context) error {
					time.Sleep(50 * time.Millisecond)
					return srv.take(w.name)
				})
			}
		})
	}
	group.Wait()
}

// paceStore is a store with the clock of the bubble.
func paceStore(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "domicile.db"), Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func closeStore(t *testing.T, st *store.Store) {
	t.Helper()
	if err := st.Close(); err != nil {
		t.Error(err)
	}
}

// simulate lets workers call one server for ten minutes, of which the first is not counted.
func simulate(t *testing.T, workers, limit int, shared bool) (srv *server) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		st := paceStore(t)
		begin := time.Now()
		end := begin.Add(10 * time.Minute)
		srv = newServer(limit, begin.Add(time.Minute), end)
		var group sync.WaitGroup
		for i := range workers {
			w := worker{name: fmt.Sprint("w", i), from: begin, to: end}
			if shared {
				w.pacer = run.NewPace(st, w.name)
			}
			group.Go(func() { w.work(t.Context(), srv) })
		}
		group.Wait()
		closeStore(t, st)
	})
	return srv
}

// TestSharedPace: however many workers there are, together they stay close below what the server accepts. Without sharing
// each finds out for itself, at the cost of the others.
func TestSharedPace(t *testing.T) {
	tests := []struct{ workers, limit int }{{1, 20}, {20, 20}, {60, 20}, {20, 200}}
	if testing.Short() {
		tests = tests[:2]
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d workers, %d a second", tt.workers, tt.limit), func(t *testing.T) {
			shared, alone := simulate(t, tt.workers, tt.limit, true), simulate(t, tt.workers, tt.limit, false)
			used, throttled := shared.used()
			if used < 0.8 || throttled > 0.05 {
				t.Errorf("%.1f %% used, %.1f %% throttled, want 80 and 5", 100*used, 100*throttled)
			}
			most, least := 0, shared.ok
			for _, n := range shared.by {
				most, least = max(most, n), min(least, n)
			}
			if len(shared.by) < tt.workers || most > 4*least {
				t.Errorf("%d workers of %d were served, with %d to %d calls", len(shared.by), tt.workers, least, most)
			}
			usedAlone, throttledAlone := alone.used()
			t.Logf("shared: %.1f %% used, %.1f %% throttled, %d to %d calls a worker; each alone: %.1f %% used, %.1f %% throttled",
				100*used, 100*throttled, least, most, 100*usedAlone, 100*throttledAlone)
		})
	}
}

// TestWorkersComeAndGo: two workers are joined by thirty, which leave again, and the pace stays that of the server.
func TestWorkersComeAndGo(t *testing.T) {
	const limit = 100
	for phase, want := range []string{"two workers", "thirty more", "two again"} {
		synctest.Test(t, func(t *testing.T) {
			st := paceStore(t)
			begin := time.Now()
			at := func(minutes int) time.Time { return begin.Add(time.Duration(minutes) * time.Minute) }
			// Each phase takes two minutes, of which the first twenty seconds are not counted.
			srv := newServer(limit, at(1+2*phase).Add(20*time.Second), at(3+2*phase))
			var group sync.WaitGroup
			for i := range 32 {
				w := worker{name: fmt.Sprint("w", i), from: begin, to: at(7)}
				if i >= 2 {
					w.from, w.to = at(3), at(5)
				}
				w.pacer = run.NewPace(st, w.name)
				group.Go(func() { w.work(t.Context(), srv) })
			}
			group.Wait()
			used, throttled := srv.used()
			if used < 0.8 || throttled > 0.05 {
				t.Errorf("%s: %.1f %% used, %.1f %% throttled, want 80 and 5", want, 100*used, 100*throttled)
			}
			t.Logf("%s: %.1f %% used, %.1f %% throttled", want, 100*used, 100*throttled)
			closeStore(t, st)
		})
	}
}
