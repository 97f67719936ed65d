package schedule

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Solve finds a short schedule. It fails only when none exists.
func Solve(p Problem, o Options) (Result, error) {
	if err := p.validate(); err != nil {
		return Result{}, err
	}
	nw := newNetwork(&p)
	plain, err := nw.topological(make([]int64, nw.n))
	if err != nil {
		return Result{}, err
	}
	s := &search{fwd: nw, back: nw.mirror(), tries: cmp.Or(o.Tries, triesFor(nw.n))}
	s.forward, s.backward = newDecoder(s.fwd), newDecoder(s.back)
	s.bound = nw.bound(plain)
	s.tail, s.weight = nw.tails(plain), weights(&p)
	s.share = nw.shares()
	s.construct(plain)
	if nw.n <= geneticTasks && nw.n > 1 {
		s.breed(rand.New(rand.NewPCG(o.Seed, uint64(nw.n))))
	}
	return s.result(), nil
}

// Replay builds the schedule of an order that an earlier result states, for durations that may differ.
func Replay(p Problem, order []int) (Result, error) {
	if err := p.validate(); err != nil {
		return Result{}, err
	}
	nw := newNetwork(&p)
	key := make([]int64, nw.n)
	for rank, i := range order {
		key[i] = int64(rank)
	}
	list, err := nw.topological(key)
	if err != nil {
		return Result{}, err
	}
	s := &search{fwd: nw, tries: 1, bound: nw.bound(list)}
	s.forward = newDecoder(nw)
	s.best = make([]int32, nw.n)
	s.makespan = s.forward.decode(list, s.best)
	s.built, s.order = 1, list
	return s.result(), nil
}

// geneticTasks is up to how many tasks a genetic search pays; above it resources bind and construction is near the bound.
const geneticTasks = 2_000

// triesFor says how many schedules a problem of n tasks is worth: large plans are bound by resources, where the first
// schedules are near the bound already, and each of their schedules takes longer than in proportion.
func triesFor(n int) int {
	const work, most, least, far = 300_000, 2_000, 3, 2_000 // placements, measured to stay below half a second
	return min(most, max(least, work*far/(max(1, n)*(far+n))))
}

// weights are the costs of a slot of delay; nil when none is stated.
func weights(p *Problem) []int64 {
	list, stated := make([]int64, len(p.Tasks)), false
	for i := range p.Tasks {
		list[i] = int64(p.Tasks[i].Weight)
		stated = stated || list[i] > 0
	}
	if !stated {
		return nil
	}
	return list
}

// search holds the best schedule so far: the shortest, and among those the one with the least weighted delay.
type search struct {
	fwd, back         *network
	forward, backward *decoder
	tries, built      int
	bound             int32
	best              []int32
	order             []int32
	makespan          int32
	cost              int64
	tail              []int32
	weight            []int64
	share             []int64
}

// done reports whether the tries are spent, or nothing better can be found.
func (s *search) done() bool {
	return s.built >= s.tries || s.weight == nil && s.built > 0 && s.makespan == s.bound
}

// keep takes a forward schedule over when it is better, and returns its cost.
func (s *search) keep(order, start []int32, makespan int32) int64 {
	s.built++
	cost := int64(0)
	for i, w := range s.weight {
		cost += w * int64(s.forward.finish[i])
	}
	if s.best == nil || makespan < s.makespan || makespan == s.makespan && cost < s.cost {
		s.best, s.order, s.makespan, s.cost = slices.Clone(start), slices.Clone(order), makespan, cost
	}
	return cost
}

// construct builds a schedule for each priority rule and justifies it both ways.
func (s *search) construct(plain []int32) {
	start := make([]int32, s.fwd.n)
	for _, key := range s.rules() {
		if s.done() {
			return
		}
		order, err := s.fwd.topological(key)
		if err != nil {
			return
		}
		end := s.forward.decode(order, start)
		s.keep(order, start, end)
		s.justify(start, end)
	}
	if s.best == nil {
		s.keep(plain, start, s.forward.decode(plain, start))
	}
}

// rules are the keys of the first orders: weight, latest finish, latest start, most work right behind.
func (s *search) rules() [][]int64 {
	nw := s.fwd
	lst, lft, weight, work := make([]int64, nw.n), make([]int64, nw.n), make([]int64, nw.n), make([]int64, nw.n)
	for i := range nw.n {
		lst[i] = -int64(s.tail[i]) - int64(nw.dur[i])
		lft[i] = -int64(s.tail[i])
		if s.weight != nil {
			weight[i] = -s.weight[i]
		}
		for _, j := range nw.succ[nw.succAt[i]:nw.succAt[i+1]] {
			work[i] -= int64(nw.dur[j])
		}
	}
	return [][]int64{lft, weight, lst, work}
}

// justify pushes a schedule to the right and back to the left until it no longer gets shorter.
func (s *search) justify(start []int32, end int32) {
	n := s.fwd.n
	mirrored := make([]int32, n)
	for s.built+2 <= s.tries && !s.done() {
		s.back.turn(s.fwd, end)
		order := byKey(n, func(i int32) int64 { return -int64(s.fwd.finish(i, start[i])) })
		order, _ = s.back.topological(ranks(order))
		s.backward.decode(order, mirrored)
		order = byKey(n, func(i int32) int64 { return -int64(s.back.finish(i, mirrored[i])) })
		order, _ = s.fwd.topological(ranks(order))
		next := s.forward.decode(order, start)
		s.built++
		s.keep(order, start, next)
		if next >= end {
			return
		}
		end = next
	}
}

func byKey(n int, key func(int32) int64) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(key(a), key(b)) })
	return order
}

func ranks(order []int32) []int64 {
	key := make([]int64, len(order))
	for rank, i := range order {
		key[i] = int64(rank)
	}
	return key
}

func (s *search) result() Result {
	r := Result{Makespan: int(s.makespan), Bound: int(s.bound), Tries: s.built}
	for i, at := range s.best {
		r.Start = append(r.Start, int(at))
		r.Finish = append(r.Finish, int(s.fwd.finish(int32(i), at)))
	}
	for _, i := range s.order {
		r.Order = append(r.Order, int(i))
	}
	return r
}
