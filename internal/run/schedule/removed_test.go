package schedule_test

import (
	"testing"
	"time"

	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// TestRemoved takes a schedule out of the settings while a fire time of it waits: it would wait for ever.
func TestRemoved(t *testing.T) {
	now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	st := clocked(t, &now)
	gone, stays := removedSpec(t, "gone"), removedSpec(t, "stays")
	for range 3 { // the first one starts, the second waits
		for _, spec := range []schedule.Spec{gone, stays} {
			if _, err := schedule.Tick(t.Context(), st, spec, func(at time.Time) (store.Scan, error) {
				return store.Scan{ID: at.Format(time.RFC3339) + now.Format(time.RFC3339) + spec.Name, StartedAt: now, Request: []byte("{}")}, nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(time.Hour)
	}
	for i, want := range []int{1, 0} { // once
		dropped, err := st.DropRemoved(t.Context(), []string{"stays"}, string(schedule.Removed))
		if err != nil || len(dropped) != want {
			t.Fatalf("%d: %v, %v", i, dropped, err)
		}
	}
	for name, want := range map[string]string{"gone": "cancelled removed", "stays": "queued on_time"} {
		fires, err := st.Fires(t.Context(), name, 1)
		if err != nil || len(fires) != 1 || fires[0].State+" "+fires[0].Reason != want || fires[0].EndedAt.IsZero() != (name == "stays") {
			t.Errorf("%s: %+v, %v", name, fires, err)
		}
	}
}

func removedSpec(t *testing.T, name string) schedule.Spec {
	t.Helper()
	return schedule.Spec{Name: name, Cron: parse(t, "0 * * * *", "UTC"), Overlap: schedule.QueueOne, Missed: schedule.RunOnce, CatchUp: 24 * time.Hour}
}

// TestBegin starts scans by hand beside what the schedule itself starts.
func TestBegin(t *testing.T) {
	for _, tt := range []struct {
		overlap schedule.Overlap
		want    string // what became of the one that ran
		err     bool
	}{
		{schedule.Skip, "started", true},
		{schedule.QueueOne, "started", true},
		{schedule.Allow, "started", false},
		{schedule.CancelPrevious, "cancelled", false},
	} {
		now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
		st := clocked(t, &now)
		spec := removedSpec(t, "s")
		spec.Overlap = tt.overlap
		ask := func(at time.Time) (store.Scan, error) {
			return store.Scan{ID: at.Format(time.RFC3339Nano), StartedAt: now, Request: []byte("{}")}, nil
		}
		first, err := schedule.Begin(t.Context(), st, spec, ask, false)
		if err != nil || first.Reason != string(schedule.ByHand) || first.At.Equal(now) {
			t.Fatalf("%s: %+v, %v", tt.overlap, first, err) // a fire time of its own, of no minute
		}
		now = now.Add(10 * time.Minute)
		if _, err := schedule.Begin(t.Context(), st, spec, ask, false); (err != nil) != tt.err {
			t.Errorf("%s: %v", tt.overlap, err)
		}
		fires, err := st.Fires(t.Context(), "s", 10)
		if err != nil || fires[len(fires)-1].State != tt.want {
			t.Errorf("%s: %+v, %v", tt.overlap, fires, err)
		}
	}
}
