package decide_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

var no = false

// company is an entity that is no operator and no state organ.
func company(id inventory.ID) inventory.Entity {
	return inventory.Entity{ID: id, Sectors: []string{"other"}, CIIO: &no, StateOrgan: &no, FTZListResult: "none"}
}

// bucket is a store of an entity in Singapore with one table of mainland people, copied there this year.
func bucket(in *decide.Input, name string, entity inventory.ID, people decide.Count) {
	store, table := inventory.ID("s3:"+name), inventory.ID("s3:"+name+"#people")
	place := inventory.Place{Country: "sg", Zone: inventory.Abroad}
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{ID: store, Place: place, Entity: entity})
	in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: table, Store: store})
	in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{
		ID: "flow:" + store, Store: store, Mode: inventory.Copy, To: place, Via: "replication", Since: &since,
	})
	in.Profiles = append(in.Profiles, classify.Profile{Dataset: table, Rows: 9, Full: true, Fields: []string{"name", "phone"}})
	in.People = append(in.People, classify.Count{
		Of: table, Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity,
		Low: people.Low, High: people.High,
	})
}

// union states how many people an entity has over all datasets.
func union(in *decide.Input, entity inventory.ID, n int64) {
	in.People = append(in.People, classify.Count{
		Of: entity, Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: n, High: n,
	})
}

// exports decides every flow of the input.
func exports(t *testing.T, in decide.Input) map[inventory.ID]decide.Export {
	t.Helper()
	in.Date = 20261001
	r, got := load(t), map[inventory.ID]decide.Export{}
	for _, item := range decide.FactsFrom(&in, r) {
		if item.Flow != "" {
			got[item.Dataset] = decide.Decide(item.Facts, r, in.Date).Export
		}
	}
	return got
}

// TestFactsRoundTrip asks that facts which were written can be read again and give the same decision.
func TestFactsRoundTrip(t *testing.T) {
	r := load(t)
	stated, err := decide.ReadFacts([]byte(over(t, ordinary, `{"dataset.fields":["age_7","age_16","phone"],"dataset.people":{"low":1,"high":7},"dataset.mlps_level":2}`)))
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(stated.Facts)
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	delete(raw, "policy.opinion_data_domestic")
	data, err = json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	again, err := decide.ReadFacts(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(decide.Decide(stated.Facts, r, 20261001), decide.Decide(again.Facts, r, 20261001)); diff != "" {
		t.Error(diff)
	}
}

// TestThresholdsCountPerEntity asks that two companies of 60,000 people each stay below 100,000, that one company with
// both does not, and that a person who is in both datasets counts once.
func TestThresholdsCountPerEntity(t *testing.T) {
	sixty := decide.Exactly(60000)
	two := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a"), company("b")}}}
	bucket(&two, "one", "a", sixty)
	bucket(&two, "two", "b", sixty)
	union(&two, "a", 60000)
	union(&two, "b", 60000)
	want := map[inventory.ID]decide.Export{"s3:one#people": decide.Exempt, "s3:two#people": decide.Exempt}
	if diff := cmp.Diff(want, exports(t, two)); diff != "" {
		t.Errorf("two companies (-want +got):\n%s", diff)
	}
	for _, tt := range []struct {
		together int64
		want     decide.Export
	}{
		{60000, decide.Exempt},    // the same people twice
		{120000, decide.Contract}, // different people
		{99999, decide.Exempt},
		{100000, decide.Contract},
	} {
		one := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
		bucket(&one, "one", "a", sixty)
		bucket(&one, "two", "a", sixty)
		union(&one, "a", tt.together)
		if got := exports(t, one)["s3:one#people"]; got != tt.want {
			t.Errorf("one company of %d: got %s, want %s", tt.together, got, tt.want)
		}
	}
}

// TestFactsFromStatesEverything asks for every fact, null where it is unknown, and for what is known of a flow.
func TestFactsFromStatesEverything(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}, Date: 20261001}
	bucket(&in, "one", "a", decide.Count{Low: 90000, High: 110000})
	items := decide.FactsFrom(&in, load(t))
	if len(items) != 2 || items[0].ID != "decision|s3:one#people" || items[1].ID != "decision|s3:one#people|flow:s3:one" {
		t.Fatalf("got %+v", items)
	}
	data, err := json.Marshal(items[1].Facts)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]any{
		"entity.ciio": false, "entity.processed_people": nil, "dataset.important_data": nil, "dataset.contains_pi": true,
		"dataset.people": map[string]any{"low": 90000.0, "high": 110000.0}, "dataset.stored": "sg", "dataset.mlps_level": nil,
		"flow.mode": "copy", "flow.to": "sg", "flow.necessary": nil, "entity.exported_ytd.nonsensitive": 0.0,
	} {
		value, stated := got[key]
		if !stated || !cmp.Equal(value, want) {
			t.Errorf("%s is %v, want %v", key, value, want)
		}
	}
}

// TestWhatWasNotSeenHasNoUpperEnd asks that a gap opens the head count of the entity, and one of another entity's does
// not.
func TestWhatWasNotSeenHasNoUpperEnd(t *testing.T) {
	for owner, want := range map[inventory.ID]string{"a": "9007199254740991", "b": "60000"} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a"), company("b")}}, Date: 20261001}
		bucket(&in, "one", "a", decide.Exactly(60000))
		union(&in, "a", 60000)
		in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{ID: "s3:locked", Entity: owner})
		in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:locked", Cause: inventory.Denied}}}}
		data, err := json.Marshal(decide.FactsFrom(&in, load(t))[0].Facts)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]json.RawMessage
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		exact := want == "60000"
		if exact != (string(got["entity.processed_people"]) == want) {
			t.Errorf("a gap of %s: got %s", owner, got["entity.processed_people"])
		}
	}
}

// TestOwnersStateByTags asks that a grade and an importance on a store are facts of its datasets, and nonsense is not.
func TestOwnersStateByTags(t *testing.T) {
	for _, tt := range []struct {
		tags map[string]string
		want decide.Storage
	}{
		{map[string]string{"mlps_level": "3", "important_data": "no"}, decide.MainlandByGrade},
		{map[string]string{"important_data": "notified"}, decide.MustMainland},
		{map[string]string{"mlps_level": "9", "important_data": "very"}, decide.NoRule},
	} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}, Date: 20261001}
		bucket(&in, "one", "a", decide.Exactly(10))
		in.Inventory.Stores[0].Tags = tt.tags
		if d := decide.Decide(decide.FactsFrom(&in, load(t))[0].Facts, load(t), in.Date); d.Storage != tt.want {
			t.Errorf("%v: got %s, want %s", tt.tags, d.Storage, tt.want)
		}
	}
}

// TestForeignPeopleAreNotCounted asks that people who are all elsewhere, in a store abroad, need no filing and no move.
func TestForeignPeopleAreNotCounted(t *testing.T) {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}, Date: 20261001}
	bucket(&in, "one", "a", decide.Exactly(500000))
	in.People[0].Place = classify.ElsewherePeople
	for _, item := range decide.FactsFrom(&in, load(t)) {
		if d := decide.Decide(item.Facts, load(t), in.Date); d.Storage != decide.NoRule || item.Flow != "" && d.Export != decide.Exempt {
			t.Errorf("%s: got %s, %s", item.ID, d.Storage, d.Export)
		}
	}
}

// TestDataOfNobodyIsOpen asks that a store without an entity is an open question and not one company.
func TestDataOfNobodyIsOpen(t *testing.T) {
	in := decide.Input{Date: 20261001}
	bucket(&in, "one", "", decide.Exactly(10))
	items := decide.FactsFrom(&in, load(t))
	if d := decide.Decide(items[1].Facts, load(t), in.Date); d.Export != decide.ExportUndetermined {
		t.Errorf("got %s", d.Export)
	}
}

// ExampleDecide asks what the rules indicate for a copy of 100,000 people's names and mobiles to the United States.
func ExampleDecide() {
	stated, err := decide.ReadFacts([]byte(`{
		"entity.ciio": false, "entity.state_organ": false, "entity.sectors": ["other"],
		"entity.exported_ytd.nonsensitive": 0, "entity.exported_ytd.sensitive": 0,
		"dataset.fields": ["name", "phone"], "dataset.people": 100000, "dataset.important_data": "no",
		"flow.mode": "copy", "flow.to": "us"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	d := decide.Decide(stated.Facts, shipped(), 20261001)
	fmt.Println(d.Export, d.Level, d.Citations[0].Instrument, d.Citations[0].Article)
	// Output: scc_or_certification filing cac-order-16 8
}

// ExampleAnswer answers one object in kind.
func ExampleAnswer() {
	out, err := decide.Answer([]byte(`{"id": "a", "facts": {"dataset.people": -1}}`), shipped(), 20261001)
	fmt.Println(string(out), err)
	// Output:
	// {
	//   "id": "a",
	//   "error": "dataset.people: -1: negative: want a whole number of 0 or more, {\"low\": n, \"high\": m}, or null"
	// }
	//  <nil>
}
