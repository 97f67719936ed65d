package decide_test

import (
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// items are what people ask in practice: decided, straddling, and hardly known.
var items = map[string]string{
	"decided":  `{"entity.ciio":false,"entity.state_organ":false,"entity.sectors":["other"],"dataset.people":100000,"dataset.sensitive_people":0,"dataset.sensitive":false,"dataset.under14_people":0,"dataset.important_data":"no","dataset.mlps_level":1,"entity.processed_people":300000,"entity.exported_ytd.nonsensitive":0,"entity.exported_ytd.sensitive":0,"flow.mode":"copy","flow.to":"us"}`,
	"straddle": `{"entity.ciio":false,"entity.state_organ":false,"entity.sectors":["other"],"dataset.people":{"low":90000,"high":110000},"dataset.sensitive_people":{"low":0,"high":20000},"dataset.important_data":null,"entity.exported_ytd.nonsensitive":0,"entity.exported_ytd.sensitive":{"low":0,"high":90000},"flow.mode":"copy","flow.to":"us"}`,
	"unknown":  `{}`,
}

// BenchmarkDecide applies every rule to one item. The goal is 100,000 datasets in 2 s, 20 µs each.
func BenchmarkDecide(b *testing.B) {
	r := load(b)
	for name, text := range items {
		facts := read(b, text)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				decide.Decide(facts, r, 20261001)
			}
		})
	}
}

// BenchmarkLoad reads the shipped pack and proves it by its cases.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

// read states facts as the input does.
func read(tb testing.TB, text string) decide.Facts {
	tb.Helper()
	s, err := decide.ReadFacts([]byte(text))
	if err != nil {
		tb.Fatal(err)
	}
	return s.Facts
}

// BenchmarkScan states the facts of 1,000 datasets and their flows as a scan leaves them (what no scanner sees is
// unknown), and decides them all.
func BenchmarkScan(b *testing.B) {
	r := load(b)
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}, Date: 20261001}
	for i := range 1000 {
		bucket(&in, strconv.Itoa(i), "a", decide.Exactly(int64(i)))
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, item := range decide.FactsFrom(&in, r) {
			decide.Decide(item.Facts, r, in.Date)
		}
	}
}
