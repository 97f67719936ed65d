package schedule

// A need that may not be older than its largest lag when the task starts is repaired by delaying the need: it is taken
// out of the schedule with everything that rests on it, and placed again so late that it is still fresh.

// ageing is what a decoder remembers for largest lags.
type ageing struct {
	floor  []int32 // starts that precedences and largest lags alone force
	held   []int32 // starts of this schedule that are forced so far
	rank   []int32
	placed []bool
	short  AgeError // the need that could not be kept last
}

// repairs is how many needs one schedule may delay for every task: orders that need more are given up.
const repairs = 8

func newAgeing(nw *network) ageing {
	a := ageing{
		floor: make([]int32, nw.n), held: make([]int32, nw.n), rank: make([]int32, nw.n), placed: make([]bool, nw.n),
	}
	return a
}

// decodeAgeing is decode for networks with largest lags.
func (d *decoder) decodeAgeing(order, start []int32) int32 {
	a := &d.age
	copy(a.held, a.floor)
	clear(a.placed)
	for k, i := range order {
		a.rank[i] = int32(k)
	}
	left := repairs * len(order)
	for k := 0; k < len(order); k++ {
		i := order[k]
		if a.placed[i] {
			continue
		}
		at := d.place(i, max(d.earliest(i), a.held[i]))
		start[i], d.finish[i], a.placed[i] = at, d.nw.finish(i, at), true
		p, until := d.stale(i, at)
		if p < 0 {
			continue
		}
		a.held[p] = d.startFor(p, until)
		if left--; left < 0 || a.held[p] > d.nw.far {
			a.short = AgeError{Task: int(i), Need: int(p)}
			return none
		}
		d.unplace(p, start)
		k = int(a.rank[p]) - 1
	}
	end := int32(0)
	for _, f := range d.finish {
		end = max(end, f)
	}
	return end
}

// stale returns a need of i that is too old when i starts at a slot, with the slot before which it may not finish, or -1.
func (d *decoder) stale(i, at int32) (need, until int32) {
	nw := d.nw
	for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
		p := nw.pred[k]
		if w := nw.within[k]; w > 0 && at > d.finish[p]+w {
			return p, at - w
		}
	}
	return -1, 0
}

// startFor returns the earliest start with which i finishes no earlier than a slot.
func (d *decoder) startFor(i, until int32) int32 {
	low, high := until-d.nw.dur[i], until
	if d.nw.cal[i] != 0 {
		low = 0
	}
	low = max(0, low)
	for low < high {
		mid := (low + high) / 2
		if d.nw.finish(i, d.nw.firstOpen(i, mid)) >= until {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low
}

// unplace takes i and everything placed that rests on it out of the schedule.
func (d *decoder) unplace(i int32, start []int32) {
	a := &d.age
	if !a.placed[i] {
		return
	}
	a.placed[i] = false
	d.give(i, start[i], d.finish[i])
	for _, s := range d.nw.succ[d.nw.succAt[i]:d.nw.succAt[i+1]] {
		d.unplace(s, start)
	}
}

// give returns the resources of i on the open slots of [from, end).
func (d *decoder) give(i, from, end int32) {
	if d.nw.dur[i] == 0 || d.nw.grid.words == 0 {
		return
	}
	need := d.nw.grid.need[int(i)*d.nw.grid.words : (int(i)+1)*d.nw.grid.words]
	for t := from; t < end; t++ {
		if d.nw.cal[i] != 0 && !d.nw.isOpen(i, t) {
			continue
		}
		row := d.free[int(t)*d.nw.grid.words:]
		for w, n := range need {
			row[w] += n
		}
	}
	d.forget() // what was taken out may make room for every kind
}

// fresh fills the starts that precedences and largest lags alone force. It fails when they contradict each other. Where
// tasks have several modes nothing is forced before they are chosen.
func (d *decoder) fresh(order []int32) error {
	nw := d.nw
	if nw.within == nil || nw.choices() {
		return nil
	}
	at := d.age.floor
	for again := true; again; {
		again = false
		for _, i := range order {
			at[i] = max(at[i], nw.release[i])
			for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
				at[i] = max(at[i], d.finish[nw.pred[k]]+nw.lag[k])
			}
			at[i] = nw.firstOpen(i, at[i])
			d.finish[i] = nw.finish(i, at[i])
			p, until := d.stale(i, at[i])
			if p < 0 {
				continue
			}
			if at[p] = d.startFor(p, until); at[p] > nw.far {
				return &AgeError{Task: int(i), Need: int(p)}
			}
			again = true
		}
	}
	return nil
}
