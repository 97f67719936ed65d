package plan

import (
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// timeline turns steps into tasks of a schedule: slot 0 is the start day, a slot is a day.
type timeline struct {
	b         *builder
	tasks     []*task // open ones, by id
	index     map[ID]int
	resources []resource
	p         schedule.Problem // with every step as long as its P80
	ageless   map[[2]ID]bool   // needs, by step and need, that cannot be as fresh as asked
	conflict  []Text
}

// schedule dates every step at P80, draws how it may go instead, and says why it takes so long.
//
// What the dates are chosen for, in this order: that nothing is late (the day that people ask for, and the end of an
// egress waiver), that few people are exposed for few days (people of a group times the days until its copies abroad
// are gone), that the whole is short, that dearer ways are taken only where they gain something before this, that work
// is even, and that little moves against the previous plan.
func (b *builder) schedule() (Schedule, error) {
	tl := &timeline{b: b, index: map[ID]int{}, ageless: map[[2]ID]bool{}}
	b.applyDone()
	for _, t := range b.tasks {
		if t.Done.IsZero() {
			tl.tasks = append(tl.tasks, t)
		}
	}
	slices.SortFunc(tl.tasks, func(x, y *task) int { return compareID(x.ID, y.ID) })
	for i, t := range tl.tasks {
		tl.index[t.ID] = i
	}
	out := Schedule{Critical: []ID{}, Binding: []Binding{}, Burn: []Burn{}, Provisional: []int{}}
	if len(tl.tasks) == 0 {
		out.Finish = Quantiles{b.start, b.start, b.start}
		out.Home = out.Finish
		return out, nil
	}
	tl.resources = tl.scarce()
	best, err := tl.solve()
	if err != nil {
		return out, fmt.Errorf("plan: schedule: %w", err)
	}
	if err := tl.describe(&out, best); err != nil {
		return out, fmt.Errorf("plan: schedule: %w", err)
	}
	return out, nil
}

// solve finds the dates. A largest age that cannot be kept is said to be one, and given up.
func (tl *timeline) solve() (schedule.Result, error) {
	for {
		tl.p = tl.problem()
		best, err := schedule.Solve(tl.p, schedule.Options{
			Tries: tl.b.in.Constraints.Solve, Seed: tl.seed(), Before: tl.before(),
		})
		var old *schedule.AgeError
		if !errors.As(err, &old) {
			return best, err
		}
		tl.giveUp(tl.tasks[old.Task], tl.tasks[old.Need])
	}
}

// giveUp remembers that a step cannot start while what it rests on is fresh.
func (tl *timeline) giveUp(t, need *task) {
	tl.ageless[[2]ID{t.ID, need.ID}] = true
	tl.conflict = append(tl.conflict, Text{
		ZH: fmt.Sprintf("“%s”开始时，“%s”不可能在 %d 天之内", t.Title.ZH, need.Title.ZH, t.fresh[need.ID]),
		EN: fmt.Sprintf("when “%s” starts, “%s” cannot be at most %d days old", t.Title.EN, need.Title.EN, t.fresh[need.ID]),
	})
}

func compareID(a, b ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// applyDone marks what people have finished.
func (b *builder) applyDone() {
	for _, d := range b.in.Done {
		if t := b.byID[d.Step]; t != nil {
			t.Done, t.Start, t.Finish = d.On, d.On, d.On
			t.BoundBy = Bound{Kind: ByDone}
		}
	}
}

// seed follows from the steps, so that the same plan is searched in the same way.
func (tl *timeline) seed() uint64 {
	h := fnv.New64a()
	for _, t := range tl.tasks {
		_, _ = h.Write([]byte(t.ID)) // never fails
	}
	return h.Sum64()
}

// before lists where the previous plan had the steps; nil when it had none of them.
func (tl *timeline) before() []int {
	if tl.b.in.Previous == nil {
		return nil
	}
	was := map[ID]Date{}
	for i := range tl.b.in.Previous.Phases {
		for _, w := range tl.b.in.Previous.Phases[i].Waves {
			for _, g := range w.Groups {
				for k := range g.Steps {
					was[g.Steps[k].ID] = g.Steps[k].Start
				}
			}
		}
	}
	list, known := make([]int, len(tl.tasks)), false
	for i, t := range tl.tasks {
		list[i] = -1
		if at, ok := was[t.ID]; ok {
			list[i], known = max(0, int(at-tl.b.start)), true
		}
	}
	if !known {
		return nil
	}
	return list
}
