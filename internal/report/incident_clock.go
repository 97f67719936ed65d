package report

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// IncidentDeadline is a time limit for telling of an incident, counted from when it was noticed.
type IncidentDeadline struct {
	Hours     int               `json:"hours"`
	By        time.Time         `json:"by"`
	Runs      inventory.Tri     `json:"runs"` // whether it is the limit of this entity; unknown: a question decides
	Text      Both              `json:"text"` // who tells whom
	Rule      string            `json:"rule"`
	Citations []decide.Citation `json:"citations"`
}

// RunClocks adds the time limits that the rules know on the day on which the incident was noticed, the shortest first,
// without those that certainly run for others only, and the questions that decide which of them run.
func (in *Incident) RunClocks(d *Document, r *decide.Rules) {
	on := decide.DateOf(in.NoticedAt)
	var facts decide.Facts
	said := in.saidOfEntity(d)
	for fact, value := range said {
		facts.SetTruth(fact, truth(value))
	}
	asked := askedFacts(r.Questions())
	for _, c := range r.IncidentClocks(on) {
		runs := tri(c.Runs(&facts))
		if runs == inventory.No {
			continue
		}
		in.Clocks = append(in.Clocks, IncidentDeadline{
			Hours: c.Hours, By: in.NoticedAt.Add(time.Duration(c.Hours) * time.Hour), Runs: runs,
			Text: Both{EN: c.EN, ZH: c.ZH}, Rule: c.ID, Citations: orEmpty(c.Citations),
		})
		if runs == inventory.Unknown {
			in.ask(said, c.Asks, asked)
		}
	}
}

// ask adds the questions that nobody has answered.
func (in *Incident) ask(said map[decide.Fact]bool, facts []string, asked map[string]askedFact) {
	for _, fact := range facts {
		isAsked := slices.ContainsFunc(in.Asks, func(o OpenFact) bool { return o.Fact == fact })
		if _, known := said[decide.FactOf(fact)]; !isAsked && !known {
			in.Asks = append(in.Asks, openFact(asked, fact))
		}
	}
}

// saidOfEntity is what the settings and people say of the facts that decide which time limit runs, by their keys. A
// statement of a person comes after the settings.
func (in *Incident) saidOfEntity(d *Document) map[decide.Fact]bool {
	said := map[decide.Fact]bool{}
	if in.Entity == nil {
		return said
	}
	for fact, value := range map[decide.Fact]*bool{decide.CIIO: in.Entity.CIIO, decide.StateOrgan: in.Entity.StateOrgan} {
		if value != nil {
			said[fact] = *value
		}
	}
	for i := range d.Stated.Statements {
		s := &d.Stated.Statements[i]
		fact := decide.FactOf(s.Fact)
		if s.Of != in.Entity.ID || (fact != decide.CIIO && fact != decide.StateOrgan) {
			continue
		}
		var value *bool
		if json.Unmarshal(s.Value, &value) != nil {
			continue
		}
		delete(said, fact)
		if value != nil {
			said[fact] = *value
		}
	}
	return said
}

func truth(is bool) decide.Truth {
	if is {
		return decide.Yes
	}
	return decide.No
}

func tri(t decide.Truth) inventory.Tri {
	switch t {
	case decide.Yes:
		return inventory.Yes
	case decide.No:
		return inventory.No
	case decide.Unknown:
		return inventory.Unknown
	default:
		return inventory.Unknown
	}
}
