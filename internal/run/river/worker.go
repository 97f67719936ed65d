package river

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	riverqueue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

// permit is the job: somebody may work a slice of a scan. It says nothing else, so that whoever reads the tables of River
// learns nothing of the estate.
type permit struct {
	Scan string `json:"scan"`
}

// Kind implements [riverqueue.JobArgs].
func (permit) Kind() string { return "slice" }

// pause is how long a permit waits when shards are left but none that this worker may take now: its source is at its
// limit.
const pause = 5 * time.Second

// worker works slices.
type worker struct {
	riverqueue.WorkerDefaults[permit]
	queue *Queue
}

// Work implements [riverqueue.Worker]. A permit for a scan that this process does not work is used up: the next sign of
// life makes another one.
func (w *worker) Work(ctx context.Context, job *riverqueue.Job[permit]) error {
	r := w.queue.join(job.Args.Scan)
	if r == nil {
		return nil
	}
	defer r.leave()
	if err := w.queue.slots.Acquire(ctx, 1); err != nil {
		return err
	}
	defer w.queue.slots.Release(1)
	ctx, cancel := r.within(ctx)
	defer cancel()
	e := &ending{queue: w.queue, job: job}
	err := r.slice(ctx, job.Args.Scan, e.end)
	switch {
	case err == nil && e.left && !e.committed:
		return riverqueue.JobSnooze(pause)
	case err == nil:
		return nil
	case r.ctx.Err() != nil: // the scan was stopped here, others may go on with it
		return riverqueue.JobSnooze(0)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return w.failed(r, job, err)
}

// failed says what becomes of a permit whose slice ended with an error. One that passes is tried again. Any other ends the
// round of the coordinator; a server leaves the scan to others.
func (w *worker) failed(r *round, job *riverqueue.Job[permit], err error) error {
	log := w.queue.cfg.Log.With("scan", job.Args.Scan, "try", job.Attempt)
	if store.Passing(err) {
		log.Warn("a slice ended with an error and is tried again", "error", codeOf(err))
		return codeOf(err)
	}
	if r.served {
		log.Error("this process cannot work on a scan and leaves it to others", "error", said(err))
		w.queue.shun(job.Args.Scan)
		return riverqueue.JobSnooze(0)
	}
	r.fail(err)
	return codeOf(err)
}

// executor runs the statements of the store in a transaction of pgx.
func executor(tx pgx.Tx) store.Execer {
	return func(ctx context.Context, query string, args ...any) (int64, error) {
		tag, err := tx.Exec(ctx, query, args...)
		return tag.RowsAffected(), err
	}
}

// ending is the end of one slice.
type ending struct {
	queue     *Queue
	job       *riverqueue.Job[permit]
	committed bool // with the permit
	left      bool
}

// end implements [run.End]: the last result, the end of the permit and the next permit are one transaction.
func (e *ending) end(ctx context.Context, last *run.Completion, more bool) error {
	e.left = more
	if last == nil {
		return nil
	}
	err := pgx.BeginFunc(ctx, e.queue.cfg.Store.Pool(), func(tx pgx.Tx) error {
		if err := last.CommitIn(ctx, e.queue.cfg.Store, executor(tx)); err != nil {
			return err
		}
		// A permit that is gone was taken back; the result counts all the same.
		if _, err := riverqueue.JobCompleteTx[*riverpgxv5.Driver](ctx, tx, e.job); err != nil && !errors.Is(err, rivertype.ErrNotFound) {
			return fmt.Errorf("queue: complete permit: %w", err)
		}
		if !more {
			return nil
		}
		if _, err := e.queue.client.InsertTx(ctx, tx, e.job.Args, &riverqueue.InsertOpts{Queue: e.job.Queue}); err != nil {
			return fmt.Errorf("queue: continue: %w", err)
		}
		return nil
	})
	e.committed = err == nil
	return err
}
