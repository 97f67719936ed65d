package classify_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
)

// TestWrongFilesDoNotLoad changes one line of a detector that is right.
func TestWrongFilesDoNotLoad(t *testing.T) {
	const right = `
name: badge
label: {en: Badge, zh: 工牌}
class: core
category: personal
values: [{shape: digits, length: [6, 6], chance: 0.1}]
hints: [{weight: 4, any: [badge]}]
finds: ["123456"]
ignores: ["12345"]
columns: {finds: [badge_no], ignores: [badge_type]}
`
	tests := []struct{ name, old, new, want string }{
		{"right", "", "", ""},
		{"unknown key", "class: core", "class: core\nclazz: core", "clazz"},
		{"unknown shape", "shape: digits", "shape: circle", "no shape"},
		{"unknown check", "chance: 0.1", "chance: 0.1, check: luck", "no check"},
		{"no chance", ", chance: 0.1", "", "chance"},
		{"unknown class", "class: core", "class: hard", "class"},
		{"unknown topic", "weight: 4", "in: moon, weight: 4", "moon"},
		{"example not found", `finds: ["123456"]`, `finds: ["12345"]`, "is not found"},
		{"example not ignored", `ignores: ["12345"]`, `ignores: ["123456"]`, "is found"},
		{"column not found", "finds: [badge_no]", "finds: [colour]", "colour"},
		{"two documents", "name: badge", "name: badge\n---\nname: other", "document"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(right, tt.old, tt.new, 1)
			err := compile(t, text)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// compile adds one detector file to the shipped words and compiles it.
func compile(t *testing.T, text string) error {
	t.Helper()
	fsys := fstest.MapFS{"detectors/badge.yaml": {Data: []byte(text)}}
	for _, name := range []string{"fields/words.yaml", "fields/fields.yaml", "fields/minors.yaml", "weights/columns.yaml"} {
		data, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	k, err := classify.Load(fsys)
	if err != nil {
		return err
	}
	_, err = classify.Compile(k)
	return err
}

func TestErrorsQuoteNoExample(t *testing.T) {
	k, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	const secret = "4012888888881881x"
	k.Detectors[0].Finds = []string{secret}
	if _, err := classify.Compile(k); err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("error %v", err)
	}
}
