package store

import (
	"context"
	"time"
)

// Beat says that a worker lives, in which zone, and which version of the program it is.
func (s *Store) Beat(ctx context.Context, worker, zone, version string) error {
	_, err := s.exec(ctx, `
		INSERT INTO worker (id, zone, version, beat) VALUES (?1, ?2, ?3, :now)
		ON CONFLICT (id) DO UPDATE SET zone = excluded.zone, version = excluded.version, beat = excluded.beat`,
		s.plain(worker), zone, version)
	return wrap("beat of worker "+worker, err)
}

// Worker is a process that works shards.
type Worker struct {
	ID      string
	Zone    string // where it stands
	Version string // of the program, and what it can work on
	Beat    time.Time
}

// Workers lists the workers that said within a while that they live, by id.
func (s *Store) Workers(ctx context.Context, within time.Duration) (all []Worker, err error) {
	err = s.each(ctx, func(row func(...any) error) error {
		var w Worker
		var beat int64
		err := row(&w.ID, &w.Zone, &w.Version, &beat)
		w.ID, w.Beat = s.original(w.ID), fromMillis(beat)
		all = append(all, w)
		return err
	}, `SELECT id, zone, version, beat FROM worker WHERE beat >= :now - ?1 ORDER BY id`, within.Milliseconds())
	return all, wrap("list workers", err)
}

// forgetWorkers is how many times as long as until its shards are taken a silent worker stays known.
const forgetWorkers = 100

// Reap gives the shards of workers that have been silent for a while back, and returns how many. Those who claimed without
// a name are not watched.
func (s *Store) Reap(ctx context.Context, silent time.Duration) (int64, error) {
	var n int64
	err := s.tx(ctx, "reap shards", func(q queries) (err error) {
		n, err = q.exec(ctx, `
			UPDATE shard SET state = 'pending', worker = ''
			WHERE state = 'running' AND worker <> '' AND beat < :now - ?1
			AND NOT EXISTS (SELECT 1 FROM worker WHERE worker.id = shard.worker AND worker.beat >= :now - ?1)`,
			silent.Milliseconds())
		if err == nil {
			_, err = q.exec(ctx, `DELETE FROM worker WHERE beat < :now - ?1`, forgetWorkers*silent.Milliseconds())
		}
		return err
	})
	return n, err
}
