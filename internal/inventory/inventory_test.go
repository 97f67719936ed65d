package inventory_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

func TestColumn(t *testing.T) {
	var c inventory.Column
	values := []string{"a", "", "null", "长", "null"}
	for range 40 { // more than one word of null bits
		for _, v := range values {
			if v == "null" {
				c.AppendNull()
			} else {
				c.Append([]byte(v))
			}
		}
	}
	if c.Len() != 200 {
		t.Fatalf("%d values, want 200", c.Len())
	}
	for i := range c.Len() {
		want := values[i%5]
		if null := want == "null"; c.IsNull(i) != null || !null && string(c.Value(i)) != want || null && len(c.Value(i)) != 0 {
			t.Fatalf("value %d is %q, null %v, want %q", i, c.Value(i), c.IsNull(i), want)
		}
	}
	c.Reset()
	c.Append([]byte("x"))
	if c.Len() != 1 || c.IsNull(0) || string(c.Value(0)) != "x" {
		t.Error("after Reset the column is not empty")
	}
}

func TestZoneOf(t *testing.T) {
	for country, want := range map[string]inventory.Zone{
		"": inventory.ZoneUnknown, "cn": inventory.Mainland, "hk": inventory.HongKong, "mo": inventory.Macao,
		"tw": inventory.Taiwan, "sg": inventory.Abroad,
	} {
		if got := inventory.ZoneOf(country); got != want {
			t.Errorf("ZoneOf(%q) = %q, want %q", country, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	dump := inventory.ID("file:exports/dump.sql")
	if got := dump.Inside("users"); got != "file:exports/dump.sql#users" || got.Container() != dump || dump.Container() != dump {
		t.Errorf("Inside %q, Container %q", got, got.Container())
	}
	s := inventory.Scope{Provider: "aws", Partition: "aws-cn", Account: "1", Region: "cn-north-1", Service: "s3"}
	store := inventory.Store{Provider: "aws", Partition: "aws-cn", Account: "1", Region: "cn-north-1", Service: "s3"}
	if s.ID() != "aws:aws-cn:1:cn-north-1:s3" || store.Scope() != s {
		t.Errorf("scope %q, of the store %q", s.ID(), store.Scope().ID())
	}
}

// TestUnifyDoesNotKnowTheOrderOfArrival shuffles an inventory with duplicates: the bytes stay the same.
func TestUnifyDoesNotKnowTheOrderOfArrival(t *testing.T) {
	build := func(seed uint64) string {
		tagged, sized := rds("a", "h:1"), rds("a", "h:1")
		tagged.Tags = map[string]string{"k": "v"}
		sized.Size.Bytes = &inventory.Measure{Value: 1, Method: inventory.Exact}
		inv := inventory.Inventory{
			Entities: []inventory.Entity{{ID: "e2"}, {ID: "e1"}, {ID: "e1"}},
			Scopes:   []inventory.Scope{scope("2", "r"), scope("1", "r"), scope("1", "r")},
			Coverage: []inventory.Coverage{
				{Scope: "a", Status: inventory.Complete, Calls: 1, Rows: 1},
				{Scope: "a", Status: inventory.StatusDenied, Calls: 2, Rows: 0, Gaps: []*inventory.Gap{{Op: "x", Cause: inventory.Denied}}},
				{Scope: "b", Status: inventory.NotApplicable},
				{Scope: "b", Status: inventory.Complete},
			},
			Stores:   []inventory.Store{tagged, rds("b"), sized},
			Datasets: []inventory.Dataset{{ID: "d"}, {ID: "d", Columns: []inventory.Field{{Name: "x"}}}},
			Flows:    []inventory.Flow{{ID: "f", Source: "derived"}, {ID: "f", Source: "api"}},
			Links:    []inventory.Link{{ID: "l2"}, {ID: "l1"}},
		}
		shuffle(seed, inv.Entities, inv.Links)
		shuffleOne(seed, inv.Scopes)
		shuffleOne(seed, inv.Coverage)
		shuffleOne(seed, inv.Stores)
		shuffleOne(seed, inv.Datasets)
		shuffleOne(seed, inv.Flows)
		inv.Unify()
		data, err := json.Marshal(inv)
		if err != nil {
			t.Fatal(err)
		}
		if len(inv.Stores) != 2 || inv.Stores[0].Size.Bytes == nil || len(inv.Datasets[0].Columns) != 1 ||
			inv.Flows[0].Source != "api" || inv.Coverage[0].Status != inventory.Partial || inv.Coverage[1].Status != inventory.Complete {
			t.Fatalf("the record that knows more did not win: %s", data)
		}
		return string(data)
	}
	want := build(0)
	for seed := range uint64(50) {
		if diff := cmp.Diff(want, build(seed)); diff != "" {
			t.Fatalf("seed %d (-want +got):\n%s", seed, diff)
		}
	}
}

func shuffle(seed uint64, e []inventory.Entity, l []inventory.Link) {
	shuffleOne(seed, e)
	shuffleOne(seed, l)
}

func shuffleOne[T any](seed uint64, list []T) {
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func TestInventoryAdd(t *testing.T) {
	var inv inventory.Inventory
	for _, account := range []string{"2", "1"} {
		inv.Add(inventory.Inventory{
			Scopes:   []inventory.Scope{scope(account, "r")},
			Coverage: []inventory.Coverage{{Scope: scope(account, "r").ID(), Status: inventory.Complete}},
		})
	}
	inv.Unify()
	if len(inv.Coverage) != 2 || inv.Coverage[0].Scope != inv.Scopes[0].ID() {
		t.Errorf("coverage %+v beside %+v", inv.Coverage, inv.Scopes)
	}
}

func TestEveryCauseHasAFix(t *testing.T) {
	for _, cause := range inventory.Causes() {
		caller := inventory.NewCaller(inventory.CallerConfig{Tries: 1})
		err := caller.Do(t.Context(), call(inventory.Failure{Cause: cause}), failing)
		if g := inventory.AsGap(err); g == nil || g.Cause != cause || g.Fix.Code == "" {
			t.Errorf("%s: gap %+v", cause, g)
		}
	}
}

func TestUnifyCompletesAStoreFromItsOtherRecord(t *testing.T) {
	index := rds("a", "h:1")
	index.Account, index.Place, index.Tags = "", inventory.UnknownPlace(), map[string]string{"k": "index", "team": "crm"}
	index.Exposure, index.Encryption = inventory.Public, inventory.Yes
	index.Size.Items = &inventory.Measure{Value: 7, Method: inventory.Metric}
	list := rds("a")
	list.Tags, list.Exposure, list.Encryption = map[string]string{"k": "list"}, inventory.ExposureUnknown, inventory.No
	want := rds("a", "h:1")
	want.Tags, want.Exposure, want.Encryption = map[string]string{"k": "list", "team": "crm"}, inventory.Public, inventory.No
	want.Size.Items = index.Size.Items
	inv := inventory.Inventory{Stores: []inventory.Store{index, list}}
	inv.Unify()
	if diff := cmp.Diff([]inventory.Store{want}, inv.Stores); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
}
