package decide_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

type oCase struct {
	ID       string
	Facts    map[string]any
	Expected map[string]any
}

// The oracle itself answers the worked examples.
func TestOracleAnswersTheExamples(t *testing.T) {
	data, err := os.ReadFile("../../../shared/examples/decide-cases.json")
	if err != nil {
		t.Skip("the examples are not beside the repository")
	}
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.UseNumber()
	var cases []oCase
	if err := dec.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		a, err := oDecide(c.Facts)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		for key, got := range map[string]string{"export": a.export, "storage": a.storage, "worst_case": a.worst} {
			want, given := c.Expected[key]
			if given && want != any(got) {
				t.Errorf("%s: %s is %s, want %v", c.ID, key, got, want)
			}
		}
		if want, given := c.Expected["sensitive"]; given && want != a.sensitive {
			t.Errorf("%s: sensitive is %v, want %v", c.ID, a.sensitive, want)
		}
		duties, _ := c.Expected["obligations"].([]any)
		for _, o := range duties {
			if !slices.Contains(a.obligations, o.(string)) {
				t.Errorf("%s: no obligation %s in %v", c.ID, o, a.obligations)
			}
		}
	}
}
