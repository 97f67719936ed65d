package artifact_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// variant is a change of the school's flow that leads to another mechanism.
type variant struct {
	name      string
	change    func(*plan.Input, *inventory.Store, *inventory.Flow)
	word      plan.SyncWord
	pattern   string
	mechanism string
	files     []string
}

func variants() []variant {
	copies := func(_ *plan.Input, _ *inventory.Store, f *inventory.Flow) {
		f.Mode, f.Via = inventory.Copy, "replication"
	}
	needs := func(in *plan.Input, needed string) {
		in.Constraints.Abroad = []plan.Abroad{{Flow: "flow|school", Needed: needed}}
	}
	bucket := func(st *inventory.Store) { st.Kind, st.Engine, st.Service = inventory.Bucket, "oss", "oss" }
	return []variant{
		{"view", func(*plan.Input, *inventory.Store, *inventory.Flow) {}, plan.MaskedSync, "A", "aggregate_view", []string{"view.sql", "grants.sql"}},
		{"columns", copies, plan.MaskedSync, "C", "dts_one_way", []string{"main.tf", "objects.json"}},
		{"columns without a key", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			copies(in, st, f)
			in.Constraints.Abroad = []plan.Abroad{{Flow: f.ID, Needed: "no_person", Key: "no"}}
		}, plan.MaskedSync, "C", "datax_columns", []string{"out_01_students.datax.json"}},
		{"totals of a copy", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			copies(in, st, f)
			needs(in, "aggregate")
		}, plan.MaskedSync, "A", "aggregate_export", []string{"view.sql", "out_01_students.datax.json", "main.tf"}},
		{"files", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			bucket(st)
			copies(in, st, f)
		}, plan.MaskedSync, "A", "maxcompute_aggregate", []string{"job.sql", "main.tf"}},
		{"whole objects", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			bucket(st)
			copies(in, st, f)
			needs(in, "person")
		}, plan.AfterFiling, "F", "oss_crr", []string{"main.tf"}},
		{"objects of another cloud", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			st.Kind, st.Engine, st.Service, st.Provider = inventory.Bucket, "s3", "s3", "aws"
			copies(in, st, f)
			needs(in, "person")
		}, plan.AfterFiling, "F", "export_files", []string{"mgw.sh"}},
		{"files of another cloud", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			st.Kind, st.Engine, st.Service, st.Provider = inventory.Bucket, "s3", "s3", "aws"
		}, plan.MaskedSync, "A", "aggregate_files", []string{"view.sql", "mgw.sh"}},
		{"two way", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			copies(in, st, f)
			in.Constraints.Abroad = []plan.Abroad{{Flow: f.ID, Needed: "person", Writes: "both", Key: "yes"}}
		}, plan.AfterFiling, "F", "dts_two_way", []string{"main.tf", "objects.json"}},
		{"handles", func(in *plan.Input, _ *inventory.Store, _ *inventory.Flow) { needs(in, "handle") }, plan.AfterFiling, "E", "token_vault", []string{"vault.sql"}},
		{"portal", func(in *plan.Input, _ *inventory.Store, _ *inventory.Flow) { needs(in, "person") }, plan.AfterFiling, "F", "mainland_portal", []string{"fields.yaml"}},
		{"stream", func(in *plan.Input, st *inventory.Store, f *inventory.Flow) {
			st.Kind, st.Engine, st.Service = inventory.Stream, "kafka", "alikafka"
			copies(in, st, f)
			in.Constraints.Abroad = []plan.Abroad{{Flow: f.ID, Needed: "person", Freshness: "live"}}
		}, plan.AfterFiling, "F", "kafka_mirror", []string{"mm2.properties"}},
		{"open to all", func(_ *plan.Input, _ *inventory.Store, f *inventory.Flow) { f.Via, f.Who = "public", "anyone" }, plan.Never, "G", "none_allowed", nil},
		{"may not leave", func(in *plan.Input, _ *inventory.Store, _ *inventory.Flow) {
			in.Decisions[0].Export, in.Decisions[0].WorstCase = decide.Prohibited, decide.Prohibited
		}, plan.Never, "G", "none_allowed", nil},
	}
}

// TestEveryMechanismIsConfigured checks word, pattern, mechanism and files of one flow in many situations, that every
// file parses, that Terraform agrees with the schema, and that nothing is configured for what ends.
func TestEveryMechanismIsConfigured(t *testing.T) {
	for _, v := range variants() {
		t.Run(v.name, func(t *testing.T) {
			in := school(t, "mysql")
			v.change(&in, &in.Inventory.Stores[0], &in.Inventory.Flows[0])
			p, err := plan.Make(in)
			if err != nil {
				t.Fatal(err)
			}
			s := p.Syncs[0]
			if s.Word != v.word || s.Pattern != v.pattern || s.Mechanism != v.mechanism {
				t.Errorf("%s %s %s, want %s %s %s", s.Word, s.Pattern, s.Mechanism, v.word, v.pattern, v.mechanism)
			}
			if len(s.Considered) != 6 {
				t.Errorf("%d other patterns are explained, want 6: %v", len(s.Considered), s.Considered)
			}
			files, err := artifact.Files(p, in)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, f := range files {
				if strings.HasPrefix(f.Path, s.Folder()+"/") {
					got[path.Base(f.Path)] = true
					parses(t, f)
				}
			}
			for _, name := range append(v.files, "readme.md") {
				if !got[name] {
					t.Errorf("no %s among %v", name, got)
				}
			}
			if v.files == nil && len(got) != 1 {
				t.Errorf("what ends has %v", got)
			}
		})
	}
}

// TestAReverseSyncIsAnExport checks that the way back abroad has its own word, and that nothing is prepared for what may
// not leave.
func TestAReverseSyncIsAnExport(t *testing.T) {
	_, files := made(t)
	for _, f := range files {
		if f.Path != "sync/reverse.md" {
			continue
		}
		for _, want := range []string{"## students-db", "**after filing · 申报后可** (security_assessment)", "stays paused"} {
			if !strings.Contains(string(f.Data), want) {
				t.Errorf("it does not say %q", want)
			}
		}
		if strings.Contains(string(f.Data), "staff-cn") {
			t.Error("it speaks of a store that does not move")
		}
		return
	}
	t.Error("no sheet on the way back")
}

// secret is what reads like a credential or a value of a person.
func secret() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(AKIA|LTAI|BEGIN [A-Z ]*PRIVATE|\b1[3-9]\d{9}\b|\b\d{17}[\dX]\b)`)
}

func parses(t *testing.T, f artifact.File) {
	t.Helper()
	if m := secret().Find(f.Data); m != nil {
		t.Errorf("%s: %q", f.Path, m)
	}
	switch path.Ext(f.Path) {
	case ".json":
		var v any
		if err := json.Unmarshal(f.Data, &v); err != nil {
			t.Errorf("%s: %v", f.Path, err)
		}
	case ".yaml":
		var v any
		if err := yaml.Unmarshal(f.Data, &v); err != nil {
			t.Errorf("%s: %v", f.Path, err)
		}
	case ".properties":
		properties(t, f)
	case ".sh":
		name := filepath.Join(t.TempDir(), "a.sh")
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("sh", "-n", name).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", f.Path, out)
		}
	case ".tf":
		agrees(t, f)
	}
}

// properties reads key = value lines; the mirror runs one way and names its topics.
func properties(t *testing.T, f artifact.File) {
	t.Helper()
	got := map[string]string{}
	sc := bufio.NewScanner(strings.NewReader(string(f.Data)))
	for sc.Scan() {
		line := strings.TrimSpace(sc.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if !ok {
			t.Errorf("%s: %q is no property", f.Path, line)
		}
		got[strings.TrimSpace(key)] = strings.TrimSpace(value)
	}
	if got["source->target.topics"] != "students" || got["target->source.enabled"] != "false" {
		t.Errorf("%s: %v", f.Path, got)
	}
}

func agrees(t *testing.T, f artifact.File) {
	t.Helper()
	file, diags := hclparse.NewParser().ParseHCL(f.Data, f.Path)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	body, ok := file.Body.(*hclsyntax.Body)
	if !ok {
		t.Fatalf("%s: not native syntax", f.Path)
	}
	resources := schema(t)
	for _, b := range body.Blocks {
		if b.Type == "resource" {
			checkLevel(t, f.Path+" "+strings.Join(b.Labels, "."), b.Body, resources[b.Labels[0]])
		}
	}
}
