package report_test

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"strings"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// school is a document with minors, a graded system, two links and a gap.
func school(t *testing.T) *report.Document {
	t.Helper()
	doc := estate()
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	sg, cn := inventory.Place{Country: "sg", Zone: inventory.Abroad}, inventory.Place{Country: "cn", Zone: inventory.Mainland}
	doc.Entities = []inventory.Entity{{ID: "e", Name: "=School", Place: "cn"}}
	doc.Stores[0].Entity, doc.Stores[0].System = "e", "register"
	doc.Links = []inventory.Link{{ID: "vpn-1", Kind: inventory.VPN, From: cn, To: sg}, {ID: "tls", Kind: inventory.Internet, From: cn, To: sg}}
	doc.People = append(doc.People, []classify.Count{
		{Of: "d1", Place: classify.MainlandPeople, Band: classify.Under14, Sensitive: classify.AnySensitivity, Low: 30, High: 30},
		{Of: "d1", Place: classify.MainlandPeople, Band: classify.Minor14, Sensitive: classify.AnySensitivity, Low: 20, High: 25},
		{Of: "e", Place: classify.MainlandPeople, Band: classify.Under14, Sensitive: classify.AnySensitivity, Low: 30, High: 30},
		{Of: "e", Place: classify.MainlandPeople, Band: classify.Minor14, Sensitive: classify.AnySensitivity, Low: 20, High: 25},
	}...)
	doc.Children = []classify.Children{{
		Of: "e", Under14: classify.Number{Low: 30, Mid: 30, High: 30}, Without: classify.Number{Low: 10, Mid: 10, High: 12}, By: "resident_id",
	}}
	in := doc.DecideInput(20261123)
	doc.Assess(&in, rules)
	return doc
}

// sheets are the three reports of a document, worded.
func sheets(t *testing.T, doc *report.Document, lang string) map[string]*report.Page {
	t.Helper()
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	w, x := words(t, lang), &report.Explainer{EN: words(t, "en"), ZH: words(t, "zh")}
	return map[string]*report.Page{
		"mlps":     report.GradedPage(doc, x.Graded(doc), w),
		"lines":    report.LinePage(doc, report.LinesOf(doc), w),
		"children": report.ChildrenPage(doc, report.ChildrenOf(doc, 2026, rules.Worksheet("children", 20261123)), w),
	}
}

// TestSheetsSayWhatWasNotSeenFirst asks that every report of its own begins with the gaps, words everything in both
// languages, and says what it is no advice on.
func TestSheetsSayWhatWasNotSeenFirst(t *testing.T) {
	doc := school(t)
	unsaid := regexp.MustCompile(`\b(mlps|minors|lines|line|link|control|seen|log|done|source|evidence)\.[a-z_]+`)
	for _, lang := range []string{"en", "zh"} {
		for name, page := range sheets(t, doc, lang) {
			if len(page.Parts[0].Rows) != 1 || !strings.Contains(strings.Join(page.Parts[0].Rows[0], " "), "s3:ListBucket") {
				t.Errorf("%s %s: the first part is %+v", name, lang, page.Parts[0])
			}
			var text, mark, table bytes.Buffer
			if page.WriteText(&text) != nil || page.WriteMarkdown(&mark) != nil || page.WriteCSV(&table) != nil {
				t.Errorf("%s %s is not written", name, lang)
			}
			for _, out := range []string{text.String(), mark.String(), table.String()} {
				if key := unsaid.FindString(out); key != "" {
					t.Errorf("%s %s: the key %s is said as itself:\n%s", name, lang, key, out)
				}
				if !strings.Contains(out, "2026-09-01") {
					t.Errorf("%s %s does not say the day of the rules", name, lang)
				}
			}
		}
	}
}

// TestSheetsForASpreadsheet asks that the rows can be read, that nothing runs as a formula, and that only the terminal
// leaves rows out.
func TestSheetsForASpreadsheet(t *testing.T) {
	page := sheets(t, school(t), "en")["mlps"]
	var b bytes.Buffer
	if err := page.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	for _, row := range rows {
		for _, cell := range row {
			seen = seen || cell == "'=School"
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
	if !seen {
		t.Error("the entity is not there")
	}
	page.Shorten(1, words(t, "en"))
	for _, p := range page.Parts {
		if len(p.Rows) > 1 {
			t.Errorf("%s has %d rows", p.Head, len(p.Rows))
		}
	}
}

// TestChildrenAreCountedApart asks for the numbers of the worksheet.
func TestChildrenAreCountedApart(t *testing.T) {
	sheet := report.ChildrenOf(school(t), 2026, nil)
	if len(sheet.Entities) != 1 || sheet.Due != 20270131 {
		t.Fatalf("%+v", sheet)
	}
	e := sheet.Entities[0]
	if e.Under14.Low != 30 || e.Under14.High != 30 || e.From14.Low != 20 || e.From14.High != 25 {
		t.Errorf("under 14: %+v, 14 to 17: %+v", e.Under14, e.From14)
	}
	if e.Matched == nil || e.Matched.Low != 18 || e.Matched.High != 20 || e.Guardians != inventory.No {
		t.Errorf("matched %+v, guardians %s", e.Matched, e.Guardians)
	}
	if len(e.Datasets) != 1 || len(e.Access) != 1 || e.Access[0].From.Country != "sg" {
		t.Errorf("datasets %+v, access %+v", e.Datasets, e.Access)
	}
	for day, want := range map[decide.Date]int{20270131: 2026, 20270201: 2027, 20261123: 2026} {
		if got := report.AuditYear(day); got != want {
			t.Errorf("on %s the audit of %d is due next, want %d", day, got, want)
		}
	}
}
