package report_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// explained is a document with a dataset of two columns, in one of which nothing was found.
func explained() *report.Document {
	doc := estate()
	id := doc.Datasets[0].ID
	doc.Datasets[0].Columns = []inventory.Field{{Name: "tel"}, {Name: "note"}}
	doc.Profiles = append(doc.Profiles, report.Profile{Dataset: id, Rows: 50})
	doc.Findings = append(doc.Findings, classify.Finding{
		ID: "f00d", Dataset: id, Column: "tel", Kind: "phone", Category: "personal", Status: classify.Declared,
		Confidence: 0.9, Share: classify.Span{Low: 0.1, Mid: 0.2, High: 0.3}, Presence: classify.Span{High: 1},
		MissedBelow: 0.06, Design: "block", Sampled: 50, Effective: 10, Distinct: 40,
		Evidence: []classify.Evidence{
			{Stream: classify.Values, Detail: "8 of 40", Fits: 8, Of: 40, Least: 0.8, Masked: []string{"1**"}},
			{Stream: classify.Schema, Detail: `"tel" +4.0`, Odds: 4},
		},
	})
	return doc
}

func explainer(t *testing.T) *report.Explainer {
	t.Helper()
	return &report.Explainer{EN: words(t, "en"), ZH: words(t, "zh"), Knowledge: classify.Knowledge{
		Detectors: []classify.Detector{{Name: "phone", Kind: "phone", Label: map[string]string{"en": "Telephone number", "zh": "电话号码"}}},
		Fields:    []classify.Field{{Kind: "phone", Field: "phone", Sensitive: "no", Basis: "nowhere"}},
	}}
}

func explain(t *testing.T, doc *report.Document, id, lang string) string {
	t.Helper()
	s, err := doc.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	x := explainer(t)
	if err := x.WriteExplanation(&b, doc, x.Explain(doc, s), words(t, lang)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExplanationNamesStreamsBoundsAndArticles(t *testing.T) {
	doc := explained()
	text := explain(t, doc, "f00d", "en")
	for _, want := range []string{
		"FINDING f00d: Telephone number (phone) in column tel", "STATUS: declared", "8 of 40 distinct values have the shape",
		"a column of the kind needs 80 %", "masked samples: 1**", `name or comment: "tel" +4.0`, "neighbours  say nothing",
		"right with a probability of 90 %", "10–30 %", "50 rows in random blocks were read, worth 10 random ones",
		"fewer than 6 %", "it is phone; sensitive by GB/T 45574-2025: no (nowhere)", "is declared by its schema to hold telephone number",
		"50 of its rows were read, so that rarer data may have been missed", "按表结构声明含有电话号码",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, lang := range []string{"en", "zh"} {
		for _, s := range doc.Subjects() {
			text := explain(t, doc, s.Key(), lang)
			for _, key := range []string{"explain.", "lawyer.", "band.", "{1}", "{2}"} {
				if strings.Contains(text, key) {
					t.Errorf("%s in %s: %q is not worded:\n%s", s.Key(), lang, key, text)
				}
			}
		}
	}
}

// TestEveryStatusIsWorded asks for words of everything that a finding or decision may say.
func TestEveryStatusIsWorded(t *testing.T) {
	en := words(t, "en")
	for _, s := range []classify.Status{
		classify.Evidenced, classify.Declared, classify.Encrypted, classify.Masked, classify.Candidate, classify.Empty, classify.Unread,
	} {
		for _, prefix := range []string{"explain.status.", "explain.more.", "explain.less.", "lawyer."} {
			if !en.Has(prefix + string(s)) {
				t.Errorf("no words for %s%s", prefix, s)
			}
		}
	}
	for _, s := range []inventory.Sampling{
		inventory.FullRead, inventory.RandomRows, inventory.RandomBlocks, inventory.HeadRows, inventory.NoSampling,
	} {
		if !en.Has("explain.design." + string(s)) {
			t.Errorf("no words for the design %s", s)
		}
	}
	for _, s := range []string{"no", "yes", "with_credential", "combination", "unknown"} {
		if !en.Has("explain.sensitive." + s) {
			t.Errorf("no words for sensitive %s", s)
		}
	}
	for _, b := range []classify.Band{classify.AllAges, classify.Under14, classify.Minor14, classify.Adult, classify.NoAge} {
		if !en.Has("band." + string(b)) {
			t.Errorf("no words for the band %s", b)
		}
	}
}

func TestFind(t *testing.T) {
	doc := explained()
	dataset := string(doc.Datasets[0].ID)
	tests := []struct {
		id   string
		kind report.SubjectKind
	}{
		{dataset, report.DatasetSubject},
		{dataset + "#tel", report.ColumnSubject},
		{"#note", report.ColumnSubject},
		{"f0", report.FindingSubject},
		{string(doc.Stores[0].ID), report.StoreSubject},
	}
	for _, tt := range tests {
		if got, err := doc.Find(tt.id); err != nil || got.Kind != tt.kind {
			t.Errorf("%s: %v, %v; want a %s", tt.id, got, err, tt.kind)
		}
	}
	for _, dec := range doc.Decisions {
		if got, err := doc.Find(string(dec.ID)); err != nil || got.ID != dec.Dataset && got.ID != dec.Flow {
			t.Errorf("decision %s: %v, %v", dec.ID, got, err)
		}
	}
	_, err := doc.Find("no such thing")
	if unknown, ok := errors.AsType[*report.UnknownSubjectError](err); !ok || len(unknown.All) > 0 {
		t.Errorf("unknown: %v", err)
	}
	doc.Findings = append(doc.Findings, classify.Finding{ID: "f00c", Dataset: doc.Datasets[0].ID, Column: "tel", Kind: "email"})
	_, err = doc.Find("f00")
	if unknown, ok := errors.AsType[*report.UnknownSubjectError](err); !ok || len(unknown.All) != 2 {
		t.Errorf("ambiguous: %v", err)
	}
}

// TestExplanationOfWhatNobodyDecided keeps a sentence whole where there is little to say.
func TestExplanationOfWhatNobodyDecided(t *testing.T) {
	doc := explained()
	doc.Decisions, doc.People, doc.Profiles = []decide.Decision{}, nil, nil
	text := explain(t, doc, "#note", "en")
	if !strings.Contains(text, "nothing of a known kind was found in column note; the shipped rules were asked nothing about it. Not legal advice.") {
		t.Error(text)
	}
}
