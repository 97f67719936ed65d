package schedule_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// estate is machines that tick the schedules of a store and work their scans, in the time of a bubble.
type estate struct {
	st    *store.Store
	specs []schedule.Spec
	takes time.Duration // each scan
	until time.Time
	off   time.Time // from here until on no machine is on
	on    time.Time

	mu    sync.Mutex
	ends  []time.Time // of the scans that are on
	scans sync.WaitGroup
}

// ticker ticks as a machine does whose ticks come at a second of their own in every quarter of a minute. It leaves out the
// ticks between which nothing can be due: TestEveryTick has them all.
func (e *estate) ticker(t *testing.T, who string, phase time.Duration, all bool) {
	t.Helper()
	for time.Now().Before(e.until) {
		if now := time.Now(); now.Before(e.off) || !now.Before(e.on) {
			for _, spec := range e.specs {
				e.tick(t, spec, who)
			}
		}
		next := time.Now().Add(time.Nanosecond)
		if !all {
			next = e.next()
		}
		const every = 15 * time.Second
		grid := next.Truncate(every).Add(phase)
		if grid.Before(next) {
			grid = grid.Add(every)
		}
		time.Sleep(time.Until(grid))
	}
}

// tick ticks one schedule, and does what it starts.
func (e *estate) tick(t *testing.T, spec schedule.Spec, who string) {
	t.Helper()
	fires, err := schedule.Tick(t.Context(), e.st, spec, func(fire time.Time) (store.Scan, error) {
		return store.Scan{ID: spec.Name + fire.Format(time.RFC3339) + who, StartedAt: time.Now(), Request: []byte("{}")}, nil
	})
	if err != nil {
		t.Error(err)
	}
	for _, f := range fires {
		if f.State != string(schedule.Started) {
			continue
		}
		e.mu.Lock()
		e.ends = append(e.ends, time.Now().Add(e.takes))
		e.mu.Unlock()
		e.scans.Go(func() {
			time.Sleep(e.takes)
			if err := e.st.Finish(t.Context(), f.Scan, time.Now(), []byte("{}")); err != nil {
				t.Error(err)
			}
		})
	}
}

// next is when something may be due again.
func (e *estate) next() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := time.Now()
	next := now.Add(12 * time.Hour)
	for _, at := range []time.Time{e.on, e.until} {
		if now.Before(at) && at.Before(next) {
			next = at
		}
	}
	for _, spec := range e.specs {
		if at := spec.NextStart(now); at.Before(next) {
			next = at
		}
	}
	e.ends = slices.DeleteFunc(e.ends, func(at time.Time) bool { return !at.After(now) })
	for _, at := range e.ends {
		if at.Before(next) {
			next = at
		}
	}
	return next
}

// simulate lets two tickers run from one time to another, and returns the rows of each schedule.
func (e *estate) simulate(t *testing.T, from time.Time, all bool) map[string][]store.Fire {
	t.Helper()
	got := map[string][]store.Fire{}
	folder := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(from))
		var err error
		if e.st, err = store.Open(t.Context(), store.Config{Path: filepath.Join(folder, "domicile.db"), Clock: time.Now}); err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		both.Go(func() { e.ticker(t, " a", 0, all) })
		both.Go(func() { e.ticker(t, " b", 0, all) }) // at the same moment: whoever comes first
		both.Wait()
		for _, spec := range e.specs {
			got[spec.Name] = e.rest(t, spec)
		}
		if err := e.st.Close(); err != nil {
			t.Error(err)
		}
	})
	return got
}

// rest waits for what is on, starts nothing more, and returns the rows.
func (e *estate) rest(t *testing.T, spec schedule.Spec) []store.Fire {
	t.Helper()
	e.scans.Wait()
	// A tick notes that the last scan has ended; the pause keeps it from starting what waits.
	if err := e.st.Pause(t.Context(), spec.Name, "the end of the test", ""); err != nil {
		t.Error(err)
	}
	e.tick(t, spec, " last")
	fires, err := e.st.Fires(t.Context(), spec.Name, 10_000)
	if err != nil {
		t.Error(err)
	}
	slices.Reverse(fires)
	return fires
}

// TestYear goes from July 2027 to July 2028: the clock changes in autumn and in spring, February has 29 days, and no
// machine is on in the week in which America/New_York goes over to summer time.
func TestYear(t *testing.T) {
	day := func(text string) time.Time {
		at, err := time.Parse("2006-01-02 15:04", text)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	from, until := day("2027-07-01 00:00"), day("2028-07-01 00:00")
	off, on := day("2028-03-06 12:00"), day("2028-03-13 12:00")
	at := func(h, m int) func(time.Time) bool {
		return func(w time.Time) bool { return w.Hour() == h && w.Minute() == m }
	}
	night := at(2, 30)
	for _, tt := range []struct {
		spec    schedule.Spec
		matches func(time.Time) bool
		fires   int    // in the year
		week    string // what became of the fire times of the week, the oldest first
	}{
		{
			schedule.Spec{
				Name: "new-york", Cron: parse(t, "30 2 * * *", "America/New_York"), Jitter: 20 * time.Minute,
				Overlap: schedule.Skip, Missed: schedule.RunOnce, CatchUp: 24 * time.Hour,
			},
			night, 366, "missed too_late,missed too_late,missed too_late,missed too_late,missed too_late,missed too_late,done makes_up",
		},
		{
			schedule.Spec{
				Name: "berlin", Cron: parse(t, "30 2 * * *", "Europe/Berlin"),
				Overlap: schedule.QueueOne, Missed: schedule.Backfill, CatchUp: 72 * time.Hour,
			},
			night, 366, "missed too_late,missed too_late,missed too_late,missed too_late,done backfill,done backfill,done backfill",
		},
		{
			schedule.Spec{
				Name: "shanghai", Cron: parse(t, "0 9 * * mon-fri", "Asia/Shanghai"), Jitter: time.Hour,
				Overlap: schedule.Allow, Missed: schedule.Forget, CatchUp: 24 * time.Hour,
			},
			func(w time.Time) bool {
				return at(9, 0)(w) && w.Weekday() != time.Sunday && w.Weekday() != time.Saturday
			}, 262,
			"missed nobody_there,missed nobody_there,missed nobody_there,missed nobody_there,missed nobody_there",
		},
		{
			schedule.Spec{
				Name: "leap-day", Cron: parse(t, "15 4 29 2 *", "Asia/Shanghai"),
				Overlap: schedule.CancelPrevious, Missed: schedule.RunOnce, CatchUp: 24 * time.Hour,
			},
			func(w time.Time) bool { return at(4, 15)(w) && w.Month() == time.February && w.Day() == 29 }, 1, "",
		},
	} {
		t.Run(tt.spec.Name, func(t *testing.T) {
			e := &estate{specs: []schedule.Spec{tt.spec}, takes: 25 * time.Minute, until: until, off: off, on: on}
			want := walk(tt.spec.Cron.Zone(), from, until, tt.matches, false)
			got := e.simulate(t, from, false)[tt.spec.Name]
			checkYear(t, want, got, func(f store.Fire) bool { return f.At.After(off) && f.At.Before(on) }, tt.week)
			if len(got) != tt.fires {
				t.Errorf("%d fire times, want %d", len(got), tt.fires)
			}
		})
	}
}

// checkYear compares rows with the fire times of a walk: each is there once, and ran unless it fell into the week.
func checkYear(t *testing.T, want []time.Time, got []store.Fire, inWeek func(store.Fire) bool, week string) {
	t.Helper()
	var times []time.Time
	var missed string
	for _, f := range got {
		times = append(times, f.At)
		said := f.State + " " + f.Reason
		switch {
		case inWeek(f) && missed == "":
			missed = said
		case inWeek(f):
			missed += "," + said
		case said != "done on_time" || f.Older != 0 || f.Scan == "":
			t.Errorf("%s: %s", f.At, said)
		}
	}
	if diff := cmp.Diff(want, times); diff != "" {
		t.Error(diff)
	}
	if missed != week {
		t.Errorf("in the week: %s\nwant %s", missed, week)
	}
}

// TestEveryTick has every tick of two machines around the changes: what is decided is what the year above decides, which
// leaves out the idle ones. An hourly schedule goes with the clock: an hour that is left out and one that is repeated
// change nothing.
func TestEveryTick(t *testing.T) {
	for name, change := range map[string]time.Time{
		"spring": time.Date(2027, 3, 14, 7, 0, 0, 0, time.UTC), "autumn": time.Date(2027, 11, 7, 6, 0, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			spec := schedule.Spec{
				Name: "hourly", Cron: parse(t, "0 * * * *", "America/New_York"), Jitter: 10 * time.Minute,
				Overlap: schedule.QueueOne, Missed: schedule.RunOnce, CatchUp: 24 * time.Hour,
			}
			// A scan takes longer than the hour, so that some wait and some are skipped. None ends at the moment of a tick.
			run := func(all bool) []string {
				until := change.Add(4*time.Hour + 30*time.Minute)
				e := &estate{specs: []schedule.Spec{spec}, takes: 100*time.Minute + 7*time.Second, until: until, off: until}
				return slices.DeleteFunc(rows(e.simulate(t, change.Add(-3*time.Hour-30*time.Minute), all)["hourly"]), func(s string) bool {
					return strings.HasSuffix(s, "paused") // due behind the end of the test
				})
			}
			every := run(true)
			if diff := cmp.Diff(every, run(false)); diff != "" {
				t.Error(diff)
			}
			if len(every) != 8 || !slices.ContainsFunc(every, func(s string) bool { return strings.HasSuffix(s, "skipped one_waits") }) {
				t.Errorf("8 hours: %v", every)
			}
		})
	}
}
