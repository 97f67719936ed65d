package plan

import "slices"

// After fills what these constraints leave open from those of an earlier plan, which goes on with them.
func (c Constraints) After(earlier Constraints) Constraints {
	keepList(&c.Bring, earlier.Bring)
	keepList(&c.Abroad, earlier.Abroad)
	keepList(&c.Choose, earlier.Choose)
	keepList(&c.Targets, earlier.Targets)
	keepList(&c.Freezes, earlier.Freezes)
	keepList(&c.Measured, earlier.Measured)
	keepList(&c.Rates, earlier.Rates)
	c.Holds = slices.Concat(earlier.Holds, c.Holds) // what was held stays held beside what is added: a plan made anew lifts it
	slices.Sort(c.Holds)
	c.Holds = slices.Compact(c.Holds)
	for _, ids := range [][2]*[]ID{
		{&c.ForeignLaw, &earlier.ForeignLaw}, {&c.ByResidency, &earlier.ByResidency}, {&c.Entities, &earlier.Entities},
	} {
		keepList(ids[0], *ids[1])
	}
	for _, n := range [][2]*int{
		{&c.Teams, &earlier.Teams},
		{&c.CutOvers, &earlier.CutOvers},
		{&c.WaveGroups, &earlier.WaveGroups},
		{&c.Horizon, &earlier.Horizon},
		{&c.Solve, &earlier.Solve},
	} {
		keep(n[0], *n[1])
	}
	keep(&c.Deadline, earlier.Deadline)
	keep(&c.Region, earlier.Region)
	keep(&c.LinkMbps, earlier.LinkMbps)
	keep(&c.Utilisation, earlier.Utilisation)
	keep(&c.ExitWaiver, earlier.ExitWaiver)
	keep(&c.WaiverFrom, earlier.WaiverFrom)
	keep(&c.WavePeople, earlier.WavePeople)
	return c
}

func keep[T comparable](now *T, earlier T) {
	var zero T
	if *now == zero {
		*now = earlier
	}
}

func keepList[T any](now *[]T, earlier []T) {
	if len(*now) == 0 {
		*now = earlier
	}
}
