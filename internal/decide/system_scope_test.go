package decide_test

import (
	"slices"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestWhereTheSchemeIsAbout leaves out a company abroad with nothing and nobody in the mainland, asks of one that has
// mainland people, and grades nothing before the guide was in force.
func TestWhereTheSchemeIsAbout(t *testing.T) {
	abroad := func(n int64) *decide.Input {
		in := shopOf(heads(n, n))
		in.Inventory.Entities[0].Place = "sg"
		in.Inventory.Stores[0].Place = inventory.Place{Country: "sg", Zone: inventory.Abroad}
		return in
	}
	if got := decide.Assess(abroad(0), load(t)).Systems; len(got) != 0 {
		t.Errorf("nobody of the mainland: %+v", got)
	}
	if s := grade(t, abroad(5)); s.Applies != inventory.Unknown || !slices.Contains(asked(s), "applies") {
		t.Errorf("mainland people abroad: applies %s, asks %v", s.Applies, asked(s))
	}
	home := shopOf(heads(5, 5))
	if s := grade(t, home); s.Applies != inventory.Yes {
		t.Errorf("in the mainland: applies %s", s.Applies)
	}
	home.Date = 20201031
	if got := decide.Assess(home, load(t)).Systems; len(got) != 0 {
		t.Errorf("the day before the guide was in force: %+v", got)
	}
}
