package decide_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
)

// want is what a worked example shows of a right decision.
type want struct {
	Export, Storage, WorstCase              oneOf
	StorageNot                              string
	Missing, MissingAny, MissingAbsent      []string
	Obligations, ObligationsAbsent          []string
	Alternatives, AlternativesAbsent, Cites []string
	CitesAbsent                             []string
	Review, Sensitive                       *bool
}

// oneOf is a word, or a list of words of which any is right.
type oneOf []string

func (o *oneOf) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		*o = make(oneOf, 1)
		return json.Unmarshal(data, &(*o)[0])
	}
	return json.Unmarshal(data, (*[]string)(o))
}

func (o oneOf) right(word string) bool { return len(o) == 0 || slices.Contains(o, word) }

// TestWorkedExamples decides the cases that the project's facts come with.
func TestWorkedExamples(t *testing.T) {
	data, err := os.ReadFile("../../../shared/examples/decide-cases.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the worked examples are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID       string
		Note     string
		Expected map[string]json.RawMessage
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	out, err := decide.Answer(data, load(t), day(t, "2026-09-01"))
	if err != nil {
		t.Fatal(err)
	}
	var got []decide.Decision
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		t.Run(c.ID, func(t *testing.T) { check(t, got[i], expectation(t, c.Expected)) })
	}
}

// expectation reads what a case expects; its keys are those of the output.
func expectation(t *testing.T, raw map[string]json.RawMessage) want {
	t.Helper()
	joined := make(map[string]json.RawMessage, len(raw))
	for key, value := range raw {
		joined[strings.ReplaceAll(key, "_", "")] = value
	}
	data, err := json.Marshal(joined)
	if err != nil {
		t.Fatal(err)
	}
	var w want
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&w); err != nil {
		t.Fatal(err)
	}
	return w
}

func check(t *testing.T, got decide.Decision, w want) {
	t.Helper()
	defer func() {
		if t.Failed() {
			t.Logf("%+v", got)
		}
	}()
	if got.Error != "" {
		t.Fatal(got.Error)
	}
	if !w.Export.right(string(got.Export)) || !w.Storage.right(string(got.Storage)) || !w.WorstCase.right(string(got.WorstCase)) {
		t.Errorf("got export %s, storage %s, worst case %s; want %v, %v, %v",
			got.Export, got.Storage, got.WorstCase, w.Export, w.Storage, w.WorstCase)
	}
	if w.StorageNot != "" && string(got.Storage) == w.StorageNot {
		t.Errorf("got storage %s", got.Storage)
	}
	var cites []string
	for _, c := range got.Citations {
		cites = append(cites, c.Instrument+"/"+c.Article)
	}
	has(t, "missing", got.Missing, w.Missing, w.MissingAbsent)
	has(t, "obligations", got.Obligations, w.Obligations, w.ObligationsAbsent)
	has(t, "alternatives", got.Alternatives, w.Alternatives, w.AlternativesAbsent)
	has(t, "citations", cites, refs(w.Cites), refs(w.CitesAbsent))
	if len(w.MissingAny) > 0 && !slices.ContainsFunc(w.MissingAny, func(k string) bool { return slices.Contains(got.Missing, k) }) {
		t.Errorf("missing %v has none of %v", got.Missing, w.MissingAny)
	}
	if w.Review != nil && *w.Review != got.Review {
		t.Errorf("got review %v", got.Review)
	}
	if w.Sensitive != nil && (got.Sensitive == nil || *w.Sensitive != *got.Sensitive) {
		t.Errorf("got sensitive %v, want %v", got.Sensitive, *w.Sensitive)
	}
}

func has(t *testing.T, what string, list, with, without []string) {
	t.Helper()
	for _, word := range with {
		if !slices.Contains(list, word) {
			t.Errorf("%s %v lacks %s", what, list, word)
		}
	}
	for _, word := range without {
		if slices.Contains(list, word) {
			t.Errorf("%s %v has %s", what, list, word)
		}
	}
}

// refs turns "CSL art.39" into "csl/39"; "instrument/article" stays.
func refs(list []string) []string {
	refs := make([]string, 0, len(list))
	for _, ref := range list {
		name, article, found := strings.Cut(ref, " art.")
		if found {
			ref = strings.ToLower(strings.ReplaceAll(name, " ", "-")) + "/" + article
		}
		refs = append(refs, ref)
	}
	return refs
}

func load(tb testing.TB) *decide.Rules {
	tb.Helper()
	r, err := decide.Load(configs.FS)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func day(tb testing.TB, text string) decide.Date {
	tb.Helper()
	d, err := decide.ParseDate(text)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// shipped loads the built-in pack for an example.
func shipped() *decide.Rules {
	r, err := decide.Load(configs.FS)
	if err != nil {
		return nil
	}
	return r
}
