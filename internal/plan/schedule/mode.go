package schedule

import (
	"cmp"
	"fmt"
	"slices"
)

// cheapest is the mode of i that costs least, the shortest of those.
func (nw *network) cheapest(i int32) int32 {
	return nw.leastMode(i, func(a, b Mode) int { return cmp.Or(a.Cost-b.Cost, a.Duration-b.Duration) })
}

// shortest is the mode of i that takes least time, the cheapest of those.
func (nw *network) shortest(i int32) int32 {
	return nw.leastMode(i, func(a, b Mode) int { return cmp.Or(a.Duration-b.Duration, a.Cost-b.Cost) })
}

func (nw *network) leastMode(i int32, compare func(a, b Mode) int) int32 {
	best := 0
	for m := range nw.tasks[i].Modes {
		if compare(nw.tasks[i].Modes[m], nw.tasks[i].Modes[best]) < 0 {
			best = m
		}
	}
	return int32(best)
}

// overspent reports whether the present modes cost more than the budget.
func (s *search) overspent() bool {
	if s.budget == 0 {
		return false
	}
	total := 0
	for i := range s.fwd.n {
		total += s.fwd.cost(int32(i))
	}
	return total > s.budget
}

// frugal does every task in its cheapest mode. It fails when even that costs too much.
func (s *search) frugal() error {
	for i := range s.fwd.n {
		s.fwd.setMode(int32(i), s.fwd.cheapest(int32(i)))
	}
	if s.overspent() {
		return fmt.Errorf("%w: the cheapest modes cost more than the budget %d", ErrProblem, s.budget)
	}
	return nil
}

// hasty does as many tasks in their shortest mode as the budget allows, those that end latest from the start first.
func (s *search) hasty(head []int32) {
	order := byKey(s.fwd.n, func(i int32) int64 { return -int64(s.tail[i]) - int64(head[i]) })
	for _, i := range order {
		was := s.fwd.mode[i]
		s.fwd.setMode(i, s.fwd.shortest(i))
		if s.overspent() {
			s.fwd.setMode(i, was)
		}
	}
}

// hurry switches the modes of critical tasks one at a time as long as that makes the schedule better.
func (s *search) hurry() {
	m := s.newImprover(nil)
	for again := len(m.choices) > 0; again && !s.done(); {
		again = false
		for _, i := range s.critical(m.choices) {
			again = m.bestMode(i) || again
		}
	}
}

// bestMode tries every other mode of i with the order as it is, and keeps the best.
func (m *improver) bestMode(i int32) bool {
	s := m.s
	better := false
	for mode := range s.fwd.tasks[i].Modes {
		if s.done() || int32(mode) == s.mode[i] {
			continue
		}
		m.load()
		before := s.value
		m.undo = m.undo[:0]
		m.set(i, int32(mode))
		if !s.overspent() {
			m.try()
		}
		better = better || s.value.compare(&before) < 0
	}
	m.load()
	return better
}

// critical lists which of some tasks nothing can move without the end moving, then the others.
func (s *search) critical(of []int32) []int32 {
	why := explain(s.fwd, s.result())
	list := slices.Clone(of)
	slices.SortStableFunc(list, func(a, b int32) int {
		switch {
		case why[a].Critical == why[b].Critical:
			return 0
		case why[a].Critical:
			return -1
		}
		return 1
	})
	return list
}

// save tries a cheaper mode for every task, the dearest first: the end is taken over only when nothing else gets worse.
func (s *search) save() {
	if s.best == nil {
		return
	}
	m := s.newImprover(nil)
	slices.SortStableFunc(m.choices, func(a, b int32) int { return s.fwd.costOf(b, s.mode[b]) - s.fwd.costOf(a, s.mode[a]) })
	for _, i := range m.choices {
		for mode := range s.fwd.tasks[i].Modes {
			if s.fwd.costOf(i, int32(mode)) >= s.fwd.costOf(i, s.mode[i]) {
				continue
			}
			m.load()
			s.fwd.setMode(i, int32(mode))
			m.try()
		}
	}
	m.load()
}
