package schedule

import "slices"

// heads returns the earliest finish of every task when no resource is short.
func (nw *network) heads(order []int32) []int32 {
	finish := make([]int32, nw.n)
	for _, i := range order {
		at := nw.release[i]
		for k := nw.predAt[i]; k < nw.predAt[i+1]; k++ {
			at = max(at, finish[nw.pred[k]]+nw.lag[k])
		}
		finish[i] = nw.finish(i, nw.firstOpen(i, at))
	}
	return finish
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
	for _, f := range head {
		best = max(best, f)
	}
	for r := range nw.res {
		if b := nw.energy(r, head, tail); b > best {
			best = b
		}
	}
	return best
}

func (nw *network) energy(r int, head, tail []int32) int32 {
	var work int64
	first, last := int32(-1), int32(-1)
	for i := range nw.n {
		use := nw.demand[i*nw.res+r]
		if use == 0 || nw.dur[i] == 0 {
			continue
		}
		work += int64(use) * int64(nw.dur[i])
		// With a calendar the earliest start is not head-dur; head minus the whole span is safe.
		start := max(0, nw.release[i])
		if nw.cal[i] == 0 {
			start = head[i] - nw.dur[i]
		}
		if first < 0 || start < first {
			first = start
		}
		if last < 0 || tail[i] < last {
			last = tail[i]
		}
	}
	if work == 0 {
		return 0
	}
	slots := (work + int64(nw.capacity[r]) - 1) / int64(nw.capacity[r])
	return first + int32(slots) + last
}
