package river

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	riverqueue "github.com/riverqueue/river"
)

// seekEach is how often a server looks for scans that have begun: it joins one some seconds late.
const seekEach = 2 * time.Second

// signs is how many signs of life come in the time after which silence is death.
const signs = 3

// pulse says again and again that this process lives, gives what dead ones had begun to all, and fills up permits.
func (q *Queue) pulse(ctx context.Context, ended chan<- struct{}) {
	defer close(ended)
	beat := time.NewTicker(max(q.cfg.Silent/signs, time.Millisecond))
	defer beat.Stop()
	for ctx.Err() == nil {
		if err := q.once(ctx); err != nil && ctx.Err() == nil {
			q.cfg.Log.Warn("the queue could not look after its scans; it tries again", "error", codeOf(err))
		}
		select {
		case <-ctx.Done():
		case <-beat.C:
		}
	}
}

// once is one beat of the pulse.
func (q *Queue) once(ctx context.Context) error {
	if err := q.live(ctx); err != nil {
		return err
	}
	n, err := q.cfg.Store.Reap(ctx, q.cfg.Silent)
	if err != nil {
		return err
	}
	if n > 0 {
		q.cfg.Log.Warn("workers fell silent; what they had begun is given to others", "shards", n)
	}
	if n, err = q.cfg.Store.Forsaken(ctx, q.cfg.Worker, q.cfg.Silent); err != nil {
		return err
	}
	if n > 0 {
		q.cfg.Log.Warn("shards that this process does not know it has are given to others", "shards", n)
	}
	for scan, own := range q.followed() {
		if own {
			err = q.Wake(ctx, scan)
		} else {
			err = q.help(ctx, scan)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// live says that this process lives.
func (q *Queue) live(ctx context.Context) error {
	return q.cfg.Store.Beat(ctx, q.cfg.Worker, q.cfg.Zone, q.cfg.Version)
}

// followed returns the scans of which this process takes permits; true for those that it coordinates.
func (q *Queue) followed() map[string]bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := map[string]bool{}
	for _, scan := range q.queues {
		out[scan] = q.rounds[scan] != nil
	}
	return out
}

// help fills up the permits of the scan of another process, as far as this one can use them. Where it can use none and
// shards are left, it says so.
func (q *Queue) help(ctx context.Context, scan string) error {
	most, err := q.useful(ctx)
	if err != nil {
		return err
	}
	some := false
	for _, zone := range q.cfg.Zones {
		n, err := q.cfg.Store.WaitingFor(ctx, scan, zone, q.cfg.Needs, most)
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		some = true
		if err := q.fill(ctx, scan, queueName(scan, zone, q.cfg.Needs), n); err != nil {
			return err
		}
	}
	if some {
		return nil
	}
	return q.say(ctx, scan)
}

// say tells once for each scan that shards wait for a worker of another kind.
func (q *Queue) say(ctx context.Context, scan string) error {
	if q.told(scan) {
		return nil
	}
	kinds, err := q.cfg.Store.Waiting(ctx, scan)
	if err != nil || len(kinds) == 0 {
		return err
	}
	q.mu.Lock()
	q.alien[scan] = true
	q.mu.Unlock()
	for _, k := range kinds {
		why := "zone"
		if k.Needs != q.cfg.Needs {
			why = "detectors, key or program version"
		}
		q.cfg.Log.Warn("shards wait for a worker that differs from this one",
			"scan", scan, "shards", k.Shards, "differs", why, "zone", k.Zone)
	}
	return nil
}

func (q *Queue) told(scan string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.alien[scan]
}

// seek begins to take permits of scans that have begun, and ends it for those that are over.
func (q *Queue) seek(ctx context.Context) {
	scans, err := q.cfg.Store.Active(ctx)
	if err != nil {
		if ctx.Err() == nil {
			q.cfg.Log.Warn("the queue could not look for scans; it tries again", "error", codeOf(err))
		}
		return
	}
	for _, scan := range scans {
		if q.shuns(scan) {
			continue
		}
		if err := q.follow(scan); err != nil {
			q.cfg.Log.Warn("the queue could not join a scan; it tries again", "scan", scan, "error", codeOf(err))
		}
	}
	q.unfollow(ctx, scans)
}

// shun makes this process take no more permits of a scan that it cannot open.
func (q *Queue) shun(scan string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.shunned[scan] = true
}

func (q *Queue) shuns(scan string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.shunned[scan] && q.rounds[scan] == nil
}

// follow takes permits of a scan.
func (q *Queue) follow(scan string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, zone := range q.cfg.Zones {
		name := queueName(scan, zone, q.cfg.Needs)
		if _, ok := q.queues[name]; ok {
			continue
		}
		err := q.client.Queues().Add(name, riverqueue.QueueConfig{MaxWorkers: q.cfg.Workers})
		if err != nil && !errors.Is(err, &riverqueue.QueueAlreadyAddedError{}) {
			return err
		}
		q.queues[name] = scan
	}
	return nil
}

// unfollow ends what follow began for scans that do not run any more. Their slices end by themselves: nothing is left
// that they could claim.
func (q *Queue) unfollow(ctx context.Context, running []string) {
	q.mu.Lock()
	queues := maps.Clone(q.queues)
	q.mu.Unlock()
	for name, scan := range queues {
		if slices.Contains(running, scan) && !q.shuns(scan) {
			continue
		}
		if err := q.client.Queues().Remove(ctx, name); err != nil {
			continue // it is tried again
		}
		q.mu.Lock()
		delete(q.queues, name)
		delete(q.alien, scan)
		q.mu.Unlock()
	}
}
