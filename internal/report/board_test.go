package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/width"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// secretValue stands in places of a document from which nothing may be printed: the error of a gap, masked evidence.
const secretValue = "13800138000"

// noon is when the reports of these tests are said.
func noon() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// company is the estate with everything that the reports for people speak of.
func company() *report.Document {
	d := estate()
	d.Metadata.StartedAt = time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)
	d.Metadata.FinishedAt = d.Metadata.StartedAt.Add(time.Minute)
	d.Coverage[0].Gaps[0].Err = errors.New("row " + secretValue)
	d.Entities = []inventory.Entity{{ID: "e1", Name: "示例教育有限公司", Sectors: []string{}}, {ID: "e2", Name: "Example Pte. Ltd.", Sectors: []string{}}}
	s := &d.Stores[0]
	s.Entity, s.System, s.Exposure, s.Encryption = "e1", "school", inventory.Public, inventory.Yes
	s.Replication = []inventory.Replica{{To: "arn:aws:s3:::copy", Place: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Kind: "replication"}}
	d.Flows[0].Mode, d.Flows[0].Who, d.Flows[0].Source = inventory.RemoteAccess, "analysts", "declared"
	d.Profiles = []report.Profile{{Dataset: "d1", Rows: 1000}}
	d.Findings = []classify.Finding{
		{Dataset: "d1", Column: "phone", Kind: "phone", Status: classify.Evidenced, Evidence: []classify.Evidence{{Masked: []string{secretValue}}}},
		{Dataset: "d1", Column: "ill", Kind: "health", Status: classify.Declared},
		{Dataset: "d1", Column: "maybe", Kind: "email", Status: classify.Candidate},
	}
	d.People = append(d.People,
		classify.Count{Of: "d1", Place: classify.MainlandPeople, Band: classify.Under14, Sensitive: classify.AnySensitivity, Low: 100, High: 120},
		classify.Count{Of: "d2", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 500, High: 600},
		classify.Count{Of: "d2", Place: classify.UnknownPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 0, High: 50},
	)
	yes := true
	for i := range d.Decisions {
		d.Decisions[i].Sensitive = &yes
		d.Decisions[i].Obligations = []string{"minor_audit_31_jan"}
	}
	d.Meters = []decide.Meter{
		{Entity: "e1", Of: "exported_ordinary", Year: 2026, Low: 830_000, High: 1_020_000, Marks: []decide.Mark{
			{People: 100_000, Means: "scc_or_certification", Reached: "yes"},
			{People: 1_000_000, Means: "security_assessment", Reached: "open"},
		}},
		{Entity: "e1", Of: "processed", Low: 999_999, High: 999_999, Marks: []decide.Mark{
			{People: 1_000_000, Means: "officer_filing_30wd", Reached: "no"},
			{People: 1_000_000, Means: "recommended_mainland", Reached: "no"},
			{People: 10_000_000, Above: true, Means: "audit_2y", Reached: "no"},
		}},
		{Entity: "e1", Of: "under_14", Low: 100, High: 120, Marks: []decide.Mark{{Above: true, Means: "special_rules", Reached: "yes"}}},
		{Entity: "e2", Of: "processed", Low: 10, High: 10, Marks: []decide.Mark{{People: 1_000_000, Means: "officer_filing_30wd", Reached: "no"}}},
	}
	d.Duties = []decide.Duty{
		{ID: "a", Entity: "e1", Obligation: "minor_audit_31_jan", Due: 20270131, EN: "Audit.", ZH: "审计。"},
		{ID: "b", Entity: "e1", Obligation: "unheard_of", Due: 20261101, EN: "Late.", ZH: "迟。"},
		{ID: "c", Entity: "e2", Obligation: "pipia", From: "standing"},
		{ID: "d", Entity: "e2", Obligation: "record_3y", Due: 20261201, Done: &yes},
		{ID: "e", Entity: "e2", Obligation: "face_filing", Due: 20280101},
		{ID: "f", Entity: "e2", Obligation: "officer_filing_30wd", Latest: 20261220},
	}
	d.Systems = []decide.System{{Name: "school", Entity: "e1", Declared: 2, Suggested: 3, Controls: []decide.Control{{State: inventory.Yes}, {State: inventory.Unknown}}}}
	d.Lines = []decide.LineCheck{{Line: "l1", EN: "Registered.", ZH: "已登记。"}}
	d.Children = []classify.Children{{Of: "e1", Under14: classify.Number{Low: 100, Mid: 110, High: 120}}}
	d.Stated.Filings = []inventory.Filing{{Number: "N-1", Kind: "standard_contract", Entity: "e1", People: 1000}}
	d.Stated.Statements = []decide.Statement{{Of: "e1", Fact: "entity.ciio", Value: []byte("false"), By: "Li Na", At: noon()}}
	d.SaidOn(noon())
	return d
}

// planned is a plan with options for two things.
func planned() *plan.Plan {
	return &plan.Plan{Options: []plan.Option{
		{Of: "g", Kind: plan.BringHome, Possible: true, Chosen: true, Weeks: plan.Weeks{P50: 4, P95: 6}},
		{Of: "g", Kind: plan.FileAndStay, Possible: true, Weeks: plan.Weeks{P50: 16, P95: 18}},
		{Of: "f", Kind: plan.MaskOrStop, Possible: true, Chosen: true, Weeks: plan.Weeks{P50: 1, P95: 2}},
		{Of: "f", Kind: plan.Nothing, Possible: true},
	}}
}

// The knowledge that ships is read once for all tests: reading it proves every rule with its cases.
var (
	shippedRules     = sync.OnceValues(func() (*decide.Rules, error) { return decide.Load(configs.FS) })
	shippedKnowledge = sync.OnceValues(func() (classify.Knowledge, error) { return classify.Load(configs.FS) })
)

func rules(t *testing.T) *decide.Rules {
	t.Helper()
	r, err := shippedRules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// forms are the texts of a report: table and markdown in both languages, and JSON.
func forms(t *testing.T, name string) map[string]string {
	t.Helper()
	d := company()
	var say func(*report.Words) *report.Page
	var data any
	x := &report.Explainer{EN: words(t, "en"), ZH: words(t, "zh")}
	var err error
	if x.Knowledge, err = shippedKnowledge(); err != nil {
		t.Fatal(err)
	}
	var asJSON bytes.Buffer
	switch name {
	case "board":
		agenda := &decide.Agenda{All: 3, Questions: []decide.OpenQuestion{
			{Of: "e1", Fact: "entity.ciio", Effect: decide.Effect{Settles: 7}, Question: decide.Question{EN: "Is it one?", ZH: "是吗？", Settles: "lawyer"}},
			{Of: "d1", Fact: "dataset.people", Effect: decide.Effect{Changes: 2}, Question: decide.Question{EN: "How many?", ZH: "多少？", Settles: "owner"}},
			{Of: "d2", Fact: "dataset.people"},
		}}
		b := report.BoardOf(d, planned(), agenda)
		data, err = b, b.WriteJSON(&asJSON)
		say = func(w *report.Words) *report.Page { return report.BoardPage(d, b, w) }
	case "annual":
		before := company()
		before.Metadata.FinishedAt = before.Metadata.FinishedAt.AddDate(-1, 0, 0)
		before.Datasets = append(before.Datasets, inventory.Dataset{ID: "gone", Store: "arn:aws:s3:::b", Name: "gone"})
		before.Stores[0].Exposure = inventory.Private
		before.Decisions[0].Storage = decide.NoRule
		a := x.Annual(2026, d, before, rules(t).Questions())
		data, err = a, a.WriteJSON(&asJSON)
		say = func(w *report.Words) *report.Page { return report.AnnualPage(d, a, w) }
	case "incident":
		in := x.Incident(d, "arn:aws:s3:::b", time.Date(2026, 11, 23, 15, 30, 0, 0, time.UTC))
		in.RunClocks(d, rules(t))
		data, err = in, in.WriteJSON(&asJSON)
		say = func(w *report.Words) *report.Page { return report.IncidentPage(d, in, w) }
	}
	if err != nil || data == nil {
		t.Fatal(name, err)
	}
	out := map[string]string{"json": asJSON.String()}
	for _, lang := range []string{"en", "zh"} {
		var text, markdown strings.Builder
		if err := errors.Join(say(words(t, lang)).WriteText(&text), say(words(t, lang)).WriteMarkdown(&markdown)); err != nil {
			t.Fatal(err)
		}
		out[lang+".txt"], out[lang+".md"] = text.String(), markdown.String()
	}
	return out
}

// TestReportsForPeople holds the reports to testdata; UPDATE=1 rewrites it.
func TestReportsForPeople(t *testing.T) {
	for _, name := range []string{"board", "annual", "incident"} {
		for form, got := range forms(t, name) {
			if form == "json" {
				continue
			}
			file := filepath.Join("testdata", name+"."+form)
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s: %s", file, diff)
			}
		}
	}
}

// TestReportsSayTheSameTwice asks for the same bytes, and for JSON that says what it is.
func TestReportsSayTheSameTwice(t *testing.T) {
	for _, name := range []string{"board", "annual", "incident"} {
		first, second := forms(t, name), forms(t, name)
		if diff := cmp.Diff(first, second); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		var head struct {
			APIVersion string `json:"api_version"`
			Kind       string `json:"kind"`
		}
		if err := json.Unmarshal([]byte(first["json"]), &head); err != nil || head.APIVersion != report.APIVersion || strings.ToLower(head.Kind) != name {
			t.Errorf("%s: %+v %v", name, head, err)
		}
	}
}

// TestReportsClaimNothing asks that no report says what only a lawyer or a court may, prints no value, keys of facts or
// words that were forgotten, keeps to its width, names what was not seen first and the day of the rules last.
func TestReportsClaimNothing(t *testing.T) {
	claims := regexp.MustCompile(`(?i)\bcompliant\b|violat|illegal|unlawful|\bpenalt|违法|违规|合规了|不合规|罚款`)
	raw := regexp.MustCompile(`\b(entity|dataset|flow)\.[a-z]+_?[a-z]*\b|\{[0-9*]\}|\b(board|annual|incident|mark|meter|tri|runs|what|class|exposed|source|status|by|reach)\.[a-z0-9_]+\b`)
	for _, name := range []string{"board", "annual", "incident"} {
		for form, text := range forms(t, name) {
			if strings.Contains(text, secretValue) {
				t.Errorf("%s.%s holds a value", name, form)
			}
			if form == "json" {
				continue
			}
			if found := claims.FindString(text); found != "" {
				t.Errorf("%s.%s claims: %s", name, form, found)
			}
			if found := raw.FindString(text); found != "" {
				t.Errorf("%s.%s is not worded: %s", name, form, found)
			}
			lines := strings.Split(strings.TrimSpace(text), "\n")
			if last := strings.Join(lines[max(0, len(lines)-2):], " "); !strings.Contains(last, "2026-09-01") && !strings.Contains(last, "Not legal advice") {
				t.Errorf("%s.%s ends with %s", name, form, last)
			}
			for _, line := range lines {
				if strings.HasSuffix(form, ".txt") && shown(line) > 120 {
					t.Errorf("%s.%s: %d places: %s", name, form, shown(line), line)
				}
			}
		}
	}
}

// shown is the room of a line on a terminal.
func shown(line string) int {
	n := utf8.RuneCountInString(line)
	for _, r := range line {
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

// TestOldRulesAreSaidFirst shows the banner after 180 days, and not on that day.
func TestOldRulesAreSaidFirst(t *testing.T) {
	for _, tt := range []struct {
		name string
		on   time.Time
		old  bool
	}{
		{"180 days", time.Date(2027, 2, 27, 16, 0, 0, 0, time.UTC), false}, // 2027-02-28 in the mainland
		{"181 days", time.Date(2027, 2, 28, 16, 0, 0, 0, time.UTC), true},  // 2027-03-01 in the mainland
	} {
		d := company()
		d.SaidOn(tt.on)
		var table, markdown, board strings.Builder
		err := errors.Join(report.WriteTable(&table, d, words(t, "en")), report.WriteMarkdown(&markdown, d, words(t, "en")),
			report.BoardPage(d, report.BoardOf(d, nil, nil), words(t, "en")).WriteText(&board))
		if err != nil {
			t.Fatal(err)
		}
		for form, text := range map[string]string{"table": table.String(), "markdown": markdown.String(), "board": board.String()} {
			at := strings.Index(text, "THE RULES ARE 181 DAYS OLD")
			if (at >= 0) != tt.old || at > strings.Index(text, "NOT SEEN") {
				t.Errorf("%s, %s: banner at %d in:\n%s", tt.name, form, at, text)
			}
		}
	}
}

// TestBoardWithoutAPlanSaysSo does not leave the options out in silence.
func TestBoardWithoutAPlanSaysSo(t *testing.T) {
	d := company()
	for _, lang := range []string{"en", "zh"} {
		var out strings.Builder
		if err := report.BoardPage(d, report.BoardOf(d, nil, nil), words(t, lang)).WriteText(&out); err != nil {
			t.Fatal(err)
		}
		if want := words(t, lang).Say("board.unplanned"); !strings.Contains(out.String(), want) {
			t.Errorf("%s: %q is not said in:\n%s", lang, want, out.String())
		}
	}
}
