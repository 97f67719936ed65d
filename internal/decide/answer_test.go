package decide_test

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
)

var update = flag.Bool("update", false, "write the golden files")

// TestAnswerRefuses asks that facts which cannot be read are an error in their place, with the key and what is allowed.
func TestAnswerRefuses(t *testing.T) {
	r := load(t)
	for _, tt := range []struct {
		name, facts string
		want        []string
	}{
		{"negative", `{"dataset.people":-1}`, []string{"dataset.people", "negative", "0 or more"}},
		{"fraction", `{"dataset.people":1.5}`, []string{"dataset.people", "no whole number"}},
		{"text for a number", `{"dataset.people":"5"}`, []string{"dataset.people"}},
		{"beyond counting", `{"dataset.people":1e300}`, []string{"dataset.people"}},
		{"too large", `{"dataset.people":9007199254740993}`, []string{"too large"}},
		{"low above high", `{"dataset.people":{"low":5,"high":4}}`, []string{"dataset.people", "low is above high"}},
		{"half an interval", `{"dataset.people":{"low":5}}`, []string{"low and high"}},
		{"an interval of something else", `{"dataset.people":{"low":5,"hi":6}}`, []string{`"hi"`}},
		{"negative in an interval", `{"dataset.people":{"low":-5,"high":6}}`, []string{"low", "negative"}},
		{"unknown key", `{"dataset.poeple":5}`, []string{"dataset.poeple", "dataset.people", "x-"}},
		{"a policy is no fact", `{"policy.opinion_data_domestic":true}`, []string{"policy.opinion_data_domestic"}},
		{"unknown word", `{"flow.mode":"teleport"}`, []string{"flow.mode", "remote_access"}},
		{"unknown where it is no word", `{"flow.recipient":"unknown"}`, []string{"flow.recipient"}},
		{"unknown sector", `{"entity.sectors":["fishing"]}`, []string{"entity.sectors", "fishing", "automotive"}},
		{"unknown label", `{"dataset.fields":["shoe_size"]}`, []string{"shoe_size", "id_card_number"}},
		{"our own words for ages", `{"dataset.fields":["age_under_14"]}`, []string{"age_under_14"}},
		{"no list", `{"entity.sectors":"other"}`, []string{"entity.sectors", "list"}},
		{"null in a list", `{"entity.sectors":[null]}`, []string{"null"}},
		{"no truth", `{"entity.ciio":"yes"}`, []string{"entity.ciio", "true, false or null"}},
		{"one is no truth", `{"entity.ciio":1}`, []string{"entity.ciio"}},
		{"no country", `{"flow.to":"mars"}`, []string{"flow.to", "ISO 3166"}},
		{"no such country", `{"flow.to":"uk"}`, []string{"flow.to"}},
		{"upper case", `{"flow.to":"US"}`, []string{"flow.to"}},
		{"grade 0", `{"dataset.mlps_level":0}`, []string{"dataset.mlps_level", "1 to 5"}},
		{"grade 6", `{"dataset.mlps_level":6}`, []string{"dataset.mlps_level"}},
		{"a day that does not exist", `{"eval.date":"2026-02-30"}`, []string{"eval.date", "YYYY-MM-DD"}},
		{"a day in another form", `{"eval.date":"30.01.2026"}`, []string{"eval.date"}},
		{"twice", `{"dataset.people":5,"dataset.people":6}`, []string{"dataset.people", "twice"}},
		{"two faults", `{"dataset.people":-5,"entity.ciio":0}`, []string{"dataset.people", "entity.ciio"}},
		{"no object", `[1]`, []string{"object"}},
		{"null", `null`, []string{"object"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := decide.Answer([]byte(`[{"id":"bad","facts":`+tt.facts+`},{"id":"good","facts":{}}]`), r, 20261001)
			if err != nil {
				t.Fatal(err)
			}
			var got []map[string]any
			if err := json.Unmarshal(out, &got); err != nil || len(got) != 2 {
				t.Fatalf("%v: %s", err, out)
			}
			text, _ := got[0]["error"].(string)
			for _, part := range tt.want {
				if !strings.Contains(text, part) {
					t.Errorf("%q does not say %q", text, part)
				}
			}
			if len(got[0]) != 2 || got[0]["id"] != "bad" || got[1]["export"] == nil {
				t.Errorf("got %s", out)
			}
		})
	}
}

// TestAnswerReads asks that what can be read is, whatever its spelling.
func TestAnswerReads(t *testing.T) {
	r := load(t)
	for _, facts := range []string{
		`{}`,
		`{"x-note":{"any":"thing"}}`,
		`{"dataset.people":1e5}`,
		`{"dataset.people":100000.0}`,
		`{"dataset.people":{"high":5,"low":5}}`,
		`{"dataset.important_data":"unknown","flow.ground":"unknown","dataset.origin":"unknown","dataset.pi_state":"unknown","entity.ftz_list_result":"unknown"}`,
		`{"entity.sectors":[],"dataset.kinds":[],"dataset.fields":["age_7","age_N","age_band"]}`,
		`{"eval.date":null,"flow.to":null,"flow.mode":null,"dataset.mlps_level":null,"entity.registered_city":null}`,
	} {
		if d := answer(t, r, facts); d.Error != "" {
			t.Errorf("%s: %s", facts, d.Error)
		}
	}
}

// TestAnswerForm asks that the answer has the form of the question.
func TestAnswerForm(t *testing.T) {
	r := load(t)
	for _, tt := range []struct {
		name, in, begins, ends string
		lines                  int
	}{
		{"object", `{"id":"a","facts":{}}`, "{\n  \"id\": \"a\"", "\n}\n", 0},
		{"array", ` [{"id":"a","facts":{}}] `, "[\n  {", "\n]\n", 0},
		{"empty array", `[]`, "[]\n", "[]\n", 1},
		{"lines", "{\"id\":\"a\",\"facts\":{}}\n\n{\"id\":\"b\",\"facts\":{}}\r\n", `{"id":"a"`, "}\n", 2},
		{"lines with a broken one", "{\"id\":\"a\",\"facts\":{}}\n{\"id\"\n{\"id\":\"b\",\"facts\":{}}", `{"id":"a"`, "}\n", 3},
		{"byte order mark", "\xef\xbb\xbf{\"id\":\"a\",\"facts\":{}}", "{\n", "}\n", 0},
		{"no facts", `{"id":"a"}`, "{\n  \"id\": \"a\",\n  \"error\"", "}\n", 4},
		{"no object", `[5,null]`, "[\n  {\n    \"id\": \"\",\n    \"error\"", "]\n", 0},
		{"a number for a name", `{"id":5,"facts":{}}`, "{\n  \"id\": 5,\n  \"level\"", "}\n", 0},
		{"no name", `{"id":null,"facts":{}}`, "{\n  \"id\": null,\n  \"level\"", "}\n", 0},
		{"a list for a name", `{"id":["a"],"facts":{}}`, "{\n  \"id\": \"\",\n  \"error\": \"id: want a string or a number", "}\n", 4},
		{"objects over lines", "{\"id\":\"a\",\n\"facts\":{}}\n{\"id\":\"b\",\n\"facts\":{}}\n", `{"id":"a"`, "}\n", 2},
		{"a broken line first", "{\"id\"\n{\"id\":\"b\",\"facts\":{}}\n", `{"id":"","error"`, "}\n", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, err := decide.Answer([]byte(tt.in), r, 20261001)
			if err != nil {
				t.Fatal(err)
			}
			got := string(out)
			if !strings.HasPrefix(got, tt.begins) || !strings.HasSuffix(got, tt.ends) {
				t.Errorf("got %s", got)
			}
			if n := strings.Count(got, "\n"); tt.lines > 0 && n != tt.lines {
				t.Errorf("got %d lines, want %d: %s", n, tt.lines, got)
			}
		})
	}
	for _, in := range []string{"", "  \n", "{", `[{"id":"a"}`, "not json", `[{"id":"a"},]`, `[{"id":"a"}] []`, `[{"id":"a"}{"id":"b"}]`, `[{"id":"a",]`} {
		if out, err := decide.Answer([]byte(in), r, 20261001); err == nil {
			t.Errorf("%q: got %s, want an error", in, out)
		}
	}
}

// TestAnswerUsesToday asks that the day of an item wins over today.
func TestAnswerUsesToday(t *testing.T) {
	r := load(t)
	for _, tt := range []struct{ item, want string }{
		{`{"id":"a","facts":{"entity.ciio":true,"dataset.contains_pi":true}}`, `"article": "37"`},
		{`{"id":"a","facts":{"entity.ciio":true,"dataset.contains_pi":true,"eval.date":"2026-01-01"}}`, `"article": "39"`},
	} {
		out, err := decide.Answer([]byte(tt.item), r, day(t, "2025-12-31"))
		if err != nil || !strings.Contains(string(out), tt.want) {
			t.Errorf("%v: %s does not have %s", err, out, tt.want)
		}
	}
}

// TestGolden compares whole answers, texts and articles included.
func TestGolden(t *testing.T) {
	r := load(t)
	in, err := os.ReadFile("testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	got, err := decide.Answer(in, r, 20260901)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/decisions.json", got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/decisions.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("run with -update when this is right (-want +got):\n%s", diff)
	}
}

// FuzzAnswer asks that any input gives an error or JSON in the form of the input, and that facts which were read can be
// written and read again.
func FuzzAnswer(f *testing.F) {
	r := load(f)
	f.Add([]byte(`{"id":"a","facts":{"dataset.people":{"low":1,"high":2}}}`))
	f.Add([]byte("[{\"id\":\"a\",\"facts\":" + ordinary + "}]"))
	f.Add([]byte("{\"id\":\"a\",\"facts\":{}}\n{\"id\":\"b\",\"facts\":{\"flow.to\":\"hk\"}}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := decide.Answer(data, r, 20261001)
		if err != nil {
			return
		}
		dec := json.NewDecoder(strings.NewReader(string(out)))
		for dec.More() {
			var v any
			if err := dec.Decode(&v); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
		}
		if s, err := decide.ReadFacts(data); err == nil {
			if _, err := json.Marshal(s.Facts); err != nil {
				t.Fatal(err)
			}
		}
	})
}
