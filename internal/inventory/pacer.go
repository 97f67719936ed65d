package inventory

import (
	"context"
	"time"
)

// Pacer shares the pace of scopes among the workers of many processes: what one of them learns of a source holds for all
// of them, and together they are no faster than one would be. It is safe for concurrent use.
type Pacer interface {
	// Block takes the permission for some calls of a scope. It does not wait for them: the block says when they begin.
	Block(ctx context.Context, s Scope, ask Ask) (Block, error)
	// Throttled says that the source refused a call: the pace of the scope is halved for everybody, once for all the
	// calls that were under way at the time.
	Throttled(ctx context.Context, s Scope, r Refusal) error
}

// Ask is what a worker says of itself when it asks for a block.
type Ask struct {
	Limit Limit // of the scope; the pace of a scope that nobody knows begins at its start
	Want  int   // calls that it has work for in the next few seconds
	Grown int   // calls that succeeded since the last block, and that the pace held back: evidence that it may grow
	Cut   int64 // of the blocks of those calls; evidence from before the last cut counts for nothing
}

// Block is the permission for some calls.
type Block struct {
	Calls int           // 0: there is none yet; ask again after Wait
	Wait  time.Duration // until it begins
	Rate  float64       // calls a second, from then on
	Cut   int64         // how often the pace of the scope had been cut when the block was given
}

// Refusal is a call that the source throttled.
type Refusal struct {
	Cut   int64         // of the block of the call
	After time.Duration // how long the source asked to be left alone; 0: it did not say
}

// The numbers of a share.
const (
	blockLife  = 5 * time.Second // what of a block is not spent until then is dropped, so that a rate that was cut ends
	demandTime = time.Second     // over less than that, what a worker spent says little about what it needs
	askTime    = 2 * time.Second // for one word with the pacer: less than a call at the floor rate takes
)

// share is the part of a shared pace that this process holds: the rest of its last block. Its fields are guarded by
// limiter.mu.
type share struct {
	pacer Pacer
	scope Scope
	limit Limit

	left  int       // calls of the block
	size  int       // calls that it had
	begun time.Time // when it began
	under int64     // its cut: of a call that was allowed before a cut is known, and made after
	cut   int64     // how often the pace was cut, as far as this process knows
	grown int       // evidence that was not handed on yet
	owed  *Refusal  // what the pacer could not be told yet
}

// stock sees that the limiter holds a call of a block, and reports whether it had to wait for that. The turn is held.
// Without a pacer there is nothing to do.
func (l *limiter) stock(ctx context.Context) (bool, error) {
	waited := false
	for l.share != nil {
		ask, enough := l.need()
		if enough {
			break
		}
		block := l.request(ctx, ask)
		if err := ctx.Err(); err != nil {
			return waited, err
		}
		if block.Wait > 0 {
			waited = true
			if err := l.sleep(ctx, block.Wait); err != nil {
				return waited, err
			}
		}
		l.open(block)
	}
	return waited, nil
}

// need returns what to ask for, or true while the last block is good.
func (l *limiter) need() (Ask, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.share
	age := l.now().Sub(s.begun)
	if s.left > 0 && age < blockLife {
		return Ask{}, true
	}
	spent := float64(s.size-s.left) / max(age, demandTime).Seconds()
	want := 1 + int(l.waiting.Load()) + int(spent*blockLife.Seconds())
	ask := Ask{Limit: s.limit, Want: want, Grown: s.grown, Cut: s.cut}
	s.left = 0
	return ask, false
}

// request asks for a block. When the pacer cannot be reached, this process goes on at the floor rate, which is none that
// a source could be asked too much at, and asks again for the next call.
func (l *limiter) request(ctx context.Context, ask Ask) Block {
	s := l.share
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	if err := l.settle(ctx); err != nil {
		return l.alone()
	}
	block, err := s.pacer.Block(ctx, s.scope, ask)
	if err != nil {
		return l.alone()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	s.grown = max(s.grown-ask.Grown, 0)
	return block
}

// alone is the block of a process that cannot reach the pacer: one call at the floor rate.
func (l *limiter) alone() Block {
	l.mu.Lock()
	defer l.mu.Unlock()
	rate := min(FloorRate, l.ceiling)
	return Block{Calls: 1, Rate: rate, Wait: time.Duration(float64(time.Second) / rate), Cut: l.share.cut}
}

// open begins a block.
func (l *limiter) open(b Block) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.share
	if b.Calls <= 0 {
		return
	}
	if b.Rate > 0 {
		l.rate = b.Rate
	}
	l.last, l.tokens = l.now(), 1
	s.left, s.size, s.begun, s.under = b.Calls, b.Calls, l.last, b.Cut
	if b.Cut != s.cut { // also when the pacer has lost what it knew, and counts anew
		s.cut, s.grown = b.Cut, 0
	}
}

// refused notes that the source throttled a call, and tells the pacer when it does not know yet. What is left of the
// block goes: the next one has the pace that holds now.
func (l *limiter) refused(ctx context.Context, t ticket, after time.Duration) {
	if l.note(t, after) {
		ctx, cancel := context.WithTimeout(ctx, askTime)
		defer cancel()
		_ = l.settle(ctx) // what could not be said now is said before the next block
	}
}

// note reports whether a refusal is news.
func (l *limiter) note(t ticket, after time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.share
	if t.cut < s.cut {
		return false
	}
	s.owed = &Refusal{Cut: t.cut, After: min(after, lastPause)}
	s.cut, s.grown, s.left = t.cut+1, 0, 0
	return true
}

// settle tells the pacer of a refusal that it does not know.
func (l *limiter) settle(ctx context.Context) error {
	l.mu.Lock()
	owed := l.share.owed
	l.mu.Unlock()
	if owed == nil {
		return nil
	}
	if err := l.share.pacer.Throttled(ctx, l.share.scope, *owed); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.share.owed == owed {
		l.share.owed = nil
	}
	return nil
}
