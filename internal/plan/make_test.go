package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/domicile/domicile/internal/plan"
)

func TestMake(t *testing.T) {
	p, err := plan.Make(estate(t))
	if err != nil {
		t.Fatal(err)
	}
	data, _ := json.MarshalIndent(p, "", " ")
	t.Logf("%s", data)
}
