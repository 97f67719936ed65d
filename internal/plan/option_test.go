package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestAnOptionThatIsNotPossibleSaysWhy(t *testing.T) {
	for _, o := range mustMake(t, estate(t)).Options {
		if o.Possible == (o.Why != nil) {
			t.Errorf("%s: possible %t, why %v", o.ID, o.Possible, o.Why)
		}
		if !o.Possible && (len(o.Cost) > 0 || o.Weeks != plan.Weeks{}) {
			t.Errorf("%s: not possible, and priced: %+v", o.ID, o)
		}
		if o.Kind == plan.BringHome && o.Possible && (len(o.Needs) == 0 || len(o.Leaves) == 0) {
			t.Errorf("%s says neither what it needs nor what it leaves", o.ID)
		}
	}
}

// TestAFilingEndsNoExposure holds the three answers apart: home ends it, a filing covers it from a day on, nothing does
// neither.
func TestAFilingEndsNoExposure(t *testing.T) {
	in := estate(t)
	in.Decisions = slices.Clone(in.Decisions)
	for i := range in.Decisions {
		if d := &in.Decisions[i]; strings.Contains(string(d.Dataset), "photos") {
			d.Storage, d.Basis, d.Export = decide.RecommendedMainland, "advised", decide.SecurityAssessment
		}
	}
	p := mustMake(t, in)
	g := groupNamed(t, p, "photos")
	home, file, nothing := optionOf(t, p, g.ID, plan.BringHome), optionOf(t, p, g.ID, plan.FileAndStay), optionOf(t, p, g.ID, plan.Nothing)
	if home.Exposure.Until.IsZero() || home.Exposure.Days.Mid >= nothing.Exposure.Days.Mid {
		t.Errorf("home: %+v", home.Exposure)
	}
	x := file.Exposure
	if !x.Until.IsZero() || x.Covered <= p.Start || x.Days != nothing.Exposure.Days {
		t.Errorf("a filing that ends exposure: %+v", x)
	}
	if x.Open.Mid == 0 || x.Open.Mid >= x.Days.Mid {
		t.Errorf("open until it is covered: %+v", x)
	}
	if nothing.Exposure.Open != nothing.Exposure.Days {
		t.Errorf("nothing settles nothing: %+v", nothing.Exposure)
	}
}

func TestWhatWasNotSeenIsNotHarmless(t *testing.T) {
	in := estate(t)
	in.Decisions = slices.DeleteFunc(in.Decisions, func(d decide.Decision) bool {
		return strings.Contains(string(d.Dataset), "forum") || strings.Contains(string(d.Flow), "forum")
	})
	in.Inventory.Datasets = slices.DeleteFunc(in.Inventory.Datasets, func(d inventory.Dataset) bool { return strings.Contains(string(d.Store), "forum") })
	in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{
		ID: "flow|arn:test:::forum|saas", Store: "arn:test:::forum", Mode: inventory.Copy, To: inventory.Place{Country: "us", Zone: inventory.Abroad}, Via: "saas",
	})
	p := mustMake(t, in)
	g := groupNamed(t, p, "forum")
	if g.Seen != plan.SeenNot || g.Known {
		t.Errorf("group: seen %s, people known %t", g.Seen, g.Known)
	}
	for _, of := range []plan.ID{g.ID, "flow|arn:test:::forum|saas"} {
		for _, kind := range plan.OptionKinds() {
			o := optionOf(t, p, of, kind)
			if o.Seen != plan.SeenNot || o.Exposure.Known {
				t.Errorf("%s: seen %s, people known %t", o.ID, o.Seen, o.Exposure.Known)
			}
			if o.Possible && (kind == plan.BringHome || kind == plan.FileAndStay) {
				t.Errorf("%s is offered and nobody read it", o.ID)
			}
		}
	}
}
