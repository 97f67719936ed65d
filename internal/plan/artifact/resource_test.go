package artifact_test

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

var everyFile = sync.OnceValues(func() ([]artifact.File, error) {
	k, err := knowledge()
	if err != nil {
		return nil, err
	}
	in, p := everyStore(k)
	return artifact.Files(p, in)
})

// everything are the files of the plan of catalogue, written once: no test changes them.
func everything(tb testing.TB) []artifact.File {
	tb.Helper()
	files, err := everyFile()
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

func catalogue(tb testing.TB) (plan.Input, *plan.Plan) {
	tb.Helper()
	return everyStore(shipped(tb))
}

// everyStore makes a plan that has a store and a step for every row of the catalogue, with every engine that the
// vocabulary of migrations knows.
func everyStore(k plan.Knowledge) (plan.Input, *plan.Plan) {
	inv := &inventory.Inventory{}
	var groups []plan.Group
	for i := range k.Rows {
		row := &k.Rows[i]
		for n, method := range append([]string{row.Method}, row.Others...) {
			for _, engine := range engines(&k, row, method) {
				id := plan.ID(fmt.Sprintf("store-%s-%d-%s", row.ID, n, engine))
				st := inventory.Store{ID: id, Name: string(id), Provider: "aws", Engine: engine, EngineVersion: "8.0", Entity: "learn", System: "school"}
				d := inventory.Dataset{ID: id + "#public.pupils", Store: id, Name: "public.pupils", Bytes: &inventory.Measure{Value: 100 << 30}}
				if n > 0 {
					d.Bytes = nil
				}
				inv.Stores, inv.Datasets = append(inv.Stores, st), append(inv.Datasets, d, inventory.Dataset{ID: id + "#stays", Store: id, Name: "stays"})
				groups = append(groups, plan.Group{ID: id, Steps: []plan.Step{{
					ID: id + "/provision", Verb: plan.Provision, Store: id, Target: row.ID, Method: method, Datasets: []plan.ID{d.ID},
					Artifacts: []string{"terraform/" + row.ID + "/main.tf"}, Because: []plan.Because{{Basis: plan.Law, Instrument: "pipl", Article: "40", Text: plan.Text{EN: "kept in the mainland"}}},
				}}})
			}
		}
	}
	in := plan.Input{Inventory: inv, Knowledge: k, Start: plan.NewDate(2026, 11, 23)}
	return in, &plan.Plan{Region: "cn-shanghai", Phases: []plan.Phase{{ID: plan.Waves, Waves: []plan.Wave{{ID: "wave-01", Groups: groups}}}}}
}

// engines are the sources to try with a row: every one of the vocabulary for a row that migrates by the service.
func engines(k *plan.Knowledge, row *plan.Target, method string) []string {
	if row.DTS == "no" || !strings.Contains(method, "dts") {
		return []string{"x"}
	}
	list := []string{"aurora-postgresql", "docdb"}
	for i := range k.DTS.Engines {
		list = append(list, k.DTS.Engines[i].ID)
	}
	return list
}

// TestEveryServiceIsMadeOrSaid looks for each service of the catalogue: the resources that its row lists are written, or
// a note says how people make it.
func TestEveryServiceIsMadeOrSaid(t *testing.T) {
	in, _ := catalogue(t)
	var made, said strings.Builder
	for _, f := range everything(t) {
		switch path.Ext(f.Path) {
		case ".tf":
			made.Write(f.Data)
		case ".md":
			said.Write(f.Data)
		}
	}
	for i := range in.Knowledge.Services {
		s := &in.Knowledge.Services[i]
		if !slices.ContainsFunc(in.Knowledge.Rows, func(r plan.Target) bool { return r.Service == s.ID }) {
			continue // no row of the catalogue leads there
		}
		if len(s.Terraform) == 0 && !strings.Contains(said.String(), s.Name.EN+" / "+s.Name.ZH) {
			t.Errorf("%s: neither a resource nor a note", s.ID)
		}
		for _, kind := range s.Terraform {
			if !strings.Contains(made.String(), "resource \""+kind+"\"") {
				t.Errorf("%s: %s is not written", s.ID, kind)
			}
		}
	}
}

// TestMigrationsSpeakTheWordsOfTheirList reads the engine names out of the files and looks each up in the vocabulary.
func TestMigrationsSpeakTheWordsOfTheirList(t *testing.T) {
	in, _ := catalogue(t)
	words := map[string]bool{}
	for i := range in.Knowledge.DTS.Engines {
		e := &in.Knowledge.DTS.Engines[i]
		words["instance source "+e.Migration.Instance.Source()] = true
		words["instance destination "+e.Migration.Instance.Target()] = true
		words["job source "+e.Migration.Job.Source()] = true
		words["job destination "+e.Migration.Job.Target()] = true
	}
	kind, seen := "", map[string]int{}
	line := regexp.MustCompile(`^\s*(source|destination)_endpoint_engine_name\s*= "(.*)"$|^resource "alicloud_dts_migration_(\w+)"`)
	for _, f := range everything(t) {
		if !strings.HasSuffix(f.Path, "dts.tf") {
			continue
		}
		for text := range strings.Lines(string(f.Data)) {
			m := line.FindStringSubmatch(strings.TrimRight(text, "\n"))
			if m == nil {
				continue
			}
			if m[3] != "" {
				kind = m[3]
				continue
			}
			w := kind + " " + m[1] + " " + m[2]
			seen[w]++
			if m[2] == "" || !words[w] {
				t.Errorf("no list has %q", w)
			}
		}
	}
	for _, w := range []string{"instance source PostgreSQL", "job source POSTGRESQL", "job destination PostgreSQL", "job destination MONGODB", "instance destination MongoDB"} {
		if seen[w] == 0 {
			t.Errorf("%q is nowhere", w)
		}
	}
}

func TestSizesFollowTheSource(t *testing.T) {
	known, asked := 0, 0
	for _, f := range everything(t) {
		if strings.HasSuffix(f.Path, "/variables.tf") {
			known += strings.Count(string(f.Data), "default     = 135\n") // 1.3 × 100 GB and one more, in steps of 5
			asked += strings.Count(string(f.Data), "whose size was not stated")
		}
	}
	if known == 0 || asked == 0 {
		t.Errorf("%d disks have 1.3 times what moves, %d of a source without a size are asked for", known, asked)
	}
}
