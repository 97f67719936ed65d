package plan_test

import (
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// multiply makes an estate of n copies of the small one, as n companies would have.
func multiply(in plan.Input, n int) plan.Input {
	out := in
	out.Inventory = &inventory.Inventory{Scopes: in.Inventory.Scopes, Coverage: in.Inventory.Coverage}
	out.Profiles, out.People, out.Decisions = nil, nil, nil
	for k := range n {
		tail := inventory.ID("~" + strconv.Itoa(k))
		for _, s := range in.Inventory.Stores {
			s.ID, s.Name = s.ID+tail, s.Name+string(tail)
			s.Replication = nil
			out.Inventory.Stores = append(out.Inventory.Stores, s)
		}
		for _, d := range in.Inventory.Datasets {
			d.ID, d.Store = d.ID+tail, d.Store+tail
			out.Inventory.Datasets = append(out.Inventory.Datasets, d)
		}
		for _, f := range in.Inventory.Flows {
			f.ID, f.Store = f.ID+tail, f.Store+tail
			out.Inventory.Flows = append(out.Inventory.Flows, f)
		}
		for _, p := range in.Profiles {
			p.Dataset += tail
			out.Profiles = append(out.Profiles, p)
		}
		for _, c := range in.People {
			c.Of += tail
			out.People = append(out.People, c)
		}
		for _, d := range in.Decisions {
			d.ID, d.Dataset = d.ID+tail, d.Dataset+tail
			if d.Flow != "" {
				d.Flow += tail
			}
			out.Decisions = append(out.Decisions, d)
		}
	}
	return out
}

func BenchmarkMake(b *testing.B) {
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(strconv.Itoa(n*9)+"stores", func(b *testing.B) {
			in := multiply(estate(b), n)
			b.ReportAllocs()
			for b.Loop() {
				p, err := plan.Make(in)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(steps(p))), "steps")
			}
		})
	}
}
