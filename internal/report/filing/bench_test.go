package filing_test

import (
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/filing"
)

// large is an estate of one entity with as many datasets as asked for, each in a flow of its own store of a hundred.
func large(datasets int) *report.Document {
	small := shop()
	inv := inventory.Inventory{Entities: small.Entities}
	var profiles []classify.Profile
	var decisions []decide.Decision
	for i := range datasets {
		store, data, flow := inventory.ID("s"+strconv.Itoa(i/100)), inventory.ID("d"+strconv.Itoa(i)), inventory.ID("f"+strconv.Itoa(i/100))
		if i%100 == 0 {
			s, f := small.Stores[1], small.Flows[0]
			s.System = "desk"
			s.ID, s.Name, f.ID, f.Store, f.Who = store, string(store), flow, store, "recipient "+strconv.Itoa(i/1000)
			inv.Stores, inv.Flows = append(inv.Stores, s), append(inv.Flows, f)
		}
		inv.Datasets = append(inv.Datasets, inventory.Dataset{ID: data, Store: store, Name: string(data), Columns: []inventory.Field{{Name: "mobile"}}})
		profiles = append(profiles, classify.Profile{
			Dataset: data, Rows: 100, People: []classify.Count{{
				Of: data, Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 10, Mid: 10, High: 12,
			}},
			Findings: []classify.Finding{{ID: "x" + data, Dataset: data, Column: "mobile", Kind: "phone", Status: classify.Evidenced}},
		})
		decisions = append(decisions, decide.Decision{ID: "r" + data, Dataset: data, Flow: flow, Export: decide.Contract})
	}
	return report.New(small.Metadata, inv, profiles, nil, decisions)
}

// BenchmarkPapers writes every draft of an estate of 10,000 datasets, in one language and both formats.
func BenchmarkPapers(b *testing.B) {
	m, doc := maker(b), large(10_000)
	b.ReportAllocs()
	for b.Loop() {
		list, err := m.Papers(doc, nil, filing.Want{Langs: []string{"zh"}})
		if err != nil {
			b.Fatal(err)
		}
		files, err := filing.Files(list, nil)
		if err != nil || len(files) < 8 {
			b.Fatal(len(files), err)
		}
	}
}
