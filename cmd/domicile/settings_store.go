package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/store"
)

// storeFile is the name of the store in the data folder.
const storeFile = "domicile.db"

// openStore opens the store: the database of the settings, or the file of the data folder. The caller closes it.
// The scans of a process that serves share its store.
func (a *app) openStore(ctx context.Context) (*store.Store, error) {
	if a.held != nil {
		return a.held.Lend(), nil
	}
	path, err := a.dataFile(storeFile)
	if err != nil {
		return nil, err
	}
	url, err := a.databaseURL()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Config{
		Path: path, URL: url.Reveal(), Clock: a.clock, Name: a.processName(),
		BackedUp: func(file string) { a.note("domicile: the store is migrated; what it was is kept in %s", file) },
	})
}

// refer keeps the scan of a document in the store, where it is there, because something rests on it.
func (a *app) refer(ctx context.Context, scan, why string) (err error) {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return st.Refer(ctx, scan, why)
}

// processName is what others read who find the store locked.
func (a *app) processName() string {
	verb := "domicile"
	if a.logger != nil {
		verb = "domicile serve"
	}
	return fmt.Sprintf("%s, process %d on %s", verb, a.pid, a.host)
}

// databaseURL is the database of the settings with its password, "" when there is none.
func (a *app) databaseURL() (inventory.Secret, error) {
	s, err := a.settings()
	if err != nil || s.Database == "" {
		return "", err
	}
	secret, err := readSecret(s.DatabaseSecret, a.env)
	if err != nil {
		return "", usageError{fmt.Errorf("settings: database_secret: %w", err)}
	}
	return withPassword(s.Database, secret)
}

// checkDatabase finds an address that is none of a PostgreSQL. It may hold a password and is not quoted.
func (s *Settings) checkDatabase() []error {
	if s.Database == "" || strings.HasPrefix(s.Database, "postgres://") || strings.HasPrefix(s.Database, "postgresql://") {
		return nil
	}
	return []error{errors.New("database: want postgres://user@host:5432/database, or nothing for a file in the data folder")}
}

// storeHint is what to do about a store that cannot be used, "" when the error is another one.
func storeHint(err error) string {
	for _, h := range []struct {
		of   error
		hint string
	}{
		{store.ErrBusy, "wait until that process ends or stop it; a scan of your own beside it wants a store of its own (--data FOLDER), or `database` in the settings"},
		{store.ErrFenced, "another process goes on with this scan; `domicile scan status` shows how far it is"},
		{store.ErrNewer, "use that version, or another store: --data FOLDER, or `database` in the settings"},
		{store.ErrNetworkDisk, "name a folder of a local disk, --data FOLDER, or a `database` that several machines share in the settings"},
		{store.ErrURL, "state `database` in the settings as postgres://user@host:5432/database, and its password with `database_secret`"},
		{store.ErrUnreachable, "check host, port and sslmode of `database` in the settings, and whether this machine may connect"},
		{store.ErrNoDatabase, "`createdb` makes one; `database` in the settings names it"},
		{store.ErrRefused, "check the user of `database` in the settings and its password, `database_secret`"},
		{store.ErrTooOld, "use a newer server, or a store in a file: leave `database` out of the settings"},
	} {
		if errors.Is(err, h.of) {
			return h.hint
		}
	}
	switch {
	case store.IsFull(err):
		return "make room on the disk of the store, then `domicile scan resume`: what was done until then is kept"
	case store.IsDamaged(err):
		return "put a copy of it back, or begin another store: --data FOLDER"
	}
	return ""
}
