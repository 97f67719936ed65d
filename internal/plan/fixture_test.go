package plan_test

import (
	"os"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// estate is a small company with one store of every sort that a plan tells apart.
func estate(t *testing.T) plan.Input {
	t.Helper()
	k, err := plan.Load(os.DirFS("../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	in := plan.Input{Inventory: &inventory.Inventory{}, Knowledge: k, Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20)}
	sg := inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: "region_table"}
	us := inventory.Place{Country: "us", Zone: inventory.Abroad, Basis: "region_table"}
	hk := inventory.Place{Country: "hk", Zone: inventory.HongKong, Basis: "region_table"}
	cn := inventory.Place{Country: "cn", Zone: inventory.Mainland, Basis: "region_table"}

	add := store(&in)
	add("students-db", inventory.Database, "postgres", sg, 400<<30, 1_200_000)
	add("students-replica", inventory.Database, "postgres", us, 400<<30, 1_200_000)
	add("photos", inventory.Bucket, "s3", sg, 9<<40, 0)
	add("orders", inventory.KeyValue, "dynamodb", us, 50<<30, 90_000_000)
	add("customers-eu", inventory.Database, "mysql", us, 10<<30, 40_000)
	add("forum", inventory.Database, "mysql", hk, 80<<30, 3_000_000)
	add("staff-cn", inventory.Bucket, "oss", cn, 1<<30, 0)
	add("product", inventory.Bucket, "s3", us, 2<<30, 0)
	add("legacy", inventory.Database, "informix", us, 5<<30, 10)
	in.Inventory.Stores[0].Replication = []inventory.Replica{{To: id("students-replica"), Region: "us-east-1", Place: us, Kind: "read_replica"}}

	people(&in, "students-db", 1_200_000, 30_000)
	people(&in, "photos", 300_000, 0)
	people(&in, "orders", 200_000, 0)
	people(&in, "customers-eu", 0, 40_000)
	people(&in, "forum", 500_000, 0)
	people(&in, "legacy", 5_000, 0)

	verdict(&in, "students-db", decide.MustMainland, decide.SecurityAssessment, "law")
	verdict(&in, "students-replica", decide.MustMainland, decide.SecurityAssessment, "law")
	verdict(&in, "photos", decide.MainlandByGrade, decide.SecurityAssessment, "grade")
	verdict(&in, "orders", decide.MustMainland, decide.Contract, "law")
	verdict(&in, "customers-eu", decide.NoRule, decide.Exempt, "none")
	verdict(&in, "forum", decide.RecommendedMainland, decide.Contract, "policy")
	verdict(&in, "staff-cn", decide.MustMainland, decide.NotAnExport, "law")
	verdict(&in, "product", decide.NoRule, decide.Free, "none")
	verdict(&in, "legacy", decide.MustMainland, decide.Contract, "law")

	flow(&in, "students-db", "storage", inventory.Copy, sg, decide.SecurityAssessment)
	flow(&in, "students-db", "replication", inventory.Copy, us, decide.SecurityAssessment)
	flow(&in, "photos", "public", inventory.RemoteAccess, us, decide.SecurityAssessment)
	flow(&in, "staff-cn", "share", inventory.RemoteAccess, sg, decide.Contract)
	flow(&in, "staff-cn", "replication", inventory.Copy, hk, decide.Contract)
	flow(&in, "product", "replication", inventory.Copy, sg, decide.Free)
	flow(&in, "customers-eu", "storage", inventory.Copy, us, decide.Exempt)

	scope := inventory.Scope{Provider: "aws", Account: "1", Region: "eu-west-1", Service: "s3"}
	in.Inventory.Scopes = []inventory.Scope{scope}
	in.Inventory.Coverage = []inventory.Coverage{{Scope: scope.ID(), Status: inventory.StatusDenied, Gaps: []*inventory.Gap{{
		Scope: scope, Store: inventory.ID(id("photos")), Op: "s3:ListBucket", Cause: inventory.Denied,
		Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"s3:ListBucket"}},
	}}}}
	return in
}

func id(name string) string { return "arn:test:::" + name }

func store(in *plan.Input) func(name string, kind inventory.Kind, engine string, at inventory.Place, bytes, rows int64) {
	return func(name string, kind inventory.Kind, engine string, at inventory.Place, bytes, rows int64) {
		sid := inventory.ID(id(name))
		in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
			ID: sid, Provider: "aws", Service: engine, Kind: kind, Engine: engine, Name: name, Region: "ap-southeast-1", Place: at, Entity: "learn-sg",
		})
		in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{
			ID: sid + "/main", Store: sid, Name: "main", Members: rows, Rows: &inventory.Measure{Value: rows, Method: inventory.Estimate},
			Bytes:   &inventory.Measure{Value: bytes, Method: inventory.Listing},
			Columns: []inventory.Field{{Name: "resident_id"}, {Name: "country"}, {Name: "course"}},
		})
	}
}

func people(in *plan.Input, name string, mainland, elsewhere int64) {
	of := inventory.ID(id(name)) + "/main"
	p := classify.Profile{
		Dataset: of, Columns: []classify.ColumnProfile{{Name: "resident_id"}, {Name: "country"}, {Name: "course"}},
		Findings: []classify.Finding{{Dataset: of, Column: "resident_id", Kind: "resident_id"}},
	}
	in.Profiles = append(in.Profiles, p)
	for place, n := range map[classify.PeoplePlace]int64{classify.MainlandPeople: mainland, classify.ElsewherePeople: elsewhere} {
		in.People = append(in.People, classify.Count{
			Of: of, Place: place, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: n * 98 / 100, Mid: n, High: n * 102 / 100, Method: "sketch",
		})
	}
}

func verdict(in *plan.Input, name string, s decide.Storage, x decide.Export, basis string) {
	of := inventory.ID(id(name)) + "/main"
	in.Decisions = append(in.Decisions, decide.Decision{
		ID: "decision|" + of, Dataset: of, Storage: s, Export: x, Basis: basis, WorstCase: x,
		Citations: []decide.Citation{{Instrument: "csl", Article: "39", ZH: "境内存储", EN: "kept in the mainland"}},
	})
}

func flow(in *plan.Input, name, via string, mode inventory.Mode, to inventory.Place, x decide.Export) {
	st := inventory.ID(id(name))
	fid := "flow|" + st + "|" + inventory.ID(via)
	in.Inventory.Flows = append(in.Inventory.Flows, inventory.Flow{ID: fid, Store: st, Mode: mode, To: to, Via: via, Source: "api"})
	in.Decisions = append(in.Decisions, decide.Decision{
		ID: "decision|" + fid, Dataset: st + "/main", Flow: fid, Export: x, WorstCase: x,
		Citations: []decide.Citation{{Instrument: "cac-order-16", Article: "7", ZH: "申报安全评估", EN: "security assessment"}},
	})
}
