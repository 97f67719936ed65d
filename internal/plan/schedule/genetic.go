package schedule

import (
	"math/rand/v2"
	"slices"
)

// The search keeps two populations: schedules that are pushed to the left and schedules that are pushed to the right.
// A child of one population is decoded in the other direction, so that every generation justifies the one before it.
// An individual is seen from the other side: key[i] is how long before the end of its schedule task i finishes, which
// is the order in which the other direction places it.

// individual is a schedule as the other direction sees it.
type individual struct {
	key      []int32
	makespan int32
}

// population is one of the two.
type population struct {
	members []individual
	decoder *decoder
	nw      *network
}

// breed runs generations until the tries are spent.
func (s *search) breed(rng *rand.Rand) {
	size := populationFor(s.tries, s.fwd.n)
	left := population{decoder: s.forward, nw: s.fwd}
	right := population{decoder: s.backward, nw: s.back}
	s.found(&left, size, rng)
	from, to := &left, &right
	for !s.done() {
		s.generation(from, to, rng)
		from, to = to, from
	}
}

// populationFor grows with the number of schedules: too few members are soon alike, too many never meet.
func populationFor(tries, n int) int {
	size := 10
	for t := tries / 1000; t > 0; t /= 2 {
		size += 10
	}
	return min(size, 60+n)
}

// found fills the first population: by sampling around the latest finish.
func (s *search) found(p *population, size int, rng *rand.Rand) {
	n := s.fwd.n
	start := make([]int32, n)
	noise := make([]int64, n)
	for len(p.members) < size && !s.done() {
		for i := range n {
			noise[i] = int64(-s.tail[i])*scale + rng.Int64N(1+scale*int64(1+s.spread))
		}
		order, err := s.fwd.topological(noise)
		if err != nil {
			return
		}
		p.members = append(p.members, s.build(p, order, start))
	}
}

const scale = 16

// build decodes an order in the direction of p and returns what the other side sees.
func (s *search) build(p *population, order, start []int32) individual {
	end := p.decoder.decode(order, start)
	if p.nw == s.fwd {
		s.keep(order, start, end)
	} else {
		s.built++
	}
	v := individual{key: make([]int32, p.nw.n), makespan: end}
	for i := range v.key {
		v.key[i] = end - p.decoder.finish[i]
	}
	return v
}

// generation makes a child for every member of from and puts it into to.
func (s *search) generation(from, to *population, rng *rand.Rand) {
	n := s.fwd.n
	start, key := make([]int32, n), make([]int64, n)
	next := make([]individual, 0, len(from.members))
	for i := range from.members {
		if s.done() {
			break
		}
		father := &from.members[i]
		mother := s.tournament(from, i, rng)
		s.cross(father, mother, key, rng)
		order, err := to.nw.topological(key)
		if err != nil {
			return
		}
		next = append(next, s.build(to, order, start))
	}
	if len(next) == len(from.members) {
		to.members = next
	}
}

func (s *search) tournament(p *population, not int, rng *rand.Rand) *individual {
	best := -1
	for range 2 {
		k := rng.IntN(len(p.members))
		if k == not {
			k = (k + 1) % len(p.members)
		}
		if best < 0 || p.members[k].makespan < p.members[best].makespan {
			best = k
		}
	}
	return &p.members[best]
}

// cross keeps the father's order outside a window of time and takes the mother's inside.
func (s *search) cross(father, mother *individual, key []int64, rng *rand.Rand) {
	h := int(father.makespan) + 1
	length := h/4 + rng.IntN(max(1, h/2))
	low := int32(rng.IntN(max(1, h-length)))
	high := low + int32(length)
	const apart = 1 << 40
	for i := range key {
		k := father.key[i]
		switch {
		case k < low:
			key[i] = int64(k)*scale - apart
		case k > high:
			key[i] = int64(k)*scale + apart
		default:
			key[i] = int64(mother.key[i]) * scale
		}
	}
	if slices.Equal(father.key, mother.key) {
		for i := range key {
			key[i] += rng.Int64N(scale * 8)
		}
	}
}
