package decide_test

import (
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/decide"
)

// TestReadAnswer reads what people type, and names what is allowed instead of what cannot be read.
func TestReadAnswer(t *testing.T) {
	for _, tt := range []struct{ fact, text, want, wrong string }{
		{"entity.ciio", "yes", `true`, ""},
		{"entity.ciio", " 否 ", `false`, ""},
		{"entity.ciio", "unknown", `null`, ""},
		{"entity.ciio", "不知道", `null`, ""},
		{"entity.ciio", "perhaps", "", "want true, false or null"},
		{"entity.ciio", "", "", "empty"},
		{"dataset.people", "100,000", `100000`, ""},
		{"dataset.people", "90000-110000", `{"low":90000,"high":110000}`, ""},
		{"dataset.people", "90000–110000", `{"low":90000,"high":110000}`, ""},
		{"dataset.people", "110000-90000", "", "low is above high"},
		{"dataset.people", "-5", "", "negative"},
		{"dataset.people", "many", "", "want a whole number"},
		{"dataset.people", `{"low":1,"high":2}`, `{"low":1,"high":2}`, ""},
		{"dataset.people", `{"low":1`, "", "is no JSON"},
		{"dataset.mlps_level", "3", `3`, ""},
		{"dataset.mlps_level", "6", "", "from 1 to 5"},
		{"entity.sectors", "education, ecommerce", `["education","ecommerce"]`, ""},
		{"entity.sectors", "education、express", `["education","express"]`, ""},
		{"entity.sectors", "schools", "", `"schools" is none of`},
		{"flow.ground", "contract", `"contract"`, ""},
		{"flow.to", "sg", `"sg"`, ""},
		{"flow.to", "Singapore", "", "ISO 3166"},
		{"entity.size", "3", "", `"entity.size" is no fact`},
		{decide.StoreEntity, "acme", `"acme"`, ""},
		{decide.TechnologyListed, "no", `false`, ""},
		{"x-anything", "2026-03-01", `"2026-03-01"`, ""},
		{"x-anything", "180", `180`, ""},
		{"x-anything", "007", `"007"`, ""},
	} {
		t.Run(tt.fact+"="+tt.text, func(t *testing.T) {
			got, err := decide.ReadAnswer(tt.fact, tt.text)
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) {
					t.Errorf("got %s, %v, want the error %q", got, err, tt.wrong)
				}
				return
			}
			if err != nil || string(got) != tt.want {
				t.Errorf("got %s, %v, want %s", got, err, tt.want)
			}
		})
	}
}

// FuzzReadAnswer types anything: what is taken for a fact of the vocabulary can be stated.
func FuzzReadAnswer(f *testing.F) {
	for _, fact := range []string{"entity.ciio", "dataset.people", "entity.sectors", "flow.ground", "flow.to", "dataset.mlps_level"} {
		f.Add(fact, "1-2")
		f.Add(fact, "yes, no")
		f.Add(fact, `["a"]`)
	}
	f.Fuzz(func(t *testing.T, fact, text string) {
		value, err := decide.ReadAnswer(fact, text)
		if err != nil || decide.FactOf(fact) == decide.NoFact {
			return
		}
		s := decide.Statement{Of: "a", Fact: fact, Value: value, By: "Li Na", At: time.Unix(1, 0)}
		if err := decide.CheckStatement(s); err != nil {
			t.Errorf("%q was taken as %s: %v", text, value, err)
		}
	})
}
