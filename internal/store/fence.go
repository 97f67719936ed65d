package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// Coordinating returns the same open store for a worker that coordinates scans. Where the store is shared, what is written
// of a scan through it is written only while the worker holds the scan: one that slept until another took its place gets
// ErrFenced, and nothing is changed. Who calls it closes the store that it is of.
func (s *Store) Coordinating(worker string) *Store {
	own := s.Lend()
	if own.shared {
		own.owner = own.plain(worker)
	}
	return own
}

// mine returns ErrFenced where the coordinator that this is of has lost the scan. At the end of a transaction it keeps
// others from taking the scan until that is committed.
func (q queries) mine(ctx context.Context, scan string) error {
	if q.owner == "" {
		return nil
	}
	var owner string
	err := q.queryRow(ctx, `SELECT owner FROM scan WHERE id = ?1 FOR SHARE`, scan).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) || err == nil && owner != q.owner {
		return ErrFenced
	}
	return err
}

// ofMine turns a statement of a coordinator that found no scan of its own into ErrFenced.
func (q queries) ofMine(n int64, err error) error {
	if q.owner == "" {
		return err
	}
	return fenced(n, err)
}

// claims are the shards that this process was given and has not let go.
type claims struct {
	mu  sync.Mutex
	all map[claim]bool
}

type claim struct {
	scan, id string
	epoch    int64
}

func newClaims() *claims { return &claims{all: map[claim]bool{}} }

func (c *claims) has(one claim) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.all[one]
}

func (c *claims) add(shard *Shard) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[claim{shard.Scan, shard.ID, shard.Epoch}] = true
}

// Let says that this process has done with a shard that it claimed, whatever became of it.
func (s *Store) Let(shard *Shard) {
	s.held.mu.Lock()
	defer s.held.mu.Unlock()
	delete(s.held.all, claim{shard.Scan, shard.ID, shard.Epoch})
}

// Forsaken gives back the shards that a worker of this process has run for a while by the store, and that the process does
// not know of or has let go: the answer to a claim was lost with a connection, or a shard could not be given back. It
// returns how many. As long as the worker lives nobody else would ever get them.
func (s *Store) Forsaken(ctx context.Context, worker string, lately time.Duration) (int64, error) {
	var all []Shard
	err := s.each(ctx, func(row func(...any) error) error {
		var shard Shard
		var name string
		err := row(&shard.Scan, &shard.ID, &name, &shard.Epoch)
		shard.ID = s.named(shard.ID, name)
		all = append(all, shard)
		return err
	}, `SELECT scan, id, name, epoch FROM shard WHERE state = 'running' AND worker = ?1 AND beat < :now - ?2`,
		s.plain(worker), lately.Milliseconds())
	if err != nil {
		return 0, wrap("look for forsaken shards", err)
	}
	var n int64
	for i := range all {
		if s.held.has(claim{all[i].Scan, all[i].ID, all[i].Epoch}) {
			continue
		}
		if err := s.Release(ctx, &all[i]); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
