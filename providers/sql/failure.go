package sql

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"github.com/domicile/domicile/internal/inventory"
)

// failed is an error of a server by its code alone: the texts of databases quote cell values.
type failed struct {
	code  string
	cause inventory.Cause
}

// Error gives the code.
func (f *failed) Error() string { return "sql: server: " + f.code }

// sanitize drops everything but the code of an error.
func sanitize(err error) error {
	var (
		own   *failed
		pg    *pgconn.PgError
		my    *mysql.MySQLError
		lite  *sqlite.Error
		dial  net.Error
		gap   = isGap(err)
		ended = errors.Is(err, context.DeadlineExceeded)
	)
	switch {
	case gap, errors.As(err, &own):
		return err
	case errors.As(err, &pg):
		return &failed{code: "SQLSTATE " + pg.Code, cause: postgresCause(pg.Code)}
	case errors.As(err, &my):
		return &failed{code: fmt.Sprintf("MySQL %d", my.Number), cause: mysqlCause(my.Number)}
	case errors.As(err, &lite):
		return &failed{code: fmt.Sprintf("SQLite %d", lite.Code()), cause: sqliteCause(lite.Code())}
	case ended, errors.As(err, &dial) && dial.Timeout():
		return &failed{code: "time limit", cause: inventory.TimedOut}
	default:
		return &failed{code: "no answer", cause: inventory.Unreachable}
	}
}

// failure says what a sanitized error means.
func (p *Provider) failure(err error) inventory.Failure {
	var own *failed
	if !errors.As(err, &own) {
		return inventory.Failure{}
	}
	f := inventory.Failure{Cause: own.cause}
	if own.cause == inventory.Denied {
		f.Fix = inventory.Fix{Code: inventory.FixGrant, Args: []string{"SELECT"}}
	}
	if own.cause == inventory.TimedOut {
		f.Fix = inventory.Fix{Code: inventory.FixSetting, Args: []string{"timeout"}}
	}
	return f
}

// postgresCause reads a SQLSTATE (PostgreSQL's manual, appendix A).
func postgresCause(code string) inventory.Cause {
	switch code {
	case "42501": // insufficient_privilege
		return inventory.Denied
	case "57014", "55P03", "25P03", "25P04": // query_canceled, lock_not_available, transaction timeouts
		return inventory.TimedOut
	case "3D000", "42P01", "3F000": // database, table or schema is gone
		return inventory.Unreadable
	case "40001": // a standby cancels what stands in the way of recovery
		return inventory.Throttled
	}
	switch code[:min(len(code), 2)] {
	case "28": // invalid authorization
		return inventory.Denied
	case "53": // insufficient resources: too many connections, out of memory
		return inventory.Throttled
	case "57", "08": // shutting down, starting up; connection
		return inventory.Unreachable
	case "0A": // feature not supported
		return inventory.Unsupported
	}
	return inventory.Unreadable
}

// mysqlCause reads an error number (MySQL's and MariaDB's server error reference).
func mysqlCause(number uint16) inventory.Cause {
	switch number {
	case 1044, 1045, 1142, 1143, 1227, 1370, 1698, 1820: // access, command, column or privilege denied
		return inventory.Denied
	case 1205, 1317, 1969, 3024: // lock wait, interrupted, max_statement_time, max_execution_time
		return inventory.TimedOut
	case 1040, 1203, 1226: // too many connections
		return inventory.Throttled
	case 1053, 1077, 1130: // shutting down, host not allowed
		return inventory.Unreachable
	case 1235: // not supported yet
		return inventory.Unsupported
	}
	return inventory.Unreadable
}

// sqliteCause reads a result code (sqlite.org/rescode.html); the low byte is the primary one.
func sqliteCause(code int) inventory.Cause {
	switch code & 0xff {
	case 3, 23: // SQLITE_PERM, SQLITE_AUTH
		return inventory.Denied
	case 5, 6: // SQLITE_BUSY, SQLITE_LOCKED
		return inventory.Throttled
	case 9: // SQLITE_INTERRUPT
		return inventory.TimedOut
	case 14: // SQLITE_CANTOPEN
		return inventory.Unreachable
	}
	return inventory.Unreadable
}
