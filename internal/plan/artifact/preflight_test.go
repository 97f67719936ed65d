package artifact_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// TestPreflightSaysEachThingOnce gives seven stores the same note and one of them another.
func TestPreflightSaysEachThingOnce(t *testing.T) {
	p := &plan.Plan{}
	for i := range 7 {
		p.Preflight = append(p.Preflight, plan.Check{
			Code: "P110", Severity: plan.Note, Of: plan.ID(fmt.Sprintf("store-%d#keys", i)), What: plan.Text{EN: "keys stay"}, Fix: plan.Text{EN: "make new ones"},
		})
	}
	p.Preflight = append(p.Preflight, plan.Check{Code: "P118", Severity: plan.Stop, Of: "store-3", What: plan.Text{EN: "no size"}})
	files, err := artifact.Files(p, plan.Input{Inventory: &inventory.Inventory{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path != "plan.md" {
			continue
		}
		text := string(f.Data)
		stop, note := strings.Index(text, "| P118 stop"), strings.Index(text, "| P110 note")
		if strings.Count(text, "| P110 note |") != 1 || stop < 0 || note < stop {
			t.Errorf("rows: %q", text)
		}
		if !strings.Contains(text, "`store-0`, `store-1`, `store-2`, `store-3`, `store-4` … (7) | keys stay | make new ones |") {
			t.Errorf("the subjects: %q", text[note:])
		}
	}
}
