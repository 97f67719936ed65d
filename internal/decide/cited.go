package decide

import (
	"maps"
	"slices"
	"strings"
)

// citations collects the instruments that texts rest on.
type citations map[string]bool

func (c citations) add(list []Citation) {
	for i := range list {
		c[list[i].Instrument] = true
	}
}

func (c citations) reasons(list []Reason) {
	for i := range list {
		for _, ref := range list[i].Cites {
			id, _, _ := strings.Cut(ref, "/")
			c[id] = true
		}
	}
}

// citedBy returns the instruments behind the parts of an assessment, in the order of their ids.
func citedBy(a *Assessment, r *Rules) []Instrument {
	found := citations{}
	for i := range a.Decisions {
		found.add(a.Decisions[i].Citations)
	}
	for i := range a.Duties {
		found.add(a.Duties[i].Citations)
	}
	for i := range a.Systems {
		found.reasons(a.Systems[i].Reasons)
		for j := range a.Systems[i].Controls {
			found.add(a.Systems[i].Controls[j].Citations)
		}
		for j := range a.Systems[i].Questions {
			found.add(a.Systems[i].Questions[j].Citations)
		}
	}
	for i := range a.Lines {
		found.add(a.Lines[i].Citations)
	}
	var list []Instrument
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if in, ok := r.Instrument(id); ok {
			list = append(list, in)
		}
	}
	return list
}
