package plan

import (
	"fmt"
	"slices"
)

// Abroad is what a person says is needed abroad of one flow. The zero value says nothing.
type Abroad struct {
	Flow      ID       `json:"flow"`
	Needed    string   `json:"needed,omitempty"`    // aggregate, no_person, handle, person
	Columns   []string `json:"columns,omitempty"`   // the columns that are needed; none: not said
	Freshness string   `json:"freshness,omitempty"` // daily, hourly, live
	Writes    string   `json:"writes,omitempty"`    // mainland, abroad, both
	Key       string   `json:"key,omitempty"`       // yes, no: a primary key among the columns that are kept
	By        string   `json:"by,omitempty"`
	Why       string   `json:"why,omitempty"`
}

// stated is what a person says of a flow.
func (b *builder) stated(f *flow) Abroad {
	for _, a := range b.in.Constraints.Abroad {
		if a.Flow == f.ID {
			return a
		}
	}
	return Abroad{}
}

// knownAbroad refuses what is said of no flow, or with a word that means nothing.
func (b *builder) knownAbroad() error {
	for _, a := range b.in.Constraints.Abroad {
		if !slices.ContainsFunc(b.flows, func(f *flow) bool { return f.ID == a.Flow }) {
			return fmt.Errorf("%w: what is needed abroad: no flow %q", ErrInput, a.Flow)
		}
		for _, x := range [][2]string{{"needed", a.Needed}, {"freshness", a.Freshness}, {"writes", a.Writes}, {"key", a.Key}} {
			t := b.k.Sync.Trait(x[0])
			if x[1] != "" && (t == nil || !slices.Contains(t.Values, x[1])) {
				return fmt.Errorf("%w: what is needed abroad of %q: %s %q is not known", ErrInput, a.Flow, x[0], x[1])
			}
		}
	}
	return nil
}

// needed is what is needed abroad. Columns that hold personal information make rows without people too little, whatever
// else was said.
func (b *builder) needed(f *flow, a Abroad) string {
	if a.Needed == "" && slices.Contains([]string{"contract", "hr", "emergency", "statutory_duty"}, f.Ground) {
		return "person" // a ground for sending personal information was stated: totals would not serve it
	}
	if a.Needed != "no_person" {
		return a.Needed
	}
	for _, s := range f.subjects {
		free := s.freeColumns()
		for _, c := range s.columnNames() {
			if slices.Contains(a.Columns, c) && !free[c] {
				return "person"
			}
		}
	}
	return a.Needed
}
