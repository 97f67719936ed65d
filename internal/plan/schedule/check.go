package schedule

import (
	"fmt"
	"slices"
)

// Check verifies a result against its problem, without any of the code that made it: needs, lags from both sides, releases,
// calendars, modes, budget and capacities. It returns what is wrong first.
func Check(p Problem, r Result) error {
	if len(r.Start) != len(p.Tasks) || len(r.Finish) != len(p.Tasks) || len(r.Mode) != len(p.Tasks) {
		return fmt.Errorf("schedule: check: %d tasks, %d starts", len(p.Tasks), len(r.Start))
	}
	for i := range p.Tasks {
		if err := checkTask(&p, &r, i); err != nil {
			return err
		}
	}
	if err := checkBudget(&p, &r); err != nil {
		return err
	}
	return checkCapacity(&p, &r)
}

func checkBudget(p *Problem, r *Result) error {
	cost := 0
	for i := range p.Tasks {
		cost += p.Tasks[i].mode(r.Mode[i]).Cost
	}
	if cost != r.Cost || p.Budget > 0 && cost > p.Budget {
		return fmt.Errorf("schedule: check: the modes cost %d, stated %d, budget %d", cost, r.Cost, p.Budget)
	}
	return nil
}

func checkTask(p *Problem, r *Result, i int) error {
	t := &p.Tasks[i]
	if r.Start[i] < t.Release {
		return fmt.Errorf("schedule: check: task %d starts at %d, before its release %d", i, r.Start[i], t.Release)
	}
	if err := checkNeeds(t, r, i); err != nil {
		return err
	}
	if r.Mode[i] < 0 || r.Mode[i] >= t.modes() {
		return fmt.Errorf("schedule: check: task %d has no mode %d", i, r.Mode[i])
	}
	worked := 0
	for slot := r.Start[i]; slot < r.Finish[i]; slot++ {
		if p.openFor(i, slot) {
			worked++
		}
	}
	if worked != t.mode(r.Mode[i]).Duration {
		return fmt.Errorf("schedule: check: task %d works %d slots of %d", i, worked, t.mode(r.Mode[i]).Duration)
	}
	if r.Finish[i] > r.Makespan {
		return fmt.Errorf("schedule: check: task %d ends at %d, after the makespan %d", i, r.Finish[i], r.Makespan)
	}
	return nil
}

func checkNeeds(t *Task, r *Result, i int) error {
	for _, n := range t.Needs {
		if r.Start[i] < r.Finish[n.Task]+n.Lag {
			return fmt.Errorf("schedule: check: task %d starts at %d, before task %d allows", i, r.Start[i], n.Task)
		}
		if n.Within > 0 && r.Start[i] > r.Finish[n.Task]+n.Within {
			return fmt.Errorf("schedule: check: task %d starts at %d, when task %d is too old", i, r.Start[i], n.Task)
		}
	}
	return nil
}

func (p *Problem) openFor(i, slot int) bool {
	if p.Tasks[i].Calendar == 0 {
		return true
	}
	c := &p.Calendars[p.Tasks[i].Calendar-1]
	if slot >= c.Until {
		return true
	}
	_, open := slices.BinarySearch(c.Open, slot)
	return open
}

func checkCapacity(p *Problem, r *Result) error {
	used := make([]int, r.Makespan*len(p.Resources))
	for i := range p.Tasks {
		for slot := r.Start[i]; slot < r.Finish[i]; slot++ {
			if !p.openFor(i, slot) {
				continue
			}
			for _, u := range p.Tasks[i].mode(r.Mode[i]).Use {
				at := slot*len(p.Resources) + u.Resource
				if used[at] += u.Amount; used[at] > p.Resources[u.Resource] {
					return fmt.Errorf("schedule: check: resource %d is over its capacity in slot %d", u.Resource, slot)
				}
			}
		}
	}
	return nil
}
