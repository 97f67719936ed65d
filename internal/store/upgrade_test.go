package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/store"
)

// firstStore writes a store as the first version left it: a finished scan, and one that was interrupted.
func firstStore(t *testing.T, path string) {
	t.Helper()
	schema, err := os.ReadFile("migrations/sqlite/00001_scans.sql")
	if err != nil {
		t.Fatal(err)
	}
	up, _, _ := strings.Cut(string(schema), "-- +goose Down")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	for _, q := range []string{
		up,
		`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
			is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`,
		`INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1)`,
		`INSERT INTO scan (id, started_at, state, request, document) VALUES
			('s1', '2026-11-20T12:00:00Z', 'done', x'7b7d', x'7b7d'), ('s2', '2026-11-21T12:00:00Z', 'interrupted', x'7b7d', NULL)`,
		`INSERT INTO shard (scan, id, state, epoch, attempts, result) VALUES
			('s2', 'a', 'done', 1, 1, x'41'), ('s2', 'b', 'pending', 0, 0, NULL)`,
		`INSERT INTO sketch (scan, dataset, data) VALUES ('s1', 'd', x'01')`,
	} {
		if _, err := db.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
}

func TestUpgradeFromTheFirstVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "domicile.db")
	firstStore(t, path)
	s := open(t, store.Config{Path: path})
	if doc, err := s.Document(t.Context(), "s1"); string(doc) != "{}" || err != nil {
		t.Errorf("the document of a finished scan: %s, %v", doc, err)
	}
	if last, err := s.Latest(t.Context(), store.Interrupted); last.ID != "s2" || err != nil {
		t.Fatalf("the interrupted scan: %v, %v", last, err)
	}
	// Nobody knows what its shards were read of: they are read again.
	if err := s.Outdated(t.Context(), "s2", map[string]bool{"f-a": true, "f-b": true}); err != nil {
		t.Fatal(err)
	}
	if err := s.Enqueue(t.Context(), "s2", work("a", "b")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"a", "b"} {
		if got := claim(t, s, "s2"); got.ID != want {
			t.Errorf("claimed %s, want %s", got.ID, want)
		}
	}
	if err := s.Keep(t.Context(), &store.Kept{Container: "a", ReadAt: noon, Data: []byte("A")}); err != nil {
		t.Error(err)
	}
}

func TestNewerStoreIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "domicile.db")
	_ = open(t, store.Config{Path: path}).Close()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	_ = db.Close()
	if _, err := store.Open(t.Context(), store.Config{Path: path}); !errors.Is(err, store.ErrNewer) {
		t.Errorf("a store of the future: %v, want ErrNewer", err)
	}
}
