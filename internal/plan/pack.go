package plan

import "fmt"

// share is what a group asks of a wave.
type share struct {
	days   int // of copying, switching, comparing and signing
	people int64
}

// loadOfGroup is the load of one group.
func (b *builder) loadOfGroup(g *group) share {
	const week = 7 // switching, comparing and signing, on top of the copy
	longest := 0
	for _, p := range b.parts(g) {
		longest = max(longest, p.copy.P80)
	}
	return share{longest + week, g.People.High}
}

// bounds are how much one wave takes; 0 is no bound.
type bounds struct {
	days, groups int
	people       int64
}

// split cuts a row of loads into waves in order: a wave ends before the load that would go over a bound. A load that
// goes over it alone is a wave of its own. It returns the first load of each wave.
func (m bounds) split(row []share) []int {
	var starts []int
	days, groups, people := 0, 0, int64(0)
	for i, x := range row {
		full := m.days > 0 && days+x.days > m.days || m.groups > 0 && groups >= m.groups || m.people > 0 && people+x.people > m.people
		if i == 0 || full {
			starts = append(starts, i)
			days, groups, people = 0, 0, 0
		}
		days, groups, people = days+x.days, groups+1, people+x.people
	}
	return starts
}

// even lowers the days of a wave as far as the number of waves allows, so that no wave is full while the last one is
// nearly empty.
func (m bounds) even(row []share) bounds {
	waves := len(m.split(row))
	low, high := 1, m.days
	for low < high {
		mid := (low + high) / 2
		if len((bounds{days: mid, groups: m.groups, people: m.people}).split(row)) <= waves {
			high = mid
		} else {
			low = mid + 1
		}
	}
	m.days = high
	return m
}

// pack puts groups into waves in their order.
func (b *builder) pack(rest []*group) {
	const week = 7
	m := bounds{groups: b.in.Constraints.WaveGroups, people: b.in.Constraints.WavePeople}
	if l := b.k.Limit("wave.weeks"); l != nil {
		m.days = int(l.Low) * week
	}
	row := make([]share, 0, len(rest))
	for _, g := range rest {
		row = append(row, b.loadOfGroup(g))
	}
	starts := m.even(row).split(row)
	for n, from := range starts {
		to := len(rest)
		if n+1 < len(starts) {
			to = starts[n+1]
		}
		wave := ID(fmt.Sprintf("wave-%02d", n+1))
		for _, g := range rest[from:to] {
			b.enter(g, Waves, wave)
		}
		b.explainWave(wave, rest[from:to], row[from:to])
	}
}

// explainWave says why a wave holds what it holds.
func (b *builder) explainWave(wave ID, groups []*group, row []share) {
	days := 0
	for _, x := range row {
		days += x.days
	}
	const week = 7
	weeks := (days + week - 1) / week
	b.waveWhy[wave] = []Text{
		{
			ZH: fmt.Sprintf("接收方先于发送方；相关的组相邻；人数多的在前。%d 组，约 %d 周的工作", len(groups), weeks),
			EN: fmt.Sprintf("receivers before senders, related groups side by side, most people first; %s, about %s of work", several(len(groups), "group", "groups"), several(weeks, "week", "weeks")),
		},
	}
}

// explainPilot says why a group goes first.
func (b *builder) explainPilot(g *group) {
	b.waveWhy["pilot"] = []Text{{
		ZH: fmt.Sprintf("先行试点：%s 不向其他迁移组发送数据，且涉及人数最少（约 %d），出错影响最小", g.Name, g.People.Mid),
		EN: fmt.Sprintf("the pilot: %s sends to no other group that moves and is about the fewest people (about %d), so that a mistake costs least", g.Name, g.People.Mid),
	}}
}
