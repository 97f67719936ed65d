package store

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
)

// What SQLite and PostgreSQL say when a disk is full or a file is not a database any more
// (https://sqlite.org/rescode.html, https://www.postgresql.org/docs/15/errcodes-appendix.html).
const (
	sqliteCorrupt    = 11
	sqliteFull       = 13
	sqliteNotADB     = 26
	postgresDiskFull = "53100"
)

// IsFull reports whether the disk of the store is full.
func IsFull(err error) bool {
	p, ok := errors.AsType[*pgconn.PgError](err)
	return ok && p.Code == postgresDiskFull || sqliteCode(err) == sqliteFull
}

// IsDamaged reports whether the file of the store is none that SQLite can read.
func IsDamaged(err error) bool {
	code := sqliteCode(err)
	return code == sqliteCorrupt || code == sqliteNotADB
}

// sqliteCode is the primary code of an error of SQLite, 0 for others.
func sqliteCode(err error) int {
	e, ok := errors.AsType[interface {
		error
		Code() int
	}](err)
	if !ok {
		return 0
	}
	return e.Code() & 0xff
}
