package inventory_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

func singapore() inventory.Place {
	return inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable}
}

func mainland() inventory.Place {
	return inventory.Place{Country: "cn", Zone: inventory.Mainland, Basis: inventory.BasisRegionTable}
}

// rds is a database as a control plane tells of it.
func rds(name string, endpoints ...string) inventory.Store {
	return inventory.Store{
		ID: inventory.ID("arn:aws:rds:" + name), Provider: "aws", Partition: "aws", Account: "1", Region: "ap-southeast-1",
		Service: "rds", Kind: inventory.Database, Engine: "postgres", Name: name, Place: singapore(), Endpoints: endpoints,
	}
}

// postgres is a database as a connection sees it.
func postgres(endpoint string) inventory.Store {
	return inventory.Store{
		ID: inventory.ID("postgres://" + endpoint + "/app"), Provider: "postgres", Service: "postgres", Kind: inventory.Database,
		Name: "app", Place: inventory.UnknownPlace(), Endpoints: []string{endpoint}, EngineVersion: "15.3", Local: true,
	}
}

func causes(inv inventory.Inventory) map[inventory.ID]inventory.Cause {
	all := map[inventory.ID]inventory.Cause{}
	for _, g := range inv.Gaps() {
		all[g.Store] = g.Cause
	}
	return all
}

func TestJoin(t *testing.T) {
	bucket := func(id, name, endpoint string, place inventory.Place) inventory.Store {
		return inventory.Store{
			ID: inventory.ID(id), Provider: "aws", Service: "s3", Kind: inventory.Bucket, Name: name, Place: place,
			Endpoints: []string{endpoint},
		}
	}
	anywhere := inventory.UnknownPlace()
	tests := []struct {
		name    string
		stores  []inventory.Store
		of      inventory.ID // store whose dataset is looked at
		want    inventory.ID // store that the dataset belongs to afterwards
		stores2 int
	}{
		{"the same endpoint", []inventory.Store{rds("a", "a.rds.amazonaws.com:5432"), postgres("a.rds.amazonaws.com:5432")}, "postgres://a.rds.amazonaws.com:5432/app", "arn:aws:rds:a", 1},
		{"in capitals, with a dot at the end", []inventory.Store{rds("a", "A.rds.amazonaws.com.:5432"), postgres("a.rds.amazonaws.com:5432")}, "postgres://a.rds.amazonaws.com:5432/app", "arn:aws:rds:a", 1},
		{"a control plane without a port", []inventory.Store{rds("a", "a.rds.amazonaws.com"), postgres("a.rds.amazonaws.com:5432")}, "postgres://a.rds.amazonaws.com:5432/app", "arn:aws:rds:a", 1},
		{"another port", []inventory.Store{rds("a", "h:3306"), postgres("h:5432")}, "postgres://h:5432/app", "postgres://h:5432/app", 2},
		{"another host", []inventory.Store{rds("a", "a:5432"), postgres("b:5432")}, "postgres://b:5432/app", "postgres://b:5432/app", 2},
		{"the second of its endpoints", []inventory.Store{rds("a", "w:5432", "r:5432"), postgres("r:5432")}, "postgres://r:5432/app", "arn:aws:rds:a", 1},
		{"two candidates", []inventory.Store{rds("b", "h:1"), rds("a", "h:1"), postgres("h:1")}, "postgres://h:1/app", "arn:aws:rds:a", 2},
		{"buckets of one endpoint", []inventory.Store{
			bucket("arn:x", "x", "s3.example", singapore()), bucket("arn:y", "y", "s3.example", singapore()),
			bucket("s3://s3.example/y", "y", "s3.example", anywhere),
		}, "s3://s3.example/y", "arn:y", 2},
		{"a connection whose region the vendor's table knows", []inventory.Store{
			bucket("acs:oss:::y", "y", "y.oss.example", mainland()), bucket("s3://oss.example/y", "y", "y.oss.example", mainland()),
		}, "s3://oss.example/y", "acs:oss:::y", 1},
		{"two connections never join", []inventory.Store{postgres("h:1"), {ID: "other", Endpoints: []string{"h:1"}, Place: anywhere}}, "other", "other", 2},
		{"a connection without an endpoint", []inventory.Store{rds("a", ""), {ID: "other", Place: anywhere}}, "other", "other", 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inv := inventory.Inventory{
				Stores:   tt.stores,
				Datasets: []inventory.Dataset{{ID: "d", Store: tt.of}},
				Flows:    []inventory.Flow{{ID: "f", Store: tt.of, Target: tt.of}},
				Coverage: []inventory.Coverage{{Scope: "s", Gaps: []*inventory.Gap{{Store: tt.of, Op: "x", Cause: inventory.Denied}}}},
			}
			inv.Join()
			if got := inv.Datasets[0].Store; got != tt.want || inv.Flows[0].Store != tt.want || inv.Flows[0].Target != tt.want {
				t.Errorf("dataset in %s, flow from %s to %s, want all %s", got, inv.Flows[0].Store, inv.Flows[0].Target, tt.want)
			}
			if got := inv.Datasets[0].AsListed().Store; got != tt.of {
				t.Errorf("the provider is asked for a dataset of %s, and listed it for %s", got, tt.of)
			}
			if got := inv.Coverage[0].Gaps[0].Store; got != tt.want {
				t.Errorf("gap of %s, want %s", got, tt.want)
			}
			if len(inv.Stores) != tt.stores2 {
				t.Errorf("%d stores, want %d", len(inv.Stores), tt.stores2)
			}
		})
	}
}

func TestJoinKeepsThePlaceAndAddsTheContents(t *testing.T) {
	inv := inventory.Inventory{Stores: []inventory.Store{rds("a", "h:1"), postgres("h:1")}}
	inv.Join()
	want := rds("a", "h:1")
	want.EngineVersion = "15.3"
	want.Aliases = map[string]string{"contents:app": "postgres://h:1/app"}
	want.Local = true
	if diff := cmp.Diff([]inventory.Store{want}, inv.Stores); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
	if gaps := inv.Gaps(); len(gaps) != 0 {
		t.Errorf("gaps %v: an empty database that was connected to was read", gaps)
	}
}

func TestJoinFindsWhatNobodyReads(t *testing.T) {
	full, empty := rds("full", "h:1"), rds("empty", "h:2")
	empty.Size.Items = &inventory.Measure{Value: 0, Method: inventory.Exact}
	bucket := inventory.Store{ID: "b", Name: "logs", Engine: "oss", Kind: inventory.Bucket, Place: mainland()}
	unlisted := bucket
	unlisted.ID, unlisted.Size.Bytes = "u", &inventory.Measure{Value: 1, Method: inventory.Metric}
	explained := unlisted
	explained.ID = "e"
	inv := inventory.Inventory{
		Stores:   []inventory.Store{full, empty, bucket, unlisted, explained, postgres("h:9")},
		Coverage: []inventory.Coverage{{Scope: full.Scope().ID(), Status: inventory.Complete, Gaps: []*inventory.Gap{{Store: "e", Cause: inventory.Denied}}}},
		Scopes:   []inventory.Scope{full.Scope()},
	}
	inv.Join()
	want := map[inventory.ID]inventory.Cause{
		full.ID: inventory.ContentsUnread, "u": inventory.ContentsUnread, "e": inventory.Denied,
		"postgres://h:9/app": inventory.PlaceUnknown,
	}
	if diff := cmp.Diff(want, causes(inv)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if inv.Coverage[0].Status != inventory.Partial {
		t.Errorf("status %s of a scope with a gap", inv.Coverage[0].Status)
	}
	fixes := map[inventory.ID]inventory.Fix{}
	for _, g := range inv.Gaps() {
		fixes[g.Store] = g.Fix
	}
	for id, fix := range map[inventory.ID]inventory.Fix{
		full.ID:              {Code: inventory.FixConnect, Args: []string{"postgres://USER@h:1/DATABASE"}},
		"u":                  {Code: inventory.FixConnect, Args: []string{"oss://logs"}},
		"postgres://h:9/app": {Code: inventory.FixSetting, Args: []string{"place", "COUNTRY"}},
	} {
		if diff := cmp.Diff(fix, fixes[id]); diff != "" {
			t.Errorf("fix of %s (-want +got):\n%s", id, diff)
		}
	}
}

func TestCleanEndpoint(t *testing.T) {
	for in, want := range map[string]string{
		"HOST":                              "host",
		"host:5432":                         "host:5432",
		"host.:5432":                        "host:5432",
		"https://Bucket.S3.amazonaws.com/k": "bucket.s3.amazonaws.com",
		"postgres://u:p@h:5432/db?x=1":      "h:5432",
		"[2001:DB8::1]:443":                 "[2001:db8::1]:443",
		"[2001:db8::1]":                     "[2001:db8::1]",
		"2001:db8::1":                       "2001:db8::1",
		"host:":                             "host",
		"":                                  "",
	} {
		if got := inventory.CleanEndpoint(in); got != want {
			t.Errorf("CleanEndpoint(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzCleanEndpoint(f *testing.F) {
	for _, seed := range []string{"https://u:p@h:1/x", "[::1]:2", "a:b:c", "@@//", "h.:", "[::"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		once := inventory.CleanEndpoint(in)
		if twice := inventory.CleanEndpoint(once); twice != once {
			t.Errorf("CleanEndpoint(%q) = %q, and again %q", in, once, twice)
		}
	})
}

func TestAssembleTwiceIsAssembleOnce(t *testing.T) {
	public := rds("p", "p:1")
	public.Exposure = inventory.Public
	public.Replication = []inventory.Replica{{To: "cn-north-1", Place: mainland(), Kind: "read_replica"}}
	inv := inventory.Inventory{Stores: []inventory.Store{postgres("h:1"), rds("a", "h:1"), public}}
	people := inventory.Assembly{
		Entities: []inventory.Entity{{ID: "learn-sg", Name: "Learn"}},
		Assign:   []inventory.Assign{{Entity: "learn-sg"}},
		Declared: []inventory.Declared{{
			Store: inventory.Store{Name: "zendesk", Place: inventory.Place{Country: "us"}},
			Flows: []inventory.Flow{{Mode: inventory.RemoteAccess, To: inventory.Place{Country: "ph"}, Who: "agents"}},
		}},
		Links: []inventory.Link{{Kind: "vpn"}},
	}
	inv.Assemble(people)
	once, err := json.Marshal(inv)
	if err != nil {
		t.Fatal(err)
	}
	people.Links = nil // a link has no id of its own unless somebody gives it one
	inv.Assemble(people)
	twice, err := json.Marshal(inv)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(once), string(twice)); diff != "" {
		t.Errorf("(-once +twice):\n%s", diff)
	}
	if len(inv.Stores) != 3 || len(inv.Flows) != 6 {
		t.Errorf("%d stores and %d flows, want 3 and 6:\n%s", len(inv.Stores), len(inv.Flows), once)
	}
}

func ExampleInventory_Assemble() {
	inv := inventory.Inventory{
		Stores: []inventory.Store{
			{ID: "arn:aws:rds:crm", Kind: inventory.Database, Place: inventory.Place{
				Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable,
			}, Endpoints: []string{"crm.example:5432"}},
			{ID: "postgres://crm.example:5432/app", Place: inventory.UnknownPlace(), Endpoints: []string{"crm.example:5432"}},
		},
		Datasets: []inventory.Dataset{{ID: "postgres://crm.example:5432/app/public.users", Store: "postgres://crm.example:5432/app"}},
	}
	inv.Assemble(inventory.Assembly{Assign: []inventory.Assign{{Entity: "learn-sg"}}})
	for _, s := range inv.Stores {
		fmt.Println(s.ID, s.Place.Zone, s.Entity)
	}
	for _, d := range inv.Datasets {
		fmt.Println(d.ID, "in", d.Store)
	}
	for _, f := range inv.Flows {
		fmt.Println(f.Via, "to", f.To.Country, f.Mode)
	}
	// Output:
	// arn:aws:rds:crm abroad learn-sg
	// postgres://crm.example:5432/app/public.users in arn:aws:rds:crm
	// storage to sg unknown
}

// BenchmarkAssemble puts an estate of 50,000 databases together, half of which a connection reads.
func BenchmarkAssemble(b *testing.B) {
	var estate inventory.Inventory
	for i := range 50_000 {
		endpoint := fmt.Sprintf("db-%d.example:5432", i)
		control := rds(strconv.Itoa(i), endpoint)
		control.Region = fmt.Sprintf("region-%d", i%17)
		estate.Stores = append(estate.Stores, control)
		if i%2 == 0 {
			content := postgres(endpoint)
			estate.Stores = append(estate.Stores, content)
			estate.Datasets = append(estate.Datasets, inventory.Dataset{ID: content.ID + "/t", Store: content.ID})
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		var inv inventory.Inventory
		inv.Add(estate)
		inv.Assemble(inventory.Assembly{Assign: []inventory.Assign{{Match: inventory.Match{Path: "1*"}, Entity: "e"}}})
	}
}
