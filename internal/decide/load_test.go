package decide_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
)

// TestShippedPack asks that the pack loads, that it says what it is, and that every rule in force has words in both
// languages and articles in force behind it.
func TestShippedPack(t *testing.T) {
	r := load(t)
	if r.AsOf() != 20260901 || r.Version() == "" || len(r.Digest()) != 64 || r.Count() < 90 {
		t.Errorf("got %s %s %s %d", r.AsOf(), r.Version(), r.Digest(), r.Count())
	}
	for _, on := range []string{"2021-11-01", "2023-06-01", "2024-03-21", "2024-03-22", "2025-12-31", "2026-09-01"} {
		for _, x := range r.On(day(t, on)) {
			if x.ZH == "" || x.EN == "" || x.Result == "" && x.Table != "sensitive" {
				t.Errorf("%s on %s: %+v", x.ID, on, x)
			}
			for _, c := range x.Citations {
				if c.ZH == "" || c.EN == "" || c.Article == "" {
					t.Errorf("%s on %s: %+v", x.ID, on, c)
				}
			}
		}
	}
}

// TestNoForbiddenWords asks that no text claims more than an indication.
func TestNoForbiddenWords(t *testing.T) {
	for _, x := range load(t).On(20260901) {
		for _, word := range []string{"compliant", "violation", "illegal", "合规的", "违法", "违规使用"} {
			if strings.Contains(strings.ToLower(x.EN)+x.ZH, word) {
				t.Errorf("%s says %q", x.ID, word)
			}
		}
	}
}

// good is a small pack that loads: one article, one rule of each table, and the term that every pack has.
func good() fstest.MapFS {
	return fstest.MapFS{
		"rules/pack.yaml": file("version: v1\nverified_until: 2026-09-01\n"),
		"law/test.yaml": file(`{id: test, zh: 测, en: Test, rank: law, in_force: 2020-01-01, status: in_force, source: s, evidence: P,
  checked_on: 2026-09-01, checked_by: me, articles: [{article: "2", formerly: "1", valid_from: 2025-01-01, zh: 条, en: article}]}`),
		"rules/term/sensitive.yaml": file(`{id: sensitive, order: 1, zh: 敏, en: sensitive, when: dataset.sensitive = true, cases: [
  {name: a, facts: {dataset.sensitive: true}, want: "yes"}, {name: b, facts: {dataset.sensitive: false}, want: "no"},
  {name: c, facts: {}, want: unknown}]}`),
		"rules/export/one.yaml":  file(rule),
		"rules/storage/one.yaml": file(strings.NewReplacer("id: one", "id: two", "export: prohibited", "storage: must_mainland").Replace(rule)),
	}
}

const rule = `id: one
order: 1
rank: law
evidence: P
source: s
checked_on: 2026-09-01
checked_by: me
cite: [test/2]
when: entity.ciio = true
export: prohibited
zh: 文
en: text
cases:
  - {name: a, facts: {entity.ciio: true}, want: "yes"}
  - {name: b, facts: {entity.ciio: false}, want: "no"}
  - {name: c, facts: {}, want: unknown}
`

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// TestLoadRefuses asks that a pack which cannot be trusted does not load, and says why.
func TestLoadRefuses(t *testing.T) {
	if _, err := decide.Load(good()); err != nil {
		t.Fatalf("the good pack does not load: %v", err)
	}
	for _, tt := range []struct{ name, file, old, now, want string }{
		{"a case that fails", "rules/export/one.yaml", "facts: {entity.ciio: true}", "facts: {}", `case "a"`},
		{"no unknown case", "rules/export/one.yaml", "  - {name: c, facts: {}, want: unknown}\n", "", "unknown"},
		{"an article that law does not have", "rules/export/one.yaml", "test/2", "test/3", "test/3"},
		{"an article that was not in force", "rules/export/one.yaml", "{name: a, ", "{name: a, on: 2019-12-31, ", "none of the cited articles"},
		{"no article", "rules/export/one.yaml", "cite: [test/2]\n", "", "cites nothing"},
		{"a key that is not known", "rules/export/one.yaml", "order: 1", "ordre: 1", "ordre"},
		{"a fact that is not known", "rules/export/one.yaml", "when: entity.ciio", "when: entity.cio", "entity.cio"},
		{"a word that is not known", "rules/export/one.yaml", "when: entity.ciio = true", "when: flow.mode = swim", "swim"},
		{"an operator of another type", "rules/export/one.yaml", "entity.ciio = true", "entity.ciio >= 1", "truth"},
		{"a term that comes later", "rules/export/one.yaml", "when: entity.ciio = true", "when: later", "later"},
		{"no Chinese", "rules/export/one.yaml", "zh: 文\n", "", "zh"},
		{"no evidence", "rules/export/one.yaml", "evidence: P", "evidence: X", "evidence"},
		{"a must of a standard", "rules/storage/one.yaml", "rank: law", "rank: standard", "cannot say must"},
		{"a must of a notice", "rules/storage/one.yaml", "rank: law", "rank: notice", "cannot say must"},
		{"a prohibition of a draft", "rules/export/one.yaml", "rank: law", "rank: draft", "draft"},
		{"no effect", "rules/export/one.yaml", "export: prohibited\n", "", "no effect"},
		{"one id twice", "rules/storage/one.yaml", "id: two", "id: one", "twice"},
		{"law without a language", "law/test.yaml", "en: Test, ", "", "en are needed"},
		{"a pack without a day", "rules/pack.yaml", "verified_until: 2026-09-01\n", "", "verified_until"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pack := good()
			text := string(pack[tt.file].Data)
			if !strings.Contains(text, tt.old) {
				t.Fatalf("%q is not in %s", tt.old, tt.file)
			}
			pack[tt.file] = file(strings.Replace(text, tt.old, tt.now, 1))
			if _, err := decide.Load(pack); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

// TestRenumbering asks that a citation has the number of the day.
func TestRenumbering(t *testing.T) {
	r, err := decide.Load(good())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ on, want string }{{"2019-12-31", ""}, {"2024-12-31", "1"}, {"2025-01-01", "2"}} {
		for _, c := range r.On(day(t, tt.on))[0].Citations {
			if c.Article != tt.want {
				t.Errorf("%s: got %q, want %q", tt.on, c.Article, tt.want)
			}
		}
	}
}

// TestDigestCovers asks that any change of any file changes the digest.
func TestDigestCovers(t *testing.T) {
	one, err := decide.Load(good())
	if err != nil {
		t.Fatal(err)
	}
	for name := range good() {
		pack := good()
		pack[name] = file(string(pack[name].Data) + "\n# changed\n")
		if other, err := decide.Load(pack); err != nil || other.Digest() == one.Digest() {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryFileIsEmbedded asks that the folders of the pack have the instruments and tables that the program needs.
func TestEveryFileIsEmbedded(t *testing.T) {
	for folder, least := range map[string]int{"law": 75, "rules/export": 30, "rules/storage": 15, "rules/obligation": 15, "rules/sensitive": 8} {
		files, err := fs.ReadDir(configs.FS, folder)
		if err != nil || len(files) < least {
			t.Errorf("%s: %d files, %v", folder, len(files), err)
		}
	}
}
