package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/internal/plan"
)

func TestRailsWithMistakesDoNotLoad(t *testing.T) {
	for _, c := range []struct{ path, data, want string }{
		{"guards/a.yaml", "denies: [{id: a, source: s, mark: P}]", "what it misses"},
		{"guards/a.yaml", "denies: [{id: a, source: s, mark: P, misses: {zh: a, en: a}, scopes: [{service: oss, mark: P}]}]", "a scope needs"},
		{"guards/a.yaml", "detects: [{id: a, source: s, mark: P, misses: {zh: a, en: a}, types: [x], risk: 4}]", "a risk of 1 to 3"},
		{"iam/a.yaml", "services: [{id: s3, ram: oss, mark: P}]", "needs a twin, a source"},
		{"iam/a.yaml", "actions: [{id: \"s3:GetObject\", ram: [\"oss:GetObject\"], source: s, mark: P}]", "needs a twin"}, // of no known service
		{"iam/a.yaml", "conditions: [{id: \"aws:X\", source: s, mark: P}]", "needs a twin"},
		{"iam/a.yaml", "operators: [{id: Bool, source: s, mark: P}, {id: Bool, source: s, mark: P}]", "doubled"},
	} {
		fsys := fstest.MapFS{c.path: &fstest.MapFile{Data: []byte(c.data)}}
		for _, folder := range []string{"targets", "prices", "limits", "calendars"} {
			fsys[folder+"/README"] = &fstest.MapFile{}
		}
		if _, err := plan.Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.data, err, c.want)
		}
	}
}
