package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// describe writes the dates into the steps and the quality into the schedule.
func (tl *timeline) describe(out *Schedule, best schedule.Result) error {
	start := tl.b.start
	why := schedule.Explain(tl.p, best)
	slack := schedule.Slack(tl.p, best)
	for i, t := range tl.tasks {
		t.Start = start + Date(best.Start[i])
		t.Finish = start + Date(max(best.Start[i], best.Finish[i]-1))
		t.Slack = slack[i]
		if len(t.Ways) > 0 {
			w := t.Ways[best.Mode[i]]
			t.Way, t.Duration = w.ID, w.Duration
		}
	}
	for i, w := range why {
		tl.tasks[i].BoundBy = tl.bound(i, w)
		if w.Critical {
			out.Critical = append(out.Critical, tl.tasks[i].ID)
		}
	}
	if err := tl.draw(out, best); err != nil {
		return err
	}
	out.Days, out.Bound, out.Tries = best.Makespan, best.Bound, best.Tries
	if best.Bound > 0 {
		out.Gap = round(float64(best.Makespan-best.Bound) / float64(best.Bound))
	}
	tl.checkAges()
	out.Conflict = tl.conflict
	out.Binding = tl.binding(why, best)
	out.Burn = tl.burn()
	if out.Deadline = tl.deadline(best); out.Deadline != nil {
		out.Deadline.Chance = tl.chance
	}
	out.Provisional = tl.b.days.unsettled(start, max(out.Finish.P95, start+Date(best.Makespan)))
	return nil
}

// checkAges says what is too old although it was finished before the plan was made.
func (tl *timeline) checkAges() {
	for _, t := range tl.tasks {
		for _, id := range t.Needs {
			need, most := tl.b.byID[id], t.fresh[id]
			if need != nil && most > 0 && !need.Done.IsZero() && int(t.Start-need.Done)-1 > most {
				tl.giveUp(t, need)
			}
		}
	}
}

// draw fills what is uncertain: the three dates of each step, of each wave, of the way home and of the whole, and how
// often a step was critical. A copy over the line shares its cause with the other copies: how much of the line they reach
// is one unknown and not many.
func (tl *timeline) draw(out *Schedule, best schedule.Result) error {
	spreads := make([]schedule.Spread, len(tl.tasks))
	for i, t := range tl.tasks {
		spreads[i] = schedule.Spread{P50: t.Duration.P50, P80: t.Duration.P80, P95: t.Duration.P95, Common: t.transfer}
	}
	keys, events := tl.events()
	drawn, err := schedule.Simulate(tl.p, best, spreads, schedule.Draws{
		Seed: tl.seed(), Events: events, By: int(tl.b.in.Constraints.Deadline-tl.b.start) + 1,
	})
	if err != nil {
		return err
	}
	tl.chance = round(drawn.Met)
	for i, t := range tl.tasks {
		t.Range, t.Critical = tl.quantiles(drawn.Finish[i]), round(drawn.Critical[i])
	}
	out.Finish, out.Home, out.Draws, out.Holds = tl.quantiles(drawn.End), tl.quantiles(drawn.Events[0]), drawn.Draws, round(drawn.Within)
	out.Weeks = weeksOf(drawn.End[0], drawn.End[1], drawn.End[2], Days)
	tl.b.ranges = map[waveKey]Quantiles{}
	for k, key := range keys {
		tl.b.ranges[key] = tl.quantiles(drawn.Events[k+1])
	}
	return nil
}

// waveKey names a wave of a phase.
type waveKey struct {
	phase PhaseID
	wave  ID
}

// events are the sets of steps whose last finish is asked for: the way home, then each wave.
func (tl *timeline) events() ([]waveKey, [][]int) {
	home, all := []int{}, []int{}
	byWave := map[waveKey][]int{}
	var keys []waveKey
	for i, t := range tl.tasks {
		all = append(all, i)
		if t.comesHome() {
			home = append(home, i)
		}
		key := waveKey{t.phase, t.wave}
		if byWave[key] == nil {
			keys = append(keys, key)
		}
		byWave[key] = append(byWave[key], i)
	}
	if len(home) == 0 {
		home = all
	}
	events := [][]int{home}
	for _, key := range keys {
		events = append(events, byWave[key])
	}
	return keys, events
}

// quantiles are the last days of work of three numbers of slots.
func (tl *timeline) quantiles(slots [3]int) Quantiles {
	last := func(n int) Date { return tl.b.start + Date(max(0, n-1)) }
	return Quantiles{last(slots[0]), last(slots[1]), last(slots[2])}
}

// burn lists how many people are within reach from abroad, day by day where it changes: a group counts until the copies
// abroad are removed, and one that stays, or whose copies may not be removed, to the end.
func (tl *timeline) burn() []Burn {
	until := map[*group]Date{}
	days := []Date{tl.b.start}
	for _, g := range tl.b.groups {
		last := tl.b.lastOf(g)
		if g.Chosen != BringHome || last == nil || tl.b.isHeld(g) {
			continue
		}
		until[g] = max(tl.b.start, last.Finish+1)
		days = append(days, until[g])
	}
	slices.Sort(days)
	list := []Burn{}
	for _, day := range slices.Compact(days) {
		var left []*subject
		for _, g := range tl.b.groups {
			if end, ends := until[g]; !ends || day < end {
				left = append(left, g.all...)
			} else {
				left = append(left, tl.b.stayers(g, g.moves)...)
			}
		}
		h := together(left)
		list = append(list, Burn{Day: day, People: h.exposed(), Sensitive: h.sensitive})
	}
	return list
}
