package schedule

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// Solve finds a short schedule. It fails only when none exists, or when no order of the search keeps every largest lag.
func Solve(p Problem, o Options) (Result, error) {
	if err := p.validate(); err != nil {
		return Result{}, err
	}
	nw := newNetwork(&p)
	plain, err := nw.topological(make([]int64, nw.n))
	if err != nil {
		return Result{}, err
	}
	s := newSearch(&p, nw, cmp.Or(o.Tries, triesFor(nw.n)))
	s.aims, s.onTime = newAims(&p, o.Before), o.OnTime
	s.bound = nw.leastBound(plain)
	if err := s.prepare(plain); err != nil {
		return Result{}, err
	}
	s.search(plain, rand.New(rand.NewPCG(o.Seed, uint64(nw.n))))
	if s.best == nil && nw.n > 0 {
		return Result{}, &s.forward.age.short
	}
	s.save()
	s.settle()
	return s.result(), nil
}

func newSearch(p *Problem, nw *network, tries int) *search {
	s := &search{fwd: nw, back: nw.mirror(), total: tries, budget: p.Budget}
	s.forward, s.backward = newDecoder(s.fwd), newDecoder(s.back)
	s.tries = tries
	return s
}

// prepare sets the cheapest modes and what follows from them.
func (s *search) prepare(plain []int32) error {
	if err := s.frugal(); err != nil {
		return err
	}
	s.tail, s.share = s.fwd.tails(plain), s.fwd.shares()
	return s.forward.fresh(plain)
}

// search runs the stages: constructed schedules, modes, generations, small changes. A problem that asks for a short
// schedule alone has generations to the end.
func (s *search) search(plain []int32, rng *rand.Rand) {
	s.before()
	s.construct(plain)
	if s.fwd.choices() {
		s.hasty(s.fwd.heads(plain))
		s.construct(plain)
		if s.best != nil {
			s.hurry()
		}
	}
	if s.fwd.n <= 1 {
		return
	}
	if s.fwd.n <= geneticTasks {
		if s.aims.any {
			s.tries = s.built + (s.total-s.built)/2
		}
		s.breed(rng)
		s.tries = s.total
	}
	if s.aims.any {
		s.newImprover(rng).run()
	}
}

// choices reports whether a task can be done in several ways.
func (nw *network) choices() bool {
	return slices.ContainsFunc(nw.tasks, func(t Task) bool { return len(t.Modes) > 1 })
}

// Replay builds the schedule of an order and modes that an earlier result states, for durations that may differ.
func Replay(p Problem, order, modes []int) (Result, error) {
	if err := p.validate(); err != nil {
		return Result{}, err
	}
	nw := newNetwork(&p)
	for i, m := range modes {
		nw.setMode(int32(i), int32(m))
	}
	key := make([]int64, nw.n)
	for rank, i := range order {
		key[i] = int64(rank)
	}
	list, err := nw.topological(key)
	if err != nil {
		return Result{}, err
	}
	s := &search{fwd: nw, tries: 1, bound: nw.bound(list), aims: newAims(&p, nil)}
	s.forward = newDecoder(nw)
	if err := s.forward.fresh(list); err != nil {
		return Result{}, err
	}
	start := make([]int32, nw.n)
	if s.keep(list, start, s.forward.decode(list, start)); s.best == nil && nw.n > 0 {
		return Result{}, &s.forward.age.short
	}
	return s.result(), nil
}

// geneticTasks is up to how many tasks a genetic search pays; above it resources bind and construction is near the bound.
const geneticTasks = 2_000

// triesFor says how many schedules a problem of n tasks is worth: large plans are bound by resources, where the first
// schedules are near the bound already, and each of their schedules takes longer than in proportion.
func triesFor(n int) int {
	const work, most, least, far = 600_000, 2_000, 3, 2_000 // placements, measured to stay below half a second
	return min(most, max(least, work*far/(max(1, n)*(far+n))))
}

// search holds the best schedule so far.
type search struct {
	fwd, back         *network
	forward, backward *decoder
	total             int // tries
	tries, built      int // of the present stage and all before it
	budget            int
	onTime            bool
	bound             int32
	aims              aims
	best              []int32
	order             []int32
	mode              []int32
	value             value
	tail              []int32
	share             []int64
}

// done reports whether the tries are spent, or nothing better can be found.
func (s *search) done() bool {
	if s.onTime && s.best != nil && s.value.late == 0 {
		return true
	}
	return s.built >= s.tries || !s.aims.any && s.best != nil && s.value.makespan == s.bound
}

// keep takes a forward schedule over when it is better, and returns its value.
func (s *search) keep(order, start []int32, makespan int32) value {
	s.built++
	v := s.aims.value(s.fwd, start, s.forward.finish, makespan)
	if makespan != none && (s.best == nil || v.compare(&s.value) < 0) {
		s.best, s.order, s.value = slices.Clone(start), slices.Clone(order), v
		s.mode = append(s.mode[:0], s.fwd.mode...)
	}
	return v
}

// construct builds a schedule for each priority rule and justifies it both ways, with the modes as they are.
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
		if end != none {
			s.justify(start, end)
		}
	}
	if s.best == nil && !s.done() {
		s.keep(plain, start, s.forward.decode(plain, start))
	}
}

// rules are the keys of the first orders: latest finish, latest start, most work right behind, and where there are
// weights or due dates, one after the other what carries them, with all that it rests on.
func (s *search) rules() [][]int64 {
	nw := s.fwd
	lst, lft, work := make([]int64, nw.n), make([]int64, nw.n), make([]int64, nw.n)
	for i := range nw.n {
		lst[i] = -int64(s.tail[i]) - int64(nw.dur[i])
		lft[i] = -int64(s.tail[i])
		for _, j := range nw.succ[nw.succAt[i]:nw.succAt[i+1]] {
			work[i] -= int64(nw.dur[j])
		}
	}
	list := [][]int64{lft, lst, work}
	if slices.ContainsFunc(s.aims.due, func(d int32) bool { return d > 0 }) {
		list = append(list, s.toward(func(i int32) int64 { return int64(s.aims.due[i]) }))
	}
	if slices.ContainsFunc(s.aims.weight, func(w int64) bool { return w > 0 }) {
		head := nw.heads(byRank(nw))
		list = append(list,
			s.toward(func(i int32) int64 { return -s.aims.weight[i] }),
			s.toward(func(i int32) int64 { return -s.aims.weight[i] / int64(1+head[i]+nw.dur[i]) }))
	}
	return list
}

// byRank is some order in which every need comes first; cycles were refused before.
func byRank(nw *network) []int32 {
	order, _ := nw.topological(make([]int64, nw.n))
	return order
}

// toward orders the tasks by the first of the tasks with a weight or a due date, in the order of a key, that rests on
// them; what carries nothing comes last.
func (s *search) toward(key func(int32) int64) []int64 {
	nw := s.fwd
	var goals []int32
	for _, i := range byKey(nw.n, key) {
		if s.aims.weight[i] > 0 || s.aims.due[i] > 0 {
			goals = append(goals, i)
		}
	}
	long := int64(1)
	for _, t := range s.tail {
		long = max(long, int64(t)+1)
	}
	out := make([]int64, nw.n)
	for rank, g := range goals {
		stack := []int32{g}
		for len(stack) > 0 {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if out[i] == 0 {
				out[i] = int64(rank+1)*long - int64(s.tail[i]) // above 0, because long is above every tail
				stack = append(stack, nw.pred[nw.predAt[i]:nw.predAt[i+1]]...)
			}
		}
	}
	for i, k := range out {
		if k == 0 {
			out[i] = int64(len(goals)+1)*long - int64(s.tail[i])
		}
	}
	return out
}

// justify pushes a schedule to the right and back to the left until it no longer gets shorter.
func (s *search) justify(start []int32, end int32) {
	n := s.fwd.n
	mirrored := make([]int32, n)
	for s.built+2 <= s.tries && !s.done() {
		s.back.turn(s.fwd, end)
		order := byKey(n, func(i int32) int64 { return -int64(s.fwd.finish(i, start[i])) })
		order = s.back.sorted(order)
		s.backward.decode(order, mirrored)
		order = byKey(n, func(i int32) int64 { return -int64(s.back.finish(i, mirrored[i])) })
		order = s.fwd.sorted(order)
		next := s.forward.decode(order, start)
		s.built++
		s.keep(order, start, next)
		if next == none || next >= end {
			return
		}
		end = next
	}
}

// byKey lists n tasks by a key, then by number.
func byKey(n int, key func(int32) int64) []int32 {
	type keyed struct {
		key  int64
		task int32
	}
	list := make([]keyed, n)
	for i := range list {
		list[i] = keyed{key(int32(i)), int32(i)}
	}
	slices.SortFunc(list, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return int(a.task - b.task)
	})
	order := make([]int32, n)
	for rank, x := range list {
		order[rank] = x.task
	}
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
	v := &s.value
	r := Result{
		Makespan: int(v.makespan), Late: int(v.late), Delay: int(v.delay), Cost: int(v.cost), Bound: int(s.bound), Tries: s.built,
	}
	for i, m := range s.mode {
		s.fwd.setMode(int32(i), m)
	}
	for i, at := range s.best {
		r.Start = append(r.Start, int(at))
		r.Finish = append(r.Finish, int(s.fwd.finish(int32(i), at)))
		r.Mode = append(r.Mode, int(s.mode[i]))
	}
	for _, i := range s.order {
		r.Order = append(r.Order, int(i))
	}
	return r
}
