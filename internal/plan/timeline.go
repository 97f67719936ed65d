package plan

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// The resources of the schedule.
const (
	resPlatform = iota
	resCounsel
	resCutOver
	resTransfer
	resLine
	resCount
)

// The calendars of the schedule; 0 is every day.
const (
	calWorking = iota + 1
	calSwitch  // working days outside freezes
)

// timeline turns steps into tasks of a schedule: slot 0 is the start day, a slot is a day.
type timeline struct {
	b     *builder
	tasks []*task // open ones, by id
	index map[ID]int
}

// schedule dates every step at P80, and the end at P50 and P95 by the same order.
func (b *builder) schedule() (Schedule, error) {
	tl := &timeline{b: b, index: map[ID]int{}}
	b.applyDone()
	for _, t := range b.tasks {
		if t.Done.IsZero() {
			tl.tasks = append(tl.tasks, t)
		}
	}
	slices.SortFunc(tl.tasks, func(x, y *task) int { return compareID(x.ID, y.ID) })
	for i, t := range tl.tasks {
		tl.index[t.ID] = i
	}
	out := Schedule{Critical: []ID{}, Binding: []Binding{}, Burn: []Burn{}, Provisional: []int{}}
	if len(tl.tasks) == 0 {
		out.Finish = Quantiles{b.start, b.start, b.start}
		return out, nil
	}
	p80 := tl.problem(func(d Duration) int { return d.P80 })
	best, err := schedule.Solve(p80, schedule.Options{Tries: b.in.Constraints.Solve, Seed: tl.seed()})
	if err != nil {
		return out, fmt.Errorf("plan: schedule: %w", err)
	}
	return out, tl.describe(&out, p80, best)
}

func compareID(a, b ID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// applyDone marks what people have finished.
func (b *builder) applyDone() {
	for _, d := range b.in.Done {
		if t := b.byID[d.Step]; t != nil {
			t.Done, t.Start, t.Finish = d.On, d.On, d.On
			t.BoundBy = Bound{Kind: ByDone}
		}
	}
}

// seed follows from the steps, so that the same plan is searched in the same way.
func (tl *timeline) seed() uint64 {
	h := fnv.New64a()
	for _, t := range tl.tasks {
		_, _ = h.Write([]byte(t.ID)) // never fails
	}
	return h.Sum64()
}

// problem is the schedule to solve for one quantile of the durations.
func (tl *timeline) problem(of func(Duration) int) schedule.Problem {
	c := &tl.b.in.Constraints
	p := schedule.Problem{Resources: make([]int, resCount), Tasks: make([]schedule.Task, len(tl.tasks))}
	p.Resources[resPlatform] = tl.b.teams()
	p.Resources[resCounsel] = counselTeams
	p.Resources[resCutOver] = max(1, c.CutOvers)
	p.Resources[resTransfer] = max(1, int(tl.b.limit("mgw.concurrent_tasks.mainland")))
	p.Resources[resLine] = tl.b.lineMbps()
	for i, t := range tl.tasks {
		p.Tasks[i] = tl.task(t, of)
		p.Tasks[i].Use = tl.uses(t, p.Resources)
	}
	p.Calendars = tl.calendars(&p)
	return p
}

// counselTeams is how many filings are prepared at once. Filings of different entities wait on authorities, not on
// each other, so that counsel does not bound them.
const counselTeams = 1 << 20

// teams is how many steps people can work on at once.
func (b *builder) teams() int {
	if n := b.in.Constraints.Teams; n > 0 {
		return n
	}
	return max(1, int(b.limit("teams")))
}

// lineMbps is what the line carries: what people state, else the public upload of the region.
func (b *builder) lineMbps() int {
	if b.in.Constraints.LinkMbps > 0 {
		return int(b.in.Constraints.LinkMbps)
	}
	const perGbit = 1000
	if b.region != nil && b.region.UploadGbps > 0 {
		return int(b.region.UploadGbps * perGbit)
	}
	return 1 << 30
}

func (tl *timeline) task(t *task, of func(Duration) int) schedule.Task {
	s := schedule.Task{Duration: of(t.Duration), Weight: t.weight}
	if t.Duration.Unit == WorkingDays {
		s.Calendar = calWorking
	}
	if t.cutOver {
		s.Calendar = calSwitch
	}
	for _, id := range t.Needs {
		if i, open := tl.index[id]; open {
			s.Needs = append(s.Needs, schedule.Need{Task: i})
		}
	}
	return s
}

func (tl *timeline) uses(t *task, capacity []int) []schedule.Use {
	var use []schedule.Use
	switch {
	case t.Crew == Platform && t.wave != waveStop: // what may not go on waits for no team
		use = append(use, schedule.Use{Resource: resPlatform, Amount: 1})
	case t.Crew == Counsel && t.Verb == Prepare:
		use = append(use, schedule.Use{Resource: resCounsel, Amount: 1})
	}
	if t.cutOver {
		use = append(use, schedule.Use{Resource: resCutOver, Amount: 1})
	}
	if t.transfer {
		use = append(use, schedule.Use{Resource: resTransfer, Amount: 1},
			schedule.Use{Resource: resLine, Amount: min(t.mbps, capacity[resLine])})
	}
	return use
}

// calendars lists the open days of both calendars over a span that no schedule of these tasks exceeds by much: after
// it every day counts as open.
func (tl *timeline) calendars(p *schedule.Problem) []schedule.Calendar {
	const perWorkingDay = 2 // days a working day takes at most, long holidays included
	horizon := 366
	for i := range p.Tasks {
		horizon += perWorkingDay * p.Tasks[i].Duration
	}
	const most = 3660 // ten years
	horizon = min(horizon, most)
	work := schedule.Calendar{Until: horizon}
	change := schedule.Calendar{Until: horizon}
	for slot := range horizon {
		d := tl.b.start + Date(slot)
		if !tl.b.days.works(d) {
			continue
		}
		work.Open = append(work.Open, slot)
		if !tl.b.frozen(d) {
			change.Open = append(change.Open, slot)
		}
	}
	return []schedule.Calendar{work, change}
}

// frozen reports whether nothing is switched over on d.
func (b *builder) frozen(d Date) bool {
	return slices.ContainsFunc(b.in.Constraints.Freezes, func(f Freeze) bool { return f.From <= d && d <= f.To })
}

// describe writes the dates into the steps and the quality into the schedule.
func (tl *timeline) describe(out *Schedule, p80 schedule.Problem, best schedule.Result) error {
	start := tl.b.start
	for i, t := range tl.tasks {
		t.Start = start + Date(best.Start[i])
		t.Finish = start + Date(max(best.Start[i], best.Finish[i]-1))
	}
	for i, w := range schedule.Explain(p80, best) {
		tl.tasks[i].BoundBy = tl.bound(tl.tasks[i], w)
		if w.Critical {
			out.Critical = append(out.Critical, tl.tasks[i].ID)
		}
	}
	ends := [3]int{0, best.Makespan, 0}
	for k, of := range []func(Duration) int{func(d Duration) int { return d.P50 }, nil, func(d Duration) int { return d.P95 }} {
		if of == nil {
			continue
		}
		r, err := schedule.Replay(tl.problem(of), best.Order, best.Mode)
		if err != nil {
			return fmt.Errorf("plan: schedule: %w", err)
		}
		ends[k] = r.Makespan
	}
	slices.Sort(ends[:]) // a shorter step can lengthen a list schedule by a little; quantiles may not cross
	last := func(n int) Date { return start + Date(max(0, n-1)) }
	out.Finish = Quantiles{last(ends[0]), last(ends[1]), last(ends[2])}
	out.Weeks = weeksOf(ends[0], ends[1], ends[2], Days)
	out.Days, out.Bound, out.Tries = best.Makespan, best.Bound, best.Tries
	if best.Bound > 0 {
		out.Gap = round(float64(best.Makespan-best.Bound) / float64(best.Bound))
	}
	out.Deadline = tl.deadline(tl.homeEnd(best))
	out.Provisional = tl.b.days.unsettled(start, out.Finish.P95)
	return nil
}

// weekend is the wait that a calendar may add before it, and not the step before, is the reason.
const weekend = 2

// bound names what keeps a step from starting earlier.
func (tl *timeline) bound(t *task, w schedule.Why) Bound {
	switch w.Kind {
	case schedule.ByNeed:
		return boundByStep(tl.tasks[w.Index])
	case schedule.ByResource:
		return Bound{ByResource, [resCount]string{"platform team", "counsel", "cut-over window", "transfer slots", "line across the border"}[w.Index]}
	case schedule.ByCalendar:
		if w.Need >= 0 && w.Waits <= weekend {
			return tl.bound(t, schedule.Why{Kind: schedule.ByNeed, Index: w.Need})
		}
		if t.cutOver {
			return Bound{ByCalendar, "working days and freezes"}
		}
		return Bound{ByCalendar, "mainland working days"}
	case schedule.ByRelease:
	}
	return Bound{Kind: ByStart}
}

// boundByStep names the step before, and for a filing the article that takes its time.
func boundByStep(before *task) Bound {
	if before.Verb == File {
		for _, x := range before.Because {
			if x.Instrument != "" {
				return Bound{ByArticle, strings.TrimSpace(x.Instrument+" "+x.Article) + " (" + string(before.ID) + ")"}
			}
		}
	}
	return Bound{ByPredecessor, string(before.ID)}
}
