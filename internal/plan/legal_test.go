package plan_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// stepsByID indexes the steps of a plan.
func stepsByID(p *plan.Plan) map[plan.ID]plan.Step {
	by := map[plan.ID]plan.Step{}
	for _, s := range steps(p) {
		by[s.ID] = s
	}
	return by
}

// filed is the estate with an export of the kind from the bucket of staff data.
func filed(tb testing.TB, x decide.Export) plan.Input {
	tb.Helper()
	in := estate(tb)
	for i := range in.Decisions {
		if d := &in.Decisions[i]; strings.Contains(string(d.Flow), "staff-cn") {
			d.Export, d.WorstCase = x, x
		}
	}
	return in
}

func TestLeadTimesOfFilings(t *testing.T) {
	const legal = "legal/learn-sg/"
	tests := []struct {
		export        decide.Export
		step          plan.ID
		p50, p80, p95 int
		needs         []plan.ID
	}{
		{decide.SecurityAssessment, "security-assessment-check", 5, 5, 5, []plan.ID{"impact-assessment", "notice", "self-assessment"}},
		{decide.SecurityAssessment, "security-assessment-acceptance", 7, 7, 7, []plan.ID{"security-assessment-check"}},
		{decide.SecurityAssessment, "security-assessment", 45, 45, 60, []plan.ID{"security-assessment-acceptance"}},
		{decide.Contract, "standard-contract", 13, 17, 20, []plan.ID{"impact-assessment", "notice"}},
		{decide.Contract, "standard-contract-filing", 25, 25, 50, []plan.ID{"standard-contract"}},
		{decide.ApprovalRequired, "approval", 35, 50, 58, []plan.ID{}},
	}
	for _, tt := range tests {
		t.Run(string(tt.step), func(t *testing.T) {
			s, ok := stepsByID(mustMake(t, filed(t, tt.export)))[legal+tt.step]
			if !ok {
				t.Fatal("no such step")
			}
			if d := s.Duration; d.P50 != tt.p50 || d.P80 != tt.p80 || d.P95 != tt.p95 || d.Unit != plan.WorkingDays {
				t.Errorf("duration %+v", d)
			}
			for _, n := range tt.needs {
				if !slices.Contains(s.Needs, legal+n) {
					t.Errorf("needs %v, not %s", s.Needs, n)
				}
			}
			if strings.Contains(s.Title.EN, "placeholder") != (tt.export == decide.ApprovalRequired) {
				t.Errorf("title %q", s.Title.EN)
			}
		})
	}
}

// TestTheSelfAssessmentIsFresh holds back what would make it old: it is at most 90 days old when it is filed.
func TestTheSelfAssessmentIsFresh(t *testing.T) {
	by := stepsByID(mustMake(t, filed(t, decide.SecurityAssessment)))
	self, check := by["legal/learn-sg/self-assessment"], by["legal/learn-sg/security-assessment-check"]
	if age := int(check.Start - self.Finish); age < 1 || age > 90 {
		t.Errorf("finished %s, filed %s", self.Finish, check.Start)
	}
}

func TestFoundationOfALine(t *testing.T) {
	in := estate(t)
	by := stepsByID(mustMake(t, in))
	for _, id := range []plan.ID{"foundation/line-contract", "foundation/line-application", "foundation/line", "foundation/access", "foundation/log-archive"} {
		if _, ok := by[id]; !ok {
			t.Errorf("no step %s", id)
		}
	}
	in.Inventory.Links = []inventory.Link{{
		ID: "line", Registered: inventory.Yes, From: inventory.Place{Zone: inventory.Mainland}, To: inventory.Place{Zone: inventory.HongKong},
	}}
	by = stepsByID(mustMake(t, in))
	if _, ok := by["foundation/line-contract"]; ok {
		t.Error("a registered line is contracted again")
	}
	if d := by["foundation/line"].Duration; d.P95 > 5 {
		t.Errorf("confirming a registered line takes %+v", d)
	}
	in.Lines = []decide.LineCheck{{Link: "line", Line: "office", State: decide.LineExpired}}
	if _, ok := stepsByID(mustMake(t, in))["foundation/line-contract"]; !ok {
		t.Error("a line whose contract expired is taken for one that holds")
	}
	in.Lines[0].State = decide.LineRegistered
	if _, ok := stepsByID(mustMake(t, in))["foundation/line-contract"]; ok {
		t.Error("a line on record is contracted again")
	}
}

// TestWhatServesThePublicIsFiledFirst gives a moving store a public reader: its switch waits for the filing.
func TestWhatServesThePublicIsFiledFirst(t *testing.T) {
	in := estate(t)
	for i := range in.Inventory.Stores {
		if st := &in.Inventory.Stores[i]; st.Name == "orders" {
			st.Exposure = inventory.Public
		}
	}
	by := stepsByID(mustMake(t, in))
	icp := by["foundation/icp"]
	if icp.Duration.P50 != 14+2 || icp.Duration.P95 != 20+2 {
		t.Errorf("7 to 20 and 1 to 2 working days became %+v", icp.Duration)
	}
	waits := 0
	for _, s := range by {
		if s.Verb == plan.CutOver && slices.Contains(s.Needs, "foundation/icp") {
			waits++
			if s.Start <= icp.Finish {
				t.Errorf("%s switches on %s, filed on %s", s.ID, s.Start, icp.Finish)
			}
		}
	}
	if waits == 0 {
		t.Error("nothing waits for the filing")
	}
}

func TestRenewal(t *testing.T) {
	day := func(y int, m time.Month, d int) *time.Time {
		v := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
		return &v
	}
	tests := []struct {
		name    string
		expires *time.Time
		step    bool
		stop    bool
	}{
		{"soon", day(2027, 3, 31), true, false},
		{"in two years", day(2028, 11, 30), false, false},
		{"over", day(2026, 10, 31), false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := estate(t)
			in.Filings = []inventory.Filing{{Number: "A-1", Kind: inventory.FilingAssessment, Entity: "learn-sg", Expires: tt.expires}}
			p := mustMake(t, in)
			s, ok := stepsByID(p)["legal/learn-sg/renew-a-1"]
			if ok != tt.step {
				t.Fatalf("step %v", ok)
			}
			i := slices.IndexFunc(p.Preflight, func(c plan.Check) bool { return c.Code == "P131" })
			if i < 0 || (p.Preflight[i].Severity == plan.Stop) != tt.stop {
				t.Fatalf("checks %+v", p.Preflight)
			}
			if tt.name == "soon" && s.Start < plan.NewDate(2027, 1, 1) {
				t.Errorf("60 working days before %s, filed on %s", tt.expires.Format(time.DateOnly), s.Start)
			}
		})
	}
}

// TestGrading files a graded system: 2 to 4 months of 21 working days for grade 3, between the two where nobody said.
func TestGrading(t *testing.T) {
	for _, tt := range []struct {
		grade         string
		p50, p80, p95 int
	}{{"2", 42, 55, 61}, {"3", 63, 76, 82}, {"", 42, 63, 82}} {
		in := estate(t)
		for i := range in.Inventory.Stores {
			if st := &in.Inventory.Stores[i]; st.Name == "photos" && tt.grade != "" {
				st.Tags = map[string]string{"mlps_level": tt.grade}
			}
		}
		s, ok := stepsByID(mustMake(t, in))["legal/learn-sg/graded-photos-1525fa"]
		if d := s.Duration; !ok || d.P50 != tt.p50 || d.P80 != tt.p80 || d.P95 != tt.p95 {
			t.Errorf("grade %q: %+v", tt.grade, d)
		}
	}
}

// TestLogsAreKeptBeforeDataArrive holds what is created at the target back until the archive of logs stands.
func TestLogsAreKeptBeforeDataArrive(t *testing.T) {
	by := stepsByID(mustMake(t, estate(t)))
	logs, seen := by["foundation/log-archive"], 0
	for _, s := range by {
		if s.Verb == plan.Provision && s.Store != "" {
			seen++
			if s.Start <= logs.Finish {
				t.Errorf("%s starts on %s, the archive stands on %s", s.ID, s.Start, logs.Finish)
			}
		}
	}
	if seen == 0 {
		t.Error("nothing is created")
	}
}
