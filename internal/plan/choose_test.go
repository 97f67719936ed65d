package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func groupNamed(tb testing.TB, p *plan.Plan, name string) plan.MoveGroup {
	tb.Helper()
	i := slices.IndexFunc(p.Groups, func(g plan.MoveGroup) bool { return g.Name == name })
	if i < 0 {
		tb.Fatalf("no group %s", name)
	}
	return p.Groups[i]
}

func optionOf(tb testing.TB, p *plan.Plan, of plan.ID, kind plan.OptionKind) plan.Option {
	tb.Helper()
	i := slices.IndexFunc(p.Options, func(o plan.Option) bool { return o.Of == of && o.Kind == kind })
	if i < 0 {
		tb.Fatalf("no option %s of %s", kind, of)
	}
	return p.Options[i]
}

func TestAChoiceMayNameItsSubject(t *testing.T) {
	in := estate(t)
	in.Constraints.Choose = []plan.Chosen{{Of: "forum", Kind: plan.BringHome, By: "counsel", Why: "one place for all"}}
	p := mustMake(t, in)
	if g := groupNamed(t, p, "forum"); g.Chosen != plan.BringHome {
		t.Errorf("forum: %s", g.Chosen)
	}
	if len(p.Choices) != 1 || p.Choices[0].By != "counsel" || p.Choices[0].Loosens {
		t.Errorf("choices: %+v", p.Choices)
	}
}

func TestChoicesThatAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		give plan.Chosen
		want string
	}{
		{"unknown name", plan.Chosen{Of: "formu", Kind: plan.BringHome}, "forum"},
		{"unknown kind", plan.Chosen{Of: "forum", Kind: "burn"}, "file_and_stay"},
		{"below law without a name", plan.Chosen{Of: "photos", Kind: plan.Nothing, Why: "later"}, "by and why"},
		{"below law without a reason", plan.Chosen{Of: "photos", Kind: plan.Nothing, By: "Li Na"}, "by and why"},
		{"filing against a rule on storage", plan.Chosen{Of: "students-db", Kind: plan.FileAndStay, By: "Li Na", Why: "cheaper"}, "not answered by a filing"},
		{"people from elsewhere", plan.Chosen{Of: "customers-eu", Kind: plan.BringHome, By: "Li Na", Why: "one place"}, "only people from elsewhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := estate(t)
			in.Constraints.Choose = []plan.Chosen{c.give}
			_, err := plan.Make(in)
			var refused *plan.ChoiceError
			if !errors.As(err, &refused) || !errors.Is(err, plan.ErrInput) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestADecisionBelowTheLawIsPrintedAsAPersons(t *testing.T) {
	in := estate(t)
	usual := mustMake(t, in)
	in.Constraints.Choose = []plan.Chosen{{Of: "photos", Kind: plan.Nothing, By: "Li Na", Why: "sold in spring"}}
	p := mustMake(t, in)
	g := groupNamed(t, p, "photos")
	if g.Chosen != plan.Nothing || len(g.Datasets) > 0 || len(g.Stays) != 1 || g.Stays[0].Why != plan.NotChosen {
		t.Errorf("group: %+v", g)
	}
	if len(p.Choices) != 1 {
		t.Fatalf("choices: %+v", p.Choices)
	}
	c := p.Choices[0]
	if !c.Loosens || c.By != "Li Na" || c.Default != plan.BringHome || c.Open.High == 0 || len(c.Leaves) == 0 {
		t.Errorf("choice: %+v", c)
	}
	for _, s := range steps(p) {
		if strings.Contains(string(s.Store), "photos") && s.Verb == plan.Copy {
			t.Errorf("it moves all the same: %s", s.ID)
		}
	}
	if before := groupNamed(t, usual, "photos"); before.Chosen != plan.BringHome {
		t.Errorf("the default is %s", before.Chosen)
	}
}

func TestAChosenTargetIsTaken(t *testing.T) {
	in := estate(t)
	orders := slices.IndexFunc(in.Inventory.Stores, func(s inventory.Store) bool { return s.Name == "orders" })
	rows := in.Knowledge.TargetsFor(&in.Inventory.Stores[orders])
	if len(rows) < 2 {
		t.Fatal("the table offers one row alone")
	}
	in.Constraints.Targets = []plan.Targeted{{Of: "orders", Row: rows[1].ID}}
	taken := false
	for _, s := range steps(mustMake(t, in)) {
		if s.Verb == plan.Copy && strings.Contains(string(s.Store), "orders") {
			taken = s.Target == rows[1].ID
		}
	}
	if !taken {
		t.Errorf("%s was not taken", rows[1].ID)
	}
	in.Constraints.Targets[0].Row = "floppy"
	if _, err := plan.Make(in); err == nil || !strings.Contains(err.Error(), rows[0].ID) {
		t.Errorf("an unknown row: %v", err)
	}
}
