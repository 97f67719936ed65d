package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
)

// PutTask keeps what a worker elsewhere needs to know to read a container, until the scan is finished.
func (s *Store) PutTask(ctx context.Context, scan string, container inventory.ID, spec []byte) error {
	n, err := s.exec(ctx, `
		INSERT INTO task (scan, container, spec)
		SELECT id, ?2, ?3 FROM scan WHERE id = ?1 AND ?4 IN ('', owner)
		ON CONFLICT (scan, container) DO UPDATE SET spec = excluded.spec`, scan, s.key(string(container)), spec, s.owner)
	return wrap(fmt.Sprintf("keep task of %s", container), s.ofMine(n, err))
}

// Task returns what PutTask kept, nil when there is nothing.
func (s *Store) Task(ctx context.Context, scan string, container inventory.ID) ([]byte, error) {
	var spec []byte
	err := s.queryRow(ctx, `SELECT spec FROM task WHERE scan = ?1 AND container = ?2`, scan, s.key(string(container))).
		Scan(&spec)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return spec, wrap(fmt.Sprintf("task of %s", container), err)
}
