package schedule

import "slices"

// decoder turns an order of tasks into a schedule: each task in turn starts as early as its needs, its calendar and the
// resources allow. It keeps its memory between calls and is not safe for concurrent use.
//
// What is free in a slot is a row of machine words with one lane a resource. The top bit of a lane is always clear, so
// that one subtraction tells for all lanes of a word whether a task fits: a lane that is short borrows into its top bit.
type decoder struct {
	nw     *network
	free   []uint64 // slot × words
	high   int32    // slots below it may be taken
	slots  int32    // of free
	finish []int32
	floor  []int32 // calendar × lane: below it no open slot has anything free
	late   []int32 // a task is not placed before; nil: nobody asks for it
	age    ageing
}

// grid is how the resources of a network lie in words.
type grid struct {
	words int
	full  []uint64 // all capacity, one row
	top   uint64   // the top bits of a word's lanes
	need  []uint64 // task × words
	bits  int
	count int     // lanes in use
	lane  []int   // of each resource, -1 for one that never binds
	lanes [][]int // of each task
}

// many is from how many tasks on it pays to remember what is used up.
const many = 500

const (
	narrow = 16 // bits of a lane when every capacity fits
	wide   = 32
)

// newGrid packs the capacities. A resource whose capacity the tasks together cannot fill binds nothing and takes no lane.
func newGrid(nw *network) grid {
	g := grid{bits: narrow, lane: make([]int, nw.res), lanes: make([][]int, nw.n)}
	binding := bindingResources(nw)
	for _, r := range binding {
		if nw.capacity[r] >= 1<<(narrow-1) {
			g.bits = wide
		}
	}
	for r := range g.lane {
		g.lane[r] = -1
	}
	for k, r := range binding {
		g.lane[r] = k
	}
	lanes := 64 / g.bits
	g.count, g.words = len(binding), (len(binding)+lanes-1)/lanes
	g.full = make([]uint64, g.words)
	g.need = make([]uint64, nw.n*g.words)
	for lane := range lanes {
		g.top |= 1 << (g.bits*(lane+1) - 1)
	}
	for k, r := range binding {
		g.full[k/lanes] |= uint64(nw.capacity[r]) << (g.bits * (k % lanes))
	}
	return g
}

// bindingResources lists the resources that all tasks together overfill, each in its hungriest mode.
func bindingResources(nw *network) []int {
	total := make([]int64, nw.res)
	most := make([]int, nw.res)
	for i := range nw.tasks {
		clear(most)
		for m := range nw.tasks[i].modes() {
			for _, u := range nw.tasks[i].mode(m).Use {
				most[u.Resource] = max(most[u.Resource], sumOf(nw.tasks[i].mode(m).Use, u.Resource))
			}
		}
		for r, n := range most {
			total[r] += int64(n)
		}
	}
	var binding []int
	for r, c := range nw.capacity {
		if total[r] > int64(c) {
			binding = append(binding, r)
		}
	}
	return binding
}

func sumOf(use []Use, resource int) int {
	n := 0
	for _, u := range use {
		if u.Resource == resource {
			n += u.Amount
		}
	}
	return n
}

// set packs the demand of i.
func (g *grid) set(nw *network, i int32) {
	row := g.need[int(i)*g.words : (int(i)+1)*g.words]
	clear(row)
	g.lanes[i] = g.lanes[i][:0]
	lanes := 64 / g.bits
	for r, k := range g.lane {
		use := nw.demand[int(i)*nw.res+r]
		if k < 0 || use == 0 {
			continue
		}
		row[k/lanes] |= uint64(use) << (g.bits * (k % lanes))
		if nw.n >= many {
			g.lanes[i] = append(g.lanes[i], k)
		}
	}
}

func newDecoder(nw *network) *decoder {
	d := &decoder{nw: nw, finish: make([]int32, nw.n), floor: make([]int32, (len(nw.shifts)+1)*nw.grid.count)}
	if nw.within != nil {
		d.age = newAgeing(nw)
	}
	return d
}

// none is the makespan of an order for which no schedule was found. It needs a largest lag.
const none = -1

// decode fills start for an order in which every need comes first, and returns the makespan, or none.
func (d *decoder) decode(order, start []int32) int32 {
	d.reset(0)
	clear(d.floor)
	if d.nw.within != nil {
		return d.decodeAgeing(order, start)
	}
	end := int32(0)
	for _, i := range order {
		at := d.place(i, d.earliest(i))
		start[i] = at
		f := d.nw.finish(i, at)
		d.finish[i] = f
		end = max(end, f)
	}
	return end
}

// reset frees every slot from a slot on.
func (d *decoder) reset(from int32) {
	w := d.nw.grid.words
	for t := from; t < d.high; t++ {
		copy(d.free[int(t)*w:(int(t)+1)*w], d.nw.grid.full)
	}
	d.high = min(d.high, from)
}

// earliest returns the first slot that the needs of i allow.
func (d *decoder) earliest(i int32) int32 {
	nw := d.nw
	at := nw.release[i]
	for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
		if f := d.finish[nw.pred[k]] + nw.lag[k]; f > at {
			at = f
		}
	}
	if d.late != nil {
		at = max(at, d.late[i])
	}
	return at
}

// place finds the first feasible start on or after at and takes the resources.
func (d *decoder) place(i, at int32) int32 {
	nw := d.nw
	if nw.dur[i] == 0 || nw.grid.words == 0 {
		return nw.firstOpen(i, at)
	}
	at = nw.firstOpen(i, d.lift(i, at))
	for {
		end := nw.finish(i, at)
		d.grow(end)
		block := d.conflict(i, at, end)
		if block < 0 {
			d.take(i, at, end)
			return at
		}
		at = nw.firstOpen(i, block+1)
	}
}

// lift skips the slots on which a resource that i needs is used up. Within one schedule slots only fill, so that the
// floors only rise.
func (d *decoder) lift(i, at int32) int32 {
	g := &d.nw.grid
	for _, k := range g.lanes[i] {
		floor := &d.floor[int(d.nw.cal[i])*g.count+k]
		lanes := 64 / g.bits
		mask := uint64(1)<<(g.bits-1) - 1
		for *floor < d.high {
			free := d.free[int(*floor)*g.words+k/lanes] >> (g.bits * (k % lanes)) & mask
			if free > 0 && (d.nw.cal[i] == 0 || d.nw.isOpen(i, *floor)) {
				break
			}
			*floor++
		}
		at = max(at, *floor)
	}
	return at
}

// conflict returns the last slot of [from, end) on which a resource is short for i, or -1.
func (d *decoder) conflict(i, from, end int32) int32 {
	g := &d.nw.grid
	if g.words == 1 && d.nw.cal[i] == 0 {
		need, top := g.need[i], g.top
		for k, free := range slices.Backward(d.free[from:end]) {
			if (free-need)&top != 0 {
				return from + int32(k)
			}
		}
		return -1
	}
	return d.conflictWide(i, from, end)
}

// conflictWide is conflict for tasks with a calendar, and for more resources than one word holds.
func (d *decoder) conflictWide(i, from, end int32) int32 {
	g := &d.nw.grid
	need := g.need[int(i)*g.words : (int(i)+1)*g.words]
	for t := end - 1; t >= from; t-- {
		if d.nw.cal[i] != 0 && !d.nw.isOpen(i, t) {
			continue
		}
		row := d.free[int(t)*g.words:]
		for w, n := range need {
			if (row[w]-n)&g.top != 0 {
				return t
			}
		}
	}
	return -1
}

// take uses the resources of i on the open slots of [from, end).
func (d *decoder) take(i, from, end int32) {
	g := &d.nw.grid
	d.high = max(d.high, end)
	need := g.need[int(i)*g.words : (int(i)+1)*g.words]
	for t := from; t < end; t++ {
		if d.nw.cal[i] != 0 && !d.nw.isOpen(i, t) {
			continue
		}
		row := d.free[int(t)*g.words:]
		for w, n := range need {
			row[w] -= n
		}
	}
}

// grow makes room for slots below end.
func (d *decoder) grow(end int32) {
	if end <= d.slots {
		return
	}
	const least = 64
	was := d.slots
	d.slots = max(end, 2*d.slots, least)
	g := &d.nw.grid
	free := make([]uint64, int(d.slots)*g.words)
	copy(free, d.free)
	for t := was; t < d.slots; t++ {
		copy(free[int(t)*g.words:(int(t)+1)*g.words], g.full)
	}
	d.free = free
}
