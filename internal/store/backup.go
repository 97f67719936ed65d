package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// patience is how long a migration waits for another process that migrates the same file.
const patience = 10 * time.Second

// alone runs a function that no other process runs at the same time on the same store: fifty that start together migrate
// once. It returns ErrBusy when a scan of another version uses the file.
func (s *Store) alone(ctx context.Context, fn func(context.Context) error) error {
	if s.Shared() {
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
			return fn(ctx)
		})
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	ok, err := s.lock.TryLockContext(waiting, 20*time.Millisecond)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return ErrBusy
	case err != nil || !ok:
		return err
	}
	return errors.Join(fn(ctx), s.lock.Unlock())
}

// migrationLock is an arbitrary number that only we lock.
const migrationLock = "8316866959150932069"

// backUp copies a file that holds a scan before it is migrated to a version, to a file beside it that only its owner may
// read, and removes the copies of earlier migrations. It returns "" when there was nothing to keep.
func (s *Store) backUp(ctx context.Context, path string, version int64) (string, error) {
	var n int64
	if err := s.queryRow(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'scan'`).Scan(&n); err != nil || n == 0 {
		return "", err
	}
	if err := s.queryRow(ctx, `SELECT count(*) FROM scan`).Scan(&n); err != nil || n == 0 {
		return "", err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".domicile-backup-*") // with mode 0600
	if err != nil {
		return "", err
	}
	if err := file.Close(); err != nil {
		return "", err
	}
	if _, err := s.exec(ctx, `VACUUM INTO ?1`, file.Name()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	copied := fmt.Sprintf("%s.before-%05d", path, version)
	if err := os.Rename(file.Name(), copied); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return copied, removeOthers(path, copied)
}

// removeOthers removes all copies of a file but one.
func removeOthers(path, but string) error {
	all, err := filepath.Glob(globQuoted(path) + ".before-[0-9][0-9][0-9][0-9][0-9]")
	for _, file := range all {
		if file != but {
			err = errors.Join(err, os.Remove(file))
		}
	}
	return err
}

// globQuoted is a pattern that only the path itself matches.
func globQuoted(path string) string {
	var out []byte
	for _, c := range []byte(path) {
		if c == '*' || c == '?' || c == '[' || c == '\\' {
			out = append(out, '\\')
		}
		out = append(out, c)
	}
	return string(out)
}
