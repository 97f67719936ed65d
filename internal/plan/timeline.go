package plan

import (
	"cmp"
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
	chance    float64 // of meeting the deadline
}

// schedule dates every step at P80, draws how it may go instead, and says why it takes so long.
//
// What the dates are chosen for, in this order: that nothing is late (the day that people ask for, and the end of an
// egress waiver), that few people are exposed for few days (people of a group times the days until its copies abroad
// are gone), that the whole is short, that dearer ways are taken only where they gain something before this, that work
// is even, and that little moves against the previous plan.
func (b *builder) schedule() (Schedule, error) {
	b.applyDone()
	tl := b.newTimeline()
	out := Schedule{Critical: []ID{}, Binding: []Binding{}, Burn: []Burn{}, Provisional: []int{}}
	if len(tl.tasks) == 0 {
		out.Finish = Quantiles{b.start, b.start, b.start}
		out.Home = out.Finish
		return out, nil
	}
	best, err := tl.solve()
	if err != nil {
		return out, fmt.Errorf("plan: schedule: %w", err)
	}
	if err := tl.describe(&out, best); err != nil {
		return out, fmt.Errorf("plan: schedule: %w", err)
	}
	return out, nil
}

// newTimeline lists what is left to do.
func (b *builder) newTimeline() *timeline {
	tl := &timeline{b: b, index: map[ID]int{}, ageless: map[[2]ID]bool{}}
	for _, t := range b.tasks {
		if t.Done.IsZero() {
			tl.tasks = append(tl.tasks, t)
		}
	}
	slices.SortFunc(tl.tasks, func(x, y *task) int { return compareID(x.ID, y.ID) })
	for i, t := range tl.tasks {
		tl.index[t.ID] = i
	}
	tl.resources = tl.scarce()
	return tl
}

// solve finds the dates. A plan that is late is searched again from the order that is first home, so that a deadline is
// not missed for what counts less.
func (tl *timeline) solve() (schedule.Result, error) {
	best, err := tl.dates(tl.before())
	day := tl.b.in.Constraints.Deadline
	if err != nil || day.IsZero() || tl.lastDay(best) <= day {
		return best, err
	}
	first, err := tl.earliest()
	if err != nil {
		return best, err
	}
	if tl.lastDay(first) >= tl.lastDay(best) {
		return best, nil
	}
	if again, err := tl.dates(first.Start[:len(tl.tasks)]); err == nil && tl.lastDay(again) < tl.lastDay(best) {
		return again, nil
	}
	return best, nil
}

// dates searches once. A largest age that cannot be kept is said to be one, and given up.
func (tl *timeline) dates(before []int) (schedule.Result, error) {
	for {
		tl.p = tl.problem()
		best, err := schedule.Solve(tl.p, schedule.Options{Tries: tl.b.in.Constraints.Solve, Seed: tl.seed(), Before: before})
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
		ZH: fmt.Sprintf("“%s”开始时，“%s”不可能在 %d 天之内：其间的步骤更长，或人手与线路不够", t.Title.ZH, need.Title.ZH, t.fresh[need.ID]),
		EN: fmt.Sprintf("when “%s” starts, “%s” cannot be at most %d days old: the steps between them take longer, or teams and line do not suffice", t.Title.EN, need.Title.EN, t.fresh[need.ID]),
	})
}

func compareID(a, b ID) int { return cmp.Compare(a, b) }

// isAcceptance reports whether a step accepts a wave.
func (t *task) isAcceptance() bool {
	return (t.phase == Pilot || t.phase == Waves) && t.group == t.wave
}

// applyDone marks what people have finished. A wave that holds other groups than when it was accepted is accepted again,
// once they have switched.
func (b *builder) applyDone() {
	for _, d := range b.in.Done {
		if t := b.byID[d.Step]; t != nil {
			t.Done, t.Start, t.Finish = d.On, d.On, d.On
			t.BoundBy = Bound{Kind: ByDone}
		}
	}
	for _, t := range b.tasks {
		if t.isAcceptance() && slices.ContainsFunc(t.Needs, func(id ID) bool { return b.byID[id] != nil && b.byID[id].Done.IsZero() }) {
			t.Done, t.Start, t.Finish, t.BoundBy = 0, 0, 0, Bound{}
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
