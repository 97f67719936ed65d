package decide_test

import (
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// landscape is an estate as a scan leaves it: stores of two companies, half of them abroad, each with a hundred
// datasets, a third of which are about people. Nobody has answered more than who is no operator.
func landscape(datasets int) *decide.Input {
	in := &decide.Input{
		Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a"), company("b")}},
		Policies:  decide.Policies{OpinionDomestic: true}, Date: 20261001,
	}
	for i := range datasets {
		store := inventory.ID(fmt.Sprintf("s3:%d", i/100))
		if i%100 == 0 {
			addStore(in, store, i/100)
		}
		id := store + inventory.ID(fmt.Sprintf("/table-%d", i%100))
		in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: id, Store: store})
		p := classify.Profile{Dataset: id, Rows: 1000, Full: true, Fields: []string{"not_personal"}}
		if i%3 == 0 {
			p.Fields = []string{"name", "phone", "id_card_number", "home_address"}
			in.People = append(in.People, rowsOf(id, int64(i))...)
		}
		in.Profiles = append(in.Profiles, p)
	}
	in.People = append(append(in.People, rowsOf("a", 90000)...), rowsOf("b", 900)...)
	return in
}

// addStore adds a store; every second one lies abroad and was copied there this year.
func addStore(in *decide.Input, id inventory.ID, n int) {
	place := inventory.Place{Country: "cn", Zone: inventory.Mainland}
	if n%2 == 1 {
		place = inventory.Place{Country: "sg", Zone: inventory.Abroad}
		since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
		in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{
			ID: "flow|" + id, Store: id, Mode: inventory.Copy, To: place, Via: inventory.ViaReplication, Since: &since,
		})
	}
	in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
		ID: id, Place: place, Entity: []inventory.ID{"a", "b"}[n%2], System: "crm",
	})
}

// rowsOf are the lines by which a scan counts n people of the mainland and as many of nowhere known.
func rowsOf(of inventory.ID, n int64) []classify.Count {
	var rows []classify.Count
	for _, place := range []classify.PeoplePlace{classify.MainlandPeople, classify.UnknownPeople} {
		for _, band := range []classify.Band{classify.AllAges, classify.Under14, classify.Adult} {
			for _, s := range []classify.Sensitivity{classify.AnySensitivity, classify.Sensitive} {
				rows = append(rows, classify.Count{Of: of, Place: place, Band: band, Sensitive: s, Low: n, Mid: n, High: n, Method: "exact"})
			}
		}
	}
	return rows
}

// BenchmarkAssess does all of stage 3 on 100,000 datasets. The goal is 2 s for the facts, the decisions and the meters
// on one core (-cpu 1).
func BenchmarkAssess(b *testing.B) {
	r, in := load(b), landscape(100000)
	runtime.GC()
	b.ReportAllocs()
	for b.Loop() {
		decide.Assess(in, r)
	}
}

// BenchmarkFactsFrom states the facts of 100,000 datasets and their flows, with the year's ledger behind them.
func BenchmarkFactsFrom(b *testing.B) {
	r, in := load(b), landscape(100000)
	b.ReportAllocs()
	for b.Loop() {
		decide.FactsFrom(in, r)
	}
}

// conglomerate is an estate of many companies, each with a store that flows abroad and one that could not be read.
// Some stores are nobody's.
func conglomerate(companies int) *decide.Input {
	in := &decide.Input{Date: 20261123}
	cn, sg := inventory.Place{Country: "cn", Zone: inventory.Mainland}, inventory.Place{Country: "sg", Zone: inventory.Abroad}
	cover := inventory.Coverage{Status: inventory.Partial}
	for i := range companies {
		n := inventory.ID(strconv.Itoa(i))
		owner := "e" + n
		in.Inventory.Entities = append(in.Inventory.Entities, company(owner))
		if i%10 == 0 {
			owner = ""
		}
		in.Inventory.Stores = append(in.Inventory.Stores,
			inventory.Store{ID: "s" + n, Place: cn, Entity: owner}, inventory.Store{ID: "g" + n, Place: cn, Entity: owner})
		in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: "d" + n, Store: "s" + n})
		in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{ID: "f" + n, Store: "s" + n, Mode: inventory.Copy, To: sg})
		in.Filings = append(in.Filings, inventory.Filing{Number: string(n), Kind: inventory.FilingContract, Entity: "e" + n})
		cover.Gaps = append(cover.Gaps, &inventory.Gap{Store: "g" + n, Cause: inventory.Denied})
	}
	in.Inventory.Coverage = []inventory.Coverage{cover}
	return in
}

// BenchmarkManyCompanies assesses and asks estates of which the second has ten times the companies of the first: the
// time grows with them, not with their square.
func BenchmarkManyCompanies(b *testing.B) {
	r := load(b)
	for _, n := range []int{400, 4000} {
		in := conglomerate(n)
		b.Run(fmt.Sprintf("assess-%d", n), func(b *testing.B) {
			for b.Loop() {
				decide.Assess(in, r)
			}
		})
		decisions := decide.Assess(in, r).Decisions
		b.Run(fmt.Sprintf("ask-%d", n), func(b *testing.B) {
			for b.Loop() {
				decide.Ask(in, r, decisions)
			}
		})
	}
}
