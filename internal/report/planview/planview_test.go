package planview_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/report/planview"
)

// made makes the plan of the estate that the planner's own tests use.
func made(tb testing.TB, c plan.Constraints) (*report.Document, *plan.Plan) {
	tb.Helper()
	data, err := os.ReadFile("../../plan/testdata/estate.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		Inventory inventory.Inventory `json:"inventory"`
		Profiles  []classify.Profile  `json:"profiles"`
		People    []classify.Count    `json:"people"`
		Decisions []decide.Decision   `json:"decisions"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		tb.Fatal(err)
	}
	p, err := plan.Make(plan.Input{
		Inventory: &file.Inventory, Profiles: file.Profiles, People: file.People, Decisions: file.Decisions, Knowledge: k,
		Start: plan.NewDate(2026, 11, 21), RulesAsOf: plan.NewDate(2026, 11, 20), Constraints: c,
	})
	if err != nil {
		tb.Fatal(err)
	}
	doc := &report.Document{Stores: file.Inventory.Stores, Datasets: file.Inventory.Datasets, Flows: file.Inventory.Flows, People: file.People}
	doc.Metadata.FinishedAt = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	return doc, p
}

func words(tb testing.TB, lang string) *report.Words {
	tb.Helper()
	w, err := report.LoadWords(os.DirFS("../../../configs"), lang)
	if err != nil {
		tb.Fatal(err)
	}
	return w
}

func view(tb testing.TB, doc *report.Document, p *plan.Plan, lang string) *planview.View {
	tb.Helper()
	return planview.New(doc, p, words(tb, "en"), words(tb, "zh"), lang)
}

func files(tb testing.TB, lang string) map[string][]byte {
	tb.Helper()
	doc, p := made(tb, plan.Constraints{})
	list, err := view(tb, doc, p, lang).Files()
	if err != nil {
		tb.Fatal(err)
	}
	m := map[string][]byte{}
	for _, f := range list {
		m[f.Path] = f.Data
	}
	return m
}

func TestSameBytes(t *testing.T) {
	if d := cmp.Diff(files(t, "en"), files(t, "en")); d != "" {
		t.Error(d)
	}
}

// TestPageStandsAlone asks that the page loads nothing, runs nothing, and holds no key without words.
func TestPageStandsAlone(t *testing.T) {
	page := string(files(t, "en")["plan.html"])
	for _, bad := range []string{"<script", "http-equiv=\"refresh\"", "src=", "@import", "url(http", "ZgotmplZ", "<no value>"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
	text := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")
	if key := regexp.MustCompile(`\b(page|verb|severity|sheet|option|phase|cause|basis)\.[a-z_]+(\.[a-z_0-9]+)*\b`).FindString(text); key != "" {
		t.Errorf("a key without words: %s", key)
	}
}

// TestPageIsWellFormed reads every picture as XML, with an independent reader.
func TestPageIsWellFormed(t *testing.T) {
	page := string(files(t, "zh")["plan.html"])
	pictures := regexp.MustCompile(`(?s)<svg.*?</svg>`).FindAllString(page, -1)
	if len(pictures) < 2 {
		t.Fatalf("%d pictures", len(pictures))
	}
	for i, p := range pictures {
		dec := xml.NewDecoder(strings.NewReader(p))
		for {
			_, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("picture %d: %v", i, err)
			}
		}
	}
	if strings.Contains(page, "NaN") || strings.Contains(page, "+Inf") {
		t.Error("a number that is none")
	}
}

// TestPageSaysBoth asks for every step, group and flow, and for both languages.
func TestPageSaysBoth(t *testing.T) {
	doc, p := made(t, plan.Constraints{})
	var b bytes.Buffer
	if err := view(t, doc, p, "en").WritePage(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					if !strings.Contains(page, "<code>"+string(s.ID)+"</code>") {
						t.Errorf("the page lacks step %s", s.ID)
					}
				}
			}
		}
	}
	if en, zh := strings.Count(page, `class="en"`), strings.Count(page, `class="zh"`); en != zh || en < 100 {
		t.Errorf("%d texts in English, %d in Chinese", en, zh)
	}
}

// TestGapsComeFirst asks that what was not seen stands before anything that it may change, in every form.
func TestGapsComeFirst(t *testing.T) {
	doc, p := made(t, plan.Constraints{})
	if len(p.Gaps) == 0 {
		t.Fatal("the estate has a gap")
	}
	var b bytes.Buffer
	if err := view(t, doc, p, "en").WritePage(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if gaps, options := strings.Index(page, `id="gaps"`), strings.Index(page, `id="options"`); gaps < 0 || gaps > options {
		t.Errorf("gaps at %d, options at %d", gaps, options)
	}
}

func TestHostileNames(t *testing.T) {
	doc, p := made(t, plan.Constraints{})
	const name = `=cmd()<script>alert(1)</script>"&'`
	for i := range doc.Stores {
		doc.Stores[i].Name = name
	}
	for i := range p.Groups {
		p.Groups[i].Name = name
	}
	for i := range p.Options {
		p.Options[i].Subject = name
	}
	list, err := view(t, doc, p, "en").Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if strings.HasSuffix(f.Path, ".html") && bytes.Contains(f.Data, []byte("<script>")) {
			t.Errorf("%s runs a name", f.Path)
		}
		if strings.HasSuffix(f.Path, ".csv") && regexp.MustCompile(`(?m)(^|,|")=cmd`).Match(f.Data) {
			t.Errorf("%s: a spreadsheet would run a name", f.Path)
		}
	}
}

func TestDeadlineIsAnswered(t *testing.T) {
	doc, p := made(t, plan.Constraints{Deadline: plan.NewDate(2026, 12, 1)})
	var b bytes.Buffer
	if err := view(t, doc, p, "en").WritePage(&b); err != nil {
		t.Fatal(err)
	}
	if p.Schedule.Deadline == nil || p.Schedule.Deadline.Met || len(p.Schedule.Deadline.Conflict) == 0 {
		t.Fatal("a week is not enough")
	}
	if !strings.Contains(b.String(), "The deadline 2026-12-01 is missed:") && !p.Schedule.Home.P80.IsZero() {
		t.Error("the page does not say that the deadline is missed:")
	}
	for _, c := range p.Schedule.Deadline.Conflict {
		if !p.Schedule.Home.P80.IsZero() && !strings.Contains(b.String(), strings.ReplaceAll(c.EN, "'", "&#39;")) {
			t.Errorf("the page lacks %q", c.EN)
		}
	}
}

func BenchmarkPage(b *testing.B) {
	doc, p := made(b, plan.Constraints{})
	v := view(b, doc, p, "en")
	b.ReportAllocs()
	for b.Loop() {
		if err := v.WritePage(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMarkdownPutsGapsFirst asks for the parts of the text in their order, in both languages.
func TestMarkdownPutsGapsFirst(t *testing.T) {
	all := files(t, "en")
	for path, heads := range map[string][]string{
		"plan.md":    {"not legal advice", "rules as of", "## Not seen", "## What moves", "## Options", "## What may still flow", "## Preflight", "## Costs", "## Steps", "## Taken for granted", "## Articles"},
		"plan.zh.md": {"不构成法律意见", "规则日期", "## 未见之处", "## 迁移与保留", "## 选项", "## 哪些仍可流动", "## 预检", "## 费用", "## 步骤", "## 假设", "## 条款"},
	} {
		text, at := string(all[path]), 0
		for _, h := range heads {
			k := strings.Index(text[at:], h)
			if k < 0 {
				t.Errorf("%s: %q is missing or out of order", path, h)
				continue
			}
			at += k
		}
	}
}

// TestPreflightSaysEachThingOnce gives seven stores the same note and one of them another.
func TestPreflightSaysEachThingOnce(t *testing.T) {
	doc, p := made(t, plan.Constraints{})
	p.Preflight = []plan.Check{{Code: "P118", Severity: plan.Stop, Of: "store-3", What: plan.Text{EN: "no size", ZH: "大小未知"}}}
	for _, n := range []string{"0", "1", "2", "3", "4", "5", "6"} {
		p.Preflight = append(p.Preflight, plan.Check{
			Code: "P110", Severity: plan.Note, Of: plan.ID("store-" + n), What: plan.Text{EN: "keys stay", ZH: "密钥不动"}, Fix: plan.Text{EN: "make new ones", ZH: "新建"},
		})
	}
	var b bytes.Buffer
	if err := view(t, doc, p, "en").WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	stop, note := strings.Index(text, "| P118 | stops |"), strings.Index(text, "| P110 | note |")
	if strings.Count(text, "| P110 | note |") != 1 || stop < 0 || note < stop {
		t.Errorf("%d %d in %s", stop, note, text)
	}
	if !strings.Contains(text, "store-0, store-1, store-2, store-3, store-4, store-5, store-6") {
		t.Error("the subjects are not said together")
	}
}

// TestWordsJudgeNobody looks for words that say more than the rules indicate.
func TestWordsJudgeNobody(t *testing.T) {
	bad := regexp.MustCompile(`(?i)\b(compliant|compliance\b|violat|illegal|fine of)|合规|违规|违法|罚款`)
	for _, lang := range []string{"en", "zh"} {
		for path, data := range files(t, lang) {
			if m := bad.Find(data); m != nil && path != "plan.xlsx" {
				t.Errorf("%s says %q", path, m)
			}
		}
	}
}

// TestWhatNobodyCountedIsNotNobody prints no number for people whom nobody counted, and says where a hold keeps copies
// abroad that the first sentence would otherwise call gone.
func TestWhatNobodyCountedIsNotNobody(t *testing.T) {
	doc, p := made(t, plan.Constraints{Holds: []plan.ID{"photos"}})
	p.Groups[0].Known, p.Groups[0].People = false, plan.Interval{}
	flow := p.Syncs[0].Flow
	p.Syncs[0].People, p.Syncs[0].Yearly = plan.Interval{}, nil
	for i := range p.Options {
		if p.Options[i].Of == flow {
			p.Options[i].Exposure.Known = false
		}
	}
	for lang, want := range map[string][2]string{
		"en": {"people not counted", "a legal hold keeps what lies abroad: photos"}, "zh": {"人数未计", "法律保全的除外：photos"},
	} {
		var b bytes.Buffer
		if err := view(t, doc, p, lang).WriteMarkdown(&b); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), want[0]); n < 2 || !strings.Contains(b.String(), want[1]) {
			t.Errorf("%s: %d times %q, or no %q", lang, n, want[0], want[1])
		}
		for line := range strings.Lines(b.String()) {
			if strings.HasPrefix(line, "- **"+p.Groups[0].Name+"**") && strings.HasSuffix(strings.TrimSpace(line), "0") {
				t.Errorf("a group that nobody counted has a number: %s", line)
			}
		}
	}
}
