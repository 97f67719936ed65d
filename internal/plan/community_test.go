package plan_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// many gives the estate bucket after bucket like photos, in systems of three.
func many(tb testing.TB, n int) plan.Input {
	tb.Helper()
	in := estate(tb)
	var st inventory.Store
	for _, s := range in.Inventory.Stores {
		if s.Name == "photos" {
			st = s
		}
	}
	for i := range n {
		s := st
		tail := string(rune('a'+i%26)) + string(rune('a'+i/26))
		s.ID, s.Name, s.System = inventory.ID("arn:test:::extra-"+tail), "extra-"+tail, "system-"+string(rune('a'+i%(n/3)))
		in.Inventory.Stores = append(in.Inventory.Stores, s)
		for _, d := range in.Inventory.Datasets {
			if strings.Contains(string(d.ID), "photos") {
				d.ID, d.Store = inventory.ID(strings.Replace(string(d.ID), "photos", "extra-"+tail, 1)), s.ID
				in.Inventory.Datasets = append(in.Inventory.Datasets, d)
				break
			}
		}
		for _, d := range in.Decisions {
			if strings.Contains(string(d.Dataset), "photos") && d.Flow == "" {
				d.Dataset = inventory.ID(strings.Replace(string(d.Dataset), "photos", "extra-"+tail, 1))
				d.ID = "decision|" + d.Dataset
				in.Decisions = append(in.Decisions, d)
				break
			}
		}
	}
	return in
}

func wavesOf(p *plan.Plan) []plan.Wave {
	var list []plan.Wave
	for _, ph := range p.Phases {
		if ph.ID == plan.Waves {
			list = append(list, ph.Waves...)
		}
	}
	return list
}

func TestRelatedGroupsMoveSideBySide(t *testing.T) {
	in := many(t, 12)
	in.Constraints.WaveGroups = 4
	p := mustMake(t, in)
	system := map[plan.ID]string{}
	for _, s := range in.Inventory.Stores {
		system[s.ID] = s.System
	}
	order := map[plan.ID]int{"pilot": 0}
	for i, w := range wavesOf(p) {
		order[w.ID] = i + 1
	}
	at := map[string][]int{}
	for _, g := range p.Groups {
		if s := system[g.Stores[0]]; s != "" && g.Wave != "" && g.Wave != "pilot" {
			at[s] = append(at[s], order[g.Wave])
		}
	}
	if len(at) == 0 {
		t.Fatal("nothing moves")
	}
	for s, list := range at {
		low, high := list[0], list[0]
		for _, n := range list {
			low, high = min(low, n), max(high, n)
		}
		if high-low > 1 {
			t.Errorf("%s lies in waves %v", s, list)
		}
	}
	for _, c := range p.Cuts {
		if c.Days < 0 || c.EN == "" || c.ZH == "" {
			t.Errorf("cut: %+v", c)
		}
	}
}

func TestWavesAreBoundedAndEven(t *testing.T) {
	in := many(t, 12)
	free := wavesOf(mustMake(t, in))
	for _, w := range free {
		if len(w.Because) == 0 {
			t.Errorf("%s does not say why", w.ID)
		}
	}
	least, most := 1<<30, 0
	for _, w := range free {
		n := 0
		for _, g := range w.Groups {
			if !strings.Contains(string(g.ID), "wave") {
				n++
			}
		}
		least, most = min(least, n), max(most, n)
	}
	if len(free) < 2 || most-least > 2 {
		t.Errorf("%d waves of %d to %d groups", len(free), least, most)
	}
	in.Constraints.WavePeople = 1
	small := mustMake(t, in)
	for _, w := range wavesOf(small) {
		exposed := 0
		for _, g := range w.Groups {
			for _, m := range small.Groups {
				if m.ID == g.ID && m.People.High > 0 {
					exposed++
				}
			}
		}
		if exposed > 1 {
			t.Errorf("%s holds %d groups with people", w.ID, exposed)
		}
	}
}
