package plan

import (
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// relaxation is one condition that could be given up.
type relaxation struct {
	name   Text
	apply  func(*schedule.Problem)
	freeze *Freeze // it is one, and the calendar is made of those that are kept
}

// relaxations are the conditions in the order in which they are tried: what is hardest to give up is tried first, so
// that a conflict names what people can change.
func (tl *timeline) relaxations() []relaxation {
	list := []relaxation{
		{name: Text{ZH: "申报的法定时限", EN: "the lead times of filings"}, apply: func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return t.phase == Legal })
		}},
		{name: Text{ZH: "申报材料的最长有效期", EN: "how old what is filed may be"}, apply: tl.forgetAges},
		{name: Text{ZH: "跨境线路的合同与登记", EN: "contract and registration of the line across the border"}, apply: func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return isLine(t.ID) })
		}},
		{name: Text{ZH: "源端只读观察期", EN: "the days of watching the source after the switch"}, apply: func(p *schedule.Problem) {
			tl.shorten(p, func(t *task) bool { return t.phase == Retire && t.Verb == Compare })
		}},
		{name: Text{ZH: "波次与组之间的先后", EN: "the order of waves and of groups that send to each other"}, apply: tl.unorder},
	}
	for r := range tl.resources {
		list = append(list, relaxation{name: tl.resources[r].capacityText(), apply: func(p *schedule.Problem) {
			const plenty = 1 << 30
			p.Resources[r] = plenty
		}})
	}
	for _, f := range tl.b.in.Constraints.Freezes {
		list = append(list, relaxation{
			name:   Text{ZH: fmt.Sprintf("冻结期 %s 至 %s", f.From, f.To), EN: fmt.Sprintf("the freeze from %s to %s", f.From, f.To)},
			apply:  func(*schedule.Problem) {},
			freeze: &f,
		})
	}
	return list
}

// shorten gives some tasks no time at all.
func (tl *timeline) shorten(p *schedule.Problem, which func(*task) bool) {
	for i, t := range tl.tasks {
		if !which(t) {
			continue
		}
		p.Tasks[i].Duration = 0
		for m := range p.Tasks[i].Modes {
			p.Tasks[i].Modes[m].Duration = 0
		}
	}
}

// forgetAges lets everything be as old as it is.
func (tl *timeline) forgetAges(p *schedule.Problem) {
	for i := range p.Tasks {
		for k := range p.Tasks[i].Needs {
			p.Tasks[i].Needs[k].Within = 0
		}
	}
}

// unorder lets the groups switch in any order.
func (tl *timeline) unorder(p *schedule.Problem) {
	for i, t := range tl.tasks {
		if !t.cutOver {
			continue
		}
		var kept []schedule.Need
		for _, n := range p.Tasks[i].Needs {
			if tl.tasks[n.Task].group == t.group {
				kept = append(kept, n)
			}
		}
		p.Tasks[i].Needs = kept
	}
}

// thaw opens the working days that no kept freeze covers in the calendar of cut-overs: where freezes overlap, a day opens
// with the last of them.
func (tl *timeline) thaw(p *schedule.Problem, kept []relaxation) {
	change := &p.Calendars[calSwitch-1]
	change.Open = slices.Clone(p.Calendars[calWorking-1].Open)
	for _, r := range kept {
		if f := r.freeze; f != nil {
			change.Open = slices.DeleteFunc(change.Open, func(slot int) bool {
				d := tl.b.start + Date(slot)
				return f.From <= d && d <= f.To
			})
		}
	}
}
