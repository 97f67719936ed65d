package schedule_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// TestEveryReasonIsTrue checks each explanation against the schedule alone: a need ends when the task starts, a resource
// is too full in the open slot before, and a chain leads to the start of the schedule without a gap.
func TestEveryReasonIsTrue(t *testing.T) {
	kinds := map[schedule.Kind]int{}
	for seed := range uint64(100) {
		p := random(rand.New(rand.NewPCG(seed, 3)), 30)
		r, err := schedule.Solve(p, schedule.Options{Tries: 50, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		why := schedule.Explain(p, r)
		for i, w := range why {
			kinds[w.Kind]++
			checkReason(t, p, r, i, w)
		}
		for i := range why {
			if r.Finish[i] != r.Makespan {
				continue
			}
			chain := schedule.Chain(why, i)
			if first := why[chain[0]]; first.Kind != schedule.ByRelease && first.Kind != schedule.ByCalendar {
				t.Errorf("seed %d: the chain begins with a task bound by %d", seed, first.Kind)
			}
			for k := range chain[1:] {
				if r.Start[chain[k]] > r.Start[chain[k+1]] {
					t.Errorf("seed %d: the chain goes back in time: %v", seed, chain)
				}
			}
		}
	}
	for k := schedule.ByRelease; k <= schedule.ByCalendar; k++ {
		if kinds[k] == 0 {
			t.Errorf("no task is bound by %d", k)
		}
	}
}

func checkReason(t *testing.T, p schedule.Problem, r schedule.Result, i int, w schedule.Why) {
	t.Helper()
	switch w.Kind {
	case schedule.ByNeed:
		lag := -1
		for _, n := range p.Tasks[i].Needs {
			if n.Task == w.Index {
				lag = max(lag, n.Lag)
			}
		}
		if lag < 0 || r.Finish[w.Index]+lag != r.Start[i] {
			t.Errorf("task %d starts at %d; its need %d ends at %d", i, r.Start[i], w.Index, r.Finish[w.Index])
		}
	case schedule.ByResource:
		if w.Holder < 0 || r.Start[w.Holder] >= r.Start[i] || !uses(p.Tasks[w.Holder], w.Index) || !uses(p.Tasks[i], w.Index) {
			t.Errorf("task %d waits for resource %d, held by %d", i, w.Index, w.Holder)
		}
	case schedule.ByCalendar:
		if slices.Contains(p.Calendars[w.Index].Open, r.Start[i]-1) || w.Waits == 0 {
			t.Errorf("task %d could start a slot earlier than %d", i, r.Start[i])
		}
	case schedule.ByRelease:
		if r.Start[i] != p.Tasks[i].Release {
			t.Errorf("task %d starts at %d, released at %d", i, r.Start[i], p.Tasks[i].Release)
		}
	case schedule.ByAge, schedule.ByEarlier:
		t.Errorf("task %d is bound by %d", i, w.Kind)
	}
}

func uses(t schedule.Task, resource int) bool {
	return slices.ContainsFunc(t.Use, func(u schedule.Use) bool { return u.Resource == resource && u.Amount > 0 })
}

// TestSlackIsThere starts one task after the other as late as its slack allows: the end can still be kept.
func TestSlackIsThere(t *testing.T) {
	with := 0
	for seed := range uint64(40) {
		p := random(rand.New(rand.NewPCG(seed, 5)), 12)
		r, err := schedule.Solve(p, schedule.Options{Tries: 200, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		for i, slack := range schedule.Slack(p, r) {
			if slack == 0 {
				continue
			}
			with++
			late := p
			late.Tasks = slices.Clone(p.Tasks)
			late.Tasks[i].Release = r.Start[i] + slack
			again, err := schedule.Solve(late, schedule.Options{Tries: 500, Seed: seed})
			if err != nil {
				t.Fatal(err)
			}
			if again.Makespan > r.Makespan {
				t.Errorf("seed %d: task %d cannot slip %d: %d after %d", seed, i, slack, again.Makespan, r.Makespan)
			}
		}
	}
	if with < 50 {
		t.Errorf("%d tasks with slack", with)
	}
}

// TestAgeIsExplained has a task that waits so that it is fresh for the next one.
func TestAgeIsExplained(t *testing.T) {
	p := schedule.Problem{Tasks: []schedule.Task{
		{Duration: 9}, {Duration: 2}, {Duration: 1, Needs: []schedule.Need{{Task: 0}, {Task: 1, Within: 3}}},
	}}
	r, err := schedule.Solve(p, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{0, 4, 9}, r.Start); d != "" {
		t.Error(d)
	}
	if w := schedule.Explain(p, r)[1]; w.Kind != schedule.ByAge || w.Index != 2 || w.Holder != 0 {
		t.Errorf("%+v", w)
	}
}
