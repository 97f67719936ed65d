package schedule_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// TestNothingMovesWithoutNeed schedules a problem again with its own starts, and with starts that have air in them.
func TestNothingMovesWithoutNeed(t *testing.T) {
	for seed := range uint64(30) {
		p := random(rand.New(rand.NewPCG(seed, 21)), 20)
		first, err := schedule.Solve(p, schedule.Options{Tries: 300, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		before := first.Start
		for i, slack := range schedule.Slack(p, first) {
			if slack > 0 && len(p.Tasks[i].Use) == 0 && p.Tasks[i].Calendar == 0 && i == len(p.Tasks)-1 {
				before[i]++ // nothing comes after the last one, so that it may stay where it is
			}
		}
		again, err := schedule.Solve(p, schedule.Options{Tries: 300, Seed: seed + 1, Before: before})
		if err != nil {
			t.Fatal(err)
		}
		if err := schedule.Check(p, again); err != nil {
			t.Fatal(err)
		}
		if again.Makespan == first.Makespan {
			if d := cmp.Diff(before, again.Start); d != "" {
				t.Errorf("seed %d: %s", seed, d)
			}
		}
	}
}

// TestFirstThingsFirst has one team and three tasks that compete: what is late counts before weight, weight before
// length, and a dearer mode is taken only where it gains something.
func TestFirstThingsFirst(t *testing.T) {
	team := []schedule.Use{{Amount: 1}}
	p := schedule.Problem{Resources: []int{1}, Tasks: []schedule.Task{
		{Duration: 3, Use: team, Weight: 5},
		{Duration: 3, Use: team, Due: 3},
		{Duration: 4, Use: team, Weight: 9},
		{Modes: []schedule.Mode{{Duration: 9, Cost: 0}, {Duration: 2, Cost: 7}}},
	}}
	r, err := schedule.Solve(p, schedule.Options{Tries: 300})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{7, 0, 3, 0}, r.Start); d != "" {
		t.Error(d)
	}
	if r.Cost != 0 || r.Late != 0 || r.Delay != 5*10+9*7 {
		t.Errorf("%+v", r)
	}
	p.Tasks[3].Due = 4
	if r, err = schedule.Solve(p, schedule.Options{Tries: 300}); err != nil || r.Cost != 7 {
		t.Errorf("%v %+v", err, r)
	}
	p.Budget = 6
	if r, err = schedule.Solve(p, schedule.Options{Tries: 300}); err != nil || r.Cost != 0 || r.Late != 5 {
		t.Errorf("%v %+v", err, r)
	}
}

// TestWhatCannotBeFresh has a step between two tasks that takes longer than the first may be old.
func TestWhatCannotBeFresh(t *testing.T) {
	p := schedule.Problem{Tasks: []schedule.Task{
		{Duration: 1}, {Duration: 5, Needs: []schedule.Need{{Task: 0}}}, {Duration: 1, Needs: []schedule.Need{{Task: 1}, {Task: 0, Within: 4}}},
	}}
	var old *schedule.AgeError
	if _, err := schedule.Solve(p, schedule.Options{}); !errors.As(err, &old) || !errors.Is(err, schedule.ErrProblem) || old.Task != 2 || old.Need != 0 {
		t.Errorf("got %v", err)
	}
	p.Tasks[2].Needs[1].Within = 5
	if r, err := schedule.Solve(p, schedule.Options{}); err != nil || schedule.Check(p, r) != nil {
		t.Errorf("%v %+v", err, r)
	}
}
