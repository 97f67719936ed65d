package schedule

// Kind is what keeps a task from starting earlier.
type Kind int

// The kinds of bounds.
const (
	ByRelease  Kind = iota // its release, or slot 0
	ByNeed                 // Index is the task before it
	ByResource             // Index is the resource
	ByCalendar             // Index is the calendar
)

// Why explains one start.
type Why struct {
	Kind     Kind
	Index    int
	Need     int  // the latest predecessor, -1 for none
	Waits    int  // slots that the calendar adds after it
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
	used := usage(nw, r)
	out := make([]Why, nw.n)
	for i := range out {
		out[i] = nw.why(int32(i), r, used)
	}
	markCritical(nw, r, out)
	return out
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

// why finds the reason of one start: the latest need, then the calendar, then the resource that was short before.
func (nw *network) why(i int32, r Result, used []int32) Why {
	ready, by := int(nw.release[i]), -1
	for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
		p := int(nw.pred[k])
		if at := r.Finish[p] + int(nw.lag[k]); at > ready || at == ready && by < 0 && at > 0 {
			ready, by = at, p
		}
	}
	open := int(nw.firstOpen(i, int32(ready)))
	w := Why{Need: by, Waits: open - ready}
	switch {
	case r.Start[i] > open:
		w.Kind, w.Index = ByResource, nw.short(i, r, used)
	case open > ready:
		w.Kind, w.Index = ByCalendar, int(nw.cal[i])-1
	case by >= 0:
		w.Kind, w.Index = ByNeed, by
	}
	return w
}

// short is the resource that keeps i from starting one slot earlier; the first one where several do.
func (nw *network) short(i int32, r Result, used []int32) int {
	for t := r.Start[i] - 1; t >= 0; t-- {
		for k := range nw.res {
			need := nw.demand[int(i)*nw.res+k]
			if need > 0 && used[t*nw.res+k]+need > nw.capacity[k] {
				return k
			}
		}
	}
	return 0
}

// markCritical walks back from the last finishes: along needs without slack, and along the tasks that held the resource
// that a start waited for.
func markCritical(nw *network, r Result, out []Why) {
	running := nw.running(r)
	var visit func(i int)
	visit = func(i int) {
		if out[i].Critical {
			return
		}
		out[i].Critical = true
		if out[i].Kind == ByNeed {
			visit(out[i].Index)
			return
		}
		if out[i].Kind == ByResource {
			for _, j := range nw.holders(r, i, out[i].Index, running) {
				visit(j)
			}
			return
		}
		if out[i].Need >= 0 {
			visit(out[i].Need)
		}
	}
	for i := range nw.n {
		if r.Finish[i] == r.Makespan {
			visit(i)
		}
	}
}

// holders are the tasks that used a resource on the slot before the start of i.
func (nw *network) holders(r Result, i, resource int, running [][]int32) []int {
	before := r.Start[i] - 1
	for before > 0 && nw.cal[i] != 0 && !nw.isOpen(int32(i), int32(before)) {
		before--
	}
	var list []int
	if before < 0 {
		return nil
	}
	for _, j := range running[before] {
		if nw.demand[int(j)*nw.res+resource] > 0 {
			list = append(list, int(j))
		}
	}
	return list
}

// running lists the tasks of every slot.
func (nw *network) running(r Result) [][]int32 {
	at := make([][]int32, r.Makespan)
	for i := range nw.n {
		for t := r.Start[i]; t < r.Finish[i]; t++ {
			at[t] = append(at[t], int32(i))
		}
	}
	return at
}
