package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

func words(t *testing.T, lang string) *report.Words {
	t.Helper()
	w, err := report.LoadWords(configs.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// estate is two stores, one of them denied, with one decision of each level.
func estate() *report.Document {
	scope := inventory.Scope{Provider: "aws", Partition: "aws", Account: "1", Region: "eu-west-1", Service: "s3"}
	store := inventory.Store{
		ID: "arn:aws:s3:::b", Provider: "aws", Partition: "aws", Account: "1", Service: "s3", Region: "eu-west-1",
		Kind: inventory.Bucket, Name: "b", Place: inventory.Place{Country: "ie", Zone: inventory.Abroad},
		Exposure: inventory.Private, Size: inventory.Size{Bytes: &inventory.Measure{Value: 100, Method: inventory.Metric}},
	}
	inv := inventory.Inventory{
		Scopes: []inventory.Scope{scope},
		Coverage: []inventory.Coverage{{Scope: scope.ID(), Status: inventory.Partial, Gaps: []*inventory.Gap{{
			Scope: scope, Store: "arn:aws:s3:::locked", Op: "s3:ListBucket", Cause: inventory.Denied,
			Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"s3:ListBucket"}},
		}}}},
		Stores:   []inventory.Store{store},
		Datasets: []inventory.Dataset{{ID: "d2", Store: store.ID, Name: "two"}, {ID: "d1", Store: store.ID, Name: "one"}},
		Flows:    []inventory.Flow{{ID: "f", Store: store.ID, To: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Via: "share"}},
	}
	reasons := []decide.Reason{{Rule: "storage-x", EN: "because\x1b[31m", ZH: "因为"}}
	decisions := []decide.Decision{
		{ID: "x2", Dataset: "d2", Level: decide.LevelNone, Storage: decide.NoRule, Export: decide.NotAnExport, Reasons: reasons},
		{ID: "x1", Dataset: "d1", Level: decide.LevelMust, Storage: decide.MustMainland, Export: decide.NotAnExport, Reasons: reasons},
		{
			ID: "x3", Dataset: "d1", Flow: "f", Level: decide.LevelReview, Storage: decide.MustMainland,
			Export: decide.ExportUndetermined, Missing: []string{"dataset.people"}, Reasons: reasons,
		},
	}
	people := []classify.Count{
		{Of: "d1", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 900, High: 1100},
		{Of: "scan", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: 900, High: 1100, Method: "sketch"},
	}
	for i := range decisions {
		decisions[i].WorstCase = decisions[i].Export
	}
	meta := report.Metadata{ScanID: "s", StartedAt: time.Unix(0, 0).UTC(), Knowledge: report.Knowledge{RulesAsOf: "2026-09-01", Of: 3}}
	return report.New(meta, inv, nil, people, decisions)
}

func TestCataloguesHaveTheSameWords(t *testing.T) {
	en, zh := words(t, "en"), words(t, "zh")
	if diff := cmp.Diff(slices.Sorted(slices.Values(en.Keys())), slices.Sorted(slices.Values(zh.Keys()))); diff != "" {
		t.Error(diff)
	}
	var want []string
	for _, c := range inventory.Causes() {
		want = append(want, "cause."+string(c))
	}
	for _, o := range []decide.Storage{decide.MustMainland, decide.MainlandByGrade, decide.RecommendedMainland, decide.NoRule, decide.StorageUndetermined} {
		want = append(want, "storage."+string(o))
	}
	for _, o := range []decide.Export{decide.Prohibited, decide.ApprovalRequired, decide.SecurityAssessment, decide.Contract, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined} {
		want = append(want, "export."+string(o))
	}
	for _, f := range []inventory.FixCode{
		inventory.FixGrant, inventory.FixEnable, inventory.FixSetting, inventory.FixRetry, inventory.FixNetwork, inventory.FixConvert,
		inventory.FixRunInside, inventory.FixConnect, inventory.FixRaiseBudget, inventory.FixSplit, inventory.FixRepair, inventory.FixCheck, inventory.FixReport,
	} {
		want = append(want, "fix."+string(f))
	}
	for _, p := range plan.Phases() {
		want = append(want, "phase."+string(p))
	}
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range rules.Questions() {
		if !strings.HasPrefix(q.Fact, "x-") { // those have words of their own
			want = append(want, "fact."+q.Fact)
		}
	}
	for _, k := range want {
		if !en.Has(k) {
			t.Errorf("no words for %s", k)
		}
	}
}

func TestTableShowsGapsFirstAndNothingRaw(t *testing.T) {
	var b strings.Builder
	if err := report.WriteTable(&b, estate(), words(t, "en")); err != nil {
		t.Fatal(err)
	}
	out := b.String()
	order := []string{"NOT SEEN: 1 gap ", "grant s3:ListBucket", "MUST BE HOME", "b/one", "NEEDS A LAWYER", "missing: people in it", "THE REST", "b/two", "2026-09-01"}
	at := 0
	for _, want := range order {
		i := strings.Index(out[at:], want)
		if i < 0 {
			t.Fatalf("%q is missing or too early in:\n%s", want, out)
		}
		at += i
	}
	if strings.ContainsRune(out, '\x1b') {
		t.Error("an escape sequence of a name reaches the terminal")
	}
}

func TestMissingBehindAGapIsCoverageLost(t *testing.T) {
	before, after := estate(), estate()
	after.Stores, after.Datasets = nil, nil
	classes := map[inventory.ID]report.Class{}
	for _, c := range report.Diff(before, after) {
		classes[c.ID] = c.Class
	}
	want := map[inventory.ID]report.Class{"arn:aws:s3:::b": report.CoverageLost, "d1": report.CoverageLost, "d2": report.CoverageLost}
	if diff := cmp.Diff(want, classes); diff != "" {
		t.Error(diff)
	}
	after.Coverage[0].Status = inventory.Complete
	for _, c := range report.Diff(before, after) {
		if c.Class != report.Removed {
			t.Errorf("seen whole, and %s is %s", c.ID, c.Class)
		}
	}
}

func TestDiffClasses(t *testing.T) {
	before, after := estate(), estate()
	after.Stores[0].Region, after.Stores[0].Place = "cn-hangzhou", inventory.Place{Country: "cn", Zone: inventory.Mainland}
	after.Stores[0].Exposure = inventory.Public
	after.Stores[0].Size.Bytes = &inventory.Measure{Value: 300}
	after.Decisions[0].Storage = decide.NoRule
	after.Datasets = append(after.Datasets, inventory.Dataset{ID: "d3", Store: "arn:aws:s3:::b"})
	var got []report.Class
	for _, c := range report.Diff(before, after) {
		got = append(got, c.Class)
	}
	want := []report.Class{report.Exposed, report.Moved, report.Reclassified, report.Grew, report.Added}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCSVRunsNoFormula(t *testing.T) {
	doc := estate()
	doc.Stores[0].Name = "=cmd|' /C calc'!A0"
	var b strings.Builder
	if err := report.WriteCSV(&b, doc, words(t, "en")); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), ",=cmd") || !strings.Contains(b.String(), "'=cmd") {
		t.Error(b.String())
	}
}

func TestMarkdownEscapesPipes(t *testing.T) {
	doc := estate()
	doc.Stores[0].Name = "a|b"
	var b strings.Builder
	if err := report.WriteMarkdown(&b, doc, words(t, "zh")); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `a\|b`) {
		t.Error(b.String())
	}
}

func TestDocumentsKeepTheirSchema(t *testing.T) {
	for _, name := range report.SchemaNames() {
		data, err := report.Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		var s jsonschema.Schema
		if err := json.Unmarshal(data, &s); err != nil {
			t.Fatal(err)
		}
		resolved, err := s.Resolve(nil)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if name == "inventory" {
			err = report.WriteJSON(&b, estate())
		} else {
			err = report.WritePlanJSON(&b, &plan.Plan{}, report.Metadata{})
		}
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		doc["x-own"] = 1
		if err := resolved.Validate(doc); err != nil {
			t.Errorf("%s refuses an extension: %v", name, err)
		}
		doc["unknown"] = 1
		if err := resolved.Validate(doc); err == nil {
			t.Errorf("%s takes an unknown key", name)
		}
	}
}

// TestColumnsAlignForChinese asks that the second column starts at one place of the terminal, whatever stands before.
func TestColumnsAlignForChinese(t *testing.T) {
	doc := estate()
	doc.Datasets[0].Name, doc.Datasets[1].Name = "考生报名表", "e\u0301tudiants"
	doc.Decisions[0].Level, doc.Decisions[1].Level = decide.LevelMust, decide.LevelMust
	var b strings.Builder
	if err := report.WriteTable(&b, doc, words(t, "en")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  WHERE         PEOPLE (MAINLAND)  STORAGE",
		"  b/考生报名表  900–1,100          keep in the mainland",
		"  b/e\u0301tudiants   –                  no storage rule",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in:\n%s", want, b.String())
		}
	}
}

// TestSameGapsAreOneRow counts calls that one host did not answer, without a row for each.
func TestSameGapsAreOneRow(t *testing.T) {
	doc := estate()
	again := *doc.Coverage[0].Gaps[0]
	again.Op = "s3:GetBucketLogging"
	doc.Coverage[0].Gaps = append(doc.Coverage[0].Gaps, &again)
	var b strings.Builder
	if err := report.WriteTable(&b, doc, words(t, "en")); err != nil {
		t.Fatal(err)
	}
	if out := b.String(); !strings.Contains(out, "NOT SEEN: 2 gaps in 1 of 1 scopes") || strings.Count(out, "s3:ListBucket") != 1 ||
		!strings.Contains(out, "locked ×2") {
		t.Error(out)
	}
}

func TestScopeThatNobodyLookedAtIsCoverageLost(t *testing.T) {
	before, after := estate(), estate()
	after.Stores, after.Datasets, after.Coverage = nil, nil, nil
	for _, c := range report.Diff(before, after) {
		if c.Class != report.CoverageLost {
			t.Errorf("%s is %s", c.ID, c.Class)
		}
	}
}

func TestOtherKindsAreReclassified(t *testing.T) {
	before, after := estate(), estate()
	before.Findings = []classify.Finding{{Dataset: "d1", Kind: "phone"}}
	after.Findings = []classify.Finding{{Dataset: "d1", Kind: "resident_id"}, {Dataset: "d1", Kind: "phone"}}
	want := []report.Change{{Class: report.Reclassified, Kind: "dataset", ID: "d1", Before: "phone", After: "phone, resident_id"}}
	if diff := cmp.Diff(want, report.Diff(before, after)); diff != "" {
		t.Error(diff)
	}
}

// TestNamesWithBracesStayAsTheyAre fills arguments in one pass.
func TestNamesWithBracesStayAsTheyAre(t *testing.T) {
	if got := words(t, "en").Say("fix.setting.value", "{2}", "x"); got != "set {2} to x" {
		t.Error(got)
	}
}
