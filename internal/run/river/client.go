package river

import (
	"context"
	"encoding/binary"
	"hash/fnv"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	riverqueue "github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
)

// The times of River. Its only sign that a worker died is that a job takes long, and its rescuer gives such a job to
// another worker while the first may live. A slice ends by itself after its time and one shard, but that shard may be an
// archive that is read in one go for hours, and a limit on jobs would end it each time before its end. So the limit is
// beyond any shard; what goes on after a death is decided by signs of life instead, within a minute. The rescuer only
// clears away the permits of the dead.
const (
	sliceLimit  = 24 * time.Hour
	rescueAfter = sliceLimit + time.Hour
	// keepDone is how long permits that were used stay, for people who look: a slice a minute of 3,200 workers is 200,000
	// rows in an hour, 0.3 GB.
	keepDone = time.Hour
	// maxTries of a permit whose slice ended with an error of the database. The waits double from a second: together they
	// are some four minutes, as long as a server takes to restart or fail over.
	maxTries  = 8
	firstWait = time.Second
)

// idle is a queue into which nobody puts anything: River asks for one to begin with, and scans come later.
const idle = "domicile"

// newClient makes the client of River. Every process knows the only kind of job, also those that work none: the leader of
// River drops jobs of kinds that it does not know.
func (q *Queue) newClient() (*riverqueue.Client[pgx.Tx], error) {
	workers := riverqueue.NewWorkers()
	if err := riverqueue.AddWorkerSafely(workers, &worker{queue: q}); err != nil {
		return nil, err
	}
	pool := q.cfg.Store.Pool()
	return riverqueue.NewClient(riverpgxv5.New(pool), &riverqueue.Config{
		ID:                          q.cfg.Worker,
		Logger:                      slog.New(quiet{q.cfg.Log.Handler()}),
		Workers:                     workers,
		Queues:                      map[string]riverqueue.QueueConfig{idle: {MaxWorkers: 1}},
		JobTimeout:                  sliceLimit,
		RescueStuckJobsAfter:        rescueAfter,
		CompletedJobRetentionPeriod: keepDone,
		CancelledJobRetentionPeriod: keepDone,
		MaxAttempts:                 maxTries,
		RetryPolicy:                 backoff{},
		// Who states how statements are sent does so for a pooler that hands out a connection for one transaction. Behind it
		// nobody can be told of work; it is asked for once a second.
		PollOnly: pool.Config().ConnConfig.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement,
	})
}

// quiet leaves out what River says of its own daily work: counts of its producers, and a hard stop, which is how slices end
// that look for the end themselves.
type quiet struct{ slog.Handler }

// Enabled implements [slog.Handler].
func (h quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

// WithAttrs implements [slog.Handler].
func (h quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{h.Handler.WithAttrs(attrs)} }

// WithGroup implements [slog.Handler].
func (h quiet) WithGroup(name string) slog.Handler { return quiet{h.Handler.WithGroup(name)} }

// backoff says when a permit whose slice ended with an error is tried again: after a time that doubles, and up to half as
// much again, so that two hundred workers do not all come back in the same second to a server that has just started.
type backoff struct{}

// NextRetry implements River's policy.
func (backoff) NextRetry(job *rivertype.JobRow) time.Time {
	wait := firstWait << min(max(job.Attempt-1, 0), maxTries)
	h := fnv.New32a()
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(job.ID))) //nolint:gosec // G115: any bits do
	wait += wait * time.Duration(h.Sum32()%64) / 128
	if job.AttemptedAt == nil {
		return job.ScheduledAt.Add(wait)
	}
	return job.AttemptedAt.Add(wait)
}
