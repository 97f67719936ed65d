package main

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/providers/sql/sqltest"
)

// documentOfScan reads the inventory that a scan wrote.
func documentOfScan(t *testing.T, m *machine) *report.Document {
	t.Helper()
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatalf("%v; stderr: %s", err, &m.stderr)
	}
	return doc
}

// mainland counts the people of the mainland that a dataset, or all of the scan, is about.
func mainland(t *testing.T, doc *report.Document, of string) classify.Count {
	t.Helper()
	for _, c := range doc.People {
		if strings.HasSuffix(string(c.Of), of) && c.Place == people.Mainland && c.Band == people.AllAges && c.Sensitive == people.Any {
			return c
		}
	}
	t.Fatalf("nobody is counted in %s", of)
	return classify.Count{}
}

// csvOfMembers is a CSV of n made-up people, each with a number of their own.
func csvOfMembers(n int) string {
	var b strings.Builder
	b.WriteString("name,mobile,email\n")
	for i := range n {
		b.WriteString("张伟," + mobile(i) + ",user" + strconv.Itoa(i) + "@example.com\n")
	}
	return b.String()
}

// TestPeopleNearAThresholdAreCountedExactly reads files with more people than sketches keep, near 1,000,000 and not.
func TestPeopleNearAThresholdAreCountedExactly(t *testing.T) {
	if testing.Short() {
		t.Skip("reads files of a million people")
	}
	m := newMachine(t)
	nameOf := map[int]string{98_000: "in/few.csv", 100_500: "in/some.csv", 1_020_000: "in/most.csv"}
	for n := range nameOf {
		m.write(t, nameOf[n], csvOfMembers(n))
	}
	if code := m.run(t.Context(), scanArgs(m, []string{m.path("in")})...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	doc := documentOfScan(t, m)
	for of, want := range map[string]int64{"few.csv": 98_000, "some.csv": 100_500, "most.csv": 1_020_000} {
		if c := mainland(t, doc, of); c.Low != want || c.High != want || c.Method != people.MethodExact {
			t.Errorf("%s: %d to %d, %s; want exactly %d", of, c.Low, c.High, c.Method, want)
		}
	}
	for _, r := range doc.Recounts {
		if !r.Exact || len(r.Columns) == 0 || len(r.Near) == 0 {
			t.Errorf("no reason: %+v", r)
		}
	}
}

func TestPeopleFarFromEveryThresholdAreCountedOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a file of 300,000 people")
	}
	m := newMachine(t)
	m.write(t, "in/many.csv", csvOfMembers(300_000))
	if code := m.run(t.Context(), scanArgs(m, []string{m.path("in")})...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	doc := documentOfScan(t, m)
	if c := mainland(t, doc, "many.csv"); c.Method != people.MethodSketch || c.Low > 300_000 || c.High < 300_000 || len(doc.Recounts) != 0 {
		t.Errorf("%+v, %+v", c, doc.Recounts)
	}
}

// TestPeopleOfADatabaseAreCountedExactlyWhereAllowed samples a table of 100,500 people on a server.
func TestPeopleOfADatabaseAreCountedExactlyWhereAllowed(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server")
	}
	m := newMachine(t)
	url := sqltest.Postgres(t)
	fill := exec.CommandContext(t.Context(), "psql", "-q", "-v", "ON_ERROR_STOP=1", strings.Replace(url, "?", "/postgres?", 1),
		"-c", `CREATE TABLE member (id bigint PRIMARY KEY, mobile text, email text, note text)`,
		"-c", `INSERT INTO member SELECT i, '139' || lpad((i % 100500)::text, 8, '0'), 'user' || i % 100500 || '@example.com', repeat('x', 500)
			FROM generate_series(0, 140000) i`,
		"-c", `ANALYZE member`)
	if out, err := fill.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	settings := func(allow bool) {
		m.write(t, "domicile.yaml", "runner: {place: sg}\nsources:\n  - {name: crm, url: \""+strings.Replace(url, "?", "/postgres?", 1)+
			"\", place: sg, sample: auto, allow_exact: "+strconv.FormatBool(allow)+"}\n")
	}
	args := []string{"--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), "--fresh", "crm"}

	settings(false)
	m.run(t.Context(), args...)
	doc := documentOfScan(t, m)
	c := mainland(t, doc, "member")
	if c.Low > 100_500 || c.High < 100_500 || c.Low == c.High || c.Method != people.MethodSample {
		t.Errorf("not allowed: %+v", c)
	}
	if len(doc.Recounts) != 1 || doc.Recounts[0].Exact || !strings.Contains(m.stdout.String(), "`allow_exact: true`") {
		t.Errorf("no hint at what would settle it: %+v\n%s", doc.Recounts, &m.stdout)
	}

	settings(true)
	m.run(t.Context(), args...)
	doc = documentOfScan(t, m)
	if c = mainland(t, doc, "member"); c.Low != 100_500 || c.High != 100_500 || c.Method != people.MethodExact {
		t.Errorf("allowed: %+v; stderr %s", c, &m.stderr)
	}
	if len(doc.Recounts) != 1 || !doc.Recounts[0].Exact || doc.Recounts[0].Fix != nil {
		t.Errorf("no reason: %+v", doc.Recounts)
	}
}
