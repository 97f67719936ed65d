package decide_test

import (
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestHostileCounts asks that numbers that no scan gives are read so that nobody is overlooked.
func TestHostileCounts(t *testing.T) {
	for _, c := range []decide.Count{{Low: -5, High: -1}, {Low: 10, High: 5}, {Low: -1 << 63, High: 1<<63 - 1}, {Low: 1<<63 - 1, High: -1 << 63}} {
		in := decide.Input{Date: 20261001, Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
		bucket(&in, "one", "a", c)
		low := c.Low
		in.Inventory.Entities[0].ProcessedPeople = &low
		in.People = append(in.People, classify.Count{
			Of: "s3:one#people", Place: classify.UnknownPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: c.High, High: c.Low,
		})
		a := decide.Assess(&in, load(t))
		for _, m := range a.Meters {
			if m.Low < 0 || m.High < m.Low {
				t.Errorf("%+v: meter %s from %d to %d", c, m.Of, m.Low, m.High)
			}
		}
	}
}

// TestInstrumentsOfEveryPart asks that each instrument that a part of the assessment cites is described.
func TestInstrumentsOfEveryPart(t *testing.T) {
	in := shopOf(heads(1_000_000, 1_000_000))
	a := decide.Assess(in, load(t))
	known := map[string]bool{}
	for _, x := range a.Instruments {
		known[x.ID] = true
	}
	asked := 0
	for _, s := range a.Systems {
		for _, q := range s.Questions {
			for _, c := range q.Citations {
				asked++
				if !known[c.Instrument] {
					t.Errorf("%s: %s is not described", q.ID, c.Instrument)
				}
			}
		}
	}
	if asked == 0 {
		t.Error("no question cites anything")
	}
}
