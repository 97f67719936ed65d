package plan_test

import (
	"encoding/json"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

var knowledge = sync.OnceValues(func() (plan.Knowledge, error) { return plan.Load(os.DirFS("../../configs")) })

// shipped is the knowledge that the program carries, read once for all tests. The rows of its lists are the caller's own.
func shipped(tb testing.TB) *plan.Knowledge {
	tb.Helper()
	k, err := knowledge()
	if err != nil {
		tb.Fatal(err)
	}
	k.Products, k.Rows, k.Services, k.Checks = slices.Clone(k.Products), slices.Clone(k.Rows), slices.Clone(k.Services), slices.Clone(k.Checks)
	k.Regions, k.Prices, k.Limits = slices.Clone(k.Regions), slices.Clone(k.Prices), slices.Clone(k.Limits)
	return &k
}

// estate reads a small company with one store of every sort that a plan tells apart, and the shipped knowledge.
func estate(tb testing.TB) plan.Input {
	tb.Helper()
	data, err := os.ReadFile("testdata/estate.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Inventory inventory.Inventory `json:"inventory"`
		Profiles  []classify.Profile  `json:"profiles"`
		People    []classify.Count    `json:"people"`
		Decisions []decide.Decision   `json:"decisions"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	return plan.Input{
		Inventory: &file.Inventory, Profiles: file.Profiles, People: file.People, Decisions: file.Decisions, Knowledge: *shipped(tb),
		Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
}
