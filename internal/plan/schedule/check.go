package schedule

import (
	"fmt"
	"slices"
)

// Check verifies a result against its problem, without any of the code that made it: needs, lags, releases, calendars
// and capacities. It returns what is wrong first.
func Check(p Problem, r Result) error {
	if len(r.Start) != len(p.Tasks) || len(r.Finish) != len(p.Tasks) {
		return fmt.Errorf("schedule: check: %d tasks, %d starts", len(p.Tasks), len(r.Start))
	}
	for i := range p.Tasks {
		if err := checkTask(&p, &r, i); err != nil {
			return err
		}
	}
	return checkCapacity(&p, &r)
}

func checkTask(p *Problem, r *Result, i int) error {
	t := &p.Tasks[i]
	if r.Start[i] < t.Release {
		return fmt.Errorf("schedule: check: task %d starts at %d, before its release %d", i, r.Start[i], t.Release)
	}
	for _, n := range t.Needs {
		if r.Start[i] < r.Finish[n.Task]+n.Lag {
			return fmt.Errorf("schedule: check: task %d starts at %d, before task %d allows", i, r.Start[i], n.Task)
		}
	}
	worked := 0
	for slot := r.Start[i]; slot < r.Finish[i]; slot++ {
		if p.openFor(i, slot) {
			worked++
		}
	}
	if worked != t.Duration {
		return fmt.Errorf("schedule: check: task %d works %d slots of %d", i, worked, t.Duration)
	}
	if r.Finish[i] > r.Makespan {
		return fmt.Errorf("schedule: check: task %d ends at %d, after the makespan %d", i, r.Finish[i], r.Makespan)
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
	return slices.Contains(c.Open, slot)
}

func checkCapacity(p *Problem, r *Result) error {
	used := make([]int, r.Makespan*len(p.Resources))
	for i := range p.Tasks {
		for slot := r.Start[i]; slot < r.Finish[i]; slot++ {
			if !p.openFor(i, slot) {
				continue
			}
			for _, u := range p.Tasks[i].Use {
				at := slot*len(p.Resources) + u.Resource
				if used[at] += u.Amount; used[at] > p.Resources[u.Resource] {
					return fmt.Errorf("schedule: check: resource %d is over its capacity in slot %d", u.Resource, slot)
				}
			}
		}
	}
	return nil
}
