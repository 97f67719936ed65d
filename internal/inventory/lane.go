package inventory

import (
	"context"
	"sync"
	"time"
)

// LaneConfig says what a source is to a Caller. The zero value is a source without limits of its own.
type LaneConfig struct {
	Source    string
	PerSecond float64 // requests of all its scopes together; 0: what each scope accepts
	Local     bool    // of this machine alone: its pace is nobody else's business
}

// Lane is the way of one source through a Caller. It is the [Doer] of the source's provider, and it knows whether the
// source gives answers. Make it with [Caller.Lane]. It is safe for concurrent use.
type Lane struct {
	caller  *Caller
	local   bool
	limiter *limiter // nil: without a limit of the source itself

	mu       sync.Mutex
	gaveUp   time.Time // when a call was throttled for the last time with all its tries
	hopeless bool      // nothing was answered since
}

var _ Doer = (*Lane)(nil)

// strainTime is how long a source that throttled a call with all its tries stays behind those that answer: three tries at
// the floor rate take six seconds, so a source that always throttles takes at most a tenth of a worker.
const strainTime = time.Minute

// Lane returns the lane of a source, the same one for the same name.
func (c *Caller) Lane(cfg LaneConfig) *Lane {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.lanes[cfg.Source]; l != nil {
		return l
	}
	l := &Lane{caller: c, local: cfg.Local}
	if cfg.PerSecond > 0 {
		// No cloud has a provider of this name; the limit is a person's, so nothing is learned about it.
		scope := Scope{Provider: "source", Service: cfg.Source}
		l.limiter = c.limiter(scope, Limit{Start: cfg.PerSecond, Max: cfg.PerSecond}, cfg.Local)
	}
	c.lanes[cfg.Source] = l
	return l
}

// Strained reports whether a source throttles so much that calls are given up. Work on other sources goes before it.
func (c *Caller) Strained(source string) bool {
	c.mu.Lock()
	l := c.lanes[source]
	c.mu.Unlock()
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.gaveUp.IsZero() && c.cfg.Now().Sub(l.gaveUp) < strainTime
}

// Do implements [Doer].
func (l *Lane) Do(ctx context.Context, call Call, fn func(context.Context) error) error {
	call.lane = l
	return l.caller.Do(ctx, call, fn)
}

// take waits for the pace of the source. A call without a lane has none.
func (l *Lane) take(ctx context.Context) error {
	if l == nil || l.limiter == nil {
		return nil
	}
	_, err := l.limiter.take(ctx)
	return err
}

// end notes how the last try of a call went.
func (l *Lane) end(res result, now func() time.Time) {
	if l == nil || res.cancelled || res.open {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hopeless = res.failure.Cause == Throttled; l.hopeless {
		l.gaveUp = now()
	}
}

// givesUp reports whether another try would only be throttled like all others before: then the call makes room for work
// on other sources. The first call of a source is always tried to the end.
func (l *Lane) givesUp(res result) bool {
	if l == nil || res.failure.Cause != Throttled {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hopeless
}

func (l *Lane) isLocal() bool { return l != nil && l.local }
