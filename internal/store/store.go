// Package store keeps scans, the progress of their shards and the sketches of people in one SQLite file, so that a
// killed scan resumes and later commands need not name files.
//
// What a store holds is counts, hashes, masked evidence and names of things; no value of a dataset is ever in it.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

//go:embed migrations/*.sql
var migrations embed.FS

// The errors that callers branch on.
var (
	// ErrBusy says that another process scans with the same store.
	ErrBusy = errors.New("another scan is using this store")
	// ErrNoScan says that the store holds no scan of the wanted kind.
	ErrNoScan = errors.New("no such scan")
	// ErrNewer says that a newer program wrote the store.
	ErrNewer = errors.New("the store was written by a newer version of domicile")
)

// Store is an open store. It is safe for concurrent use; writes go through one connection.
type Store struct {
	db   *sql.DB
	lock *flock.Flock
}

// Open opens or creates the store in a file; its folder gets mode 0700 and the file 0600. Migrations run here.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // G304: the user's own data folder
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	// One connection: SQLite has one writer, and eight competing ones starve each other.
	db.SetMaxOpenConns(1)
	s := &Store{db: db, lock: flock.New(path + ".lock")}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("store: migrate %s: %w", path, err), db.Close())
	}
	return s, nil
}

// Close gives the lock and the file back.
func (s *Store) Close() error {
	return errors.Join(s.lock.Unlock(), s.db.Close())
}

// Lock makes this process the only one that scans with the store, and sets what a killed process left running back to
// pending. It returns ErrBusy when another process holds the lock. Readers need no lock.
func (s *Store) Lock(ctx context.Context) error {
	ok, err := s.lock.TryLock()
	if err != nil {
		return fmt.Errorf("store: lock %s: %w", s.lock.Path(), err)
	}
	if !ok {
		return fmt.Errorf("store: lock %s: %w", s.lock.Path(), ErrBusy)
	}
	if _, err := s.db.ExecContext(ctx, `UPDATE shard SET state = 'pending' WHERE state = 'running'`); err != nil {
		return fmt.Errorf("store: recover shards: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, `UPDATE scan SET state = 'interrupted' WHERE state = 'running'`); err != nil {
		return fmt.Errorf("store: recover scans: %w", err)
	}
	return nil
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, s.db, files)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return fmt.Errorf("%w: schema %d, this program knows %d", ErrNewer, current, target)
	}
	if current == target {
		return nil
	}
	_, err = provider.Up(ctx)
	return err
}

// dsn names the file with the pragmas that make a kill -9 harmless: a write-ahead log, and foreign keys.
func dsn(path string) string {
	q := url.Values{"_pragma": {"journal_mode(WAL)", "synchronous(NORMAL)", "busy_timeout(10000)", "foreign_keys(1)"}}
	q.Set("_txlock", "immediate")
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}
