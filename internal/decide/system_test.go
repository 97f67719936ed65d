package decide_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// shopOf is one entity with one system of some stores in the mainland, each with a table.
func shopOf(people ...classify.Count) *decide.Input {
	in := &decide.Input{Date: 20261001}
	in.Inventory.Entities = []inventory.Entity{company("a")}
	for i := range people {
		store, table := inventory.ID("s"+string(rune('1'+i))), inventory.ID("t"+string(rune('1'+i)))
		in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{
			ID: store, Entity: "a", System: "shop", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland},
			Exposure: inventory.Private, Encryption: inventory.Yes, Logging: inventory.Yes,
			Tags: map[string]string{"important_data": "no"},
		})
		in.Inventory.Datasets = append(in.Inventory.Datasets, inventory.Dataset{ID: table, Store: store})
		in.Profiles = append(in.Profiles, classify.Profile{Dataset: table, Rows: 9, Full: true, Fields: []string{"name", "phone"}})
		people[i].Of = table
		in.People = append(in.People, people[i])
	}
	return in
}

// heads is a count of mainland people.
func heads(low, high int64) classify.Count {
	return classify.Count{Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.AnySensitivity, Low: low, High: high}
}

func grade(t *testing.T, in *decide.Input) decide.System {
	t.Helper()
	systems := decide.Assess(in, load(t)).Systems
	if len(systems) != 1 {
		t.Fatalf("%d systems: %+v", len(systems), systems)
	}
	return systems[0]
}

// TestSuggestedGrades asks for the grade at and beside each number and word of the heuristic.
func TestSuggestedGrades(t *testing.T) {
	tests := []struct {
		name                string
		in                  *decide.Input
		change              func(*decide.Input)
		suggested, possible int
		because             string
	}{
		{"a few people, nobody else reaches it", shopOf(heads(10, 10)), nil, 1, 1, "grade-rest"},
		{"999,999 people", shopOf(heads(999_999, 999_999)), nil, 1, 1, "grade-rest"},
		{"1,000,000 people", shopOf(heads(1_000_000, 1_000_000)), nil, 3, 3, "grade-million-people"},
		{"an estimate that straddles", shopOf(heads(990_000, 1_010_000)), nil, 1, 3, "grade-rest"},
		{
			"two stores that may share people", shopOf(heads(600_000, 600_000), heads(600_000, 600_000)), nil, 1, 3, "grade-rest",
		},
		{
			"two stores whose union was counted", shopOf(heads(600_000, 600_000), heads(600_000, 600_000)),
			func(in *decide.Input) {
				n := heads(1_100_000, 1_100_000)
				n.Of = "shop"
				in.People = append(in.People, n)
			}, 3, 3, "grade-million-people",
		},
		{
			"two stores of nobody's system are not added up", shopOf(heads(600_000, 600_000), heads(600_000, 600_000)),
			func(in *decide.Input) {
				for i := range in.Inventory.Stores {
					in.Inventory.Stores[i].System = ""
				}
			}, 1, 1, "grade-rest",
		},
		{
			"it answers to anybody", shopOf(heads(10, 10)),
			func(in *decide.Input) { in.Inventory.Stores[0].Exposure = inventory.Public }, 2, 2, "grade-exposed",
		},
		{
			"nobody knows who reaches it", shopOf(heads(10, 10)),
			func(in *decide.Input) { in.Inventory.Stores[0].Exposure = inventory.ExposureUnknown }, 1, 2, "grade-rest",
		},
		{
			"a designated operator", shopOf(heads(10, 10)),
			func(in *decide.Input) { yes := true; in.Inventory.Entities[0].CIIO = &yes }, 3, 3, "grade-ciio",
		},
		{
			"nobody said whether it was designated", shopOf(heads(10, 10)),
			func(in *decide.Input) { in.Inventory.Entities[0].CIIO = nil }, 1, 3, "grade-rest",
		},
		{
			"important data was notified", shopOf(heads(10, 10)),
			func(in *decide.Input) { in.Inventory.Stores[0].Tags["important_data"] = "notified" }, 3, 3, "grade-important-data",
		},
		{
			"nobody said whether it is important", shopOf(heads(10, 10)),
			func(in *decide.Input) { in.Inventory.Stores[0].Tags = nil }, 1, 3, "grade-rest",
		},
		{
			"something of it was not seen", shopOf(heads(10, 10)),
			func(in *decide.Input) {
				in.Inventory.Coverage = []inventory.Coverage{{Gaps: []*inventory.Gap{{Store: "s1", Op: "x", Cause: inventory.Denied}}}}
			}, 1, 3, "grade-rest",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.change != nil {
				tt.change(tt.in)
			}
			s := grade(t, tt.in)
			if s.Suggested != tt.suggested || s.Possible != tt.possible || len(s.Reasons) != 1 || s.Reasons[0].Rule != tt.because {
				t.Errorf("grade %d–%d because of %+v", s.Suggested, s.Possible, s.Reasons)
			}
			if (s.Possible > s.Suggested) != (len(s.Missing) > 0) && tt.name != "nobody knows who reaches it" {
				t.Errorf("grade %d–%d is open because of %v", s.Suggested, s.Possible, s.Missing)
			}
			if s.Declared != 0 || s.Evidence != "U" {
				t.Errorf("declared %d, evidence %q", s.Declared, s.Evidence)
			}
		})
	}
}

func asked(s decide.System) []string {
	ids := []string{}
	for _, q := range s.Questions {
		ids = append(ids, q.ID)
	}
	return ids
}

// TestDeclaredGrades asks what follows from the grade that people state, and what it leaves to ask.
func TestDeclaredGrades(t *testing.T) {
	level := func(of inventory.ID, value string) decide.Statement {
		return decide.Statement{
			Of: of, Fact: "dataset.mlps_level", Value: json.RawMessage(value), By: "owner", At: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
		}
	}
	tests := []struct {
		name     string
		tags     []map[string]string
		stated   []decide.Statement
		declared int
		storage  decide.Storage
		duties   []string
		asks     []string
	}{
		{"nobody said", nil, nil, 0, decide.NoRule, nil, []string{"ungraded"}},
		{"grade 1", []map[string]string{{"mlps_level": "1"}}, nil, 1, decide.NoRule, nil, []string{}},
		{
			"grade 2",
			[]map[string]string{{"mlps_level": "2"}},
			nil, 2, decide.MainlandByGrade,
			[]string{"mlps_filing  event"},
			[]string{"filed", "refiled"},
		},
		{
			"grade 3, filed and tested",
			[]map[string]string{{
				"mlps_level": "3", "mlps_filed": "31-1", "mlps_tested_on": "2026-02-28", "mlps_refiled_2025": "true",
			}},
			nil, 3, decide.MainlandByGrade,
			[]string{"mlps_filing  event done", "mlps_test_yearly 2027-02-28 event done"},
			[]string{},
		},
		{
			"grade 4, tested too long ago, to be filed",
			[]map[string]string{{
				"mlps_level": "4", "mlps_graded_on": "2026-09-20", "mlps_tested_on": "2026-01-31",
			}},
			nil, 4, decide.MainlandByGrade,
			[]string{"mlps_filing 2026-10-20 event", "mlps_test_half_yearly 2026-07-31 event open"},
			[]string{"filed", "refiled"},
		},
		{
			"stores that differ",
			[]map[string]string{{"mlps_level": "2"}, {"mlps_level": "3"}},
			nil, 3, decide.MainlandByGrade,
			[]string{"mlps_filing  event", "mlps_test_yearly  event"},
			[]string{"differ", "filed", "refiled"},
		},
		{
			"a statement about the system counts before tags",
			[]map[string]string{{"mlps_level": "2"}, {"mlps_level": "3"}},
			[]decide.Statement{level("shop", "2")},
			2, decide.MainlandByGrade,
			[]string{"mlps_filing  event"},
			[]string{"filed", "refiled"},
		},
		{"nobody knows is no grade", nil, []decide.Statement{level("shop", "null")}, 0, decide.NoRule, nil, []string{"ungraded"}},
		{"not a grade", []map[string]string{{"mlps_level": "6"}}, nil, 0, decide.NoRule, nil, []string{"ungraded"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := shopOf(make([]classify.Count, max(1, len(tt.tags)))...)
			in.People = nil
			for i := range tt.tags {
				in.Inventory.Stores[i].Tags = tt.tags[i]
				in.Inventory.Stores[i].Tags["important_data"] = "no"
			}
			in.Statements = tt.stated
			s := grade(t, in)
			if s.Declared != tt.declared || s.Storage != tt.storage {
				t.Errorf("declared %d, storage %s", s.Declared, s.Storage)
			}
			if diff := cmp.Diff(tt.asks, asked(s)); diff != "" {
				t.Errorf("questions (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.duties, systemDuties(t, in)); diff != "" {
				t.Errorf("duties (-want +got):\n%s", diff)
			}
		})
	}
}

// systemDuties says the duties of systems, one a line.
func systemDuties(t *testing.T, in *decide.Input) []string {
	t.Helper()
	var got []string
	for _, d := range decide.Assess(in, load(t)).Duties {
		if d.System == "" {
			continue
		}
		line := d.Obligation + " " + d.Due.String() + " " + d.From
		switch {
		case d.Done != nil && *d.Done:
			line += " done"
		case d.Done != nil:
			line += " open"
		}
		if d.Basis != decide.BasisGrade || len(d.Citations) == 0 || len(d.Because) != 1 || d.ZH == "" || d.EN == "" {
			t.Errorf("%s: %+v", d.ID, d)
		}
		got = append(got, line)
	}
	return got
}

// TestGradeBelowWhatIsSuggested asks that nobody's declared grade is overruled, and that the difference is asked.
func TestGradeBelowWhatIsSuggested(t *testing.T) {
	in := shopOf(heads(2_000_000, 2_000_000))
	in.Inventory.Stores[0].Tags["mlps_level"] = "1"
	s := grade(t, in)
	if s.Declared != 1 || s.Suggested != 3 || s.Storage != decide.NoRule || !slices.Contains(asked(s), "below") {
		t.Errorf("declared %d, suggested %d, storage %s, asks %v", s.Declared, s.Suggested, s.Storage, asked(s))
	}
}

// TestControls looks at each control in each of its states: a store that falls short says no whatever the others are.
func TestControls(t *testing.T) {
	here := inventory.Place{Country: "cn", Zone: inventory.Mainland}
	there := inventory.Place{Country: "sg", Zone: inventory.Abroad}
	tests := []struct {
		control string
		change  func(*inventory.Store)
		flow    *inventory.Flow
		want    inventory.Tri
	}{
		{"encryption", nil, nil, inventory.Yes},
		{"encryption", func(s *inventory.Store) { s.Encryption = inventory.No }, nil, inventory.No},
		{"encryption", func(s *inventory.Store) { s.Encryption = "" }, nil, inventory.Unknown},
		{"logging", nil, nil, inventory.Yes},
		{"log-retention", nil, nil, inventory.Unknown},
		{"log-retention", func(s *inventory.Store) { s.Logging = inventory.No }, nil, inventory.No},
		{"log-retention", func(s *inventory.Store) { s.Tags["log_retention_days"] = "180" }, nil, inventory.No},
		{"log-retention", func(s *inventory.Store) { s.Tags["log_retention_days"] = "182" }, nil, inventory.Unknown},
		{"log-retention", func(s *inventory.Store) { s.Tags["log_retention_days"] = "184" }, nil, inventory.Yes},
		{"exposure", func(s *inventory.Store) { s.Exposure = inventory.Public }, nil, inventory.No},
		{"exposure", func(s *inventory.Store) { s.Exposure = inventory.Shared }, nil, inventory.Unknown},
		{"place", nil, nil, inventory.Yes},
		{"place", func(s *inventory.Store) { s.Place = there }, nil, inventory.No},
		{"place", func(s *inventory.Store) { s.Place = inventory.UnknownPlace() }, nil, inventory.Unknown},
		{"backup-place", nil, nil, inventory.Unknown},
		{"backup-place", func(s *inventory.Store) { s.Replication = []inventory.Replica{{Place: here}} }, nil, inventory.Yes},
		{"backup-place", func(s *inventory.Store) { s.Replication = []inventory.Replica{{Place: here}, {Place: there}} }, nil, inventory.No},
		{"operation", nil, nil, inventory.Unknown},
		{"operation", nil, &inventory.Flow{ID: "f", Mode: inventory.RemoteAccess, To: there}, inventory.No},
		{"operation", nil, &inventory.Flow{ID: "f", Mode: inventory.RemoteAccess, To: here}, inventory.Unknown},
		{"classification", nil, nil, inventory.Unknown},
	}
	for _, tt := range tests {
		in := shopOf(heads(10, 10), heads(10, 10))
		st := &in.Inventory.Stores[1]
		for i := range in.Inventory.Stores {
			in.Inventory.Stores[i].Tags = map[string]string{"mlps_level": "3", "log_retention_days": "400"}
			in.Inventory.Stores[i].Replication = []inventory.Replica{{Place: here}}
		}
		delete(st.Tags, "log_retention_days")
		st.Replication = nil
		if tt.change != nil {
			tt.change(st)
		}
		if tt.flow != nil {
			tt.flow.Store = st.ID
			in.Inventory.Flows = append(in.Inventory.Flows, *tt.flow)
		}
		s := grade(t, in)
		at := slices.IndexFunc(s.Controls, func(c decide.Control) bool { return c.ID == tt.control })
		if at < 0 || s.Controls[at].State != tt.want || len(s.Controls[at].Citations) == 0 {
			t.Errorf("%s is not %s: %+v", tt.control, tt.want, s.Controls)
			continue
		}
		if c := s.Controls[at]; tt.want == inventory.No && !slices.Equal(c.Stores, []inventory.ID{"s2"}) {
			t.Errorf("%s: %v fall short, want the second store", tt.control, c.Stores)
		}
	}
}
