package river

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/domicile/domicile/internal/store"
)

// code is what may be said of an error in a log and in the tables of River: the text of a database may quote values.
type code string

// Error implements error.
func (c code) Error() string { return string(c) }

// codeOf returns the code of an error: the state that PostgreSQL gave it, or what kind it is.
func codeOf(err error) code {
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg):
		return code("database " + pg.Code)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return "stopped"
	case store.Passing(err):
		return "connection"
	}
	return "failed"
}

// said is what may be said of an error in a log: our own words, or the code of the database.
func said(err error) string {
	if code := codeOf(err); code != "failed" {
		return string(code)
	}
	return err.Error()
}
