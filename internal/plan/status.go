package plan

import (
	"iter"
	"slices"
)

// Progress is what is known of the work on a plan on a day.
type Progress struct {
	Done     []Done
	Verified []Verified
	Today    Date
}

// Verified is a comparison as it was recorded. An equal one counts once a person has signed it.
type Verified struct {
	Kind     string `json:"kind"` // Verification
	Step     ID     `json:"step"`
	Equal    bool   `json:"equal"`
	At       Date   `json:"at"`
	SignedBy string `json:"signed_by"`
}

// Status is how far a plan is on a day.
type Status struct {
	Today   Date         `json:"today"`
	Finish  Date         `json:"finish"` // of the plan, at P80
	Count   Count        `json:"count"`
	Slip    int          `json:"slip_days"` // days by which the latest late step is behind
	Waves   []WaveStatus `json:"waves"`
	Steps   []StepStatus `json:"steps"`
	Next    []ID         `json:"next"`    // steps to work on within a week: late, due, or starting
	Unknown []ID         `json:"unknown"` // said to be done, and no step of the plan
	Home    []HomeStatus `json:"home"`    // per group that moves, where a scan can tell
}

// Count is how many steps are in which state.
type Count struct {
	Steps   int `json:"steps"`
	Done    int `json:"done"`
	Late    int `json:"late"`
	Due     int `json:"due"`
	Blocked int `json:"blocked"`
	Differs int `json:"differs"`
	Waiting int `json:"waiting"`
}

// StepState is where a step stands.
type StepState string

// The states of a step.
const (
	StepDone    StepState = "done"
	StepDiffers StepState = "differs" // a comparison found a difference, or nobody has signed it
	StepLate    StepState = "late"    // its last day is over
	StepBlocked StepState = "blocked" // its first day is here and another step is not done
	StepDue     StepState = "due"     // its first day is here
	StepWaiting StepState = "waiting"
)

// StepStatus is one step with its state.
type StepStatus struct {
	Step      ID        `json:"step"`
	Title     Text      `json:"title"`
	Wave      ID        `json:"wave"`
	Group     ID        `json:"group"`
	State     StepState `json:"state"`
	Start     Date      `json:"start"`
	Finish    Date      `json:"finish"`
	Done      Date      `json:"done"`
	Late      int       `json:"late_days"`
	BlockedBy []ID      `json:"blocked_by"`
}

// WaveStatus is one wave of a phase, with its groups.
type WaveStatus struct {
	Phase  PhaseID       `json:"phase"`
	Wave   ID            `json:"wave"`
	Start  Date          `json:"start"`
	Finish Date          `json:"finish"`
	Count  Count         `json:"count"`
	Groups []GroupStatus `json:"groups"`
}

// GroupStatus is the work on one subject.
type GroupStatus struct {
	Group ID     `json:"group"`
	Name  string `json:"name"`
	Count Count  `json:"count"`
}

// StatusOf says how far a plan is. It is pure: the same plan, progress and day give the same status.
func StatusOf(p *Plan, in Progress) *Status {
	t := &tracker{p: p, in: in, done: map[ID]Date{}, differs: map[ID]bool{}}
	t.settle()
	s := &Status{
		Today: in.Today, Finish: p.Schedule.Finish.P80, Waves: []WaveStatus{}, Steps: []StepStatus{}, Next: []ID{},
		Unknown: t.unknown(), Home: []HomeStatus{},
	}
	for _, ph := range p.Phases {
		for i := range ph.Waves {
			s.Waves = append(s.Waves, t.wave(s, ph.ID, &ph.Waves[i]))
		}
	}
	s.next()
	return s
}

// tracker turns what people said and what comparisons showed into the days on which steps were done.
type tracker struct {
	p       *Plan
	in      Progress
	done    map[ID]Date
	differs map[ID]bool
}

func (t *tracker) settle() {
	for _, s := range t.stepsDone() {
		t.done[s.Step] = s.On
	}
	verified := slices.Clone(t.in.Verified)
	slices.SortStableFunc(verified, func(x, y Verified) int { return int(x.At - y.At) })
	for _, v := range verified { // the last one counts
		t.differs[v.Step] = !v.Equal || v.SignedBy == ""
		if _, said := t.done[v.Step]; !said && !t.differs[v.Step] {
			t.done[v.Step] = v.At
		}
	}
}

// stepsDone are those of the plan that it already knew as done, and those that people said since.
func (t *tracker) stepsDone() []Done {
	var list []Done
	for s := range t.p.steps() {
		if !s.Done.IsZero() {
			list = append(list, Done{Step: s.ID, On: s.Done})
		}
	}
	return append(list, t.in.Done...)
}

// unknown lists the steps that were said to be done and that the plan does not have.
func (t *tracker) unknown() []ID {
	known := map[ID]bool{}
	for s := range t.p.steps() {
		known[s.ID] = true
	}
	list := []ID{}
	for _, d := range t.in.Done {
		if !known[d.Step] {
			list = append(list, d.Step)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (t *tracker) wave(s *Status, phase PhaseID, w *Wave) WaveStatus {
	out := WaveStatus{Phase: phase, Wave: w.ID, Start: w.Start, Finish: w.Finish, Groups: []GroupStatus{}}
	for _, g := range w.Groups {
		gs := GroupStatus{Group: g.ID, Name: g.Name}
		for i := range g.Steps {
			x := t.step(&g.Steps[i])
			x.Wave, x.Group = w.ID, g.ID
			s.Steps = append(s.Steps, x)
			s.Slip = max(s.Slip, x.Late)
			for _, c := range []*Count{&s.Count, &out.Count, &gs.Count} {
				c.add(x.State)
			}
		}
		out.Groups = append(out.Groups, gs)
	}
	return out
}

func (t *tracker) step(s *Step) StepStatus {
	x := StepStatus{Step: s.ID, Title: s.Title, Start: s.Start, Finish: s.Finish, BlockedBy: []ID{}, State: StepWaiting}
	if day, done := t.done[s.ID]; done && !t.differs[s.ID] {
		x.State, x.Done = StepDone, day
		return x
	}
	x.BlockedBy = append(x.BlockedBy, t.open(s.Needs)...)
	switch {
	case t.differs[s.ID]:
		x.State = StepDiffers
	case t.in.Today > s.Finish:
		x.State = StepLate
	case t.in.Today >= s.Start && len(x.BlockedBy) > 0:
		x.State = StepBlocked
	case t.in.Today >= s.Start:
		x.State = StepDue
	}
	x.Late = max(0, int(t.in.Today-s.Finish))
	return x
}

func (c *Count) add(s StepState) {
	c.Steps++
	switch s {
	case StepDone:
		c.Done++
	case StepLate:
		c.Late++
	case StepDue:
		c.Due++
	case StepBlocked:
		c.Blocked++
	case StepDiffers:
		c.Differs++
	case StepWaiting:
		c.Waiting++
	}
}

// steps yields every step in the order of the plan.
func (p *Plan) steps() iter.Seq[*Step] {
	return func(yield func(*Step) bool) {
		for _, ph := range p.Phases {
			for _, w := range ph.Waves {
				for _, g := range w.Groups {
					if !each(g.Steps, yield) {
						return
					}
				}
			}
		}
	}
}

func each(steps []Step, yield func(*Step) bool) bool {
	for i := range steps {
		if !yield(&steps[i]) {
			return false
		}
	}
	return true
}

// Has reports whether the plan has a step.
func (p *Plan) Has(step ID) bool {
	for s := range p.steps() {
		if s.ID == step {
			return true
		}
	}
	return false
}

// Skipped lists, for steps that are said to be done, what they need and nobody says is done: in the order of the plan,
// a step before each of its needs.
func (p *Plan) Skipped(done []Done) [][2]ID {
	said := map[ID]bool{}
	for _, d := range done {
		said[d.Step] = true
	}
	var list [][2]ID
	for s := range p.steps() {
		for _, need := range s.Needs {
			if said[s.ID] && !said[need] && p.Has(need) {
				list = append(list, [2]ID{s.ID, need})
			}
		}
	}
	return list
}

// Finished lists the steps that are done, for the plan that comes next.
func (s *Status) Finished() []Done {
	var list []Done
	for i := range s.Steps {
		if x := &s.Steps[i]; x.State == StepDone {
			list = append(list, Done{Step: x.Step, On: x.Done})
		}
	}
	return list
}

// Until lists the steps that a plan which runs on time has done on a day.
func (p *Plan) Until(day Date) []Done {
	var list []Done
	for s := range p.steps() {
		if s.Finish <= day {
			list = append(list, Done{Step: s.ID, On: s.Finish})
		}
	}
	return list
}

// EndOf is the last day of work on a move group, its retirement included.
func (p *Plan) EndOf(group ID) Date {
	last := Date(0)
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				last = max(last, g.endIf(group))
			}
		}
	}
	return last
}

func (g *Group) endIf(id ID) Date {
	last := Date(0)
	for i := range g.Steps {
		if g.ID == id {
			last = max(last, g.Steps[i].Finish)
		}
	}
	return last
}

// next lists what can be worked on within a week: what is not done and waits for no other step.
func (s *Status) next() {
	const week = 7
	ready := func(x *StepStatus) bool {
		return x.State != StepDone && len(x.BlockedBy) == 0 && x.Start < s.Today+week
	}
	var list []*StepStatus
	for i := range s.Steps {
		if ready(&s.Steps[i]) {
			list = append(list, &s.Steps[i])
		}
	}
	slices.SortFunc(list, func(x, y *StepStatus) int {
		if x.Start != y.Start {
			return int(x.Start - y.Start)
		}
		return compareID(x.Step, y.Step)
	})
	for _, x := range list {
		s.Next = append(s.Next, x.Step)
	}
}

// open are those of some steps that are not done.
func (t *tracker) open(needs []ID) []ID {
	var list []ID
	for _, n := range needs {
		if _, done := t.done[n]; !done || t.differs[n] {
			list = append(list, n)
		}
	}
	return list
}
