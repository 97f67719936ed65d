package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// earlier writes a store as a version left it: a finished scan, and one that was interrupted.
func earlier(t *testing.T, cfg store.Config, version int) {
	t.Helper()
	driver, dsn, folder := "sqlite", cfg.Path, "migrations/sqlite"
	if cfg.URL != "" {
		driver, dsn, folder = "pgx", cfg.URL, "migrations/postgres"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	run := func(query string) {
		t.Helper()
		if cfg.URL != "" {
			query = strings.NewReplacer("00Z", "00.000000000Z", "00.25Z", "00.250000000Z", "x'7b7d'", "'{}'", "x'41'", "'A'", "x'01'", "'B'", "INTEGER PRIMARY KEY AUTOINCREMENT",
				"bigint GENERATED ALWAYS AS IDENTITY", "is_applied INTEGER", "is_applied boolean", "datetime('now')", "now()",
				", 1)", ", true)").Replace(query)
		}
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	run(`CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`)
	for v := range version + 1 {
		if v > 0 {
			files, _ := filepath.Glob(filepath.Join(folder, fmt.Sprintf("%05d_*.sql", v)))
			schema, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			up, _, _ := strings.Cut(string(schema), "-- +goose Down")
			if _, err := db.ExecContext(t.Context(), up); err != nil {
				t.Fatal(err)
			}
		}
		run(fmt.Sprintf(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (%d, 1)`, v))
	}
	run(`INSERT INTO scan (id, started_at, state, request, document) VALUES
		('s1', '2026-11-20T12:00:00.25Z', 'done', x'7b7d', x'7b7d'), ('s0', '2026-11-20T12:00:00Z', 'done', x'7b7d', x'7b7d'),
		('s2', '2026-11-21T12:00:00Z', 'interrupted', x'7b7d', NULL)`)
	run(`INSERT INTO shard (scan, id, state, epoch, attempts, result) VALUES
		('s2', 'a', 'done', 1, 1, x'41'), ('s2', 'b', 'pending', 0, 0, NULL)`)
	run(`INSERT INTO sketch (scan, dataset, data) VALUES ('s1', 'd', x'01')`)
	if version > 1 {
		run(`UPDATE shard SET fingerprint = 'f-' || id`)
		run(`INSERT INTO kept (container, fingerprint, rows, scan, read_at, data) VALUES
			('k', 'f-k', 20, 's1', '2026-11-20T12:00:00.5Z', x'41')`)
	}
}

// TestUpgrade opens the stores of earlier versions: what they held is there, and an interrupted scan goes on.
func TestUpgrade(t *testing.T) {
	for _, version := range []int{1, 2} {
		t.Run(fmt.Sprint("version", version), func(t *testing.T) {
			onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
				earlier(t, cfg, version)
				cfg.BackedUp = func(string) {}
				s := storetest.Open(t, cfg)
				checkScans(t, s)
				// Of a shard of the first version nobody knows what it was read of: it is read again.
				again := []string{"b"}
				if version == 1 {
					again = []string{"a", "b"}
				}
				checkShards(t, s, again)
				checkKept(t, s, version)
			})
		})
	}
}

func checkScans(t *testing.T, s *store.Store) {
	t.Helper()
	var ids []string
	for scan, err := range s.Scans(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, scan.ID)
	}
	if diff := cmp.Diff([]string{"s2", "s1", "s0"}, ids); diff != "" {
		t.Error("scans, the newest first:", diff)
	}
	if doc, err := s.Document(t.Context(), "s1"); string(doc) != "{}" || err != nil {
		t.Errorf("the document of a finished scan: %s, %v", doc, err)
	}
	if last, err := s.Latest(t.Context(), store.Interrupted); last.ID != "s2" || err != nil {
		t.Fatalf("the interrupted scan: %v, %v", last, err)
	}
}

func checkShards(t *testing.T, s *store.Store, again []string) {
	t.Helper()
	if err := s.Outdated(t.Context(), "s2", map[string]bool{"f-a": true, "f-b": true}); err != nil {
		t.Fatal(err)
	}
	if err := s.Enqueue(t.Context(), "s2", work("a", "b")); err != nil {
		t.Fatal(err)
	}
	for _, want := range again {
		if got := claim(t, s, "s2"); got.ID != want {
			t.Errorf("claimed %s, want %s", got.ID, want)
		}
	}
}

func checkKept(t *testing.T, s *store.Store, version int) {
	t.Helper()
	kept, err := s.KeptSince(t.Context(), noon.Add(-48*time.Hour))
	if len(kept) != version-1 || err != nil {
		t.Errorf("%d results are kept, want %d: %v", len(kept), version-1, err)
	}
	if err := s.Keep(t.Context(), &store.Kept{Container: "a", ReadAt: noon, Data: []byte("A")}); err != nil {
		t.Error(err)
	}
}

// TestFileIsCopiedBeforeItIsMigrated keeps the last copy only, which the version before can use.
func TestFileIsCopiedBeforeItIsMigrated(t *testing.T) {
	folder := t.TempDir()
	cfg := store.Config{Path: filepath.Join(folder, "domicile[1].db")}
	old := cfg.Path + ".before-00002"
	if err := os.WriteFile(old, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var told []string
	cfg.BackedUp = func(file string) { told = append(told, file) }
	storetest.Open(t, cfg).Close()
	if len(told) > 0 {
		t.Errorf("a new file was copied to %v", told)
	}
	if err := os.Remove(cfg.Path); err != nil {
		t.Fatal(err)
	}
	earlier(t, cfg, 2)
	storetest.Open(t, cfg).Close()
	storetest.Open(t, cfg).Close()
	copies, _ := filepath.Glob(filepath.Join(folder, "*before-*"))
	if len(copies) != 1 || len(told) != 1 || told[0] != copies[0] || copies[0] == old {
		t.Fatalf("copies %v, told of %v", copies, told)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of the copy: %v, %v", info.Mode(), err)
	}
	db, err := sql.Open("sqlite", copies[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var scans, version int
	err = db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM scan), (SELECT max(version_id) FROM goose_db_version)`).
		Scan(&scans, &version)
	if scans != 3 || version != 2 || err != nil {
		t.Errorf("the copy has %d scans in version %d: %v", scans, version, err)
	}
}

// TestNoMigrationWithoutCopy leaves a file as it is where it cannot be copied.
func TestNoMigrationWithoutCopy(t *testing.T) {
	cfg := store.Config{Path: filepath.Join(t.TempDir(), "domicile.db")}
	earlier(t, cfg, 2)
	files, _ := filepath.Glob("migrations/sqlite/*.sql")
	newest, _, _ := strings.Cut(filepath.Base(files[len(files)-1]), "_")
	if err := os.MkdirAll(cfg.Path+".before-"+newest+"/full", 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("the copy failed: %v", err)
	}
	left, _ := filepath.Glob(filepath.Join(filepath.Dir(cfg.Path), ".domicile*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	db, err := sql.Open("sqlite", cfg.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var version int
	if err := db.QueryRowContext(t.Context(), `SELECT max(version_id) FROM goose_db_version`).Scan(&version); version != 2 {
		t.Errorf("version %d, want 2: %v", version, err)
	}
}

// TestManyStartTogether migrates once.
func TestManyStartTogether(t *testing.T) {
	for _, version := range []int{0, 2} {
		t.Run(fmt.Sprint("version", version), func(t *testing.T) {
			onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
				if version > 0 {
					earlier(t, cfg, version)
				}
				var g errgroup.Group
				for range 20 {
					g.Go(func() error {
						s, err := store.Open(t.Context(), cfg)
						if err != nil {
							return err
						}
						return s.Close()
					})
				}
				if err := g.Wait(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestNewerStoreIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) { //nolint:thelper // it is a test, not a helper
		_ = storetest.Open(t, cfg).Close()
		driver, dsn, yes := "sqlite", cfg.Path, "1"
		if cfg.URL != "" {
			driver, dsn, yes = "pgx", cfg.URL, "true"
		}
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(),
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, `+yes+`)`); err != nil {
			t.Fatal(err)
		}
		_ = db.Close()
		if _, err := store.Open(t.Context(), cfg); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a store of the future: %v, want ErrNewer", err)
		}
	})
}

// TestFileInUseIsNotMigrated leaves the file of a scan of an earlier version alone.
func TestFileInUseIsNotMigrated(t *testing.T) {
	cfg := store.Config{Path: filepath.Join(t.TempDir(), "domicile.db")}
	earlier(t, cfg, 2)
	lock := flock.New(cfg.Path + ".lock")
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := store.Open(ctx, cfg); !errors.Is(err, store.ErrBusy) {
		t.Errorf("a file in use: %v, want ErrBusy", err)
	}
}
