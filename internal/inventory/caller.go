package inventory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// The defaults of a Caller.
const (
	defaultPool    = 64 // calls under way at once; measured to be past the point where more is slower
	defaultTries   = 3
	defaultTimeout = 30 * time.Second
)

// Limit is the pace of one account × region × service, in requests a second. Zero parts mean: start at 8, no ceiling
// but what the source accepts.
type Limit struct{ Start, Max float64 }

// CallerConfig says how a Caller behaves. The zero value is what a scan of one process uses.
type CallerConfig struct {
	Limit    func(Scope) Limit                          // nil: the zero Limit for every scope
	Pacer    Pacer                                      // shares the pace with other processes; nil: this one is alone
	Pool     int                                        // calls under way at once over all scopes; 0: 64
	Tries    int                                        // of one call; 0: 3
	Timeout  time.Duration                              // of one try; 0: 30 s
	Now      func() time.Time                           // nil: the clock of the machine
	Sleep    func(context.Context, time.Duration) error // nil: sleeps, and returns the context's error when that ends
	Progress func(Progress)                             // called after each try, from many goroutines; nil: nobody asks
}

// Caller performs the calls of every provider of one scan: it is where limiting, retrying, the circuit breaker and
// counting are written, once. Make one for a scan and hand it to each provider. It is safe for concurrent use.
type Caller struct {
	cfg     CallerConfig
	pool    chan struct{}
	breaker *breaker

	mu       sync.Mutex
	scopes   map[Scope]*traffic
	outcomes map[Tally]int64
	lanes    map[string]*Lane
}

// traffic is what a Caller knows of one scope.
type traffic struct {
	limiter *limiter
	calls   int64 // guarded by Caller.mu
}

var _ Doer = (*Caller)(nil)

// NewCaller makes a Caller.
func NewCaller(cfg CallerConfig) *Caller {
	if cfg.Limit == nil {
		cfg.Limit = func(Scope) Limit { return Limit{} }
	}
	if cfg.Pool <= 0 {
		cfg.Pool = defaultPool
	}
	if cfg.Tries <= 0 {
		cfg.Tries = defaultTries
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = defaultTimeout
	}
	if cfg.Now == nil {
		cfg.Now = time.Now //nolint:forbidigo // the machine's clock is the default of what is otherwise an argument; it sets a pace and no result
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	return &Caller{
		cfg: cfg, pool: make(chan struct{}, cfg.Pool), breaker: newBreaker(), scopes: map[Scope]*traffic{},
		outcomes: map[Tally]int64{}, lanes: map[string]*Lane{},
	}
}

// Calls returns how many requests went out for the scope, each try counted.
func (c *Caller) Calls(s Scope) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.scopes[s]; t != nil {
		return t.calls
	}
	return 0
}

// Do implements [Doer].
func (c *Caller) Do(ctx context.Context, call Call, fn func(context.Context) error) error {
	for try := 1; ; try++ {
		res := c.attempt(ctx, call, fn)
		if res.final() || try >= c.cfg.Tries || call.lane.givesUp(res) {
			call.lane.end(res, c.cfg.Now)
			return res.toError(call)
		}
		if err := c.cfg.Sleep(ctx, pauseAfter(call, try, res.failure.After)); err != nil {
			return err
		}
	}
}

// attempt makes one try: it waits for the pace of the scope and of the source, then for a place in the pool, so that a
// slow scope takes no place from the others.
func (c *Caller) attempt(ctx context.Context, call Call, fn func(context.Context) error) result {
	t := c.trafficOf(call)
	pass, err := t.limiter.take(ctx)
	if err == nil {
		err = call.lane.take(ctx)
	}
	if err != nil {
		return result{err: err, cancelled: true}
	}
	select {
	case c.pool <- struct{}{}:
	case <-ctx.Done():
		return result{err: ctx.Err(), cancelled: true}
	}
	defer func() { <-c.pool }()
	if c.breaker.isOpen(call.endpoint()) {
		return result{err: errCircuitOpen, failure: Failure{Cause: Unreachable}, open: true}
	}
	res := c.perform(ctx, call, fn)
	c.count(call, t, res)
	if res.failure.Cause == Throttled {
		t.limiter.throttled(ctx, pass, res.failure.After)
	} else if res.answered() {
		t.limiter.succeeded(pass)
	}
	c.learn(call, res)
	return res
}

// perform runs fn within the time of one try and says what its error means.
func (c *Caller) perform(ctx context.Context, call Call, fn func(context.Context) error) result {
	limited, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	err := fn(limited)
	switch {
	case err == nil:
		return result{}
	case ctx.Err() != nil:
		return result{err: ctx.Err(), cancelled: true}
	case AsGap(err) != nil || errors.Is(err, ErrNotApplicable):
		return result{err: err, told: true}
	case limited.Err() != nil:
		return result{err: err, failure: Failure{Cause: TimedOut}}
	}
	return result{err: err, failure: classify(call, err)}
}

// learn tells the breaker how the try went.
func (c *Caller) learn(call Call, res result) {
	switch {
	case res.cancelled:
	case res.answered():
		c.breaker.answered(call.endpoint())
	case res.failure.Cause == TimedOut:
		c.breaker.unanswered(call.endpoint(), noAnswerInTime)
	case !hungUp(res.err): // else somebody was there: the next try will tell
		c.breaker.unanswered(call.endpoint(), noConnection)
	}
}

func (c *Caller) trafficOf(call Call) *traffic {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.scopes[call.Scope]
	if t == nil {
		t = &traffic{limiter: c.limiter(call.Scope, c.cfg.Limit(call.Scope), call.lane.isLocal())}
		c.scopes[call.Scope] = t
	}
	return t
}

// limiter makes the limiter of a scope: a share of what all workers may do, unless only this machine can reach it.
func (c *Caller) limiter(s Scope, limit Limit, local bool) *limiter {
	l := newLimiter(limit, c.cfg.Now, c.cfg.Sleep)
	if c.cfg.Pacer != nil && !local {
		l.share = &share{pacer: c.cfg.Pacer, scope: s, limit: Limit{Start: l.rate, Max: l.ceiling}}
	}
	return l
}

func (c *Caller) count(call Call, t *traffic, res result) {
	c.mu.Lock()
	t.calls++
	c.outcomes[Tally{Provider: call.Scope.Provider, Outcome: res.outcome()}]++
	calls := t.calls
	c.mu.Unlock()
	if c.cfg.Progress != nil {
		c.cfg.Progress(Progress{Scope: call.Scope, Op: call.Op, Calls: calls})
	}
}

// errCircuitOpen is why a call was not made.
var errCircuitOpen = errors.New("the endpoint did not answer before")

// result is how one try went.
type result struct {
	err       error
	failure   Failure
	cancelled bool // err is the context's
	told      bool // err is a *Gap or says that the scope does not apply: fn decided
	open      bool // the call was not made
}

// final reports whether another try would be pointless.
func (r result) final() bool {
	if r.err == nil || r.cancelled || r.told || r.open || r.failure.Fatal || r.failure.NotApplicable {
		return true
	}
	passing := []Cause{Throttled, Unreachable, TimedOut}
	return !slices.Contains(passing, r.failure.Cause)
}

// answered reports whether something came back, whatever it said.
func (r result) answered() bool {
	return !r.cancelled && r.failure.Cause != Unreachable && r.failure.Cause != TimedOut
}

// toError turns the last try into what Do returns.
func (r result) toError(call Call) error {
	switch {
	case r.err == nil || r.cancelled || r.failure.Fatal:
		return r.err
	case r.told:
		return completeGap(r.err, call)
	case r.failure.NotApplicable:
		return fmt.Errorf("inventory: %s %s: %w", call.Op, call.Scope.ID(), ErrNotApplicable)
	}
	return &Gap{
		Scope: call.Scope, Store: call.Store, Dataset: call.Dataset, Op: call.Op,
		Cause: r.failure.Cause, Fix: fixFor(r.failure, call), Err: r.err,
	}
}
