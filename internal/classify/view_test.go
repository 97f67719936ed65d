package classify_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
)

func views(t *testing.T) []*classify.View {
	t.Helper()
	names, err := classify.ViewNames(configs.FS)
	if err != nil || len(names) != 5 {
		t.Fatalf("views %v, error %v", names, err)
	}
	all := make([]*classify.View, len(names))
	for i, name := range names {
		if all[i], err = classify.LoadView(configs.FS, name, knowledge(t).Detectors); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// TestEveryKindHasARowInEveryView asks for a class and level, or for the statement that the standard does not cover it.
func TestEveryKindHasARowInEveryView(t *testing.T) {
	k := knowledge(t)
	for _, v := range views(t) {
		for _, d := range k.Detectors {
			if r, ok := v.Of(d.Kind, d.Form); !ok || r.Evidence == "" || r.Basis == "" || !r.NotCovered && r.Level == "" {
				t.Errorf("view %s says nothing of %s %q", v.Name, d.Kind, d.Form)
			}
		}
	}
}

// TestTheViewOfTheLawInForceAgreesWithTheFields compares the view of GB/T 45574-2025 with the map that the rules read.
func TestTheViewOfTheLawInForceAgreesWithTheFields(t *testing.T) {
	k := knowledge(t)
	v, err := classify.LoadView(configs.FS, "gbt45574", k.Detectors)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"yes": "sensitive", "combination": "conditional", "with_credential": "conditional", "no": "ordinary"}
	for _, f := range k.Fields {
		r, ok := v.Of(f.Kind, f.Form)
		if !ok || !r.NotCovered && r.Level != want[f.Sensitive] || r.NotCovered && f.Sensitive != "no" {
			t.Errorf("%s %q is %q in the fields, %q in the view", f.Kind, f.Form, f.Sensitive, r.Level)
		}
	}
}

// TestNoKindIsCoreDataOrLevelFive keeps the grades that only an authority gives out of every view.
func TestNoKindIsCoreDataOrLevelFive(t *testing.T) {
	for _, v := range views(t) {
		for _, r := range v.Rows {
			if r.Level == "core" || r.Level == "5" {
				t.Errorf("view %s gives %v the level %s", v.Name, r.Kinds, r.Level)
			}
		}
	}
}

// TestWrongViewsDoNotLoad changes one thing of a view that is right.
func TestWrongViewsDoNotLoad(t *testing.T) {
	const right = `
name: mine
label: {en: Mine, zh: 我的}
instrument: gbt-43697-2024
checked_on: 2026-11-22
classes: [{id: a, en: A, zh: 甲}]
levels: [{id: low, en: low, zh: 低}]
rows:
  - {kinds: [phone], class: a, level: low, evidence: K, basis: "ours"}
  - {kinds: [id_doc_number/passport], not_covered: true, evidence: K, basis: "ours"}
`
	tests := []struct{ name, old, new, want string }{
		{"right", "", "", ""},
		{"unknown kind", "[phone]", "[telephone]", "no detector finds telephone"},
		{"unknown form", "id_doc_number/passport", "id_doc_number/visa", "no detector finds id_doc_number/visa"},
		{"twice", "id_doc_number/passport", "phone", "two rows"},
		{"unknown class", "class: a", "class: b", "class"},
		{"unknown level", "level: low", "level: high", "level"},
		{"no evidence", "evidence: K, basis: \"ours\"}\n  -", "basis: \"ours\"}\n  -", "evidence"},
		{"no basis", `level: low, evidence: K, basis: "ours"`, "level: low, evidence: K", "basis"},
		{"both", "not_covered: true", "not_covered: true, class: a", "not covered"},
		{"another name", "name: mine", "name: yours", "name"},
		{"unknown key", "name: mine", "name: mine\ncolour: red", "colour"},
	}
	k := knowledge(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(right, tt.old, tt.new, 1)
			_, err := classify.LoadView(fstest.MapFS{"views/mine.yaml": {Data: []byte(text)}}, "mine", k.Detectors)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}
