// Package river is the queue of scans whose store is shared: it tells the workers of every process that there is something
// to do, through jobs of River in the same PostgreSQL database.
//
// A job is a permit to work a slice of a scan, no more. What is to be done, what is done and by whom stands in the table
// of shards, so that a permit that is lost costs time and one too many costs a query. The last result of a slice, the end
// of its permit and the permit for the next slice are one transaction.
//
// Each scan has a queue of its own in River for each kind of worker that it needs: a worker with other detectors, another
// key or another program, or one that stands in another zone, never gets a permit that it cannot use.
//
// River knows nothing of a worker that died but the time since its job began. The life of workers is watched here: each
// process says that it lives, gives what silent ones had begun back to all, and makes new permits.
package river

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	riverqueue "github.com/riverqueue/river"
	"golang.org/x/sync/semaphore"

	"github.com/domicile/domicile/internal/store"
)

// Config is what a queue needs. All fields are required.
type Config struct {
	Store   *store.Store // a shared one
	Worker  string       // the id of this process
	Version string       // of the program, said with each sign of life
	Needs   string       // what this process can do, see [store.Work]
	Zone    string       // where it stands, said with each sign of life
	Zones   []string     // whose shards it may do, see [store.Work]; what the fewest processes may comes last
	Workers int          // slices that are worked at the same time
	// Silent is how long a worker may say nothing before what it had begun is given to others. Signs of life come three
	// times as often, so that one that is late is no death.
	Silent time.Duration
	Log    *slog.Logger
}

// Queue hands out permits. It is safe for concurrent use.
type Queue struct {
	cfg    Config
	client *riverqueue.Client[pgx.Tx]
	slots  *semaphore.Weighted // the slices of this process, whatever scan they are of

	mu      sync.Mutex
	started bool
	stop    context.CancelFunc // of what started
	ended   chan struct{}      // closed when signs of life have stopped
	rounds  map[string]*round  // by scan
	server  *round             // of every other scan; nil: this process works none
	queues  map[string]string  // of River that this process takes permits from → scan
	alien   map[string]bool    // scans of which it was said that they wait for others
	shunned map[string]bool    // scans that this process cannot open
}

// New makes a queue. It does nothing until it is used; [Queue.Close] ends what use began.
func New(cfg Config) (*Queue, error) {
	q := &Queue{
		cfg: cfg, slots: semaphore.NewWeighted(int64(cfg.Workers)),
		rounds: map[string]*round{}, queues: map[string]string{}, alien: map[string]bool{}, shunned: map[string]bool{},
	}
	client, err := q.newClient()
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	q.client = client
	return q, nil
}

// Close ends the slices of this process and waits for them, as long as ctx allows.
func (q *Queue) Close(ctx context.Context) error {
	q.mu.Lock()
	started := q.started
	q.started = false
	q.mu.Unlock()
	if !started {
		return nil
	}
	err := q.client.StopAndCancel(ctx)
	q.stop()
	<-q.ended
	if err != nil {
		return fmt.Errorf("queue: stop: %w", err)
	}
	return nil
}

// begin starts the client and the signs of life, once. They outlive ctx: Close ends them.
func (q *Queue) begin(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.started {
		return nil
	}
	if err := q.live(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	if err := q.client.Start(ctx); err != nil {
		stop()
		return fmt.Errorf("queue: start: %w", err)
	}
	q.started, q.stop, q.ended = true, stop, make(chan struct{})
	go q.pulse(ctx, q.ended)
	return nil
}
