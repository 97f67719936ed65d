package plan_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestVersionsDecideAndWarn(t *testing.T) {
	k := shipped(t)
	mysql := func(version string) *inventory.Store {
		return &inventory.Store{Provider: "aws", Service: "rds", Kind: inventory.Database, Engine: "mysql", EngineVersion: version}
	}
	for version, want := range map[string][2]bool{ // RDS, PolarDB
		"": {true, true}, "5.7.28": {true, true}, "5.7.44": {true, false}, "8.0": {true, true}, "8.0.18": {true, true},
		"8.0.36": {true, false}, "8.4.3": {false, false}, "9.1": {false, false}, "5.60": {false, false},
	} {
		rds, polar := k.Target("mysql-rds"), k.Target("mysql-polardb")
		if got := [2]bool{rds.Takes(version), polar.Takes(version)}; got != want {
			t.Errorf("%q: %v, want %v", version, got, want)
		}
		rows := k.TargetsFor(mysql(version))
		if len(rows) != 2 || rows[0].ID != "mysql-rds" {
			t.Fatalf("%q: %d rows", version, len(rows))
		}
		if warned := hasFinding(rows[0], "version-unconfirmed"); warned == want[0] {
			t.Errorf("%q: warned %t", version, warned)
		}
	}
	if v := k.Target("mysql-rds").Version("5.7.44"); v == nil || v.Until != "2028-10-21" {
		t.Errorf("5.7: %+v", v)
	}
}

func hasFinding(t *plan.Target, id string) bool {
	return slices.ContainsFunc(t.Findings, func(f plan.Lost) bool { return f.ID == id })
}

func TestARowThatTakesTheVersionComesFirst(t *testing.T) {
	k := plan.Knowledge{Products: []plan.Product{{
		ID: "self.x", Stores: []plan.Source{{Engine: []string{"x"}}},
		To: []plan.Target{
			{ID: "old", Versions: []plan.Version{{Source: []string{"1"}, UpTo: "1.4", Target: "1"}}},
			{ID: "new", Versions: []plan.Version{{Source: []string{"1", "2"}, Target: "2"}}},
		},
	}}}
	for version, want := range map[string]string{"": "old", "1.4.9": "old", "1.5": "new", "2.0": "new", "3": "old"} {
		if got := k.TargetsFor(&inventory.Store{Engine: "X", EngineVersion: version})[0].ID; got != want {
			t.Errorf("%q: %s, want %s", version, got, want)
		}
	}
}

func TestStorageClasses(t *testing.T) {
	k := shipped(t)
	for _, c := range []struct{ row, source, want, restore string }{
		{"objects-oss", "standard", "Standard", ""},
		{"objects-oss", "INTELLIGENT_TIERING", "Standard", ""},
		{"objects-oss", "ONEZONE_IA", "IA", ""},
		{"objects-oss", "GLACIER", "Archive", "s3.restore.flexible.bulk"},
		{"objects-oss", "DEEP_ARCHIVE", "DeepColdArchive", "s3.restore.deep_archive.bulk"},
		{"blob-oss", "Cool", "IA", ""},
	} {
		if got := k.Target(c.row).Class(c.source); got == nil || got.Target != c.want || got.Restore != c.restore {
			t.Errorf("%s %s: %+v", c.row, c.source, got)
		}
	}
	if got := k.Target("objects-oss").Class("UNHEARD_OF"); got != nil {
		t.Errorf("an unknown class became %+v", got)
	}
}

// TestRowsBringTheFindingsOfTheirProduct looks at one gap of Amazon S3 that other stores with its interface do not have.
func TestRowsBringTheFindingsOfTheirProduct(t *testing.T) {
	k := shipped(t)
	has := func(st inventory.Store, id string) bool {
		return hasFinding(k.TargetsFor(&st)[0], id)
	}
	s3 := inventory.Store{Provider: "aws", Service: "s3", Kind: inventory.Bucket}
	own := inventory.Store{Provider: "s3", Service: "s3", Kind: inventory.Bucket}
	if !has(s3, "object-lock") || has(own, "object-lock") || !has(own, "versions") || !has(s3, "versions") {
		t.Error("findings of row and product are mixed up")
	}
	redis := inventory.Store{Engine: "redis", Kind: inventory.Cache}
	for _, f := range k.TargetsFor(&redis)[0].Findings {
		if f.ID == "psync" && strings.Contains(f.What.EN, "ElastiCache") {
			t.Error("a Redis of one's own is warned of ElastiCache")
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	fsys := os.DirFS("../../configs")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.Load(fsys); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkTargetsFor(b *testing.B) {
	k := shipped(b)
	st := inventory.Store{Provider: "aws", Service: "s3", Kind: inventory.Bucket, Engine: "s3"}
	for b.Loop() {
		if len(k.TargetsFor(&st)) == 0 {
			b.Fatal("no target")
		}
	}
}
