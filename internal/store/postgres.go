package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

// The reasons for which a database cannot be used.
var (
	// ErrURL says that the address of a database cannot be read.
	ErrURL = errors.New("not a URL of the form postgres://user@host:5432/database?sslmode=verify-full")
	// ErrUnreachable says that no server answers, or not as the URL asks.
	ErrUnreachable = errors.New("the server does not answer")
	// ErrNoDatabase says that the server has no such database.
	ErrNoDatabase = errors.New("the server has no such database")
	// ErrRefused says that the server refuses the user or the password, or what the user wants to do.
	ErrRefused = errors.New("the server refuses the user")
	// ErrTooOld says that the server is older than what we use.
	ErrTooOld = errors.New("PostgreSQL is too old")
)

// oldestServer is the first major version whose support lasts beyond that of its predecessors, and with which we test.
const oldestServer = 15

// leastConnections is what a migration needs: one that holds the lock, one that migrates.
const leastConnections = 2

// limits are what every connection sets where the URL does not: a statement that hangs must not hold the work of all
// others. Our own statements take milliseconds; the longest reads the document of a scan.
func limits() map[string]string {
	return map[string]string{
		"application_name":                    "domicile",
		"statement_timeout":                   "60s",
		"lock_timeout":                        "20s",
		"idle_in_transaction_session_timeout": "60s",
	}
}

// openPostgres connects to a database. TLS and everything else is as the URL says.
func openPostgres(ctx context.Context, cfg Config) (*Store, error) {
	conf, err := pgxpool.ParseConfig(cfg.URL)
	if u, bad := url.Parse(cfg.URL); err != nil || bad != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		return nil, ErrURL // the text of the cause may quote what stands in the URL
	}
	for name, value := range limits() {
		conf.ConnConfig.RuntimeParams[name] = cmp.Or(conf.ConnConfig.RuntimeParams[name], value)
	}
	conf.MaxConns = max(conf.MaxConns, leastConnections)
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err == nil {
		if err = tooOld(ctx, pool); err != nil {
			pool.Close()
		}
	}
	if err != nil {
		return nil, refusal(err, conf.ConnConfig.Password)
	}
	db := stdlib.OpenDBFromPool(pool)
	return &Store{queries: queries{write: db, read: db, shared: true}, writer: db, pool: pool, held: newClaims()}, nil
}

// tooOld connects, and finds out whether the server can do what we ask of it.
func tooOld(ctx context.Context, pool *pgxpool.Pool) error {
	var version int
	if err := pool.QueryRow(ctx, `SELECT current_setting('server_version_num')::int / 10000`).Scan(&version); err != nil {
		return err
	}
	if version < oldestServer {
		return fmt.Errorf("%w: the server has version %d, domicile needs %d or later", ErrTooOld, version, oldestServer)
	}
	return nil
}

// refusal says why a connection failed, in words without the password.
func refusal(err error, password string) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, ErrTooOld) {
		return err
	}
	said := err.Error()
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		said = pg.Message
	}
	if password != "" {
		said = strings.ReplaceAll(said, password, "****")
	}
	return fmt.Errorf("%w: %s", reason(err), said)
}

// reason is which of our errors one of the server is, by its SQLSTATE.
func reason(err error) error {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case ok && pg.Code == "3D000": // invalid_catalog_name
		return ErrNoDatabase
	case ok && (strings.HasPrefix(pg.Code, "28") || pg.Code == "42501"): // authorization, insufficient_privilege
		return ErrRefused
	}
	return ErrUnreachable
}

// name is what to call a store in an error: never with a password.
func (c Config) name() string {
	if c.URL == "" {
		return c.Path
	}
	u, err := url.Parse(c.URL)
	if err != nil || !strings.HasPrefix(u.Scheme, "postgres") {
		return "the database"
	}
	return u.Scheme + "://" + u.Host + u.Path
}
