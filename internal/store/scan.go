package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// State is how far a scan is.
type State string

// The states of a scan.
const (
	Running     State = "running"
	Interrupted State = "interrupted"
	Done        State = "done"
)

// Scan is one scan without its document. Request is what was asked, as the caller encodes it, so that it can be
// resumed.
type Scan struct {
	ID         string
	StartedAt  time.Time
	FinishedAt time.Time // zero until it is done
	State      State
	Request    []byte
}

// Begin records a scan that starts now.
func (s *Store) Begin(ctx context.Context, scan Scan) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO scan (id, started_at, state, request) VALUES (?, ?, 'running', ?)`,
		scan.ID, stamp(scan.StartedAt), scan.Request)
	return wrap("begin scan "+scan.ID, err)
}

// Resume makes an interrupted scan the running one again.
func (s *Store) Resume(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, `UPDATE scan SET state = 'running' WHERE id = ? AND state = 'interrupted'`, id)
	return wrap("resume scan "+id, err)
}

// Interrupt records that a scan stopped before its end. The document of what was done may be kept with it.
func (s *Store) Interrupt(ctx context.Context, id string, at time.Time, document []byte) error {
	_, err := s.db.ExecContext(ctx,
		`UPDATE scan SET state = 'interrupted', finished_at = ?, document = ? WHERE id = ?`, stamp(at), document, id)
	return wrap("interrupt scan "+id, err)
}

// Finish records the document of a scan. Its shards are not needed any more and go, its sketches stay.
func (s *Store) Finish(ctx context.Context, id string, at time.Time, document []byte) error {
	return s.tx(ctx, "finish scan "+id, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx,
			`UPDATE scan SET state = 'done', finished_at = ?, document = ? WHERE id = ?`, stamp(at), document, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM shard WHERE scan = ?`, id)
		return err
	})
}

// Latest returns the newest scan in one of the states, or ErrNoScan.
func (s *Store) Latest(ctx context.Context, states ...State) (Scan, error) {
	for scan, err := range s.Scans(ctx) {
		if err != nil {
			return Scan{}, err
		}
		if slices.Contains(states, scan.State) {
			return scan, nil
		}
	}
	return Scan{}, fmt.Errorf("store: latest scan: %w", ErrNoScan)
}

// Scans yields every scan, the newest first.
func (s *Store) Scans(ctx context.Context) iter.Seq2[Scan, error] {
	return func(yield func(Scan, error) bool) {
		all, err := s.scans(ctx)
		if err != nil {
			yield(Scan{}, err)
			return
		}
		for _, scan := range all {
			if !yield(scan, nil) {
				return
			}
		}
	}
}

// Document returns the document of a scan, or ErrNoScan when there is none.
func (s *Store) Document(ctx context.Context, id string) ([]byte, error) {
	var document []byte
	err := s.db.QueryRowContext(ctx, `SELECT document FROM scan WHERE id = ?`, id).Scan(&document)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && document == nil) {
		return nil, fmt.Errorf("store: document of scan %s: %w", id, ErrNoScan)
	}
	return document, wrap("document of scan "+id, err)
}

// scans reads all rows at once: a rows handle that stays open would hold the only connection.
func (s *Store) scans(ctx context.Context) (all []Scan, err error) {
	rows, err := s.db.QueryContext(ctx,
		`SELECT id, started_at, coalesce(finished_at, ''), state, request FROM scan ORDER BY started_at DESC, id DESC`)
	if err != nil {
		return nil, wrap("list scans", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var scan Scan
		var started, finished string
		if err := rows.Scan(&scan.ID, &started, &finished, &scan.State, &scan.Request); err != nil {
			return nil, wrap("list scans", err)
		}
		scan.StartedAt, scan.FinishedAt = parseStamp(started), parseStamp(finished)
		all = append(all, scan)
	}
	return all, wrap("list scans", rows.Err())
}

func (s *Store) tx(ctx context.Context, op string, fn func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return wrap(op, err)
	}
	if err := fn(tx); err != nil {
		return wrap(op, errors.Join(err, tx.Rollback()))
	}
	return wrap(op, tx.Commit())
}

func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", op, err)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// parseStamp returns the zero time for what stamp did not write.
func parseStamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
