package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/store"
)

// serveAll starts a process that runs schedules and takes scans over, with its log as JSON.
func (f *fleet) serveAll(t *testing.T, flags ...string) *process {
	t.Helper()
	args := []string{"--data", f.m.path("data"), "--workers", "1", "serve", "--listen", "", "--log-format", "json"}
	return f.m.launch(t, f.env, append(args, flags...)...)
}

// stop ends a process as an operator does, and asks that it ends well and that each line of its log is JSON.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.code(); code != exitDone {
		t.Errorf("serve: %s", p.tail())
	}
	for line := range strings.Lines(p.out.String()) {
		if !json.Valid([]byte(line)) {
			t.Errorf("no JSON: %s", line)
		}
	}
}

// abandon begins a scan and kills its coordinator once something was done, and what is left of it.
func (f *fleet) abandon(t *testing.T, db *sql.DB) {
	t.Helper()
	p := f.m.launch(t, f.env, f.fresh...)
	await(t, "a shard that is done", func() bool { return asked(t, db, `SELECT count(*) FROM audit WHERE state = 'done'`) > 0 })
	p.kill()
	if n := asked(t, db, `SELECT count(*) FROM shard WHERE state <> 'done'`); n == 0 {
		t.Fatal("the scan was over before it was killed")
	}
}

// ownDetector is a kind of data that other machines do not know.
const ownDetector = `
name: badge
label: {en: Badge number, zh: 工牌号}
class: soft
category: personal
values: [{shape: token, length: [8, 10], pattern: 'ACME-[0-9]{3,5}', chance: 0.000001}]
hints: [{weight: 4, any: [badge, badge no]}]
finds: [ACME-0123, ACME-99999]
ignores: [ACME-12, "20260101"]
columns: {finds: [badge_no], ignores: [badge_color]}
`

// TestServeTakesOver kills the coordinator of a scan. Workers that differ take nothing of it and say so once; a process that
// serves goes on with it, and its document equals that of a scan that nobody disturbed.
func TestServeTakesOver(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server and waits for signs of life")
	}
	m := newMachine(t)
	m.writeTables(t, 1500)
	url := newCluster(t).database(t)
	f := newFleet(m, url)
	if p := m.launch(t, f.env, f.fresh...); !p.finished() {
		t.Fatal(p.tail())
	}
	want, db := m.document(t), connect(t, url)
	audit(t, db, auditPostgres()...)
	f.abandon(t, db)
	audit(t, db, `UPDATE scan SET lease_until = lease_until + 3600000 WHERE state = 'running'`) // nobody takes it over yet
	begun := asked(t, db, `SELECT count(*) FROM audit WHERE state = 'running'`)
	m.write(t, "other/key", strings.Repeat("o", 16))
	m.write(t, "detectors/badge.yaml", ownDetector)
	aliens := map[string]*process{
		"another key":       m.launch(t, f.env, "--data", m.path("other"), "serve", "--role", "worker", "--listen", ""),
		"another detectors": m.launch(t, append(f.env, "DOMICILE_DETECTORS="+m.path("detectors")), "--data", m.path("data"), "serve", "--role", "worker", "--listen", ""),
	}
	for name, p := range aliens {
		await(t, name, func() bool { return strings.Contains(p.out.String(), "differs from this one") })
	}
	awaitWorkers(t, db, len(aliens))
	beat := asked(t, db, `SELECT max(beat) FROM worker`)
	await(t, "five signs of life", func() bool { return asked(t, db, `SELECT max(beat) FROM worker`) > beat+1500 })
	for name, p := range aliens {
		if n := strings.Count(p.out.String(), "detectors, key or program version"); n != 1 {
			t.Errorf("%s: said %d times\n%s", name, n, p.out)
		}
		p.kill()
	}
	if n := asked(t, db, `SELECT count(*) FROM audit WHERE state = 'running'`); n != begun {
		t.Errorf("workers that differ began %d shards", n-begun)
	}
	expire(t, db)
	p := f.serveAll(t)
	await(t, "the end of the scan", func() bool { return asked(t, db, `SELECT count(*) FROM scan WHERE state <> 'done'`) == 0 })
	await(t, "its document", func() bool { return strings.Contains(p.out.String(), "scan is done") })
	p.stop(t)
	if diff := cmp.Diff(want, m.document(t)); diff != "" {
		t.Errorf("a scan that was taken over differs from an undisturbed one:\n%s", diff)
	}
	checkAudit(t, db, shards)
}

// TestServeTwice lets two processes look at the same fire times, and two scans run side by side.
func TestServeTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server and waits for signs of life")
	}
	m := newMachine(t)
	m.write(t, "crm/people.csv", csvOfPeople(1, 30))
	m.settings(t, `
queue: {slice: 100ms, silent: 1s}
sources:
  - {name: crm, place: cn, url: `+m.path("crm")+`}
schedules:
  - {name: always, cron: "* * * * *", sources: [crm], missed: backfill, out: `+m.path("out")+`}
`)
	url := newCluster(t).database(t)
	f := newFleet(m, url)
	if code := m.launch(t, f.env, "--data", m.path("data"), "scan", "--due").code(); code != exitDone { // the schedule is known from now on
		t.Fatal(code)
	}
	db := connect(t, url)
	audit(t, db, `UPDATE schedule SET until = until - 180000`, `UPDATE schedule_expression SET since = 0`)
	one, two := f.serveAll(t), f.serveAll(t)
	await(t, "three fire times", func() bool { return asked(t, db, `SELECT count(*) FROM fire WHERE state = 'done'`) >= 3 })
	one.stop(t)
	two.stop(t)
	fires := asked(t, db, `SELECT count(*) FROM fire WHERE state IN ('started', 'done')`)
	if n := asked(t, db, `SELECT count(*) FROM scan`); n != fires {
		t.Errorf("%d scans of %d fire times", n, fires)
	}
	if n := asked(t, db, `SELECT count(*) FROM (SELECT fire_at FROM scan GROUP BY schedule, fire_at HAVING count(*) > 1) twice`); n != 0 {
		t.Errorf("%d fire times were scanned twice", n)
	}
	if n := strings.Count(one.out.String()+two.out.String(), `"msg":"scan is done"`); n < 3 || n > fires {
		t.Errorf("%d scans were done of %d fire times", n, fires)
	}
}

// TestTwoCoordinators asks that one scan has one coordinator, and that different scans do not keep each other.
func TestTwoCoordinators(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server and waits for signs of life")
	}
	m := newMachine(t)
	m.writeTables(t, 500)
	url := newCluster(t).database(t)
	f := newFleet(m, url)
	db := connect(t, url)
	if p := m.launch(t, f.env, "--data", m.path("data"), "scan", "status"); p.code() != exitFailed { // makes the tables
		t.Fatal(p.tail())
	}
	audit(t, db, auditPostgres()...)
	f.abandon(t, db)
	// Another process has just taken it, and begins.
	audit(t, db, `UPDATE scan SET state = 'interrupted', owner = 'another', lease_until = lease_until + 3600000`)
	p := m.launch(t, f.env, f.resume...)
	if code := p.code(); code != exitFailed || !strings.Contains(p.out.String(), store.ErrBusy.Error()) || !strings.Contains(p.out.String(), "domicile: hint: wait until that process ends") {
		t.Errorf("the same scan: %s", p.tail())
	}
	beside := m.launch(t, f.env, "--data", m.path("data"), "scan", "--fresh", "--out", m.path("beside"), m.path("in"))
	audit(t, db, `UPDATE scan SET owner = ''`)
	p = m.launch(t, f.env, f.resume...)
	if !p.finished() || !beside.finished() {
		t.Errorf("different scans: %s\n%s", p.tail(), beside.tail())
	}
}

// TestWorkerOfAFile is a mistake of usage: one process alone works with a store in a file.
func TestWorkerOfAFile(t *testing.T) {
	m := newMachine(t)
	if code := m.run(t.Context(), "serve", "--role", "worker", "--listen", ""); code != exitUsage || !strings.Contains(m.stderr.String(), "name the PostgreSQL that all share") {
		t.Errorf("%d %s", code, &m.stderr)
	}
}

// TestServeStopsSlowly lets the time for stopping run out while a scan runs.
func TestServeStopsSlowly(t *testing.T) {
	m := newMachine(t)
	m.writeTables(t, 1500)
	m.settings(t, `
sources:
  - {name: in, place: cn, url: `+m.path("in")+`}
schedules:
  - {name: always, cron: "* * * * *", missed: backfill, out: `+m.path("out")+`}
`)
	due(t, m)
	p := m.launch(t, nil, "--data", m.path("data"), "serve", "--listen", "", "--grace", "1ns")
	await(t, "a scan", func() bool { return strings.Contains(p.out.String(), "scan starts") })
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := p.code(); code != exitFailed || !strings.Contains(p.out.String(), "scans did not stop in time") || !strings.Contains(p.out.String(), "hint: give them longer with --grace") {
		t.Errorf("%s", p.tail())
	}
}

// TestDueScanOutlivesStore takes the server away while a scan of a schedule begins: it is tried again until the schedule
// can catch up no more.
func TestDueScanOutlivesStore(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server and waits for signs of life")
	}
	m := nightly(t)
	c := newCluster(t)
	var log bytes.Buffer
	now := time.Now()
	a := &app{world: world{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: &log, clock: func() time.Time { return now }, random: repeating{},
		env: []string{"HOME=" + m.home, "DOMICILE_DATABASE=" + c.database(t)}, account: func() (string, error) { return "scanner", nil },
	}}
	a.flags.data, a.flags.progress, a.calls = m.path("data"), progressNone, new(callTotals)
	d, err := a.openDue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.close() }()
	fire, err := a.beginRun(t.Context(), d.store, &a.loaded.Schedules[0], false)
	if err != nil {
		t.Fatal(err)
	}
	scan, err := d.store.Scan(t.Context(), fire.Scan)
	if err != nil {
		t.Fatal(err)
	}
	work := func() error {
		_, err := d.work(t.Context(), a.apart(), scanFlags{format: "table"}, scan)
		return err
	}
	c.tool(t, "pg_ctl", "stop", "-D", c.data(), "-m", "immediate")
	if _, again := errors.AsType[passing](work()); !again {
		t.Errorf("a server that is away: %v", err)
	}
	now = now.Add(25 * time.Hour)
	if _, again := errors.AsType[passing](work()); again {
		t.Error("it is tried beyond what the schedule catches up")
	}
	now = now.Add(-25 * time.Hour)
	c.start(t)
	owed, err := d.store.Owed(t.Context())
	if err != nil || len(owed) != 1 || owed[0].ID != scan.ID {
		t.Fatalf("owed: %v, %v", owed, err)
	}
	if err := work(); err != nil {
		t.Error(err)
	}
	fires, err := d.store.Fires(t.Context(), "nightly", 1)
	if err != nil || fires[0].State != "done" {
		t.Errorf("%+v, %v\n%s", fires, err, &log)
	}
}
