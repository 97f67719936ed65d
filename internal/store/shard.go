package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Shard is a claimed piece of a scan. Epoch fences: only the claim with the newest epoch may write to it. Attempts counts
// this claim and those before it whose worker died: a claim that was given back does not count. Cursor and
// Partial are what an earlier claim left with [Store.Advance]; Rows and Bytes say how much was read until there, and
// [Store.Complete] keeps what they say then.
type Shard struct {
	Scan      string
	ID        string
	Epoch     int64
	Attempts  int
	Container inventory.ID
	Cursor    string
	Partial   []byte
	Worker    string
	Rows      int64
	Bytes     int64
}

// ErrFenced says that a shard or a scan was given to another worker meanwhile; nothing was written.
var ErrFenced = errors.New("it was given to another worker")

// Work is a shard to do. Fingerprint is of everything that its result depends on.
type Work struct {
	ID          string
	Fingerprint string
	Source      string       // the name of the source in the settings
	Zone        string       // the zone in which alone it may be read; "" is any
	Needs       string       // what a worker must equal to do it: its detectors, program and key; "" is nothing
	Container   inventory.ID // shards of the same one are given out one after the other
	Bytes       int64        // how large it is, as far as anybody knows
}

// Enqueue adds shards to a scan. Those that it knows already stay as they are, done ones included, so that a resumed
// scan may enqueue all of them again; one whose fingerprint has changed since is to be done again, and so is one that is not
// done and that another kind of worker is to do now.
func (s *Store) Enqueue(ctx context.Context, scan string, work []Work) error {
	return s.tx(ctx, "enqueue shards", func(q queries) error {
		for rest := work; len(rest) > 0; {
			n := min(len(rest), enqueueRows)
			if err := q.enqueue(ctx, scan, rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
		return q.mine(ctx, scan)
	})
}

// enqueueRows is how many shards one statement adds.
const enqueueRows = 1000

// enqueue adds shards. PostgreSQL takes them as JSON, many with one statement; SQLite takes names that JSON cannot spell.
func (q queries) enqueue(ctx context.Context, scan string, work []Work) error {
	if !q.shared {
		for i := range work {
			w := q.row(&work[i])
			if _, err := q.exec(ctx, enqueueHead+`VALUES (?1, ?2, 'pending', `+firstEpoch+`, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`+enqueueAgain,
				scan, w.ID, w.Fingerprint, w.Name, w.Container, w.Place, w.Source, w.Zone, w.Needs, w.Bytes); err != nil {
				return err
			}
		}
		return nil
	}
	last := make(map[string]workRow, len(work)) // a statement may not touch a row twice
	for i := range work {
		w := q.row(&work[i])
		last[w.ID] = w
	}
	data, err := json.Marshal(slices.SortedFunc(maps.Values(last), func(a, b workRow) int { return cmp.Compare(a.ID, b.ID) }))
	if err != nil {
		return err
	}
	_, err = q.exec(ctx, enqueueHead+`
		SELECT ?1, id, 'pending', `+firstEpoch+`, fingerprint, name, container, place, source, zone, needs, bytes
		FROM jsonb_to_recordset(?2) AS work (id text, fingerprint text, name text, container text, place bigint,
			source text, zone text, needs text, bytes bigint)`+enqueueAgain, scan, string(data))
	return err
}

const (
	// firstEpoch begins where no earlier coordinator of the scan can have come to: a shard that was dropped and is planned
	// anew must not meet claims of the one before. No coordinator gives a shard out a million times.
	firstEpoch  = `(SELECT coalesce(max(epoch), 0) * 1048576 FROM scan WHERE id = ?1)`
	enqueueHead = `
		INSERT INTO shard (scan, id, state, epoch, fingerprint, name, container, place, source, zone, needs, bytes) `
	enqueueAgain = `
		ON CONFLICT (scan, id) DO UPDATE SET state = 'pending', epoch = shard.epoch + 1, result = NULL, partial = NULL,
			cursor = '', rows_done = 0, bytes_done = 0, worker = '', fingerprint = excluded.fingerprint,
			name = excluded.name, container = excluded.container, place = excluded.place, source = excluded.source,
			zone = excluded.zone, needs = excluded.needs, bytes = excluded.bytes
		WHERE shard.fingerprint <> excluded.fingerprint OR shard.state <> 'done' AND
			(shard.zone <> excluded.zone OR shard.needs <> excluded.needs OR shard.source <> excluded.source
			OR shard.container <> excluded.container)`
)

// workRow is a shard as a statement takes it.
type workRow struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
	Container   string `json:"container"`
	Place       int64  `json:"place"`
	Source      string `json:"source"`
	Zone        string `json:"zone"`
	Needs       string `json:"needs"`
	Bytes       int64  `json:"bytes"`
}

func (q queries) row(w *Work) workRow {
	return workRow{
		ID: q.key(w.ID), Name: q.name(w.ID), Fingerprint: w.Fingerprint, Container: q.plain(string(w.Container)),
		Place: place(string(w.Container)), Source: q.plain(w.Source), Zone: w.Zone, Needs: w.Needs, Bytes: w.Bytes,
	}
}

// Outdated drops the shards of a scan whose fingerprint is none of those that hold now: what they were read of is gone.
func (s *Store) Outdated(ctx context.Context, scan string, now map[string]bool) error {
	return s.tx(ctx, "drop outdated shards", func(q queries) error {
		var prints []string
		err := q.each(ctx, func(scan func(...any) error) error {
			var mark string
			err := scan(&mark)
			prints = append(prints, mark)
			return err
		}, `SELECT DISTINCT fingerprint FROM shard WHERE scan = ?1`, scan)
		for _, mark := range prints {
			if now[mark] || err != nil {
				continue
			}
			_, err = q.exec(ctx, `DELETE FROM shard WHERE scan = ?1 AND fingerprint = ?2`, scan, mark)
		}
		return errors.Join(err, q.mine(ctx, scan))
	})
}

// Advance keeps how far a claimed shard is: what it found until the cursor, and how many rows and bytes that were. It
// returns ErrFenced when the claim is not the newest.
func (s *Store) Advance(ctx context.Context, shard *Shard, partial []byte, cursor string) error {
	n, err := s.exec(ctx, `
		UPDATE shard SET partial = ?4, cursor = ?5, rows_done = ?6, bytes_done = ?7, beat = :now
		WHERE scan = ?1 AND id = ?2 AND epoch = ?3 AND state = 'running'`,
		shard.Scan, s.key(shard.ID), shard.Epoch, partial, s.plain(cursor), shard.Rows, shard.Bytes)
	return wrap("advance shard "+shard.ID, fenced(n, err))
}

// Split cuts what a claimed shard has not read yet off it, as a shard of its own: the claimed one ends at cursor, which
// is kept with it. It returns ErrFenced when the claim is not the newest.
func (s *Store) Split(ctx context.Context, shard *Shard, rest Work, cursor string) error {
	return s.tx(ctx, "split shard "+shard.ID, func(q queries) error {
		n, err := q.exec(ctx,
			`UPDATE shard SET cursor = ?4, beat = :now WHERE scan = ?1 AND id = ?2 AND epoch = ?3 AND state = 'running'`,
			shard.Scan, q.key(shard.ID), shard.Epoch, q.plain(cursor))
		if err := fenced(n, err); err != nil {
			return err
		}
		return q.enqueue(ctx, shard.Scan, []Work{rest})
	})
}

// Complete stores the result of a shard and marks it done, in one transaction. It returns ErrFenced when the claim is
// not the newest.
func (s *Store) Complete(ctx context.Context, shard *Shard, result []byte) error {
	return wrap("complete shard "+shard.ID, s.setResult(ctx, s.exec, shard, "running", result))
}

// CompleteFrom is Complete for a shard whose result takes over a part of that of another, which is done: the other's
// becomes rest, in the same transaction. Where either claim is not the newest it returns ErrFenced.
func (s *Store) CompleteFrom(ctx context.Context, shard *Shard, result []byte, other *Shard, rest []byte) error {
	return s.tx(ctx, "complete shard "+shard.ID, func(q queries) error {
		return q.setResults(ctx, q.exec, shard, result, other, rest)
	})
}

// CompleteIn is Complete within a transaction that somebody else commits, or undoes when it returns an error.
func (s *Store) CompleteIn(ctx context.Context, tx Execer, shard *Shard, result []byte) error {
	return wrap("complete shard "+shard.ID, s.setResult(ctx, s.within(tx), shard, "running", result))
}

// CompleteFromIn is CompleteFrom within a transaction that somebody else commits, or undoes when it returns an error.
func (s *Store) CompleteFromIn( //nolint:revive // argument-limit: CompleteFrom, and the transaction
	ctx context.Context, tx Execer, shard *Shard, result []byte, other *Shard, rest []byte,
) error {
	return wrap("complete shard "+shard.ID, s.setResults(ctx, s.within(tx), shard, result, other, rest))
}

// within runs our statements in somebody else's transaction.
func (q queries) within(tx Execer) Execer {
	return func(ctx context.Context, query string, args ...any) (int64, error) {
		return tx(ctx, q.text(query), args...)
	}
}

func (q queries) setResults( //nolint:revive // argument-limit: as CompleteFromIn
	ctx context.Context, exec Execer, shard *Shard, result []byte, other *Shard, rest []byte,
) error {
	if err := q.setResult(ctx, exec, other, "done", rest); err != nil {
		return err
	}
	return q.setResult(ctx, exec, shard, "running", result)
}

// setResult stores the result of a shard that is in a state, under its newest claim.
func (q queries) setResult(ctx context.Context, exec Execer, shard *Shard, state string, result []byte) error {
	n, err := exec(ctx, `
		UPDATE shard SET state = 'done', result = ?4, partial = NULL, cursor = '', rows_done = ?6, bytes_done = ?7
		WHERE scan = ?1 AND id = ?2 AND epoch = ?3 AND state = ?5`,
		shard.Scan, q.key(shard.ID), shard.Epoch, result, state, shard.Rows, shard.Bytes)
	return fenced(n, err)
}

// fenced turns a statement that found no row into ErrFenced.
func fenced(n int64, err error) error {
	if err == nil && n == 0 {
		return ErrFenced
	}
	return err
}

// Suspend is Advance and Release in one transaction: whoever claims the shard next goes on at the cursor.
func (s *Store) Suspend(ctx context.Context, shard *Shard, partial []byte, cursor string) error {
	return wrap("suspend shard "+shard.ID, s.suspend(ctx, s.exec, shard, partial, cursor))
}

// SuspendIn is Suspend within a transaction that somebody else commits, or undoes when it returns an error.
func (s *Store) SuspendIn(ctx context.Context, tx Execer, shard *Shard, partial []byte, cursor string) error {
	return wrap("suspend shard "+shard.ID, s.suspend(ctx, s.within(tx), shard, partial, cursor))
}

func (q queries) suspend(ctx context.Context, exec Execer, shard *Shard, partial []byte, cursor string) error {
	n, err := exec(ctx, `
		UPDATE shard SET state = 'pending', worker = '', attempts = 0, partial = ?4, cursor = ?5, rows_done = ?6, bytes_done = ?7
		WHERE scan = ?1 AND id = ?2 AND epoch = ?3 AND state = 'running'`,
		shard.Scan, q.key(shard.ID), shard.Epoch, partial, q.plain(cursor), shard.Rows, shard.Bytes)
	return fenced(n, err)
}

// Release gives a claimed shard back, for a scan that is being stopped. What was kept with [Store.Advance] stays.
func (s *Store) Release(ctx context.Context, shard *Shard) error {
	_, err := s.exec(ctx, `
		UPDATE shard SET state = 'pending', worker = '', attempts = attempts - 1
		WHERE scan = ?1 AND id = ?2 AND epoch = ?3 AND state = 'running'`,
		shard.Scan, s.key(shard.ID), shard.Epoch)
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
		var key, name string
		for {
			var r Result
			err := s.queryRow(ctx, `
				SELECT id, name, result FROM shard WHERE scan = ?1 AND state = 'done' AND id > ?2 ORDER BY id LIMIT 1`,
				scan, key).Scan(&key, &name, &r.Data)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			r.Shard = s.named(key, name)
			if !yield(r, wrap("results of scan "+scan, err)) || err != nil {
				return
			}
		}
	}
}

// PutSketch keeps the sketch of a dataset for later unions; it overwrites, so that a repeat changes nothing.
func (s *Store) PutSketch(ctx context.Context, scan string, dataset inventory.ID, data []byte) error {
	n, err := s.exec(ctx, `
		INSERT INTO sketch (scan, dataset, data)
		SELECT id, ?2, ?3 FROM scan WHERE id = ?1 AND ?4 IN ('', owner)
		ON CONFLICT (scan, dataset) DO UPDATE SET data = excluded.data`, scan, s.key(string(dataset)), data, s.owner)
	return wrap(fmt.Sprintf("keep sketch of %s", dataset), s.ofMine(n, err))
}
