package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/domicile/domicile/internal/demo"
	"github.com/domicile/domicile/internal/report"
)

// hooks is a company's own receiver of webhooks and pings: it verifies each signature and keeps what came.
type hooks struct {
	*httptest.Server
	mu      sync.Mutex
	bodies  []string
	ids     []string
	pings   []string
	arrived func() // called before a webhook is answered
}

const hookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func newHooks(t *testing.T) *hooks {
	t.Helper()
	verifier, err := webhooks.NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	h := &hooks{arrived: func() {}}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/ping") {
			h.pings = append(h.pings, r.URL.Path+" "+string(body))
			return
		}
		if err := verifier.VerifyIgnoringTimestamp(body, r.Header); err != nil {
			t.Errorf("%v: %s", err, body)
		}
		h.bodies, h.ids = append(h.bodies, string(body)), append(h.ids, r.Header.Get("Webhook-Id"))
		h.arrived()
	}))
	t.Cleanup(h.Close)
	return h
}

// settings makes a machine send to the hooks, over what its settings say already.
func (h *hooks) settings(t *testing.T, m *machine, before string) {
	t.Helper()
	m.write(t, "secret", hookSecret)
	m.write(t, "ping", h.URL+"/ping/5ad7")
	m.write(t, "domicile.yaml", before+fmt.Sprintf(`
notices:
  targets:
    - {name: hook, kind: webhook, url: "%s/hook", secret: {file: %s}}
ping: {url: {file: %s}}
`, h.URL, m.path("secret"), m.path("ping")))
}

// TestPingsEndAsScansDo accepts the only gap of a scan: it ends with 0, and the ping says so, too.
func TestPingsEndAsScansDo(t *testing.T) {
	m, h := reviewed(t), newHooks(t)
	m.write(t, "ping", h.URL+"/ping/5ad7")
	m.write(t, "domicile.yaml", "ping: {url: {file: "+m.path("ping")+"}, exit_status: true}\n")
	scan := []string{"--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), m.path("shop")}
	m.mustExit(t, exitGaps, scan...)
	m.mustExit(t, exitDone, "review", "accept", m.idOf(t, "join place"), "--reason", "a folder of this machine")
	m.mustExit(t, exitDone, scan...)
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pings) != 4 || !strings.HasPrefix(h.pings[1], "/ping/5ad7/3 ") || !strings.HasPrefix(h.pings[3], "/ping/5ad7/0 ") {
		t.Errorf("pings %q", h.pings)
	}
}

// last returns the newest digest and how many came.
func (h *hooks) last(t *testing.T) (*report.Digest, int) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	var d report.Digest
	if n := len(h.bodies); n > 0 {
		if err := json.Unmarshal([]byte(h.bodies[n-1]), &d); err != nil {
			t.Fatal(err)
		}
	}
	return &d, len(h.bodies)
}

// TestNoticesOfScans goes through the life of an estate: first scan, nothing new, a new dataset, a dataset that cannot be
// read any more, and a scan with other sources. Each tells what it should, once.
func TestNoticesOfScans(t *testing.T) {
	m, h := newMachine(t), newHooks(t)
	h.settings(t, m, "sources:\n  - {name: exports, url: "+m.path("in")+", place: sg}\n")
	m.write(t, "in/customers.csv", csvOfPeople(0, 300))
	scan := func(want int, kind report.NoticeKind, args ...string) *report.Digest {
		t.Helper()
		code := m.run(t.Context(), append([]string{"--config", m.path("domicile.yaml"), "scan", "--out", m.path("out")}, args...)...)
		if code != exitDone && code != exitGaps {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
		d, n := h.last(t)
		if n != want || d.Kind != kind {
			t.Fatalf("%d notices, the last %+v; want %d, %s; stderr %s", n, d, want, kind, &m.stderr)
		}
		return d
	}
	if d := scan(1, report.NoticeFirst); d.Seen["datasets"] != 1 || d.File != "~/out/inventory.json" {
		t.Errorf("%+v", d)
	}
	scan(1, report.NoticeFirst)
	m.write(t, "in/staff.csv", csvOfPeople(1000, 300))
	d := scan(2, report.NoticeDifference)
	if !slices.ContainsFunc(d.Changes, func(c report.ClassTally) bool {
		return c.Class == report.Added && c.ByKind["dataset"] == 1
	}) || len(d.Results) == 0 {
		t.Errorf("a new dataset about people: %+v", d)
	}
	if err := os.Remove(m.path("in/staff.csv")); err != nil {
		t.Fatal(err)
	}
	m.write(t, "in/orders.parquet", "PAR1 and no more")
	if d := scan(3, report.NoticeDifference); d.Gaps.New != 1 || !d.Alarming() || d.Changes[0].Class != report.CoverageLost {
		t.Errorf("something is there that cannot be read, and something is not seen any more: %+v", d)
	}
	scan(4, report.NoticeFirst, m.path("in/customers.csv"))
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.pings) != 10 || !strings.HasPrefix(h.pings[0], "/ping/5ad7/start ") || !strings.HasPrefix(h.pings[1], "/ping/5ad7 {") {
		t.Errorf("pings %q", h.pings)
	}
	for _, name := range []string{"customers", "staff", "exports", "id_card", "张伟", m.home} {
		if text := strings.Join(append(h.bodies, h.pings...), "\n"); strings.Contains(text, name) {
			t.Errorf("%q left the machine:\n%s", name, text)
		}
	}
}

// TestNoticesNameNothing scans the sample estate twice, the second time with a part of it gone, and looks for every name
// of it in what was sent.
func TestNoticesNameNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("generates and scans the sample estate")
	}
	m, h := newMachine(t), newHooks(t)
	estate := m.path("estate")
	if _, err := demo.Generate(t.Context(), estate, demo.Options{Divide: 200}); err != nil {
		t.Fatal(err)
	}
	own, err := os.ReadFile(filepath.Join(estate, "domicile.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	h.settings(t, m, string(own))
	for range 2 {
		if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), estate); code != exitGaps {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
		if err := os.RemoveAll(filepath.Join(estate, firstFolder(t, estate))); err != nil {
			t.Fatal(err)
		}
	}
	doc, err := readDocument(m.path("out", inventoryFile))
	if err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.bodies) != 2 || len(h.pings) != 4 {
		t.Fatalf("%d notices, %d pings", len(h.bodies), len(h.pings))
	}
	for _, name := range namesOf(doc) {
		for _, text := range append(h.bodies, h.pings...) {
			if strings.Contains(text, name) {
				t.Errorf("%q left the machine:\n%s", name, text)
			}
		}
	}
}

// firstFolder is a folder of the estate.
func firstFolder(t *testing.T, estate string) string {
	t.Helper()
	all, err := os.ReadDir(estate)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, os.DirEntry.IsDir)
	if at < 0 {
		t.Fatal("the estate has no folder")
	}
	return all[at].Name()
}

// namesOf are the names in a document that no word of ours holds: those of five letters and more.
func namesOf(doc *report.Document) []string {
	seen := map[string]bool{}
	add := func(all ...string) {
		for _, name := range all {
			for _, part := range append(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("/:.#|", r) }), name) {
				seen[part] = len(part) >= 5
			}
		}
	}
	for i := range doc.Stores {
		s := &doc.Stores[i]
		add(string(s.ID), s.Name, s.Account, s.Region, string(s.Entity))
	}
	for i := range doc.Datasets {
		d := &doc.Datasets[i]
		add(string(d.ID), d.Name)
		for _, c := range d.Columns {
			add(c.Name)
		}
	}
	for _, e := range doc.Entities {
		add(string(e.ID), e.Name)
	}
	for _, ours := range []string{"store", "stores", "dataset", "datasets", "kinds", "people", "changes", "class", "count", "level", "place", "about"} {
		delete(seen, ours) // words of the schema, which may also be names of columns
	}
	var names []string
	for name, long := range seen {
		if long {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// TestKilledWhileItTells kills the built command with SIGKILL after the receiver got a notice and before the command knows:
// the next command sends it again under the same id, and then never again.
func TestKilledWhileItTells(t *testing.T) {
	m, h := newMachine(t), newHooks(t)
	h.settings(t, m, "sources:\n  - {name: exports, url: "+m.path("in")+", place: sg}\n")
	m.write(t, "in/customers.csv", csvOfPeople(0, 300))
	bin := filepath.Join(m.home, "domicile")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	ctx, kill := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, bin, "--config", m.path("domicile.yaml"), "--data", m.path("data"), "scan", "--out", m.path("out"))
	gone := make(chan struct{})
	h.mu.Lock()
	h.arrived = func() { kill(); <-gone }
	h.mu.Unlock()
	out, err := cmd.CombinedOutput()
	close(gone)
	if err == nil {
		t.Fatalf("the command was not killed:\n%s", out)
	}
	h.mu.Lock()
	h.arrived = func() {}
	h.mu.Unlock()
	m.now = time.Now() // a minute later at every command: the claim of the dead process has ended
	for range 2 {
		if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "notice", "send"); code != exitDone {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.ids) != 2 || h.ids[0] != h.ids[1] || h.bodies[0] != h.bodies[1] {
		t.Errorf("ids %q, bodies %q", h.ids, h.bodies)
	}
}

// TestDiffSinceAScan compares a scan that is kept with the last one.
func TestDiffSinceAScan(t *testing.T) {
	m := newMachine(t)
	for i, name := range []string{"customers", "staff", "orders"} {
		m.write(t, "in/"+name+".csv", csvOfPeople(i*1000, 30))
		if code := m.run(t.Context(), "scan", "--out", m.path("out"), m.path("in")); code != exitGaps {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
	}
	for back, want := range map[int]int{1: 1, 2: 2} {
		first := m.now.Add(-time.Duration(back)*time.Minute).Format("20060102T150405Z") + "-00010203"
		if code := m.run(t.Context(), "diff", "--since", first); code != exitDone {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
		m.now = m.now.Add(-time.Minute)
		if n := strings.Count(m.stdout.String(), "dataset "); n != want {
			t.Errorf("since %s: %d datasets, want %d:\n%s", first, n, want, &m.stdout)
		}
	}
}

// TestMissedFiresAreTold holds that fire times that nobody was there for are told, once, with their number and no name.
func TestMissedFiresAreTold(t *testing.T) {
	m, h := newMachine(t), newHooks(t)
	m.write(t, "in/customers.csv", csvOfPeople(0, 30))
	h.settings(t, m, "sources:\n  - {name: exports, url: "+m.path("in")+", place: sg}\n"+
		"schedules:\n  - {name: nightly, cron: \"0 2 * * *\", timezone: UTC, missed: skip, sources: [exports]}\n")
	due := func() {
		t.Helper()
		if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "scan", "--due", "--out", m.path("out")); code != exitDone {
			t.Fatalf("exit %d: %s", code, &m.stderr)
		}
	}
	due() // from here on the schedule is known
	m.now = m.now.Add(72 * time.Hour)
	due()
	due()
	d, n := h.last(t)
	if n != 1 || d.Kind != report.NoticeMissed || d.Missed != 3 || !d.At.Equal(time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)) {
		t.Errorf("%d notices, the last %+v", n, d)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if strings.Contains(strings.Join(h.bodies, ""), "nightly") {
		t.Errorf("the name of a schedule left the machine: %s", h.bodies)
	}
}
