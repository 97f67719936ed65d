package schedule_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// database is a store that several processes open.
type database struct{ cfg store.Config }

// onBoth runs a test on an empty store of each kind.
func onBoth(t *testing.T, test func(t *testing.T, db database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, database{store.Config{Path: filepath.Join(t.TempDir(), "domicile.db")}})
	})
	t.Run("postgres", func(t *testing.T) { test(t, database{store.Config{URL: storetest.Postgres(t)}}) })
}

// open opens the store as one more process does.
func (db database) open(t *testing.T) *store.Store {
	t.Helper()
	return storetest.Open(t, db.cfg)
}

// exec changes rows as no process does.
func (db database) exec(t *testing.T, statement string) {
	t.Helper()
	driver, name := "sqlite", db.cfg.Path
	if db.cfg.URL != "" {
		driver, name = "pgx", db.cfg.URL
	}
	raw, err := sql.Open(driver, name)
	if err == nil {
		_, err = raw.ExecContext(t.Context(), statement)
	}
	if err := errors.Join(err, raw.Close()); err != nil {
		t.Fatal(err)
	}
}

// asking makes scans whose ids are of the fire time and of the one who asks, so that two for one fire time would stand
// beside each other.
func asking(who string) schedule.Ask {
	return func(fire time.Time) (store.Scan, error) {
		return store.Scan{ID: fire.Format(time.RFC3339) + " " + who, StartedAt: fire, Request: []byte("{}")}, nil
	}
}

// everyMinute is a schedule that runs all that it missed.
func everyMinute(t *testing.T) schedule.Spec {
	t.Helper()
	return schedule.Spec{Name: "m", Cron: parse(t, "* * * * *", "UTC"), Overlap: schedule.Allow, Missed: schedule.Backfill, CatchUp: 24 * time.Hour}
}

// TestOneRunForEachFireTime lets tickers race, each with connections of its own. Again and again fire times are made due
// that nobody decided about.
func TestOneRunForEachFireTime(t *testing.T) {
	const tickers, rounds, minutes = 6, 5, 5
	onBoth(t, func(t *testing.T, db database) {
		t.Helper()
		spec, st := everyMinute(t), db.open(t)
		if _, err := schedule.Tick(t.Context(), st, spec, asking("first")); err != nil {
			t.Fatal(err)
		}
		for round := range rounds {
			db.exec(t, `UPDATE schedule_expression SET since = 0`)
			db.exec(t, fmt.Sprintf(`UPDATE schedule SET until = until - %d`, 2*minutes*time.Minute/time.Millisecond))
			var wg sync.WaitGroup
			begin := make(chan struct{})
			for i := range tickers {
				own := db.open(t)
				wg.Go(func() {
					<-begin
					work(t, own, spec, fmt.Sprintf("%d-%d", round, i))
				})
			}
			close(begin)
			wg.Wait()
		}
		runs, decided := map[int64]int{}, map[int64]bool{}
		for scan, err := range st.Scans(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			runs[scan.FireAt.UnixMilli()]++
		}
		fires, err := st.Fires(t.Context(), spec.Name, 1000)
		for _, f := range fires {
			decided[f.At.UnixMilli()] = true
			if want := map[string]int{"started": 1, "done": 1}[f.State]; runs[f.At.UnixMilli()] != want {
				t.Errorf("%s is %s and has %d scans", f.At, f.State, runs[f.At.UnixMilli()])
			}
		}
		if err != nil || len(decided) != len(fires) || len(fires) < rounds*minutes || len(runs) < rounds {
			t.Errorf("%d fire times in %d rows, %d scans: %v", len(decided), len(fires), len(runs), err)
		}
	})
}

// work ticks some times and ends what it started.
func work(t *testing.T, st *store.Store, spec schedule.Spec, who string) {
	t.Helper()
	for range 10 {
		fires, err := schedule.Tick(t.Context(), st, spec, asking(who))
		if err != nil {
			t.Error(err)
		}
		for _, f := range fires {
			if f.State == string(schedule.Started) {
				if err := st.EndFire(t.Context(), f.Scan, string(schedule.Done), ""); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// TestTickThatDies ends the connection of a ticker between its decision and the end of its transaction.
func TestTickThatDies(t *testing.T) {
	onBoth(t, func(t *testing.T, db database) {
		t.Helper()
		spec, st := everyMinute(t), db.open(t)
		if _, err := schedule.Tick(t.Context(), st, spec, asking("first")); err != nil {
			t.Fatal(err)
		}
		db.exec(t, `UPDATE schedule_expression SET since = 0`)
		db.exec(t, `UPDATE schedule SET until = until - 300000`)
		dying, cancel := context.WithCancel(t.Context())
		_, err := schedule.Tick(dying, db.open(t), spec, func(fire time.Time) (store.Scan, error) {
			cancel()
			if st.Shared() {
				db.exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'`)
			}
			return asking("dead")(fire)
		})
		if err == nil {
			t.Fatal("a tick that died did not say so")
		}
		if left, err := st.Fires(t.Context(), spec.Name, 10); len(left) > 0 || err != nil {
			t.Errorf("it left %v, %v", left, err)
		}
		fires, err := schedule.Tick(t.Context(), st, spec, asking("next"))
		if err != nil || len(fires) < 5 {
			t.Errorf("the next one decided %v, %v", fires, err)
		}
		for scan, err := range st.Scans(t.Context()) {
			if err != nil || scan.Schedule != "m" || scan.ID != scan.FireAt.Format(time.RFC3339)+" next" {
				t.Errorf("a scan of the dead one: %v, %v", scan, err)
			}
		}
	})
}
