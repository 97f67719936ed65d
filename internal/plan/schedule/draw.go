package schedule

import (
	"math/rand/v2"
	"slices"
)

// Spread is how long a task may take, in slots of its calendar: P50 <= P80 <= P95. A course draws from a quantile
// function that is straight between these three; it starts where a log-normal duration with this P50 and P95 would have
// its P5, and ends where one would go on from P80 over P95 by the same factor.
type Spread struct {
	P50, P80, P95 int
	Common        bool // its cause is shared by all tasks that are so marked, such as how well one line does
}

// Draws says what to draw.
type Draws struct {
	Count  int // courses; 0: by the size of the problem
	Seed   uint64
	Events [][]int // sets of tasks whose last finish is asked for
	By     int     // a slot by which the first event is asked to be over
}

// Outcome is what was drawn: medians and quantiles of finishes, and how often a task was critical.
type Outcome struct {
	Draws    int
	Finish   [][3]int // of each task, P50, P80, P95
	Events   [][3]int // of each event
	End      [3]int   // of all
	Within   float64  // share of the courses that end by the makespan of the result
	Met      float64  // share of the courses in which the first event is over by the slot asked for
	Critical []float64
}

// The scale of chances, and the share of courses in which a task with a common cause follows it; in the others it goes
// its own way, because a copy can also be slow for reasons of its own. The share is a choice of this program.
const (
	chances   = 1 << 20
	following = chances * 4 / 5
)

// Simulate draws courses of a result: durations by their spreads, in the modes and the priority order of the result.
// The common cause is drawn from equal parts of its range, one a course, so that few courses do. Only whole numbers are
// drawn and compared, so that every machine draws the same.
func Simulate(p Problem, r Result, spreads []Spread, d Draws) (Outcome, error) {
	if err := p.validate(); err != nil {
		return Outcome{}, err
	}
	s := newSimulation(&p, r, d)
	rng := rand.New(rand.NewPCG(d.Seed, uint64(len(p.Tasks))))
	for k := range s.out.Draws {
		s.draw(spreads, rng, (chances*k+rng.IntN(chances))/s.out.Draws)
		s.record(k, d.Events)
	}
	s.out.Within = share(s.ends, r.Makespan)
	if len(s.events) > 0 {
		s.out.Met = share(s.events[0], d.By)
	}
	return s.summary(), nil
}

// drawsFor is how many courses a problem of n tasks is worth.
func drawsFor(n int) int {
	const work, least, most = 1_000_000, 20, 1_000 // placements; 20 courses are the fewest that have a P95
	return min(most, max(least, work/max(1, n)))
}

type simulation struct {
	nw       *network
	fwd      *decoder
	back     *justifier
	within   []int32
	order    []int32
	start    []int32
	finishes [][]int32 // task × course
	events   [][]int32
	ends     []int32
	critical []int
	out      Outcome
}

func newSimulation(p *Problem, r Result, d Draws) *simulation {
	nw := newNetwork(p)
	for i, m := range r.Mode {
		nw.setMode(int32(i), int32(m))
	}
	count := d.Count
	if count == 0 {
		count = drawsFor(nw.n)
	}
	s := &simulation{
		nw: nw, fwd: newDecoder(nw), back: newJustifier(nw), within: nw.within, start: make([]int32, nw.n),
		finishes: make([][]int32, nw.n), events: make([][]int32, len(d.Events)), ends: make([]int32, count),
		critical: make([]int, nw.n), out: Outcome{Draws: count},
	}
	for i := range s.finishes {
		s.finishes[i] = make([]int32, count)
	}
	for i := range s.events {
		s.events[i] = make([]int32, count)
	}
	for _, i := range r.Order {
		s.order = append(s.order, int32(i))
	}
	return s
}

// draw builds the schedule of one course. What cannot be kept fresh in it is let grow old: the work would be redone.
func (s *simulation) draw(spreads []Spread, rng *rand.Rand, common int) {
	for i := range s.nw.n {
		own, follows := rng.IntN(chances), rng.IntN(chances) < following
		if spreads[i].Common && follows {
			own = common
		}
		s.nw.setDuration(int32(i), int32(spreads[i].at(own)))
	}
	s.nw.within = s.within
	if s.fwd.decode(s.order, s.start) == none {
		s.nw.within = nil
		s.fwd.decode(s.order, s.start)
	}
}

func (s *simulation) record(k int, events [][]int) {
	end := int32(0)
	for i, f := range s.fwd.finish {
		s.finishes[i][k] = f
		end = max(end, f)
	}
	s.ends[k] = end
	for e, tasks := range events {
		for _, i := range tasks {
			s.events[e][k] = max(s.events[e][k], s.fwd.finish[i])
		}
	}
	for i, late := range s.back.right(s.start, end) {
		if late <= s.start[i] {
			s.critical[i]++
		}
	}
}

func (s *simulation) summary() Outcome {
	out := s.out
	for i, list := range s.finishes {
		out.Finish = append(out.Finish, quantiles(list))
		out.Critical = append(out.Critical, float64(s.critical[i])/float64(out.Draws))
	}
	for _, list := range s.events {
		out.Events = append(out.Events, quantiles(list))
	}
	out.End = quantiles(s.ends)
	return out
}

// share is the part of a list that is at most so much.
func share(list []int32, most int) float64 {
	kept := 0
	for _, v := range list {
		if int(v) <= most {
			kept++
		}
	}
	return float64(kept) / float64(len(list))
}

// quantiles sorts a list and returns its P50, P80 and P95: the least value that so many percent do not exceed.
func quantiles(list []int32) [3]int {
	slices.Sort(list)
	var q [3]int
	const whole = 100
	for k, percent := range [3]int{50, 80, 95} {
		q[k] = int(list[(percent*len(list)+whole-1)/whole-1])
	}
	return q
}

// at is the duration at a chance below chances.
func (s *Spread) at(u int) int {
	const p50, p80, p95 = chances / 2, chances * 8 / 10, chances * 95 / 100
	low, high := s.P50, s.P95
	if s.P95 > 0 {
		low = (s.P50*s.P50 + s.P95/2) / s.P95
	}
	if s.P80 > 0 {
		high = (s.P95*s.P95 + s.P80/2) / s.P80
	}
	switch {
	case u < p50:
		return between(low, s.P50, u, p50)
	case u < p80:
		return between(s.P50, s.P80, u-p50, p80-p50)
	case u < p95:
		return between(s.P80, s.P95, u-p80, p95-p80)
	}
	return between(s.P95, high, u-p95, chances-p95)
}

// between is the whole number nearest to the part u of n on the way from a to b.
func between(a, b, u, n int) int { return a + ((b-a)*u+n/2)/n }
