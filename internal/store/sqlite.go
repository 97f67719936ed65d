package store

import (
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// readers is how many connections read an SQLite file beside the one that writes: pages, reports and progress wait for
// no commit.
const readers = 4

// ErrNetworkDisk says that a file lies where SQLite cannot lock it: two machines would destroy it.
var ErrNetworkDisk = errors.New("the folder of the store lies on a network disk, which SQLite cannot lock")

// openSQLite opens or creates the file of a store; its folder gets mode 0700 and the file 0600.
func openSQLite(cfg Config) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(cfg.Path), 0o700); err != nil {
		return nil, err
	}
	if onNetwork(filepath.Dir(cfg.Path)) {
		return nil, ErrNetworkDisk
	}
	file, err := os.OpenFile(cfg.Path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	writer, err := sql.Open("sqlite", dsn(cfg.Path, "auto_vacuum(INCREMENTAL)", "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)"))
	if err != nil {
		return nil, err
	}
	reader, err := sql.Open("sqlite", dsn(cfg.Path, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	// One connection: SQLite has one writer, and eight competing ones starve each other.
	writer.SetMaxOpenConns(1)
	reader.SetMaxOpenConns(readers)
	return &Store{
		queries: queries{write: writer, read: reader, clock: cfg.Clock},
		writer:  writer, reader: reader, holder: cfg.Name, lock: flock.New(cfg.Path + ".lock"),
		held: newClaims(),
	}, nil
}

// dsn names the file with its pragmas. A write-ahead log makes a kill -9 harmless.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(10000)"}, pragmas...)}
	q.Set("_txlock", "immediate")
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: q.Encode()}).String()
}
