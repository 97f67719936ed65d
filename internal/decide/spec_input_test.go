package decide_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// TestUnreadable asks that facts which cannot be read are an error in the place of their item alone.
func TestUnreadable(t *testing.T) {
	r := load(t)
	for _, facts := range []string{
		`{"dataset.people":-1}`, `{"dataset.people":0.5}`, `{"dataset.people":-0.5}`, `{"dataset.people":true}`,
		`{"dataset.people":"many"}`, `{"dataset.people":[1,2]}`, `{"dataset.people":1e400}`,
		`{"dataset.people":{}}`, `{"dataset.people":{"low":1}}`, `{"dataset.people":{"high":1}}`,
		`{"dataset.people":{"low":2,"high":1}}`, `{"dataset.people":{"low":-1,"high":1}}`,
		`{"dataset.people":{"low":0.5,"high":1}}`, `{"dataset.people":{"low":"0","high":1}}`,
		`{"dataset.people":{"low":{"low":0,"high":1},"high":1}}`, `{"dataset.people":{"low":0,"high":1,"mid":1}}`,
		`{"dataset.people":{"low":0,"low":1,"high":1}}`, `{"entity.processed_people":{"low":1000001,"high":1000000}}`,
		`{"entity.exported_ytd.sensitive":-5}`, `{"flow.overlap_people":-1}`, `{"entity.platform_mau":1.25}`,
		`{"dataset.mlps_level":0}`, `{"dataset.mlps_level":6}`, `{"dataset.mlps_level":2.5}`, `{"dataset.mlps_level":"2"}`,
		`{"entity.ciio":"true"}`, `{"entity.ciio":"unknown"}`, `{"entity.ciio":0}`, `{"entity.ciio":[]}`,
		`{"dataset.pi_state":"hashed"}`, `{"dataset.pi_state":""}`, `{"dataset.pi_state":true}`, `{"dataset.pi_state":"Identified"}`,
		`{"dataset.important_data":"yes"}`, `{"dataset.important_data":true}`, `{"dataset.origin":"abroad"}`,
		`{"flow.mode":"export"}`, `{"flow.ground":"consent"}`, `{"flow.recipient":"court"}`, `{"flow.to":"china"}`,
		`{"flow.to":"zz"}`, `{"flow.to":1}`, `{"dataset.stored":"CN"}`, `{"dataset.stored":""}`,
		`{"entity.sectors":["bank"]}`, `{"entity.sectors":"banking"}`, `{"entity.sectors":[1]}`, `{"entity.sectors":{"banking":true}}`,
		`{"dataset.kinds":["faces"]}`, `{"dataset.fields":["age"]}`, `{"dataset.fields":["age_"]}`, `{"dataset.fields":["age_-1"]}`,
		`{"dataset.fields":["Name"]}`, `{"dataset.fields":[["name"]]}`,
		`{"entity.ftz_list_result":"listed"}`, `{"eval.date":"2026-13-01"}`, `{"eval.date":"2026-02-29"}`,
		`{"eval.date":"2026-1-1"}`, `{"eval.date":"2026-10-01T00:00:00Z"}`, `{"eval.date":20261001}`, `{"eval.date":""}`,
		`{"entity.cio":true}`, `{"people":5}`, `{"Dataset.people":5}`, `{"dataset":{"people":5}}`, `{"":1}`, `{"y-note":1}`,
		`{"entity.ciio":true,"entity.ciio":true}`, `[]`, `"facts"`, `5`, `true`, `null`,
	} {
		t.Run(facts, func(t *testing.T) {
			input := `[{"id":"a","facts":` + ordinary + `},{"id":"bad","facts":` + facts + `},{"id":"z","facts":` + ordinary + `}]`
			got := answers(t, r, input)
			if len(got) != 3 || got[0].Error != "" || got[2].Error != "" || got[0].Export != decide.Exempt || got[2].Export != decide.Exempt {
				t.Fatalf("the neighbours of bad facts: %+v", got)
			}
			if got[1].ID != "bad" || got[1].Error == "" || got[1].Export != "" || got[1].Storage != "" {
				t.Errorf("got %+v, want an error and no verdict", got[1])
			}
		})
	}
}

// TestReadable asks that facts are read which only look odd.
func TestReadable(t *testing.T) {
	r := load(t)
	for _, tt := range []specCase{
		{"zero", `{"dataset.people":0}`, `{"export":"exempt"}`},
		{"one number twice", `{"dataset.people":{"low":5,"high":5}}`, `{"export":"exempt"}`},
		{"everybody", `{"dataset.people":8000000000}`, `{"export":"security_assessment"}`},
		{"sums of everybody", `{"dataset.people":8000000000,"entity.exported_ytd.nonsensitive":8000000000,"entity.exported_previous_year":8000000000}`, `{"export":"security_assessment"}`},
		{"a leap day", `{"eval.date":"2024-02-29"}`, `{"export":"scc_or_certification"}`},
		{"empty lists", `{"dataset.kinds":[],"dataset.fields":[]}`, `{"export":"exempt"}`},
		{"a word twice in a list", `{"dataset.kinds":["face","face"],"dataset.people":5}`, `{"export":"exempt"}`},
		{"ages of every number", `{"dataset.fields":["age_0","age_120"],"dataset.people":5}`, `{"sensitive":true}`},
		{"all null", nulls(t), `{"export":"undetermined","storage":"undetermined","sensitive":null}`},
		{"a child without data", `{"dataset.people":0,"dataset.under14_people":1}`, `{"review":true,"sensitive":true}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := answer(t, r, over(t, ordinary, tt.facts))
			check(t, d, expectationOf(t, tt.want))
			sound(t, d)
		})
	}
}

// nulls states nothing about every fact, except the day.
func nulls(t *testing.T) string {
	t.Helper()
	var facts map[string]any
	if err := json.Unmarshal([]byte(ordinary), &facts); err != nil {
		t.Fatal(err)
	}
	for key := range facts {
		if key != "eval.date" {
			facts[key] = nil
		}
	}
	data, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestFormsOfInput asks that the answer has the form of the question.
func TestFormsOfInput(t *testing.T) {
	r := load(t)
	for _, tt := range []struct{ name, in, first string }{
		{"object", `{"id":"a","facts":{}}`, "{"},
		{"object over lines", "{\n \"id\": \"a\",\n \"facts\": {}\n}\n", "{"},
		{"byte order mark", "\xef\xbb\xbf" + `{"id":"a","facts":{}}`, "{"},
		{"array", `[{"id":"a","facts":{}}]`, "["},
		{"empty array", " [ ] \n", "[]\n"},
		{"lines", `{"id":"a","facts":{}}` + "\r\n\n" + `{"id":"b","facts":{}}`, `{"id":"a"`},
		{"lines, one bad", `{"id":"a","facts":{"dataset.people":-1}}` + "\n" + `{"id":"b","facts":{}}` + "\n", `{"id":"a","error":`},
		{"lines, one no JSON", `{"id":"a","facts":{}}` + "\n{\n", `{"id":"a"`},
		{"array of something else", `[1]`, "["},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := decide.Answer([]byte(tt.in), r, 20261001)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(out, []byte(tt.first)) {
				t.Errorf("got %.80s", out)
			}
		})
	}
	for _, in := range []string{"", " \n", "\xef\xbb\xbf", "facts", "[", `[{"id":"a","facts":{}}`, "{"} {
		if out, err := decide.Answer([]byte(in), r, 20261001); err == nil {
			t.Errorf("%q: got %.80s, want an error", in, out)
		}
	}
}

// TestOrderOfAnswers asks that 1,000 items come back in their order, the bad ones in their places.
func TestOrderOfAnswers(t *testing.T) {
	r := load(t)
	items := make([]string, 1000)
	for i := range items {
		items[i] = `{"id":"` + strings.Repeat("i", i%7) + `","facts":{}}`
		if i%10 == 3 {
			items[i] = `{"id":"bad","facts":{"dataset.people":-1}}`
		}
	}
	got := answers(t, r, "["+strings.Join(items, ",")+"]")
	for i := range items {
		if bad := i%10 == 3; bad != (got[i].Error != "") || bad != (got[i].ID == "bad") {
			t.Fatalf("item %d: %+v", i, got[i])
		}
	}
}

func answers(t *testing.T, r *decide.Rules, in string) []decide.Decision {
	t.Helper()
	out, err := decide.Answer([]byte(in), r, 20261001)
	if err != nil {
		t.Fatal(err)
	}
	var got []decide.Decision
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	return got
}
