package decide_test

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// metersOf reads the meters of an input by what they are of.
func metersOf(t *testing.T, in decide.Input, day decide.Date) map[string]decide.Meter {
	t.Helper()
	in.Date = day
	got := map[string]decide.Meter{}
	for _, m := range decide.Assess(&in, load(t)).Meters {
		if m.Entity == "a" {
			got[m.Of] = m
		}
	}
	return got
}

// TestMetersCount asks what an entity holds and exported, with other entities, statements and gaps beside it.
func TestMetersCount(t *testing.T) {
	type readings map[string][2]int64
	plain := readings{
		decide.MeterOrdinary: {90000, 90000}, decide.MeterSensitive: {0, 0}, decide.MeterExempt: {0, 0},
		decide.MeterProcessed: {90000, 90000}, decide.MeterUnder14: {3, 40005}, decide.MeterFaces: {60000, 60000},
	}
	for _, tt := range []struct {
		name   string
		change func(*decide.Input)
		want   readings // that differ
	}{
		{"as seen", func(*decide.Input) {}, nil},
		{"a gap of another company", func(in *decide.Input) {
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:three", Cause: inventory.Denied}}}}
		}, nil},
		{"a gap", func(in *decide.Input) {
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:one", Cause: inventory.Denied}}}}
		}, readings{
			decide.MeterOrdinary: {90000, 120000}, decide.MeterProcessed: {90000, decide.Unbounded}, decide.MeterUnder14: {3, decide.Unbounded},
			decide.MeterFaces: {60000, decide.Unbounded},
		}},
		{"a region that was not seen", func(in *decide.Input) {
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Cause: inventory.Denied}}}}
		}, readings{
			decide.MeterOrdinary: {60000, decide.Unbounded}, decide.MeterSensitive: {3, decide.Unbounded},
			decide.MeterProcessed: {90000, decide.Unbounded}, decide.MeterUnder14: {3, decide.Unbounded}, decide.MeterFaces: {60000, decide.Unbounded},
		}},
		{"one is exempt", func(in *decide.Input) {
			in.Statements = []decide.Statement{said(twoFlow, "flow.ground", `"hr"`), said(twoFlow, "flow.necessary", "true")}
		}, readings{decide.MeterOrdinary: {60000, 60000}, decide.MeterExempt: {60000, 60000}}},
		{"by its own count", func(in *decide.Input) {
			in.Statements = []decide.Statement{said("a", "entity.processed_people", "95000"), said("a", before, `{"low":91000,"high":92000}`)}
		}, readings{decide.MeterProcessed: {95000, 95000}, decide.MeterOrdinary: {91000, 92000}}},
		{"it holds nothing", func(in *decide.Input) {
			in.Inventory.Datasets, in.People = nil, nil
		}, readings{
			decide.MeterOrdinary: {0, 0}, decide.MeterProcessed: {0, 0}, decide.MeterUnder14: {0, 0}, decide.MeterFaces: {0, 0},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := twoBuckets(60000)
			in.Inventory.Entities = append(in.Inventory.Entities, company("b"))
			bucket(&in, "three", "b", decide.Exactly(7))
			bucket(&in, "four", "", decide.Exactly(9))
			union(&in, "a", 90000)
			in.Profiles[0].DataKinds = []string{"face"}
			in.People = append(in.People, classify.Count{
				Of: "a", Place: classify.UnknownPeople, Band: classify.NoAge, Sensitive: classify.AnySensitivity, High: 40000,
			}, classify.Count{
				Of: "a", Place: classify.MainlandPeople, Band: classify.Under14, Sensitive: classify.AnySensitivity, Low: 3, High: 5,
			})
			tt.change(&in)
			want := maps.Clone(plain)
			maps.Copy(want, tt.want)
			got := readings{}
			for of, m := range metersOf(t, in, 20261001) {
				got[of] = [2]int64{m.Low, m.High}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarksComeFromTheRules asks for the numbers of the rules in force, whether they are included, and whether an entity
// reached them.
func TestMarksComeFromTheRules(t *testing.T) {
	for _, tt := range []struct {
		people decide.Count
		day    decide.Date
		of     string
		want   []decide.Mark
	}{
		{decide.Exactly(100000), 20261001, decide.MeterOrdinary, []decide.Mark{
			{People: 100000, Rule: "export-contract-numbers", Means: "scc_or_certification", Reached: decide.ReachedYes},
			{People: 1000000, Rule: "export-assessment-numbers", Means: "security_assessment", Reached: decide.ReachedNo},
		}},
		{decide.Count{Low: 99999, High: 1000000}, 20261001, decide.MeterOrdinary, []decide.Mark{
			{People: 100000, Rule: "export-contract-numbers", Means: "scc_or_certification", Reached: decide.ReachedOpen},
			{People: 1000000, Rule: "export-assessment-numbers", Means: "security_assessment", Reached: decide.ReachedOpen},
		}},
		{decide.Exactly(5), 20240321, decide.MeterOrdinary, []decide.Mark{}},
		{decide.Exactly(5), 20261001, decide.MeterExempt, []decide.Mark{}},
		{decide.Exactly(100000), 20261001, decide.MeterFaces, []decide.Mark{
			{People: 100000, Rule: "obligation-face-filing", Means: "face_filing", Reached: decide.ReachedYes},
		}},
		{decide.Exactly(100000), 20250531, decide.MeterFaces, []decide.Mark{}},
		{decide.Exactly(5), 20261001, decide.MeterUnder14, []decide.Mark{
			{Above: true, Rule: "obligation-children", Means: "guardian_consent", Reached: decide.ReachedNo},
			{Above: true, Rule: "obligation-children-rules", Means: "special_rules", Reached: decide.ReachedNo},
			{Above: true, Rule: "obligation-minor-audit", Means: "minor_audit_31_jan", Reached: decide.ReachedNo},
		}},
	} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
		bucket(&in, "one", "a", tt.people)
		in.Profiles[0].DataKinds = []string{"face"}
		if tt.day < 20260000 {
			in.Inventory.Flows = nil
		}
		if diff := cmp.Diff(tt.want, metersOf(t, in, tt.day)[tt.of].Marks); diff != "" {
			t.Errorf("%s of %v on %s (-want +got):\n%s", tt.of, tt.people, tt.day, diff)
		}
	}
}

// TestMoreThanTenMillionIsNotTenMillion asks that the operator of each rule is kept: 10,000,000 people are enough for
// the duties of a large handler, and not for the audit every two years.
func TestMoreThanTenMillionIsNotTenMillion(t *testing.T) {
	for n, want := range map[int64][2]string{
		9999999:  {decide.ReachedNo, decide.ReachedNo},
		10000000: {decide.ReachedYes, decide.ReachedNo},
		10000001: {decide.ReachedYes, decide.ReachedYes},
	} {
		in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
		union(&in, "a", n)
		got := [2]string{}
		for _, m := range metersOf(t, in, 20261001)[decide.MeterProcessed].Marks {
			switch m.Means {
			case "ndsr_30_32":
				got[0] = m.Reached
			case "audit_2y":
				got[1] = m.Reached
			}
		}
		if got != want {
			t.Errorf("%d: got %v, want %v", n, got, want)
		}
	}
}
