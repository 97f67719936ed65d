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

// migrate brings the tables to what this program knows. It refuses those of a newer one. A file that holds a scan is
// copied first; where that cannot be done nothing is changed.
func (s *Store) migrate(ctx context.Context, cfg Config) error {
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
	return s.alone(ctx, func(ctx context.Context) error {
		due, err := s.due(ctx, known) // another process may have done it meanwhile
		if err != nil || !due {
			return err
		}
		if err := s.keepBefore(ctx, cfg, newest(known)); err != nil {
			return fmt.Errorf("back up: %w; nothing was changed", err)
		}
		provider, err := goose.NewProvider(dialect, s.writer, folder, goose.WithAllowOutofOrder(true))
		if err == nil {
			_, err = provider.Up(ctx)
		}
		return err
	})
}

// keepBefore keeps what a migration begins with.
func (s *Store) keepBefore(ctx context.Context, cfg Config, version int64) error {
	if s.Shared() {
		return nil // its operators have backups of their own
	}
	kept, err := s.backUp(ctx, cfg.Path, version)
	if err == nil && kept != "" && cfg.BackedUp != nil {
		cfg.BackedUp(kept)
	}
	return err
}

// due reports whether a migration has not been applied yet. A store without the table of migrations is new.
func (s *Store) due(ctx context.Context, known map[int64]bool) (bool, error) {
	tables := `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	if s.Shared() {
		tables = `SELECT count(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')`
	}
	var n int64
	if err := s.queryRow(ctx, tables).Scan(&n); err != nil || n == 0 {
		return true, err
	}
	missing := len(known)
	err := s.each(ctx, func(scan func(...any) error) error {
		var version int64
		err := scan(&version)
		switch {
		case known[version]:
			missing--
		case version > newest(known):
			return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, version, newest(known))
		}
		return err
	}, `SELECT DISTINCT version_id FROM goose_db_version`)
	return missing > 0, err
}

func newest(known map[int64]bool) (version int64) {
	for v := range known {
		version = max(version, v)
	}
	return version
}

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
