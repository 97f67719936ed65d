// Package schedule solves the project-scheduling problem of a plan: tasks with precedences, lags and calendars on
// resources of limited capacity. It is part of stage 4, knows no data store and no law, and is deterministic: the same
// problem, options and seed give the same starts.
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
}

// Task is one piece of work. It is worked without a break on the open slots of its calendar.
type Task struct {
	Duration int // open slots of work; 0 is a milestone
	Calendar int // 0: every slot is open; i: Calendars[i-1]
	Needs    []Need
	Use      []Use
	Release  int // earliest slot
	Weight   int // what a slot of delay costs, for the order among tasks that compete
}

// Need is a predecessor: the task starts at least Lag slots after it has finished.
type Need struct {
	Task int
	Lag  int
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
	Makespan int
	Bound    int // no schedule is shorter
	Tries    int // schedules that were built
	Order    []int
}

// Options bound the search.
type Options struct {
	Tries int // schedules to build at most; 0: by the size of the problem
	Seed  uint64
}

// ErrProblem is wrapped by every error about a problem that cannot be scheduled at all.
var ErrProblem = errors.New("schedule: no schedule exists")

// validate reports a cycle, a need out of range, or a use beyond the capacity.
func (p *Problem) validate() error {
	for i := range p.Tasks {
		t := &p.Tasks[i]
		if t.Duration < 0 || t.Release < 0 || t.Calendar < 0 || t.Calendar > len(p.Calendars) {
			return fmt.Errorf("%w: task %d: duration, release or calendar out of range", ErrProblem, i)
		}
		if err := p.validateLinks(i); err != nil {
			return err
		}
	}
	return nil
}

func (p *Problem) validateLinks(i int) error {
	for _, n := range p.Tasks[i].Needs {
		if n.Task < 0 || n.Task >= len(p.Tasks) || n.Lag < 0 {
			return fmt.Errorf("%w: task %d: need out of range", ErrProblem, i)
		}
	}
	for _, u := range p.Tasks[i].Use {
		if u.Resource < 0 || u.Resource >= len(p.Resources) || u.Amount < 0 || u.Amount > p.Resources[u.Resource] {
			return fmt.Errorf("%w: task %d: needs %d of resource %d", ErrProblem, i, u.Amount, u.Resource)
		}
	}
	return nil
}
