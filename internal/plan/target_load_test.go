package plan_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/internal/plan"
)

const (
	from = "source: s, basis: documented, mark: P"

	small = `family: f
read: "2026-01-02"
class: data
services: [{id: s, name: {zh: a, en: a}, sizing: {zh: a, en: a}, ` + from + `}]
methods: [{id: m, name: {zh: a, en: a}, downtime: {zh: a, en: a}, verify: {zh: a, en: a}, undo: {zh: a, en: a}, ` + from + `}]
targets: [{id: t, service: s, method: m, dts: "no", ` + from + `}]
products: [{id: aws.x, name: X, stores: [{provider: [aws], service: [x]}], targets: [t], cases: [{provider: aws, service: x, want: t, method: m}], ` + from + `}]
`
)

func loadTargets(data string) (plan.Knowledge, error) {
	fsys := fstest.MapFS{"targets/a.yaml": &fstest.MapFile{Data: []byte(data)}}
	for _, folder := range []string{"prices", "limits", "calendars", "dts", "tools", "patterns", "mechanisms", "checks"} {
		fsys[folder+"/README"] = &fstest.MapFile{}
	}
	return plan.Load(fsys)
}

func TestASmallCatalogueLoads(t *testing.T) {
	k, err := loadTargets(small)
	if err != nil {
		t.Fatal(err)
	}
	list := k.Targets()
	if len(list) != 1 || list[0].Product.Cloud != "aws" || list[0].Product.Family != "f" || list[0].Target.Read != "2026-01-02" || list[0].Target.Name.EN != "a" {
		t.Errorf("%+v", list)
	}
}

func TestACatalogueWithMistakesDoesNotLoad(t *testing.T) {
	for _, c := range []struct{ name, old, with, want string }{
		{"unknown key", "id: t,", "id: t, colour: red,", "colour"},
		{"no service", "service: s,", "service: other,", `unknown service "other"`},
		{"no method", "method: m, dts", "method: other, dts", `unknown method "other"`},
		{"no other method", "method: m, dts", "others: [other], method: m, dts", `unknown method "other"`},
		{"no limit", "id: t,", "id: t, caps: [other],", `unknown limit "other"`},
		{"no target", "targets: [t]", "targets: [other]", `unknown target "other"`},
		{"odd word for DTS", `dts: "no"`, `dts: perhaps`, "dts must be"},
		{"one language", "targets: [{id: t,", "targets: [{id: t, downtime: {en: a},", "lacks a language"},
		{"recalled and marked as read", "targets: [{id: t, service: s, method: m, dts: \"no\", source: s, basis: documented", "targets: [{id: t, service: s, method: m, dts: \"no\", source: s, basis: recalled", "fits its basis"},
		{"tried and not measured", "targets: [{id: t, service: s, method: m, dts: \"no\", source: s, basis: documented", "targets: [{id: t, service: s, method: m, dts: \"no\", source: s, basis: tried", "fits its basis"},
		{"no day of reading", `read: "2026-01-02"`, `read: ""`, "read:"},
		{"odd date", "id: aws.x,", "id: aws.x, date: spring,", "no day, month or year"},
		{"odd cloud", "id: aws.x,", "id: moon.x,", "needs a cloud"},
		{"no case", "cases: [{provider: aws, service: x, want: t, method: m}], ", "", "needs a case"},
		{"wrong case", "want: t, method: m", "want: none", "got t by m"},
		{"wrong method", "want: t, method: m", "want: t, method: n", "got t by m"},
		{"case of nothing", "cases: [{provider: aws, service: x", "cases: [{provider: aws, service: y", "is not found"},
		{"data without a target", "targets: [t], cases: [{provider: aws, service: x, want: t, method: m}]", "cases: [{provider: aws, service: x, want: none}]", "has no target"},
		{"no data and a target", "id: aws.x,", "id: aws.x, class: no_data, replace: {zh: a, en: a}, do: {zh: a, en: a},", "has a target"},
		{"no data and no words", "targets: [t], cases: [{provider: aws, service: x, want: t, method: m}]", "class: no_data, cases: [{provider: aws, service: x, want: none}]", "lacks a language"},
		{"odd class", "id: aws.x,", "id: aws.x, class: some,", "class must be"},
		{"doubled finding", "id: aws.x,", "id: aws.x, findings: [{id: a, what: {zh: a, en: a}, fix: {zh: a, en: a}}, {id: a, what: {zh: a, en: a}, fix: {zh: a, en: a}}],", "doubled id"},
		{"no region", "id: m,", "id: m, regional: m,", "no open region"},
		{"class without target", "id: t,", "id: t, classes: [{source: [A]}],", "a class needs"},
		{"version without source", "id: t,", `id: t, versions: [{target: "1"}],`, "a version needs"},
		{"two claims", "products: [", "products: [{id: aws.y, name: Y, stores: [{provider: [aws], service: [x]}], targets: [t], cases: [{provider: aws, service: x, want: t}], " + from + "}, ", "claims it as well"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := strings.Replace(small, c.old, c.with, 1)
			if data == small {
				t.Fatal("the mistake is not in the data")
			}
			if _, err := loadTargets(data); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestCatalogueWords keeps words out of the catalogue that a plan may not say.
func TestCatalogueWords(t *testing.T) {
	bad := regexp.MustCompile(`(?i)\b(compliant|compliance|violat|illegal)|合规|违规|违法|罚款`)
	err := fs.WalkDir(os.DirFS("../../configs/targets"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile("../../configs/targets/" + path)
		if m := bad.Find(data); m != nil {
			t.Errorf("%s says %q", path, m)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
