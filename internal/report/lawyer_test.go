package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

func counselor(t *testing.T, doc *report.Document) *report.Counselor {
	t.Helper()
	return &report.Counselor{Explainer: explainer(t), Book: &report.LawBook{
		Rules: rulesOf(t), On: doc.DecidedOn(), Counsel: func(x *decide.Rule) report.Counsel {
			if x.ID != "export-few-people" {
				return report.Counsel{State: "none"}
			}
			at := lawNoon()
			return report.Counsel{State: "approved", By: "Li Na", At: &at}
		},
	}}
}

// TestBriefFollowsEachResult asks that each paragraph leads to facts, who stated them, rules and articles with how they
// are known, and that each missing fact says what it would change.
func TestBriefFollowsEachResult(t *testing.T) {
	answered := time.Date(2026, 11, 2, 4, 0, 0, 0, time.UTC)
	doc := shopOf(t, lawNoon(), func(e *inventory.Entity, _ *classify.Profile) {
		e.CIIO, e.AnsweredBy, e.AnsweredAt = nil, "Wang Fang", &answered
	})
	c := counselor(t, doc)
	brief := c.Brief(doc, doc.OfSubject(nil))
	if len(brief.Paragraphs) != len(doc.Decisions) || len(brief.Articles) == 0 {
		t.Fatalf("%d paragraphs, %d articles", len(brief.Paragraphs), len(brief.Articles))
	}
	for _, a := range brief.Articles {
		if a.TitleZH == "" || a.TitleEN == "" || a.ZH == "" || a.EN == "" || a.Evidence == "" {
			t.Errorf("article %+v", a)
		}
	}
	p := brief.Paragraphs[slices.IndexFunc(brief.Paragraphs, func(p report.Paragraph) bool { return p.Flow != nil })]
	open := slices.IndexFunc(p.Open, func(o report.MissingFact) bool { return o.Fact == "entity.ciio" })
	if p.Decision.Export != decide.ExportUndetermined || open < 0 {
		t.Fatalf("got %s, open %+v", p.Decision.Export, p.Open)
	}
	branches := p.Open[open].Branches
	if len(branches) != 2 || branches[0].Export != decide.SecurityAssessment || branches[1].Export != decide.Exempt || p.Open[open].Question.ZH == "" {
		t.Errorf("whether it is infrastructure changes %+v", branches)
	}
	credited := map[string]string{}
	for _, f := range p.Facts {
		credited[f.Fact] = f.By
	}
	if credited["entity.foreign_controlled"] != "Wang Fang" || credited["dataset.people"] != "" || credited["entity.processed_people"] != "" {
		t.Errorf("credited %v", credited)
	}
}

// TestBriefIsSaidInBothLanguages asks for the sentence of a lawyer in both languages, side by side, and for no value
// without its words.
func TestBriefIsSaidInBothLanguages(t *testing.T) {
	doc := shopOf(t, lawNoon(), nil)
	c := counselor(t, doc)
	brief := c.Brief(doc, doc.OfSubject(&report.Subject{ID: "flow|customers|sg"}))
	if len(brief.Paragraphs) != 1 {
		t.Fatalf("%d paragraphs", len(brief.Paragraphs))
	}
	var sides, text strings.Builder
	if err := c.BriefSides(doc, brief, words(t, "en")).WriteMarkdown(&sides); err != nil {
		t.Fatal(err)
	}
	if err := c.BriefPage(doc, brief, words(t, "zh")).WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| Result · 结果 | no storage rule; no filing indicated (level: lawyer", "未提示需申报", "Provisions on Promoting and Regulating Cross-Border Data Flows art. 5(1)(iv)",
		"《促进和规范数据跨境流动规定》第 5(1)(iv) 条", "approved by Li Na on 2026-11-23", "people in it: 60,000", "Not legal advice",
	} {
		if !strings.Contains(sides.String(), want) {
			t.Errorf("no %q in\n%s", want, sides.String())
		}
	}
	for _, key := range []string{"brief.", "lawyer.", "evidence.", "settler.", "rank."} {
		if strings.Contains(sides.String(), key) || strings.Contains(text.String(), key) {
			t.Errorf("the key %q was not worded:\n%s\n%s", key, sides.String(), text.String())
		}
	}
	var data bytes.Buffer
	if err := brief.WriteJSON(&data); err != nil || !json.Valid(data.Bytes()) {
		t.Errorf("json: %v", err)
	}
}
