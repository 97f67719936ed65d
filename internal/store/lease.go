package store

import (
	"context"
	"database/sql"
	"errors"
	"hash/fnv"
	"io"
	"time"
)

// Lease is one of the slots of a name, held until its time is over unless it is extended.
type Lease struct {
	Name  string
	Slot  int64
	Owner string
	turn  int64
}

// TakeLease takes a free slot of a name that has a number of them, for a time. It is nil when none is free.
func (s *Store) TakeLease(ctx context.Context, name string, slots int, owner string, hold time.Duration) (*Lease, error) {
	for {
		free, err := s.freeSlot(ctx, name, slots, owner)
		if err != nil || free == 0 {
			return nil, wrap("lease of "+name, err)
		}
		// Another worker may have been faster. It got a slot, so this ends.
		lease := &Lease{Name: name, Slot: free, Owner: owner}
		err = s.queryRow(ctx, `
			INSERT INTO lease (name, slot, owner, turn, until) VALUES (?1, ?2, ?3, 1, :now + ?4)
			ON CONFLICT (name, slot) DO UPDATE SET owner = excluded.owner, turn = lease.turn + 1, until = excluded.until
			WHERE lease.until <= :now
			RETURNING turn`, name, free, owner, hold.Milliseconds()).Scan(&lease.turn)
		if !errors.Is(err, sql.ErrNoRows) {
			return lease, wrap("lease of "+name, err)
		}
	}
}

// freeSlot returns a slot that is free, 0 when there is none. Each owner begins to look at a place of its own, so that many
// who come at once do not fight for the same one.
func (s *Store) freeSlot(ctx context.Context, name string, slots int, owner string) (slot int64, err error) {
	err = s.queryRow(ctx, `
		WITH RECURSIVE slots (slot) AS (SELECT 1 UNION ALL SELECT slot + 1 FROM slots WHERE slot < ?2)
		SELECT slots.slot FROM slots
		LEFT JOIN lease ON lease.name = ?1 AND lease.slot = slots.slot AND lease.until > :now
		WHERE lease.slot IS NULL
		ORDER BY (slots.slot + ?3) % ?2 LIMIT 1`, name, slots, spread(owner, slots)).Scan(&slot)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return slot, err
}

func spread(owner string, slots int) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, owner)       // a hash takes every byte
	return int(h.Sum32() % uint32(slots)) //nolint:gosec // G115: a few slots
}

// ExtendLease keeps a lease for a time from now. One that is over stays over. Whoever does not know of a lease, because the
// answer was lost when it took it, does not extend it.
func (s *Store) ExtendLease(ctx context.Context, l *Lease, hold time.Duration) error {
	_, err := s.exec(ctx, `
		UPDATE lease SET until = :now + ?5 WHERE name = ?1 AND slot = ?2 AND owner = ?3 AND turn = ?4 AND until > :now`,
		l.Name, l.Slot, l.Owner, l.turn, hold.Milliseconds())
	return wrap("extend lease of "+l.Name, err)
}

// EndLease gives a slot back, unless it is somebody else's by now.
func (s *Store) EndLease(ctx context.Context, l *Lease) error {
	_, err := s.exec(ctx, `UPDATE lease SET until = 0 WHERE name = ?1 AND slot = ?2 AND owner = ?3 AND turn = ?4`,
		l.Name, l.Slot, l.Owner, l.turn)
	return wrap("end lease of "+l.Name, err)
}
