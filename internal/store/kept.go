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
	_, err := s.exec(ctx, `
		INSERT INTO kept (container, name, fingerprint, rows, scan, read_at, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (container) DO UPDATE SET fingerprint = excluded.fingerprint, rows = excluded.rows,
			scan = excluded.scan, read_at = excluded.read_at, data = excluded.data`,
		s.key(string(k.Container)), s.name(string(k.Container)), k.Fingerprint, k.Rows, k.Scan, stamp(k.ReadAt), k.Data)
	return wrap(fmt.Sprintf("keep result of %s", k.Container), err)
}

// KeptSince lists what was read at since or later, by container, without the results themselves.
func (s *Store) KeptSince(ctx context.Context, since time.Time) (all map[inventory.ID]Kept, err error) {
	all = map[inventory.ID]Kept{}
	err = s.each(ctx, func(row func(...any) error) error {
		var k Kept
		var key, name, at string
		err := row(&key, &name, &k.Fingerprint, &k.Rows, &k.Scan, &at)
		k.Container, k.ReadAt = inventory.ID(s.named(key, name)), parseStamp(at)
		all[k.Container] = k
		return err
	}, `SELECT container, name, fingerprint, rows, scan, read_at FROM kept WHERE read_at >= ?1`, stamp(since))
	return all, wrap("list results", err)
}

// KeptData returns the last result of a container, nil when there is none.
func (s *Store) KeptData(ctx context.Context, container inventory.ID) ([]byte, error) {
	var data []byte
	err := s.queryRow(ctx, `SELECT data FROM kept WHERE container = ?1`, s.key(string(container))).Scan(&data)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return data, wrap(fmt.Sprintf("result of %s", container), err)
}

// Forget drops the last result of a container.
func (s *Store) Forget(ctx context.Context, container inventory.ID) error {
	_, err := s.exec(ctx, `DELETE FROM kept WHERE container = ?1`, s.key(string(container)))
	return wrap(fmt.Sprintf("forget result of %s", container), err)
}

// ForgetBefore drops the results that were read before a time: they are too old to be carried over.
func (s *Store) ForgetBefore(ctx context.Context, before time.Time) error {
	_, err := s.exec(ctx, `DELETE FROM kept WHERE read_at < ?1`, stamp(before))
	return wrap("forget old results", err)
}
