package decide_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestTechnologyIsOneQuestionForEachPlace gives an entity twenty repositories that go to two places and one that stays:
// that is three questions, with the articles behind those that go.
func TestTechnologyIsOneQuestionForEachPlace(t *testing.T) {
	in := &decide.Input{Date: 20261001}
	in.Inventory.Entities = []inventory.Entity{company("a")}
	add := func(name string, to ...string) {
		store, table := inventory.ID("s-"+name), inventory.ID("t-"+name)
		in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
			ID: store, Entity: "a", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
		})
		in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: table, Store: store})
		in.Profiles = append(in.Profiles, classify.Profile{
			Dataset: table, Rows: 9, Full: true, Fields: []string{"not_personal"}, DataKinds: []string{"technology"},
			Signs: []string{classify.SignTechnology},
		})
		for _, country := range to {
			in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{
				ID: "f-" + store + "-" + inventory.ID(country), Store: store, Mode: inventory.Copy,
				To: inventory.Place{Country: country, Zone: inventory.ZoneOf(country)},
			})
		}
	}
	for i := range 20 {
		add(string(rune('a'+i)), "us", "hk")
	}
	add("home")
	ask := func() []decide.TechnologyQuestion {
		return decide.TechnologyQuestions(in, decide.Assess(in, load(t)).Decisions)
	}
	type summary struct {
		To                        string
		Datasets, Flows, Articles int
	}
	said := func(all []decide.TechnologyQuestion) []summary {
		var got []summary
		for _, q := range all {
			if q.Entity != "a" {
				t.Errorf("of %q", q.Entity)
			}
			got = append(got, summary{q.To.Country, len(q.Datasets), len(q.Flows), len(q.Citations)})
		}
		return got
	}
	want := []summary{{"hk", 20, 20, 2}, {"us", 20, 20, 2}, {"", 1, 0, 0}}
	if diff := cmp.Diff(want, said(ask())); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
	for _, table := range []inventory.ID{"t-a", "t-home"} {
		in.Statements = append(in.Statements, decide.Statement{Of: table, Fact: decide.TechnologyListed, Value: json.RawMessage("false")})
	}
	want = []summary{{"hk", 19, 19, 2}, {"us", 19, 19, 2}}
	if diff := cmp.Diff(want, said(ask())); diff != "" {
		t.Errorf("after answers (-want +got):\n%s", diff)
	}
	if q := ask()[0]; slices.Contains(q.Datasets, "t-a") {
		t.Errorf("asked again: %v", q.Datasets)
	}
}

// TestAnswersTakenBack asks that a question about technology is open again when somebody takes the answer back.
func TestAnswersTakenBack(t *testing.T) {
	in := estateOf(t, `{}`, "2026-11-23")
	in.Profiles = []classify.Profile{{Dataset: "d", Signs: []string{classify.SignTechnology}}}
	say(in, "d", decide.TechnologyListed, "true")
	if n := len(decide.TechnologyQuestions(in, nil)); n != 0 {
		t.Fatalf("%d questions after an answer", n)
	}
	say(in, "d", decide.TechnologyListed, "null")
	if n := len(decide.TechnologyQuestions(in, nil)); n != 1 {
		t.Errorf("%d questions after it was taken back", n)
	}
}
