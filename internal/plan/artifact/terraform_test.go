package artifact_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/domicile/domicile/internal/plan/artifact"
)

// level is one level of a resource in the schema file.
type level struct {
	Attributes map[string]struct {
		Use        string `json:"use"`
		Deprecated bool   `json:"deprecated"`
	} `json:"attributes"`
	Blocks map[string]struct {
		Block level `json:"block"`
		Min   int   `json:"min"`
		Max   int   `json:"max"`
	} `json:"blocks"`
}

// schema reads the provider's schema, which lies beside the repository where it is developed.
func schema(tb testing.TB) map[string]level {
	tb.Helper()
	path := os.Getenv("ALICLOUD_SCHEMA")
	if path == "" {
		path = "../../../../shared/terraform/alicloud-schema.json"
	}
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Skipf("no schema file: %v", err)
	}
	var file struct {
		Resources map[string]level `json:"resources"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	return file.Resources
}

// bodies parses every Terraform file.
func bodies(tb testing.TB, files []artifact.File) map[string]*hclsyntax.Body {
	tb.Helper()
	out := map[string]*hclsyntax.Body{}
	parser := hclparse.NewParser()
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".tf") {
			continue
		}
		file, diags := parser.ParseHCL(f.Data, f.Path)
		if diags.HasErrors() {
			tb.Fatalf("%v\n%s", diags, f.Data)
		}
		body, ok := file.Body.(*hclsyntax.Body)
		if !ok {
			tb.Fatalf("%s: not native syntax", f.Path)
		}
		out[f.Path] = body
	}
	if len(out) == 0 {
		tb.Fatal("no Terraform was written")
	}
	return out
}

// both are the files of a small estate, and of a plan that has a step for every row of the catalogue.
func both(t *testing.T, check func(*testing.T, []artifact.File)) {
	t.Helper()
	t.Run("estate", func(t *testing.T) {
		_, files := made(t)
		check(t, files)
	})
	t.Run("every service", func(t *testing.T) { check(t, everything(t)) })
}

func TestTerraformAgreesWithTheSchema(t *testing.T) {
	resources := schema(t)
	both(t, func(t *testing.T, files []artifact.File) {
		t.Helper()
		for path, body := range bodies(t, files) {
			for _, b := range body.Blocks {
				if b.Type != "resource" {
					continue
				}
				want, ok := resources[b.Labels[0]]
				if !ok {
					t.Errorf("%s: no resource %s", path, b.Labels[0])
					continue
				}
				checkLevel(t, path+" "+strings.Join(b.Labels, "."), b.Body, want)
			}
		}
	})
}

// meta are the arguments that Terraform itself gives every resource.
var meta = []string{"count", "for_each", "depends_on", "provider"}

func checkLevel(t *testing.T, where string, body *hclsyntax.Body, want level) {
	t.Helper()
	for name := range body.Attributes {
		a, ok := want.Attributes[name]
		switch {
		case slices.Contains(meta, name):
		case !ok:
			t.Errorf("%s: no argument %s", where, name)
		case a.Use == "computed":
			t.Errorf("%s: %s is computed", where, name)
		case a.Deprecated:
			t.Errorf("%s: %s is deprecated", where, name)
		}
	}
	for name, a := range want.Attributes {
		if _, set := body.Attributes[name]; a.Use == "required" && !set {
			t.Errorf("%s: %s is required", where, name)
		}
	}
	count := map[string]int{}
	for _, b := range body.Blocks {
		name, content := b.Type, b.Body
		if name == "dynamic" {
			name, content = b.Labels[0], b.Body.Blocks[0].Body
		}
		count[name]++
		inner, ok := want.Blocks[name]
		if !ok {
			t.Errorf("%s: no block %s", where, name)
			continue
		}
		checkLevel(t, where+"."+name, content, inner.Block)
	}
	for name, b := range want.Blocks {
		if count[name] < b.Min || b.Max > 0 && count[name] > b.Max {
			t.Errorf("%s: %d blocks %s, want %d to %d", where, count[name], name, b.Min, b.Max)
		}
	}
}

// iterators are what a dynamic block calls its element.
var iterators = []string{"lifecycle_rule", "attribute"}

// TestTerraformReferences checks that every variable is declared, every reference has its resource, no variable is
// unused, and every password is sensitive.
func TestTerraformReferences(t *testing.T) { both(t, checkReferences) }

func checkReferences(t *testing.T, files []artifact.File) {
	t.Helper()
	kinds := schema(t)
	declared, used, resources := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]map[string]bool{}
	mark := func(m map[string]map[string]bool, folder, name string) {
		if m[folder] == nil {
			m[folder] = map[string]bool{}
		}
		if m[folder][name] {
			t.Errorf("%s: %s twice", folder, name)
		}
		m[folder][name] = true
	}
	all := bodies(t, files)
	for path, body := range all {
		folder := filepath.Dir(path)
		for _, b := range body.Blocks {
			switch b.Type {
			case "variable":
				mark(declared, folder, b.Labels[0])
				if _, sensitive := b.Body.Attributes["sensitive"]; strings.Contains(b.Labels[0], "password") && !sensitive {
					t.Errorf("%s: %s is not sensitive", path, b.Labels[0])
				}
			case "resource":
				mark(resources, folder, b.Labels[0]+"."+b.Labels[1])
			}
		}
	}
	for path, body := range all {
		folder := filepath.Dir(path)
		for _, tr := range traversals(body) {
			if len(tr) == 1 || slices.Contains(iterators, tr.RootName()) || tr.RootName() == "path" {
				continue // the type of a variable, an element, the folder itself
			}
			next, ok := tr[1].(hcl.TraverseAttr)
			if !ok {
				t.Errorf("%s: odd reference", path)
				continue
			}
			switch {
			case tr.RootName() == "var":
				if used[folder] == nil {
					used[folder] = map[string]bool{}
				}
				used[folder][next.Name] = used[folder][next.Name] || !strings.HasSuffix(path, "variables.tf")
				if !declared[folder][next.Name] {
					t.Errorf("%s: var.%s is not declared", path, next.Name)
				}
			case !resources[folder][tr.RootName()+"."+next.Name]:
				t.Errorf("%s: no resource %s.%s", path, tr.RootName(), next.Name)
			case len(tr) > 2:
				attribute, _ := tr[2].(hcl.TraverseAttr)
				if _, ok := kinds[tr.RootName()].Attributes[attribute.Name]; !ok && attribute.Name != "id" {
					t.Errorf("%s: %s has no attribute %s", path, tr.RootName(), attribute.Name)
				}
			}
		}
	}
	for folder, names := range declared {
		for name := range names {
			if !used[folder][name] {
				t.Errorf("%s: variable %s is not used", folder, name)
			}
		}
	}
}

func traversals(body *hclsyntax.Body) []hcl.Traversal {
	var list []hcl.Traversal
	for _, a := range body.Attributes {
		list = append(list, a.Expr.Variables()...)
	}
	for _, b := range body.Blocks {
		list = append(list, traversals(b.Body)...)
	}
	return list
}

// TestTerraformIsFormatted asks the formatter of the language, and terraform itself where it is installed.
func TestTerraformIsFormatted(t *testing.T) {
	both(t, func(t *testing.T, files []artifact.File) {
		t.Helper()
		for _, f := range files {
			if strings.HasSuffix(f.Path, ".tf") && !bytes.Equal(hclwrite.Format(f.Data), f.Data) {
				t.Errorf("%s is not formatted", f.Path)
			}
		}
		if _, err := exec.LookPath("terraform"); err != nil {
			t.Skip("terraform is not installed")
		}
		folder := t.TempDir()
		write(t, folder, files)
		cmd := exec.Command("terraform", "fmt", "-check", "-diff", "-recursive", folder)
		if out, err := cmd.Output(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	})
}
