package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
)

func ordered(q plan.Quantiles) bool { return q.P50 <= q.P80 && q.P80 <= q.P95 && !q.P50.IsZero() }

// TestEveryDateHasItsQuantiles looks at steps, waves and the whole.
func TestEveryDateHasItsQuantiles(t *testing.T) {
	p := mustMake(t, estate(t))
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			if !ordered(w.Range) {
				t.Errorf("wave %s of %s: %v", w.ID, ph.ID, w.Range)
			}
		}
	}
	moved := false
	for _, s := range steps(p) {
		if !ordered(s.Range) || s.Slack < 0 || s.Critical < 0 || s.Critical > 1 {
			t.Errorf("%s: %v, slack %d, critical %v", s.ID, s.Range, s.Slack, s.Critical)
		}
		moved = moved || s.Critical > 0 && s.Critical < 1
		if slices.Contains(p.Schedule.Critical, s.ID) && s.Slack > 0 && s.BoundBy.Kind == plan.ByPredecessor {
			t.Logf("%s is on the chain, and can slip by %d days when others move with it", s.ID, s.Slack)
		}
		if len(s.Ways) > 0 && !slices.ContainsFunc(s.Ways, func(w plan.Way) bool { return w.ID == s.Way && w.Duration.P80 == s.Duration.P80 }) {
			t.Errorf("%s takes the way %q in %d days, of %v", s.ID, s.Way, s.Duration.P80, s.Ways)
		}
	}
	c := p.Schedule
	if !ordered(c.Finish) || !ordered(c.Home) || c.Home.P80 > c.Finish.P80 || c.Draws < 20 || c.Holds <= 0 || !moved {
		t.Errorf("%+v", c)
	}
}

// TestTheChainLeadsHome follows the links from the start of the plan to the last day of what comes home.
func TestTheChainLeadsHome(t *testing.T) {
	p := mustMake(t, estate(t))
	chain, known := p.Schedule.Binding, stepsByID(p)
	if len(chain) < 3 || chain[0].From != p.Start {
		t.Fatalf("%+v", chain)
	}
	last := plan.Date(0)
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			if ph.ID == plan.Pilot || ph.ID == plan.Waves || ph.ID == plan.Retire {
				last = max(last, w.Finish)
			}
		}
	}
	if chain[len(chain)-1].To != last {
		t.Errorf("the chain ends on %s, the way home on %s", chain[len(chain)-1].To, last)
	}
	for i, link := range chain {
		if s := known[link.Step]; s.Start != link.From || s.Finish != link.To || link.ZH == "" || link.EN == "" {
			t.Errorf("%+v is not %s to %s", link, s.Start, s.Finish)
		}
		if i > 0 && (link.From < chain[i-1].From || !strings.Contains(link.EN, known[chain[i-1].Step].Title.EN)) {
			t.Errorf("%+v does not follow %s", link, chain[i-1].Step)
		}
	}
}

// TestPeopleWithinReachOnlyFall follows the people abroad day by day.
func TestPeopleWithinReachOnlyFall(t *testing.T) {
	p := mustMake(t, estate(t))
	burn := p.Schedule.Burn
	if len(burn) < 3 || burn[0].Day != p.Start || burn[0].People.Mid == 0 {
		t.Fatalf("%+v", burn)
	}
	for i := range burn[1:] {
		if burn[i+1].Day <= burn[i].Day || burn[i+1].People.High > burn[i].People.High || burn[i+1].People.Mid > burn[i].People.Mid {
			t.Errorf("%+v after %+v", burn[i+1], burn[i])
		}
	}
	in := estate(t)
	for _, s := range in.Inventory.Stores {
		in.Constraints.Holds = append(in.Constraints.Holds, s.ID)
	}
	if held := mustMake(t, in).Schedule.Burn; len(held) != 1 {
		t.Errorf("copies that may not be removed are gone: %+v", held)
	}
}

// TestTheSamePlanAgain makes a plan from its own dates: nothing moves.
func TestTheSamePlanAgain(t *testing.T) {
	in := estate(t)
	in.Previous = mustMake(t, in)
	was := stepsByID(in.Previous)
	for _, s := range steps(mustMake(t, in)) {
		if s.Start != was[s.ID].Start {
			t.Errorf("%s moves from %s to %s", s.ID, was[s.ID].Start, s.Start)
		}
	}
}

// TestOneDatasetMovesOnlyWhatRestsOnIt makes one store much larger: what does not rest on its copy keeps its day, unless
// the people or the line that it needs are taken by something that does.
func TestOneDatasetMovesOnlyWhatRestsOnIt(t *testing.T) {
	in := estate(t)
	in.Constraints.Teams = 6 // enough that the groups do not wait for each other's people
	in.Previous = mustMake(t, in)
	was := stepsByID(in.Previous)
	grown := plan.ID("")
	for i := range in.Inventory.Datasets {
		if d := &in.Inventory.Datasets[i]; strings.Contains(string(d.Store), "photos") && d.Bytes != nil {
			d.Bytes.Value *= 40
			grown = d.Store
		}
	}
	next := mustMake(t, in)
	rests := map[plan.ID]bool{}
	for range steps(next) { // as often as a chain can be long
		for _, s := range steps(next) {
			if s.Store == grown && s.Verb == plan.Copy || slices.ContainsFunc(s.Needs, func(n plan.ID) bool { return rests[n] }) {
				rests[s.ID] = true
			}
		}
	}
	moved := 0
	for _, s := range steps(next) {
		switch {
		case s.Start == was[s.ID].Start:
		case rests[s.ID]:
			moved++
		default:
			t.Errorf("%s moves from %s to %s, and does not rest on %s", s.ID, was[s.ID].Start, s.Start, grown)
		}
	}
	if moved == 0 {
		t.Error("a copy forty times as large moves nothing")
	}
}

// TestSelfAssessmentIsFresh looks at how old the self-assessment is when it is filed, and at one that is too old.
func TestSelfAssessmentIsFresh(t *testing.T) {
	const most = 90 // three months, as the guide has it
	in := filed(t, decide.SecurityAssessment)
	p := mustMake(t, in)
	var self, check plan.Step
	for _, s := range steps(p) {
		switch {
		case strings.HasSuffix(string(s.ID), "/self-assessment"):
			self = s
		case strings.HasSuffix(string(s.ID), "/security-assessment-check"):
			check = s
		}
	}
	if self.ID == "" || check.ID == "" {
		t.Fatal("no security assessment in the plan")
	}
	if age := int(check.Start - self.Finish); age > most || age < 1 || len(p.Schedule.Conflict) > 0 {
		t.Errorf("%d days old, %v", age, p.Schedule.Conflict)
	}
	in.Done = []plan.Done{{Step: self.ID, On: in.Start - 200}}
	if c := mustMake(t, in).Schedule.Conflict; len(c) != 1 || !strings.Contains(c[0].EN, "at most 90 days old") || c[0].ZH == "" {
		t.Errorf("a self-assessment of 200 days ago: %v", c)
	}
}

// TestSourcesAreReadOneAtATime gives two stores one machine: with the line and the people to spare, their copies still
// follow each other.
func TestSourcesAreReadOneAtATime(t *testing.T) {
	in := estate(t)
	in.Constraints.Teams, in.Constraints.CutOvers = 9, 9
	ports := map[string]string{"orders": "3306", "photos": "3307"}
	for i := range in.Inventory.Stores {
		if port := ports[in.Inventory.Stores[i].Name]; port != "" {
			in.Inventory.Stores[i].Endpoints = []string{"db.internal:" + port}
		}
	}
	for i := range in.Inventory.Datasets {
		if d := &in.Inventory.Datasets[i]; d.Bytes != nil {
			d.Bytes.Value *= 100
		}
	}
	var copies []plan.Step
	for _, s := range steps(mustMake(t, in)) {
		if s.Verb == plan.Copy && (strings.Contains(string(s.Store), "orders") || strings.Contains(string(s.Store), "photos")) {
			copies = append(copies, s)
		}
	}
	if len(copies) != 2 {
		t.Fatalf("%d copies from one machine", len(copies))
	}
	if a, b := copies[0], copies[1]; a.Start <= b.Finish && b.Start <= a.Finish {
		t.Errorf("%s (%s to %s) and %s (%s to %s) read one machine at once", a.ID, a.Start, a.Finish, b.ID, b.Start, b.Finish)
	}
}
