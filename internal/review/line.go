package review

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// Line is one subject with what people said of it, as a list shows it.
type Line struct {
	ID       string       `json:"id"`
	Kind     Kind         `json:"kind"`
	State    State        `json:"state"`
	Object   string       `json:"object"`
	Store    inventory.ID `json:"store,omitempty"`
	Dataset  inventory.ID `json:"dataset,omitempty"`
	Column   string       `json:"column,omitempty"`
	RestsOn  string       `json:"rests_on"` // status of a finding; cause and fix of a gap; level, basis and results
	Status   Status       `json:"status,omitempty"`
	Reason   string       `json:"reason,omitempty"`
	Author   string       `json:"author,omitempty"`
	Identity Identity     `json:"identity,omitempty"`
	Second   string       `json:"second,omitempty"`  // the second person behind it
	Pending  Status       `json:"pending,omitempty"` // what waits for a second person
	Until    *time.Time   `json:"until,omitempty"`
	Why      *Why         `json:"why,omitempty"`

	Subject  *Subject  `json:"-"` // nil: the inventory has none
	Standing *Standing `json:"-"` // nil: nobody said anything
}

// Lines lists every subject that waits for a person or that somebody spoke of: what has to be looked at again first, then
// what waits, then what is settled; within it what was not seen before findings and results.
func Lines(subjects []Subject, standings []Standing) []Line {
	by := map[string]*Standing{}
	for i := range standings {
		by[key(standings[i].Kind, standings[i].Of)] = &standings[i]
	}
	var all []Line
	for i := range subjects {
		s := &subjects[i]
		k := key(s.Kind, s.Of)
		if st := by[k]; st != nil || s.Waits {
			all = append(all, lineOf(s, st))
			delete(by, k)
		}
	}
	for i := range standings {
		if st := by[key(standings[i].Kind, standings[i].Of)]; st != nil {
			all = append(all, lineOf(nil, st))
		}
	}
	slices.SortStableFunc(all, func(a, b Line) int {
		return cmp.Or(a.State.rank()-b.State.rank(), a.Kind.rank()-b.Kind.rank(), cmp.Compare(a.Object, b.Object), cmp.Compare(a.ID, b.ID))
	})
	return all
}

func (s State) rank() int {
	return slices.Index([]State{Reopened, Expired, Proposed, Open, Accepted, Absent}, s)
}

func (k Kind) rank() int { return slices.Index([]Kind{OfGap, OfFinding, OfResult, OfSample}, k) }

// Needs reports whether somebody has to look.
func (s State) Needs() bool { return s != Accepted && s != Absent }

func lineOf(s *Subject, st *Standing) Line {
	l := Line{State: Open, Subject: s, Standing: st}
	if s != nil {
		l.ID, l.Kind, l.Object, l.Store, l.Dataset, l.Column, l.RestsOn = s.ID(), s.Kind, s.Object, s.Store, s.Dataset, s.Column, s.Was
	}
	if st == nil {
		return l
	}
	l.State = st.State
	if st.Why.Code != "" {
		l.Why = &st.Why
	}
	if st.Proposal != nil {
		l.Pending = st.Proposal.Status
	}
	if st.Second != nil {
		l.Second = st.Second.Author
	}
	e := st.Last()
	if e == nil {
		return l
	}
	if s == nil {
		l.ID, l.Kind, l.Object, l.Dataset, l.Column, l.RestsOn = shortOf(st.Kind, st.Of), st.Kind, e.Object, e.Dataset, e.Column, e.Was
	}
	l.Status, l.Reason, l.Author, l.Identity, l.Until = e.Status, e.Reason, e.Author, e.Identity, &e.Expires
	return l
}

// Selector picks lines by what they are about. Each field that is not empty has to fit; * stands for any characters.
type Selector struct {
	Of, Kind, Status, Level, Cause string // finding, gap or result; kind of data; status of a finding; level of a result
	Store, Dataset, Column, State  string
}

// SelectorFields are the names of what a selector can ask for.
func SelectorFields() []string {
	return []string{"of", "kind", "status", "level", "cause", "store", "dataset", "column", "state"}
}

// Set asks for one field by its name, and reports whether there is such a field.
func (x *Selector) Set(field, pattern string) bool {
	fields := []*string{&x.Of, &x.Kind, &x.Status, &x.Level, &x.Cause, &x.Store, &x.Dataset, &x.Column, &x.State}
	i := slices.Index(SelectorFields(), field)
	if i >= 0 {
		*fields[i] = pattern
	}
	return i >= 0
}

// Picks reports whether a line is selected. names are those of the stores.
func (x *Selector) Picks(l *Line, names map[inventory.ID]string) bool {
	s := l.Subject
	if s == nil {
		return false
	}
	f := s.Finding
	if f == nil {
		f = &classify.Finding{}
	}
	for _, t := range []struct{ pattern, text string }{
		{x.Of, string(s.Kind)},
		{x.Kind, f.Kind},
		{x.Status, string(f.Status)},
		{x.Level, string(s.Level)},
		{x.Cause, string(s.Cause)},
		{x.Dataset, string(s.Dataset)},
		{x.Column, s.Column},
		{x.State, string(l.State)},
	} {
		if t.pattern != "" && !fits(t.pattern, t.text) {
			return false
		}
	}
	return x.Store == "" || fits(x.Store, string(s.Store)) || fits(x.Store, names[s.Store])
}

// fits reports whether a text is of a pattern in which * stands for any run of characters.
func fits(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(text) < len(first)+len(last) || !strings.HasPrefix(text, first) || !strings.HasSuffix(text, last) {
		return false
	}
	rest := text[len(first) : len(text)-len(last)]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, p)
		if i < 0 {
			return false
		}
		rest = rest[i+len(p):]
	}
	return true
}
