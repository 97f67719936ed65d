package plan_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/plan"
)

// TestNamesOfConstraints holds a store by its name as by its id, and refuses what is misspelt instead of leaving it out:
// a hold that is overlooked deletes, an entity that is overlooked plans nothing and says that all is home.
func TestNamesOfConstraints(t *testing.T) {
	retires := func(p *plan.Plan) bool {
		return slices.ContainsFunc(steps(p), func(s plan.Step) bool { return strings.HasPrefix(string(s.ID), "photos-") && s.Verb == plan.RetireV })
	}
	if !retires(mustMake(t, estate(t))) {
		t.Fatal("without a hold the copies abroad are removed")
	}
	for _, name := range []plan.ID{"photos", "arn:test:::photos"} {
		in := estate(t)
		in.Constraints.Holds = []plan.ID{name}
		p := mustMake(t, in)
		if retires(p) {
			t.Errorf("%s is held and its source would be removed", name)
		}
		if d := cmp.Diff([]plan.ID{"arn:test:::photos"}, p.Constraints.Holds); d != "" {
			t.Error(d)
		}
		if o := optionOf(t, p, groupNamed(t, p, "photos").ID, plan.BringHome); !o.Exposure.Until.IsZero() {
			t.Errorf("what a hold keeps abroad ends on %s", o.Exposure.Until)
		}
	}
	for _, wrong := range []func(*plan.Constraints){
		func(c *plan.Constraints) { c.Holds = []plan.ID{"fotos"} },
		func(c *plan.Constraints) { c.ForeignLaw = []plan.ID{"fotos"} },
		func(c *plan.Constraints) { c.ByResidency = []plan.ID{"fotos"} },
		func(c *plan.Constraints) { c.Entities = []plan.ID{"nobody"} },
	} {
		in := estate(t)
		wrong(&in.Constraints)
		_, err := plan.Make(in)
		var name *plan.NameError
		if !errors.As(err, &name) || !errors.Is(err, plan.ErrInput) {
			t.Errorf("%v", err)
		}
	}
}

// TestAHoldOutlivesTheNextPlan keeps a hold beside a new one, also when the later scan no longer sees the store.
func TestAHoldOutlivesTheNextPlan(t *testing.T) {
	in := estate(t)
	in.Constraints.Holds = []plan.ID{"photos"}
	in.Previous = mustMake(t, in)
	in.Constraints = plan.Constraints{Holds: []plan.ID{"forum"}}.After(in.Previous.Constraints)
	for i := range in.Inventory.Stores {
		if s := &in.Inventory.Stores[i]; s.Name == "photos" {
			s.ID, s.Name = "arn:test:::other", "other"
		}
	}
	p := mustMake(t, in)
	if !slices.Contains(p.Constraints.Holds, "arn:test:::photos") || len(p.Constraints.Holds) < 2 {
		t.Errorf("held: %v", p.Constraints.Holds)
	}
}
