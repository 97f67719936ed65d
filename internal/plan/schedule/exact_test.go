package schedule_test

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// exact finds the best value of a small problem by trying every mode and every start below a horizon. It shares no code
// with the package; the needs of a task come before it.
type exact struct {
	p       schedule.Problem
	horizon int
	start   []int
	finish  []int
	used    []int // slot × resource
	cost    int
	found   bool
	best    [4]int // late, delay, makespan, cost
}

func newExact(p schedule.Problem, horizon int) *exact {
	return &exact{
		p: p, horizon: horizon, start: make([]int, len(p.Tasks)), finish: make([]int, len(p.Tasks)),
		used: make([]int, 4*horizon*len(p.Resources)),
	}
}

func (e *exact) open(i, slot int) bool {
	c := e.p.Tasks[i].Calendar
	if c == 0 || slot >= e.p.Calendars[c-1].Until {
		return true
	}
	return slices.Contains(e.p.Calendars[c-1].Open, slot)
}

func (e *exact) visit(i int) {
	if i == len(e.p.Tasks) {
		e.leaf()
		return
	}
	t := e.p.Tasks[i]
	modes := t.Modes
	if len(modes) == 0 {
		modes = []schedule.Mode{{Duration: t.Duration, Use: t.Use}}
	}
	for _, m := range modes {
		if e.p.Budget > 0 && e.cost+m.Cost > e.p.Budget {
			continue
		}
		e.cost += m.Cost
		for s := t.Release; s < e.horizon; s++ {
			e.place(i, s, m)
		}
		e.cost -= m.Cost
	}
}

func (e *exact) place(i, s int, m schedule.Mode) {
	for _, n := range e.p.Tasks[i].Needs {
		if s < e.finish[n.Task]+n.Lag || n.Within > 0 && s > e.finish[n.Task]+n.Within {
			return
		}
	}
	if m.Duration > 0 && !e.open(i, s) {
		return
	}
	var slots []int
	end := s
	for len(slots) < m.Duration {
		if e.open(i, end) {
			slots = append(slots, end)
		}
		end++
	}
	fits := true
	for _, slot := range slots {
		for _, u := range m.Use {
			at := slot*len(e.p.Resources) + u.Resource
			e.used[at] += u.Amount
			fits = fits && e.used[at] <= e.p.Resources[u.Resource]
		}
	}
	if fits {
		e.start[i], e.finish[i] = s, end
		e.visit(i + 1)
	}
	for _, slot := range slots {
		for _, u := range m.Use {
			e.used[slot*len(e.p.Resources)+u.Resource] -= u.Amount
		}
	}
}

func (e *exact) leaf() {
	var v [4]int
	for i, t := range e.p.Tasks {
		if t.Due > 0 {
			v[0] += max(0, e.finish[i]-t.Due)
		}
		v[1] += t.Weight * e.finish[i]
		v[2] = max(v[2], e.finish[i])
	}
	v[3] = e.cost
	if !e.found || less(v, e.best) {
		e.best = v
	}
	e.found = true
}

func less(a, b [4]int) bool {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]), cmp.Compare(a[2], b[2]), cmp.Compare(a[3], b[3])) < 0
}

// small makes a problem of few tasks with modes, lags from both sides, calendars, due dates and weights.
func small(r *rand.Rand) schedule.Problem {
	week := schedule.Calendar{Open: []int{0, 1, 4, 5, 8, 9}, Until: 10}
	p := schedule.Problem{Resources: []int{2}, Calendars: []schedule.Calendar{week}, Tasks: make([]schedule.Task, 4+r.IntN(2))}
	cheapest := 0
	for i := range p.Tasks {
		t := &p.Tasks[i]
		t.Calendar = r.IntN(2) * r.IntN(2)
		t.Weight = r.IntN(3) * r.IntN(2)
		t.Due = r.IntN(2) * r.IntN(8)
		t.Modes = []schedule.Mode{{Duration: 1 + r.IntN(3), Use: []schedule.Use{{Amount: 1 + r.IntN(2)}}, Cost: 1}}
		if r.IntN(2) == 0 {
			t.Modes = append(t.Modes, schedule.Mode{Duration: 1, Use: []schedule.Use{{Amount: 1 + r.IntN(2)}}, Cost: 2 + r.IntN(3)})
		}
		cheapest++
		for k := range i {
			if r.IntN(3) == 0 {
				lag := r.IntN(2)
				t.Needs = append(t.Needs, schedule.Need{Task: k, Lag: lag, Within: r.IntN(2) * (lag + 1 + r.IntN(2))})
			}
		}
	}
	p.Budget = r.IntN(2) * (cheapest + r.IntN(4))
	return p
}

// TestModesAndLagsAreOptimal compares with every assignment of modes and starts.
func TestModesAndLagsAreOptimal(t *testing.T) {
	const count, horizon = 200, 16
	solved, missed := 0, 0
	for seed := range uint64(count) {
		p := small(rand.New(rand.NewPCG(seed, 17)))
		e := newExact(p, horizon)
		e.visit(0)
		got, err := schedule.Solve(p, schedule.Options{Tries: 1000, Seed: 1})
		if !e.found {
			if err == nil && got.Makespan <= horizon {
				t.Errorf("seed %d: a schedule where none exists: %+v", seed, got)
			}
			continue
		}
		if err != nil {
			if !errors.Is(err, schedule.ErrProblem) {
				t.Fatal(err)
			}
			t.Errorf("seed %d: none found, best is %v: %v", seed, e.best, err)
			continue
		}
		solved++
		if err := schedule.Check(p, got); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if v := [4]int{got.Late, got.Delay, got.Makespan, got.Cost}; less(v, e.best) {
			t.Errorf("seed %d: %v is better than the best, %v", seed, v, e.best)
		} else if less(e.best, v) {
			missed++
			t.Logf("seed %d: %v, best %v", seed, v, e.best)
		}
	}
	if missed > count/100 || solved < count/2 {
		t.Errorf("%d solved, %d above the optimum", solved, missed)
	}
}
