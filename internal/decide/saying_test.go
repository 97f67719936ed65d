package decide_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// factsOf returns the facts of one item as JSON, and the item.
func factsOf(t *testing.T, in decide.Input, id inventory.ID) (map[string]any, decide.Item) {
	t.Helper()
	in.Date = 20261001
	for _, it := range decide.FactsFrom(&in, load(t)) {
		if it.ID != id {
			continue
		}
		data, err := json.Marshal(it.Facts)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		return got, it
	}
	t.Fatalf("there is no %s", id)
	return nil, decide.Item{}
}

// span is a count as the facts spell it.
func span(low, high float64) map[string]any { return map[string]any{"low": low, "high": high} }

// estateOfOne is one bucket of company a, in system crm, of 100 to 200 people.
func estateOfOne() decide.Input {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "one", "a", decide.Count{Low: 100, High: 200})
	in.Inventory.Stores[0].System = "crm"
	in.Profiles[0].Fields = []string{"phone"}
	return in
}

const (
	oneStore inventory.ID = "s3:one"
	oneTable inventory.ID = "s3:one#people"
	oneFlow  inventory.ID = "flow:s3:one"
	atRest   inventory.ID = "decision|s3:one#people"
	onItsWay inventory.ID = "decision|s3:one#people|flow:s3:one"
)

// TestStatementsAreFacts asks that what people state of an entity, a system, a store, a dataset or a flow is a fact of
// all that belongs to it, and never goes below what was evidenced.
func TestStatementsAreFacts(t *testing.T) {
	for _, tt := range []struct {
		name      string
		said      []decide.Statement
		of        inventory.ID
		fact      string
		want      any
		contested []string
	}{
		{"of the entity", []decide.Statement{said("a", "entity.gba_registered", "true")}, onItsWay, "entity.gba_registered", true, nil},
		{"another than the settings", []decide.Statement{said("a", "entity.ciio", "true")}, onItsWay, "entity.ciio", true, []string{"entity.ciio"}},
		{"of another entity", []decide.Statement{said("b", "entity.gba_registered", "true")}, onItsWay, "entity.gba_registered", nil, nil},
		{"of a dataset, said of an entity", []decide.Statement{said("a", "dataset.sensitive", "true")}, atRest, "dataset.sensitive", nil, nil},
		{"sectors are added", []decide.Statement{said("a", "entity.sectors", `["banking"]`)}, atRest, "entity.sectors", []any{"banking", "other"}, nil},
		{"processed", []decide.Statement{said("a", "entity.processed_people", "5000")}, atRest, "entity.processed_people", 5000.0, nil},

		{"of the system", []decide.Statement{said("crm", "dataset.mlps_level", "3")}, atRest, "dataset.mlps_level", 3.0, nil},
		{"of the store", []decide.Statement{said(oneStore, "dataset.important_data", `"notified"`)}, atRest, "dataset.important_data", "notified", nil},
		{"of the dataset", []decide.Statement{said(oneTable, "dataset.core_data", "false")}, atRest, "dataset.core_data", false, nil},
		{"the narrower wins", []decide.Statement{said(oneTable, "dataset.mlps_level", "2"), said("crm", "dataset.mlps_level", "2")}, atRest, "dataset.mlps_level", 2.0, nil},

		{"people within", []decide.Statement{said(oneTable, "dataset.people", "150")}, atRest, "dataset.people", 150.0, nil},
		{"people below the evidence", []decide.Statement{said(oneTable, "dataset.people", "50")}, atRest, "dataset.people", span(100, 200), []string{"dataset.people"}},
		{"people above the evidence", []decide.Statement{said(oneTable, "dataset.people", "500")}, atRest, "dataset.people", 500.0, []string{"dataset.people"}},
		{"people of a store are a limit", []decide.Statement{said(oneStore, "dataset.people", "150")}, atRest, "dataset.people", span(100, 150), nil},
		{"people of a system below", []decide.Statement{said("crm", "dataset.people", "50")}, atRest, "dataset.people", span(100, 200), []string{"dataset.people"}},

		{"nothing personal where it is evidenced", []decide.Statement{said(oneTable, "dataset.contains_pi", "false")}, atRest, "dataset.contains_pi", true, []string{"dataset.contains_pi"}},
		{"overseas only with people of the mainland", []decide.Statement{said(oneTable, "dataset.origin", `"overseas_only"`)}, atRest, "dataset.origin", nil, []string{"dataset.origin"}},
		{"mainland", []decide.Statement{said(oneTable, "dataset.origin", `"mainland"`)}, atRest, "dataset.origin", "mainland", nil},
		{"anonymised with identifiers", []decide.Statement{said(oneTable, "dataset.pi_state", `"anonymised"`)}, atRest, "dataset.pi_state", nil, []string{"dataset.pi_state"}},
		{"home where it lies abroad", []decide.Statement{said(oneStore, "dataset.stored", `"cn"`)}, atRest, "dataset.stored", "sg", []string{"dataset.stored"}},
		{"fields are added", []decide.Statement{said(oneTable, "dataset.fields", `["face"]`)}, atRest, "dataset.fields", []any{"face", "phone"}, nil},

		{"of the flow", []decide.Statement{said(oneFlow, "flow.necessary", "true")}, onItsWay, "flow.necessary", true, nil},
		{"of a flow, at rest", []decide.Statement{said(oneFlow, "flow.necessary", "true")}, atRest, "flow.necessary", nil, nil},
		{"of all flows of the store", []decide.Statement{said(oneStore, "recipient.gba_registered", "true")}, onItsWay, "recipient.gba_registered", true, nil},
		{"of all flows of the dataset", []decide.Statement{said(oneTable, "flow.ground", `"hr"`)}, onItsWay, "flow.ground", "hr", nil},
		{"recipient", []decide.Statement{said(oneFlow, "flow.recipient", `"foreign_judicial"`)}, onItsWay, "flow.recipient", "foreign_judicial", nil},
		{"a copy is a copy", []decide.Statement{said(oneFlow, "flow.mode", `"none"`)}, onItsWay, "flow.mode", "copy", []string{"flow.mode"}},
		{"it goes abroad", []decide.Statement{said(oneFlow, "flow.to", `"cn"`)}, onItsWay, "flow.to", "sg", []string{"flow.to"}},
		{"a copy takes everybody", []decide.Statement{said(oneFlow, "dataset.people", "7")}, onItsWay, "dataset.people", span(100, 200), []string{"dataset.people"}},
		{"what a list says of the scenario", []decide.Statement{said(oneTable, "entity.ftz_list_result", `"off_list"`)}, onItsWay, "entity.ftz_list_result", "off_list", []string{"entity.ftz_list_result"}},

		{"of nothing there is", []decide.Statement{said("s3:gone", "dataset.core_data", "true")}, atRest, "dataset.core_data", nil, nil},
		{"unreadable", []decide.Statement{said(oneTable, "dataset.core_data", `"maybe"`)}, atRest, "dataset.core_data", nil, nil},
		{"a key of the sender", []decide.Statement{said(oneTable, "x-note", "true")}, atRest, "dataset.core_data", nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := estateOfOne()
			in.Statements = tt.said
			got, it := factsOf(t, in, tt.of)
			if diff := cmp.Diff(tt.want, got[tt.fact]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.fact, diff)
			}
			if diff := cmp.Diff(tt.contested, it.Contested); diff != "" {
				t.Errorf("contested (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTheLaterStatementCounts asks that of two statements the later counts, in whatever order they come, and that
// "nobody knows" takes a fact back.
func TestTheLaterStatementCounts(t *testing.T) {
	early, late, doubt := said(oneTable, "dataset.core_data", "true"), said(oneTable, "dataset.core_data", "false"), said(oneTable, "dataset.core_data", "null")
	late.At, doubt.At = early.At.Add(time.Hour), early.At.Add(2*time.Hour)
	for _, tt := range []struct {
		name string
		said []decide.Statement
		want any
	}{
		{"late last", []decide.Statement{early, late}, false},
		{"late first", []decide.Statement{late, early}, false},
		{"taken back", []decide.Statement{doubt, late, early}, nil},
	} {
		in := estateOfOne()
		in.Statements = tt.said
		if got, _ := factsOf(t, in, atRest); got["dataset.core_data"] != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got["dataset.core_data"], tt.want)
		}
	}
}

// TestReadersMayShowLess asks that people who read a dataset may be shown fewer people than it has, and that this
// narrows what the others have before them.
func TestReadersMayShowLess(t *testing.T) {
	in := estateOfOne()
	in.Inventory.Flows[0] = inventory.Flow{
		ID: oneFlow, Store: oneStore, Mode: inventory.RemoteAccess, To: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Source: "api",
	}
	bucket(&in, "two", "a", decide.Exactly(10))
	in.Statements = []decide.Statement{said(oneFlow, "dataset.people", "7"), said(oneFlow, "dataset.pi_state", `"deidentified"`)}
	got, it := factsOf(t, in, onItsWay)
	if got["dataset.people"] != 7.0 || got["dataset.pi_state"] != "deidentified" || it.Contested != nil {
		t.Errorf("got %v, %v, contested %v", got["dataset.people"], got["dataset.pi_state"], it.Contested)
	}
	other, _ := factsOf(t, in, "decision|s3:two#people|flow:s3:two")
	if diff := cmp.Diff(span(0, 7), other["entity.exported_ytd.nonsensitive"]); diff != "" {
		t.Error(diff)
	}
}

// TestContradictionsAreReviewed asks that a statement against the evidence leaves the stricter result, says so, and
// sends it to a person.
func TestContradictionsAreReviewed(t *testing.T) {
	in := estateOfOne()
	in.Date = 20261001
	in.Inventory.Entities[0].LargePlatform = &no
	before := decide.Assess(&in, load(t)).Decisions[1]
	in.Statements = []decide.Statement{said(oneTable, "dataset.contains_pi", "false"), said(oneTable, "dataset.people", "0")}
	after := decide.Assess(&in, load(t)).Decisions[1]
	if after.Export != before.Export || !after.Review || decide.Rank(after.Level) < decide.Rank(decide.LevelReview) {
		t.Errorf("got %s, %s, review %v; before it was %s", after.Export, after.Level, after.Review, before.Export)
	}
	if diff := cmp.Diff([]string{"dataset.contains_pi", "dataset.people"}, after.Contested); diff != "" {
		t.Error(diff)
	}
	told := false
	for _, r := range after.Reasons {
		told = told || r.Rule == "review-contradiction" && r.ZH != ""
	}
	if !told {
		t.Errorf("no reason says so: %+v", after.Reasons)
	}
}

// TestClaimsOfAnonymityComeFromPeople asks that data of which nobody was identified is taken as a person says it is.
func TestClaimsOfAnonymityComeFromPeople(t *testing.T) {
	in := estateOfOne()
	in.People = nil
	in.Statements = []decide.Statement{said(oneTable, "dataset.pi_state", `"aggregated"`), said(oneTable, "dataset.origin", `"overseas_only"`)}
	got, it := factsOf(t, in, atRest)
	if got["dataset.pi_state"] != "aggregated" || got["dataset.origin"] != "overseas_only" || it.Contested != nil {
		t.Errorf("got %v, %v, contested %v", got["dataset.pi_state"], got["dataset.origin"], it.Contested)
	}
}

// TestSomebodyWhereNothingWasFound asks that a person who says that there is personal information where the values
// showed none is believed, and that nobody is counted as absent then.
func TestSomebodyWhereNothingWasFound(t *testing.T) {
	in := estateOfOne()
	in.People, in.Profiles[0] = nil, classify.Profile{Dataset: oneTable, Rows: 9, Full: true, Fields: []string{"not_personal"}}
	in.Statements = []decide.Statement{said(oneTable, "dataset.contains_pi", "true")}
	got, it := factsOf(t, in, atRest)
	if got["dataset.contains_pi"] != true || got["dataset.people"] != nil || len(it.Contested) != 1 {
		t.Errorf("got %v, %v, contested %v", got["dataset.contains_pi"], got["dataset.people"], it.Contested)
	}
}
