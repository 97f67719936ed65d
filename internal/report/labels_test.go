package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// talking is the estate with a table of comments, and files of genes beside it.
func talking() *report.Document {
	d := estate()
	d.Datasets[0].Rows = &inventory.Measure{Value: 2000, Method: inventory.Exact}
	finding := func(column, kind, category string, status classify.Status) classify.Finding {
		return classify.Finding{
			ID: inventory.ID("id-" + kind), Dataset: "d1", Column: column, Kind: kind, Category: category, Status: status,
			Presence: classify.Span{Mid: 0.5}, Evidence: []classify.Evidence{},
		}
	}
	d.Findings = []classify.Finding{
		finding("content", "ugc", "opinion", classify.Evidenced),
		finding("user_id", "person_key", "personal", classify.Declared),
		finding("note", "health", "sensitive", classify.Candidate),
		finding("", "gene", "sensitive", classify.Evidenced),
	}
	d.Profiles = []report.Profile{{
		Dataset: "d1", Rows: 100, Columns: []classify.ColumnProfile{{Name: "content"}, {Name: "user_id", Distinct: 40}},
		Fields: []string{}, DataKinds: []string{}, Together: []string{"combination"}, Signs: []string{"minors", "opinion"},
	}}
	return d
}

func labelled(t *testing.T, name string) *report.Document {
	t.Helper()
	k, err := classify.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	v, err := classify.LoadView(configs.FS, name, k.Detectors)
	if err != nil {
		t.Fatal(err)
	}
	d := talking()
	d.LabelBy(v)
	return d
}

// TestQuestions states what the presenters for people ask.
func TestQuestions(t *testing.T) {
	for _, write := range []func(io.Writer, *report.Document, *report.Words) error{report.WriteTable, report.WriteMarkdown, report.WriteCSV} {
		for lang, want := range map[string][]string{
			"en": {"name, identity number, contact and account lie together", "people under 18", "about 1,000 texts of users, by about 40 authors"},
			"zh": {"姓名、证件号码、联系方式和账号同时存在", "未成年人", "约1,000条用户内容，作者约40名"},
		} {
			var b bytes.Buffer
			if err := write(&b, talking(), words(t, lang)); err != nil {
				t.Fatal(err)
			}
			for _, w := range want {
				if !strings.Contains(b.String(), w) {
					t.Errorf("%q is not said in:\n%s", w, b.String())
				}
			}
		}
	}
	var b bytes.Buffer
	if err := report.WriteTable(&b, estate(), words(t, "en")); err != nil || strings.Contains(b.String(), "QUESTIONS") {
		t.Errorf("error %v, questions where nothing raises one:\n%s", err, b.String())
	}
}

// TestLabels states what a view adds: the findings that say something, and the highest level of each dataset.
func TestLabels(t *testing.T) {
	type row struct{ Column, Kind, Class, Level string }
	tests := []struct {
		view string
		want []row
	}{
		{"gbt43697", []row{{"", "", "", "important"}, {"content", "ugc", "other", "general_2"}, {"user_id", "person_key", "network", "general_2"}, {"", "gene", "biometric", "important"}}},
		{"gbt45574", []row{{"", "", "", "sensitive"}, {"content", "ugc", "ordinary", "ordinary"}, {"user_id", "person_key", "ordinary", "ordinary"}, {"", "gene", "biometric", "sensitive"}}},
		{"jrt0197", []row{{"", "", "", "3"}, {"content", "ugc", "c1", "2"}, {"user_id", "person_key", "c2", "3"}, {"", "gene", "", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.view, func(t *testing.T) {
			var got []row
			for _, l := range labelled(t, tt.view).Labelling.Labels {
				got = append(got, row{l.Column, l.Kind, l.Class, l.Level})
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("labels (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLabelsAreWritten asks every presenter, and the schema, for the labels.
func TestLabelsAreWritten(t *testing.T) {
	d := labelled(t, "jrt0197")
	for name, write := range map[string]func(io.Writer, *report.Document, *report.Words) error{"table": report.WriteTable, "markdown": report.WriteMarkdown, "csv": report.WriteCSV} {
		var b bytes.Buffer
		if err := write(&b, d, words(t, "zh")); err != nil {
			t.Fatal(err)
		}
		for _, w := range []string{"JR/T 0197-2020 金融数据安全分级指南", "C2 可识别身份与金融状况的信息", "3级", "未涵盖", "（文件本身）"} {
			if name == "csv" && strings.HasPrefix(w, "JR/T") {
				continue // a head of columns stands there
			}
			if !strings.Contains(b.String(), w) {
				t.Errorf("%s: %q is not said in:\n%s", name, w, b.String())
			}
		}
		if name == "csv" {
			if _, err := csv.NewReader(&b).ReadAll(); err != nil {
				t.Error(err)
			}
		}
	}
	var b bytes.Buffer
	if err := report.WriteJSON(&b, d); err != nil {
		t.Fatal(err)
	}
	valid(t, b.Bytes())
	var lines bytes.Buffer
	if err := report.WriteNDJSON(&lines, d); err != nil || !strings.Contains(lines.String(), `{"type":"labelling"`) {
		t.Errorf("error %v, no labelling in the lines", err)
	}
}

// valid checks a document against the schema of inventories.
func valid(t *testing.T, data []byte) {
	t.Helper()
	text, err := report.Schema("inventory")
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(doc); err != nil {
		t.Error(err)
	}
}
