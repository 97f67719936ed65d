package decide_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

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
			d := dutyOn(t, r, tt.facts, tt.on, tt.word, map[string]string{
				decide.SinceKey(tt.word): tt.since, decide.DoneKey(tt.word): tt.done,
			})
			if d.Due.String() != tt.due || d.Latest.String() != tt.latest {
				t.Errorf("due %s at the latest %s, want %s %s", d.Due, d.Latest, tt.due, tt.latest)
			}
			if got := d.Approximate && d.Due != 0; got != tt.approximate {
				t.Errorf("approximate %v, want %v", got, tt.approximate)
			}
			if d.ZH == "" || d.EN == "" || len(d.Citations) == 0 || d.Basis == "" || d.From == "" || d.Asking != 1 || len(d.Because) != 1 {
				t.Errorf("incomplete: %+v", d)
			}
		})
	}
}

// contractFacts are those of an export in the band of the standard contract.
const contractFacts = `{"dataset.contains_pi": true, "entity.ciio": false, "entity.state_organ": false, "dataset.people": 100000,
  "dataset.sensitive": false, "dataset.sensitive_people": 0, "dataset.under14_people": 0, "entity.exported_ytd.nonsensitive": 0,
  "entity.exported_ytd.sensitive": 0, "flow.mode": "copy", "flow.to": "us", "entity.sectors": ["other"], "dataset.important_data": "no"}`

// dutyOn is the duty of the entity of a dataset with these facts.
func dutyOn(t *testing.T, r *decide.Rules, facts, on, word string, said map[string]string) decide.Duty {
	t.Helper()
	d := decided(t, r, facts, on)
	d.ID, d.Dataset = "decision|d", "d"
	in := &decide.Input{Date: day(t, on), Inventory: inventory.Inventory{
		Entities: []inventory.Entity{{ID: "e"}},
		Stores:   []inventory.Store{{ID: "s", Entity: "e"}},
		Datasets: []inventory.Dataset{{ID: "d", Store: "s"}},
	}}
	for key, value := range said {
		if value != "" {
			quoted, _ := json.Marshal(value) // a string has a JSON form
			in.Statements = append(in.Statements, decide.Statement{Of: "e", Fact: key, Value: quoted, By: "me", At: time.Unix(0, 0)})
		}
	}
	duties := decide.Duties(in, r, []decide.Decision{d})
	i := slices.IndexFunc(duties, func(d decide.Duty) bool { return d.Obligation == word })
	if i < 0 {
		t.Fatalf("no duty %s: %v", word, d.Obligations)
	}
	return duties[i]
}
