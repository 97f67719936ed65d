// Package schedule solves the project-scheduling problem of a plan: tasks with modes, precedences, lags from both sides
// and calendars on resources of limited capacity. It is part of stage 4, knows no data store and no law, and is
// deterministic: the same problem, options and seed give the same starts.
//
// Schedules are compared by these in turn, the next one only where the ones before are equal: slots after due dates,
// weighted finishes, makespan, cost of the modes, evenness, change against an earlier schedule.
package schedule

import (
	"errors"
	"fmt"
)

// Problem is a set of tasks. Time is counted in slots from 0.
type Problem struct {
	Tasks     []Task
	Resources []int // capacity of each resource in every slot
	Calendars []Calendar
	Budget    int // what the modes may cost together; 0: as much as they cost
}

// Task is one piece of work. It is worked without a break on the open slots of its calendar.
type Task struct {
	Duration int // open slots of work; 0 is a milestone
	Calendar int // 0: every slot is open; i: Calendars[i-1]
	Needs    []Need
	Use      []Use
	Release  int    // earliest slot
	Due      int    // it is late when it finishes after this slot; 0: never
	Weight   int    // what a slot of delay of its finish costs
	Modes    []Mode // ways to do it; none: Duration and Use are the one way, else they are not read
}

// Mode is one way to do a task.
type Mode struct {
	Duration int
	Use      []Use
	Cost     int
}

// Need is a predecessor: the task starts at least Lag slots after it has finished, and at most Within.
type Need struct {
	Task   int
	Lag    int
	Within int // 0: without limit
}

// Use is how much of a resource a task takes while it is worked.
type Use struct {
	Resource int
	Amount   int
}

// Calendar lists the open slots of a span in order; every slot from Until on is open.
type Calendar struct {
	Open  []int
	Until int
}

// Result is a schedule with what is known about its quality.
type Result struct {
	Start    []int
	Finish   []int // the first slot after the last one of work
	Mode     []int // of each task: 0 where it has no modes
	Makespan int
	Late     int // slots after due dates
	Delay    int // finishes times weights
	Cost     int // of the modes
	Bound    int // no schedule is shorter
	Tries    int // schedules that were built
	Order    []int
}

// Options bound the search.
type Options struct {
	Tries int // schedules to build at most; 0: by the size of the problem
	Seed  uint64
	// Before are the starts of an earlier schedule, -1 for a task that it does not know; nil: there is none. Its order
	// is the first candidate, and where nothing else is lost its starts are kept.
	Before []int
	OnTime bool // stop at the first schedule in which nothing is late
}

// ErrProblem is wrapped by every error about a problem that cannot be scheduled at all.
var ErrProblem = errors.New("schedule: no schedule exists")

// AgeError says that a task could not start within the largest lag after a need. It wraps ErrProblem.
type AgeError struct{ Task, Need int }

func (e *AgeError) Error() string {
	return fmt.Sprintf("%v: task %d cannot start within the largest lag after task %d", ErrProblem, e.Task, e.Need)
}

// Unwrap returns ErrProblem.
func (e *AgeError) Unwrap() error { return ErrProblem }

// validate reports a cycle, a need out of range, or a use beyond the capacity.
func (p *Problem) validate() error {
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Release < 0 || t.Calendar < 0 || t.Calendar > len(p.Calendars) || t.Due < 0 {
			return fmt.Errorf("%w: task %d: release, due date or calendar out of range", ErrProblem, i)
		}
		if err := p.validateNeeds(i); err != nil {
			return err
		}
		for m := range t.modes() {
			if err := p.validateMode(i, t.mode(m)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *Problem) validateNeeds(i int) error {
	for _, n := range p.Tasks[i].Needs {
		if n.Task < 0 || n.Task >= len(p.Tasks) || n.Lag < 0 || n.Within < 0 || n.Within > 0 && n.Within < n.Lag {
			return fmt.Errorf("%w: task %d: need out of range", ErrProblem, i)
		}
	}
	return nil
}

func (p *Problem) validateMode(i int, m Mode) error {
	if m.Duration < 0 || m.Cost < 0 {
		return fmt.Errorf("%w: task %d: duration or cost out of range", ErrProblem, i)
	}
	for _, u := range m.Use {
		if u.Resource < 0 || u.Resource >= len(p.Resources) || u.Amount < 0 || u.Amount > p.Resources[u.Resource] {
			return fmt.Errorf("%w: task %d: needs %d of resource %d", ErrProblem, i, u.Amount, u.Resource)
		}
	}
	return nil
}

// modes is how many ways there are to do t.
func (t *Task) modes() int { return max(1, len(t.Modes)) }

// mode returns the way m of t.
func (t *Task) mode(m int) Mode {
	if len(t.Modes) == 0 {
		return Mode{Duration: t.Duration, Use: t.Use}
	}
	return t.Modes[m]
}
