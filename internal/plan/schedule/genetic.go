package schedule

import (
	"math"
	"math/rand/v2"
	"slices"
)

// The search keeps two populations: schedules that are pushed to the left and schedules that are pushed to the right.
// A child of one population is decoded in the other direction, so that every generation justifies the one before it.
// An individual is seen from the other side: key[i] is how long before the end of its schedule task i finishes, which
// is the order in which the other direction places it.

// individual is a schedule as the other direction sees it.
type individual struct {
	key   []int32
	value // of schedules that are pushed to the right, the makespan alone
}

func (v *individual) compare(w *individual) int { return v.value.compare(&w.value) }

// population is one of the two.
type population struct {
	members []individual
	decoder *decoder
	nw      *network
}

// The settings of the search, as measured on the public instances at 5,000 and 50,000 schedules.
const (
	generations  = 140 // what a population lives through: more tries are worth more members, not more generations
	members      = 40  // of a population, at least
	membersMany  = 400 // at most
	membersSmall = 30  // of a problem of few tasks, which starts again when it stands still
	fewTasks     = 40
	restarts     = 500 // the same for them
	stillFor     = 30  // generations without a shorter schedule
	windows      = 6   // that are drawn for a crossing; the one with the least work in it is taken
	mutations    = 1.5 // tasks of a child that are moved at random
	reach        = 0.6 // of the makespan: how far they are moved at most
	grain        = 16  // steps in one slot, so that ties can be broken either way
)

// breed runs generations until the tries are spent.
func (s *search) breed(rng *rand.Rand) {
	size := min(membersMany, max(members, s.tries/generations))
	if s.fwd.n <= fewTasks {
		size = min(membersMany, max(membersSmall, s.tries/restarts))
	}
	from := &population{decoder: s.forward, nw: s.fwd}
	to := &population{decoder: s.backward, nw: s.back}
	s.found(from, size, rng)
	last, still := s.value, 0
	for !s.done() {
		s.generation(from, to, rng)
		from, to = to, from
		if still++; s.value.compare(&last) < 0 {
			last, still = s.value, 0
		}
		if s.fwd.n <= fewTasks && still >= stillFor && from.nw == s.fwd {
			best := slices.MinFunc(from.members, func(a, b individual) int { return a.compare(&b) })
			from.members, to.members, still = append(from.members[:0], best), to.members[:0], 0
			s.found(from, size, rng)
		}
	}
}

// found fills a population by sampling around the latest finish.
func (s *search) found(p *population, size int, rng *rand.Rand) {
	n := s.fwd.n
	start, key := make([]int32, n), make([]int64, n)
	spread := int64(0)
	for _, t := range s.tail {
		spread = max(spread, int64(t)/4) // a quarter of the critical path: measured
	}
	for len(p.members) < size && !s.done() {
		for i := range key {
			key[i] = -int64(s.tail[i])*grain + rng.Int64N(1+grain*(1+spread))
		}
		p.members = append(p.members, s.build(p, key, start))
	}
}

// build decodes keys in the direction of p and returns what the other side sees.
func (s *search) build(p *population, key []int64, start []int32) individual {
	order, _ := p.nw.topological(key) // a cycle was refused before the search began
	end := p.decoder.decode(order, start)
	v := individual{key: make([]int32, p.nw.n), value: value{makespan: end}}
	if p.nw == s.fwd {
		v.value = s.keep(order, start, end)
	} else {
		s.built++
	}
	if end == none { // the worst of all
		v.late = math.MaxInt64
		for rank, i := range order {
			v.key[i] = int32(len(order) - rank)
		}
		return v
	}
	for i := range v.key {
		v.key[i] = end - p.decoder.finish[i]
	}
	return v
}

// generation makes a child for every member of from. It takes the place of the member of to that stands there, unless
// that one is better.
func (s *search) generation(from, to *population, rng *rand.Rand) {
	if to.nw == s.back {
		s.back.turn(s.fwd, s.value.makespan)
	}
	n := s.fwd.n
	start, key := make([]int32, n), make([]int64, n)
	for i := range from.members {
		if s.done() {
			return
		}
		s.cross(&from.members[i], s.mother(from, i, rng), key, rng)
		child := s.build(to, key, start)
		switch {
		case i >= len(to.members):
			to.members = append(to.members, child)
		case child.compare(&to.members[i]) <= 0:
			to.members[i] = child
		}
	}
}

// mother is the better of two others, drawn at random.
func (s *search) mother(p *population, father int, rng *rand.Rand) *individual {
	draw := func() *individual {
		k := rng.IntN(len(p.members))
		if k == father {
			k = (k + 1) % len(p.members)
		}
		return &p.members[k]
	}
	a, b := draw(), draw()
	if b.compare(a) < 0 {
		return b
	}
	return a
}

// window draws the part of the father's schedule that a child takes from its mother: a quarter to three quarters of it,
// where the resources are used least, because a part in which they are well used is worth keeping.
func (s *search) window(father *individual, rng *rand.Rand) (low, high int32) {
	h := int(father.makespan) + 1
	length := h/4 + rng.IntN(max(1, h/2))
	least := int64(-1)
	for range windows {
		at := int32(rng.IntN(max(1, h-length)))
		if work := s.workIn(father, at, at+int32(length)); least < 0 || work < least {
			low, least = at, work
		}
	}
	return low, low + int32(length)
}

// workIn is how much of the resources the schedule uses between two slots.
func (s *search) workIn(v *individual, low, high int32) int64 {
	total := int64(0)
	for i, from := range v.key {
		if slots := min(from+s.fwd.dur[i], high) - max(from, low); slots > 0 {
			total += s.share[i] * int64(slots)
		}
	}
	return total
}

// shares says how much of the resources each task takes while it is worked, in thousandths of them all.
func (nw *network) shares() []int64 {
	const whole = 1000
	share := make([]int64, nw.n)
	for i := range share {
		for r, c := range nw.capacity {
			share[i] += int64(nw.demand[i*nw.res+r]) * whole / max(1, int64(c))
		}
	}
	return share
}

// cross keeps the father's order outside a window of time, takes the mother's inside, and moves a few tasks at random.
func (s *search) cross(father, mother *individual, key []int64, rng *rand.Rand) {
	low, high := s.window(father, rng)
	const apart = 1 << 40 // more than any key
	for i := range key {
		k := father.key[i]
		switch {
		case k < low:
			key[i] = int64(k)*grain - apart
		case k > high:
			key[i] = int64(k)*grain + apart
		default:
			key[i] = int64(mother.key[i]) * grain
		}
	}
	alike := slices.Equal(father.key, mother.key)
	far := int64(float64(int64(father.makespan+1)*grain) * reach)
	for i := range key {
		if alike || rng.Float64()*float64(len(key)) < mutations {
			key[i] += rng.Int64N(2*far+1) - far
		}
	}
}
