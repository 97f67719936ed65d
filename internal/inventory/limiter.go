package inventory

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// The numbers of the limiter. Rates are requests a second.
const (
	startRate = 8.0 // of a source that publishes no quota; most list calls of the clouds allow more
	maxRate   = 1e4 // beyond what the pool of calls can reach, so that a rate stays a meaningful number
)

// FloorRate is the lowest rate that throttling leads to, in requests a second: a throttled source is asked every two
// seconds, so that it can recover.
const FloorRate = 0.5

// limiter is a token bucket for one account × region × service, whose rate follows the answers of the source: it grows
// while calls succeed and halves when one is throttled. Until the first throttling the rate grows by one with each
// success, which doubles it about every second; after that by about one a second, so that it stays close below what
// the source accepts. Callers are served in the order in which they come.
//
// With a share the rate is that of all workers together: it comes with each block of calls, whose spending is paced here
// and whose answers are handed on.
type limiter struct {
	turn    chan struct{} // held by the one caller that waits for the next token
	waiting atomic.Int64  // callers that wait for their turn
	now     func() time.Time
	sleep   func(context.Context, time.Duration) error
	share   *share // nil: this process alone

	mu        sync.Mutex
	rate      float64
	ceiling   float64
	threshold float64 // from here on the rate grows slowly
	tokens    float64
	last      time.Time // when tokens was right
	cut       time.Time // when the rate was halved last
}

// ticket is the permission for one call.
type ticket struct {
	taken  time.Time
	queued bool  // the limiter, not the caller, set the pace
	cut    int64 // of the block that it was taken from
}

func newLimiter(limit Limit, now func() time.Time, sleep func(context.Context, time.Duration) error) *limiter {
	ceiling := limit.Max
	if ceiling <= 0 {
		ceiling = maxRate
	}
	start := limit.Start
	if start <= 0 {
		start = startRate
	}
	start = min(start, ceiling)
	return &limiter{
		turn: make(chan struct{}, 1), now: now, sleep: sleep,
		rate: start, ceiling: ceiling, threshold: ceiling, tokens: max(start, 1), last: now(),
	}
}

// take waits for the next token. It returns the context's error when that ends first.
func (l *limiter) take(ctx context.Context) (ticket, error) {
	queued, err := l.enter(ctx)
	if err != nil {
		return ticket{}, err
	}
	defer func() { <-l.turn }()
	waited, err := l.stock(ctx)
	if err != nil {
		return ticket{}, err
	}
	queued = queued || waited
	if wait := l.delay(); wait > 0 {
		queued = true
		if err := l.sleep(ctx, wait); err != nil {
			return ticket{}, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refill()
	l.tokens--
	pass := ticket{taken: l.last, queued: queued}
	if s := l.share; s != nil {
		s.left = max(s.left-1, 0)
		pass.cut = s.under
	}
	return pass, nil
}

// enter takes the turn and reports whether another caller had it. With an error the turn is not taken.
func (l *limiter) enter(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	select {
	case l.turn <- struct{}{}:
		return false, nil
	default:
	}
	l.waiting.Add(1)
	defer l.waiting.Add(-1)
	select {
	case l.turn <- struct{}{}:
		return true, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}

// delay returns how long the next token takes.
func (l *limiter) delay() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refill()
	if l.tokens >= 1 {
		return 0
	}
	return time.Duration((1 - l.tokens) / l.rate * float64(time.Second))
}

// refill adds the tokens of the time that has passed: at most one second's worth is kept. mu is held.
func (l *limiter) refill() {
	now := l.now()
	if passed := now.Sub(l.last).Seconds(); passed > 0 {
		l.tokens = min(l.tokens+passed*l.rate, max(l.rate, 1))
	}
	l.last = now
}

// succeeded lets the rate grow, if the rate was what held the call back: a source that is asked seldom proves nothing.
func (l *limiter) succeeded(t ticket) {
	if !t.queued {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if s := l.share; s != nil {
		if t.cut == s.cut {
			s.grown++
		}
		return
	}
	step := 1.0
	if l.rate >= l.threshold {
		step = 1 / l.rate
	}
	l.rate = min(l.rate+step, l.ceiling)
}

// throttled halves the rate, once for all the calls that were under way at the time. after is how long the source asked
// to be left alone: the other workers of a shared pace heed it too.
func (l *limiter) throttled(ctx context.Context, t ticket, after time.Duration) {
	if l.share != nil {
		l.refused(ctx, t, after)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refill()
	l.tokens = min(l.tokens, 0)
	if t.taken.Before(l.cut) {
		return
	}
	l.rate = max(l.rate/2, FloorRate)
	l.threshold = l.rate
	l.cut = l.last
}
