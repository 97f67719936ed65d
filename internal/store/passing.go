package store

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Passing reports whether an error of a shared store may be gone in a moment: the server restarts, or takes no more
// connections. What was asked for may or may not have been done. A file that cannot be read is none, although the error of
// the system below it has the form of one of the network.
func Passing(err error) bool {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, ErrFenced) {
		return false
	}
	if _, file := errors.AsType[*fs.PathError](err); file {
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return passingCode(pg.Code)
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err)
}

// passingCode knows the classes and codes of errors (PostgreSQL 15, appendix A) after which another try may do: of the
// connection, of a server that is stopped or starts, of resources, of transactions that met others, and of a lock that
// did not come in time.
func passingCode(code string) bool {
	for _, class := range []string{"08", "53", "57P", "40", "55P03"} {
		if strings.HasPrefix(code, class) {
			return true
		}
	}
	return false
}
