package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the prefix of our own import paths.
const module = "github.com/domicile/domicile/"

// allowed is the import table: which packages of ours a folder may import. A folder is covered by its longest prefix;
// packages below a prefix may import each other and the prefix itself.
var allowed = map[string][]string{
	"configs":            {},
	"internal/inventory": {},
	"internal/format":    {"internal/inventory"},
	"internal/classify":  {"internal/inventory"},
	"internal/decide":    {"internal/inventory", "internal/classify"},
	"internal/plan":      {"internal/inventory", "internal/classify", "internal/decide"},
	"internal/store":     {"internal/inventory", "internal/classify", "internal/decide", "internal/plan"},
	"internal/report":    {"internal/inventory", "internal/classify", "internal/decide", "internal/plan", "internal/store"},
	"internal/review":    {"internal/inventory", "internal/classify", "internal/decide", "internal/plan", "internal/store"},
	"internal/verify":    {"internal/inventory", "internal/format", "internal/store"},
	"internal/demo":      {"internal/inventory", "internal/format", "internal/classify/check"},
	"internal/run":       {"internal/inventory", "internal/classify", "internal/decide", "internal/plan", "internal/format", "internal/store", "internal/review", "internal/report"},
	"providers/file":     {"internal/inventory", "internal/format"},
	"providers/memory":   {"internal/inventory", "internal/format"},
	"providers/s3":       {"internal/inventory", "internal/format"},
	"providers/sql":      {"internal/inventory", "internal/format"},
	"providers/aws":      {"internal/inventory", "internal/format", "providers/s3"},
	"providers/aliyun":   {"internal/inventory", "internal/format"},
	"cmd/domicile":       {"configs", "internal", "providers"},
}

// outside says which folders alone may import a module of others; where it names none, only tests do.
var outside = map[string][]string{
	"github.com/spf13/viper":              {"cmd/domicile"},
	"github.com/spf13/cobra":              {"cmd/domicile"},
	"github.com/aws/":                     {"providers/aws", "providers/s3"},
	"github.com/aliyun/":                  {"providers/aliyun"},
	"github.com/alibabacloud-go/":         {"providers/aliyun"},
	"github.com/jackc/pgx":                {"providers/sql", "internal/store", "internal/run/river"},
	"github.com/adhocore/gronx":           {"internal/run/schedule"},
	"github.com/riverqueue/":              {"internal/run/river"},
	"github.com/go-sql-driver/":           {"providers/sql"},
	"modernc.org/sqlite":                  {"providers/sql", "internal/store", "internal/demo"},
	"github.com/hashicorp/hcl":            {"internal/plan/artifact"},
	"gonum.org/":                          {"internal/plan"},
	"github.com/parquet-go/":              {"internal/format", "internal/demo"},
	"github.com/arran4/":                  {"internal/report"},
	"github.com/wneessen/":                {"internal/run/notify"},
	"go.opentelemetry.io/otel/exporters/": {"cmd/domicile"},
	"go.opentelemetry.io/otel/sdk/":       {"cmd/domicile"},
	"go.opentelemetry.io/otel/":           {"cmd/domicile", "internal/run"},
	"github.com/xuri/excelize":            {"internal/format", "internal/demo", "internal/report"},
	"golang.org/x/term":                   {"cmd/domicile"},
	"github.com/prometheus/":              {},
	"github.com/emersion/":                {},
	"github.com/creack/pty":               {},
	"github.com/standard-webhooks/":       {},
	"k8s.io/":                             {},
	"sigs.k8s.io/":                        {},
}

// TestImportTable reads the import clauses in this process: a test that asks the go command is cached while it is wrong.
func TestImportTable(t *testing.T) {
	root := os.DirFS("../..")
	seen := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, name, imported)
		}
		return nil
	})
	if err != nil || seen < 50 {
		t.Fatalf("read %d files: %v", seen, err)
	}
}

func checkImport(t *testing.T, file, imported string) {
	t.Helper()
	own, isOurs := strings.CutPrefix(imported, module)
	if !isOurs {
		for prefix, only := range outside {
			if strings.HasPrefix(imported, prefix) && !slices.ContainsFunc(only, within(file)) {
				t.Errorf("%s imports %s, which only %v may", file, imported, only)
			}
		}
		return
	}
	prefix := longestPrefix(path.Dir(file))
	if prefix == "" {
		t.Errorf("%s lies in a folder that the import table does not know", file)
		return
	}
	if !within(own)(prefix) && !slices.ContainsFunc(allowed[prefix], within(own)) {
		t.Errorf("%s imports %s; %s may import %v", file, own, prefix, allowed[prefix])
	}
}

// within reports whether a path lies in a folder or is it.
func within(name string) func(string) bool {
	return func(folder string) bool { return name == folder || strings.HasPrefix(name, folder+"/") }
}

func longestPrefix(dir string) string {
	best := ""
	for prefix := range allowed {
		if within(dir)(prefix) && len(prefix) > len(best) {
			best = prefix
		}
	}
	return best
}
