package decide_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// TestBrokenLaw asks that a file of the law with a fault does not load, and that the error names it.
func TestBrokenLaw(t *testing.T) {
	const draftWords = `rank: draft, issued: 2025-01-01, status: watch, would: {zh: 拟, en: would}`
	for _, tt := range []struct{ name, old, now, want string }{
		{"no id", "id: test, ", "", "id, zh and en"},
		{"no Chinese", "zh: 测, ", "", "id, zh and en"},
		{"an unknown key", "rank: law", "rank: law, ranc: law", "ranc"},
		{"an unknown rank", "rank: law", "rank: bylaw", `rank "bylaw" is none of law regulation`},
		{"an unknown status", "status: in_force", "status: valid", `status "valid" is none of in_force`},
		{"an unknown evidence", "evidence: P,", "evidence: Q,", `evidence "Q" is none of P S U`},
		{"an unknown evidence of dates", "rank: law", "rank: law, dates: X", `dates: evidence "X"`},
		{"no source", "source: s, ", "", "source, checked_on and checked_by"},
		{"nobody checked it", "checked_by: me, ", "", "source, checked_on and checked_by"},
		{"never checked", "checked_on: 2026-09-01, ", "", "source, checked_on and checked_by"},
		{"a day that does not exist", "in_force: 2020-01-01", "in_force: 2020-02-30", "2020-02-30"},
		{"it ends before it begins", "status: in_force", "valid_to: 2019-12-31, status: in_force", "valid_to is before in_force"},
		{"replaced, and nobody knows when", "status: in_force", "status: replaced", "needs its last day"},
		{"articles without a day", "in_force: 2020-01-01, ", "", "cannot have articles"},
		{"a draft that is in force", "rank: law", "rank: draft", "go together"},
		{"a law that is watched", "status: in_force", "status: watch", "go together"},
		{"a draft that would change nothing", "rank: law, in_force: 2020-01-01, status: in_force", strings.Replace(draftWords, ", would: {zh: 拟, en: would}", "", 1), "would: a draft needs"},
		{"a draft with a day in force", "rank: law, in_force: 2020-01-01, status: in_force", draftWords + ", in_force: 2026-01-01", "a draft has no such day"},
		{"comments on a law", "rank: law", "rank: law, comments_until: 2021-01-01", "are for drafts"},
		{"a rule in force that rests on a draft", "rank: law, in_force: 2020-01-01, status: in_force", draftWords, "rests on a draft"},
		{"an article without English", ", en: article", "", "article, zh and en"},
		{"an article without a number", `article: "2", `, "", "article, zh and en"},
		{"an article of unknown evidence", "zh: 条", "zh: 条, evidence: X", `test article 2: evidence "X"`},
		{"a former number without a day", "valid_from: 2025-01-01, ", "", "formerly needs valid_from"},
		{"the same former number", `formerly: "1"`, `formerly: "2"`, "the same number"},
		{"an article before its law", "valid_from: 2025-01-01", "valid_from: 2019-01-01", "before the instrument"},
		{"an article that ends before it begins", "valid_from: 2025-01-01", "valid_from: 2025-01-01, valid_to: 2024-01-01", "valid_to is before valid_from"},
		{"replaced without an end", "zh: 条", "zh: 条, replaced_by: [test/2]", "replaced_by needs valid_to"},
		{"replaced by nothing", "zh: 条", "zh: 条, valid_to: 2026-12-31, replaced_by: [test/9]", `replaced_by "test/9"`},
		{"an article twice", "articles: [", `articles: [{article: "2", zh: 条, en: article}, `, "is there twice"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pack := good()
			text := string(pack["law/test.yaml"].Data)
			if !strings.Contains(text, tt.old) {
				t.Fatalf("%q is not in the file", tt.old)
			}
			pack["law/test.yaml"] = file(strings.Replace(text, tt.old, tt.now, 1))
			_, err := decide.Load(pack)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v, want an error with %q", err, tt.want)
			}
			if !strings.Contains(err.Error(), "test") && tt.name != "no id" {
				t.Errorf("%v does not name the file or the instrument", err)
			}
		})
	}
}

// TestStatusOfRules asks that a rule of a draft is one, whatever it claims.
func TestStatusOfRules(t *testing.T) {
	draft := strings.NewReplacer("id: test", "id: draft", "rank: law, in_force: 2020-01-01, status: in_force",
		"rank: draft, issued: 2020-01-01, status: watch, would: {zh: 拟, en: would}").Replace(string(good()["law/test.yaml"].Data))
	for _, tt := range []struct{ name, rank, status, cite, want string }{
		{"of a draft", "rule", "draft", "draft/2", ""},
		{"to watch, and asks for a filing", "draft", "watch", "draft/2", "cannot ask for a filing"},
		{"an unknown status", "rule", "off", "draft/2", `status "off"`},
		{"watched without the rank", "law", "watch", "draft/2", "go together"},
		{"of no draft", "rule", "draft", "test/2", "cites one draft, not 0"},
		{"of a draft and says it is law", "law", "", "draft/2", "rests on a draft"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			pack := good()
			pack["law/draft.yaml"] = file(draft)
			status := ""
			if tt.status != "" {
				status = "\nstatus: " + tt.status
			}
			pack["rules/export/one.yaml"] = file(strings.NewReplacer("rank: law", "rank: "+tt.rank+status, "test/2", tt.cite).Replace(rule))
			r, err := decide.Load(pack)
			if tt.want != "" {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want an error with %q", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			with, err := r.WithDraft("draft")
			if err != nil || len(with.On(20260901)) != len(r.On(20260901))+1 {
				t.Errorf("got %v, %d rules", err, len(r.On(20260901)))
			}
		})
	}
}

// TestAssessmentNamesItsInstruments asks for exactly the instruments that the parts of an assessment cite, in order.
func TestAssessmentNamesItsInstruments(t *testing.T) {
	r := load(t)
	in := decide.Input{Date: 20261001}
	in.Inventory.Entities = append(in.Inventory.Entities, company("a"))
	bucket(&in, "x", "a", decide.Exactly(150000))
	a := decide.Assess(&in, r)
	want := map[string]bool{}
	for _, d := range a.Decisions {
		for _, c := range d.Citations {
			want[c.Instrument] = true
		}
	}
	for _, d := range a.Duties {
		for _, c := range d.Citations {
			want[c.Instrument] = true
		}
	}
	var got []string
	for _, x := range a.Instruments {
		got = append(got, x.ID)
		if known, _ := r.Instrument(x.ID); known != x {
			t.Errorf("got %+v", x)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if !slices.Contains(got, id) {
			t.Errorf("%v lacks %s", got, id)
		}
	}
	if !slices.Contains(got, "cac-order-16") || !slices.IsSortedFunc(got, cmp.Compare[string]) {
		t.Errorf("got %v", got)
	}
}
