package sqltest

import (
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres starts a PostgreSQL server and returns the address of its superuser, without a database.
func Postgres(tb testing.TB) string {
	tb.Helper()
	const bin = "/usr/lib/postgresql/*/bin"
	initdb, postgres := find(tb, "initdb", bin), find(tb, "postgres", bin)
	s := newServer(tb, "postgres")
	s.driver, s.address = "pgx", "postgres://tester@127.0.0.1:"+s.port+"/postgres?sslmode=disable"
	data := filepath.Join(s.folder, "data")
	s.prepare(tb, initdb, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
	s.serve(tb, postgres, "-D", data, "-p", s.port, "-k", s.folder, "-h", "127.0.0.1", "-F",
		"-c", "autovacuum=off", "-c", "shared_buffers=16MB", "-c", "full_page_writes=off",
		"-c", "wal_level=logical") // so that tests can replicate
	return "postgres://tester@127.0.0.1:" + s.port + "?sslmode=disable"
}
