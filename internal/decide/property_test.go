package decide_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/decide"
)

// values are what a random item may say of each fact; null is unknown.
var values = map[string][]string{
	"entity.ciio":                      {"null", "true", "false", "false"},
	"entity.state_organ":               {"null", "true", "false", "false"},
	"entity.foreign_controlled":        {"null", "true", "false"},
	"entity.sectors":                   {"null", `["other"]`, `["other"]`, `["automotive"]`, `["ride_hailing"]`, `["credit_reporting","banking"]`, `["mapping"]`},
	"entity.processed_people":          {"null", "99999", "1000000", `{"low":900000,"high":20000000}`},
	"entity.exported_ytd.nonsensitive": {"null", "0", "60000", `{"low":0,"high":200000}`},
	"entity.exported_ytd.sensitive":    {"null", "0", "9999", `{"low":0,"high":20000}`},
	"entity.exported_previous_year":    {"null", "0", "90000"},
	"entity.ftz_list_result":           {"null", `"none"`, `"off_list"`, `"on_list_contract"`, `"on_list_assessment"`},
	"dataset.contains_pi":              {"null", "true", "true", "false"},
	"dataset.pi_state":                 {"null", `"identified"`, `"anonymised"`, `"deidentified"`},
	"dataset.people":                   {"null", "0", "99999", "100000", "1000000", `{"low":90000,"high":110000}`},
	"dataset.sensitive_people":         {"null", "0", "1", "9999", `{"low":0,"high":10000}`},
	"dataset.under14_people":           {"null", "0", "5", `{"low":0,"high":10000}`},
	"dataset.sensitive":                {"null", "true", "false"},
	"dataset.important_data":           {"null", `"no"`, `"suspected"`, `"notified"`},
	"dataset.core_data":                {"null", "false", "true"},
	"dataset.state_secret":             {"null", "false", "false", "true"},
	"dataset.kinds":                    {"null", "[]", `["credit_info"]`, `["hgr_info"]`, `["charging_network","face"]`},
	"dataset.origin":                   {"null", `"mainland"`, `"overseas_only"`, `"mixed"`},
	"dataset.mlps_level":               {"null", "1", "3"},
	"dataset.stored":                   {"null", `"cn"`, `"us"`},
	"dataset.fields":                   {"null", "[]", `["name","phone"]`, `["face"]`, `["not_personal"]`},
	"flow.mode":                        {"null", `"copy"`, `"copy"`, `"remote_access"`, `"in_country_access"`, `"none"`, `"direct_collection_abroad"`},
	"flow.to":                          {"null", `"us"`, `"us"`, `"hk"`, `"cn"`},
	"flow.ground":                      {"null", `"other"`, `"contract"`, `"statutory_duty"`},
	"flow.necessary":                   {"null", "true", "false"},
	"flow.recipient":                   {"null", `"group"`, `"foreign_judicial"`},
	"flow.overlap_people":              {"null", "0", "60000", `{"low":0,"high":5}`},
	"eval.date":                        {`"2026-10-01"`, `"2026-10-01"`, `"2025-06-01"`, `"2024-03-21"`},
}

// draws is how many items a property is tried on.
const draws = 10000

// ruled decides facts without writing the decision.
func ruled(t *testing.T, r *decide.Rules, facts string) decide.Decision {
	t.Helper()
	s, err := decide.ReadFacts([]byte(facts))
	if err != nil {
		t.Fatal(err)
	}
	return decide.Decide(s.Facts, r, cmp.Or(s.On, 20261001))
}

// exemptions are the facts by which the law lets somebody out: until they are shown the result is the one without them.
var exemptions = []string{"flow.necessary", "flow.ground", "entity.ftz_list_result"}

func draw(rng *rand.Rand) map[string]string {
	facts := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		facts[key] = values[key][rng.IntN(len(values[key]))]
	}
	return facts
}

func text(t *testing.T, facts map[string]string) string {
	t.Helper()
	raw := map[string]json.RawMessage{}
	for key, value := range facts {
		raw[key] = json.RawMessage(value)
	}
	data, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// learn replaces one fact by something that it may turn out to be; "" when there is nothing to learn.
func learn(rng *rand.Rand, facts map[string]string) (map[string]string, string) {
	keys := slices.Sorted(maps.Keys(facts))
	key := keys[rng.IntN(len(keys))]
	next := maps.Clone(facts)
	var span struct{ Low, High int64 }
	switch {
	case facts[key] == "null":
		next[key] = values[key][rng.IntN(len(values[key]))]
	case facts[key][0] == '{' && json.Unmarshal([]byte(facts[key]), &span) == nil:
		next[key] = strconv.FormatInt(span.Low+rng.Int64N(span.High-span.Low+1), 10)
	default:
		return nil, ""
	}
	return next, key
}

// TestMoreKnowledgeNeverLoosens draws facts, learns one more, and compares.
func TestMoreKnowledgeNeverLoosens(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(11, 5))
	for range draws {
		facts := draw(rng)
		next, key := learn(rng, facts)
		if next == nil {
			continue
		}
		before, after := ruled(t, r, text(t, facts)), ruled(t, r, text(t, next))
		exempts := slices.Contains(exemptions, key)
		if before.Export != decide.ExportUndetermined && !exempts &&
			(after.Export == decide.ExportUndetermined || after.Export.Strictness() < before.Export.Strictness()) {
			t.Fatalf("%s = %s: export from %s to %s\n%s", key, next[key], before.Export, after.Export, text(t, facts))
		}
		if before.Storage.Strictness() > after.Storage.Strictness() && after.Storage != decide.StorageUndetermined {
			t.Fatalf("%s = %s: storage from %s to %s\n%s", key, next[key], before.Storage, after.Storage, text(t, facts))
		}
		silent := key == "dataset.state_secret" || key == "dataset.core_data" // asked of some sectors only
		changed := before.Export != after.Export || before.Storage != after.Storage
		if changed && !silent && before.Export != decide.ExportUndetermined && !slices.Contains(before.Missing, key) && !after.Review {
			t.Fatalf("%s = %s was not missing, but changed %s/%s to %s/%s\n%s",
				key, next[key], before.Export, before.Storage, after.Export, after.Storage, text(t, facts))
		}
	}
}

// TestWorstCaseBounds asks that a result which was open never turns out stricter than its worst case, but by facts that
// are read as no until somebody says otherwise, and by contradictions.
func TestWorstCaseBounds(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(3, 4))
	for range draws {
		facts := draw(rng)
		next, key := learn(rng, facts)
		if next == nil || slices.Contains(readAsNo, key) {
			continue
		}
		before, after := ruled(t, r, text(t, facts)), ruled(t, r, text(t, next))
		if after.WorstCase.Strictness() > before.WorstCase.Strictness() && !after.Review {
			t.Fatalf("%s = %s: worst case from %s to %s\n%s", key, next[key], before.WorstCase, after.WorstCase, text(t, facts))
		}
		if before.Export != decide.ExportUndetermined && before.WorstCase != before.Export {
			t.Fatalf("decided %s, worst case %s", before.Export, before.WorstCase)
		}
	}
}

// contradicts is the rule that speaks when facts cannot all be true.
const contradicts = "review-contradiction"

// TestWorstCaseOfCompletions asks that no completion of what is known turns out stricter than the worst case: all that
// is open is learnt at once, but for facts that are read as no until somebody says otherwise.
func TestWorstCaseOfCompletions(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(13, 14))
	compared := 0
	for range draws / 5 {
		facts := draw(rng)
		before := ruled(t, r, text(t, facts))
		for range 4 {
			full := complete(rng, facts)
			after := ruled(t, r, text(t, full))
			if slices.ContainsFunc(after.Reasons, func(x decide.Reason) bool { return x.Rule == contradicts }) {
				continue
			}
			if compared++; after.WorstCase.Strictness() > before.WorstCase.Strictness() {
				t.Fatalf("worst case from %s to %s\n%s\n%s", before.WorstCase, after.WorstCase, text(t, facts), text(t, full))
			}
		}
	}
	t.Logf("%d completions compared", compared)
}

// complete learns every open fact but those that are read as no.
func complete(rng *rand.Rand, facts map[string]string) map[string]string {
	full := maps.Clone(facts)
	for _, key := range slices.Sorted(maps.Keys(facts)) {
		if slices.Contains(readAsNo, key) {
			continue
		}
		for full[key] == "null" {
			full[key] = values[key][rng.IntN(len(values[key]))]
		}
		var span struct{ Low, High int64 }
		if full[key][0] == '{' && json.Unmarshal([]byte(full[key]), &span) == nil {
			full[key] = strconv.FormatInt(span.Low+rng.Int64N(span.High-span.Low+1), 10)
		}
	}
	return full
}

// readAsNo are the facts that are read as no until somebody says otherwise.
var readAsNo = []string{"dataset.important_data", "dataset.core_data", "dataset.state_secret", "entity.ftz_list_result"}

// TestAnswersAreStable asks for the same bytes twice, and for no empty list that is null.
func TestAnswersAreStable(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		item := []byte(`{"id":"x","facts":` + text(t, draw(rng)) + `}`)
		a, err := decide.Answer(item, r, 20261001)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := decide.Answer(item, r, 20261001)
		if string(a) != string(b) {
			t.Fatalf("%s\n%s", a, b)
		}
		var d map[string]any
		if err := json.Unmarshal(a, &d); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"obligations", "alternatives", "missing", "citations", "reasons"} {
			if d[key] == nil {
				t.Fatalf("%s is null", key)
			}
		}
	}
}

// TestWhatIsOpenNamesAFact asks that every open result has a fact that would settle more of it, and that a decided one
// is its own worst case.
func TestWhatIsOpenNamesAFact(t *testing.T) {
	t.Parallel()
	r := load(t)
	rng := rand.New(rand.NewPCG(7, 8))
	days := []string{"2000-01-01", "2017-06-01", "2021-11-01", "2022-09-01", "2023-06-01", "2026-01-01", "2099-12-31"}
	for i := range draws {
		drawn := draw(rng)
		if i%2 == 0 {
			drawn["eval.date"] = strconv.Quote(days[rng.IntN(len(days))])
		}
		facts := text(t, drawn)
		if sound(t, ruled(t, r, facts)); t.Failed() {
			t.Fatal(facts)
		}
	}
}
