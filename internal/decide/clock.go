package decide

import "slices"

// IncidentClock is the time within which an incident is reported, for those for whom it runs.
type IncidentClock struct {
	ID        string     `json:"id"`
	Hours     int        `json:"hours"`
	ZH        string     `json:"zh"`
	EN        string     `json:"en"`
	Citations []Citation `json:"citations"`
	Asks      []string   `json:"asks"` // keys of the facts that say for whom it runs

	when  condition
	terms *Rules
}

// IncidentClocks returns the time limits in force on a day, the shortest first. None means that the rules know none for
// that day, not that there is none.
func (r *Rules) IncidentClocks(day Date) []IncidentClock {
	list := []IncidentClock{}
	for _, x := range r.clocks {
		if !x.force.holds(day) {
			continue
		}
		c := IncidentClock{
			ID: x.id, Hours: x.hours, ZH: x.reason.ZH, EN: x.reason.EN, Citations: x.citations(day), Asks: []string{},
			when: x.when, terms: r,
		}
		for f := NoFact + 1; f < factCount; f++ {
			if x.needs.has(f) {
				c.Asks = append(c.Asks, f.Key())
			}
		}
		list = append(list, c)
	}
	slices.SortStableFunc(list, func(a, b IncidentClock) int { return a.Hours - b.Hours })
	return list
}

// Runs reports whether the clock runs for whom the facts are about.
func (c *IncidentClock) Runs(f *Facts) Truth {
	w := newWorld(f)
	w.derive(c.terms, everything)
	return c.when(&w)
}

// staysOpen reports whether the clause asks for what nobody can say, so that it never certainly holds.
func (cl *clause) staysOpen() bool {
	return slices.ContainsFunc(cl.all, func(part clause) bool { return part.text == unsaid })
}
