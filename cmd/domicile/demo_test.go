package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/demo"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// TestDemoShowsOneOfEach runs the whole demo as a stranger does and asks for what it promises to show.
func TestDemoShowsOneOfEach(t *testing.T) {
	if testing.Short() {
		t.Skip("generates and scans the sample estate")
	}
	m := newMachine(t)
	if code := m.run(t.Context(), "demo", "--out", m.path("out")); code != exitDone {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	if !strings.HasPrefix(m.stdout.String(), "NOT SEEN: ") {
		t.Errorf("gaps do not come first: %.200s", m.stdout.String())
	}
	for _, sort := range []string{
		"a security assessment: ", "a contract or certification: ", "no filing indicated: ",
		"undetermined until more is known: ", "a lawyer has to look: ", "a preference of the company, no duty: ",
		"THE QUESTION THAT WOULD SETTLE MOST",
	} {
		if !strings.Contains(m.stdout.String(), sort) {
			t.Errorf("it does not show %q", sort)
		}
	}
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	truth, err := demo.Generate(t.Context(), m.path("cache", "domicile", "demo"), demo.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("people", func(t *testing.T) { checkPeople(t, doc, truth) })
	t.Run("decisions", func(t *testing.T) { checkDecisions(t, doc) })
	t.Run("again", func(t *testing.T) { checkAgain(t, doc) })
	t.Run("foreign", func(t *testing.T) { checkForeignCustomers(t, doc, readPlan(t, m)) })
	t.Run("plan", func(t *testing.T) { checkPlan(t, readPlan(t, m)) })
	t.Run("reports", func(t *testing.T) { checkReports(t, m) })
}

func readPlan(t *testing.T, m *machine) *plan.Plan {
	t.Helper()
	data, err := os.ReadFile(m.path("out", planFolder, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	var p plan.Plan
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return &p
}

// checkPeople holds the union of the scan to what the generator knows.
func checkPeople(t *testing.T, doc *report.Document, truth demo.Truth) {
	t.Helper()
	want := map[classify.PeoplePlace]int{
		classify.MainlandPeople: truth.Mainland, classify.ElsewherePeople: truth.Elsewhere,
	}
	for _, c := range doc.Summary.People {
		n, asked := want[c.Place]
		if !asked || c.Band != classify.AllAges || c.Sensitive != classify.AnySensitivity {
			continue
		}
		delete(want, c.Place)
		if int64(n) < c.Low || int64(n) > c.High {
			t.Errorf("%s: %d–%d does not contain %d", c.Place, c.Low, c.High, n)
		}
	}
	if len(want) > 0 {
		t.Errorf("not counted: %v", want)
	}
}

func checkDecisions(t *testing.T, doc *report.Document) {
	t.Helper()
	exports, levels := map[decide.Export]bool{}, map[decide.Level]bool{}
	for _, d := range doc.Decisions {
		exports[d.Export], levels[d.Level] = true, true
		if d.Export == decide.ExportUndetermined && len(d.Missing) == 0 {
			t.Errorf("%s is undetermined and does not say what would settle it", d.ID)
		}
		if len(d.Citations) == 0 && d.Export != decide.ExportUndetermined {
			t.Errorf("%s cites nothing", d.ID)
		}
	}
	for _, want := range []decide.Export{
		decide.SecurityAssessment, decide.Contract, decide.Exempt, decide.Free, decide.NotAnExport, decide.ExportUndetermined,
	} {
		if !exports[want] {
			t.Errorf("no result %s", want)
		}
	}
	if !levels[decide.LevelReview] || !levels[decide.LevelFiling] {
		t.Errorf("levels: %v", levels)
	}
}

// checkForeignCustomers asks that people elsewhere are counted as such and that nobody proposes to move them.
func checkForeignCustomers(t *testing.T, doc *report.Document, p *plan.Plan) {
	t.Helper()
	counted := false
	for _, c := range doc.People {
		if strings.Contains(string(c.Of), "eu-customers") && c.Place == classify.ElsewherePeople && c.Band == classify.AllAges {
			counted = counted || c.Low > 0
		}
	}
	if !counted {
		t.Error("the foreign customers are not counted as elsewhere")
	}
	for _, g := range p.Groups {
		for _, d := range g.Datasets {
			if strings.Contains(string(d), "eu-customers") {
				t.Errorf("group %s moves the foreign customers", g.Name)
			}
		}
	}
}

func checkPlan(t *testing.T, p *plan.Plan) {
	t.Helper()
	options, chosen, words := map[plan.OptionKind]bool{}, map[plan.OptionKind]bool{}, map[plan.SyncWord]bool{}
	for _, o := range p.Options {
		options[o.Kind] = options[o.Kind] || o.Possible
		chosen[o.Kind] = chosen[o.Kind] || o.Chosen
	}
	for _, s := range p.Syncs {
		words[s.Word] = true
	}
	for _, k := range plan.OptionKinds() {
		if !options[k] {
			t.Errorf("no option %s", k)
		}
	}
	for _, w := range []plan.SyncWord{plan.May, plan.MaskedSync, plan.AfterFiling, plan.Never} {
		if !words[w] {
			t.Errorf("no sync verdict %s", w)
		}
	}
	if !chosen[plan.BringHome] {
		t.Error("nothing is brought home")
	}
	steps := 0
	for _, phase := range p.Phases {
		for _, wave := range phase.Waves {
			for _, g := range wave.Groups {
				for _, s := range g.Steps {
					steps++
					if len(s.Verify) == 0 || len(s.Undo) == 0 || len(s.Because) == 0 {
						t.Errorf("step %s lacks verify, undo or because", s.ID)
					}
				}
			}
		}
	}
	if steps < 10 || len(p.Phases) < 4 {
		t.Errorf("%d steps in %d phases", steps, len(p.Phases))
	}
}
