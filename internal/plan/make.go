package plan

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ErrInput is wrapped by every error about an input that no plan can be made of.
var ErrInput = errors.New("plan: input")

// Make makes the plan of an input. It is pure: it reads the input and changes nothing of it. It fails only on an
// unusable input; what cannot be planned is in the plan, as a gap or a check.
func Make(in Input) (*Plan, error) {
	b, err := compose(&in)
	if err != nil {
		return nil, err
	}
	dates, err := b.schedule()
	if err != nil {
		return nil, err
	}
	return b.assemble(dates), nil
}

// compose puts the steps together, without dates.
func compose(in *Input) (*builder, error) {
	b, err := newBuilder(in)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(b.resolveChoices(), b.knownAbroad()); err != nil {
		return nil, err
	}
	b.settle()
	b.checkEstate()
	b.waves()
	b.file()
	b.sync()
	b.pauseAtSwitch()
	if len(b.waveList) > 0 {
		b.base()
	}
	b.reverse()
	b.price()
	b.compare()
	return b, b.checkChoices()
}

func newBuilder(in *Input) (*builder, error) {
	if in.Inventory == nil {
		return nil, fmt.Errorf("%w: no inventory", ErrInput)
	}
	if in.Start.IsZero() {
		return nil, fmt.Errorf("%w: no start day", ErrInput)
	}
	if err := errors.Join(checkRates(in.Constraints.Rates), nameConstraints(in)); err != nil {
		return nil, err
	}
	days, err := newWorkdays(in.Knowledge.Calendars)
	if err != nil {
		return nil, err
	}
	b := &builder{
		estate: newEstate(in), k: &in.Knowledge, days: days, byID: map[ID]*task{}, assumed: map[ID]Assumption{},
		groupAt: map[ID]*group{}, named: map[ID]*group{}, limits: map[string]float64{}, checked: map[ID]bool{}, syncAt: map[ID]*Sync{},
	}
	b.start = days.next(in.Start)
	if b.region, err = b.chooseRegion(); err != nil {
		return nil, err
	}
	b.groups = b.estate.groups()
	for _, g := range b.groups {
		b.named[g.ID] = g
		for _, id := range g.Stores {
			b.groupAt[id] = g
		}
	}
	return b, nil
}

// chooseRegion takes the region that people name, else the best of the table. A region outside the mainland is refused,
// and one that closes.
func (b *builder) chooseRegion() (*Region, error) {
	id := b.in.Constraints.Region
	if id == "" {
		return b.k.bestRegion(), nil
	}
	r := b.k.Region(id)
	if r == nil || r.Zone != "mainland" {
		return nil, fmt.Errorf("%w: region %q is not a mainland region of the table", ErrInput, id)
	}
	if r.Status == "closing" {
		return nil, fmt.Errorf("%w: region %q closes: nothing can move there to stay", ErrInput, id)
	}
	return r, nil
}

// assemble puts the parts in order.
func (b *builder) assemble(dates Schedule) *Plan {
	p := &Plan{
		Gaps: b.planGaps(), RulesAsOf: b.in.RulesAsOf, Start: b.start, Assumptions: []Assumption{}, Groups: []MoveGroup{},
		Options: orEmpty(b.options), Syncs: orEmpty(b.syncs), Costs: b.costs(), Schedule: dates, Constraints: b.in.Constraints,
	}
	if b.region != nil {
		p.Region = b.region.ID
	}
	b.costSteps()
	p.Schedule.Calibrated = b.calibrated()
	p.Phases = b.phases()
	b.date(p.Options)
	p.Choices = b.choices()
	p.Cuts = b.cuts()
	b.checkDates(dates.Finish.P80)
	p.Landings, p.Rebuild = b.landings(), b.rebuild()
	for _, g := range b.groups {
		g.Marks = b.marks(g)
		p.Groups = append(p.Groups, g.MoveGroup)
	}
	sortByID(b.checks, func(c *Check) ID { return c.ID })
	p.Preflight = orEmpty(b.checks)
	for _, id := range slices.Sorted(maps.Keys(b.assumed)) {
		p.Assumptions = append(p.Assumptions, b.assumed[id])
	}
	p.Final = b.final(p)
	return p
}

// final reports whether nothing is left open.
func (b *builder) final(p *Plan) bool {
	stopped := slices.ContainsFunc(p.Preflight, func(c Check) bool { return c.Severity == Stop || c.Code == codeQuestion })
	open := slices.ContainsFunc(p.Syncs, func(s Sync) bool { return len(s.Missing) > 0 })
	return len(p.Gaps) == 0 && !stopped && !open
}

func (b *builder) planGaps() []Gap {
	list := []Gap{}
	for _, g := range b.gaps {
		x := Gap{
			ID: g.ID(), Scope: g.Scope.ID(), Store: g.Store, Dataset: g.Dataset, Column: g.Column, Op: g.Op, Cause: g.Cause, Fix: g.Fix,
		}
		if of := b.groupOf(g.Store); of != nil {
			x.Groups = []ID{of.ID}
		}
		list = append(list, x)
	}
	return list
}

// costSteps writes the lines of a store on the step that causes them.
func (b *builder) costSteps() {
	by := map[ID][]Line{}
	for _, l := range b.lines {
		if l.Group == "" {
			continue
		}
		verb := ID("copy")
		if l.Kind == Running {
			verb = "provision"
		}
		step := parent(l.ID) + "/" + verb
		by[step] = append(by[step], l)
	}
	for id, lines := range by {
		if t := b.byID[id]; t != nil {
			t.Cost, t.Unpriced = sum(lines)
		}
	}
}

func parent(id ID) ID {
	for i := len(id) - 1; i >= 0; i-- {
		if id[i] == '/' {
			return id[:i]
		}
	}
	return id
}

// groupByID is the group with the id, nil when there is none.
func (b *builder) groupByID(id ID) *group { return b.named[id] }

// phases nests the steps: phase, wave, group, in the order of work.
func (b *builder) phases() []Phase {
	phases := []Phase{}
	for _, id := range Phases() {
		ph := Phase{ID: id, Waves: []Wave{}}
		for _, t := range b.inOrder() {
			if t.phase == id {
				ph.put(t)
			}
		}
		for i := range ph.Waves {
			ph.Waves[i].span()
			ph.Waves[i].Because = orEmpty(b.waveWhy[ph.Waves[i].ID])
			ph.Waves[i].Range = b.ranges[waveKey{id, ph.Waves[i].ID}]
		}
		phases = append(phases, ph)
	}
	return phases
}

// inOrder lists the steps by wave, group, start and id.
func (b *builder) inOrder() []*task {
	list := slices.Clone(b.tasks)
	slices.SortFunc(list, func(x, y *task) int {
		for _, c := range []int{
			compareID(x.wave, y.wave), compareID(x.group, y.group), int(x.Start) - int(y.Start), compareID(x.ID, y.ID),
		} {
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return list
}

func (ph *Phase) put(t *task) {
	if n := len(ph.Waves); n == 0 || ph.Waves[n-1].ID != t.wave {
		ph.Waves = append(ph.Waves, Wave{ID: t.wave, Groups: []Group{}})
	}
	w := &ph.Waves[len(ph.Waves)-1]
	if n := len(w.Groups); n == 0 || w.Groups[n-1].ID != t.group {
		w.Groups = append(w.Groups, Group{ID: t.group, Name: t.groupName, Steps: []Step{}})
	}
	g := &w.Groups[len(w.Groups)-1]
	g.Steps = append(g.Steps, t.Step)
}

func (w *Wave) span() {
	for _, g := range w.Groups {
		for i := range g.Steps {
			s := &g.Steps[i]
			if w.Start.IsZero() || s.Start < w.Start {
				w.Start = s.Start
			}
			w.Finish = max(w.Finish, s.Finish)
		}
	}
}
