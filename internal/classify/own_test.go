package classify_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
)

const badge = `
name: badge
label: {en: Badge number, zh: 工牌号}
class: soft
category: personal
person: true
values:
  - {shape: token, length: [8, 10], pattern: 'ACME-[0-9]{3,5}', chance: 0.000001}
hints:
  - {weight: 4, any: [badge, badge no, 工牌号]}
finds: [ACME-0123, ACME-99999]
ignores: [ACME-12, acme-0123, "20260101"]
columns:
  finds: [badge_no, 工牌号]
  ignores: [badge_color]
against: [badge color]
`

// own compiles what is built in with files of a user's own.
func own(t *testing.T, files map[string]string) (*classify.Engine, error) {
	t.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if err := k.AddOwn(fsys, "own"); err != nil {
		return nil, err
	}
	return classify.Compile(k)
}

// profileOf judges a table of one column.
func profileOf(t *testing.T, e *classify.Engine, column string, values ...string) classify.Profile {
	t.Helper()
	d := inventory.Dataset{ID: "d", Name: "t", Columns: []inventory.Field{{Name: column}}}
	table := e.NewTable(d, classify.TableOptions{Key: people.Key{}})
	c := inventory.Column{Name: column}
	for _, v := range values {
		c.Append([]byte(v))
	}
	table.Add(&inventory.Batch{Dataset: "d", Rows: len(values), Columns: []inventory.Column{c}, Design: inventory.Design{Sampling: inventory.FullRead}})
	return e.Judge(table)
}

func TestOwnDetectorIsFoundAndNamed(t *testing.T) {
	e, err := own(t, map[string]string{"badge.yaml": badge})
	if err != nil {
		t.Fatal(err)
	}
	p := profileOf(t, e, "badge_no", "ACME-0001", "ACME-0002", "ACME-0003", "ACME-0004")
	if len(p.Findings) != 1 || p.Findings[0].Kind != "badge" || p.Findings[0].Status != classify.Evidenced {
		t.Fatalf("findings: %+v", p.Findings)
	}
	if len(p.Fields) != 1 || p.Fields[0] != "other_personal" {
		t.Errorf("the rules call it %v", p.Fields)
	}
	plain, err := own(t, map[string]string{"badge.yaml": strings.Replace(badge, "category: personal", "category: other", 1)})
	if err != nil {
		t.Fatal(err)
	}
	if p := profileOf(t, plain, "badge_no", "ACME-0001", "ACME-0002"); len(p.Fields) > 0 {
		t.Errorf("what is not personal is %v to the rules", p.Fields)
	}
	if e.Version() == plain.Version() {
		t.Error("another category is the same version: results of the old one would be carried over")
	}
}

func TestOwnDetectorReplacesOneThatIsBuiltIn(t *testing.T) {
	file := strings.NewReplacer("name: badge", "name: employee_no\nreplaces: employee_no").Replace(badge)
	e, err := own(t, map[string]string{"mine.yaml": file})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range e.Detectors() {
		if d.Name == "employee_no" {
			n++
			if d.File != "own/mine.yaml" {
				t.Errorf("the detector comes from %s", d.File)
			}
		}
	}
	if n != 1 {
		t.Errorf("%d detectors of one name", n)
	}
}

func TestOwnDetectorThatFails(t *testing.T) {
	tests := []struct{ name, old, with, want string }{
		{"unknown key", "class: soft", "class: soft\ncolour: red", "field colour not found"},
		{"finds nothing", "finds: [ACME-0123,", "finds: [ACME-0123, ACME_0123,", "own/badge.yaml: finds 2 (A********): it is not found: form 1: its check or pattern refuses it"},
		{"too long", "finds: [ACME-0123,", "finds: [ACME-01234567,", "its length is not within [8, 10]"},
		{"other characters", "finds: [ACME-0123,", "finds: [工牌一二三四,", "its characters are not of the shape"},
		{"finds too much", "ignores: [ACME-12,", "ignores: [ACME-123,", "ignores 1 (A*******): it is found"},
		{"column", "finds: [badge_no,", "finds: [door,", "columns.finds 1 (door): the name is not found"},
		{"no examples", "finds: [ACME-0123, ACME-99999]\n", "", "it needs finds: and ignores:"},
		{"name taken", "name: badge", "name: phone", "`replaces: phone`"},
		{"replaces nothing", "name: badge", "name: badge\nreplaces: badge", "is no detector that is built in"},
		{"no expression", "ACME-[0-9]{3,5}", "ACME-[0-9", "no regular expression"},
		{"catastrophe", "ACME-[0-9]{3,5}", "((((A{100}){100}){100}){100})", "no regular expression"},
		{"no length", "length: [8, 10], ", "", "a pattern needs a length"},
		{"any text", "shape: token, length: [8, 10], pattern: 'ACME-[0-9]{3,5}'", "shape: text, length: [8, 10], pattern: '[A-Z]+-[0-9]+'", "has to begin with a literal"},
		{"inside text", "pattern:", "in_text: true, pattern:", "not looked for inside text"},
		{"pattern and check", "pattern:", "check: mobile, pattern:", "instead of a check"},
		{"category", "category: personal", "category: secret", "category \"secret\" is none of"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := own(t, map[string]string{"badge.yaml": strings.Replace(badge, tt.old, tt.with, 1)})
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "badge.yaml") {
				t.Errorf("error %v, want one of badge.yaml with %q", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "ACME-0123") {
				t.Errorf("the error shows an example as it is: %v", err)
			}
		})
	}
	_, err := own(t, map[string]string{"a.yaml": badge, "b.yaml": badge})
	if err == nil || !strings.Contains(err.Error(), `own/b.yaml: the name "badge" is taken by own/a.yaml`) {
		t.Errorf("two of one name: %v", err)
	}
	_, err = own(t, map[string]string{"badge.yaml": strings.Replace(badge, "ACME-99999]", "nothing]", 1)})
	if failed, ok := errors.AsType[*classify.ExampleError](err); !ok || failed.Number != 2 || failed.List != "finds" {
		t.Errorf("the error is not typed: %v", err)
	}
}

func TestErrorsOfTheParserQuoteNoExample(t *testing.T) {
	_, err := classify.LoadDetectors(fstest.MapFS{"own/badge.yaml": {Data: []byte("name: badge\nfinds: 王小明\n")}}, "own")
	if err == nil || strings.Contains(err.Error(), "王") {
		t.Errorf("got %v, want an error without the example", err)
	}
}
