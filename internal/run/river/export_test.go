package river

import (
	"context"
	"time"

	"github.com/riverqueue/river/rivertype"
)

// NextTry is when a permit is tried again.
func NextTry(id int64, attempt int, at time.Time) time.Time {
	return backoff{}.NextRetry(&rivertype.JobRow{ID: id, Attempt: attempt, AttemptedAt: &at})
}

// CodeOf is what the tables of River say of an error.
func CodeOf(err error) string { return string(codeOf(err)) }

// QueueName names the queue of a scan for one kind of worker.
func QueueName(scan, zone, needs string) string { return queueName(scan, zone, needs) }

// Beat is one beat of the pulse.
func (q *Queue) Beat(ctx context.Context) error { return q.once(ctx) }

// Follow takes permits of a scan.
func (q *Queue) Follow(scan string) error { return q.follow(scan) }
