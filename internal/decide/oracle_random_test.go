package decide_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
)

// oBase is the item of the worked examples: everything known, nothing
// special. Most drawn items are this one with some facts changed, because
// that is how people ask; the rest are drawn from nothing.
func oBase() map[string]any {
	return map[string]any{
		"entity.ciio": false, "entity.state_organ": false, "entity.sectors": []any{"other"},
		"entity.foreign_controlled": false, "entity.processed_people": 300000,
		"entity.exported_ytd.nonsensitive": 0, "entity.exported_ytd.sensitive": 0,
		"entity.registered_city": "other", "entity.ftz_list_result": "none",
		"entity.gba_registered": false, "recipient.gba_registered": false,
		"dataset.contains_pi": true, "dataset.pi_state": "identified", "dataset.people": 50000,
		"dataset.sensitive_people": 0, "dataset.under14_people": 0, "dataset.minor14_17_people": 0,
		"dataset.sensitive": false, "dataset.important_data": "no", "dataset.core_data": false,
		"dataset.state_secret": false, "dataset.kinds": []any{}, "dataset.origin": "mainland",
		"dataset.stored": "cn", "dataset.mlps_level": 1, "flow.mode": "copy", "flow.to": "us",
		"flow.ground": "other", "flow.necessary": true, "flow.recipient": "third_party",
		"flow.onward_outside_gba": false, "flow.overlap_people": 0, "eval.date": "2026-10-01",
	}
}

var oEdges = []int{
	0, 0, 1, 5, 9_999, 10_000, 10_001, 40_000, 60_000, 99_999, 100_000, 100_001, 150_000, 900_000,
	999_999, 1_000_000, 1_000_001, 9_999_999, 10_000_000, 10_000_001, 50_000_000,
}

var oDays = []string{
	"2020-06-01", "2021-08-31", "2021-09-01", "2021-10-31", "2021-11-01", "2022-08-31", "2022-09-01",
	"2023-05-31", "2023-06-01", "2024-03-21", "2024-03-22", "2024-12-31", "2025-01-01", "2025-04-30", "2025-05-01",
	"2025-05-31", "2025-06-01", "2025-07-17", "2025-07-18", "2025-12-31", "2026-01-01", "2026-08-19", "2026-08-20",
	"2026-08-31", "2026-09-01", "2026-10-01", "2026-10-01", "2026-10-01", "2030-01-01",
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }

func oDrawCount(rng *rand.Rand) any {
	a, b := pick(rng, oEdges), pick(rng, oEdges)
	switch rng.IntN(8) {
	case 0:
		return nil
	case 1, 2:
		return map[string]any{"low": min(a, b), "high": max(a, b)}
	default:
		return a
	}
}

func oDrawList(rng *rand.Rand, words []string, none any) any {
	switch rng.IntN(6) {
	case 0:
		return none
	case 1:
		return []any{}
	}
	list := []any{}
	for range 1 + rng.IntN(3) {
		list = append(list, pick(rng, words))
	}
	return list
}

// oPair draws a sector together with the kind of data that its rules need,
// or with another one.
func oPair(rng *rand.Rand, facts map[string]any) {
	pairs := [][2]string{
		{"online_map", "map_data"},
		{"credit_reporting", "credit_info"},
		{"audit_firm", "audit_workpapers"},
		{"health_institution", "population_health"},
		{"online_publishing", "publishing_service"},
		{"automotive", "vehicle_geo"},
		{"automotive", "out_of_car_video"},
		{"automotive", "traffic_flow"},
		{"automotive", "charging_network"},
		{"hgr", "hgr_info"},
		{"health_institution", "clinical_data"},
		{"opinion_service", "opinion_content"},
		{"ride_hailing", "face"},
		{"mapping", "map_data"},
	}
	facts["entity.sectors"] = []any{pick(rng, pairs)[0]}
	facts["dataset.kinds"] = []any{pick(rng, pairs)[1]}
	if p := pick(rng, pairs); rng.IntN(3) > 0 {
		facts["entity.sectors"], facts["dataset.kinds"] = []any{p[0]}, []any{p[1]}
	}
}

func oDrawFact(rng *rand.Rand, k string) any {
	key := oKeys()[k]
	switch key.kind {
	case oTruth:
		return pick(rng, []any{nil, true, true, false})
	case oCount:
		return oDrawCount(rng)
	case oGrade:
		return pick(rng, []any{nil, 1, 2, 3, 4, 5})
	case oDate:
		return pick(rng, oDays)
	case oPlace:
		return pick(rng, []any{nil, "cn", "us", "us", "hk", "mo", "tw", "sg"})
	case oList:
		if k == "dataset.fields" {
			return oDrawList(rng, oPlainLabels(), nil)
		}
		return oDrawList(rng, key.words, nil)
	}
	if key.words == nil {
		return pick(rng, []any{nil, "shanghai", "other"})
	}
	if rng.IntN(len(key.words)+1) == 0 {
		return nil
	}
	return pick(rng, key.words)
}

// oPlainLabels are the labels of which the text says clearly what they are.
func oPlainLabels() []string {
	out := []string{"age_13", "age_14", "age_17", "age_18", "age_40", "age_0"}
	for _, l := range oLabels() {
		if !slices.Contains(oDoubtful(), l) {
			out = append(out, l)
		}
	}
	return out
}

// oDraw draws one item: facts changed in the base, facts taken away from it,
// or few facts and nothing else.
func oDraw(rng *rand.Rand) map[string]any {
	all := slices.Sorted(maps.Keys(oKeys()))
	facts := oBase()
	if rng.IntN(4) == 0 {
		facts = map[string]any{"eval.date": "2026-10-01"}
	}
	for range rng.IntN(9) {
		k := pick(rng, all)
		facts[k] = oDrawFact(rng, k)
	}
	for range rng.IntN(4) {
		delete(facts, pick(rng, all))
	}
	counts := []string{
		"dataset.people", "dataset.sensitive_people", "entity.exported_ytd.nonsensitive",
		"entity.exported_ytd.sensitive", "flow.overlap_people", "dataset.sensitive",
	}
	for range rng.IntN(4) {
		k := pick(rng, counts)
		facts[k] = oDrawFact(rng, k)
	}
	switch rng.IntN(8) {
	case 0:
		oPair(rng, facts)
	case 1:
		facts["flow.ground"], facts["flow.necessary"] = oDrawFact(rng, "flow.ground"), oDrawFact(rng, "flow.necessary")
	case 2:
		facts["eval.date"] = pick(rng, oDays)
	case 3:
		delete(facts, "dataset.sensitive")
		delete(facts, "dataset.sensitive_people")
	}
	if _, given := facts["eval.date"]; !given {
		facts["eval.date"] = "2026-10-01"
	}
	return facts
}

// oWritten reads drawn facts back from JSON, so that the oracle and the
// engine see the same text.
func oWritten(text []byte) map[string]any {
	var facts map[string]any
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&facts); err != nil {
		panic(fmt.Sprintf("the test draws no JSON: %v", err))
	}
	return facts
}

func oText(facts map[string]any) []byte {
	text, err := json.Marshal(facts)
	if err != nil {
		panic("the test draws no JSON: " + strconv.Quote(err.Error()))
	}
	return text
}
