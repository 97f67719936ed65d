package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

// TestConflictIsSmallest asks for days between the start and the end, and gives up conditions one by one: those that the
// plan names fail together, and none of them can be left out.
func TestConflictIsSmallest(t *testing.T) {
	in := estate(t)
	in.Constraints.Teams = 1
	free := mustMake(t, in)
	in.Constraints.Freezes = []plan.Freeze{{From: free.Start + 50, To: free.Start + 90, Why: "quarter end"}}
	last := mustMake(t, in).Schedule.Days
	missed, named := 0, map[string]bool{}
	for days := 10; days < last; days += 12 {
		in.Constraints.Deadline = in.Start + plan.Date(days)
		d := mustMake(t, in).Schedule.Deadline
		if d.Met {
			if len(d.Conflict) > 0 || !d.Earliest.IsZero() {
				t.Errorf("met, and %v", d.Conflict)
			}
			continue
		}
		missed++
		kept := conditionsIn(t, in, d)
		for _, k := range kept {
			named[strings.Fields(k)[0]] = true
		}
	}
	if missed < 3 || len(named) < 2 {
		t.Errorf("%d days missed, for %v", missed, named)
	}
}

// conditionsIn checks one answer and returns the conditions that it names.
func conditionsIn(t *testing.T, in plan.Input, d *plan.Deadline) []string {
	t.Helper()
	judge, err := plan.NewJudge(in)
	if err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, c := range d.Conflict {
		if c.ZH == "" || c.EN == "" {
			t.Errorf("%s: a text lacks a language: %+v", d.Day, c)
		}
		if slices.Contains(judge.Names, c.EN) {
			kept = append(kept, c.EN)
		}
	}
	if len(kept)+2 != len(d.Conflict) {
		t.Errorf("%s: %d conditions in %v", d.Day, len(kept), d.Conflict)
	}
	if !judge.Misses(kept) {
		t.Errorf("%s: %v can hold", d.Day, kept)
	}
	for i, k := range kept {
		if judge.Misses(slices.Delete(slices.Clone(kept), i, i+1)) {
			t.Errorf("%s: fails also without %q of %v", d.Day, k, kept)
		}
	}
	if d.Earliest <= d.Day {
		t.Errorf("%s is missed, and %s is the earliest", d.Day, d.Earliest)
	}
	return kept
}

// TestDeadlineBeforeTheStepsAlone is missed whatever is given up: the answer is the chain that takes longer.
func TestDeadlineBeforeTheStepsAlone(t *testing.T) {
	in := estate(t)
	in.Constraints.Deadline = in.Start + 5
	d := mustMake(t, in).Schedule.Deadline
	if d.Met || len(d.Conflict) != 2 || !strings.Contains(d.Conflict[1].EN, "even with every other condition given up") {
		t.Fatalf("%+v", d)
	}
	if !strings.Contains(d.Conflict[1].EN, " → ") || d.Chance > 0 {
		t.Errorf("%+v", d)
	}
}

// TestHomeByTheEarliestDay takes the earliest day for the deadline: then it is met.
func TestHomeByTheEarliestDay(t *testing.T) {
	in := estate(t)
	in.Constraints.Deadline = in.Start + 30
	d := mustMake(t, in).Schedule.Deadline
	in.Constraints.Deadline = d.Earliest
	if again := mustMake(t, in).Schedule.Deadline; !again.Met {
		t.Errorf("%s is said to be possible: %+v", d.Earliest, again)
	}
}
