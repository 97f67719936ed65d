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
	Schedule   string    // the name of the schedule that asked for it; "" for a person
	FireAt     time.Time // when the schedule asked for it
	Owner      string    // the worker that coordinates it; "" for none
}

// Begin records a scan that starts now.
func (s *Store) Begin(ctx context.Context, scan Scan) error {
	_, err := s.exec(ctx, `
		INSERT INTO scan (id, started_at, state, request, schedule, fire_at, lease_until)
		VALUES (?1, ?2, 'running', ?3, ?4, ?5, :now + ?6)`,
		scan.ID, stamp(scan.StartedAt), scan.Request, scan.Schedule, millis(scan.FireAt), unowned.Milliseconds())
	return wrap("begin scan "+scan.ID, err)
}

// Resume makes an interrupted scan the running one again.
func (s *Store) Resume(ctx context.Context, id string) error {
	_, err := s.exec(ctx, `
		UPDATE scan SET state = 'running', cancel_requested = 0, lease_until = :now + ?2
		WHERE id = ?1 AND state = 'interrupted'`, id, unowned.Milliseconds())
	return wrap("resume scan "+id, err)
}

// Interrupt records that a scan stopped before its end. The document of what was done may be kept with it.
func (s *Store) Interrupt(ctx context.Context, id string, at time.Time, document []byte) error {
	n, err := s.exec(ctx, `
		UPDATE scan SET state = 'interrupted', finished_at = ?2, document = ?3 WHERE id = ?1 AND ?4 IN ('', owner)`,
		id, stamp(at), document, s.owner)
	return wrap("interrupt scan "+id, s.ofMine(n, err))
}

// Finish records the document of a scan. Its shards and tasks are not needed any more and go, its sketches stay.
func (s *Store) Finish(ctx context.Context, id string, at time.Time, document []byte) error {
	return s.tx(ctx, "finish scan "+id, func(q queries) error {
		n, err := q.exec(ctx, `
			UPDATE scan SET state = 'done', finished_at = ?2, document = ?3, owner = '', lease_until = 0
			WHERE id = ?1 AND ?4 IN ('', owner)`, id, stamp(at), document, q.owner)
		if err = q.ofMine(n, err); errors.Is(err, ErrFenced) {
			return q.finished(ctx, id, document)
		}
		if err == nil {
			_, err = q.exec(ctx, `DELETE FROM shard WHERE scan = ?1`, id)
		}
		if err == nil {
			_, err = q.exec(ctx, `DELETE FROM task WHERE scan = ?1`, id)
		}
		if err == nil {
			_, err = q.exec(ctx, `DELETE FROM listing WHERE scan = ?1`, id)
		}
		return err
	})
}

// finished returns nil where a scan has ended with this document already, as when the answer was lost when it did, and
// ErrFenced else.
func (q queries) finished(ctx context.Context, id string, document []byte) error {
	var n int64
	err := q.queryRow(ctx, `SELECT count(*) FROM scan WHERE id = ?1 AND state = 'done' AND document = ?2`, id, document).Scan(&n)
	return fenced(n, err)
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

// Scan returns a scan, or ErrNoScan.
func (s *Store) Scan(ctx context.Context, id string) (Scan, error) {
	all, err := s.list(ctx, `WHERE id = ?1`, id)
	if err == nil && len(all) == 0 {
		err = ErrNoScan
	}
	if err != nil {
		return Scan{}, wrap("scan "+id, err)
	}
	return all[0], nil
}

// Scans yields every scan, the newest first.
func (s *Store) Scans(ctx context.Context) iter.Seq2[Scan, error] {
	return func(yield func(Scan, error) bool) {
		all, err := s.list(ctx, `ORDER BY started_at DESC, id DESC`)
		if err != nil {
			yield(Scan{}, wrap("list scans", err))
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
	err := s.queryRow(ctx, `SELECT document FROM scan WHERE id = ?1`, id).Scan(&document)
	if errors.Is(err, sql.ErrNoRows) || (err == nil && document == nil) {
		return nil, fmt.Errorf("store: document of scan %s: %w", id, ErrNoScan)
	}
	return document, wrap("document of scan "+id, err)
}

// list reads all scans of a condition at once: rows that stay open would hold a connection.
func (s *Store) list(ctx context.Context, where string, args ...any) (all []Scan, err error) {
	err = s.each(ctx, func(row func(...any) error) error {
		var scan Scan
		var started, finished string
		var fire int64
		err := row(&scan.ID, &started, &finished, &scan.State, &scan.Request, &scan.Schedule, &fire, &scan.Owner)
		scan.StartedAt, scan.FinishedAt, scan.FireAt = parseStamp(started), parseStamp(finished), fromMillis(fire)
		scan.Owner = s.original(scan.Owner)
		all = append(all, scan)
		return err
	}, `SELECT id, started_at, coalesce(finished_at, ''), state, request, schedule, fire_at, owner FROM scan `+where, args...)
	return all, err
}
