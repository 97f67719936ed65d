package artifact_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// made reads the estate of the plan's own tests and makes its plan and its files.
func made(t testing.TB) (*plan.Plan, plan.Input, []artifact.File) {
	t.Helper()
	data, err := os.ReadFile("../testdata/estate.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Inventory inventory.Inventory `json:"inventory"`
		Profiles  []classify.Profile  `json:"profiles"`
		People    []classify.Count    `json:"people"`
		Decisions []decide.Decision   `json:"decisions"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	in := plan.Input{
		Inventory: &file.Inventory, Profiles: file.Profiles, People: file.People, Decisions: file.Decisions, Knowledge: k,
		Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20),
	}
	p, err := plan.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		t.Fatal(err)
	}
	return p, in, files
}

// TestDump writes the files for a person to look at, when asked.
func TestDump(t *testing.T) {
	folder := os.Getenv("PLAN_OUT")
	if folder == "" {
		t.Skip("PLAN_OUT names the folder to write to")
	}
	_, _, files := made(t)
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
