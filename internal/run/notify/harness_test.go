package notify_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/notify"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// clock is a time that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.UnixMilli(1_795_341_600_123).UTC()} } // 2026-11-22

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// request is what a sink received.
type request struct {
	path   string
	query  string
	header http.Header
	body   []byte
}

// sink is a receiver that answers as the test says and remembers what came.
type sink struct {
	*httptest.Server
	mu     sync.Mutex
	got    []request
	answer http.HandlerFunc
}

func newSink(t *testing.T, answer http.HandlerFunc) *sink {
	t.Helper()
	s := &sink{answer: answer}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.got = append(s.got, request{path: r.URL.Path, query: r.URL.RawQuery, header: r.Header, body: body})
		s.mu.Unlock()
		s.answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *sink) received() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

// says answers 200 with a body.
func says(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func newStore(t *testing.T, c *clock) *store.Store {
	t.Helper()
	return storetest.Open(t, store.Config{Clock: c.Now})
}

// sender makes a sender over the ordinary transport.
func sender(t *testing.T, st *store.Store, targets ...notify.Target) *notify.Sender {
	t.Helper()
	return notify.New(notify.Config{Store: st, Targets: targets, Client: notify.Client(&http.Transport{}), Key: key(t)})
}

func key(t *testing.T) people.Key {
	t.Helper()
	k, err := people.NewKey([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func words(t *testing.T, lang string) *report.Words {
	t.Helper()
	w, err := report.LoadWords(configs.FS, lang)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

const scanID = "20261122T010000Z-0a0b0c0d"

// difference is a digest with something of everything.
func difference() *report.Digest {
	return &report.Digest{
		Schema: report.NoticeSchema, Kind: report.NoticeDifference, Scan: scanID, Before: "20261121T010000Z-0a0b0c0c",
		At: time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC), Link: "https://domicile.example.com/scans/" + scanID + "?a=1&b=(2)",
		Gaps: report.GapTally{Total: 4, New: 1, Closed: 2},
		Changes: []report.ClassTally{
			{Class: report.CoverageLost, Count: 2, ByKind: map[string]int{"dataset": 2}},
			{Class: report.Exposed, Count: 1, ByKind: map[string]int{"store": 1}},
			{Class: report.Reclassified, Count: 1200, ByKind: map[string]int{"decision": 200, "dataset": 1000}},
		},
		Results: []report.LevelTally{{Level: decide.LevelMust, Count: 1}, {Level: decide.LevelFiling, Count: 2}},
		People:  []report.PeopleAbout{{Place: classify.MainlandPeople, About: 830_000}},
		Seen:    map[string]int{"stores": 12, "datasets": 140},
	}
}

// write puts a digest into the outbox.
func write(t *testing.T, s *notify.Sender, subject string, d *report.Digest) {
	t.Helper()
	if err := s.Write(t.Context(), subject, d); err != nil {
		t.Fatal(err)
	}
}

func deliver(t *testing.T, s *notify.Sender) notify.Sent {
	t.Helper()
	sent, err := s.Deliver(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sent
}

// golden compares with a file of testdata; UPDATE=1 rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
