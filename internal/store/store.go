// Package store keeps scans, the progress of their shards and the sketches of people, so that a killed scan resumes and
// later commands need not name files: in one SQLite file, or in a PostgreSQL database that many machines share.
//
// What a store holds is counts, hashes, masked evidence and names of things; no value of a dataset is ever in it.
//
// Both databases have the same tables (migrations/sqlite, migrations/postgres) and the same statements, with numbered
// parameters: [Store] rewrites them. A table of one topic lives in the file of that topic, with its migrations.
package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The errors that callers branch on.
var (
	// ErrBusy says that another process scans with the same store, or coordinates the same scan.
	ErrBusy = errors.New("another scan is using this store")
	// ErrNoScan says that the store holds no scan of the wanted kind.
	ErrNoScan = errors.New("no such scan")
	// ErrNewer says that a newer program wrote the store.
	ErrNewer = errors.New("the store was written by a newer version of domicile")
)

// Config says which store to open.
type Config struct {
	Path  string           // the SQLite file, where URL is empty; its folder must not lie on a network disk
	URL   string           // postgres://…, with a password where one is needed
	Name  string           // of this process, for others that find the file locked
	Clock func() time.Time // of leases and heartbeats in an SQLite file; nil is the clock of the database itself
	// BackedUp is told where a file was copied to before it was migrated; it may be nil.
	BackedUp func(file string)
}

// Store is an open store. It is safe for concurrent use; in an SQLite file writes go through one connection.
type Store struct {
	queries
	writer *sql.DB
	reader *sql.DB       // of the SQLite file, beside the writer
	pool   *pgxpool.Pool // of PostgreSQL
	lock   *flock.Flock  // of the SQLite file
	holder string        // who locks it
	lent   bool          // the one who lent it closes it
	held   *claims       // of this process
}

// Open opens or creates a store. Migrations run here.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := open(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", cfg.name(), err)
	}
	if err := s.migrate(ctx, cfg); err != nil {
		return nil, errors.Join(fmt.Errorf("store: migrate %s: %w", cfg.name(), err), s.Close())
	}
	return s, nil
}

func open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.URL != "" {
		return openPostgres(ctx, cfg)
	}
	return openSQLite(cfg)
}

// Lend returns the same open store for one who closes it when done, which does nothing.
func (s *Store) Lend() *Store {
	lent := *s
	lent.lent = true
	return &lent
}

// Close gives the lock and the file or the connections back.
func (s *Store) Close() error {
	if s.lent {
		return nil
	}
	if s.pool != nil {
		err := s.writer.Close()
		s.pool.Close()
		return err
	}
	return errors.Join(s.lock.Unlock(), s.reader.Close(), s.writer.Close())
}

// Shared reports whether other machines may work with the same store.
func (s *Store) Shared() bool { return s.pool != nil }

// Pool is the connections to PostgreSQL, nil where the store is a file.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Now is the time by which leases and heartbeats are judged: that of the server, which all machines share.
func (s *Store) Now(ctx context.Context) (time.Time, error) {
	var ms int64
	err := s.queryRow(ctx, `SELECT :now`).Scan(&ms)
	return time.UnixMilli(ms).UTC(), wrap("read the clock", err)
}

// Lock makes this process the only one that scans with a store in a file, and sets what a killed process left running
// back to pending. It returns ErrBusy when another process holds the lock. Readers need no lock. In a shared store there
// is nothing to lock: the lease on a scan and the epoch of a shard keep processes apart.
func (s *Store) Lock(ctx context.Context) error {
	if s.Shared() {
		return nil
	}
	ok, err := s.lock.TryLock()
	if err != nil {
		return fmt.Errorf("store: lock %s: %w", s.lock.Path(), err)
	}
	if !ok {
		holder, _ := os.ReadFile(s.lock.Path()) // who holds it is said where it is known
		return fmt.Errorf("store: lock %s: %w: %s", s.lock.Path(), ErrBusy, cmp.Or(string(holder), "another process"))
	}
	if err := os.WriteFile(s.lock.Path(), []byte(s.holder), 0o600); err != nil {
		return fmt.Errorf("store: lock %s: %w", s.lock.Path(), err)
	}
	return s.tx(ctx, "recover what was left running", func(q queries) error {
		_, err := q.exec(ctx, `UPDATE shard SET state = 'pending', worker = '' WHERE state = 'running'`)
		if err == nil {
			_, err = q.exec(ctx, `UPDATE scan SET state = 'interrupted', owner = '', lease_until = 0 WHERE state = 'running'`)
		}
		return err
	})
}
