package decide_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// TestQuestionsCoverWhatIsMissing asks that whatever a decision can name as missing can be asked of a person, and that
// every answer that a question allows is one that the facts can have.
func TestQuestionsCoverWhatIsMissing(t *testing.T) {
	r := load(t)
	asked := map[string]bool{}
	for _, q := range r.Questions() {
		asked[q.Fact] = true
		if !slices.Contains([]string{"entity", "system", "dataset", "flow"}, q.Of) ||
			!slices.Contains([]string{"lawyer", "owner", "regulator"}, q.Settles) {
			t.Errorf("%s: of %q, settles %q", q.Fact, q.Of, q.Settles)
		}
		if q.ZH == "" || q.EN == "" || q.Evidence.ZH == "" || q.Evidence.EN == "" {
			t.Errorf("%s lacks a language: %+v", q.Fact, q)
		}
		for _, a := range q.Answers {
			if err := readable(q, a.Value); err != nil {
				t.Errorf("%s = %s: %v", q.Fact, a.Value, err)
			}
		}
		if err := readable(q, json.RawMessage("null")); err != nil {
			t.Errorf("%s = null: %v", q.Fact, err)
		}
	}
	facts := `{"entity.sectors": null, "dataset.kinds": null, "dataset.origin": null, "flow.ground": null,
	  "entity.ftz_list_result": null, "flow.overlap_people": null, "dataset.pi_state": null, "flow.recipient": null}`
	for _, on := range []string{"2021-11-01", "2022-09-01", "2024-03-22", "2026-09-01"} {
		for _, key := range decided(t, r, facts, on).Missing {
			if !asked[key] {
				t.Errorf("on %s %s is missing, and no question asks for it", on, key)
			}
		}
	}
}

// readable reports whether a value can be read as the fact of a question.
func readable(q decide.Question, value json.RawMessage) error {
	if q.Type == "list" && string(value) != "null" {
		value = json.RawMessage("[" + string(value) + "]")
	}
	data, err := json.Marshal(map[string]json.RawMessage{q.Fact: value})
	if err != nil {
		return err
	}
	_, err = decide.ReadFacts(data)
	return err
}

// decided decides facts on a day.
func decided(t *testing.T, r *decide.Rules, facts, on string) decide.Decision {
	t.Helper()
	stated, err := decide.ReadFacts([]byte(facts))
	if err != nil {
		t.Fatal(err)
	}
	return decide.Decide(stated.Facts, r, day(t, on))
}

// TestIncidentClocks asks for whom which time limit runs, and that there was none before the measures.
func TestIncidentClocks(t *testing.T) {
	r := load(t)
	if got := r.IncidentClocks(day(t, "2025-10-31")); len(got) != 0 {
		t.Errorf("before the measures: %v", got)
	}
	for _, tt := range []struct {
		ciio, organ decide.Truth
		want        map[int]decide.Truth
	}{
		{decide.Yes, decide.No, map[int]decide.Truth{1: decide.Yes, 2: decide.No, 4: decide.No}},
		{decide.No, decide.No, map[int]decide.Truth{1: decide.No, 2: decide.No, 4: decide.Yes}},
		{decide.No, decide.Yes, map[int]decide.Truth{1: decide.No, 2: decide.Unknown, 4: decide.Unknown}},
		{decide.Unknown, decide.No, map[int]decide.Truth{1: decide.Unknown, 2: decide.No, 4: decide.Unknown}},
		{decide.Unknown, decide.Unknown, map[int]decide.Truth{1: decide.Unknown, 2: decide.Unknown, 4: decide.Unknown}},
	} {
		var f decide.Facts
		f.SetTruth(decide.CIIO, tt.ciio)
		f.SetTruth(decide.StateOrgan, tt.organ)
		clocks := r.IncidentClocks(day(t, "2025-11-01"))
		if len(clocks) != len(tt.want) {
			t.Fatalf("%d clocks, want %d", len(clocks), len(tt.want))
		}
		for _, c := range clocks {
			if got := c.Runs(&f); got != tt.want[c.Hours] {
				t.Errorf("operator %v, organ %v: %d hours: %v, want %v", tt.ciio, tt.organ, c.Hours, got, tt.want[c.Hours])
			}
			if c.ZH == "" || c.EN == "" || len(c.Citations) == 0 || !slices.Contains(c.Asks, "entity.ciio") {
				t.Errorf("incomplete: %+v", c)
			}
		}
	}
}
