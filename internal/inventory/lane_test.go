package inventory_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// TestLimitOfASource holds the calls of all scopes of a source together at what a person set.
func TestLimitOfASource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{
			Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1000} },
		})
		lane := caller.Lane(inventory.LaneConfig{Source: "prod", PerSecond: 10})
		start := time.Now()
		var group sync.WaitGroup
		for _, account := range []string{"1", "2", "3"} {
			group.Go(func() {
				for range 20 {
					err := lane.Do(t.Context(), inventory.Call{Scope: scope(account, "r")}, func(context.Context) error { return nil })
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		if took := time.Since(start); took != 5*time.Second {
			t.Errorf("60 calls at 10 a second took %v, want 5 s after the first second's", took)
		}
		if caller.Lane(inventory.LaneConfig{Source: "prod"}) != lane {
			t.Error("a source has two lanes")
		}
	})
}

func TestStrainedSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		lane := caller.Lane(inventory.LaneConfig{Source: "busy"})
		n := 0
		do := func(fails int) {
			n = 0
			_ = lane.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error {
				if n++; n <= fails {
					return errSource
				}
				return nil
			})
		}
		if do(2); caller.Strained("busy") || caller.Strained("unknown") {
			t.Error("strained, although the third try was answered")
		}
		if do(3); !caller.Strained("busy") {
			t.Error("not strained, although a call was given up")
		}
		if time.Sleep(time.Minute); caller.Strained("busy") {
			t.Error("still strained after a minute")
		}
	})
}

func TestOutcomes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{Tries: 2})
		tell := func(c inventory.Cause) func(context.Context) error {
			return func(context.Context) error { return &inventory.Gap{Cause: c} }
		}
		stopped, stop := context.WithCancel(t.Context())
		for _, c := range []struct {
			stopped bool
			failure inventory.Failure
			fn      func(context.Context) error
		}{
			{fn: func(context.Context) error { return nil }},
			{failure: inventory.Failure{Cause: inventory.Throttled}, fn: failing},
			{failure: inventory.Failure{Cause: inventory.Denied}, fn: failing},
			{failure: inventory.Failure{Cause: inventory.TimedOut}, fn: failing},
			{failure: inventory.Failure{Cause: inventory.Unreadable}, fn: failing},
			{failure: inventory.Failure{NotApplicable: true}, fn: failing},
			{fn: tell(inventory.Denied)},
			{fn: tell(inventory.Truncated)},
			{fn: func(context.Context) error { return inventory.ErrNotApplicable }},
			{stopped: true, fn: func(context.Context) error { stop(); return errSource }},
		} {
			ctx := t.Context()
			if c.stopped {
				ctx = stopped
			}
			_ = caller.Do(ctx, call(c.failure), c.fn)
		}
		want := map[inventory.Tally]int64{
			{Provider: "aws", Outcome: inventory.CallOK}:        4,
			{Provider: "aws", Outcome: inventory.CallThrottled}: 2,
			{Provider: "aws", Outcome: inventory.CallDenied}:    2,
			{Provider: "aws", Outcome: inventory.CallTimedOut}:  2,
			{Provider: "aws", Outcome: inventory.CallFailed}:    1,
			{Provider: "aws", Outcome: inventory.CallStopped}:   1,
		}
		if diff := cmp.Diff(want, caller.Outcomes()); diff != "" {
			t.Errorf("outcomes (-want +got):\n%s", diff)
		}
	})
}
