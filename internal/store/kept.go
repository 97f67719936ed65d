package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// Kept is the last whole result of a container. Fingerprint is of everything that the result depends on.
type Kept struct {
	Container   inventory.ID
	Fingerprint string
	Rows        int64 // of each dataset that were asked for, 0 is all
	Scan        string
	ReadAt      time.Time
	Data        []byte // nil in a list
}

// Keep replaces the last result of a container.
func (s *Store) Keep(ctx context.Context, k *Kept) error {
	_, err := s.db.ExecContext(ctx, `
		INSERT INTO kept (container, fingerprint, rows, scan, read_at, data) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (container) DO UPDATE SET fingerprint = excluded.fingerprint, rows = excluded.rows,
			scan = excluded.scan, read_at = excluded.read_at, data = excluded.data`,
		string(k.Container), k.Fingerprint, k.Rows, k.Scan, stamp(k.ReadAt), k.Data)
	return wrap(fmt.Sprintf("keep result of %s", k.Container), err)
}

// KeptSince lists what was read at since or later, by container, without the results themselves.
func (s *Store) KeptSince(ctx context.Context, since time.Time) (all map[inventory.ID]Kept, err error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT container, fingerprint, rows, scan, read_at FROM kept WHERE read_at >= ?`, stamp(since))
	if err != nil {
		return nil, wrap("list results", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	all = map[inventory.ID]Kept{}
	for rows.Next() {
		var k Kept
		var at string
		if err := rows.Scan(&k.Container, &k.Fingerprint, &k.Rows, &k.Scan, &at); err != nil {
			return nil, wrap("list results", err)
		}
		k.ReadAt = parseStamp(at)
		all[k.Container] = k
	}
	return all, wrap("list results", rows.Err())
}

// KeptData returns the last result of a container, nil when there is none.
func (s *Store) KeptData(ctx context.Context, container inventory.ID) ([]byte, error) {
	var data []byte
	err := s.db.QueryRowContext(ctx, `SELECT data FROM kept WHERE container = ?`, string(container)).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return data, wrap(fmt.Sprintf("result of %s", container), err)
}

// Forget drops the last result of a container.
func (s *Store) Forget(ctx context.Context, container inventory.ID) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kept WHERE container = ?`, string(container))
	return wrap(fmt.Sprintf("forget result of %s", container), err)
}

// ForgetBefore drops the results that were read before a time: they are too old to be carried over.
func (s *Store) ForgetBefore(ctx context.Context, before time.Time) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM kept WHERE read_at < ?`, stamp(before))
	return wrap("forget old results", err)
}
