package schedule

import (
	"fmt"
	"slices"
)

// network is a problem in the shape in which it is solved: flat slices, no pointers. The backward network has every
// precedence turned round; a forward pass over it is a backward pass over the problem.
type network struct {
	n, res   int
	dur      []int32
	cal      []int32
	release  []int32
	demand   []int32 // task × resource
	capacity []int32
	predAt   []int32 // preds of i: pred[predAt[i]:predAt[i+1]]
	pred     []int32
	lag      []int32
	within   []int32 // largest lag of each need, 0 for none; nil when there is none at all
	succAt   []int32
	succ     []int32
	succLag  []int32
	shifts   []shift // of calendar i+1
	grid     grid
	far      int32 // a start after it will not be reached
	tasks    []Task
	mode     []int32
}

func newNetwork(p *Problem) *network {
	nw := &network{n: len(p.Tasks), res: len(p.Resources)}
	nw.dur = make([]int32, nw.n)
	nw.cal = make([]int32, nw.n)
	nw.release = make([]int32, nw.n)
	nw.demand = make([]int32, nw.n*nw.res)
	for _, c := range p.Resources {
		nw.capacity = append(nw.capacity, int32(c))
	}
	nw.tasks, nw.mode = p.Tasks, make([]int32, nw.n)
	for i := range p.Tasks {
		nw.cal[i], nw.release[i] = int32(p.Tasks[i].Calendar), int32(p.Tasks[i].Release)
	}
	nw.link(p)
	for _, c := range p.Calendars {
		nw.shifts = append(nw.shifts, newShift(c))
	}
	nw.grid = newGrid(nw)
	for i := range nw.n {
		nw.setMode(int32(i), 0)
	}
	nw.far = farthest(p)
	return nw
}

// setMode does i in one of its ways from now on. A mirror follows, because it shares what is set.
func (nw *network) setMode(i, m int32) {
	way := nw.tasks[i].mode(int(m))
	nw.mode[i], nw.dur[i] = m, int32(way.Duration)
	row := nw.demand[int(i)*nw.res : (int(i)+1)*nw.res]
	clear(row)
	for _, u := range way.Use {
		row[u.Resource] += int32(u.Amount)
	}
	nw.grid.set(nw, i)
}

// setDuration makes i longer or shorter than its mode has it.
func (nw *network) setDuration(i, d int32) {
	if nw.dur[i] != d {
		nw.dur[i] = d
		nw.grid.set(nw, i)
	}
}

// farthest is a slot by which everything is done when the tasks are done one after the other.
func farthest(p *Problem) int32 {
	const most = 1 << 30
	total := int64(1)
	for _, c := range p.Calendars {
		total = max(total, int64(c.Until))
	}
	for i := range p.Tasks {
		t := &p.Tasks[i]
		total = max(total, int64(t.Release))
	}
	for i := range p.Tasks {
		longest := 0
		for m := range p.Tasks[i].modes() {
			longest = max(longest, p.Tasks[i].mode(m).Duration)
		}
		lag := 0
		for _, n := range p.Tasks[i].Needs {
			lag = max(lag, n.Lag)
		}
		total += int64(longest) + int64(lag)
	}
	return int32(min(most, total))
}

// link builds both directions of the precedences.
func (nw *network) link(p *Problem) {
	nw.predAt = make([]int32, nw.n+1)
	nw.succAt = make([]int32, nw.n+1)
	for i := range p.Tasks {
		nw.predAt[i+1] = nw.predAt[i] + int32(len(p.Tasks[i].Needs))
		for _, n := range p.Tasks[i].Needs {
			nw.succAt[n.Task+1]++
		}
	}
	for i := range nw.n {
		nw.succAt[i+1] += nw.succAt[i]
	}
	total := int(nw.predAt[nw.n])
	nw.pred, nw.lag = make([]int32, 0, total), make([]int32, 0, total)
	nw.succ, nw.succLag = make([]int32, total), make([]int32, total)
	fill, limited := slices.Clone(nw.succAt), false
	for i := range p.Tasks {
		for _, n := range p.Tasks[i].Needs {
			nw.pred, nw.lag = append(nw.pred, int32(n.Task)), append(nw.lag, int32(n.Lag))
			nw.within = append(nw.within, int32(n.Within))
			limited = limited || n.Within > 0
			at := fill[n.Task]
			nw.succ[at], nw.succLag[at] = int32(i), int32(n.Lag)
			fill[n.Task]++
		}
	}
	if !limited {
		nw.within = nil
	}
}

// mirror returns the network with time turned round. Calendars are set for a horizon by turn; releases and largest lags
// do not bind in it, the next forward pass mends what breaks them.
func (nw *network) mirror() *network {
	m := *nw
	m.predAt, m.succAt = nw.succAt, nw.predAt
	m.pred, m.succ = nw.succ, nw.pred
	m.lag, m.succLag = nw.succLag, nw.lag
	m.release = make([]int32, nw.n)
	m.within = nil
	m.shifts = make([]shift, len(nw.shifts))
	return &m
}

// turn sets the calendars of a mirror for a schedule that ends at horizon.
func (nw *network) turn(of *network, horizon int32) {
	for c := range of.shifts {
		nw.shifts[c].turn(&of.shifts[c], horizon)
	}
}

// topological returns the tasks in an order in which every need comes first: among those that are ready, the one with
// the least key, then the least number. It fails on a cycle.
func (nw *network) topological(key []int64) ([]int32, error) {
	left := make([]int32, nw.n)
	ready := &taskHeap{key: key}
	for i := range nw.n {
		left[i] = nw.predAt[i+1] - nw.predAt[i]
		if left[i] == 0 {
			ready.push(int32(i))
		}
	}
	order := make([]int32, 0, nw.n)
	for len(ready.items) > 0 {
		i := ready.pop()
		order = append(order, i)
		for _, s := range nw.succ[nw.succAt[i]:nw.succAt[i+1]] {
			if left[s]--; left[s] == 0 {
				ready.push(s)
			}
		}
	}
	if len(order) < nw.n {
		return nil, fmt.Errorf("%w: %d tasks wait for each other", ErrProblem, nw.n-len(order))
	}
	return order, nil
}

// sorted is the order next to another one in which every need comes first; mostly it is that one. Cycles were refused
// before.
func (nw *network) sorted(order []int32) []int32 {
	placed := make([]bool, nw.n)
	for _, i := range order {
		for _, p := range nw.pred[nw.predAt[i]:nw.predAt[i+1]] {
			if !placed[p] {
				order, _ = nw.topological(ranks(order))
				return order
			}
		}
		placed[i] = true
	}
	return order
}

// taskHeap is a binary heap of tasks by key, then by number.
type taskHeap struct {
	key   []int64
	items []int32
}

func (h *taskHeap) less(a, b int32) bool {
	return h.key[a] < h.key[b] || h.key[a] == h.key[b] && a < b
}

func (h *taskHeap) push(v int32) {
	h.items = append(h.items, v)
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(h.items[i], h.items[up]) {
			return
		}
		h.items[i], h.items[up] = h.items[up], h.items[i]
		i = up
	}
}

func (h *taskHeap) pop() int32 {
	top := h.items[0]
	last := len(h.items) - 1
	h.items[0] = h.items[last]
	h.items = h.items[:last]
	for i := 0; ; {
		least := i
		for _, c := range [2]int{2*i + 1, 2*i + 2} {
			if c < last && h.less(h.items[c], h.items[least]) {
				least = c
			}
		}
		if least == i {
			return top
		}
		h.items[i], h.items[least] = h.items[least], h.items[i]
		i = least
	}
}
