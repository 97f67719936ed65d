package schedule

import (
	"cmp"
	"slices"
)

// value is what schedules are compared by, in this order.
type value struct {
	late     int64 // slots after due dates
	delay    int64 // finishes times weights
	makespan int32
	cost     int64 // of the modes
	peak     int64 // tasks that are worked at once: the evenness
	change   int64 // slots that starts moved against the earlier schedule
}

func (v *value) compare(w *value) int {
	return cmp.Or(
		cmp.Compare(v.late, w.late), cmp.Compare(v.delay, w.delay), cmp.Compare(v.makespan, w.makespan),
		cmp.Compare(v.cost, w.cost), cmp.Compare(v.peak, w.peak), cmp.Compare(v.change, w.change),
	)
}

// aims is what a problem asks for beside a short schedule. The zero value asks for nothing, which saves the time to
// value it.
type aims struct {
	any    bool
	weight []int64
	due    []int32
	before []int32 // -1: not known
	crowd  []int32 // tasks that begin minus tasks that end in a slot
	even   int64   // a peak up to it is even enough: that of the earlier schedule, so that nothing moves for evenness alone
}

func newAims(p *Problem, before []int) aims {
	var a aims
	a.any = len(before) == len(p.Tasks) && len(before) > 0
	a.weight, a.due = make([]int64, len(p.Tasks)), make([]int32, len(p.Tasks))
	for i := range p.Tasks {
		t := &p.Tasks[i]
		a.weight[i], a.due[i] = int64(t.Weight), int32(t.Due)
		if len(before) == len(p.Tasks) {
			a.before = append(a.before, int32(before[i]))
		}
		a.any = a.any || t.Weight > 0 || t.Due > 0 || len(t.Modes) > 0
	}
	return a
}

// value values a schedule of nw.
func (a *aims) value(nw *network, start, finish []int32, makespan int32) value {
	v := value{makespan: makespan}
	if !a.any || makespan == none {
		return v
	}
	a.crowd = slices.Grow(a.crowd[:0], int(makespan)+2)[:makespan+2]
	clear(a.crowd)
	for i, w := range a.weight {
		v.delay += w * int64(finish[i])
		if due := a.due[i]; due > 0 {
			v.late += int64(max(0, finish[i]-due))
		}
		v.cost += int64(nw.cost(int32(i)))
		if a.before != nil && a.before[i] >= 0 {
			v.change += int64(max(start[i]-a.before[i], a.before[i]-start[i]))
		}
		a.crowd[start[i]]++
		a.crowd[finish[i]]--
	}
	now := int64(0)
	for _, c := range a.crowd {
		now += int64(c)
		v.peak = max(v.peak, now, a.even)
	}
	return v
}

// cost is what the present mode of i costs.
func (nw *network) cost(i int32) int { return nw.costOf(i, nw.mode[i]) }

func (nw *network) costOf(i, m int32) int { return nw.tasks[i].mode(int(m)).Cost }
