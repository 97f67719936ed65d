package store

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
)

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
	if err != nil {
		return nil, errURL // the text of the cause may quote what stands in the URL
	}
	for name, value := range limits() {
		conf.ConnConfig.RuntimeParams[name] = cmp.Or(conf.ConnConfig.RuntimeParams[name], value)
	}
	pool, err := pgxpool.NewWithConfig(ctx, conf)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, err
	}
	db := stdlib.OpenDBFromPool(pool)
	return &Store{queries: queries{write: db, read: db, shared: true}, writer: db, pool: pool}, nil
}

// errURL says that the address of a database cannot be read.
var errURL = errors.New("not a URL of the form postgres://user@host:5432/database?sslmode=verify-full")

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
