package plan_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/plan"
)

func TestShippedKnowledgeLoads(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	if len(k.Products) == 0 || len(k.Rows) == 0 || len(k.Limits) == 0 || len(k.Prices) == 0 || len(k.Regions) == 0 || len(k.Calendars) == 0 {
		t.Error("a folder is empty")
	}
}

func TestKnowledgeWithMistakesDoesNotLoad(t *testing.T) {
	const source = "source: s\n    date: \"\"\n    confidence: high\n"
	for _, c := range []struct{ name, path, data, want string }{
		{"unknown key", "limits/a.yaml", "limits:\n  - id: x\n    colour: red\n    " + source, "colour"},
		{"no source", "limits/a.yaml", "limits:\n  - id: x\n    value: 1\n    confidence: high\n", "needs a source"},
		{"odd confidence", "prices/a.yaml", "prices:\n  - id: x\n    source: s\n    confidence: sure\n", "confidence"},
		{"twice", "limits/a.yaml", "limits:\n  - id: x\n    " + source + "  - id: x\n    " + source, "doubled"},
		{"calendar", "calendars/a.yaml", "year: 2026\noff: [\"2027-01-01\"]\nsource: s\nconfidence: high\n", "not a span of that year"},
		{"both off and worked", "calendars/a.yaml", "year: 2026\noff: [\"2026-01-01\"]\nwork: [\"2026-01-01\"]\nsource: s\nconfidence: high\n", "both off and worked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for _, folder := range []string{"targets", "prices", "limits", "calendars", "checks"} {
				fsys[folder+"/README"] = &fstest.MapFile{}
			}
			fsys[c.path] = &fstest.MapFile{Data: []byte(c.data)}
			if _, err := plan.Load(fsys); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestLegalTimeRunsOnMainlandWorkingDays counts the 57 working days of an assessment in the first half of 2026 by hand:
// three holidays off, three Saturdays worked.
func TestLegalTimeRunsOnMainlandWorkingDays(t *testing.T) {
	in := estate(t)
	in.Start = plan.NewDate(2026, 1, 12)
	in.Constraints.Solve = 20
	for i := range in.Decisions {
		if d := &in.Decisions[i]; strings.Contains(string(d.Flow), "staff-cn") {
			d.Export, d.WorstCase = decide.SecurityAssessment, decide.SecurityAssessment
		}
	}
	var from, to plan.Date
	for _, s := range steps(mustMake(t, in)) {
		switch {
		case strings.HasSuffix(string(s.ID), "/security-assessment-check"):
			from = s.Start
		case strings.HasSuffix(string(s.ID), "/security-assessment"):
			to = s.Finish
		}
	}
	if from.IsZero() || to.IsZero() {
		t.Fatal("no assessment was planned")
	}
	days := 0
	for d := from; d <= to; d++ {
		switch {
		case d >= plan.NewDate(2026, 2, 15) && d <= plan.NewDate(2026, 2, 23), d >= plan.NewDate(2026, 4, 4) && d <= plan.NewDate(2026, 4, 6),
			d >= plan.NewDate(2026, 5, 1) && d <= plan.NewDate(2026, 5, 5):
		case d == plan.NewDate(2026, 2, 14) || d == plan.NewDate(2026, 2, 28) || d == plan.NewDate(2026, 5, 9) || d.Weekday() != 0 && d.Weekday() != 6:
			days++
		}
	}
	if days != 57 {
		t.Errorf("%s to %s are %d working days", from, to, days)
	}
}

func TestYearsWithoutANoticeAreProvisional(t *testing.T) {
	p := mustMake(t, estate(t))
	if len(p.Schedule.Provisional) == 0 || p.Schedule.Provisional[0] != 2027 {
		t.Errorf("provisional: %v", p.Schedule.Provisional)
	}
}

func FuzzDate(f *testing.F) {
	f.Add("2026-11-22")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := plan.ParseDate(s)
		if err == nil && s != "1970-01-01" && d.String() != s {
			t.Errorf("%q became %q", s, d)
		}
	})
}
