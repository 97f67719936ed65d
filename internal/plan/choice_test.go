package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestChoiceOfAPersonWins(t *testing.T) {
	in := estate(t)
	first := mustMake(t, in)
	i := slices.IndexFunc(first.Groups, func(g plan.MoveGroup) bool { return g.Name == "forum" })
	in.Constraints.Choose = []plan.Chosen{{Of: first.Groups[i].ID, Kind: plan.BringHome, By: "counsel"}}
	p := mustMake(t, in)
	if g := p.Groups[i]; g.Chosen != plan.BringHome || len(g.Datasets) != 1 || g.Wave == "" {
		t.Errorf("forum: %+v", g)
	}
	for _, o := range p.Options {
		if o.Of == first.Groups[i].ID && o.Default == o.Chosen && (o.Kind == plan.BringHome || o.Kind == plan.FileAndStay) {
			t.Errorf("%s: default %t, chosen %t", o.ID, o.Default, o.Chosen)
		}
	}
}

func TestEverySubjectHasFourOptionsAndOneChoice(t *testing.T) {
	type tally struct{ Options, Chosen, Default int }
	got := map[plan.ID]tally{}
	for _, o := range mustMake(t, estate(t)).Options {
		n := got[o.Of]
		n.Options++
		if o.Chosen {
			n.Chosen++
			if !o.Possible {
				t.Errorf("%s is chosen and not possible", o.ID)
			}
		}
		if o.Default {
			n.Default++
		}
		got[o.Of] = n
	}
	for of, n := range got {
		if n != (tally{4, 1, 1}) {
			t.Errorf("%s: %+v", of, n)
		}
	}
}

func TestNoTotalWhileALineIsUnpriced(t *testing.T) {
	in := estate(t)
	c := mustMake(t, in).Costs
	if c.Unpriced == 0 || len(c.Totals) > 0 {
		t.Errorf("unpriced %d, totals %v", c.Unpriced, c.Totals)
	}
	for i := range in.Knowledge.Prices {
		if in.Knowledge.Prices[i].Value == nil {
			one := 1.0
			in.Knowledge.Prices[i].Value = &one
		}
	}
	for i := range in.Inventory.Stores {
		in.Inventory.Stores[i].Size.Items = &inventory.Measure{Value: 1000} // else nobody knows how many requests it takes
	}
	c = mustMake(t, in).Costs
	if c.Unpriced != 0 || len(c.Totals) == 0 {
		t.Errorf("all priced: unpriced %d, totals %v", c.Unpriced, c.Totals)
	}
}

// TestEgressOfAHundredTerabytes checks the tiers against the figure that the price list's own pages state.
func TestEgressOfAHundredTerabytes(t *testing.T) {
	in := estate(t)
	for i := range in.Inventory.Datasets {
		d := &in.Inventory.Datasets[i]
		d.Bytes.Value = 0
		if strings.Contains(string(d.ID), "photos") {
			d.Bytes.Value = 100 << 40
		}
	}
	for _, l := range mustMake(t, in).Costs.Lines {
		if l.ID == "egress/aws" {
			const stated, tolerance = 7990.0, 20.0
			if l.Low < stated-tolerance || l.Low > stated+tolerance {
				t.Errorf("100 TB: %.2f USD", l.Low)
			}
			return
		}
	}
	t.Error("no egress line")
}

func TestUnusableInput(t *testing.T) {
	base := estate(t)
	for _, c := range []struct {
		name string
		in   func(plan.Input) plan.Input
		want string
	}{
		{"no inventory", func(in plan.Input) plan.Input { in.Inventory = nil; return in }, "no inventory"},
		{"no start", func(in plan.Input) plan.Input { in.Start = 0; return in }, "no start day"},
		{"region abroad", func(in plan.Input) plan.Input { in.Constraints.Region = "cn-hongkong"; return in }, "not a mainland region"},
		{"region unknown", func(in plan.Input) plan.Input { in.Constraints.Region = "cn-nowhere"; return in }, "not a mainland region"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := plan.Make(c.in(base))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestNothingToPlan(t *testing.T) {
	in := plan.Input{Inventory: &inventory.Inventory{}, Knowledge: estate(t).Knowledge, Start: plan.NewDate(2026, 11, 22)}
	p := mustMake(t, in)
	if len(steps(p)) != 0 || !p.Final || p.Start.String() != "2026-11-23" {
		t.Errorf("%d steps, final %t, start %s", len(steps(p)), p.Final, p.Start)
	}
}

func TestGapsAndQuestionsKeepAPlanFromBeingFinal(t *testing.T) {
	in := estate(t)
	if mustMake(t, in).Final {
		t.Error("final with a gap")
	}
	in.Inventory.Coverage = nil
	in.Decisions = slices.DeleteFunc(in.Decisions, func(d decide.Decision) bool { return strings.Contains(string(d.Dataset), "legacy") })
	in.Inventory.Stores = slices.DeleteFunc(in.Inventory.Stores, func(s inventory.Store) bool { return s.Name == "legacy" })
	for i := range in.Inventory.Flows {
		in.Constraints.Abroad = append(in.Constraints.Abroad, plan.Abroad{Flow: in.Inventory.Flows[i].ID, Needed: "person"})
	}
	if !mustMake(t, in).Final {
		t.Error("not final without one")
	}
	in.Decisions[0].Storage = decide.StorageUndetermined
	in.Decisions[0].Missing = []string{"entity.ciio"}
	if mustMake(t, in).Final {
		t.Error("final with an open question")
	}
}

func TestDeadline(t *testing.T) {
	in := estate(t)
	free := mustMake(t, in)
	if free.Schedule.Deadline != nil {
		t.Error("a deadline that nobody stated")
	}
	in.Constraints.Deadline = free.Schedule.Finish.P80
	if d := mustMake(t, in).Schedule.Deadline; d == nil || !d.Met || len(d.Conflict) > 0 {
		t.Errorf("the plan's own end: %+v", d)
	}
	in.Constraints.Deadline = free.Start + 7
	d := mustMake(t, in).Schedule.Deadline
	if d == nil || d.Met || len(d.Conflict) < 2 {
		t.Fatalf("one week: %+v", d)
	}
	in.Constraints.Deadline = free.Schedule.Finish.P80 + 30
	in.Constraints.Freezes = []plan.Freeze{{From: free.Start, To: free.Schedule.Finish.P80 + 300, Why: "sale"}}
	d = mustMake(t, in).Schedule.Deadline
	if d.Met || !slices.ContainsFunc(d.Conflict, func(x plan.Text) bool { return strings.HasPrefix(x.EN, "the freeze") }) {
		t.Errorf("frozen for a year: %+v", d)
	}
	if len(d.Conflict) != 3 {
		t.Errorf("not minimal: %+v", d.Conflict)
	}
}

func TestNothingSwitchesInAFreeze(t *testing.T) {
	in := estate(t)
	var last plan.Date
	for _, s := range steps(mustMake(t, in)) {
		if s.Verb == plan.CutOver {
			last = max(last, s.Start)
		}
	}
	in.Constraints.Freezes = []plan.Freeze{{From: last - 10, To: last + 10}}
	for _, s := range steps(mustMake(t, in)) {
		if s.Verb == plan.CutOver && s.Start >= last-10 && s.Start <= last+10 {
			t.Errorf("%s switches on %s", s.ID, s.Start)
		}
	}
}

func TestDoneStepsStayDone(t *testing.T) {
	in := estate(t)
	before := mustMake(t, in)
	in.Done = []plan.Done{{Step: "foundation/line", On: plan.NewDate(2026, 11, 20)}}
	p := mustMake(t, in)
	for _, s := range steps(p) {
		if s.ID == "foundation/line" && (s.Done.IsZero() || s.BoundBy.Kind != plan.ByDone) {
			t.Errorf("line: %+v", s)
		}
	}
	if p.Schedule.Finish.P80 > before.Schedule.Finish.P80 {
		t.Errorf("done work made it later: %s, was %s", p.Schedule.Finish.P80, before.Schedule.Finish.P80)
	}
}

func TestUnknownChoiceIsRefused(t *testing.T) {
	in := estate(t)
	in.Constraints.Choose = []plan.Chosen{{Of: "nobody", Kind: plan.BringHome}}
	if _, err := plan.Make(in); err == nil {
		t.Error("taken")
	}
}

func TestATableThatSharesItsFileWithForeignPeopleIsSplitOut(t *testing.T) {
	in := estate(t)
	for i := range in.Inventory.Datasets {
		d := &in.Inventory.Datasets[i]
		if strings.Contains(string(d.ID), "photos") {
			old := d.ID
			d.ID += ".xlsx#cn"
			other := *d
			other.ID = old + ".xlsx#sg"
			rename(&in, old, d.ID)
			in.Inventory.Datasets = append(in.Inventory.Datasets, other)
			people := in.People[0]
			people.Of, people.Place, people.Low, people.Mid, people.High = other.ID, "elsewhere", 9, 9, 9
			in.People = append(in.People, people)
			break
		}
	}
	for _, s := range steps(mustMake(t, in)) {
		if strings.HasSuffix(string(s.ID), "/split") && strings.HasSuffix(string(s.Dataset), "photos/main.xlsx#cn") {
			return
		}
	}
	t.Error("no split step")
}

// rename moves what is known about a dataset to another id.
func rename(in *plan.Input, from, to inventory.ID) {
	for i := range in.Decisions {
		if in.Decisions[i].Dataset == from {
			in.Decisions[i].Dataset = to
		}
	}
	for i := range in.People {
		if in.People[i].Of == from {
			in.People[i].Of = to
		}
	}
	for i := range in.Profiles {
		if in.Profiles[i].Dataset == from {
			in.Profiles[i].Dataset = to
		}
	}
}
