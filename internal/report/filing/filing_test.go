package filing_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/filing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func papers(tb testing.TB, want filing.Want) []filing.Paper {
	tb.Helper()
	list, err := maker(tb).Papers(shop(), way(), want)
	if err != nil {
		tb.Fatal(err)
	}
	return list
}

// TestGolden shows the small drafts in both languages.
func TestGolden(t *testing.T) {
	for _, p := range papers(t, filing.Want{}) {
		if p.ID != "annex" && p.ID != "bundle" && p.ID != "map" {
			continue
		}
		file, err := p.File(filing.Markdown)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", p.ID+"."+p.Lang+".golden.md")
		if *update {
			if err := os.WriteFile(path, file.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(golden), string(file.Data)); d != "" {
			t.Errorf("%s: -want +got (run with -update when it is meant):\n%s", path, d)
		}
	}
}

// TestWhich writes what the mechanisms ask for, and nothing of one that is not indicated.
func TestWhich(t *testing.T) {
	exempt := shop()
	for i := range exempt.Decisions {
		exempt.Decisions[i].Export = "exempt"
	}
	tests := []struct {
		name string
		doc  *report.Document
		want filing.Want
		ids  []string
	}{
		{"a contract, and both ways of what is open", shop(), filing.Want{}, []string{"bundle", "assessment", "impact", "annex", "ropa", "map", "localisation"}},
		{"nothing to file", exempt, filing.Want{}, []string{"bundle", "ropa", "map", "localisation"}},
		{"asked for", exempt, filing.Want{Kinds: []filing.Kind{"assessment"}}, []string{"assessment"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.want.Langs = []string{"en"}
			list, err := maker(t).Papers(tt.doc, nil, tt.want)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, p := range list {
				ids = append(ids, p.ID)
			}
			if d := cmp.Diff(tt.ids, ids); d != "" {
				t.Error(d)
			}
		})
	}
	if _, err := maker(t).Papers(shop(), nil, filing.Want{Entity: "nobody"}); !errors.Is(err, filing.ErrNoEntity) {
		t.Errorf("an entity that is not there: %v", err)
	}
}

// TestMarking says on the cover what is indicated, and which way of an open result a draft follows.
func TestMarking(t *testing.T) {
	for _, p := range papers(t, filing.Want{Langs: []string{"en"}}) {
		cover := strings.Join(p.Cover, "\n")
		want := map[string]string{"impact": "Indicated by the shipped rules", "assessment": "Open: some facts are not known"}[p.ID]
		if !strings.Contains(cover, want) || !strings.Contains(cover, "Rules as of 2026-09-01") || !strings.Contains(cover, "3 of 123") {
			t.Errorf("%s: the cover does not say %q and the rules:\n%s", p.ID, want, cover)
		}
	}
}

// TestOpen leaves what nobody knows to somebody: no field of a person, a conclusion least of all, is filled.
func TestOpen(t *testing.T) {
	byHand := map[string]bool{}
	for _, p := range maker(t).Packs {
		for _, s := range p.Sections {
			for _, f := range s.Fields {
				if f.Fill == "" {
					byHand[f.EN] = true
				}
			}
		}
	}
	if !byHand["Conclusion"] || !byHand["Credit code and legal representative"] {
		t.Fatal("a conclusion or an identity is not left to the handler")
	}
	filledToo := map[string]bool{}
	for _, p := range maker(t).Packs {
		for _, s := range p.Sections {
			for _, f := range s.Fields {
				if f.Fill != "" {
					filledToo[f.EN] = true
				}
			}
		}
	}
	for _, p := range papers(t, filing.Want{Langs: []string{"en"}}) {
		open := 0
		for _, b := range p.Blocks {
			if !byHand[b.Label] || filledToo[b.Label] {
				continue
			}
			open++
			if len(b.Answer.Tables) > 0 || len(b.Answer.Lines) != 1 || !regexp.MustCompile(`^(☐ to be provided|to be confirmed) by `).MatchString(b.Answer.Lines[0].Text) {
				t.Errorf("%s: %s: %+v", p.ID, b.Label, b.Answer)
			}
		}
		if p.Fill.Fields-p.Fill.Filled-p.Fill.Partly < open {
			t.Errorf("%s: %+v counts fewer open fields than %d", p.ID, p.Fill, open)
		}
	}
}

// TestWords keeps what judges, promises or advises out, and values of the estate too; every key has its words.
func TestWords(t *testing.T) {
	judging := regexp.MustCompile(`(?i)complian|illegal|violat|违法|违规|不合规|符合法律|低于(门槛|阈值)|below the threshold`)
	unsaid := regexp.MustCompile(`(?m)(filing|zone|export|storage|meter|mode|method|exposure|sync|cause|country)\.[a-z_0-9]+`)
	for _, p := range papers(t, filing.Want{}) {
		file, err := p.File(filing.Markdown)
		if err != nil {
			t.Fatal(err)
		}
		text := string(file.Data)
		for _, bad := range []string{judging.FindString(text), unsaid.FindString(strings.ReplaceAll(text, "inventory.json", ""))} {
			if bad != "" {
				t.Errorf("%s says %q", p.Path, bad)
			}
		}
		if strings.Contains(text, secret) {
			t.Errorf("%s holds a value", p.Path)
		}
		if strings.Count(text, "DRAFT, to be completed by the handler") < 2 || !strings.Contains(text, "草稿，待处理者补充完成") {
			t.Errorf("%s is not marked as a draft", p.Path)
		}
		if head := p.Blocks[0].Heading; head != "0 Not seen" && head != "〇 未看到的内容" {
			t.Errorf("%s does not begin with what was not seen, but with %s", p.Path, head)
		}
	}
}

// TestScenario says a number as an interval, with its people of the mainland and of unknown place, not those from elsewhere.
func TestScenario(t *testing.T) {
	for _, p := range papers(t, filing.Want{Langs: []string{"en"}, Kinds: []filing.Kind{"contract"}}) {
		if p.ID != "impact" {
			continue
		}
		file, err := p.File(filing.Markdown)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			"4,000 to 4,230 people", "200 to 210 people", "Under 14: 7 people", "blocks sampled, 5,000 rows; excludes shares of 0.31 % and more",
			"shown by values, in 97–99 % of rows", "d2", "Desk Pte. Ltd.", "Singapore", "within reach of anybody on the internet: 1 (crm)",
			"conclusion or performance of a contract", "desk → United States (replication)", "SCC-1", "2028-04-16", "2026-12-01",
		} {
			if !strings.Contains(string(file.Data), want) {
				t.Errorf("it does not say %q:\n%s", want, file.Data)
			}
		}
	}
}

// TestPublic makes no scenario of public access: nobody can be filed for or signed with.
func TestPublic(t *testing.T) {
	doc := shop()
	doc.Flows[0].Via, doc.Flows[0].Who = inventory.ViaPublic, "anyone"
	for _, lang := range []string{"en", "zh"} {
		list, err := maker(t).Papers(doc, nil, filing.Want{Langs: []string{lang}, Kinds: []filing.Kind{"assessment", "contract"}})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list {
			said := false
			for _, b := range p.Blocks {
				if b.Level == 2 && strings.Contains(b.Heading, "anyone") {
					t.Errorf("%s: a scenario of public access: %s", p.Path, b.Heading)
				}
				for _, l := range b.Answer.Lines {
					said = said || strings.Contains(l.Text, "no recipient to file for") || strings.Contains(l.Text, "没有可申报、可签约的接收方")
				}
			}
			if !said && p.ID != "annex" {
				t.Errorf("%s does not say that public access is settled by no filing", p.Path)
			}
		}
	}
}

// TestUndecided gives no rule as the reason of a result that is open.
func TestUndecided(t *testing.T) {
	doc := shop()
	doc.Decisions[1].Reasons = doc.Decisions[0].Reasons
	list, err := maker(t).Papers(doc, nil, filing.Want{Langs: []string{"en"}, Kinds: []filing.Kind{"bundle"}})
	if err != nil {
		t.Fatal(err)
	}
	file, err := list[0].File(filing.Markdown)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"undetermined (strictest: security assessment) | Depends on the missing facts; what may apply: ",
		"contract or certification | At the numbers of a contract.",
	} {
		if !strings.Contains(string(file.Data), want) {
			t.Errorf("it does not say %q:\n%s", want, file.Data)
		}
	}
}

// TestSame gives the same bytes twice, in every format.
func TestSame(t *testing.T) {
	first, err := filing.Files(papers(t, filing.Want{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := filing.Files(papers(t, filing.Want{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range first {
		if first[i].Path != second[i].Path || !bytes.Equal(first[i].Data, second[i].Data) {
			t.Errorf("%s differs", first[i].Path)
		}
	}
}

// TestBound leaves rows and tables of a large estate out, and says how many.
func TestBound(t *testing.T) {
	list, err := maker(t).Papers(large(1_500), nil, filing.Want{Kinds: []filing.Kind{"contract", "bundle"}, Langs: []string{"en"}})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, p := range list {
		for _, b := range p.Blocks {
			for _, l := range b.Answer.Lines {
				text.WriteString(l.Text + "\n")
			}
			for _, table := range b.Answer.Tables {
				if len(table.Rows) > 401 {
					t.Errorf("%s: a table of %d rows", p.ID, len(table.Rows))
				}
				text.WriteString(table.Rows[len(table.Rows)-1].Cells[0] + "\n")
			}
			if len(b.Answer.Tables) > 100 {
				t.Errorf("%s: %d tables in one field", p.ID, len(b.Answer.Tables))
			}
		}
	}
	for _, want := range []string{"1100 more rows", "900 more datasets"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("nothing says %q", want)
		}
	}
}
