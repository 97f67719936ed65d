package planview_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/xuri/excelize/v2"

	"github.com/domicile/domicile/internal/plan"
)

func TestCalendar(t *testing.T) {
	_, p := made(t, plan.Constraints{})
	cal, err := ics.ParseCalendar(bytes.NewReader(files(t, "en")["plan.ics"]))
	if err != nil {
		t.Fatal(err)
	}
	cuts := 0
	for _, e := range cal.Events() {
		start, err := e.GetAllDayStartAt()
		if err != nil {
			t.Fatal(err)
		}
		end, err := e.GetAllDayEndAt()
		if err != nil || !end.After(start) {
			t.Errorf("%s: %v to %v: %v", e.Id(), start, end, err)
		}
		if e.GetProperty(ics.ComponentPropertyCategories).Value == "cut_over" {
			cuts++
		}
	}
	want := 0
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					if s.Verb == plan.CutOver {
						want++
					}
				}
			}
		}
	}
	if cuts != want || want == 0 {
		t.Errorf("%d switches in the calendar, %d in the plan", cuts, want)
	}
}

// TestTickets reads the tickets as Jira's importer does: parents and links name tickets of the same file, and the links are
// those of the plan.
func TestTickets(t *testing.T) {
	_, p := made(t, plan.Constraints{})
	rows, err := csv.NewReader(bytes.NewReader(files(t, "en")["jira.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kind := map[string]string{}
	for _, r := range rows[1:] {
		if kind[r[0]] != "" {
			t.Errorf("ticket %s twice", r[0])
		}
		kind[r[0]] = r[1]
	}
	links := 0
	for _, r := range rows[1:] {
		if r[1] == "Task" && kind[r[3]] != "Epic" {
			t.Errorf("ticket %s: parent %q", r[0], r[3])
		}
		for _, to := range r[9:] {
			if to == "" {
				continue
			}
			links++
			if kind[to] != "Task" {
				t.Errorf("ticket %s is blocked by %q", r[0], to)
			}
		}
	}
	needs := 0
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					needs += len(s.Needs)
				}
			}
		}
	}
	if links != needs || needs == 0 {
		t.Errorf("%d links, %d needs", links, needs)
	}
}

// TestWorkbook reads the workbook back: a row for every step, flow, check and line, and no formula.
func TestWorkbook(t *testing.T) {
	_, p := made(t, plan.Constraints{})
	f, err := excelize.OpenReader(bytes.NewReader(files(t, "en")["plan.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := map[string]int{
		"Not seen": len(p.Gaps), "Options": len(p.Options), "Syncs": len(p.Syncs), "Preflight": len(p.Preflight), "Costs": len(p.Costs.Lines),
	}
	for sheet, n := range want {
		rows, err := f.GetRows(sheet)
		if err != nil || len(rows) != n+1 {
			t.Errorf("%s: %d rows, want %d: %v", sheet, len(rows), n+1, err)
		}
	}
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Plan", "Not seen", "Options", "Steps", "Syncs", "Preflight", "Costs"}) {
		t.Errorf("sheets: %v", got)
	}
}

// TestCostsAgree adds up what costs.csv states and compares it with the plan.
func TestCostsAgree(t *testing.T) {
	_, p := made(t, plan.Constraints{})
	data := bytes.TrimPrefix(files(t, "en")["costs.csv"], []byte("\ufeff"))
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	said, unpriced := 0.0, 0
	for _, r := range rows[1:] {
		if r[9] == "true" {
			unpriced++
			if r[7] != "" || r[8] != "" {
				t.Errorf("%s has no price and an amount", r[0])
			}
			continue
		}
		high, err := strconv.ParseFloat(r[8], 64)
		if err != nil {
			t.Fatal(err)
		}
		said += high
	}
	planned := 0.0
	for _, l := range p.Costs.Lines {
		planned += l.High
	}
	if unpriced != p.Costs.Unpriced || said-planned > 1e-6 || planned-said > 1e-6 {
		t.Errorf("%d unpriced of %d; %v of %v", unpriced, p.Costs.Unpriced, said, planned)
	}
}
