package plan_test

import (
	"slices"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// TestOneChangedDatasetMovesOnlyWhatDependsOnIt makes a dataset larger and plans again over the plan before: steps come
// and go nowhere, and a step has another day only where it waits for the copy that takes longer, by whatever chain of
// needs.
func TestOneChangedDatasetMovesOnlyWhatDependsOnIt(t *testing.T) {
	for _, store := range []string{"arn:test:::students-db", "arn:test:::photos", "arn:test:::orders"} {
		before := mustMake(t, estate(t))
		in := estate(t)
		in.Previous = before
		for i := range in.Inventory.Datasets {
			if d := &in.Inventory.Datasets[i]; string(d.Store) == store {
				d.Bytes = &inventory.Measure{Value: d.Bytes.Value * 4}
			}
		}
		after := mustMake(t, in)
		c := plan.ChangesOf(before, after)
		if len(c.Added)+len(c.Removed)+len(c.Options)+len(c.Groups) > 0 {
			t.Errorf("%s: more than dates changed: %+v", store, c)
		}
		depends, now := dependants(after, store), stepsByID(after)
		for _, m := range c.Moved {
			if !depends[m.Step] && now[m.Step].BoundBy.Kind != plan.ByResource {
				t.Errorf("%s: %s moved from %s to %s and does not depend on it", store, m.Step, m.Was, m.Now)
			}
		}
	}
}

// dependants are the steps of a store and everything that needs one of them, directly or not.
func dependants(p *plan.Plan, store string) map[plan.ID]bool {
	all := steps(p)
	found := map[plan.ID]bool{}
	for _, s := range all {
		if string(s.Store) == store {
			found[s.ID] = true
		}
	}
	for grew := true; grew; {
		was := len(found)
		for _, s := range all {
			if slices.ContainsFunc(s.Needs, func(n plan.ID) bool { return found[n] }) {
				found[s.ID] = true
			}
		}
		grew = len(found) > was
	}
	return found
}
