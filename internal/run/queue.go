package run

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/store"
)

// Queue hands slices of scans to workers: to those of this process, and where the store is shared, to those of others.
// The table of shards says what is to be done; a queue only says when somebody should look.
type Queue interface {
	// Work works slices of one scan, several at a time, until none of its shards is left anywhere, or ctx ends. Its error
	// is the context's, or that of a store that cannot be used.
	Work(ctx context.Context, scan string, workers int, slice Slice) error
	// Wake says that shards of a scan are to be done.
	Wake(ctx context.Context, scan string) error
	// Cancel drops the slices of a scan that nobody has begun.
	Cancel(ctx context.Context, scan string) error
}

// Slice works shards of a scan until the time of a slice is over or none is left for this worker. Each result but the
// last is committed by itself. The last one is handed to end, so that the queue can commit what it wants to say of the
// slice in the same transaction; end is called once, with nil when nothing was done. An error is the context's or the
// store's: what goes wrong while reading is in the results.
type Slice func(ctx context.Context, scan string, end End) error

// End commits the last result of a slice; more says that shards are left.
type End func(ctx context.Context, last *Completion, more bool) error

// Completion is the result of a shard that is about to be committed, with the shard whose result it takes a part over
// from, where there is one.
type Completion struct {
	shard  *store.Shard
	result []byte
	before *store.Shard
	rest   []byte
	cursor string // where the shard goes on, of a result that is not whole
}

// Commit writes the result in a transaction of its own. It returns store.ErrFenced when the shard was given to another
// worker meanwhile; then nothing was written.
func (c *Completion) Commit(ctx context.Context, st *store.Store) error {
	switch {
	case c.cursor != "":
		return st.Suspend(ctx, c.shard, c.result, c.cursor)
	case c.before != nil:
		return st.CompleteFrom(ctx, c.shard, c.result, c.before, c.rest)
	}
	return st.Complete(ctx, c.shard, c.result)
}

// CommitIn writes the result within a transaction that somebody else began and ends.
func (c *Completion) CommitIn(ctx context.Context, st *store.Store, tx store.Execer) error {
	switch {
	case c.cursor != "":
		return st.SuspendIn(ctx, tx, c.shard, c.result, c.cursor)
	case c.before != nil:
		return st.CompleteFromIn(ctx, tx, c.shard, c.result, c.before, c.rest)
	}
	return st.CompleteIn(ctx, tx, c.shard, c.result)
}

// Local is the queue of a process that works alone, or beside others of which it tells nothing.
type Local struct{ store *store.Store }

var _ Queue = (*Local)(nil)

// NewLocal makes the queue of this process: its workers take the shards from the store themselves.
func NewLocal(st *store.Store) *Local { return &Local{st} }

// Work implements [Queue].
func (q *Local) Work(ctx context.Context, scan string, workers int, slice Slice) error {
	for {
		// The bound is the CPU: reading is decompressing, splitting and scanning, and waiting for a remote source is
		// bounded by its provider's rate.
		g, gctx := errgroup.WithContext(ctx)
		for range max(workers, 1) {
			g.Go(func() error { return q.loop(gctx, scan, slice) })
		}
		if err := g.Wait(); err != nil || !q.store.Shared() {
			return err
		}
		left, err := q.store.Left(ctx, scan) // others may have shards of it under way
		if err != nil || !left {
			return err
		}
		rest(ctx)
	}
}

// Wake implements [Queue]: the workers of this process look for themselves.
func (*Local) Wake(context.Context, string) error { return nil }

// Cancel implements [Queue]: nothing waits outside the store.
func (*Local) Cancel(context.Context, string) error { return nil }

// loop works one slice after the other until none is left.
func (q *Local) loop(ctx context.Context, scan string, slice Slice) error {
	for left := true; left && ctx.Err() == nil; {
		left = false
		idle := false
		err := slice(ctx, scan, func(ctx context.Context, last *Completion, more bool) error {
			left, idle = more, last == nil
			if last == nil {
				return nil
			}
			return last.Commit(ctx, q.store)
		})
		if err != nil {
			return err
		}
		if left && idle {
			rest(ctx)
		}
	}
	return ctx.Err()
}

// restFor is how long a worker waits that has nothing to do although shards are left: their sources have no slot for it.
const restFor = 250 * time.Millisecond

func rest(ctx context.Context) {
	t := time.NewTimer(restFor)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
