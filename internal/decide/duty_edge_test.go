package decide_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestFilingsSettleOnlyWhatTheyCover asks that a duty of a flow that no filing covers stands beside the one that a
// filing has met, and is not done by it.
func TestFilingsSettleOnlyWhatTheyCover(t *testing.T) {
	in := estateOf(t, contractFacts, "2026-11-23")
	in.Filings = []inventory.Filing{{Number: "B1", Kind: inventory.FilingContract, Entity: "e", Datasets: []string{"another"}}}
	own := 0
	for _, d := range decide.Assess(in, load(t)).Duties {
		switch {
		case d.Obligation != "scc_file_10wd":
		case d.Filing == "B1" && (d.Asking != 0 || len(d.Because) != 0 || d.Done == nil || !*d.Done):
			t.Errorf("the filing answers for %v", d.Because)
		case d.Filing == "":
			own++
			if d.Asking != 1 || d.Done != nil {
				t.Errorf("%s: %d decisions, done %v", d.ID, d.Asking, d.Done)
			}
		}
	}
	if own != 1 {
		t.Errorf("%d duties of what no filing covers", own)
	}
}

// TestDeniedFilings asks that a flow of which a person says that it was not filed has its duty open, whatever filing fits.
func TestDeniedFilings(t *testing.T) {
	in := estateOf(t, with(contractFacts, `"flow.mechanism_done": false`), "2026-11-23")
	in.Filings = []inventory.Filing{{Number: "B1", Kind: inventory.FilingContract, Entity: "e"}}
	for _, d := range decide.Assess(in, load(t)).Duties {
		if d.Obligation == "scc_file_10wd" && d.Filing == "" && d.Done != nil && !*d.Done {
			return
		}
	}
	t.Error("no open duty to file")
}

// TestFilingsOfOneNumber asks that filings which a hand-edited document numbers alike come in the same order each time.
func TestFilingsOfOneNumber(t *testing.T) {
	in, r := estateOf(t, contractFacts, "2026-11-23"), load(t)
	for i := range 20 {
		at := time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		in.Filings = append(in.Filings, inventory.Filing{Kind: inventory.FilingContract, Entity: "e", Datasets: []string{"another"}, Effective: &at})
	}
	first := decide.Assess(in, r).Duties
	for range 20 {
		if diff := cmp.Diff(first, decide.Assess(in, r).Duties); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestDaysToCome asks that what is said to be done on a day to come is not done yet.
func TestDaysToCome(t *testing.T) {
	for word, facts := range map[string]string{
		"minor_audit_31_jan": `{"dataset.minor14_17_people": 1}`, "officer_filing_30wd": `{"entity.processed_people": 1000000}`,
		"record_3y": contractFacts,
	} {
		in := estateOf(t, facts, "2026-11-23")
		sayOfDuty(in, map[string]string{decide.DoneKey(word): "2027-01-05"})
		if d := dutyOn(t, load(t), in, word); d.Done != nil {
			t.Errorf("%s: done %v on a day to come", word, *d.Done)
		}
	}
}

// TestLastYears asks that days near the end of the calendar that can be written stay days that can be read.
func TestLastYears(t *testing.T) {
	for _, on := range []string{"2026-11-23", "9999-12-31"} {
		in := estateOf(t, `{"entity.processed_people": 10000001, "dataset.minor14_17_people": 1}`, on)
		sayOfDuty(in, map[string]string{decide.DoneKey("audit_2y"): "9999-12-31", decide.SinceKey("officer_filing_30wd"): "9999-12-31"})
		say(in, "s", "x-mlps.tested_on", `"9999-12-31"`)
		in.Inventory.Stores[0].System = "shop"
		say(in, "shop", "dataset.mlps_level", "3")
		data, err := json.Marshal(decide.Assess(in, load(t)).Duties)
		if err != nil {
			t.Fatal(err)
		}
		var back []decide.Duty
		if err := json.Unmarshal(data, &back); err != nil {
			t.Errorf("on %s: %v", on, err)
		}
	}
}

// TestMonthsOfTests asks that a test that is due so many months after the last is due on the last day of a short month,
// not in the month behind it.
func TestMonthsOfTests(t *testing.T) {
	for tested, want := range map[string]map[string]string{
		"2026-08-31": {"3": "2027-08-31", "4": "2027-02-28"}, "2028-02-29": {"3": "2029-02-28", "4": "2028-08-29"},
	} {
		for level, due := range want {
			in := shopOf(heads(10, 10))
			in.Date = 20280301
			say(in, "shop", "dataset.mlps_level", level)
			say(in, "shop", "x-mlps.tested_on", `"`+tested+`"`)
			word := map[string]string{"3": "mlps_test_yearly", "4": "mlps_test_half_yearly"}[level]
			if d := dutyOn(t, load(t), in, word); d.Due.String() != due {
				t.Errorf("grade %s tested on %s: due %s, want %s", level, tested, d.Due, due)
			}
		}
	}
}

// TestTestsToCome asks that neither a certificate that somebody denies nor a test on a day to come meets a duty.
func TestTestsToCome(t *testing.T) {
	in := shopOf(heads(10, 10))
	say(in, "shop", "dataset.mlps_level", "3")
	say(in, "shop", "x-mlps.tested_on", `"2027-01-01"`)
	say(in, "shop", "x-mlps.filed", `false`)
	for _, word := range []string{"mlps_test_yearly", "mlps_filing"} {
		if d := dutyOn(t, load(t), in, word); d.Done != nil && *d.Done {
			t.Errorf("%s is done", word)
		}
	}
}
