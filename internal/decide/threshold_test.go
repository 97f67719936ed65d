package decide_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
)

func TestThresholdsComeFromTheRulesInForce(t *testing.T) {
	rules, err := decide.Load(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	has := func(day string, want decide.Threshold) bool {
		on, err := decide.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Contains(rules.Thresholds(on), want)
	}
	for _, tt := range []struct {
		name, day string
		in        decide.Threshold
		want      bool
	}{
		{"ordinary people of an assessment", "2026-11-22", decide.Threshold{Of: decide.OrdinaryHeads, People: 1_000_000}, true},
		{"ordinary people of a contract", "2026-11-22", decide.Threshold{Of: decide.OrdinaryHeads, People: 100_000}, true},
		{"sensitive people", "2026-11-22", decide.Threshold{Of: decide.SensitiveHeads, People: 10_000}, true},
		{"of a term that a rule names", "2026-11-22", decide.Threshold{Of: decide.AllHeads, People: 100_000}, true},
		{"of a rule that is no longer in force", "2026-11-22", decide.Threshold{Of: decide.SensitiveHeads, People: 1}, false},
		{"somebody at all", "2026-11-22", decide.Threshold{Of: decide.SensitiveHeads, People: 1}, false},
		{"before the law", "2020-01-01", decide.Threshold{Of: decide.OrdinaryHeads, People: 1_000_000}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := has(tt.day, tt.in); got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestNear(t *testing.T) {
	thresholds := []decide.Threshold{{Of: decide.AllHeads, People: 100_000}}
	line := func(place classify.PeoplePlace, low, high int64) classify.Count {
		return classify.Count{Of: "d", Place: place, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: low, High: high}
	}
	for _, tt := range []struct {
		name string
		in   []classify.Count
		want int
	}{
		{"holds it", []classify.Count{line(classify.MainlandPeople, 20_000, 900_000)}, 1},
		{"four percent below", []classify.Count{line(classify.MainlandPeople, 95_000, 96_000)}, 1},
		{"four percent above", []classify.Count{line(classify.MainlandPeople, 104_000, 120_000)}, 1},
		{"below", []classify.Count{line(classify.MainlandPeople, 90_000, 95_999)}, 0},
		{"above", []classify.Count{line(classify.MainlandPeople, 104_001, 110_000)}, 0},
		{"exact already", []classify.Count{line(classify.MainlandPeople, 100_000, 100_000)}, 0},
		{"with people of unknown place", []classify.Count{line(classify.MainlandPeople, 0, 50_000), line(classify.UnknownPeople, 0, 60_000)}, 1},
		{"people elsewhere do not count", []classify.Count{line(classify.ElsewherePeople, 0, 900_000)}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := decide.Near(tt.in, thresholds, 0.04)
			if diff := cmp.Diff(tt.want, len(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
