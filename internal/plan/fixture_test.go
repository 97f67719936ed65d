package plan_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

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
	k, err := plan.Load(os.DirFS("../../configs"))
	if err != nil {
		tb.Fatal(err)
	}
	return plan.Input{
		Inventory: &file.Inventory, Profiles: file.Profiles, People: file.People, Decisions: file.Decisions, Knowledge: k,
		Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
}
