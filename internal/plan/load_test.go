package plan_test

import (
	"os"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

func TestShippedKnowledgeLoads(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(k.Targets), len(k.Limits), len(k.Prices), len(k.Regions), len(k.Calendars))
}
