package schedule

import "slices"

// before builds the first candidates: the earlier schedule as it was, and its order with every task as early as it can.
func (s *search) before() {
	if s.aims.before == nil {
		return
	}
	key := make([]int64, s.fwd.n)
	late := make([]int32, s.fwd.n)
	for i, at := range s.aims.before {
		key[i], late[i] = int64(at)*grain+grain/2, max(0, at)
		if at < 0 {
			key[i] = -int64(s.tail[i])
		}
	}
	order, err := s.fwd.topological(key)
	if err != nil {
		return
	}
	start := make([]int32, s.fwd.n)
	s.forward.late = late
	s.aims.even = s.keep(order, start, s.forward.decode(order, start)).peak
	s.forward.late = nil
	s.keep(order, start, s.forward.decode(order, start))
}

// settle moves tasks back to where an earlier schedule had them, as far as nothing else is lost: first all at once, then
// halves, down to single tasks, within a number of schedules.
func (s *search) settle() {
	if s.aims.before == nil || s.best == nil {
		return
	}
	var moved []int32
	for i, at := range s.aims.before {
		if at > s.best[i] {
			moved = append(moved, int32(i))
		}
	}
	s.forward.late = make([]int32, s.fwd.n)
	defer func() { s.forward.late = nil }()
	order, start := slices.Clone(s.order), make([]int32, s.fwd.n)
	const most = 64 // schedules: what six halvings of everything take
	for todo, built := [][]int32{moved}, 0; len(todo) > 0 && built < most; built++ {
		part := todo[0]
		todo = todo[1:]
		if len(part) == 0 || s.stays(part, order, start) || len(part) == 1 {
			continue
		}
		todo = append(todo, part[:len(part)/2], part[len(part)/2:])
	}
}

// stays holds some tasks back until they start where they did before, and reports whether that lost nothing.
func (s *search) stays(part, order, start []int32) bool {
	for _, i := range part {
		s.forward.late[i] = s.aims.before[i]
	}
	before := s.value
	v := s.keep(order, start, s.forward.decode(order, start))
	if v.makespan == none || v.compare(&before) > 0 {
		for _, i := range part {
			s.forward.late[i] = 0
		}
		return false
	}
	return true
}
