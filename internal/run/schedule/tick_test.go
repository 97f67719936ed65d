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

	"github.com/google/go-cmp/cmp"

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
	st, err := store.Open(t.Context(), db.cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
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

// clocked opens a store in a file by a clock that the test sets.
func clocked(t *testing.T, now *time.Time) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Path: filepath.Join(t.TempDir(), "domicile.db"), Clock: func() time.Time { return *now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	return st
}

// TestStoredSchedules goes through what happens to a schedule from outside: each step is a tick at a time.
func TestStoredSchedules(t *testing.T) {
	at := func(text string) time.Time {
		when, err := time.Parse("01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return when.AddDate(2027, 0, 0)
	}
	type step struct {
		at     string
		do     func(t *testing.T, st *store.Store, spec *schedule.Spec)
		want   []string
		finish bool // what it starts ends at once
	}
	pause := func(t *testing.T, st *store.Store, _ *schedule.Spec) {
		t.Helper()
		if err := st.Pause(t.Context(), "s", "Li Na"); err != nil {
			t.Error(err)
		}
	}
	unpause := func(t *testing.T, st *store.Store, _ *schedule.Spec) {
		t.Helper()
		if err := st.Unpause(t.Context(), "s"); err != nil {
			t.Error(err)
		}
	}
	cron := func(text string) func(*testing.T, *store.Store, *schedule.Spec) {
		return func(t *testing.T, _ *store.Store, spec *schedule.Spec) {
			t.Helper()
			spec.Cron = parse(t, text, "UTC")
		}
	}
	rename := func(_ *testing.T, _ *store.Store, spec *schedule.Spec) { spec.Name = "other" }
	for _, tt := range []struct {
		name    string
		overlap schedule.Overlap
		steps   []step
	}{
		{name: "a first start misses nothing", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 12:59:59"},
			{at: "03-01 13:00:00", want: []string{"13:00 started on_time"}},
			{at: "03-01 13:00:15"},
		}},
		{name: "a changed expression counts from the change", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 12:40:00", do: cron("35 * * * *")},
			{at: "03-01 13:00:00"},
			{at: "03-01 13:35:00", want: []string{"13:35 started on_time"}},
		}},
		{name: "both expressions hold while machines change over", steps: []step{
			{at: "03-01 12:58:00"},
			{at: "03-01 12:58:05", do: cron("1 * * * *")},
			{at: "03-01 12:59:59", do: cron("0 * * * *")},
			{at: "03-01 13:00:02", do: cron("1 * * * *")},
			{at: "03-01 13:00:04", do: cron("0 * * * *"), want: []string{"13:00 started on_time"}, finish: true},
			{at: "03-01 13:00:59"},
			{at: "03-01 13:01:02", do: cron("1 * * * *"), want: []string{"13:01 started on_time"}, finish: true},
			{at: "03-01 14:01:02", want: []string{"14:01 started on_time"}},
		}},
		{name: "an expression that comes back misses nothing of its absence", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 12:40:00", do: cron("0 0 1 * *")},
			{at: "03-01 18:00:00"},
			{at: "03-01 18:30:00", do: cron("0 * * * *")},
			{at: "03-01 19:00:00", want: []string{"19:00 started on_time"}},
		}},
		{name: "a new name begins anew", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 13:30:00", do: rename},
			{at: "03-01 14:00:00", want: []string{"14:00 started on_time"}},
		}},
		{name: "a pause", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 12:40:00", do: pause},
			{at: "03-01 14:10:00", want: []string{"13:00 skipped paused", "14:00 skipped paused"}},
			{at: "03-01 14:30:00", do: unpause},
			{at: "03-01 15:00:00", want: []string{"15:00 started on_time"}},
		}},
		{name: "the clock goes back", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 13:00:00", want: []string{"13:00 started on_time"}, finish: true},
			{at: "03-01 12:10:00"},
			{at: "03-01 13:00:00"},
			{at: "03-01 14:00:00", want: []string{"14:00 started on_time"}},
		}},
		{name: "the machine sleeps", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 16:45:00", want: []string{"13:00 missed made_up", "14:00 missed made_up", "15:00 missed made_up", "16:00 started makes_up"}},
		}},
		{name: "a clock that was wrong is put right", steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-04 12:30:00", want: []string{"and 71 before", "12:00 started makes_up"}, finish: true},
			{at: "03-01 12:59:00"},
			{at: "03-01 13:00:00", want: []string{"13:00 started on_time"}, finish: true},
			{at: "03-01 14:00:00", want: []string{"14:00 started on_time"}},
		}},
		{name: "a scan that lasts", overlap: schedule.QueueOne, steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 13:00:00", want: []string{"13:00 started on_time"}},
			{at: "03-01 14:00:00", want: []string{"14:00 queued on_time"}},
			{at: "03-01 15:00:00", want: []string{"15:00 skipped one_waits"}},
			{at: "03-01 15:10:00", do: finish("2027-03-01T13:00:00Z"), want: []string{"14:00 started on_time"}},
		}},
		{name: "the newest replaces", overlap: schedule.CancelPrevious, steps: []step{
			{at: "03-01 12:30:00"},
			{at: "03-01 13:00:00", want: []string{"13:00 started on_time"}},
			{at: "03-01 14:00:00", want: []string{"13:00 cancelled replaced", "14:00 started on_time"}},
			{at: "03-01 14:00:15", do: isCancelled("2027-03-01T13:00:00Z")},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := at(tt.steps[0].at)
			st := clocked(t, &now)
			spec := schedule.Spec{Name: "s", Cron: parse(t, "0 * * * *", "UTC"), Overlap: tt.overlap, Missed: schedule.RunOnce, CatchUp: 24 * time.Hour}
			if spec.Overlap == "" {
				spec.Overlap = schedule.Skip
			}
			for _, s := range tt.steps {
				now = at(s.at)
				if s.do != nil {
					s.do(t, st, &spec)
				}
				fires, err := schedule.Tick(t.Context(), st, spec, asking(""))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(s.want, rows(fires)); diff != "" {
					t.Errorf("at %s\n%s", s.at, diff)
				}
				if s.finish {
					end(t, st, fires)
				}
			}
		})
	}
}

// rows is fires in short; of many only how many and the last.
func rows(fires []store.Fire) []string {
	var all []string
	for _, f := range fires {
		all = append(all, fmt.Sprintf("%s %s %s", f.At.Format("15:04"), f.State, f.Reason))
	}
	if n := len(all); n > 10 {
		return []string{fmt.Sprintf("and %d before", n-1), all[n-1]}
	}
	return all
}

// end finishes the scans that fires started.
func end(t *testing.T, st *store.Store, fires []store.Fire) {
	t.Helper()
	for _, f := range fires {
		if f.State == string(schedule.Started) {
			if err := st.Finish(t.Context(), f.Scan, f.At, []byte("{}")); err != nil {
				t.Error(err)
			}
		}
	}
}

func finish(fire string) func(*testing.T, *store.Store, *schedule.Spec) {
	return func(t *testing.T, st *store.Store, _ *schedule.Spec) {
		t.Helper()
		if err := st.Finish(t.Context(), fire+" ", time.Time{}, []byte("{}")); err != nil {
			t.Error(err)
		}
	}
}

func isCancelled(fire string) func(*testing.T, *store.Store, *schedule.Spec) {
	return func(t *testing.T, st *store.Store, _ *schedule.Spec) {
		t.Helper()
		if asked, err := st.CancelRequested(t.Context(), fire+" "); !asked || err != nil {
			t.Errorf("nobody asked for its end: %v", err)
		}
	}
}
