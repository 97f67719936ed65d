package plan

import (
	"cmp"
	"slices"
)

// waves orders the groups that come home: a pilot, then waves. A group that receives from another one moves before it
// or with it, because a sender at home and a receiver abroad make an export.
func (b *builder) waves() {
	ordered := b.moveOrder()
	b.waveOf, b.waveWhy = map[ID]ID{}, map[ID][]Text{}
	if len(ordered) == 0 {
		return
	}
	rest := ordered
	if len(ordered) > 1 {
		pilot := b.pilot(ordered)
		b.enter(pilot, Pilot, "pilot")
		b.explainPilot(pilot)
		rest = slices.DeleteFunc(slices.Clone(ordered), func(g *group) bool { return g == pilot })
	}
	b.pack(rest)
	b.precede(ordered)
}

// enter puts a group into a wave and adds its steps.
func (b *builder) enter(g *group, phase PhaseID, wave ID) {
	g.Wave = wave
	b.waveOf[g.ID] = wave
	if !slices.Contains(b.waveList, wave) {
		b.waveList = append(b.waveList, wave)
	}
	b.home(g, phase, wave)
}

// pilot is the group with the least to lose: fewest people, then fewest bytes, among those that no other receives from.
func (b *builder) pilot(ordered []*group) *group {
	best := ordered[0]
	for _, g := range ordered {
		if len(b.receivers(g)) > 0 {
			continue
		}
		if len(b.receivers(best)) > 0 || lighter(g, best) {
			best = g
		}
	}
	return best
}

func lighter(g, h *group) bool {
	return cmp.Or(cmp.Compare(g.People.Mid, h.People.Mid), cmp.Compare(g.bytes(), h.bytes()), cmp.Compare(g.ID, h.ID)) < 0
}

func (g *group) bytes() float64 {
	total := 0.0
	for _, st := range g.stores {
		here := func(s *subject) bool { return s.store == st }
		total += loadOf(st, only(g.moves, here), only(g.all, here)).bytes
	}
	return total
}

// only are the subjects that a test keeps.
func only(list []*subject, keeps func(*subject) bool) []*subject {
	var kept []*subject
	for _, s := range list {
		if keeps(s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// receivers are the other moving groups that flows of g lead to.
func (b *builder) receivers(g *group) []*group {
	var list []*group
	for _, f := range g.flows {
		r := b.groupOf(f.Target)
		if r != nil && r != g && r.Chosen == BringHome && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return list
}

// moveOrder lists the groups that come home: related groups side by side, most exposed people first, receivers before
// senders.
// Groups that send to each other keep that order among themselves.
func (b *builder) moveOrder() []*group {
	var moving []*group
	for _, g := range b.groups {
		if g.Chosen == BringHome {
			moving = append(moving, g)
		}
	}
	b.ties = b.tied(moving)
	byTies(moving, communities(moving, b.ties))
	var ordered []*group
	state := map[*group]int{}
	var visit func(*group)
	visit = func(g *group) {
		if state[g] != 0 {
			return
		}
		state[g] = 1
		for _, r := range b.receivers(g) {
			visit(r)
		}
		ordered = append(ordered, g)
	}
	for _, g := range moving {
		visit(g)
	}
	return ordered
}

// precede adds the needs between groups: receivers switch before senders, and a wave switches after the one before it
// is accepted.
func (b *builder) precede(ordered []*group) {
	at := map[*group]int{}
	for i, g := range ordered {
		at[g] = i
	}
	for _, g := range ordered {
		for _, r := range b.receivers(g) {
			if at[r] < at[g] && slices.Index(b.waveList, r.Wave) <= slices.Index(b.waveList, g.Wave) {
				b.need(g.ID+"/cut_over", r.ID+"/cut_over")
			}
		}
	}
	accepted := map[ID]ID{}
	for i, wave := range b.waveList {
		if i > 0 {
			accepted[wave] = b.waveList[i-1] + "/accept"
		}
		b.accept(wave)
	}
	for _, g := range ordered {
		if before := accepted[g.Wave]; before != "" {
			b.need(g.ID+"/cut_over", before)
		}
	}
}

func (b *builder) need(step, before ID) {
	t := b.byID[step]
	if t == nil || slices.Contains(t.Needs, before) {
		return
	}
	t.Needs = append(t.Needs, before)
	slices.Sort(t.Needs)
}

// accept adds the acceptance of a wave.
func (b *builder) accept(wave ID) {
	var cuts []ID
	basis := None
	for _, g := range b.groups {
		if g.Wave == wave {
			cuts = append(cuts, g.ID+"/cut_over")
			if g.Basis.rank() < basis.rank() {
				basis = g.Basis
			}
		}
	}
	phase := Waves
	if wave == "pilot" {
		phase = Pilot
	}
	b.add(task{phase: phase, wave: wave, group: wave, groupName: string(wave), Step: Step{
		ID: wave + "/accept", Verb: Compare, Crew: Platform, Needs: cuts, Duration: b.span("compare", WorkingDays),
		Title:   Text{ZH: "验收此波次", EN: "accept the wave"},
		Verify:  []Text{{ZH: "各组比对报告齐全、已签字；运行指标正常", EN: "the comparison of every group is signed and the services run as before"}},
		Undo:    []Text{{ZH: "不验收：下一波次不切换", EN: "do not accept: the next wave does not switch"}},
		Because: []Because{rule(basis, "先验收再继续，问题不扩散", "a wave is accepted before the next one switches, so that a fault does not spread")},
	}})
}
