package store_test

import (
	"database/sql"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

func link(seq int64, prev, hash string) store.Review {
	return store.Review{Seq: seq, PrevHash: prev, Hash: hash, Body: []byte(`{"seq":` + strconv.FormatInt(seq, 10) + `}`)}
}

// TestReviewsOnlyGrow adds rows, and asks that both databases refuse to change or to take away one, whoever asks, and
// that a row which does not follow the last is not added.
func TestReviewsOnlyGrow(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		ctx := t.Context()
		s := storetest.Open(t, cfg)
		want := []store.Review{link(1, "", "a"), link(2, "a", "b"), link(3, "b", "c")}
		if err := errors.Join(s.AppendReviews(ctx, want[:1]), s.AppendReviews(ctx, want[1:])); err != nil {
			t.Fatal(err)
		}
		for _, late := range [][]store.Review{{link(3, "b", "d")}, {link(4, "b", "d")}, {link(4, "c", "d"), link(5, "c", "e")}, {link(3, "c", "d")}} {
			if err := s.AppendReviews(ctx, late); !errors.Is(err, store.ErrReviewed) {
				t.Errorf("%v: got %v", late, err)
			}
		}
		db := raw(t, cfg)
		statements := []string{`UPDATE review SET hash = 'x' WHERE seq = 2`, `DELETE FROM review WHERE seq = 3`, `DELETE FROM review`}
		if cfg.URL != "" {
			statements = append(statements, `TRUNCATE review`)
		}
		for _, statement := range statements {
			if _, err := db.ExecContext(ctx, statement); err == nil {
				t.Errorf("%s was done", statement)
			}
		}
		got, err := s.Reviews(ctx)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%v %s", err, diff)
		}
	})
}

// TestOneOfManyAppends lets many add the next row at once: one does.
func TestOneOfManyAppends(t *testing.T) {
	onBoth(t, func(t *testing.T, cfg store.Config) {
		t.Helper()
		s := storetest.Open(t, cfg)
		var done atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				switch err := s.AppendReviews(t.Context(), []store.Review{link(1, "", strconv.Itoa(i))}); {
				case err == nil:
					done.Add(1)
				case !errors.Is(err, store.ErrReviewed):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if rows, err := s.Reviews(t.Context()); err != nil || len(rows) != 1 || done.Load() != 1 {
			t.Errorf("%d were told that they added, %d rows are there, %v", done.Load(), len(rows), err)
		}
	})
}

// raw opens the database of a store without the store.
func raw(t *testing.T, cfg store.Config) *sql.DB {
	t.Helper()
	driver, dsn := "sqlite", cfg.Path
	if cfg.URL != "" {
		driver, dsn = "pgx", cfg.URL
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
