package river

import (
	"context"
	"sync"
	"time"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

// round is one scan that this process coordinates, or the work of a server for all others.
type round struct {
	slice   run.Slice
	served  bool            // of all scans that others coordinate
	ctx     context.Context //nolint:containedctx // of the caller: slices run under River's context, and end with his
	work    sync.WaitGroup  // the slices under way
	failure chan error      // the first error that no waiting mends
	ended   chan struct{}   // told when a slice ended
}

func newRound(ctx context.Context, slice run.Slice) *round {
	return &round{slice: slice, ctx: ctx, failure: make(chan error, 1), ended: make(chan struct{}, 1)}
}

// join returns the round that works a scan in this process, with one more slice under way; nil when there is none.
func (q *Queue) join(scan string) *round {
	q.mu.Lock()
	defer q.mu.Unlock()
	r := q.rounds[scan]
	if r == nil {
		r = q.server
	}
	if r == nil || r.ctx.Err() != nil || r.served && q.shunned[scan] {
		return nil
	}
	r.work.Add(1)
	return r
}

// leave says that a slice ended.
func (r *round) leave() {
	r.work.Done()
	select {
	case r.ended <- struct{}{}:
	default:
	}
}

// within returns the context of a job that ends with the round, too.
func (r *round) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(r.ctx, cancel)
	return ctx, func() { stop(); cancel() }
}

// fail ends the round with an error that will come again however often a slice is tried.
func (r *round) fail(err error) {
	select {
	case r.failure <- err:
	default:
	}
}

// lookEach is how often a coordinator asks whether shards are left that others work: the end of a round is seen a quarter
// of a second late, for four small queries a second.
const lookEach = 250 * time.Millisecond

// outage is how long the database may be away before a scan ends with its error: longer than a restart or a failover of a
// server, as the tries of a permit are. What is done is kept, and the scan resumes.
const outage = 5 * time.Minute

// wait returns when no shard of the scan is pending or running anywhere.
func (q *Queue) wait(ctx context.Context, scan string, r *round) error {
	look := time.NewTicker(lookEach)
	defer look.Stop()
	away := 0
	for {
		left, err := q.cfg.Store.Left(ctx, scan)
		if err != nil && (!store.Passing(err) || time.Duration(away)*lookEach > outage) {
			return err
		}
		switch {
		case err != nil:
			away++
		case !left:
			return nil
		default:
			away = 0
		}
		if err := r.pause(ctx, look.C); err != nil {
			return err
		}
	}
}

// pause waits until it is time to look again, or a slice has ended.
func (r *round) pause(ctx context.Context, look <-chan time.Time) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-r.failure:
		return err
	case <-r.ended:
	case <-look:
	}
	return nil
}

// Work implements [run.Queue].
func (q *Queue) Work(ctx context.Context, scan string, _ int, slice run.Slice) error {
	if err := q.begin(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	r := newRound(ctx, slice)
	q.mu.Lock()
	q.rounds[scan] = r
	q.mu.Unlock()
	defer func() {
		cancel()
		q.mu.Lock()
		delete(q.rounds, scan)
		q.mu.Unlock()
		r.work.Wait() // nobody writes results of this process any more when it goes on
	}()
	if err := q.follow(scan); err != nil {
		return err
	}
	if err := q.Wake(ctx, scan); err != nil && !store.Passing(err) { // the next sign of life does it again
		return err
	}
	if err := q.wait(ctx, scan, r); err != nil {
		return err
	}
	if err := dropPermits(ctx, q.cfg.Store.Pool(), scan); !store.Passing(err) {
		return err
	}
	return nil // permits that stay are used up for nothing
}

// Serve implements [run.Queue]: it works slices of every scan that runs, until ctx ends.
func (q *Queue) Serve(ctx context.Context, _ int, slice run.Slice) error {
	if err := q.begin(ctx); err != nil {
		return err
	}
	r := newRound(ctx, slice)
	r.served = true
	q.mu.Lock()
	q.server = r
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		q.server = nil
		q.mu.Unlock()
		r.work.Wait()
	}()
	seek := time.NewTicker(seekEach)
	defer seek.Stop()
	for {
		q.seek(ctx)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-seek.C:
		}
	}
}
