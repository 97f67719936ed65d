package plan

import (
	"fmt"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// relaxation is one thing that could be given up so that a deadline holds.
type relaxation struct {
	name  Text
	apply func(*schedule.Problem)
}

// deadline answers whether everything is home by the day that people asked for, and when not, which smallest set of
// conditions stands against it: each of them is needed for the conflict, found by leaving out one after the other.
func (tl *timeline) deadline(best schedule.Result) *Deadline {
	end := tl.homeEnd(best)
	day := tl.b.in.Constraints.Deadline
	if day.IsZero() {
		return nil
	}
	d := &Deadline{Day: day, Met: tl.b.start+Date(max(0, end-1)) <= day, Conflict: []Text{}}
	if d.Met {
		return d
	}
	kept := tl.relaxations()
	for i := 0; i < len(kept); {
		without := append(append([]relaxation{}, kept[:i]...), kept[i+1:]...)
		if tl.misses(day, without) {
			kept = without // the conflict stands without it
			continue
		}
		i++
	}
	d.Conflict = append(d.Conflict, Text{
		ZH: fmt.Sprintf("期限 %s，开始 %s", day, tl.b.start), EN: fmt.Sprintf("the deadline %s, with a start on %s", day, tl.b.start),
	})
	for _, r := range kept {
		d.Conflict = append(d.Conflict, r.name)
	}
	d.Conflict = append(d.Conflict, Text{
		ZH: "各步骤的工期与先后", EN: "the steps themselves: how long they take, and which waits for which",
	})
	return d
}

// misses reports whether the deadline is missed when every condition but the kept ones is given up.
func (tl *timeline) misses(day Date, kept []relaxation) bool {
	p := tl.problem()
	for _, r := range tl.relaxations() {
		if !contains(kept, r.name) {
			r.apply(&p)
		}
	}
	const tries = 100 // what a question asked a dozen times may cost
	best, err := schedule.Solve(p, schedule.Options{Tries: tries, Seed: tl.seed()})
	return err != nil || tl.b.start+Date(max(0, tl.homeEnd(best)-1)) > day
}

func contains(list []relaxation, name Text) bool {
	for _, r := range list {
		if r.name == name {
			return true
		}
	}
	return false
}

// homeEnd is the first slot after the last step of what comes home; of every step when nothing does.
func (tl *timeline) homeEnd(r schedule.Result) int {
	end, all := 0, 0
	for i, t := range tl.tasks {
		all = max(all, r.Finish[i])
		if t.phase == Pilot || t.phase == Waves || t.phase == Retire {
			end = max(end, r.Finish[i])
		}
	}
	if end == 0 {
		return all
	}
	return end
}

// relaxations are the conditions in the order in which they are tried: what is hardest to give up is tried first, so
// that a conflict names what people can change.
func (tl *timeline) relaxations() []relaxation {
	const plenty = 1 << 20
	list := []relaxation{
		{Text{ZH: "申报的法定时限", EN: "the lead times of filings"}, func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return t.phase == Legal })
		}},
		{Text{ZH: "跨境线路的合同与登记", EN: "contract and registration of the line across the border"}, func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return t.ID == stepLine })
		}},
		{Text{ZH: "源端只读观察期", EN: "the days of watching the source after the switch"}, func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return t.phase == Retire && t.Verb == Compare })
		}},
		{Text{ZH: "线路带宽与传输任务数", EN: "the bandwidth of the line and the number of transfers at once"}, func(p *schedule.Problem) {
			p.Resources[resLine], p.Resources[resTransfer] = plenty, plenty
		}},
		{Text{ZH: "每天切换的组数", EN: "the number of groups that switch on one day"}, func(p *schedule.Problem) {
			p.Resources[resCutOver] = plenty
		}},
		{Text{ZH: fmt.Sprintf("团队数 %d", tl.b.teams()), EN: fmt.Sprintf("the number of teams: %d", tl.b.teams())}, func(p *schedule.Problem) {
			p.Resources[resPlatform] = plenty
		}},
	}
	for _, f := range tl.b.in.Constraints.Freezes {
		list = append(list, relaxation{
			Text{ZH: fmt.Sprintf("冻结期 %s 至 %s", f.From, f.To), EN: fmt.Sprintf("the freeze from %s to %s", f.From, f.To)},
			func(p *schedule.Problem) { tl.thaw(p, f) },
		})
	}
	return list
}

// shorten gives some tasks no time at all.
func (tl *timeline) shorten(p *schedule.Problem, which func(*task) bool) {
	for i, t := range tl.tasks {
		if which(t) {
			p.Tasks[i].Duration = 0
		}
	}
}

// thaw opens the working days of a freeze in the calendar of cut-overs.
func (tl *timeline) thaw(p *schedule.Problem, f Freeze) {
	work, change := p.Calendars[calWorking-1], &p.Calendars[calSwitch-1]
	open := map[int]bool{}
	for _, slot := range change.Open {
		open[slot] = true
	}
	var list []int
	for _, slot := range work.Open {
		if d := tl.b.start + Date(slot); open[slot] || f.From <= d && d <= f.To {
			list = append(list, slot)
		}
	}
	change.Open = list
}
