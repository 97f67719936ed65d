package schedule_test

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// TestDrawsKeepTheQuantiles draws one task alone: what comes out is what went in.
func TestDrawsKeepTheQuantiles(t *testing.T) {
	for _, s := range []schedule.Spread{{10, 14, 20, false}, {7, 7, 7, true}, {1, 1, 2, false}, {0, 0, 0, false}, {100, 160, 300, true}} {
		p := schedule.Problem{Tasks: []schedule.Task{{Duration: s.P80}}}
		r, err := schedule.Solve(p, schedule.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out, err := schedule.Simulate(p, r, []schedule.Spread{s}, schedule.Draws{Count: 4000, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for k, want := range [3]int{s.P50, s.P80, s.P95} {
			if off := out.End[k] - want; max(off, -off) > 1+want/50 {
				t.Errorf("%+v: quantiles %v", s, out.End)
			}
		}
		if out.Critical[0] != 1 {
			t.Errorf("%+v: critical in %v of the courses", s, out.Critical[0])
		}
	}
}

// TestOneCauseSpreadsWider compares a chain whose tasks share a cause with one whose tasks do not: chance evens out
// what is independent, and not what is shared.
func TestOneCauseSpreadsWider(t *testing.T) {
	const n = 12
	p := schedule.Problem{Tasks: make([]schedule.Task, n)}
	var own, shared []schedule.Spread
	for i := range p.Tasks {
		p.Tasks[i].Duration = 14
		if i > 0 {
			p.Tasks[i].Needs = []schedule.Need{{Task: i - 1}}
		}
		own, shared = append(own, schedule.Spread{10, 14, 20, false}), append(shared, schedule.Spread{10, 14, 20, true})
	}
	r, err := schedule.Solve(p, schedule.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, errA := schedule.Simulate(p, r, own, schedule.Draws{Seed: 3, By: r.Makespan})
	b, errB := schedule.Simulate(p, r, shared, schedule.Draws{Seed: 3, By: r.Makespan})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if wide, narrow := b.End[2]-b.End[0], a.End[2]-a.End[0]; wide < 2*narrow {
		t.Errorf("spread %d with one cause, %d without", wide, narrow)
	}
	if a.Within < b.Within {
		t.Errorf("tasks that are each long at their P80 end in time in %v of the courses, with one cause in %v", a.Within, b.Within)
	}
}

func TestDrawsAreOrderedAndRepeat(t *testing.T) {
	for seed := range uint64(20) {
		p := random(rand.New(rand.NewPCG(seed, 9)), 25)
		r, err := schedule.Solve(p, schedule.Options{Tries: 50})
		if err != nil {
			t.Fatal(err)
		}
		var spreads []schedule.Spread
		for _, task := range p.Tasks {
			d := task.Duration
			spreads = append(spreads, schedule.Spread{d - d/3, d, d + d/2, seed%2 == 0})
		}
		d := schedule.Draws{Seed: seed, Events: [][]int{{1, 2}, {20}}}
		a, errA := schedule.Simulate(p, r, spreads, d)
		b, errB := schedule.Simulate(p, r, spreads, d)
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if d := cmp.Diff(a, b); d != "" {
			t.Fatal(d)
		}
		for _, q := range append(append(a.Finish, a.Events...), a.End) {
			if q[0] > q[1] || q[1] > q[2] {
				t.Errorf("seed %d: %v", seed, q)
			}
		}
	}
}
