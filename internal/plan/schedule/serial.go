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
	floor  []int32 // calendar × lane × level: below it no open slot has so much free
	first  []int32 // of each kind of task: no start before it is possible
	late   []int32 // a task is not placed before; nil: nobody asks for it
	age    ageing
}

func newDecoder(nw *network) *decoder {
	d := &decoder{nw: nw, finish: make([]int32, nw.n), floor: make([]int32, (len(nw.shifts)+1)*len(nw.grid.least))}
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
	d.first = slices.Grow(d.first[:0], len(d.nw.grid.kinds))[:len(d.nw.grid.kinds)]
	d.forget()
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
	if nw.n < many {
		return d.search(i, at)
	}
	first := &d.first[nw.grid.kind[i]]
	if at > *first {
		return d.search(i, d.lift(i, at))
	}
	*first = d.search(i, d.lift(i, *first))
	return *first
}

// forget lets every task fit anywhere.
func (d *decoder) forget() {
	clear(d.floor)
	clear(d.first)
}

// search tries one start after the other from at on. Within one schedule slots only fill: where one task did not fit,
// no later task of its kind fits.
func (d *decoder) search(i, at int32) int32 {
	nw := d.nw
	at = nw.firstOpen(i, at)
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

// lift skips the slots on which a resource has too little left for i. Within one schedule slots only fill, so that the
// floors only rise.
func (d *decoder) lift(i, at int32) int32 {
	g := &d.nw.grid
	for _, level := range g.lanes[i] {
		floor := &d.floor[int(d.nw.cal[i])*len(g.least)+level]
		lanes, k := 64/g.bits, level/levels
		mask := uint64(1)<<(g.bits-1) - 1
		for *floor < d.high {
			free := d.free[int(*floor)*g.words+k/lanes] >> (g.bits * (k % lanes)) & mask
			if free >= uint64(g.least[level]) && (d.nw.cal[i] == 0 || d.nw.isOpen(i, *floor)) {
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
