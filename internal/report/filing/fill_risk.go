package filing

import (
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// riskGrounds counts the flows of the mechanism of which nobody stated a ground, and those whose necessity is open.
func (c *clerk) riskGrounds() (a Answer) {
	var bare, open []inventory.ID
	exports := c.under(c.pack.Mechanism)
	for _, x := range exports {
		if x.flow.Ground == "" && !slices.Contains(bare, x.flow.ID) {
			bare = append(bare, x.flow.ID)
		}
		if slices.Contains(x.dec.Missing, "flow.necessary") {
			open = append(open, x.dec.ID)
		}
	}
	if len(bare) > 0 {
		a.add(c.line(c.say("risk.no_ground", strconv.Itoa(len(bare)), strconv.Itoa(len(flowsOf(exports)))), c.every(ToFlow, bare)...))
	}
	if len(open) > 0 {
		a.add(c.line(c.say("risk.necessary", strconv.Itoa(len(open))), c.every(ToDecision, open)...))
	}
	return c.judged(a)
}

// judged adds that people judge what a scan saw, and where nothing was seen, that this says nothing.
func (c *clerk) judged(a Answer) Answer {
	a.add(c.confirm(c.by, c.say("risk.judge")))
	return a
}

// riskScale says the sensitive people and the children of what leaves, and what may be sensitive only together.
func (c *clerk) riskScale() (a Answer) {
	data := datasetsOf(c.under(c.pack.Mechanism))
	for _, g := range []struct {
		key string
		of  group
	}{
		{"risk.people", everybody()},
		{"count.sensitive", group{classify.AllAges, classify.Sensitive}},
		{"count.under_14", group{classify.Under14, classify.AnySensitivity}},
		{"count.minor_14", group{classify.Minor14, classify.AnySensitivity}},
	} {
		if s, _ := c.union(data, g.of); s.high > 0 {
			a.add(c.line(c.say(g.key, c.span(s)), c.every(ToDataset, c.counted(data, g.of))...))
		}
	}
	var together []inventory.ID
	for _, id := range data {
		if p := c.profiles[id]; p != nil && len(p.Together) > 0 {
			together = append(together, id)
		}
	}
	if len(together) > 0 {
		a.add(c.line(c.say("risk.together", strconv.Itoa(len(together))), c.every(ToDataset, together)...))
	}
	return c.judged(a)
}

// riskLeak lists what the scan saw of the stores that bears on a leak: who can reach them, encryption, logs.
func (c *clerk) riskLeak() (a Answer) {
	for _, r := range []struct {
		key  string
		fits func(*inventory.Store) bool
	}{
		{"risk.public", func(s *inventory.Store) bool { return s.Exposure == inventory.Public }},
		{"risk.shared", func(s *inventory.Store) bool { return s.Exposure == inventory.Shared }},
		{"risk.exposure", func(s *inventory.Store) bool { return s.Exposure == inventory.ExposureUnknown || s.Exposure == "" }},
		{"risk.plain", func(s *inventory.Store) bool { return s.Encryption == inventory.No }},
		{"risk.encryption", func(s *inventory.Store) bool { return s.Encryption == inventory.Unknown || s.Encryption == "" }},
		{"risk.no_log", func(s *inventory.Store) bool { return s.Logging == inventory.No }},
		{"risk.log", func(s *inventory.Store) bool { return s.Logging == inventory.Unknown || s.Logging == "" }},
	} {
		var names []string
		var ids []inventory.ID
		for _, s := range c.stores {
			if r.fits(s) {
				names, ids = append(names, s.Name), append(ids, s.ID)
			}
		}
		if len(ids) > 0 {
			a.add(c.line(c.say(r.key, strconv.Itoa(len(ids)), c.some6(names)), c.every(ToStore, ids)...))
		}
	}
	return c.judged(a)
}

// some6 names the first of many.
func (c *clerk) some6(names []string) string {
	if len(names) <= refsShown {
		return c.list(names)
	}
	return c.say("and_more", c.list(names[:refsShown]), strconv.Itoa(len(names)-refsShown))
}

// riskUnread says what was not read, what lies at an unknown place, and which datasets mix people.
func (c *clerk) riskUnread() (a Answer) {
	if unread := c.unread(); len(unread) > 0 {
		a.add(c.line(c.say("unread", strconv.Itoa(len(unread))), c.every(ToDataset, unread)...))
	}
	var nowhere, mixed []inventory.ID
	for _, s := range c.stores {
		if lane(s.Place) == laneUnknown {
			nowhere = append(nowhere, s.ID)
		}
		for _, d := range c.within[s.ID] {
			if c.mixes(d.ID) {
				mixed = append(mixed, d.ID)
			}
		}
	}
	if len(nowhere) > 0 {
		a.add(c.line(c.say("risk.nowhere", strconv.Itoa(len(nowhere))), c.every(ToStore, nowhere)...))
	}
	if len(mixed) > 0 {
		a.add(c.line(c.say("risk.mixed", strconv.Itoa(len(mixed))), c.every(ToDataset, mixed)...))
	}
	return c.judged(a)
}

// mixes reports whether a dataset holds people of the mainland and people from elsewhere.
func (c *clerk) mixes(id inventory.ID) bool {
	at := map[classify.PeoplePlace]bool{}
	for _, n := range c.people[id] {
		if n.Band == classify.AllAges && n.Sensitive == classify.AnySensitivity && n.Low > 0 {
			at[n.Place] = true
		}
	}
	return at[classify.MainlandPeople] && at[classify.ElsewherePeople]
}
