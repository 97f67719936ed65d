package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// clocked opens a store in a file by a clock that the test sets.
func clocked(t *testing.T, now *time.Time) *store.Store {
	t.Helper()
	return storetest.Open(t, store.Config{Clock: func() time.Time { return *now }})
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
		if err := st.Pause(t.Context(), "s", "Li Na", "the network is moved"); err != nil {
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
