package schedule_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// layered is a large plan: every task needs two of the tasks before it, no further back than reach, a part of one of
// three lines and one of three teams. The nearer the needs, the more the chains bind and not the resources.
func layered(n, reach int) schedule.Problem {
	r := rand.New(rand.NewPCG(1, 2))
	p := schedule.Problem{Resources: []int{10, 10, 10, 4, 4, 4}, Tasks: make([]schedule.Task, n)}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		t.Duration = 1 + r.IntN(10)
		t.Use = []schedule.Use{{Resource: r.IntN(3), Amount: 1 + r.IntN(5)}, {Resource: 3 + r.IntN(3), Amount: 1}}
		for range 2 {
			if i > reach {
				t.Needs = append(t.Needs, schedule.Need{Task: i - 1 - r.IntN(reach)})
			}
		}
	}
	return p
}

// weekly is layered on working days, a quarter of the tasks outside freezes as well.
func weekly(n, reach int) schedule.Problem {
	p := layered(n, reach)
	work, change := schedule.Calendar{Until: 10 * n}, schedule.Calendar{Until: 10 * n}
	for t := range work.Until {
		if t%7 < 5 {
			work.Open = append(work.Open, t)
			if t%90 > 10 {
				change.Open = append(change.Open, t)
			}
		}
	}
	p.Calendars = []schedule.Calendar{work, change}
	for i := range p.Tasks {
		p.Tasks[i].Calendar = 1 + max(0, i%4-2)
	}
	return p
}

// groups is a plan as an estate makes it: chains of eight steps, a copy over the line among them, and teams that work on
// the others.
func groups(n int) schedule.Problem {
	r := rand.New(rand.NewPCG(3, 4))
	p := weekly(n, n)
	p.Resources = []int{8, 3, 1000}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		t.Needs, t.Use, t.Duration = nil, []schedule.Use{{Resource: 0, Amount: 1}}, 1+r.IntN(5)
		if i%8 > 0 {
			t.Needs = []schedule.Need{{Task: i - 1}}
		}
		if i%8 == 3 {
			t.Use = []schedule.Use{{Resource: 1, Amount: 1}, {Resource: 2, Amount: 100 + r.IntN(400)}}
			t.Calendar = 0 // a copy goes on at the weekend
		}
	}
	return p
}

// TestLargeSchedulesAreNearTheBound holds plans that resources bind to six thousandths.
func TestLargeSchedulesAreNearTheBound(t *testing.T) {
	for name, p := range map[string]schedule.Problem{"resources bind": layered(10_000, 5_000), "groups": groups(10_000)} {
		r, err := schedule.Solve(p, schedule.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := schedule.Check(p, r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if gap := float64(r.Makespan-r.Bound) / float64(r.Bound); gap > 0.006 {
			t.Errorf("%s: %d, bound %d: %.2f %%", name, r.Makespan, r.Bound, 100*gap)
		}
	}
}

// BenchmarkSolve prints the gap to the bound; what it allocates in all is more than it ever holds.
func BenchmarkSolve(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		for _, shape := range []struct {
			name string
			p    schedule.Problem
		}{
			{"resources", layered(n, n/2)}, {"chains", layered(n, 50)}, {"weeks", weekly(n, n/2)}, {"groups", groups(n)},
		} {
			b.Run(fmt.Sprintf("%s/%d", shape.name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					r, err := schedule.Solve(shape.p, schedule.Options{})
					if err != nil {
						b.Fatal(err)
					}
					b.ReportMetric(100*float64(r.Makespan-r.Bound)/float64(r.Bound), "%gap")
				}
			})
		}
	}
}
