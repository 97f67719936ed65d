package filing_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/report/filing"
)

// TestShipped loads every pack of the data folder.
func TestShipped(t *testing.T) {
	names, err := fs.Glob(configs.FS, "packs/*.yaml")
	if err != nil || len(names) < 7 {
		t.Fatalf("%d packs: %v", len(names), err)
	}
	if packs := maker(t).Packs; len(packs) != len(names) || packs[0].ID != "bundle" {
		t.Errorf("%d packs of %d files, %s first", len(packs), len(names), packs[0].ID)
	}
}

// TestLoad refuses a pack that a reader could not rely on.
func TestLoad(t *testing.T) {
	data, err := fs.ReadFile(configs.FS, "packs/annex.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(data)
	tests := []struct{ name, old, with, want string }{
		{"as it is", "", "", ""},
		{"unknown key", "order: 4", "order: 4\nrank: 1", "rank"},
		{"unknown kind", "kind: contract", "kind: letter", "kind"},
		{"unknown mechanism", "mechanism: scc_or_certification", "mechanism: exempt", "mechanism"},
		{"no mark", "evidence: S\n  checked_on", "evidence: R\n  checked_on", "mark"},
		{"one language", "en: Description of the transfer", `en: ""`, "annex-one"},
		{"unknown repetition", "each: scenario", "each: dataset", "each"},
		{"unknown filler", "fill: scenario_purpose", "fill: guess", "guess"},
		{"unknown role", "by: recipient", "by: anybody", "anybody"},
		{"a field twice", "id: terms", "id: terms, zh: 甲, en: A, by: lawyer}\n      - {id: terms", "terms"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := filing.Load(fstest.MapFS{"packs/annex.yaml": {Data: []byte(strings.Replace(good, tt.old, tt.with, 1))}})
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want one about %q", err, tt.want)
			}
		})
	}
}
