package river

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	riverqueue "github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// queueName names the queue of a scan for one kind of worker. River allows letters, digits and 64 signs.
func queueName(scan, zone, needs string) string {
	sum := sha256.Sum256([]byte(scan + "\x00" + zone + "\x00" + needs))
	return "scan-" + hex.EncodeToString(sum[:16])
}

// Wake implements [run.Queue]: it makes permits for the pending shards of a scan, for every kind of worker that they need,
// and for the parts of its listings, which are names that any worker with its needs may look at.
func (q *Queue) Wake(ctx context.Context, scan string) error {
	parts, err := q.cfg.Store.ListingsWaiting(ctx, scan)
	if err == nil && parts > 0 {
		err = q.fill(ctx, scan, queueName(scan, anywhere, q.cfg.Needs), parts)
	}
	if err != nil {
		return err
	}
	kinds, err := q.cfg.Store.Waiting(ctx, scan)
	if err != nil {
		return err
	}
	ours := len(kinds) == 0
	for _, k := range kinds {
		if err := q.fill(ctx, scan, queueName(scan, k.Zone, k.Needs), k.Shards); err != nil {
			return err
		}
		ours = ours || k.Needs == q.cfg.Needs && slices.Contains(q.cfg.Zones, k.Zone)
	}
	if ours {
		return nil
	}
	// All wait for workers of other kinds, of whom none may be left. One slice of our own looks whether there is something to
	// do for us now; the last zone is the one that the fewest share with us.
	return q.fill(ctx, scan, queueName(scan, q.cfg.Zones[len(q.cfg.Zones)-1], q.cfg.Needs), 1)
}

// anywhere is the zone of what every worker may do.
const anywhere = ""

// fill makes permits until as many wait as could be of use: one for each shard, and no more than there are workers to use
// them at once. More would keep those of the next scan waiting behind them.
//
// Only those that wait are counted. One that is being used makes its own successor, and one whose worker died is nobody's.
func (q *Queue) fill(ctx context.Context, scan, queue string, shards int64) error {
	most, err := q.useful(ctx)
	if err != nil {
		return err
	}
	most = min(shards, most)
	err = pgx.BeginFunc(ctx, q.cfg.Store.Pool(), func(tx pgx.Tx) error {
		waiting, err := waitingPermits(ctx, tx, queue)
		if err != nil || waiting >= most {
			return err
		}
		more := make([]riverqueue.InsertManyParams, most-waiting)
		for i := range more {
			more[i] = riverqueue.InsertManyParams{Args: permit{Scan: scan}, InsertOpts: &riverqueue.InsertOpts{Queue: queue}}
		}
		_, err = q.client.InsertManyFastTx(ctx, tx, more)
		return err
	})
	if err != nil {
		return fmt.Errorf("queue: make permits for scan %s: %w", scan, err)
	}
	return nil
}

// useful is how many permits can be used at once, if all workers that live do as many slices as this one.
func (q *Queue) useful(ctx context.Context) (int64, error) {
	workers, err := q.cfg.Store.Workers(ctx, q.cfg.Silent)
	return int64(max(len(workers), 1) * q.cfg.Workers), err
}

// Cancel implements [run.Queue]: it takes back the permits that nobody uses and ends the slices that are under way,
// wherever they are.
func (q *Queue) Cancel(ctx context.Context, scan string) error {
	pool := q.cfg.Store.Pool()
	if err := takeBack(ctx, pool, scan); err != nil {
		return fmt.Errorf("queue: cancel scan %s: %w", scan, err)
	}
	ids, err := permitsInUse(ctx, pool, scan)
	if err != nil {
		return fmt.Errorf("queue: cancel scan %s: %w", scan, err)
	}
	for _, id := range ids {
		if _, err := q.client.JobCancel(ctx, id); err != nil && !errors.Is(err, rivertype.ErrNotFound) {
			return fmt.Errorf("queue: cancel scan %s: %w", scan, err)
		}
	}
	return nil
}
