package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// carriedOver returns the scans whose results the last document shows, with the number of datasets of each.
func (m *machine) carriedOver(t *testing.T) map[string]int {
	t.Helper()
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, c := range doc.Metadata.CarriedFrom {
		out[c.ReadAt.Format(time.DateOnly)] += len(c.Datasets)
	}
	return out
}

func (m *machine) scans(t *testing.T, sources []string, flags ...string) string {
	t.Helper()
	if code := m.run(t.Context(), scanArgs(m, sources, flags...)...); code != exitGaps {
		t.Fatalf("exit %d: %s", code, &m.stderr)
	}
	return m.document(t)
}

// TestUnchangedEstateIsCarriedOver scans twice without a change, and once more with everything read again: but for their
// metadata the documents are equal, people of unions included.
func TestUnchangedEstateIsCarriedOver(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	first := m.scans(t, sources)
	if got := m.carriedOver(t); len(got) > 0 {
		t.Fatalf("the first scan carried over %v", got)
	}
	m.now = m.now.Add(3 * time.Hour)
	second := m.scans(t, sources)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("a scan that carried results over differs from the one that read:\n%s", diff)
	}
	carried := m.carriedOver(t)
	// orders.ndjson, its items, users, the dump, notes.txt and members; broken.parquet was not seen whole.
	if carried["2026-11-22"] < 4 {
		t.Errorf("carried over %v: the test proves nothing", carried)
	}
	if said := m.stdout.String(); !strings.Contains(said, "the oldest read on 2026-11-22") {
		t.Errorf("the table does not say since when:\n%s", said)
	}
	if diff := cmp.Diff(first, m.scans(t, sources, "--fresh")); diff != "" {
		t.Errorf("a fresh scan differs:\n%s", diff)
	}
	if got := m.carriedOver(t); len(got) > 0 {
		t.Errorf("a fresh scan carried over %v", got)
	}
}

// TestChangedDatasetIsReadAgain changes one file of several, and compares with a machine that never saw the old one.
func TestChangedDatasetIsReadAgain(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	m.scans(t, sources)
	before := m.scans(t, sources)
	all := total(m.carriedOver(t))
	m.write(t, "in/users/part-3.csv", csvOfPeople(90_000, 400))
	after := m.scans(t, sources)
	if got := total(m.carriedOver(t)); got != all-1 {
		t.Errorf("%d datasets are carried over, %d before the change", got, all)
	}
	if before == after {
		t.Error("the new people were not seen")
	}
	if diff := cmp.Diff(m.scans(t, sources, "--fresh"), after); diff != "" {
		t.Errorf("what was read in parts differs from what was read at once:\n%s", diff)
	}
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// TestChangeOfTheSameSizeAndTimeIsSeen changes bytes behind the back of the file system.
func TestChangeOfTheSameSizeAndTimeIsSeen(t *testing.T) {
	m := newMachine(t)
	path := m.path("in", "users.csv")
	m.write(t, "in/users.csv", csvOfPeople(0, 100))
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	m.scans(t, []string{m.path("in")})
	m.write(t, "in/users.csv", strings.ReplaceAll(csvOfPeople(0, 100), "@example.com", "#example.com"))
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	before := m.document(t)
	if after := m.scans(t, []string{m.path("in")}); len(m.carriedOver(t)) > 0 || before == after {
		t.Error("the change was not seen")
	}
}

// TestOldOrShallowResultsAreReadAgain lets results grow old, and asks for more rows than were seen.
func TestOldOrShallowResultsAreReadAgain(t *testing.T) {
	m := newMachine(t)
	m.write(t, "in/users.csv", csvOfPeople(0, 3000))
	in := []string{m.path("in")}
	steps := []struct {
		name    string
		wait    time.Duration
		flags   []string
		carried int
	}{
		{"first", 0, []string{"--sample", "100"}, 0},
		{"same", 0, []string{"--sample", "100"}, 1},
		{"less", 0, []string{"--sample", "50"}, 1},
		{"more", 0, []string{"--sample", "200"}, 0},
		{"all", 0, []string{"--sample", "full"}, 0},
		{"less than all", 0, []string{"--sample", "200"}, 1},
		{"29 days later", 29 * 24 * time.Hour, nil, 1},
		{"31 days later", 2 * 24 * time.Hour, nil, 0},
	}
	for _, s := range steps {
		m.now = m.now.Add(s.wait)
		m.scans(t, in, s.flags...)
		if got := total(m.carriedOver(t)); got != s.carried {
			t.Errorf("%s: %d datasets are carried over, want %d", s.name, got, s.carried)
		}
	}
}

// stopAfter cancels a scan once it logged that so many shards are read.
type stopAfter struct {
	shards int
	stop   context.CancelFunc
}

func (s *stopAfter) Write(p []byte) (int, error) {
	if s.shards -= bytes.Count(p, []byte("shard is read")); s.shards <= 0 {
		s.stop()
	}
	return len(p), nil
}

// TestResumeReadsWhatChanged interrupts a scan, changes a file that it had read, and resumes.
func TestResumeReadsWhatChanged(t *testing.T) {
	m := newMachine(t)
	sources := estate(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	code := execute(ctx, world{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stopAfter{shards: 3, stop: cancel},
		clock: func() time.Time { return m.now }, random: repeating{}, env: []string{"HOME=" + m.home},
	}, append([]string{"--data", m.path("data"), "-v", "--workers", "1"}, scanArgs(m, sources)...))
	if code != exitInterrupted || !strings.Contains(m.document(t), "dump.sql#member") {
		t.Fatalf("exit %d: the test proves nothing", code)
	}
	m.write(t, "in/dump.sql", "CREATE TABLE `lead` (`id` bigint, `email` varchar(90));\n"+
		"INSERT INTO `lead` VALUES (1,'a@example.com'),(2,'b@example.com');\n")
	if code := m.run(t.Context(), "scan", "resume", "--out", m.path("out")); code != exitGaps {
		t.Fatalf("resume: exit %d: %s", code, &m.stderr)
	}
	resumed := m.document(t)
	if strings.Contains(resumed, "dump.sql#member") || !strings.Contains(resumed, "dump.sql#lead") {
		t.Error("the resumed scan shows the dump as it was")
	}
	if diff := cmp.Diff(m.scans(t, sources, "--fresh"), resumed); diff != "" {
		t.Errorf("the resumed scan differs from a fresh one:\n%s", diff)
	}
}

// TestExactCountsAreCarriedOver counts two files exactly, because together they lie near a threshold, and counts neither
// again while it does not change.
func TestExactCountsAreCarriedOver(t *testing.T) {
	m := newMachine(t)
	m.write(t, "domicile.yaml", "sources:\n  - {name: crm, url: "+m.path("in")+", sample: \"5000\", allow_exact: true}\n")
	scan := func(flags ...string) string {
		args := append([]string{"--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), "-v"}, flags...)
		if code := m.run(t.Context(), append(args, "crm")...); code != exitGaps {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
		return m.document(t)
	}
	m.write(t, "in/first.csv", csvOfMembers(60_000))
	second := strings.ReplaceAll(csvOfMembers(41_000), ",139", ",138")
	m.write(t, "in/second.csv", strings.ReplaceAll(second, "@example.com", "@example.org"))
	first := scan()
	if doc := documentOfScan(t, m); len(doc.Recounts) != 2 || !doc.Recounts[0].Exact || !doc.Recounts[1].Exact {
		t.Fatalf("counted again: %+v; the test proves nothing", doc.Recounts)
	}
	if diff := cmp.Diff(first, scan()); diff != "" {
		t.Errorf("what was carried over differs:\n%s", diff)
	}
	if total(m.carriedOver(t)) != 2 || strings.Contains(m.stderr.String(), "shard is read") {
		t.Errorf("something was read: %s", &m.stderr)
	}
	m.write(t, "in/second.csv", strings.ReplaceAll(second, "@example.com", "@example.net"))
	mixed := scan()
	if total(m.carriedOver(t)) != 1 {
		t.Errorf("carried over: %v", m.carriedOver(t))
	}
	if diff := cmp.Diff(scan("--fresh"), mixed); diff != "" {
		t.Errorf("one carried over and one counted again differ from both counted:\n%s", diff)
	}
}
