package decide_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestDutyDays asks by when duties are due, over year ends and holidays, with and without the day of their event.
func TestDutyDays(t *testing.T) {
	r := load(t)
	for _, tt := range []struct {
		name, word, facts, on, since, done string
		due, latest                        string
		approximate                        bool
	}{
		{name: "minors before the day", word: "minor_audit_31_jan", facts: `{"dataset.minor14_17_people": 1}`, on: "2026-01-31", due: "2026-01-31"},
		{name: "minors after the day", word: "minor_audit_31_jan", facts: `{"dataset.minor14_17_people": 1}`, on: "2026-02-01", due: "2027-01-31"},
		{name: "minors before the day was named", word: "minor_audit_31_jan", facts: `{"dataset.minor14_17_people": 1}`, on: "2025-12-28", due: "2025-12-31", approximate: true},
		{name: "vehicles", word: "auto_report_15_dec", facts: `{"entity.sectors": ["automotive"], "dataset.kinds": ["charging_network"]}`, on: "2026-12-16", due: "2027-12-15"},
		{name: "important data, no day in the law", word: "risk_assessment_yearly", facts: `{"dataset.important_data": "notified"}`, on: "2026-11-23", due: "2026-12-31", approximate: true},
		{name: "the operator's test", word: "ciio_test_yearly", facts: `{"entity.ciio": true}`, on: "2026-11-23", due: "2026-12-31", approximate: true},
		{name: "a report after the assessment", word: "risk_report_20wd", facts: `{"dataset.important_data": "notified"}`, on: "2026-11-23", since: "2026-09-23", due: "2026-10-28"},
		{name: "a notice, to the end of a short month", word: "declare", facts: `{"dataset.important_data": "notified"}`, on: "2027-01-10", since: "2026-12-31", due: "2027-02-28"},
		{name: "a notice of no known day", word: "declare", facts: `{"dataset.important_data": "notified"}`, on: "2026-11-23"},
		{name: "the number was reached", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, on: "2026-11-23", since: "2026-09-21", due: "2026-11-09"},
		{name: "the number was reached before the announcement", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, on: "2026-11-23", since: "2025-07-17", due: "2025-08-29"},
		{name: "nobody said when", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, on: "2026-09-21", latest: "2026-11-09"},
		{name: "over a year whose holidays are not settled", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, on: "2026-12-20", since: "2026-12-18", due: "2027-02-01", approximate: true},
		{name: "in a year without a calendar", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, on: "2030-01-01", since: "2029-03-01", due: "2029-04-12", approximate: true},
		{name: "an audit two years after the last", word: "audit_2y", facts: `{"entity.processed_people": 10000001}`, on: "2026-11-23", done: "2025-06-30", due: "2027-06-30"},
		{name: "an audit never done", word: "audit_2y", facts: `{"entity.processed_people": 10000001}`, on: "2026-11-23"},
		{name: "faces", word: "face_filing", facts: `{"dataset.kinds": ["face"], "dataset.people": 100000}`, on: "2026-11-23", since: "2026-02-13", due: "2026-04-02"},
		{name: "a contract", word: "scc_file_10wd", facts: contractFacts, on: "2026-11-23", since: "2026-09-28", due: "2026-10-16"},
		{name: "what stands", word: "record_3y", facts: contractFacts, on: "2026-11-23"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := estateOf(t, tt.facts, tt.on)
			sayOfDuty(in, map[string]string{decide.SinceKey(tt.word): tt.since, decide.DoneKey(tt.word): tt.done})
			d := dutyOn(t, r, in, tt.word)
			if d.Due.String() != tt.due || d.Latest.String() != tt.latest {
				t.Errorf("due %s at the latest %s, want %s %s", d.Due, d.Latest, tt.due, tt.latest)
			}
			if got := d.Approximate && d.Due != 0; got != tt.approximate {
				t.Errorf("approximate %v, want %v", got, tt.approximate)
			}
			if asks := d.From == decide.FromEvent && d.Due == 0; asks != (d.Ask != nil) {
				t.Errorf("asks %+v for the day of %s", d.Ask, d.Event)
			}
			if d.ZH == "" || d.EN == "" || len(d.Citations) == 0 || d.Basis == "" || d.From == "" || d.Asking == 0 || len(d.Because) != d.Asking {
				t.Errorf("incomplete: %+v", d)
			}
		})
	}
}

// contractFacts are those of an export in the band of the standard contract.
const contractFacts = `{"dataset.contains_pi": true, "entity.ciio": false, "entity.state_organ": false, "dataset.people": 100000,
  "dataset.sensitive": false, "dataset.sensitive_people": 0, "dataset.under14_people": 0,
  "dataset.kinds": [], "dataset.origin": "mainland", "entity.ftz_list_result": "none", "flow.ground": "other", "flow.mode": "copy", "flow.to": "us", "entity.sectors": ["other"], "dataset.important_data": "no"}`

// dutyOn is the duty that the entity of the input has by the rules.
func dutyOn(t *testing.T, r *decide.Rules, in *decide.Input, word string) decide.Duty {
	t.Helper()
	duties := decide.Assess(in, r).Duties
	i := slices.IndexFunc(duties, func(d decide.Duty) bool { return d.Obligation == word })
	if i < 0 {
		t.Fatalf("no duty %s: %+v", word, duties)
	}
	return duties[i]
}

// sayOfDuty states days of duties; "" states none.
func sayOfDuty(in *decide.Input, days map[string]string) {
	for key, value := range days {
		if value != "" {
			say(in, "e", key, `"`+value+`"`)
		}
	}
}

// estateOf is one dataset of one entity, copied abroad, with these facts as people stated them.
func estateOf(t *testing.T, facts, on string) *decide.Input {
	t.Helper()
	abroad := inventory.Place{Country: "us", Zone: inventory.Abroad}
	since := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	in := &decide.Input{Date: day(t, on), Inventory: inventory.Inventory{
		Entities: []inventory.Entity{{ID: "e"}},
		Stores:   []inventory.Store{{ID: "s", Entity: "e", Place: inventory.Place{Country: "cn", Zone: inventory.Mainland}}},
		Datasets: []inventory.Dataset{{ID: "d", Store: "s"}},
		Flows:    []inventory.Flow{{ID: "f", Store: "s", Mode: inventory.Copy, To: abroad, Since: &since}},
	}}
	var all map[string]json.RawMessage
	if err := json.Unmarshal([]byte(facts), &all); err != nil {
		t.Fatal(err)
	}
	for key, value := range all {
		of := map[string]inventory.ID{"entity": "e", "dataset": "d", "flow": "f"}[strings.Split(key, ".")[0]]
		say(in, of, key, string(value))
	}
	return in
}

// say states a fact on the day of the input.
func say(in *decide.Input, of inventory.ID, fact, value string) {
	in.Statements = append(in.Statements, decide.Statement{
		Of: of, Fact: fact, Value: json.RawMessage(value), By: "me",
		At: time.Date(int(in.Date/10000), time.Month(in.Date/100%100), int(in.Date%100), 9, 0, 0, 0, time.UTC),
	})
}

// TestDutyDone asks that a duty is done where facts or a person say so, for every flow that calls for it.
func TestDutyDone(t *testing.T) {
	yes, no := true, false
	r := load(t)
	for _, tt := range []struct {
		name, word, facts string
		said              map[string]string
		want              *bool
	}{
		{name: "nobody said", word: "pipia", facts: contractFacts},
		{name: "assessed", word: "pipia", facts: with(contractFacts, `"flow.pipia_done": true`), want: &yes},
		{name: "stated not to be", word: "pipia", facts: with(contractFacts, `"flow.pipia_done": false`), want: &no},
		{name: "a standing duty that somebody met", word: "record_3y", facts: contractFacts, said: map[string]string{decide.DoneKey("record_3y"): "2026-01-05"}, want: &yes},
		{name: "this year's report", word: "auto_report_15_dec", facts: `{"entity.sectors": ["automotive"], "dataset.kinds": ["charging_network"]}`, said: map[string]string{decide.DoneKey("auto_report_15_dec"): "2025-12-16"}, want: &yes},
		{name: "last year's report", word: "auto_report_15_dec", facts: `{"entity.sectors": ["automotive"], "dataset.kinds": ["charging_network"]}`, said: map[string]string{decide.DoneKey("auto_report_15_dec"): "2025-12-15"}},
		{name: "filed before it was reached again", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, said: map[string]string{decide.SinceKey("officer_filing_30wd"): "2026-05-06", decide.DoneKey("officer_filing_30wd"): "2026-05-05"}},
		{name: "filed after it was reached", word: "officer_filing_30wd", facts: `{"entity.processed_people": 1000000}`, said: map[string]string{decide.SinceKey("officer_filing_30wd"): "2026-05-06", decide.DoneKey("officer_filing_30wd"): "2026-05-06"}, want: &yes},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := estateOf(t, tt.facts, "2026-11-23")
			sayOfDuty(in, tt.said)
			d := dutyOn(t, r, in, tt.word)
			if (d.Done == nil) != (tt.want == nil) || d.Done != nil && *d.Done != *tt.want {
				t.Errorf("done %v, want %v", d.Done, tt.want)
			}
		})
	}
}

// with adds a fact to facts.
func with(facts, fact string) string { return strings.TrimSuffix(facts, "}") + ", " + fact + "}" }

// TestDutiesOfFilings asks what filings ask for by when: one duty for each, and none of the decisions beside them.
func TestDutiesOfFilings(t *testing.T) {
	at := func(s string) *time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return &d
	}
	in := estateOf(t, contractFacts, "2026-11-23")
	in.Filings = []inventory.Filing{
		{Number: "A1", Kind: inventory.FilingAssessment, Entity: "e", Expires: at("2026-12-31")},
		{Number: "A2", Kind: inventory.FilingAssessment, Entity: "e", Effective: at("2024-02-29")},
		{Number: "B1", Kind: inventory.FilingContract, Entity: "e", Effective: at("2026-09-28")},
		{Number: "C1", Kind: inventory.FilingCertification, Entity: "e", Effective: at("2026-02-01"), Expires: at("2029-01-31")},
		{Number: "G1", Kind: inventory.FilingGBAContract, Entity: "e", Effective: at("2026-09-30")},
	}
	want := map[string][3]string{ // opens, due, approximate
		"duty|e|renew_60wd_before_3y|A1": {"2026-10-09", "2026-12-31", "exact"},
		"duty|e|renew_60wd_before_3y|A2": {"2026-12-02", "2027-02-28", "approximate"},
		"duty|e|scc_file_10wd|B1":        {"", "2026-10-16", "exact"},
		"duty|e|certificate_3y|C1":       {"", "2029-01-31", "exact"},
		"duty|e|gba_file_10wd|G1":        {"", "2026-10-20", "exact"},
	}
	got := map[string][3]string{}
	for _, d := range decide.Assess(in, load(t)).Duties {
		if d.Filing == "" && (d.Obligation == "scc_file_10wd" || d.Obligation == "renew_60wd_before_3y") {
			t.Errorf("%s stands beside those of the filings", d.ID)
		}
		if d.Filing != "" {
			exact := map[bool]string{false: "exact", true: "approximate"}[d.Approximate]
			got[string(d.ID)] = [3]string{d.Opens.String(), d.Due.String(), exact}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDutiesStayApart asks that duties of one entity say nothing of another, and that nothing is added up across them.
func TestDutiesStayApart(t *testing.T) {
	in := &decide.Input{Date: 20261123, Inventory: inventory.Inventory{Entities: []inventory.Entity{company("a"), company("b")}}}
	for _, x := range []struct {
		name   string
		entity inventory.ID
	}{{"one", "a"}, {"two", "b"}, {"three", ""}} {
		bucket(in, x.name, x.entity, decide.Exactly(600_000))
	}
	union(in, "a", 600_000)
	union(in, "b", 600_000)
	list := decide.Assess(in, load(t)).Duties
	seen := map[inventory.ID]int{}
	for i, d := range list {
		seen[d.Entity]++
		if d.Obligation == "officer_filing_30wd" {
			t.Errorf("%s: nobody reaches a million", d.ID)
		}
		if i > 0 && list[i-1].ID >= d.ID {
			t.Errorf("%s does not come after %s", d.ID, list[i-1].ID)
		}
		for _, id := range d.Because {
			if holder := map[byte]inventory.ID{'o': "a", 't': "b"}[id[len("decision|s3:")]]; holder != d.Entity && !strings.HasPrefix(string(id), "decision|s3:three") {
				t.Errorf("%s rests on %s", d.ID, id)
			}
		}
	}
	if seen["a"] == 0 || seen["a"] != seen["b"] || seen[""] == 0 {
		t.Errorf("duties by entity: %v", seen)
	}
}

// TestStatementsAboutDuties asks that a day is stated as a day, of a duty that the key names.
func TestStatementsAboutDuties(t *testing.T) {
	for _, tt := range []struct {
		name, fact, value string
		ok                bool
	}{
		{"a day", decide.SinceKey("audit_2y"), `"2026-02-28"`, true},
		{"nobody knows", decide.DoneKey("audit_2y"), `null`, true},
		{"no day of the calendar", decide.DoneKey("audit_2y"), `"2026-02-29"`, false},
		{"an empty day", decide.DoneKey("audit_2y"), `""`, false},
		{"a truth", decide.DoneKey("audit_2y"), `true`, false},
		{"neither since nor done", "x-duty.audit_2y", `"2026-02-28"`, false},
		{"of no duty", "x-duty..since", `"2026-02-28"`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := decide.CheckStatement(said("e", tt.fact, tt.value))
			if (err == nil) != tt.ok {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestDutiesOfCompanies asks that an entity has its duties where nothing of it was seen, and that what is expected or
// encouraged of it is told apart from them.
func TestDutiesOfCompanies(t *testing.T) {
	r := load(t)
	for _, tt := range []struct {
		people int64
		on     string
		want   map[string]string // obligation: basis
	}{
		{0, "2026-11-23", map[string]string{}},
		{999_999, "2026-11-23", map[string]string{"risk_assessment_3y_encouraged": "advised", "audit_5y_expected": "advised"}},
		{1_000_000, "2026-11-23", map[string]string{
			"risk_assessment_3y_encouraged": "advised", "audit_4y_expected": "advised", "officer_named": "law", "officer_filing_30wd": "law",
		}},
		{10_000_000, "2026-04-28", map[string]string{"officer_named": "law", "officer_filing_30wd": "law", "ndsr_30_32": "law"}},
		{10_000_001, "2026-11-23", map[string]string{
			"risk_assessment_3y_encouraged": "advised", "audit_2y": "law", "officer_named": "law", "officer_filing_30wd": "law", "ndsr_30_32": "law",
		}},
	} {
		in := &decide.Input{Date: day(t, tt.on), Inventory: inventory.Inventory{Entities: []inventory.Entity{
			{ID: "e", ProcessedPeople: &tt.people}, {ID: "other"},
		}}}
		got := map[string]string{}
		for _, d := range decide.Assess(in, r).Duties {
			got[d.Obligation] = d.Basis
			if d.Entity != "e" || d.Asking != 0 {
				t.Errorf("%s: of %q, %d decisions", d.ID, d.Entity, d.Asking)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%d people on %s (-want +got):\n%s", tt.people, tt.on, diff)
		}
	}
}
