package inventory_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// TestPace lets many goroutines call one source that accepts 20 requests a second. The rate must find it from below,
// stay close to it, and lose no call.
func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const accepts, calls, workers = 20, 2000, 64
		source := &throttle{rate: accepts, tokens: accepts, last: time.Now()}
		caller := inventory.NewCaller(inventory.CallerConfig{Tries: 10})
		start := time.Now()
		var refused, lost atomic.Int64
		var group sync.WaitGroup
		for range workers {
			group.Go(func() {
				for range calls / workers {
					err := caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error {
						time.Sleep(50 * time.Millisecond)
						if !source.take() {
							refused.Add(1)
							return errSource
						}
						return nil
					})
					if err != nil {
						lost.Add(1)
					}
				}
			})
		}
		group.Wait()
		took := time.Since(start).Seconds()
		if lost.Load() > 0 {
			t.Errorf("%d calls were lost", lost.Load())
		}
		if rate := calls / took; rate < 0.7*accepts {
			t.Errorf("%.1f calls a second of %d possible", rate, accepts)
		}
		if share := float64(refused.Load()) / calls; share > 0.1 {
			t.Errorf("%.0f %% of the calls were refused", 100*share)
		}
		t.Logf("%.1f calls a second of %d, %d refused of %d", calls/took, accepts, refused.Load(), calls)
	})
}

// throttle is a source with a token bucket of one second.
type throttle struct {
	mu           sync.Mutex
	rate, tokens float64
	last         time.Time
}

func (s *throttle) take() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.tokens = min(s.rate, s.tokens+now.Sub(s.last).Seconds()*s.rate)
	s.last = now
	if s.tokens < 1 {
		return false
	}
	s.tokens--
	return true
}

// TestPaceGrows: a source that throttles nobody is soon asked as fast as the pool allows.
func TestPaceGrows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		start := time.Now()
		var group sync.WaitGroup
		for range 128 {
			group.Go(func() {
				for range 6000 / 128 {
					_ = caller.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error {
						time.Sleep(80 * time.Millisecond)
						return nil
					})
				}
			})
		}
		group.Wait()
		// 6,000 calls of 80 ms through 64 places take at least 7.5 s.
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("6,000 calls took %v", took)
		} else {
			t.Logf("6,000 calls took %v", took)
		}
	})
}

func TestASlowScopeBlocksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{
			Pool: 2, Limit: func(s inventory.Scope) inventory.Limit {
				if s.Account == "slow" {
					return inventory.Limit{Start: 1, Max: 1}
				}
				return inventory.Limit{Start: 1000}
			},
		})
		start := time.Now()
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				_ = caller.Do(t.Context(), inventory.Call{Scope: scope("slow", "r")}, func(context.Context) error { return nil })
			})
		}
		for range 100 {
			err := caller.Do(t.Context(), inventory.Call{Scope: scope("fast", "r")}, func(context.Context) error { return nil })
			if err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the fast account took %v", took)
		}
		group.Wait()
		if took := time.Since(start); took < 19*time.Second || took > 20*time.Second {
			t.Errorf("the slow account took %v, want 19 s after its first call", took)
		}
	})
}

func TestPoolIsABound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{Pool: 3, Limit: func(inventory.Scope) inventory.Limit {
			return inventory.Limit{Start: 1000}
		}})
		var under, most atomic.Int64
		var group sync.WaitGroup
		for range 30 {
			group.Go(func() {
				_ = caller.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error {
					most.Store(max(most.Load(), under.Add(1)))
					time.Sleep(time.Second)
					under.Add(-1)
					return nil
				})
			})
		}
		group.Wait()
		if most.Load() != 3 {
			t.Errorf("%d calls at once, want 3", most.Load())
		}
	})
}
