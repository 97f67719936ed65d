package schedule

import (
	"math"
	"math/rand/v2"
	"slices"
)

// improver changes a small part of the best order, and of the modes, again and again, and goes on from every schedule
// that is no worse. It serves what the genetic search does not: weights, modes, and problems of many tasks.
type improver struct {
	s       *search
	rng     *rand.Rand
	key     []int64 // of the present order
	start   []int32
	now     value
	choices []int32 // tasks with more than one mode
	heavy   []int32 // tasks with a weight or a due date
	seen    []bool
	undo    []change
}

// change is a mode to go back to.
type change struct{ task, mode int32 }

func (s *search) newImprover(rng *rand.Rand) *improver {
	m := &improver{
		s: s, rng: rng, key: make([]int64, s.fwd.n), start: make([]int32, s.fwd.n), seen: make([]bool, s.fwd.n), now: s.value,
	}
	for i := range s.fwd.n {
		if len(s.fwd.tasks[i].Modes) > 1 {
			m.choices = append(m.choices, int32(i))
		}
		if s.aims.weight[i] > 0 || s.aims.due[i] > 0 {
			m.heavy = append(m.heavy, int32(i))
		}
	}
	m.load()
	return m
}

// load goes back to the best schedule. Where none was found yet, every order is as good as the other, so that they and
// the modes are walked through at random until one is.
func (m *improver) load() {
	s := m.s
	if s.best == nil {
		m.now.late = math.MaxInt64
		return
	}
	for rank, i := range s.order {
		m.key[i] = int64(rank) * grain
	}
	for _, i := range m.choices {
		s.fwd.setMode(i, s.mode[i])
	}
	m.now = s.value
}

// run improves until the tries are spent.
func (m *improver) run() {
	key := make([]int64, len(m.key))
	for !m.s.done() {
		copy(key, m.key)
		m.undo = m.undo[:0]
		m.disturb()
		if !m.try() {
			copy(m.key, key)
			m.revert()
		}
	}
	m.load()
}

// disturb makes one of the small changes.
func (m *improver) disturb() {
	const kinds = 4
	kind := m.rng.IntN(kinds)
	if len(m.choices) > 0 && kind <= 1 {
		m.flip()
	}
	switch {
	case kind == 0 && len(m.choices) > 0:
	case kind <= 1 && len(m.heavy) > 0:
		m.advance()
	case kind <= 2:
		m.shuffle()
	default:
		m.move()
	}
}

// try builds the schedule of the present keys and modes, and says whether it is no worse than the present one.
func (m *improver) try() bool {
	s := m.s
	order, err := s.fwd.topological(m.key)
	if err != nil {
		return false
	}
	end := s.forward.decode(order, m.start)
	v := s.keep(order, m.start, end)
	if end == none {
		return s.best == nil
	}
	if v.compare(&m.now) > 0 {
		return false
	}
	m.now = v
	for rank, i := range order {
		m.key[i] = int64(rank) * grain
	}
	return true
}

func (m *improver) revert() {
	for _, c := range slices.Backward(m.undo) {
		m.s.fwd.setMode(c.task, c.mode)
	}
}

func (m *improver) set(i, mode int32) {
	m.undo = append(m.undo, change{i, m.s.fwd.mode[i]})
	m.s.fwd.setMode(i, mode)
}

// flip does one or two tasks in another way, and where that costs too much, others in their cheapest.
func (m *improver) flip() {
	nw := m.s.fwd
	for range 1 + m.rng.IntN(2) {
		i := m.choices[m.rng.IntN(len(m.choices))]
		m.set(i, int32(m.rng.IntN(len(nw.tasks[i].Modes))))
	}
	for try := 0; m.s.overspent() && try < len(m.choices); try++ {
		i := m.choices[m.rng.IntN(len(m.choices))]
		m.set(i, nw.cheapest(i))
	}
	if m.s.overspent() {
		m.revert()
		m.undo = m.undo[:0]
	}
}

// advance moves a task with a weight or a due date, and all that it rests on, to an earlier or a later place.
func (m *improver) advance() {
	const most = 400 // tasks that move together
	nw := m.s.fwd
	list := []int32{m.heavy[m.rng.IntN(len(m.heavy))]}
	m.seen[list[0]] = true
	for k := 0; k < len(list) && len(list) < most; k++ {
		for _, p := range nw.pred[nw.predAt[list[k]]:nw.predAt[list[k]+1]] {
			if !m.seen[p] {
				m.seen[p] = true
				list = append(list, p)
			}
		}
	}
	far := int64(len(m.key)) * grain
	by := m.rng.Int64N(2*far+1) - far
	for _, i := range list {
		m.key[i] += by
		m.seen[i] = false
	}
}

// shuffle mixes the order within a stretch of it.
func (m *improver) shuffle() {
	n := int64(len(m.key))
	const least, share = 4, 8
	length := least + m.rng.Int64N(max(1, n/share))
	from := m.rng.Int64N(n)
	for i, k := range m.key {
		if k /= grain; k >= from && k < from+length {
			m.key[i] = from*grain + m.rng.Int64N(length*grain)
		}
	}
}

// move puts one task elsewhere.
func (m *improver) move() {
	m.key[m.rng.IntN(len(m.key))] = m.rng.Int64N(int64(len(m.key)) * grain)
}
