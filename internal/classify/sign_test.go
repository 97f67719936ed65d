package classify_test

import (
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
)

// TestWrongSignsDoNotLoad changes one line of a detector of files that is right.
func TestWrongSignsDoNotLoad(t *testing.T) {
	const right = `
name: badge
label: {en: Badge, zh: 工牌}
class: core
category: personal
objects:
  - {formats: [png], extensions: [png], paths: [badge], status: declared}
files: {finds: ["badges/1.png = png", "badges/1.png"], ignores: ["notes/1.png = png", "badges/1.png = text"]}
`
	tests := []struct{ name, old, new, want string }{
		{"right", "", "", ""},
		{"no status", ", status: declared", "", "status of a sign"},
		{"unknown status", "status: declared", "status: masked", "status of a sign"},
		{"words of a path as evidence", "status: declared", "status: evidenced", "evidence"},
		{"only words of a path", "formats: [png], extensions: [png], ", "", "names no format"},
		{"an empty phrase", "paths: [badge]", `paths: [""]`, "empty phrase"},
		{"a name without extensions", "extensions: [png], ", "named: true, ", "lists no extension"},
		{"a file that is not found", `"badges/1.png = png"`, `"notes/1.png = png"`, "is not found"},
		{"a file that is found", `"notes/1.png = png"`, `"badges/2.png = png"`, "is found"},
		{"unknown key", "extensions:", "suffixes:", "suffixes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := compile(t, strings.Replace(right, tt.old, tt.new, 1))
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// TestWrongFieldsDoNotCompile changes one word of the map to the rules.
func TestWrongFieldsDoNotCompile(t *testing.T) {
	for want, change := range map[string]func(*classify.Field){
		"sensitive": func(f *classify.Field) { f.Sensitive = "maybe" },
		"sign":      func(f *classify.Field) { f.Sign = "moon" },
		"evidence":  func(f *classify.Field) { f.Evidence = "X" },
	} {
		k := knowledge(t)
		change(&k.Fields[0])
		if _, err := classify.Compile(k); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
