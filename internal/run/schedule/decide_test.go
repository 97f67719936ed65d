package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/run/schedule"
)

// hour is a moment of a day in which the schedules of these tests fire every hour.
func hour(h, m int) time.Time { return time.Date(2027, 3, 10, h, m, 0, 0, time.UTC) }

// said is fires in short.
func said(fires []schedule.Fire) []string {
	var all []string
	for _, f := range fires {
		s := fmt.Sprintf("%s %s %s", f.At.Format("15:04"), f.State, f.Reason)
		if f.Before > 0 {
			s += fmt.Sprintf(" and %d", f.Before)
		}
		all = append(all, s)
	}
	return all
}

func open(state schedule.State, reason schedule.Reason, at ...time.Time) []schedule.Fire {
	var all []schedule.Fire
	for _, t := range at {
		all = append(all, schedule.Fire{At: t, State: state, Reason: reason})
	}
	return all
}

func TestDecide(t *testing.T) {
	running := open(schedule.Started, schedule.OnTime, hour(2, 0))
	waiting := open(schedule.Queued, schedule.OnTime, hour(3, 0))
	for _, tt := range []struct {
		name    string
		overlap schedule.Overlap
		missed  schedule.Missed
		past    schedule.Past
		now     time.Time
		want    []string
	}{
		{"nothing is due", schedule.Skip, schedule.RunOnce, schedule.Past{Until: hour(3, 0)}, hour(3, 59), nil},
		{"one is due", schedule.Skip, schedule.RunOnce, schedule.Past{Until: hour(3, 0)}, hour(4, 0), []string{"04:00 started on_time"}},
		{"a timer comes late", schedule.Skip, schedule.Forget, schedule.Past{Until: hour(3, 0)}, hour(4, 15), []string{"04:00 started on_time"}},
		{"nobody was there", schedule.Skip, schedule.Forget, schedule.Past{Until: hour(3, 0)}, hour(4, 16), []string{"04:00 missed nobody_there"}},
		{"the clock went back", schedule.Skip, schedule.RunOnce, schedule.Past{Until: hour(5, 0)}, hour(4, 30), nil},
		{
			"the clock went back behind what had started", schedule.Skip, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0), Later: map[time.Time]schedule.State{hour(4, 0): schedule.Done}},
			hour(5, 1),
			[]string{"05:00 started on_time"},
		},
		{
			"paused", schedule.Allow, schedule.Backfill,
			schedule.Past{Until: hour(3, 0), Paused: true, Open: waiting},
			hour(5, 1),
			[]string{"04:00 skipped paused", "05:00 skipped paused"},
		},

		{"still runs", schedule.Skip, schedule.RunOnce, schedule.Past{Until: hour(3, 0), Open: running}, hour(4, 0), []string{"04:00 skipped still_runs"}},
		{"beside", schedule.Allow, schedule.RunOnce, schedule.Past{Until: hour(3, 0), Open: running}, hour(4, 0), []string{"04:00 started on_time"}},
		{"one waits", schedule.QueueOne, schedule.RunOnce, schedule.Past{Until: hour(3, 0), Open: running}, hour(4, 0), []string{"04:00 queued on_time"}},
		{
			"two do not wait", schedule.QueueOne, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0), Open: append(running[:1:1], waiting...)},
			hour(4, 0),
			[]string{"04:00 skipped one_waits"},
		},
		{
			"it has waited", schedule.QueueOne, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0), Open: waiting},
			hour(3, 40),
			[]string{"03:00 started on_time"},
		},
		{
			"it has waited, and the next is due", schedule.QueueOne, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0), Open: waiting},
			hour(4, 0),
			[]string{"03:00 started on_time", "04:00 queued on_time"},
		},
		{
			"the newest wins", schedule.CancelPrevious, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0), Open: append(running[:1:1], waiting...)},
			hour(4, 0),
			[]string{"02:00 cancelled replaced", "03:00 cancelled replaced", "04:00 started on_time"},
		},
		{"nothing to cancel", schedule.CancelPrevious, schedule.RunOnce, schedule.Past{Until: hour(3, 0)}, hour(4, 0), []string{"04:00 started on_time"}},

		{
			"one for all that were missed", schedule.Skip, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0)},
			hour(6, 30),
			[]string{"04:00 missed made_up", "05:00 missed made_up", "06:00 started makes_up"},
		},
		{
			"the one on time makes up", schedule.Skip, schedule.RunOnce,
			schedule.Past{Until: hour(3, 0)},
			hour(6, 1),
			[]string{"04:00 missed made_up", "05:00 missed made_up", "06:00 started on_time"},
		},
		{
			"what was missed long ago", schedule.Skip, schedule.RunOnce,
			schedule.Past{Until: hour(0, 0)},
			hour(9, 30),
			[]string{
				"01:00 missed too_late", "02:00 missed too_late", "03:00 missed too_late", "04:00 missed too_late",
				"05:00 missed too_late", "06:00 missed made_up", "07:00 missed made_up", "08:00 missed made_up", "09:00 started makes_up",
			},
		},
		{
			"none of all", schedule.Skip, schedule.Forget,
			schedule.Past{Until: hour(3, 0)},
			hour(6, 1),
			[]string{"04:00 missed nobody_there", "05:00 missed nobody_there", "06:00 started on_time"},
		},
		{
			"all of them", schedule.Skip, schedule.Backfill,
			schedule.Past{Until: hour(3, 0)},
			hour(6, 30),
			[]string{"04:00 started backfill", "05:00 queued backfill", "06:00 queued backfill"},
		},
		{
			"all of them and the one on time", schedule.Skip, schedule.Backfill,
			schedule.Past{Until: hour(3, 0)},
			hour(6, 1),
			[]string{"04:00 started backfill", "05:00 queued backfill", "06:00 queued backfill"},
		},
		{
			"all of them while one runs", schedule.Allow, schedule.Backfill,
			schedule.Past{Until: hour(3, 0), Open: running},
			hour(6, 1),
			[]string{"04:00 queued backfill", "05:00 queued backfill", "06:00 started on_time"},
		},
		{
			"none is left to fill up when the newest wins", schedule.CancelPrevious, schedule.Backfill,
			schedule.Past{Until: hour(3, 0)},
			hour(5, 1),
			[]string{"04:00 cancelled replaced", "05:00 started on_time"},
		},
		{
			"one at a time", schedule.Allow, schedule.Backfill,
			schedule.Past{Until: hour(6, 0), Open: open(schedule.Queued, schedule.FillsUp, hour(5, 0), hour(6, 0))},
			hour(6, 30),
			[]string{"05:00 started backfill"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			spec := schedule.Spec{
				Name: "hourly", Cron: parse(t, "0 * * * *", "UTC"), Overlap: tt.overlap, Missed: tt.missed, CatchUp: 4 * time.Hour,
			}
			got := spec.Decide(tt.past, tt.now)
			if diff := cmp.Diff(tt.want, said(got.Fires)); diff != "" {
				t.Error(diff)
			}
			// A second tick finds nothing to decide: what became of a fire time is final.
			if !got.Until.IsZero() {
				tt.past.Until = got.Until
			}
			if more := spec.Decide(schedule.Past{Until: tt.past.Until, Later: tt.past.Later}, tt.now); len(more.Fires) > 0 {
				t.Errorf("decided again: %v", said(more.Fires))
			}
		})
	}
}

// TestLongAbsence bounds what a long absence leaves behind.
func TestLongAbsence(t *testing.T) {
	spec := schedule.Spec{Name: "m", Cron: parse(t, "* * * * *", "UTC"), Overlap: schedule.QueueOne, Missed: schedule.Backfill, CatchUp: 24 * time.Hour}
	now := hour(12, 30).Add(30 * time.Second)
	got := spec.Decide(schedule.Past{Until: now.AddDate(0, -2, 0)}, now)
	states := map[schedule.State]int{}
	for _, f := range got.Fires {
		states[f.State]++
	}
	// All but the one that is on time were missed: 100 may wait, of which one starts, and the one on time waits behind them.
	want := map[schedule.State]int{schedule.WasMissed: 899, schedule.Queued: 100, schedule.Started: 1}
	if diff := cmp.Diff(want, states); diff != "" {
		t.Error(diff)
	}
	first := got.Fires[0]
	if minutes := int(now.Sub(now.AddDate(0, -2, 0)) / time.Minute); first.Before != minutes-len(got.Fires) {
		t.Errorf("the oldest row stands for %d more, want %d", first.Before, minutes-len(got.Fires))
	}
	if last := got.Fires[len(got.Fires)-1]; !got.Until.Equal(last.At) || !last.At.Equal(hour(12, 30)) {
		t.Errorf("decided until %s, last fire %s", got.Until, last.At)
	}
}

func TestJitter(t *testing.T) {
	spec := schedule.Spec{Name: "nightly", Cron: parse(t, "*/10 * * * *", "UTC"), Jitter: time.Hour}
	other := spec
	other.Name = "weekly"
	var last time.Time
	same, spread := 0, map[time.Duration]bool{}
	for at := spec.Cron.Next(hour(0, 0)); at.Before(hour(23, 0)); at = spec.Cron.Next(at) {
		start := spec.Start(at)
		if late := start.Sub(at); late < 0 || late >= 10*time.Minute || late%time.Second != 0 {
			t.Errorf("%s starts at %s: later than the next fire", at, start)
		}
		if !start.After(last) || !start.Equal(spec.Start(at)) {
			t.Errorf("%s starts at %s, after %s", at, start, last)
		}
		if other.Start(at).Equal(start) {
			same++
		}
		last, spread[start.Sub(at)/time.Minute] = start, true
	}
	if len(spread) != 10 || same > 3 {
		t.Errorf("starts fall into %d of 10 minutes, %d are those of another schedule", len(spread), same)
	}
	spec.Jitter = 0
	if at := hour(1, 0); !spec.Start(at).Equal(at) {
		t.Error("a start is late without jitter")
	}
	// What is due waits for its start.
	spec.Jitter = time.Hour
	at := hour(1, 0)
	for spec.Start(at).Equal(at) {
		at = spec.Cron.Next(at)
	}
	if got := spec.Decide(schedule.Past{Until: at.Add(-1)}, spec.Start(at).Add(-1)); len(got.Fires) > 0 {
		t.Errorf("before its start: %v", said(got.Fires))
	}
	if got := spec.Decide(schedule.Past{Until: at.Add(-1)}, spec.Start(at)); len(got.Fires) != 1 {
		t.Errorf("at its start: %v", said(got.Fires))
	}
}
