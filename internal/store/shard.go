package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// Shard is a claimed piece of a scan. Epoch fences: only the claim with the newest epoch may complete it.
type Shard struct {
	Scan     string
	ID       string
	Epoch    int64
	Attempts int
}

// ErrFenced says that a shard was given to another worker meanwhile; nothing was written.
var ErrFenced = errors.New("shard was given to another worker")

// Work is a shard to do. Fingerprint is of everything that its result depends on.
type Work struct {
	ID          string
	Fingerprint string
}

// Enqueue adds shards to a scan. Those that it knows already stay as they are, done ones included, so that a resumed
// scan may enqueue all of them again; one whose fingerprint has changed since is to be done again.
func (s *Store) Enqueue(ctx context.Context, scan string, work []Work) error {
	return s.tx(ctx, "enqueue shards", func(tx *sql.Tx) (err error) {
		stmt, err := tx.PrepareContext(ctx, `
			INSERT INTO shard (scan, id, state, fingerprint) VALUES (?, ?, 'pending', ?)
			ON CONFLICT DO UPDATE SET state = 'pending', epoch = epoch + 1, result = NULL, fingerprint = excluded.fingerprint
			WHERE fingerprint <> excluded.fingerprint`)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, stmt.Close()) }()
		for _, w := range work {
			if _, err := stmt.ExecContext(ctx, scan, w.ID, w.Fingerprint); err != nil {
				return err
			}
		}
		return nil
	})
}

// Outdated drops the shards of a scan whose fingerprint is none of those that hold now: what they were read of is gone.
func (s *Store) Outdated(ctx context.Context, scan string, now map[string]bool) error {
	return s.tx(ctx, "drop outdated shards", func(tx *sql.Tx) error {
		prints, err := fingerprints(ctx, tx, scan)
		if err != nil {
			return err
		}
		for _, mark := range prints {
			if now[mark] {
				continue
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM shard WHERE scan = ? AND fingerprint = ?`, scan, mark); err != nil {
				return err
			}
		}
		return nil
	})
}

func fingerprints(ctx context.Context, tx *sql.Tx, scan string) (all []string, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT fingerprint FROM shard WHERE scan = ?`, scan)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var mark string
		if err := rows.Scan(&mark); err != nil {
			return nil, err
		}
		all = append(all, mark)
	}
	return all, rows.Err()
}

// Claim takes the pending shard with the smallest id; it is nil when none is pending.
func (s *Store) Claim(ctx context.Context, scan string) (*Shard, error) {
	shard := &Shard{Scan: scan}
	err := s.db.QueryRowContext(ctx, `
		UPDATE shard SET state = 'running', epoch = epoch + 1, attempts = attempts + 1
		WHERE scan = ?1 AND id = (SELECT min(id) FROM shard WHERE scan = ?1 AND state = 'pending')
		RETURNING id, epoch, attempts`, scan).Scan(&shard.ID, &shard.Epoch, &shard.Attempts)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return shard, wrap("claim shard", err)
}

// Complete stores the result of a shard and marks it done, in one transaction. It returns ErrFenced when the claim is
// not the newest.
func (s *Store) Complete(ctx context.Context, shard *Shard, result []byte) error {
	return wrap("complete shard "+shard.ID, setResult(ctx, s.db, shard, "running", result))
}

// CompleteFrom is Complete for a shard whose result takes over a part of that of another, which is done: the other's
// becomes rest, in the same transaction. Where either claim is not the newest it returns ErrFenced.
func (s *Store) CompleteFrom(ctx context.Context, shard *Shard, result []byte, other *Shard, rest []byte) error {
	return s.tx(ctx, "complete shard "+shard.ID, func(tx *sql.Tx) error {
		return errors.Join(
			setResult(ctx, tx, other, "done", rest),
			setResult(ctx, tx, shard, "running", result))
	})
}

// setResult stores the result of a shard that is in a state, under its newest claim.
func setResult(ctx context.Context, db execer, shard *Shard, state string, result []byte) error {
	res, err := db.ExecContext(ctx,
		`UPDATE shard SET state = 'done', result = ? WHERE scan = ? AND id = ? AND epoch = ? AND state = ?`,
		result, shard.Scan, shard.ID, shard.Epoch, state)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ErrFenced
	}
	return err
}

// execer is the database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Release gives a claimed shard back, for a scan that is being stopped.
func (s *Store) Release(ctx context.Context, shard *Shard) error {
	_, err := s.db.ExecContext(ctx,
		`UPDATE shard SET state = 'pending' WHERE scan = ? AND id = ? AND epoch = ? AND state = 'running'`,
		shard.Scan, shard.ID, shard.Epoch)
	return wrap("release shard "+shard.ID, err)
}

// Result is what a finished shard left.
type Result struct {
	Shard string
	Data  []byte
}

// Results yields the results of the finished shards in the order of their ids, one at a time in memory. An error is
// the last pair.
func (s *Store) Results(ctx context.Context, scan string) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		var r Result
		for {
			err := s.db.QueryRowContext(ctx,
				`SELECT id, result FROM shard WHERE scan = ? AND state = 'done' AND id > ? ORDER BY id LIMIT 1`,
				scan, r.Shard).Scan(&r.Shard, &r.Data)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			if !yield(r, wrap("results of scan "+scan, err)) || err != nil {
				return
			}
		}
	}
}

// PutSketch keeps the sketch of a dataset for later unions; it overwrites, so that a repeat changes nothing.
func (s *Store) PutSketch(ctx context.Context, scan string, dataset inventory.ID, data []byte) error {
	_, err := s.db.ExecContext(ctx,
		`INSERT INTO sketch (scan, dataset, data) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data`,
		scan, string(dataset), data)
	return wrap(fmt.Sprintf("keep sketch of %s", dataset), err)
}
