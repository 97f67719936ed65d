package decide_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// TestFlowsAreHeldAgainstFilings asks that a flow is inside a filing only when all that the filing names fits.
func TestFlowsAreHeldAgainstFilings(t *testing.T) {
	on := func(year int, month time.Month, day int) *time.Time {
		at := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
		return &at
	}
	few := int64(5)
	base := inventory.Filing{
		Number: "n1", Kind: inventory.FilingContract, Entity: "a", Recipient: "Group *", To: "sg", People: 200,
		Datasets: []string{"s3:one*"}, Kinds: []string{"phone"}, Effective: on(2026, 10, 1), Expires: on(2026, 10, 1),
	}
	for _, tt := range []struct {
		name   string
		change func(*inventory.Filing, *decide.Input)
		state  string
		why    []string
	}{
		{"all fits", func(*inventory.Filing, *decide.Input) {}, decide.FilingInside, nil},
		{"it limits nothing", func(f *inventory.Filing, _ *decide.Input) {
			*f = inventory.Filing{Number: "n1", Kind: inventory.FilingContract, Entity: "a"}
		}, decide.FilingInside, nil},
		{"of another company", func(f *inventory.Filing, _ *decide.Input) { f.Entity = "b" }, decide.FilingNone, nil},
		{"of other data", func(f *inventory.Filing, _ *decide.Input) { f.Datasets = []string{"s3:two*"} }, decide.FilingNone, nil},
		{"to somebody else somewhere else", func(f *inventory.Filing, _ *decide.Input) { f.Recipient, f.To = "X", "us" }, decide.FilingNone, nil},
		{"to somebody else", func(f *inventory.Filing, _ *decide.Input) { f.Recipient = "X" }, decide.FilingOutside, []string{decide.OutsideRecipient}},
		{"nobody knows to whom", func(_ *inventory.Filing, in *decide.Input) {
			in.Inventory.Flows[0].Who = ""
		}, decide.FilingOutside, []string{decide.OutsideRecipientUnknown}},
		{"known by the store that receives it", func(_ *inventory.Filing, in *decide.Input) {
			in.Inventory.Flows[0].Who, in.Inventory.Flows[0].Target = "", "s3:target"
			in.Inventory.Entities = append(in.Inventory.Entities, inventory.Entity{ID: "g", Name: "Group Services"})
			in.Inventory.Stores = append(in.Inventory.Stores, inventory.Store{ID: "s3:target", Entity: "g"})
		}, decide.FilingInside, nil},
		{"somewhere else", func(f *inventory.Filing, _ *decide.Input) { f.To = "us" }, decide.FilingOutside, []string{decide.OutsidePlace}},
		{"nobody knows where", func(_ *inventory.Filing, in *decide.Input) {
			in.Inventory.Flows[0].To = inventory.Place{Zone: inventory.Abroad}
		}, decide.FilingOutside, []string{decide.OutsidePlace}},
		{"a kind that it does not name", func(_ *inventory.Filing, in *decide.Input) {
			in.Profiles[0].Fields = []string{"phone", "name"}
		}, decide.FilingOutside, []string{decide.OutsideKinds}},
		{"faces", func(_ *inventory.Filing, in *decide.Input) {
			in.Profiles[0].DataKinds = []string{"face"}
		}, decide.FilingOutside, []string{decide.OutsideKinds}},
		{"nobody knows what", func(_ *inventory.Filing, in *decide.Input) { in.Profiles = nil }, decide.FilingOutside, []string{decide.OutsideKinds}},
		{"one more than it names", func(f *inventory.Filing, _ *decide.Input) { f.People = 199 }, decide.FilingOutside, []string{decide.OutsidePeople}},
		{"few sensitive ones", func(f *inventory.Filing, _ *decide.Input) { f.SensitivePeople = &few }, decide.FilingInside, nil},
		{"more sensitive ones", func(f *inventory.Filing, in *decide.Input) {
			f.SensitivePeople = &few
			in.People = append(in.People, classify.Count{
				Of: oneTable, Place: classify.MainlandPeople, Band: classify.AllAges, Sensitive: classify.Sensitive, Low: 1, High: 6,
			})
		}, decide.FilingOutside, []string{decide.OutsideSensitive}},
		{"tomorrow", func(f *inventory.Filing, _ *decide.Input) {
			f.Effective, f.Expires = on(2026, 10, 2), nil
		}, decide.FilingOutside, []string{decide.OutsideEarly}},
		{"until yesterday", func(f *inventory.Filing, _ *decide.Input) {
			f.Effective, f.Expires = nil, on(2026, 9, 30)
		}, decide.FilingExpired, []string{decide.OutsideLate}},
		{"until yesterday, and to somebody else", func(f *inventory.Filing, _ *decide.Input) {
			f.Expires, f.Recipient, f.Effective = on(2026, 9, 30), "X", nil
		}, decide.FilingOutside, []string{decide.OutsideRecipient, decide.OutsideLate}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := estateOfOne()
			in.Inventory.Flows[0].Who = "Group Analytics"
			f := base
			tt.change(&f, &in)
			in.Filings = []inventory.Filing{f}
			got, it := factsOf(t, in, onItsWay)
			if it.Filing == nil || it.Filing.State != tt.state {
				t.Fatalf("got %+v, want %s", it.Filing, tt.state)
			}
			if diff := cmp.Diff(tt.why, it.Filing.Why); diff != "" {
				t.Errorf("why (-want +got):\n%s", diff)
			}
			if (got["flow.mechanism_done"] == true) != (tt.state == decide.FilingInside) {
				t.Errorf("mechanism_done is %v", got["flow.mechanism_done"])
			}
		})
	}
}

// TestTheNearestFilingIsNamed asks that of several filings the one that covers a flow is named, else the one that it
// misses least; and that a decision carries it.
func TestTheNearestFilingIsNamed(t *testing.T) {
	in := estateOfOne()
	in.Date = 20261001
	in.Inventory.Flows[0].Who = "Group Analytics"
	in.Filings = []inventory.Filing{
		{Number: "far", Kind: inventory.FilingContract, Entity: "a", To: "us", People: 5},
		{Number: "near", Kind: inventory.FilingAssessment, Entity: "a", To: "sg", People: 5},
	}
	for _, want := range []decide.FilingCheck{
		{State: decide.FilingOutside, Number: "near", Kind: inventory.FilingAssessment, Why: []string{decide.OutsidePeople}},
		{State: decide.FilingInside, Number: "right", Kind: inventory.FilingContract},
	} {
		got := decide.Assess(&in, load(t)).Decisions
		if got[0].Filing != nil {
			t.Errorf("a dataset at rest has a filing: %+v", got[0].Filing)
		}
		if diff := cmp.Diff(&want, got[1].Filing); diff != "" {
			t.Error(diff)
		}
		in.Filings = append(in.Filings, inventory.Filing{Number: "right", Kind: inventory.FilingContract, Entity: "a", RecipientGBA: &no})
	}
	facts, _ := factsOf(t, in, onItsWay)
	if facts["recipient.gba_registered"] != false {
		t.Errorf("the recipient of the filing: got %v", facts["recipient.gba_registered"])
	}
}

// TestAStatementAgainstAFiling asks that somebody who says that the mechanism is not done is believed.
func TestAStatementAgainstAFiling(t *testing.T) {
	in := estateOfOne()
	in.Filings = []inventory.Filing{{Number: "n1", Kind: inventory.FilingContract, Entity: "a"}}
	in.Statements = []decide.Statement{said(oneFlow, "flow.mechanism_done", "false")}
	got, it := factsOf(t, in, onItsWay)
	if got["flow.mechanism_done"] != false || len(it.Contested) != 1 {
		t.Errorf("got %v, contested %v", got["flow.mechanism_done"], it.Contested)
	}
}

// TestContractsDoNotStandForAssessments asks that a contract covers no flow for which an assessment is indicated.
func TestContractsDoNotStandForAssessments(t *testing.T) {
	for _, tt := range []struct{ kind, state string }{
		{inventory.FilingContract, decide.FilingOutside},
		{inventory.FilingAssessment, decide.FilingInside},
	} {
		in := estateOfOne()
		in.Date = 20261001
		yes := true
		in.Inventory.Entities[0].CIIO = &yes
		in.Filings = []inventory.Filing{{Number: "n1", Kind: tt.kind, Entity: "a"}}
		d := decide.Assess(&in, load(t)).Decisions[1]
		if d.Export != decide.SecurityAssessment || d.Filing == nil || d.Filing.State != tt.state {
			t.Errorf("%s: export %s, filing %+v; want %s", tt.kind, d.Export, d.Filing, tt.state)
		}
	}
}
