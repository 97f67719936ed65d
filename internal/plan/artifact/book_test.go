package artifact_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/plan/artifact"
)

// booksOf makes a plan of the estate, changed, and returns its books by name.
func booksOf(t *testing.T, change func(*plan.Input)) (*plan.Plan, map[string]string) {
	t.Helper()
	in := estate(t)
	if change != nil {
		change(&in)
	}
	p, err := plan.Make(in)
	if err != nil {
		t.Fatal(err)
	}
	files, err := artifact.Files(p, in)
	if err != nil {
		t.Fatal(err)
	}
	books := map[string]string{}
	for _, f := range files {
		if !strings.Contains(f.Path, "/") {
			books[f.Path] = string(f.Data)
		}
	}
	return p, books
}

// stepIn is a step with the group and the phase that it lies in.
type stepIn struct {
	plan.Step
	group plan.ID
	phase plan.PhaseID
}

func stepsIn(p *plan.Plan) []stepIn {
	var list []stepIn
	for _, ph := range p.Phases {
		for _, w := range ph.Waves {
			for _, g := range w.Groups {
				for _, s := range g.Steps {
					list = append(list, stepIn{s, g.ID, ph.ID})
				}
			}
		}
	}
	return list
}

// TestRunbookHoldsEveryStepInTime: each step before a removal stands in it, in both languages, each cut-over with its day,
// its comparison to run and sign, and the step after which there is no way back.
func TestRunbookHoldsEveryStepInTime(t *testing.T) {
	p, books := booksOf(t, func(in *plan.Input) {
		in.Constraints.Freezes = []plan.Freeze{{From: plan.NewDate(2027, 2, 1), To: plan.NewDate(2027, 2, 20), Why: "Spring Festival"}}
	})
	for _, book := range []string{books["runbook.md"], books["runbook.zh.md"]} {
		want, cuts := []string{"2027-02-01 – 2027-02-20 Spring Festival"}, 0
		for _, s := range stepsIn(p) {
			if s.phase != plan.Retire && !strings.HasSuffix(string(s.ID), "/accept") {
				want = append(want, "`"+string(s.ID)+"`")
			}
			if s.Verb == plan.CutOver && s.phase != plan.Hybrid {
				cuts++
				want = append(want, "T0 "+s.Start.String(), "`"+string(s.group)+"/retire`")
			}
			if s.Verb == plan.Compare && s.Method != "" && s.phase != plan.Hybrid {
				want = append(want, "`domicile plan verify "+string(s.ID)+"`", "`domicile plan verify "+string(s.ID)+" --sign \"NAME\"`")
			}
		}
		for _, w := range want {
			if !strings.Contains(book, w) {
				t.Errorf("%q is missing", w)
			}
		}
		days := regexp.MustCompile(`(?m)^### .* · T0 (\S+)$`).FindAllStringSubmatch(book, -1)
		if cuts == 0 || len(days) != cuts || !slices.IsSortedFunc(days, func(a, b []string) int { return strings.Compare(a[1], b[1]) }) {
			t.Errorf("%d cut-overs, in the book %v", cuts, days)
		}
	}
}

// TestBooksKeepToOneLanguage looks for Chinese in the English books; names of the estate stand as they are.
func TestBooksKeepToOneLanguage(t *testing.T) {
	_, books := booksOf(t, nil)
	han, code := regexp.MustCompile(`\p{Han}{2,}`), regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	for _, name := range []string{"runbook", "rollback", "retire"} {
		if m := han.FindString(code.ReplaceAllString(books[name+".md"], "")); m != "" {
			t.Errorf("%s.md: %q", name, m)
		}
		if n := len(han.FindAllString(books[name+".zh.md"], -1)); n < 20 {
			t.Errorf("%s.zh.md says %d things in Chinese", name, n)
		}
		if en, zh := strings.Count(books[name+".md"], "\n"), strings.Count(books[name+".zh.md"], "\n"); en != zh {
			t.Errorf("%s: %d lines in English, %d in Chinese", name, en, zh)
		}
	}
}

// TestRollbackSaysUntilWhenAndWhatIsLost reads the way back of each group.
func TestRollbackSaysUntilWhenAndWhatIsLost(t *testing.T) {
	p, books := booksOf(t, nil)
	back := books["rollback.md"]
	for _, s := range stepsIn(p) {
		if s.ID == s.group+"/retire" && !strings.Contains(back, "from "+s.Start.String()+" | no way back") {
			t.Errorf("%s: the end of the way back is not said", s.group)
		}
	}
	for _, want := range []string{"What is lost", "is an export", "decided by ________"} {
		if !strings.Contains(back, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(back, "after filing") && !strings.Contains(back, "started by ________ with the word of counsel") {
		t.Error("a reverse sync can start without anybody's word")
	}
}

// TestRetireKeepsWhatIsHeld: what a legal hold keeps is not on the list of removals, and the book says why.
func TestRetireKeepsWhatIsHeld(t *testing.T) {
	p, books := booksOf(t, nil)
	var group plan.MoveGroup
	for _, g := range p.Groups {
		if g.Chosen == plan.BringHome {
			group = g
			break
		}
	}
	mark := group.Marks[0]
	for _, want := range []string{string(mark.Dataset), "list-object-versions", "domicile plan status", string(group.Wave) + "/accept"} {
		if !strings.Contains(books["retire.md"], want) {
			t.Errorf("%q is missing", want)
		}
	}
	_, books = booksOf(t, func(in *plan.Input) { in.Constraints.Holds = []plan.ID{mark.Store} })
	if !strings.Contains(books["retire.md"], "until counsel lifts the hold in writing: `"+string(mark.Store)+"`") || !strings.Contains(books["retire.md"], "No removal is planned") {
		t.Errorf("the hold is not said:\n%s", books["retire.md"])
	}
	if !strings.Contains(books["rollback.md"], "as long as the legal hold keeps the source") {
		t.Error("the way back ends although nothing is removed")
	}
}

// TestBooksSurviveNames: a name that tries to end a line or a code block stays where it is.
func TestBooksSurviveNames(t *testing.T) {
	k, err := plan.Load(os.DirFS("../../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range carriedBy(t, k, "dump", "postgres") {
		if strings.HasPrefix(f.Path, "runbook") || strings.HasPrefix(f.Path, "rollback") || strings.HasPrefix(f.Path, "retire") {
			if strings.Contains(string(f.Data), "\n-- x") {
				t.Errorf("%s: a name broke its line", f.Path)
			}
		}
	}
}
