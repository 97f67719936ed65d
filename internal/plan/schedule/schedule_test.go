package schedule_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// random makes a problem: a layered network, two resources, sometimes a calendar, a lag or a release.
func random(r *rand.Rand, n int) schedule.Problem {
	p := schedule.Problem{Resources: []int{2 + r.IntN(3), 3}, Tasks: make([]schedule.Task, n)}
	week := schedule.Calendar{Until: 200}
	for t := range week.Until {
		if t%7 < 5 {
			week.Open = append(week.Open, t)
		}
	}
	p.Calendars = []schedule.Calendar{week}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		t.Duration = r.IntN(6)
		t.Calendar = r.IntN(2)
		if r.IntN(5) == 0 {
			t.Release = r.IntN(10)
		}
		if r.IntN(3) > 0 {
			t.Use = []schedule.Use{{Resource: r.IntN(2), Amount: 1 + r.IntN(2)}}
		}
		for k := range i {
			if r.IntN(n) == 0 {
				t.Needs = append(t.Needs, schedule.Need{Task: k, Lag: r.IntN(3)})
			}
		}
	}
	return p
}

// TestLargeSchedulesAreValid is above the size from which the decoder skips what is used up.
func TestLargeSchedulesAreValid(t *testing.T) {
	for seed := range uint64(5) {
		p := random(rand.New(rand.NewPCG(seed, 13)), 700)
		got, err := schedule.Solve(p, schedule.Options{Tries: 20, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		if err := schedule.Check(p, got); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

func TestSchedulesAreValid(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := random(r, 1+r.IntN(40))
		got, err := schedule.Solve(p, schedule.Options{Tries: 100, Seed: seed})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err := schedule.Check(p, got); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if got.Makespan < got.Bound || got.Tries > 100 {
			t.Errorf("seed %d: makespan %d, bound %d, tries %d", seed, got.Makespan, got.Bound, got.Tries)
		}
		if why := schedule.Explain(p, got); len(why) != len(p.Tasks) {
			t.Errorf("seed %d: %d explanations", seed, len(why))
		}
	}
}

// TestSmallOnesAreOptimal compares with every order of up to seven tasks: a serial schedule of some order is optimal.
func TestSmallOnesAreOptimal(t *testing.T) {
	missed := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		p := random(r, 2+r.IntN(6))
		got, err := schedule.Solve(p, schedule.Options{Tries: 500, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if want := brute(t, p); got.Makespan > want {
			missed++
			t.Logf("seed %d: %d, optimum %d", seed, got.Makespan, want)
		}
	}
	if missed > 0 {
		t.Errorf("%d of 60 above the optimum", missed)
	}
}

func brute(t *testing.T, p schedule.Problem) int {
	t.Helper()
	order := make([]int, len(p.Tasks))
	for i := range order {
		order[i] = i
	}
	best := 1 << 30
	var permute func(k int)
	permute = func(k int) {
		if k == len(order) {
			if r, err := schedule.Replay(p, order, nil); err == nil {
				best = min(best, r.Makespan)
			}
			return
		}
		for i := k; i < len(order); i++ {
			order[k], order[i] = order[i], order[k]
			permute(k + 1)
			order[k], order[i] = order[i], order[k]
		}
	}
	permute(0)
	return best
}

func TestSameProblemSameSchedule(t *testing.T) {
	p := random(rand.New(rand.NewPCG(5, 5)), 60)
	a, errA := schedule.Solve(p, schedule.Options{Tries: 400, Seed: 9})
	b, errB := schedule.Solve(p, schedule.Options{Tries: 400, Seed: 9})
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

func TestUnsolvable(t *testing.T) {
	for _, c := range []struct {
		name string
		in   schedule.Problem
	}{
		{"cycle", schedule.Problem{Tasks: []schedule.Task{
			{Needs: []schedule.Need{{Task: 1}}}, {Needs: []schedule.Need{{Task: 0}}},
		}}},
		{"more than there is", schedule.Problem{Resources: []int{1}, Tasks: []schedule.Task{
			{Duration: 1, Use: []schedule.Use{{Resource: 0, Amount: 2}}},
		}}},
		{"need of nobody", schedule.Problem{Tasks: []schedule.Task{{Needs: []schedule.Need{{Task: 9}}}}}},
		{"unknown calendar", schedule.Problem{Tasks: []schedule.Task{{Calendar: 1}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := schedule.Solve(c.in, schedule.Options{}); !errors.Is(err, schedule.ErrProblem) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	p := schedule.Problem{Resources: []int{1}, Tasks: []schedule.Task{
		{Duration: 2, Use: []schedule.Use{{Amount: 1}}},
		{Duration: 2, Use: []schedule.Use{{Amount: 1}}, Needs: []schedule.Need{{Task: 0}}},
		{Duration: 2, Use: []schedule.Use{{Amount: 1}}},
	}}
	good, err := schedule.Solve(p, schedule.Options{})
	if err != nil || schedule.Check(p, good) != nil || good.Makespan != 6 {
		t.Fatalf("%v %+v", err, good)
	}
	for name, spoil := range map[string]func(*schedule.Result){
		"too early": func(r *schedule.Result) { r.Start[1], r.Finish[1] = 0, 2 },
		"too short": func(r *schedule.Result) { r.Finish[0]-- },
		"crowded":   func(r *schedule.Result) { r.Start[2], r.Finish[2] = r.Start[0], r.Finish[0] },
		"too long":  func(r *schedule.Result) { r.Makespan = 5 },
		"missing":   func(r *schedule.Result) { r.Start = r.Start[:1] },
	} {
		bad := good
		bad.Start, bad.Finish = slices.Clone(good.Start), slices.Clone(good.Finish)
		spoil(&bad)
		if schedule.Check(p, bad) == nil {
			t.Errorf("%s: not found", name)
		}
	}
}

func TestExplain(t *testing.T) {
	week := schedule.Calendar{Open: []int{0, 1, 5, 6}, Until: 7}
	p := schedule.Problem{Resources: []int{1}, Calendars: []schedule.Calendar{week}, Tasks: []schedule.Task{
		{Duration: 2},
		{Duration: 1, Calendar: 1, Needs: []schedule.Need{{Task: 0}}},
		{Duration: 3, Use: []schedule.Use{{Amount: 1}}, Weight: 9},
		{Duration: 3, Use: []schedule.Use{{Amount: 1}}},
		{Duration: 1, Needs: []schedule.Need{{Task: 2}}},
	}}
	r, err := schedule.Solve(p, schedule.Options{Tries: 50})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []schedule.Kind
	for _, w := range schedule.Explain(p, r) {
		kinds = append(kinds, w.Kind)
	}
	want := []schedule.Kind{schedule.ByRelease, schedule.ByCalendar, schedule.ByRelease, schedule.ByResource, schedule.ByNeed}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Error(d)
	}
}

func FuzzReadSM(f *testing.F) {
	f.Add("PRECEDENCE RELATIONS:\n 1 1 1 2\n 2 1 0\nREQUESTS/DURATIONS:\n 1 1 0 0\n 2 1 3 1\nRESOURCEAVAILABILITIES:\n 2\n")
	f.Add("****")
	f.Fuzz(func(t *testing.T, data string) {
		p, err := readSM(data)
		if err != nil || len(p.Tasks) > 500 {
			return
		}
		for i := range p.Tasks {
			p.Tasks[i].Duration %= 1000
		}
		r, err := schedule.Solve(p, schedule.Options{Tries: 5})
		if err == nil {
			if err := schedule.Check(p, r); err != nil {
				t.Error(err)
			}
		}
	})
}
