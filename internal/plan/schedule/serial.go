package schedule

import "slices"

// decoder turns an order of tasks into a schedule: each task in turn starts as early as its needs, its calendar and the
// resources allow. It keeps its memory between calls and is not safe for concurrent use.
type decoder struct {
	nw    *network
	used  []int32 // slot × resource
	high  int32   // slots below it may be used
	slots int32   // of used
}

func newDecoder(nw *network) *decoder { return &decoder{nw: nw} }

// decode fills start for an order in which every need comes first, and returns the makespan.
func (d *decoder) decode(order, start []int32) int32 {
	clear(d.used[:int(d.high)*d.nw.res])
	d.high = 0
	end := int32(0)
	for _, i := range order {
		at := d.earliest(i, start)
		at = d.place(i, at)
		start[i] = at
		end = max(end, d.nw.finish(i, at))
	}
	return end
}

// earliest returns the first slot that the needs of i allow.
func (d *decoder) earliest(i int32, start []int32) int32 {
	nw := d.nw
	at := nw.release[i]
	for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
		p := nw.pred[k]
		if f := nw.finish(p, start[p]) + nw.lag[k]; f > at {
			at = f
		}
	}
	return at
}

// place finds the first feasible start on or after at and takes the resources.
func (d *decoder) place(i, at int32) int32 {
	nw := d.nw
	at = nw.firstOpen(i, at)
	if nw.dur[i] == 0 || nw.res == 0 {
		return at
	}
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

// conflict returns the last slot of [from, end) on which a resource is short for i, or -1.
func (d *decoder) conflict(i, from, end int32) int32 {
	nw := d.nw
	need := nw.demand[int(i)*nw.res : (int(i)+1)*nw.res]
	for t := end - 1; t >= from; t-- {
		if nw.cal[i] != 0 && !nw.isOpen(i, t) {
			continue
		}
		row := d.used[int(t)*nw.res : (int(t)+1)*nw.res]
		for r, n := range need {
			if row[r]+n > nw.capacity[r] {
				return t
			}
		}
	}
	return -1
}

func (d *decoder) take(i, from, end int32) {
	nw := d.nw
	need := nw.demand[int(i)*nw.res : (int(i)+1)*nw.res]
	for t := from; t < end; t++ {
		if nw.cal[i] != 0 && !nw.isOpen(i, t) {
			continue
		}
		row := d.used[int(t)*nw.res : (int(t)+1)*nw.res]
		for r, n := range need {
			row[r] += n
		}
	}
	d.high = max(d.high, end)
}

// grow makes room for slots below end.
func (d *decoder) grow(end int32) {
	if end <= d.slots {
		return
	}
	d.slots = max(end, 2*d.slots, 64)
	used := make([]int32, int(d.slots)*d.nw.res)
	copy(used, d.used)
	d.used = used
}

// firstOpen returns the first slot on or after at that is open for i.
func (nw *network) firstOpen(i, at int32) int32 {
	c := nw.cal[i]
	if c == 0 || nw.dur[i] == 0 {
		return at
	}
	open := nw.open[c-1]
	k, _ := slices.BinarySearch(open, at)
	if k < len(open) {
		return open[k]
	}
	return max(at, nw.until[c-1])
}

// isOpen reports whether t is open for i.
func (nw *network) isOpen(i, t int32) bool {
	c := nw.cal[i] - 1
	if t >= nw.until[c] {
		return true
	}
	_, ok := slices.BinarySearch(nw.open[c], t)
	return ok
}

// finish returns the first slot after the work of i when it starts at an open slot.
func (nw *network) finish(i, start int32) int32 {
	c := nw.cal[i]
	if c == 0 || nw.dur[i] == 0 {
		return start + nw.dur[i]
	}
	open := nw.open[c-1]
	k, _ := slices.BinarySearch(open, start)
	last := k + int(nw.dur[i]) - 1
	if last < len(open) {
		return open[last] + 1
	}
	return max(start, nw.until[c-1]) + nw.dur[i] - int32(max(0, len(open)-k))
}
