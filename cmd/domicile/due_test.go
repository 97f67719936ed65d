package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
)

// nightly makes a machine with two sources and two schedules, at noon UTC, 20:00 in Shanghai.
func nightly(t *testing.T) *machine {
	t.Helper()
	m := newMachine(t)
	m.now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	m.write(t, "crm/people.csv", csvOfPeople(1, 30))
	m.write(t, "web/pages.csv", "page,views\na,1\nb,2\n")
	m.settings(t, `
out: `+m.path("out")+`
sources:
  - {name: crm, place: cn, url: `+m.path("crm")+`}
  - {name: web, place: cn, url: `+m.path("web")+`}
schedules:
  - {name: nightly, cron: "0 2 * * *", timezone: Asia/Shanghai, sources: [crm]}
  - {name: hourly, cron: "30 * * * *", overlap: queue_one, sources: [web]}
`)
	return m
}

func (m *machine) settings(t *testing.T, text string) {
	t.Helper()
	m.write(t, ".config/domicile/domicile.yaml", text)
}

// at runs a command at a time.
func (m *machine) at(t *testing.T, at string, args ...string) int {
	t.Helper()
	when, err := time.Parse("01-02 15:04", at)
	if err != nil {
		t.Fatal(err)
	}
	m.now = time.Date(2026, when.Month(), when.Day(), when.Hour(), when.Minute()-1, 0, 0, time.UTC) // run adds a minute
	return m.run(t.Context(), args...)
}

// store opens the store of the machine. Whoever asks closes it.
func (m *machine) store(t *testing.T) *store.Store {
	t.Helper()
	st, err := store.Open(t.Context(), store.Config{Path: m.path("data", storeFile)})
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// became lists what became of the fire times of a schedule, the oldest first.
func (m *machine) became(t *testing.T, name string) []string {
	t.Helper()
	st := m.store(t)
	defer func() { _ = st.Close() }()
	fires, err := st.Fires(t.Context(), name, 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range fires {
		all = append([]string{strings.TrimSpace(f.At.Format("01-02 15:04 ") + f.State + " " + f.Reason + " " + f.Note)}, all...)
	}
	return all
}

func TestScanDue(t *testing.T) {
	m := nightly(t)
	if code := m.at(t, "11-22 12:01", "scan", "--due"); code != exitDone || !strings.Contains(m.stderr.String(), "the next is hourly at 2026-11-22T12:30:00Z") {
		t.Fatalf("first tick: %d, %s", code, &m.stderr)
	}
	if code := m.at(t, "11-22 12:31", "scan", "--due"); code != exitDone {
		t.Fatalf("hourly: %d, %s", code, &m.stderr)
	}
	if doc, err := readDocument(m.path("out", "hourly", inventoryFile)); err != nil || len(doc.Datasets) != 1 {
		t.Errorf("document of the hourly scan: %v, %v", doc, err)
	}
	// The same fire time once more: it was decided.
	if code := m.at(t, "11-22 12:40", "scan", "--due"); code != exitDone || !strings.Contains(m.stderr.String(), "nothing is due") {
		t.Errorf("again: %d, %s", code, &m.stderr)
	}
	// Nobody ticks from 12:40 to 18:05: the nightly one is on time, the hourly one makes up for itself.
	if code := m.at(t, "11-22 18:05", "scan", "--due"); code != exitDone {
		t.Errorf("in the night: %d, %s", code, &m.stderr)
	}
	for name, want := range map[string][]string{
		"nightly": {"11-22 18:00 done on_time"},
		"hourly": {
			"11-22 12:30 done on_time", "11-22 13:30 missed made_up", "11-22 14:30 missed made_up", "11-22 15:30 missed made_up",
			"11-22 16:30 missed made_up", "11-22 17:30 done makes_up",
		},
	} {
		if diff := cmp.Diff(want, m.became(t, name)); diff != "" {
			t.Errorf("%s\n%s", name, diff)
		}
	}
}

// TestScanDueSaysTheWorst lets one schedule fail and another go on.
func TestScanDueSaysTheWorst(t *testing.T) {
	m := nightly(t)
	_ = m.at(t, "11-22 12:01", "scan", "--due")
	m.settings(t, `
out: `+m.path("out")+`
sources:
  - {name: web, place: cn, url: `+m.path("web")+`}
schedules:
  - {name: nightly, cron: "0 2 * * *", timezone: Asia/Shanghai, sources: [crm]}
  - {name: hourly, cron: "0 * * * *", sources: [web]}
  - {name: gone, cron: "0 * * * *"}
`)
	_ = m.at(t, "11-22 17:40", "scan", "--due")
	if code := m.at(t, "11-22 18:01", "scan", "--due"); code != exitFailed || !strings.Contains(m.stderr.String(), `schedule nightly: source "crm" is not in the settings`) {
		t.Errorf("exit %d, %s", code, &m.stderr)
	}
	for name, want := range map[string]string{
		"nightly": `11-22 18:00 failed on_time source "crm" is not in the settings`,
		"hourly":  "11-22 18:00 done on_time",
		"gone":    "11-22 18:00 done on_time",
	} {
		if got := m.became(t, name); len(got) == 0 || got[len(got)-1] != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}

func TestScanDueMistakes(t *testing.T) {
	m := nightly(t)
	for want, args := range map[string][]string{
		"the settings say what a schedule reads": {"scan", "--due", "crm"},
		"the settings have no schedule":          {"scan", "--due", "--config", m.path("none.yaml")},
	} {
		m.write(t, "none.yaml", "lang: en\n")
		if code := m.run(t.Context(), args...); code != exitUsage || !strings.Contains(m.stderr.String(), want) {
			t.Errorf("%v: %d, %s", args, code, &m.stderr)
		}
	}
	m.settings(t, `
schedules:
  - {name: "", cron: "0 2 * * *"}
  - {name: a, cron: "0 99 * * *", timezone: Mars, jitter: soon, overlap: maybe, missed: never, catch_up: "-1h", budget: much, sample: some, fail_on: all}
`)
	if code := m.run(t.Context(), "scan", "--due"); code != exitUsage {
		t.Errorf("wrong settings: %d", code)
	}
	for _, want := range []string{
		`name ""`, `timezone: "Mars"`, `jitter: "soon"`, `overlap: "maybe"`, `missed: "never"`, `catch_up: "-1h"`, "budget", "sample", `fail_on: "all"`,
	} {
		if !strings.Contains(m.stderr.String(), want) {
			t.Errorf("%s is not among %s", want, &m.stderr)
		}
	}
}

// TestSecretsGoWhereTheSettingsSay reads requests of a store in which somebody sends a secret of this machine elsewhere.
func TestSecretsGoWhereTheSettingsSay(t *testing.T) {
	own := []SourceSettings{{Name: "crm", URL: "postgres://u@db.example.com/crm", Secret: SecretSettings{Env: "CRM_PASSWORD"}}}
	for name, kept := range map[string]SourceSettings{
		"another host": {Name: "crm", URL: "postgres://u@elsewhere.example.net/crm", Secret: SecretSettings{Env: "CRM_PASSWORD"}},
		"another name": {Name: "shop", URL: "postgres://u@db.example.com/crm", Secret: SecretSettings{File: "/etc/hostname"}},
	} {
		req := request{Sources: []SourceSettings{kept}}
		if err := req.lend(own); err == nil || !strings.Contains(err.Error(), kept.Name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	req := request{Sources: []SourceSettings{own[0], {Name: "exports", URL: "s3://exports"}}}
	if err := req.lend(own); err != nil {
		t.Error(err)
	}
}

// TestRequestOfScheduleHoldsNoPassword looks at what is kept of a source whose URL has one.
func TestRequestOfScheduleHoldsNoPassword(t *testing.T) {
	req := request{Sources: []SourceSettings{{Name: "crm", URL: "postgres://u:geheim@db.example.com/crm"}}}
	data, err := json.Marshal(req.redacted())
	if err != nil || strings.Contains(string(data), "geheim") {
		t.Fatalf("%s, %v", data, err)
	}
	var kept request
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatal(err)
	}
	if err := kept.lend(req.Sources); err != nil || kept.Sources[0].URL != req.Sources[0].URL {
		t.Errorf("%v, %v", kept.Sources, err)
	}
}
