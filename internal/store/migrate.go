package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS

// migrate brings the tables to what this program knows. It refuses those of a newer one.
func (s *Store) migrate(ctx context.Context) error {
	files, dialect := "migrations/sqlite", goose.DialectSQLite3
	if s.Shared() {
		files, dialect = "migrations/postgres", goose.DialectPostgres
	}
	folder, err := fs.Sub(migrations, files)
	if err != nil {
		return err
	}
	known, err := versions(folder)
	if err != nil {
		return err
	}
	if due, err := s.due(ctx, known); err != nil || !due {
		return err
	}
	return s.alone(ctx, func() error {
		provider, err := goose.NewProvider(dialect, s.writer, folder, goose.WithAllowOutofOrder(true))
		if err == nil {
			_, err = provider.Up(ctx)
		}
		return err
	})
}

// due reports whether a migration has not been applied yet. A store without the table of migrations is new.
func (s *Store) due(ctx context.Context, known map[int64]bool) (bool, error) {
	tables := `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	if s.Shared() {
		tables = `SELECT count(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')`
	}
	var n, newest int64
	if err := s.queryRow(ctx, tables).Scan(&n); err != nil || n == 0 {
		return true, err
	}
	for v := range known {
		newest = max(newest, v)
	}
	missing := len(known)
	err := s.each(ctx, func(scan func(...any) error) error {
		var version int64
		err := scan(&version)
		switch {
		case known[version]:
			missing--
		case version > newest:
			return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, version, newest)
		}
		return err
	}, `SELECT DISTINCT version_id FROM goose_db_version`)
	return missing > 0, err
}

// alone runs a function that no other process runs at the same time on the same database: fifty that start together
// migrate once. A file has one writer anyway.
func (s *Store) alone(ctx context.Context, fn func() error) error {
	if !s.Shared() {
		return fn()
	}
	return s.tx(ctx, "wait for others to migrate", func(q queries) error {
		for _, statement := range []string{
			`SET LOCAL lock_timeout = '10min'`, `SET LOCAL statement_timeout = 0`,
			`SET LOCAL idle_in_transaction_session_timeout = 0`,
			`SELECT pg_advisory_xact_lock(` + migrationLock + `)`,
		} {
			if _, err := q.exec(ctx, statement); err != nil {
				return err
			}
		}
		return fn()
	})
}

// migrationLock is an arbitrary number that only we lock.
const migrationLock = "8316866959150932069"

// versions are the numbers of the migrations in a folder.
func versions(folder fs.FS) (map[int64]bool, error) {
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return nil, err
	}
	all := map[int64]bool{}
	for _, file := range files {
		number, _, _ := strings.Cut(path.Base(file), "_")
		v, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		all[v] = true
	}
	return all, nil
}
