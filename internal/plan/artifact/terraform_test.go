package artifact_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// level is one level of a resource in the schema file.
type level struct {
	Attributes map[string]struct {
		Use        string `json:"use"`
		Deprecated bool   `json:"deprecated"`
	} `json:"attributes"`
	Blocks map[string]level `json:"blocks"`
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
func bodies(tb testing.TB) map[string]*hclsyntax.Body {
	tb.Helper()
	_, files := made(tb)
	out := map[string]*hclsyntax.Body{}
	parser := hclparse.NewParser()
	for _, f := range files {
		if !strings.HasSuffix(f.Path, ".tf") {
			continue
		}
		file, diags := parser.ParseHCL(f.Data, f.Path)
		if diags.HasErrors() {
			tb.Fatal(diags)
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

func TestTerraformAgreesWithTheSchema(t *testing.T) {
	resources := schema(t)
	for path, body := range bodies(t) {
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
}

func checkLevel(t *testing.T, where string, body *hclsyntax.Body, want level) {
	t.Helper()
	for name := range body.Attributes {
		a, ok := want.Attributes[name]
		switch {
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
	for _, b := range body.Blocks {
		inner, ok := want.Blocks[b.Type]
		if !ok {
			t.Errorf("%s: no block %s", where, b.Type)
			continue
		}
		checkLevel(t, where+"."+b.Type, b.Body, inner)
	}
}

// TestTerraformReferences checks that every variable is declared, every reference has its resource, no variable is
// unused, and every password is sensitive.
func TestTerraformReferences(t *testing.T) {
	declared, used, resources := map[string]map[string]bool{}, map[string]map[string]bool{}, map[string]map[string]bool{}
	mark := func(m map[string]map[string]bool, folder, name string) {
		if m[folder] == nil {
			m[folder] = map[string]bool{}
		}
		m[folder][name] = true
	}
	all := bodies(t)
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
			if tr.RootName() == "string" {
				continue // the type of a variable
			}
			next, ok := tr[1].(hcl.TraverseAttr)
			if !ok {
				t.Errorf("%s: odd reference", path)
				continue
			}
			if tr.RootName() == "var" {
				mark(used, folder, next.Name)
				if !declared[folder][next.Name] {
					t.Errorf("%s: var.%s is not declared", path, next.Name)
				}
			} else if !resources[folder][tr.RootName()+"."+next.Name] {
				t.Errorf("%s: no resource %s.%s", path, tr.RootName(), next.Name)
			}
		}
	}
	for folder, names := range declared {
		for name := range names {
			if !used[folder][name] && !strings.HasPrefix(name, "vpc_id") && name != "zone_id" && name != "vswitch_id" && name != "kms_key_id" {
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

func TestTerraformIsFormatted(t *testing.T) {
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not installed")
	}
	folder := t.TempDir()
	_, files := made(t)
	write(t, folder, files)
	cmd := exec.Command("terraform", "fmt", "-check", "-diff", "-recursive", folder)
	if out, err := cmd.Output(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
