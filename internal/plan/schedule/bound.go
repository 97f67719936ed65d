package schedule

import "slices"

// heads returns the earliest start of every task when no resource is short.
func (nw *network) heads(order []int32) []int32 {
	start := make([]int32, nw.n)
	for _, i := range order {
		at := nw.release[i]
		for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
			p := nw.pred[k]
			at = max(at, nw.finish(p, start[p])+nw.lag[k])
		}
		start[i] = nw.firstOpen(i, at)
	}
	return start
}

// tails returns, for every task, how many slots must pass between its finish and the end of the project.
func (nw *network) tails(order []int32) []int32 {
	tail := make([]int32, nw.n)
	for _, i := range slices.Backward(order) {
		for s := nw.succAt[i]; s < nw.succAt[i+1]; s++ {
			j := nw.succ[s]
			tail[i] = max(tail[i], tail[j]+nw.dur[j]+nw.succLag[s])
		}
	}
	return tail
}

// bound returns a number of slots that no schedule undercuts: the longest chain with its calendars, and for each
// resource the work on it between the least head and the least tail.
func (nw *network) bound(order []int32) int32 {
	head, tail := nw.heads(order), nw.tails(order)
	best := int32(0)
	for i, at := range head {
		best = max(best, nw.finish(int32(i), at)+tail[i])
	}
	for r := range nw.res {
		best = max(best, nw.energy(r, head, tail))
	}
	return best
}

// leastBound is bound over all modes: each task as short, and as light on each resource, as any of its modes.
func (nw *network) leastBound(order []int32) int32 {
	for i := range nw.n {
		nw.setMode(int32(i), nw.shortest(int32(i)))
	}
	return nw.bound(order)
}

// work is the least work of i on a resource, in any of its modes.
func (nw *network) work(i, r int) int64 {
	if len(nw.tasks[i].Modes) < 2 {
		return int64(nw.demand[i*nw.res+r]) * int64(nw.dur[i])
	}
	least := int64(-1)
	for m := range nw.tasks[i].Modes {
		mode := &nw.tasks[i].Modes[m]
		if w := int64(sumOf(mode.Use, r)) * int64(mode.Duration); least < 0 || w < least {
			least = w
		}
	}
	return least
}

// energy bounds the makespan by the work on one resource: it starts no earlier than the least head of its users, is
// worked on open slots alone, and leaves the least tail behind.
func (nw *network) energy(r int, head, tail []int32) int32 {
	var (
		work        int64
		first, last int32
		users       []int32
	)
	for i := range nw.n {
		least := nw.work(i, r)
		if least == 0 {
			continue
		}
		work += least
		if len(users) == 0 {
			first, last = head[i], tail[i]
		}
		first, last = min(first, head[i]), min(last, tail[i])
		users = append(users, int32(i))
	}
	if work == 0 {
		return 0
	}
	slots := int32((work + int64(nw.capacity[r]) - 1) / int64(nw.capacity[r]))
	return nw.after(users, first, slots) + last
}

// after returns the first slot after n slots, from a slot on, that are open for any of the users.
func (nw *network) after(users []int32, from, n int32) int32 {
	used := make([]bool, len(nw.shifts))
	for _, i := range users {
		if nw.cal[i] == 0 {
			return from + n
		}
		used[nw.cal[i]-1] = true
	}
	t := from
	for n > 0 {
		past := true
		for c := range nw.shifts {
			if !used[c] {
				continue
			}
			past = past && t >= nw.shifts[c].until
			if nw.shifts[c].isOpen(t) {
				n--
				break
			}
		}
		if past {
			return t + n + 1
		}
		t++
	}
	return t
}
