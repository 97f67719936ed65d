package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// queries runs statements on the database, or within a transaction. Their texts are the same for both databases:
// parameters are ?1, ?2 …, and :now is the time by which leases are judged, in milliseconds since 1970.
type queries struct {
	write  conn
	read   conn // for what begins with SELECT
	shared bool // PostgreSQL
	clock  func() time.Time
	owner  string // of the scans that are written; "": that is not asked
}

// conn is a database or a transaction.
type conn interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Execer runs a statement in somebody else's transaction and says how many rows it changed. Parameters are $1, $2 ….
type Execer func(ctx context.Context, query string, args ...any) (affected int64, err error)

// exec runs a statement and returns how many rows it changed.
func (q queries) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := q.write.ExecContext(ctx, q.text(query), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// queryRow runs a statement that gives one row at the most.
func (q queries) queryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if reads(query) {
		return q.read.QueryRowContext(ctx, q.text(query), args...)
	}
	return q.write.QueryRowContext(ctx, q.text(query), args...)
}

// query runs a statement that gives rows. The caller closes them.
func (q queries) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if reads(query) {
		return q.read.QueryContext(ctx, q.text(query), args...)
	}
	return q.write.QueryContext(ctx, q.text(query), args...)
}

// each runs a statement and calls row for each row of its answer. The rows hold a connection until row was called for the
// last of them: row does not come back to the store.
func (q queries) each(ctx context.Context, row func(scan func(...any) error) error, query string, args ...any) (err error) {
	rows, err := q.query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// reads keeps plain reading off the one connection that writes.
func reads(query string) bool { return strings.HasPrefix(strings.TrimSpace(query), "SELECT") }

// tx runs a function in a transaction, which is undone where it returns an error.
func (s *Store) tx(ctx context.Context, op string, fn func(queries) error) error {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return wrap(op, err)
	}
	q := s.queries
	q.write, q.read = tx, tx
	if err := fn(q); err != nil {
		return wrap(op, errors.Join(err, tx.Rollback()))
	}
	return wrap(op, tx.Commit())
}

// text makes a statement one of this database.
func (q queries) text(query string) string {
	return rewrite(query, q.shared, q.now())
}

// now is the expression for the time.
func (q queries) now() string {
	switch {
	case q.shared:
		return "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
	case q.clock == nil:
		return "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
	}
	return strconv.FormatInt(q.clock().UnixMilli(), 10)
}

// rewrite puts the expression for the time in the place of :now and, for PostgreSQL, $1 in that of ?1. What stands in
// quotes or behind -- is text.
func rewrite(query string, dollars bool, now string) string {
	var out strings.Builder
	for i := 0; i < len(query); {
		n := quoted(query[i:])
		switch {
		case n > 0:
			out.WriteString(query[i : i+n])
		case dollars && query[i] == '?':
			n = 1
			out.WriteByte('$')
		case isNow(query, i):
			n = len(":now")
			out.WriteString(now)
		default:
			n = 1
			out.WriteByte(query[i])
		}
		i += n
	}
	return out.String()
}

// isNow reports whether the name :now stands at a place, and not a longer name or a cast to a type.
func isNow(query string, at int) bool {
	rest, ok := strings.CutPrefix(query[at:], ":now")
	if !ok || at > 0 && query[at-1] == ':' {
		return false
	}
	return rest == "" || rest[0] != '_' && (rest[0]|0x20 < 'a' || rest[0]|0x20 > 'z')
}

// quoted is how long the quoted text or the comment is that a query begins with; 0 when it begins with neither. A quote
// inside is doubled: it ends one text and begins the next.
func quoted(query string) int {
	var end string
	switch {
	case query[0] == '\'' || query[0] == '"':
		end = query[:1]
	case strings.HasPrefix(query, "--"):
		end = "\n"
	default:
		return 0
	}
	n := strings.Index(query[1:], end)
	if n < 0 {
		return len(query)
	}
	return n + 1 + len(end)
}

func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s: %w", op, err)
}

// stampForm has a fixed width, so that stamps sort as text as they do in time.
const stampForm = "2006-01-02T15:04:05.000000000Z07:00"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }

// parseStamp reads what stamp wrote, now and before its width was fixed; of anything else it returns the zero time.
func parseStamp(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// millis is a time as a whole number; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// fromMillis is the time of a whole number; 0 is the zero time.
func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
