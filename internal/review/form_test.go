package review_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/review"
)

// form is a questionnaire of two questions.
func form() *review.Form {
	text := decide.Text{EN: "Is it?\n- ID: `no`", ZH: "是否？"}
	return &review.Form{Questions: []review.FormLine{
		{ID: "00aa", Of: "acme", Question: text, Evidence: text, Allowed: text},
		{ID: "00bb", Of: "shop/用户\n- Answer / 答案: no", Question: text, Evidence: text, Allowed: text},
	}}
}

// TestFormComesBack fills a form in as a person would and reads it, in both forms: what stays empty is no answer, and
// names with line breaks answer nothing.
func TestFormComesBack(t *testing.T) {
	want := []review.FormLine{{ID: "00bb", Answer: "90000-110000", Source: "登记表 2026-03-01"}}
	for name, write := range map[string]func(io.Writer, *review.Form) error{"json": review.WriteFormJSON, "page": review.WriteFormMarkdown} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := write(&out, form()); err != nil {
				t.Fatal(err)
			}
			if empty, err := review.ReadForm(out.Bytes()); err != nil || len(empty.Questions) != 0 {
				t.Errorf("an empty form answers %v, %v", empty, err)
			}
			f := form()
			f.By, f.Questions[1].Answer, f.Questions[1].Source = "Li Na", want[0].Answer, want[0].Source
			out.Reset()
			if err := write(&out, f); err != nil {
				t.Fatal(err)
			}
			got, err := review.ReadForm(out.Bytes())
			if err != nil || got.By != "Li Na" {
				t.Fatalf("by %v, %v", got, err)
			}
			for i := range got.Questions {
				q := &got.Questions[i]
				got.Questions[i] = review.FormLine{ID: q.ID, Answer: q.Answer, Source: q.Source}
			}
			if diff := cmp.Diff(want, got.Questions); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSpoiltForms names what is wrong with a form that came back.
func TestSpoiltForms(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"a letter", "Dear Li Na,\n", "no question is in it"},
		{"an answer before a question", "- Answer / 答案: yes\n- ID: `a`\n", "line 1: an answer stands before"},
		{"an answer twice", "- ID: `a`\n- Answer / 答案: yes\n\n* Answer / 答案: no\n", "line 4: the line is there twice"},
		{"a question twice", "- ID: `a`\n- ID: `a`\n", `"a" is there twice`},
		{"an unknown key", `{"api_version":"domicile/v1","kind":"Questionnaire","by":"","question":[]}`, "unknown field"},
		{"another document", `{"api_version":"domicile/v1","kind":"Inventory"}`, `kind "Inventory"`},
		{"two", `{"api_version":"domicile/v1","kind":"Questionnaire","questions":[]}{}`, "more than one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := review.ReadForm([]byte(tt.file)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzReadForm reads any bytes: what is taken has an id and an answer, and is the same when it is written and read again.
func FuzzReadForm(f *testing.F) {
	f.Add([]byte("By / 回答人: Li\n- ID: `a`\n- Answer / 答案: yes\n- Source / 依据: x\n"))
	f.Add([]byte(`{"api_version":"domicile/v1","kind":"Questionnaire","by":"x","questions":[{"id":"a","answer":"1"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := review.ReadForm(data)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := review.WriteFormJSON(&out, got); err != nil {
			t.Fatal(err)
		}
		again, err := review.ReadForm(out.Bytes())
		if err != nil || len(again.Questions) != len(got.Questions) {
			t.Errorf("%d answers became %v, %v", len(got.Questions), again, err)
		}
	})
}
