package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

var errSource = errors.New("cell 110101199003070000 is not valid") // as a database would quote it

func scope(account, region string) inventory.Scope {
	return inventory.Scope{Provider: "aws", Partition: "aws", Account: account, Region: region, Service: "s3"}
}

// call fails with the given meaning until fn succeeds.
func call(f inventory.Failure) inventory.Call {
	return inventory.Call{
		Scope: scope("1", "eu-west-1"), Store: "arn:b", Op: "s3:ListBuckets",
		Classify: func(error) inventory.Failure { return f },
	}
}

func TestDo(t *testing.T) {
	gap := func(c inventory.Cause, fix inventory.FixCode, args ...string) *inventory.Gap {
		return &inventory.Gap{
			Scope: scope("1", "eu-west-1"), Store: "arn:b", Op: "s3:ListBuckets", Cause: c,
			Fix: inventory.Fix{Code: fix, Args: args},
		}
	}
	tests := []struct {
		name    string
		failure inventory.Failure
		fails   int // how often fn fails; -1: always
		calls   int64
		want    *inventory.Gap
		is      error
	}{
		{name: "success", calls: 1},
		{name: "a throttled call is tried again", failure: inventory.Failure{Cause: inventory.Throttled}, fails: 2, calls: 3},
		{name: "three times", failure: inventory.Failure{Cause: inventory.Throttled}, fails: -1, calls: 3, want: gap(inventory.Throttled, inventory.FixRetry)},
		{name: "a denied call is not", failure: inventory.Failure{Cause: inventory.Denied}, fails: -1, calls: 1, want: gap(inventory.Denied, inventory.FixGrant, "s3:ListBuckets")},
		{name: "the provider's fix wins", failure: inventory.Failure{Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixEnable, Args: []string{"x"}}}, fails: -1, calls: 1, want: gap(inventory.Denied, inventory.FixEnable, "x")},
		{name: "nothing to see here", failure: inventory.Failure{NotApplicable: true}, fails: -1, calls: 1, is: inventory.ErrNotApplicable},
		{name: "a bug comes as it is", failure: inventory.Failure{Fatal: true}, fails: -1, calls: 1, is: errSource},
		{name: "no meaning is unreachable", fails: -1, calls: 2, want: gap(inventory.Unreachable, inventory.FixNetwork, "aws eu-west-1")},
		{name: "a slow answer", failure: inventory.Failure{Cause: inventory.TimedOut}, fails: 1, calls: 2},
		{name: "not enabled", failure: inventory.Failure{Cause: inventory.NotEnabled}, fails: -1, calls: 1, want: gap(inventory.NotEnabled, inventory.FixEnable, "s3:ListBuckets")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := inventory.NewCaller(inventory.CallerConfig{})
				n := 0
				err := caller.Do(t.Context(), call(tt.failure), func(context.Context) error {
					if n++; tt.fails < 0 || n <= tt.fails {
						return errSource
					}
					return nil
				})
				if got := caller.Calls(scope("1", "eu-west-1")); got != tt.calls {
					t.Errorf("%d calls, want %d", got, tt.calls)
				}
				checkError(t, err, tt.want, tt.is)
			})
		})
	}
}

func checkError(t *testing.T, err error, want *inventory.Gap, is error) {
	t.Helper()
	if is != nil {
		if !errors.Is(err, is) {
			t.Errorf("error %v, want %v", err, is)
		}
		return
	}
	got := inventory.AsGap(err)
	if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Err" }, cmp.Ignore())); diff != "" {
		t.Errorf("gap (-want +got):\n%s\nerror %v", diff, err)
	}
	if want == nil && err != nil {
		t.Errorf("error %v, want none", err)
	}
}

func failing(context.Context) error { return errSource }

func TestDoKeepsTheErrorOfTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		ctx, cancel := context.WithCancel(t.Context())
		err := caller.Do(ctx, call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error {
			cancel()
			return errSource
		})
		if !errors.Is(err, context.Canceled) || inventory.AsGap(err) != nil {
			t.Errorf("error %v, want the context's", err)
		}
		for range 2 { // a cancelled caller must not block the next
			if err := caller.Do(ctx, call(inventory.Failure{}), func(context.Context) error { return nil }); !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want the context's", err)
			}
		}
		if err := caller.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error { return nil }); err != nil {
			t.Errorf("after a cancelled call: %v", err)
		}
	})
}

func TestDoEndsASlowCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		start := time.Now()
		err := caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Unreachable}), func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		if g := inventory.AsGap(err); g == nil || g.Cause != inventory.TimedOut {
			t.Errorf("error %v, want timed_out", err)
		}
		if took := time.Since(start); took < 90*time.Second || took > 92*time.Second {
			t.Errorf("took %v, want three times 30 s and two pauses", took)
		}
	})
}

func TestDoFillsInAGapOfItsOwn(t *testing.T) {
	caller := inventory.NewCaller(inventory.CallerConfig{})
	own := &inventory.Gap{Cause: inventory.Truncated}
	err := caller.Do(t.Context(), call(inventory.Failure{}), func(context.Context) error { return fmt.Errorf("page: %w", own) })
	want := &inventory.Gap{
		Scope: scope("1", "eu-west-1"), Store: "arn:b", Op: "s3:ListBuckets", Cause: inventory.Truncated,
		Fix: inventory.Fix{Code: inventory.FixRetry},
	}
	checkError(t, err, want, nil)
	if own.Op != "" {
		t.Error("the provider's gap was changed")
	}
}

func TestCircuit(t *testing.T) {
	down := inventory.Failure{Cause: inventory.Unreachable}
	tests := []struct {
		name  string
		first inventory.Call // fails until its circuit is open
		err   error
		then  inventory.Call
		open  bool
	}{
		{name: "the same region", first: call(down), err: errSource, then: inventory.Call{Scope: scope("1", "eu-west-1")}, open: true},
		{name: "another account of it", first: call(down), err: errSource, then: inventory.Call{Scope: scope("2", "eu-west-1")}, open: true},
		{name: "another region", first: call(down), err: errSource, then: inventory.Call{Scope: scope("1", "eu-west-2")}},
		{name: "a connection that broke was one", first: call(down), err: io.ErrUnexpectedEOF, then: inventory.Call{Scope: scope("1", "eu-west-1")}},
		{
			name:  "another host",
			first: inventory.Call{Scope: scope("", ""), Host: "db1:5432"}, err: errSource,
			then: inventory.Call{Scope: scope("", ""), Host: "db2:5432"},
		},
		{name: "no region, another account", first: inventory.Call{Scope: scope("1", "")}, err: errSource, then: inventory.Call{Scope: scope("2", "")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				caller := inventory.NewCaller(inventory.CallerConfig{})
				_ = caller.Do(t.Context(), tt.first, func(context.Context) error { return tt.err })
				reached := false
				err := caller.Do(t.Context(), tt.then, func(context.Context) error {
					reached = true
					return nil
				})
				if g := inventory.AsGap(err); reached == tt.open || (g != nil) != tt.open {
					t.Errorf("reached %v, error %v, want open %v", reached, err, tt.open)
				}
			})
		})
	}
}

func TestCircuitOfASilentEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		silent := func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		start := time.Now()
		for range 100 {
			if inventory.AsGap(caller.Do(t.Context(), call(inventory.Failure{}), silent)) == nil {
				t.Fatal("no gap")
			}
		}
		if took := time.Since(start); took > 4*time.Minute {
			t.Errorf("100 calls to an endpoint that never answers took %v, want that of two", took)
		}
	})
}

func TestAnAnswerClosesTheCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{Tries: 1})
		for range 5 {
			_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Unreachable}), func(context.Context) error { return errSource })
			err := caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Denied}), func(context.Context) error { return errSource })
			if g := inventory.AsGap(err); g == nil || g.Cause != inventory.Denied {
				t.Fatalf("error %v, want denied: somebody answered", err)
			}
		}
	})
}

func TestPausesAreTheSameEveryTime(t *testing.T) {
	pauses := func() []time.Duration {
		var list []time.Duration
		caller := inventory.NewCaller(inventory.CallerConfig{Sleep: func(_ context.Context, d time.Duration) error {
			list = append(list, d)
			return nil
		}})
		_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.TimedOut}), func(context.Context) error { return errSource })
		return list
	}
	got := pauses()
	if diff := cmp.Diff(got, pauses()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
	if len(got) != 2 || got[0] < 100*time.Millisecond || got[0] > 200*time.Millisecond ||
		got[1] < 200*time.Millisecond || got[1] > 400*time.Millisecond {
		t.Errorf("pauses %v, want two: between 100 and 200 ms, then twice as long", got)
	}
}

func TestPauseAsAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		caller := inventory.NewCaller(inventory.CallerConfig{})
		start, n := time.Now(), 0
		err := caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled, After: 7 * time.Second}), func(context.Context) error {
			if n++; n == 1 {
				return errSource
			}
			return nil
		})
		if took := time.Since(start); err != nil || took != 7*time.Second {
			t.Errorf("took %v, error %v, want 7 s", took, err)
		}
	})
}

func TestProgressCountsTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []inventory.Progress
		caller := inventory.NewCaller(inventory.CallerConfig{Progress: func(p inventory.Progress) { seen = append(seen, p) }})
		_ = caller.Do(t.Context(), call(inventory.Failure{Cause: inventory.Throttled}), func(context.Context) error { return errSource })
		if len(seen) != 3 || seen[2].Calls != 3 || seen[2].Op != "s3:ListBuckets" {
			t.Errorf("progress %+v", seen)
		}
	})
}

func BenchmarkDo(b *testing.B) {
	caller := inventory.NewCaller(inventory.CallerConfig{
		Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1e9, Max: 1e9} },
	})
	c := call(inventory.Failure{})
	b.ReportAllocs()
	for b.Loop() {
		if err := caller.Do(b.Context(), c, func(context.Context) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
