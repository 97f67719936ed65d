package report_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

func rulesOf(t *testing.T) *decide.Rules {
	t.Helper()
	r, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shopOf is a document with one dataset of 60,000 ordinary customers of an ordinary company, copied to Singapore, as it
// was decided on a day. Alter changes the entity and the dataset before.
func shopOf(t *testing.T, on time.Time, alter func(*inventory.Entity, *classify.Profile)) *report.Document {
	t.Helper()
	no := false
	entity := inventory.Entity{
		ID: "shop", Name: "A shop", Place: "cn", Sectors: []string{"ecommerce"}, CIIO: &no, StateOrgan: &no, ForeignControlled: &no,
	}
	id := inventory.ID("s3://shop/customers")
	profile := classify.Profile{Dataset: id, Rows: 60_000, Full: true, Fields: []string{"name", "phone", "email"}}
	if alter != nil {
		alter(&entity, &profile)
	}
	count := func(of inventory.ID, s classify.Sensitivity, n int64) classify.Count {
		return classify.Count{Of: of, Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: s, Low: n, High: n, Method: "exact"}
	}
	people := []classify.Count{
		count(id, classify.AnySensitivity, 60_000), count(id, classify.Sensitive, 0),
		count("shop", classify.AnySensitivity, 60_000), count("shop", classify.Sensitive, 0),
	}
	inv := inventory.Inventory{
		Entities: []inventory.Entity{entity},
		Stores:   []inventory.Store{{ID: "s3://shop", Name: "shop", Entity: "shop", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland}}},
		Datasets: []inventory.Dataset{{ID: id, Store: "s3://shop", Name: "customers"}},
		Flows: []inventory.Flow{{
			ID: "flow|customers|sg", Store: "s3://shop", Dataset: id, Mode: inventory.Copy, Via: "replication",
			To: inventory.Place{Country: "sg", Zone: inventory.Abroad}, Ground: "other", Source: "aws",
		}},
		Coverage: []inventory.Coverage{},
	}
	rules := rulesOf(t)
	doc := report.New(report.Metadata{StartedAt: on, FinishedAt: on, Knowledge: report.Knowledge{
		RulesAsOf: rules.AsOf().String(), SHA256: rules.Digest(), Of: rules.Count(),
	}}, inv, []classify.Profile{profile}, people, nil)
	in := decide.Input{
		Inventory: inv, Profiles: []classify.Profile{profile}, People: people, Date: decide.DateOf(on),
		Policies: decide.Policies{OpinionDomestic: true},
	}
	doc.Assess(&in, rules)
	return doc
}

func lawDay(t *testing.T, s string) decide.Date {
	t.Helper()
	d, err := decide.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func lawNoon() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }

// TestLawDiffAcrossTheDaysOfTheLaw compares the law across the days on which it changed for ordinary companies.
func TestLawDiffAcrossTheDaysOfTheLaw(t *testing.T) {
	tests := []struct {
		name, from, to string
		before, after  decide.Export // of the flow; empty: no result changes
		rule           string        // that speaks after
		renumbered     bool
	}{
		{
			name: "the thresholds of 2024: what was exported the year before no longer counts", from: "2024-03-21", to: "2024-03-22",
			before: decide.ExportUndetermined, after: decide.Exempt, rule: "export-few-people",
		},
		{name: "the numbers of 2026: no result changes", from: "2025-12-31", to: "2026-01-01", renumbered: true},
		{
			name: "the relief for small processors: an alternative", from: "2026-08-31", to: "2026-09-01",
			before: decide.Exempt, after: decide.Exempt, rule: "alternative-small-processor",
		},
		{name: "nothing in between", from: "2026-09-02", to: "2026-11-23"},
	}
	doc := shopOf(t, lawNoon(), nil)
	rules := rulesOf(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := report.CompareLaw(doc, report.LawSide{On: lawDay(t, tt.from), Rules: rules}, report.LawSide{On: lawDay(t, tt.to), Rules: rules})
			if l.Compared != 2 || (len(l.Renumbered) > 0) != tt.renumbered {
				t.Errorf("compared %d, renumbered %v", l.Compared, l.Renumbered)
			}
			if tt.rule == "" {
				if len(l.Changes) != 0 || len(l.Rules) != 0 {
					t.Errorf("changed: %+v, %+v", l.Changes, l.Rules)
				}
				return
			}
			at := slices.IndexFunc(l.Changes, func(c report.LawChange) bool { return c.Flow != "" })
			if at < 0 {
				t.Fatalf("the flow does not change: %+v", l.Changes)
			}
			c := l.Changes[at]
			spoke := func(b report.LawCause) bool {
				return b.Rule == tt.rule && b.Side == "after" && b.From == lawDay(t, tt.to) && len(b.Articles) > 0
			}
			if c.Before.Export != tt.before || c.After.Export != tt.after || !slices.ContainsFunc(c.Because, spoke) {
				t.Errorf("got %+v", c)
			}
		})
	}
}

// TestLawDiffWithDraft takes the draft on large platforms as if it were in force: it touches who is named in a catalogue,
// and nobody else.
func TestLawDiffWithDraft(t *testing.T) {
	yes := true
	rules := rulesOf(t)
	with, err := rules.WithDraft("draft-large-platforms-2025")
	if err != nil {
		t.Fatal(err)
	}
	on := lawDay(t, "2026-11-23")
	before, after := report.LawSide{On: on, Rules: rules}, report.LawSide{On: on, Rules: with, Draft: "draft-large-platforms-2025"}
	small := report.CompareLaw(shopOf(t, lawNoon(), nil), before, after)
	if len(small.Changes) != 0 || len(small.Rules) == 0 {
		t.Errorf("a small shop: %+v, rules %+v", small.Changes, small.Rules)
	}
	large := shopOf(t, lawNoon(), func(e *inventory.Entity, _ *classify.Profile) { e.LargePlatform = &yes })
	l := report.CompareLaw(large, before, after)
	if len(l.Changes) != 2 || l.Changes[0].After.Storage != decide.MustMainland {
		t.Errorf("a large platform: %+v", l.Changes)
	}
	var b strings.Builder
	if err := report.LawDiffPage(large, l, words(t, "en")).WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"THE DRAFT: ", "RESULTS THAT CHANGE: 2 of 2; in storage or export: 2", "keep in the mainland", "shop/customers → sg"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// TestApprovalLapsesWithTheText changes the text of an article and of a condition: the digest of what rests on it differs,
// that of others and of a rule whose source alone was checked again does not.
func TestApprovalLapsesWithTheText(t *testing.T) {
	tests := []struct {
		name, file, from, to string
		lapses               string
		stays                string
	}{
		{"its sentence", "rules/export/180-contract-numbers.yaml", "the standard contract or certification applies.", "a contract applies.", "export-contract-numbers", "export-ciio"},
		{"an article behind it", "law/cac-order-20.yaml", "en: ", "en: Changed. ", "export-contract-numbers", "export-ciio"},
		{"how it was checked", "rules/export/180-contract-numbers.yaml", "checked_by: domicile maintainers", "checked_by: somebody else", "", "export-contract-numbers"},
	}
	before := digests(rulesOf(t))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data, err := configs.FS.ReadFile(tt.file)
			if err != nil || !strings.Contains(string(data), tt.from) {
				t.Fatalf("%s has no %q: %v", tt.file, tt.from, err)
			}
			r, err := decide.Load(changed(t, tt.file, strings.ReplaceAll(string(data), tt.from, tt.to)))
			if err != nil {
				t.Fatal(err)
			}
			after := digests(r)
			if tt.lapses != "" && before[tt.lapses] == after[tt.lapses] {
				t.Errorf("%s keeps its digest", tt.lapses)
			}
			if before[tt.stays] != after[tt.stays] {
				t.Errorf("%s has another digest", tt.stays)
			}
		})
	}
}

func digests(r *decide.Rules) map[string]string {
	all := map[string]string{}
	for _, x := range r.Catalogue(r.AsOf()) {
		all[x.ID] = x.Digest
	}
	return all
}

// changed is the shipped knowledge with another text in one file.
func changed(t *testing.T, name, text string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, folder := range []string{"law", "rules", "calendars", "grades", "lines"} {
		copyInto(t, fsys, folder)
	}
	fsys[name] = &fstest.MapFile{Data: []byte(text)}
	return fsys
}

func copyInto(t *testing.T, fsys fstest.MapFS, folder string) {
	t.Helper()
	entries, err := configs.FS.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := folder + "/" + e.Name()
		if e.IsDir() {
			copyInto(t, fsys, name)
			continue
		}
		data, err := configs.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
}

// TestLawIsShown shows instruments by the number of the day, and rules with what a person checks.
func TestLawIsShown(t *testing.T) {
	counsel := func(*decide.Rule) report.Counsel { return report.Counsel{State: "none"} }
	before := report.LawBook{Rules: rulesOf(t), On: lawDay(t, "2025-12-31"), Counsel: counsel}
	now := report.LawBook{Rules: rulesOf(t), On: lawDay(t, "2026-11-23"), Counsel: counsel}
	article := func(b *report.LawBook, number string) *report.LawArticle {
		for _, a := range b.Show("csl").Articles {
			if a.Number == number {
				return &a
			}
		}
		return nil
	}
	if a := article(&before, "37"); a == nil || a.Later != "39" {
		t.Errorf("before: %+v", a)
	}
	if a := article(&now, "39"); a == nil || a.Formerly != "37" || a.TitleZH != "网络安全法" {
		t.Errorf("now: %+v", a)
	}
	if now.Show("no-such-thing") != nil {
		t.Error("shows what is not there")
	}
	list := now.List(report.LawFilter{Evidence: "U"})
	for _, in := range list.Instruments {
		if in.Evidence != "U" {
			t.Errorf("%s is %s", in.ID, in.Evidence)
		}
	}
	for _, lang := range []string{"en", "zh"} {
		var b strings.Builder
		if err := report.LawEntryPage(now.Show("export-ciio"), words(t, lang)).WriteText(&b); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"entity.ciio = true", "cac.gov.cn", "personal"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q in\n%s", lang, want, b.String())
			}
		}
	}
	data, err := json.Marshal(now.List(report.LawFilter{}))
	if err != nil || !strings.Contains(string(data), `"digest"`) {
		t.Errorf("no digest in the list: %v", err)
	}
}
