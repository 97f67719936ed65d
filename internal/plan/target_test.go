package plan_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestCatalogueCounts(t *testing.T) {
	k := shipped(t)
	cloud, families, marks := map[string]int{}, map[string]map[string]int{}, map[string]int{}
	for i := range k.Products {
		p := &k.Products[i]
		cloud[p.Cloud]++
		marks[p.Mark]++
		if families[p.Family] == nil {
			families[p.Family] = map[string]int{}
		}
		families[p.Family][p.Cloud]++
	}
	for name, least := range map[string]int{"aws": 78, "azure": 30, "gcp": 20, "self": 30, "aliyun": 5} {
		if cloud[name] < least {
			t.Errorf("%s: %d products, want %d", name, cloud[name], least)
		}
	}
	rows := map[string]int{}
	for i := range k.Rows {
		rows[k.Rows[i].Mark]++
	}
	t.Logf("products by cloud %v, by mark %v", cloud, marks)
	t.Logf("products by family %v", families)
	t.Logf("%d rows by mark %v, %d services, %d methods, %d lines", len(k.Rows), rows, len(k.Services), len(k.Methods), len(k.Targets()))
}

// TestCatalogueIsStated asks of every line that it says where it comes from, and that what is recalled is named so.
func TestCatalogueIsStated(t *testing.T) {
	k := shipped(t)
	check := func(id string, p plan.Provenance) {
		recalled := strings.HasPrefix(p.Source, "recall")
		if p.Source == "" || p.Read == "" || p.Basis == "" || p.Mark == "" || recalled && p.Basis != "recalled" {
			t.Errorf("%s: %+v", id, p)
		}
	}
	for _, e := range k.Targets() {
		check(e.Product.ID, e.Product.Provenance)
		if e.Target == nil {
			continue
		}
		check(e.Target.ID, e.Target.Provenance)
		check(e.Service.ID, e.Service.Provenance)
		check(e.Method.ID, e.Method.Provenance)
		if e.Target.Sizing.EN == "" || e.Target.Downtime.EN == "" || e.Target.Verify.ZH == "" || e.Target.Undo.ZH == "" || e.Target.DTS == "" {
			t.Errorf("%s, %s: a part is empty", e.Product.ID, e.Target.ID)
		}
		if len(e.Service.Terraform) == 0 && e.Service.Note == "" {
			t.Errorf("service %s: neither resources nor a reason why not", e.Service.ID)
		}
	}
	for i := range k.Regions {
		check(k.Regions[i].ID, k.Regions[i].Provenance)
	}
}

// TestEveryRowIsUsed keeps rows, services and methods that nothing leads to out of the catalogue.
func TestEveryRowIsUsed(t *testing.T) {
	k := shipped(t)
	used := map[string]bool{}
	for _, e := range k.Targets() {
		if e.Target != nil {
			used["row "+e.Target.ID], used["service "+e.Target.Service] = true, true
			for _, m := range append([]string{e.Target.Method}, e.Target.Others...) {
				used["method "+m] = true
			}
		}
	}
	for i := range k.Rows {
		if !used["row "+k.Rows[i].ID] {
			t.Errorf("row %s is of no product", k.Rows[i].ID)
		}
	}
	for i := range k.Services {
		if !used["service "+k.Services[i].ID] {
			t.Errorf("service %s is of no row", k.Services[i].ID)
		}
	}
	for i := range k.Methods {
		if !used["method "+k.Methods[i].ID] {
			t.Errorf("method %s is of no row", k.Methods[i].ID)
		}
	}
}

func TestTerraformNamesExist(t *testing.T) {
	path := os.Getenv("ALICLOUD_SCHEMA")
	if path == "" {
		path = "../../../shared/terraform/alicloud-schema.json"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("no schema file: %v", err)
	}
	var schema struct {
		Resources map[string]json.RawMessage `json:"resources"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	k := shipped(t)
	for i := range k.Services {
		for _, name := range k.Services[i].Terraform {
			if _, ok := schema.Resources[name]; !ok {
				t.Errorf("service %s: the schema has no %s", k.Services[i].ID, name)
			}
		}
	}
}

// TestEveryServiceOfAProviderIsInTheCatalogue reads the names from the code of the providers, so that a new one is
// asked for as soon as it is written.
func TestEveryServiceOfAProviderIsInTheCatalogue(t *testing.T) {
	k := shipped(t)
	seen := 0
	for _, provider := range []string{"aws", "aliyun", "azure", "gcp"} {
		for _, service := range servicesOf(t, provider) {
			seen++
			if !slices.ContainsFunc(k.Products, func(p plan.Product) bool {
				return slices.ContainsFunc(p.Stores, func(s plan.Source) bool {
					return slices.Contains(s.Provider, provider) && slices.Contains(s.Service, service)
				})
			}) {
				t.Errorf("%s %s: no product", provider, service)
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d services were found in the code", seen)
	}
}

// servicesOf are the values of the constants of a provider whose names begin with service.
func servicesOf(t *testing.T, provider string) []string {
	t.Helper()
	var list []string
	files, err := fs.Glob(os.DirFS("../../providers"), provider+"/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../../providers", name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, "service") || len(v.Values) == 0 {
				return true
			}
			if lit, ok := v.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				word, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, word)
			}
			return true
		})
	}
	return list
}

// TestStoresFindTheirTarget takes stores as the providers describe them.
func TestStoresFindTheirTarget(t *testing.T) {
	k := shipped(t)
	type c struct {
		st   inventory.Store
		want string
	}
	for _, x := range []c{
		{inventory.Store{Provider: "aws", Service: "s3", Kind: inventory.Bucket, Engine: "s3"}, "objects-oss"},
		{inventory.Store{Provider: "aws", Service: "rds", Kind: inventory.Database, Engine: "aurora-mysql", EngineVersion: "8.0.mysql_aurora.3.08.0"}, "mysql-rds"},
		{inventory.Store{Provider: "aws", Service: "rds", Kind: inventory.Database, Engine: "SQLServer-SE"}, "sqlserver-rds"},
		{inventory.Store{Provider: "aws", Service: "rds", Kind: inventory.Database, Engine: "custom-oracle-ee"}, "oracle-polardb"},
		{inventory.Store{Provider: "aws", Service: "dynamodb", Kind: inventory.KeyValue, Engine: "dynamodb"}, "dynamodb-polardb"},
		{inventory.Store{Provider: "aliyun", Service: "oss", Kind: inventory.Bucket, Engine: "oss"}, "oss-oss"},
		{inventory.Store{Provider: "aliyun", Service: "rds", Kind: inventory.Database, Engine: "postgres"}, "postgres-rds"},
		{inventory.Store{Provider: "aliyun", Service: "rds", Kind: inventory.Database, Engine: "sqlserver"}, "sqlserver-rds"},
		{inventory.Store{Provider: "aliyun", Service: "rds", Kind: inventory.Database, Engine: "mariadb"}, "mariadb-rds"},
		{inventory.Store{Provider: "s3", Service: "s3", Kind: inventory.Bucket, Engine: "s3"}, "objects-oss"},
		{inventory.Store{Provider: "sql", Service: "mysql", Kind: inventory.Database, Engine: "mariadb"}, "mariadb-rds"},
		{inventory.Store{Provider: "sql", Service: "postgres", Kind: inventory.Database, Engine: "postgres"}, "postgres-rds"},
		{inventory.Store{Provider: "sql", Service: "sqlite", Kind: inventory.Database, Engine: "sqlite"}, "sqlite-rds"},
		{inventory.Store{Provider: "file", Service: "folder", Kind: inventory.Folder}, "files-oss"},
		{inventory.Store{Provider: "memory", Service: "memory", Kind: inventory.Bucket}, "objects-oss"},
		{inventory.Store{Provider: "azure", Service: "blob", Kind: inventory.Bucket, Engine: "blob"}, "blob-oss"},
		{inventory.Store{Provider: "gcp", Service: "gcs", Kind: inventory.Bucket, Engine: "gcs"}, "objects-oss"},
		// A database that somebody runs on a server of the cloud is that database, not the server.
		{inventory.Store{Provider: "aws", Service: "ec2", Kind: inventory.Database, Engine: "mongodb"}, "mongodb-apsara"},
		{inventory.Store{Provider: "aws", Service: "ec2", Kind: inventory.OtherKind}, ""},
		{inventory.Store{Provider: "aws", Service: "no-such-service", Kind: inventory.OtherKind}, ""},
	} {
		got := ""
		if rows := k.TargetsFor(&x.st); len(rows) > 0 {
			got = rows[0].ID
		}
		if got != x.want {
			t.Errorf("%s %s %s: %q, want %q", x.st.Provider, x.st.Service, x.st.Engine, got, x.want)
		}
	}
}

// TestStatedServicesFindATarget takes the services for which the file provider knows a kind.
func TestStatedServicesFindATarget(t *testing.T) {
	k := shipped(t)
	for provider, services := range map[string][]string{
		"aws":   {"s3", "docdb", "dynamodb", "efs", "fsx", "redshift", "elasticache", "memorydb", "kinesis", "msk", "kafka"},
		"azure": {"blob", "storage", "sql", "postgresql", "mysql", "cosmosdb", "files", "synapse", "redis", "eventhub"},
		"gcp":   {"gcs", "storage", "spanner", "bigtable", "bigquery", "redis", "pubsub"},
	} {
		for _, s := range services {
			if len(k.TargetsFor(&inventory.Store{Provider: provider, Service: s})) == 0 {
				t.Errorf("%s %s: no target", provider, s)
			}
		}
	}
}
