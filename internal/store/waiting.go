package store

import "context"

// Waiting is how many pending shards of a scan need the same kind of worker.
type Waiting struct {
	Zone   string
	Needs  string
	Shards int64
}

// Waiting counts the pending shards of a scan by the kind of worker that they need.
func (s *Store) Waiting(ctx context.Context, scan string) ([]Waiting, error) {
	var all []Waiting
	err := s.each(ctx, func(scan func(...any) error) error {
		var w Waiting
		err := scan(&w.Zone, &w.Needs, &w.Shards)
		all = append(all, w)
		return err
	}, `SELECT zone, needs, count(*) FROM shard WHERE scan = ?1 AND state = 'pending' GROUP BY zone, needs ORDER BY zone, needs`,
		scan)
	return all, wrap("count waiting shards of scan "+scan, err)
}

// WaitingFor counts the pending shards of a scan that a kind of worker can do, up to a number: who asks every few seconds
// must not count a million.
func (s *Store) WaitingFor(ctx context.Context, scan, zone, needs string, most int64) (int64, error) {
	var n int64
	err := s.queryRow(ctx, `
		SELECT count(*) FROM (
			SELECT 1 FROM shard WHERE scan = ?1 AND state = 'pending' AND zone = ?2 AND needs = ?3 LIMIT ?4) AS found`,
		scan, zone, needs, most).Scan(&n)
	return n, wrap("count waiting shards of scan "+scan, err)
}

// ListingsWaiting counts the parts of listings of a scan that are not done and that nobody holds.
func (s *Store) ListingsWaiting(ctx context.Context, scan string) (int64, error) {
	var n int64
	err := s.queryRow(ctx, `SELECT count(*) FROM listing WHERE scan = ?1 AND done = 0 AND held_until < :now`, scan).Scan(&n)
	return n, wrap("count waiting parts of listings of scan "+scan, err)
}

// Left reports whether shards of a scan are pending or running.
func (s *Store) Left(ctx context.Context, scan string) (bool, error) {
	var left int64
	err := s.queryRow(ctx, `
		SELECT count(*) FROM (SELECT 1 FROM shard WHERE scan = ?1 AND state IN ('pending', 'running') LIMIT 1) AS found`,
		scan).Scan(&left)
	return left > 0, wrap("look for shards of scan "+scan, err)
}

// Active lists the ids of the scans that run.
func (s *Store) Active(ctx context.Context) ([]string, error) {
	var all []string
	err := s.each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		all = append(all, id)
		return err
	}, `SELECT id FROM scan WHERE state = 'running' ORDER BY id`)
	return all, wrap("list running scans", err)
}
