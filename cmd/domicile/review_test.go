package main

import (
	"bytes"
	"database/sql"
	"os/user"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/report"
)

// reviewed is a machine with a scan of a shop, whose place nobody knows: one gap.
func reviewed(t *testing.T) *machine {
	t.Helper()
	m := newMachine(t)
	m.write(t, "shop/users.csv", csvOfPeople(0, 20))
	m.mustExit(t, exitGaps, "scan", "--out", m.path("out"), m.path("shop"))
	return m
}

func (m *machine) mustExit(t *testing.T, want int, args ...string) {
	t.Helper()
	if code := m.run(t.Context(), args...); code != want {
		t.Fatalf("%q ended with %d, want %d\n%s%s", args, code, want, &m.stdout, &m.stderr)
	}
}

// idOf is the id of the first line of review list that holds a text.
func (m *machine) idOf(t *testing.T, text string) string {
	t.Helper()
	m.mustExit(t, exitDone, "review", "list", "--all")
	for line := range strings.Lines(m.stdout.String()) {
		if strings.Contains(line, text) {
			return strings.Fields(line)[0]
		}
	}
	t.Fatalf("no line with %q in\n%s", text, &m.stdout)
	return ""
}

// TestAccountIsNoWordOfTheEnvironment asks that an account that no list of users knows is its number: whoever may set $USER
// would be as many people as they like.
func TestAccountIsNoWordOfTheEnvironment(t *testing.T) {
	t.Setenv("USER", "anna")
	unknown := func(string) (*user.User, error) { return nil, user.UnknownUserIdError(65532) }
	if got := accountOf("65532", unknown); got != "uid 65532" {
		t.Errorf("the account is %q", got)
	}
}

// TestSelectorsSelectWhatWasTyped refuses a field that stands twice, and writes one entry for what is named twice.
func TestSelectorsSelectWhatWasTyped(t *testing.T) {
	m := reviewed(t)
	m.mustExit(t, exitUsage, "review", "accept", "--where", "of=gap", "--where", "of=*", "--reason", "seen", "--yes")
	if !strings.Contains(m.stderr.String(), "of stands twice") {
		t.Errorf("%s", &m.stderr)
	}
	id := m.idOf(t, " gap ")
	m.mustExit(t, exitDone, "review", "accept", id, id, "--where", "of=gap", "--reason", "seen", "--yes")
	m.mustExit(t, exitDone, "review", "verify")
	if !strings.HasPrefix(m.stdout.String(), "whole: 1 entr") {
		t.Errorf("named three times: %s", &m.stdout)
	}
}

// TestAcceptedGapCountsAgain accepts the only gap: the scan ends with 0 until its day is over, and the report shows the gap
// and the review all the time.
func TestAcceptedGapCountsAgain(t *testing.T) {
	m := reviewed(t)
	m.mustExit(t, exitDone, "review", "accept", m.idOf(t, " gap "), "--reason", "a sample of 2026", "--until", "30d")
	m.mustExit(t, exitDone, "scan", "--out", m.path("out"), m.path("shop"))
	for _, want := range []string{"NOT SEEN: 1 gap ", "1 of them accepted", "accepted until 2026-12-22 by scanner", "REVIEWED BY PEOPLE: 1", "the last entry of their log is "} {
		if !strings.Contains(m.stdout.String(), want) {
			t.Errorf("no %q in\n%s", want, &m.stdout)
		}
	}
	m.now = m.now.AddDate(0, 0, 31)
	m.mustExit(t, exitGaps, "scan", "--out", m.path("out"), m.path("shop"))
	if !strings.Contains(m.stdout.String(), "expired") {
		t.Errorf("nothing says that it ended:\n%s", &m.stdout)
	}
	m.mustExit(t, exitDone, "diff")
	if !strings.Contains(m.stdout.String(), "known_gap accepted → known_gap expired") {
		t.Errorf("the diff is silent:\n%s", &m.stdout)
	}
}

// TestReviewsLieOverTheDocument has two people take a finding out: the results are found with and without that, a second
// look at them changes nothing, and everything is as before once the review is over.
func TestReviewsLieOverTheDocument(t *testing.T) {
	m := reviewed(t)
	read := func() string {
		t.Helper()
		m.mustExit(t, exitDone, "report", "-f", "json")
		doc, err := report.ReadJSON(bytes.NewReader(m.stdout.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		doc.Metadata = report.Metadata{}
		doc.Reviews, doc.Summary.Reviews = nil, report.ReviewCounts{}
		var b bytes.Buffer
		if err := report.WriteJSON(&b, doc); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	before := read()
	for _, kind := range []string{"resident_id", "phone", "email", "person_name", "person_key"} {
		id := m.findingOf(t, kind)
		m.mustExit(t, exitDone, "review", "accept", id, "--as", "false_positive", "--reason", "made up", "--by", "Li Na <li@example.com>", "--until", "10d")
		if now := read(); now != before {
			t.Errorf("a proposal about %s changes the results:\n%s", kind, cmp.Diff(before, now))
		}
		m.mustExit(t, exitDone, "review", "confirm", id, "--by", "Wang Wei <wang@example.com>")
		before = read()
		if !strings.Contains(before, `"unreviewed"`) && kind == "person_key" {
			t.Error("the results without the reviews are not shown")
		}
	}
	if again := read(); again != before {
		t.Errorf("the second time it is another:\n%s", cmp.Diff(before, again))
	}
	m.now = m.now.AddDate(0, 0, 11)
	if now := read(); strings.Contains(now, `"unreviewed"`) {
		t.Error("what is over still has an effect")
	}
}

// findingOf is the id of the finding of a kind in the last inventory.
func (m *machine) findingOf(t *testing.T, kind string) string {
	t.Helper()
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	for i := range doc.Findings {
		if doc.Findings[i].Kind == kind {
			return string(doc.Findings[i].ID)
		}
	}
	t.Fatalf("no finding of %s", kind)
	return ""
}

// TestVerifyNamesTheChangedEntry changes a row behind the back of the program: verifying ends with 1 and the position, a
// report of before still knows the head, and one of a chain whose end is gone does not.
func TestVerifyNamesTheChangedEntry(t *testing.T) {
	m := reviewed(t)
	gap := m.idOf(t, " gap ")
	m.mustExit(t, exitDone, "review", "accept", gap, "--reason", "one")
	m.mustExit(t, exitDone, "review", "reopen", gap, "--reason", "two")
	m.mustExit(t, exitGaps, "scan", "--out", m.path("later"), m.path("shop"))
	m.mustExit(t, exitDone, "review", "verify", "--report", m.path("later", inventoryFile))
	m.tamper(t, `UPDATE review SET body = replace(body, '"one"', '"1"') WHERE seq = 1`)
	m.mustExit(t, exitFailed, "review", "verify")
	if !strings.Contains(m.stderr.String(), "broken at entry 1") {
		t.Errorf("got %s", &m.stderr)
	}
	m.tamper(t, `UPDATE review SET body = replace(body, '"1"', '"one"') WHERE seq = 1`, `DELETE FROM review WHERE seq = 2`)
	m.mustExit(t, exitDone, "review", "verify")
	m.mustExit(t, exitFailed, "review", "verify", "--report", m.path("later", inventoryFile))
}

// tamper changes the log as somebody would who owns the file.
func (m *machine) tamper(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", m.path("data", storeFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range append([]string{`DROP TRIGGER IF EXISTS review_stays`, `DROP TRIGGER IF EXISTS review_remains`}, statements...) {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
