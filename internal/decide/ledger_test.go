package decide_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// twoBuckets are two buckets of company a with n people each; the test looks at what the first has before it.
func twoBuckets(n int64) decide.Input {
	in := decide.Input{Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
	bucket(&in, "one", "a", decide.Exactly(n))
	bucket(&in, "two", "a", decide.Exactly(n))
	return in
}

const (
	twoTable inventory.ID = "s3:two#people"
	twoFlow  inventory.ID = "flow:s3:two"
	before                = "entity.exported_ytd.nonsensitive"
	exempt                = "entity.exported_ytd.exempt"
)

// TestLedger asks what the second bucket puts before the first.
func TestLedger(t *testing.T) {
	necessary := []decide.Statement{said(twoFlow, "flow.ground", `"contract"`), said(twoFlow, "flow.necessary", "true")}
	day := func(text string) func(*decide.Input) {
		return func(in *decide.Input) {
			at, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			in.Inventory.Flows[1].Since = &at
		}
	}
	mode := func(m inventory.Mode) func(*decide.Input) {
		return func(in *decide.Input) { in.Inventory.Flows[1].Mode = m }
	}
	for _, tt := range []struct {
		name   string
		change func(*decide.Input)
		want   any // before the first bucket's flow; the datasets may share all their people
		exempt any
	}{
		{"copied this year", func(*decide.Input) {}, span(0, 600), 0.0},
		{"of 1,000 different people", func(in *decide.Input) { union(in, "a", 1200) }, 600.0, 0.0},
		{"of the same people", func(in *decide.Input) { union(in, "a", 600) }, 0.0, 0.0},
		{"of people in common", func(in *decide.Input) { union(in, "a", 900) }, 300.0, 0.0},

		{"necessary for a contract", func(in *decide.Input) { in.Statements = necessary }, 0.0, 600.0},
		{"a contract, nobody knows whether necessary", func(in *decide.Input) { in.Statements = necessary[:1] }, span(0, 600), 0.0},
		{"collected overseas only", func(in *decide.Input) {
			in.People[1].Place = classify.ElsewherePeople
		}, 0.0, 0.0},
		{"exempt if no state organ", func(in *decide.Input) {
			in.Inventory.Entities[0].StateOrgan, in.Statements = nil, necessary
			union(in, "a", 1200)
		}, span(0, 600), span(0, 600)},

		{"the last second of the year before in the mainland", day("2025-12-31T15:59:59Z"), span(0, 600), 0.0},
		{"New Year in the mainland, still December in UTC", func(in *decide.Input) {
			day("2025-12-31T16:00:00Z")(in)
			union(in, "a", 1200)
		}, 600.0, 0.0},
		{"December in the mainland is not evidenced for the year", func(in *decide.Input) {
			day("2025-12-31T15:59:59Z")(in)
			union(in, "a", 1200)
		}, span(0, 600), 0.0},
		{"tomorrow", func(in *decide.Input) {
			day("2026-10-02T00:00:00+08:00")(in)
			union(in, "a", 1200)
		}, span(0, 600), 0.0},

		{"it may be read", func(in *decide.Input) { mode(inventory.RemoteAccess)(in); union(in, "a", 1200) }, span(0, 600), 0.0},
		{"nobody knows how", func(in *decide.Input) { mode(inventory.ModeUnknown)(in); union(in, "a", 1200) }, span(0, 600), 0.0},
		{"it comes in", mode(inventory.Inbound), 0.0, 0.0},
		{"it is read in the mainland", mode(inventory.InCountryAccess), 0.0, 0.0},
		{"it stays in the mainland", func(in *decide.Input) {
			in.Inventory.Flows[1].To = inventory.Place{Country: "cn", Zone: inventory.Mainland}
		}, 0.0, 0.0},
		{"in two ways to the same people", func(in *decide.Input) {
			f := in.Inventory.Flows[1]
			f.ID, f.Mode = "flow:again", inventory.RemoteAccess
			in.Inventory.Flows = append(in.Inventory.Flows, f)
		}, span(0, 600), 0.0},

		{"nobody counted them", func(in *decide.Input) { in.People = in.People[:1] }, span(0, float64(decide.Unbounded)), 0.0},
		{"a gap of the company", func(in *decide.Input) {
			union(in, "a", 600)
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:gone", Cause: inventory.Denied}}}}
		}, span(0, 600), 0.0},
		{"a bucket abroad that was not listed", func(in *decide.Input) {
			union(in, "a", 600)
			in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
				ID: "s3:shut", Entity: "a", Place: inventory.Place{Country: "us", Zone: inventory.Abroad},
			})
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:shut", Cause: inventory.Denied}}}}
		}, span(0, float64(decide.Unbounded)), 0.0},
		{"a bucket at home that was not listed", func(in *decide.Input) {
			in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
				ID: "s3:shut", Entity: "a", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
			})
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s3:shut", Cause: inventory.Denied}}}}
		}, span(0, 600), 0.0},
		{"a region that was not listed", func(in *decide.Input) {
			in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Cause: inventory.Denied}}}}
		}, span(0, float64(decide.Unbounded)), 0.0},
		{"nothing personal", func(in *decide.Input) {
			in.People = in.People[:1]
			in.Profiles[1].Fields = []string{"not_personal"}
		}, 0.0, 0.0},
		{"another company", func(in *decide.Input) { in.Inventory.Stores[1].Entity = "b" }, 0.0, 0.0},
		{"nobody's", func(in *decide.Input) { in.Inventory.Stores[0].Entity = "" }, nil, nil},

		{"by the logs, few", func(in *decide.Input) {
			mode(inventory.RemoteAccess)(in)
			in.Statements = []decide.Statement{said("a", before, "700")}
		}, 100.0, 0.0},
		{"by the logs, hardly any beside this flow", func(in *decide.Input) {
			mode(inventory.RemoteAccess)(in)
			in.Statements = []decide.Statement{said("a", before, "640")}
		}, 40.0, 0.0},
		{"by the logs, fewer than this flow holds", func(in *decide.Input) {
			mode(inventory.RemoteAccess)(in)
			in.Statements = []decide.Statement{said("a", before, "40")}
		}, span(0, 600), 0.0},
		{"by the logs, fewer than is evidenced", func(in *decide.Input) {
			union(in, "a", 1200)
			in.Statements = []decide.Statement{said("a", before, "40")}
		}, 600.0, 0.0},
		{"by the logs of last year", func(in *decide.Input) {
			mode(inventory.RemoteAccess)(in)
			s := said("a", before, "40")
			s.At = time.Date(2025, 12, 31, 15, 0, 0, 0, time.UTC)
			in.Statements = []decide.Statement{s}
		}, span(0, 600), 0.0},
		{"by the settings", func(in *decide.Input) {
			few, year := int64(640), int64(9)
			mode(inventory.RemoteAccess)(in)
			in.Inventory.Entities[0].ExportedYTD = &inventory.Exported{Year: 2026, Nonsensitive: &few, Exempt: &year}
		}, 40.0, 9.0},
		{"by the settings of another year", func(in *decide.Input) {
			few := int64(40)
			mode(inventory.RemoteAccess)(in)
			in.Inventory.Entities[0].ExportedYTD = &inventory.Exported{Year: 2025, Nonsensitive: &few}
		}, span(0, 600), 0.0},
		{"some were exported before", func(in *decide.Input) {
			in.Statements = []decide.Statement{said(oneFlow, "flow.overlap_people", "100")}
		}, 600.0, 0.0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := twoBuckets(600)
			tt.change(&in)
			got, _ := factsOf(t, in, onItsWay)
			if diff := cmp.Diff(tt.want, got[before]); diff != "" {
				t.Errorf("counted (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.exempt, got[exempt]); diff != "" {
				t.Errorf("exempt (-want +got):\n%s", diff)
			}
		})
	}
}

// TestRunningFlowsContradictAnEmptyYear asks that an entity which says that it exported nobody this year is not believed
// while a flow abroad runs: its other flows count the people of that one, and a person has to look.
func TestRunningFlowsContradictAnEmptyYear(t *testing.T) {
	for _, tt := range []struct {
		stated string
		want   decide.Export
		doubt  bool
	}{
		{"0", decide.ExportUndetermined, true},
		{"240", decide.Contract, false},
	} {
		in := decide.Input{Date: 20261001, Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a")}}}
		bucket(&in, "crm", "a", decide.Count{Low: 240, High: 240})
		bucket(&in, "owners", "a", decide.Count{Low: 1_500, High: 1_500})
		in.Inventory.Flows[0].Since, in.Inventory.Flows[1].Since = nil, nil
		in.Profiles[0].Fields = []string{"medical_record"}
		in.People = append(in.People, classify.Count{
			Of: "s3:crm#people", Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.Sensitive, Low: 240, High: 240,
		})
		in.Statements = []decide.Statement{
			said("a", "entity.exported_ytd.sensitive", tt.stated), said("a", "entity.exported_ytd.nonsensitive", "1500"),
		}
		all := decide.Assess(&in, load(t)).Decisions
		if rest := all[2]; len(rest.Contested) > 0 || rest.Review {
			t.Errorf("%s sensitive people stated: where the data lies is in doubt: %v", tt.stated, rest.Contested)
		}
		d := all[3]
		if d.Export != tt.want || (len(d.Contested) > 0) != tt.doubt {
			t.Errorf("%s sensitive people stated: export %s, contested %v, want %s", tt.stated, d.Export, d.Contested, tt.want)
		}
	}
}
