package schedule

import "slices"

// Kind is what keeps a task from starting earlier.
type Kind int

// The kinds of bounds.
const (
	ByRelease  Kind = iota // its release, or slot 0
	ByNeed                 // Index is the task before it
	ByResource             // Index is the resource
	ByCalendar             // Index is the calendar
	ByAge                  // Index is the task after it, for which it would be too old
	ByEarlier              // an earlier schedule had it there, and nothing is lost by it
)

// Why explains one start.
type Why struct {
	Kind     Kind
	Index    int
	Need     int  // the latest predecessor, -1 for none
	Holder   int  // the task whose end set the resource free, or for which the task after it waits; -1 for none
	Waits    int  // slots that the calendar adds after the need
	Critical bool // nothing can move it without the end moving, in this schedule
}

// Explain says for every task what keeps it from starting earlier in a result.
func Explain(p Problem, r Result) []Why {
	nw := newNetwork(&p)
	for i, m := range r.Mode {
		nw.setMode(int32(i), int32(m))
	}
	return explain(nw, r)
}

func explain(nw *network, r Result) []Why {
	e := &explainer{nw: nw, r: r, used: usage(nw, r), running: running(nw, r)}
	out := make([]Why, nw.n)
	for i := range out {
		out[i] = e.why(int32(i))
	}
	for i := range out {
		if r.Finish[i] == r.Makespan {
			markCritical(out, i)
		}
	}
	return out
}

// Chain follows the explanations of a task back to the start: the first link is bound by nothing before it.
func Chain(why []Why, last int) []int {
	var chain []int
	for i := last; i >= 0 && !slices.Contains(chain, i); i = why[i].before() {
		chain = append(chain, i)
	}
	slices.Reverse(chain)
	return chain
}

// before is the task that a start waited for, -1 for none.
func (w *Why) before() int {
	switch w.Kind {
	case ByResource, ByAge:
		return w.Holder
	case ByNeed, ByCalendar:
		return w.Need
	case ByEarlier, ByRelease:
	}
	return -1
}

// explainer holds what a schedule uses, slot by slot.
type explainer struct {
	nw      *network
	r       Result
	used    []int32   // slot × resource
	running [][]int32 // tasks of a slot that use a resource
}

func usage(nw *network, r Result) []int32 {
	used := make([]int32, (r.Makespan+1)*nw.res)
	for i := range nw.n {
		for t := r.Start[i]; t < r.Finish[i]; t++ {
			if nw.cal[i] != 0 && !nw.isOpen(int32(i), int32(t)) {
				continue
			}
			for k := range nw.res {
				used[t*nw.res+k] += nw.demand[i*nw.res+k]
			}
		}
	}
	return used
}

func running(nw *network, r Result) [][]int32 {
	at := make([][]int32, r.Makespan)
	for i := range nw.n {
		if !slices.ContainsFunc(nw.demand[i*nw.res:(i+1)*nw.res], func(n int32) bool { return n > 0 }) {
			continue
		}
		for t := r.Start[i]; t < r.Finish[i]; t++ {
			at[t] = append(at[t], int32(i))
		}
	}
	return at
}

// why finds the reason of one start: the latest need, then the calendar, then the resource that was short before.
func (e *explainer) why(i int32) Why {
	ready, by := e.ready(i)
	open := int(e.nw.firstOpen(i, int32(ready)))
	w := Why{Need: by, Holder: -1, Waits: open - ready}
	switch {
	case e.r.Start[i] > open:
		e.held(i, open, &w)
	case open > ready:
		w.Kind, w.Index = ByCalendar, int(e.nw.cal[i])-1
	case by >= 0:
		w.Kind, w.Index = ByNeed, by
	}
	return w
}

// ready is the slot from which on needs and release allow i, with the need that ends last.
func (e *explainer) ready(i int32) (at, need int) {
	nw := e.nw
	at, need = int(nw.release[i]), -1
	for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
		p := int(nw.pred[k])
		if f := e.r.Finish[p] + int(nw.lag[k]); f > at || f == at && need < 0 && f > 0 {
			at, need = f, p
		}
	}
	return at, need
}

// held explains a start that nothing but a resource, the task after it or an earlier schedule explains: what stands
// against the open slot before it.
func (e *explainer) held(i int32, from int, w *Why) {
	before := e.r.Start[i] - 1
	for before > from && e.nw.cal[i] != 0 && !e.nw.isOpen(i, int32(before)) {
		before--
	}
	for k := range e.nw.res {
		need := e.nw.demand[int(i)*e.nw.res+k]
		if need > 0 && e.used[before*e.nw.res+k]+need > e.nw.capacity[k] {
			w.Kind, w.Index, w.Holder = ByResource, k, e.holder(int(i), before, k)
			return
		}
	}
	w.Kind = ByEarlier
	if e.nw.within != nil {
		e.aged(i, before, w)
	}
}

// aged looks for the task after i for which i would be too old when it started in a slot. What that task waits for is
// what i waits for.
func (e *explainer) aged(i int32, before int, w *Why) {
	nw := e.nw
	finish := int(nw.finish(i, int32(before)))
	for _, j := range nw.succ[nw.succAt[i]:nw.succAt[i+1]] {
		for k := nw.predAt[j]; k < nw.predAt[j+1]; k++ {
			if nw.pred[k] == i && nw.within[k] > 0 && e.r.Start[j] > finish+int(nw.within[k]) {
				w.Kind, w.Index, w.Holder = ByAge, int(j), e.other(j, i)
				return
			}
		}
	}
}

// other is the need of j, beside i, that ends last; -1 for none.
func (e *explainer) other(j, i int32) int {
	best := -1
	for _, p := range e.nw.pred[e.nw.predAt[j]:e.nw.predAt[j+1]] {
		if p != i && (best < 0 || e.r.Finish[p] > e.r.Finish[best]) {
			best = int(p)
		}
	}
	return best
}

// holder is the task on a resource in a slot that ends last before i starts; when none does, the one that ends first.
func (e *explainer) holder(i, slot, resource int) int {
	best := -1
	for _, j := range e.running[slot] {
		if int(j) == i || e.nw.demand[int(j)*e.nw.res+resource] == 0 {
			continue
		}
		if best < 0 || e.releases(i, int(j)) > e.releases(i, best) {
			best = int(j)
		}
	}
	return best
}

// releases orders holders: those that end by the start of i, the latest first; then the others, the earliest first.
func (e *explainer) releases(i, j int) int {
	if e.r.Finish[j] <= e.r.Start[i] {
		return e.r.Finish[j]
	}
	return -e.r.Finish[j]
}

// markCritical walks back from one of the last finishes.
func markCritical(out []Why, i int) {
	for i >= 0 && !out[i].Critical {
		out[i].Critical = true
		i = out[i].before()
	}
}
