package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// deadline answers whether everything is home by the day that people asked for. When not, it says which smallest set of
// conditions stands against it, which chain of steps is left with them, and from when on it could be.
func (tl *timeline) deadline(best schedule.Result) *Deadline {
	day := tl.b.in.Constraints.Deadline
	if day.IsZero() {
		return nil
	}
	d := &Deadline{Day: day, Met: tl.lastDay(best) <= day, Conflict: []Text{}}
	if d.Met {
		return d
	}
	d.Earliest = tl.lastDay(best)
	if first, err := tl.earliest(); err == nil {
		d.Earliest = min(d.Earliest, tl.lastDay(first))
	}
	kept := tl.smallest(func(r *schedule.Result, err error) bool { return err != nil || tl.lastDay(*r) > day })
	d.Conflict = append(d.Conflict, Text{
		ZH: fmt.Sprintf("期限 %s，开始 %s", day, tl.b.start), EN: fmt.Sprintf("the deadline %s, with a start on %s", day, tl.b.start),
	})
	for _, r := range kept {
		d.Conflict = append(d.Conflict, r.name)
	}
	d.Conflict = append(d.Conflict, tl.chainUnder(kept, day))
	return d
}

// smallest filters the conditions by leaving out one after the other: what is kept fails together, and any one of it
// left out does not fail. What cannot be given up is what the oracle is asked about with nothing kept.
func (tl *timeline) smallest(fails func(*schedule.Result, error) bool) []relaxation {
	kept := tl.relaxations()
	failing := func(list []relaxation) bool {
		r, err := schedule.Solve(tl.relaxed(list), tl.quick())
		return fails(&r, err)
	}
	for i := 0; i < len(kept); {
		without := slices.Delete(slices.Clone(kept), i, i+1)
		if failing(without) {
			kept = without
			continue
		}
		i++
	}
	return kept
}

// relaxed is the problem with every condition but the kept ones given up. Only lateness counts in it.
func (tl *timeline) relaxed(kept []relaxation) schedule.Problem {
	p := tl.problem()
	for i, t := range tl.tasks {
		p.Tasks[i].Weight, p.Tasks[i].Due = 0, 0
		if tl.isGoal(t) {
			p.Tasks[i].Due = max(1, int(tl.b.in.Constraints.Deadline-tl.b.start)+1)
		}
	}
	for _, r := range tl.relaxations() {
		if !slices.ContainsFunc(kept, func(k relaxation) bool { return k.name == r.name }) {
			r.apply(&p)
		}
	}
	tl.thaw(&p, kept)
	return p
}

// quick are the options of a question that is asked a dozen times.
func (tl *timeline) quick() schedule.Options {
	const most, least, work = 300, 4, 100_000
	return schedule.Options{Tries: max(least, min(most, work/len(tl.tasks))), Seed: tl.seed(), OnTime: true}
}

// isGoal reports whether a step counts for the deadline: what comes home, and every step when nothing does.
func (tl *timeline) isGoal(t *task) bool {
	return t.comesHome() || !slices.ContainsFunc(tl.tasks, (*task).comesHome)
}

// lastDay is the last day of work on what counts for the deadline.
func (tl *timeline) lastDay(r schedule.Result) Date {
	end := 0
	_, events := tl.events()
	for _, i := range events[0] {
		end = max(end, r.Finish[i])
	}
	return tl.b.start + Date(max(0, end-1))
}

// earliest are the dates by which everything is home first when nothing else counts: the finish of a milestone after it
// all, the last of the tasks, is the one thing that is late.
func (tl *timeline) earliest() (schedule.Result, error) {
	p := tl.problem()
	_, events := tl.events()
	end := schedule.Task{Due: 1}
	for i := range p.Tasks {
		p.Tasks[i].Weight, p.Tasks[i].Due = 0, 0
	}
	for _, i := range events[0] {
		end.Needs = append(end.Needs, schedule.Need{Task: i})
	}
	p.Tasks = append(p.Tasks, end)
	return schedule.Solve(p, schedule.Options{Tries: tl.b.in.Constraints.Solve, Seed: tl.seed()})
}

// chainUnder names the steps that follow each other for too long when only the kept conditions hold.
func (tl *timeline) chainUnder(kept []relaxation, day Date) Text {
	p := tl.relaxed(kept)
	r, err := schedule.Solve(p, tl.quick())
	if err != nil {
		return Text{ZH: "各步骤的工期与先后", EN: "the steps themselves: how long they take, and which waits for which"}
	}
	last := 0
	for i, t := range tl.tasks {
		if tl.isGoal(t) && (r.Finish[i] > r.Finish[last] || !tl.isGoal(tl.tasks[last])) {
			last = i
		}
	}
	var zh, en []string
	for _, i := range schedule.Chain(schedule.Explain(p, r), last) {
		if days := r.Finish[i] - r.Start[i]; days > 0 {
			zh = append(zh, fmt.Sprintf("%s（%d 天）", tl.tasks[i].Title.ZH, days))
			en = append(en, fmt.Sprintf("%s (%d days)", tl.tasks[i].Title.EN, days))
		}
	}
	alone := Text{}
	if len(kept) == 0 {
		alone = Text{ZH: "，即使其他条件全部放宽", EN: ", even with every other condition given up"}
	}
	end := tl.b.start + Date(max(0, r.Finish[last]-1))
	return Text{
		ZH: fmt.Sprintf("这条步骤链到 %s 才结束，晚 %d 天%s：%s", end, end-day, alone.ZH, strings.Join(zh, " → ")),
		EN: fmt.Sprintf("this chain of steps ends on %s, %d days late%s: %s", end, end-day, alone.EN, strings.Join(en, " → ")),
	}
}
