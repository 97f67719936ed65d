package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
)

// parsed reads metrics with Prometheus' own parser and linter.
func parsed(t *testing.T, text []byte) map[string]*dto.MetricFamily {
	t.Helper()
	if problems, err := promlint.New(bytes.NewReader(text)).Lint(); err != nil || len(problems) > 0 {
		t.Fatalf("promlint: %v %v", problems, err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return families
}

// gauge is the sum of the samples of a metric that have a label with a value, or of all.
func gauge(families map[string]*dto.MetricFamily, name, label, value string) (sum float64) {
	for _, m := range families[name].GetMetric() {
		all := label == ""
		for _, l := range m.GetLabel() {
			all = all || l.GetName() == label && l.GetValue() == value
		}
		if all {
			sum += m.GetGauge().GetValue()
		}
	}
	return sum
}

// TestMetricsTextfile holds that a scan leaves its numbers, whole and readable for others, and no name.
func TestMetricsTextfile(t *testing.T) {
	m := newMachine(t)
	m.write(t, "secret-shop/客户.csv", csvOfPeople(0, 300))
	m.write(t, "prom/x", "")
	file := m.path("prom", "domicile.prom")
	m.write(t, "domicile.yaml", "metrics: {textfile: "+file+"}\n")
	if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "scan", "--out", m.path("out"), m.path("secret-shop")); code != exitGaps {
		t.Fatalf("code %d: %s", code, &m.stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	families := parsed(t, text)
	if n := gauge(families, "domicile_people_estimate", "bound", "low"); n < 290 || n > 310 {
		t.Errorf("%v people at least, of 300", n)
	}
	for name, label := range map[string][2]string{
		"domicile_gaps": {"cause", "place_unknown"}, "domicile_findings": {"status", "evidenced"},
		"domicile_last_success_timestamp_seconds": {}, "domicile_scans": {"state", "done"},
	} {
		if gauge(families, name, label[0], label[1]) <= 0 {
			t.Errorf("%s %v is not above 0", name, label)
		}
	}
	for _, name := range []string{"secret-shop", "客户", m.home} {
		if bytes.Contains(text, []byte(name)) {
			t.Errorf("metrics hold %q", name)
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != textfileMode {
		t.Errorf("mode %v: %v", info.Mode(), err)
	}
	if left, err := filepath.Glob(m.path("prom", ".domicile-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	m.write(t, "domicile.yaml", "metrics: {textfile: "+m.path("prom", "domicile.txt")+"}\n")
	if code := m.run(t.Context(), "--config", m.path("domicile.yaml"), "config", "show"); code != exitUsage {
		t.Errorf("a file that no collector reads: code %d", code)
	}
}

// TestMetricsOfAStore asks /metrics of a store under work, on both databases.
func TestMetricsOfAStore(t *testing.T) {
	for name, config := range map[string]func() store.Config{
		"sqlite":   func() store.Config { return store.Config{Path: filepath.Join(t.TempDir(), storeFile)} },
		"postgres": func() store.Config { return store.Config{URL: storetest.Postgres(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			st := storetest.Open(t, config())
			begin(t, st, "s1", "nightly", time.Now())
			if err := st.Finish(t.Context(), "s1", time.Now(), document(t)); err != nil {
				t.Fatal(err)
			}
			begin(t, st, "s2", "", time.Now())
			if err := st.Enqueue(t.Context(), "s2", []store.Work{{ID: "a|0", Source: "crm"}, {ID: "b|0", Source: "crm"}}); err != nil {
				t.Fatal(err)
			}
			if err := st.Beat(t.Context(), "secret-host", "mainland", "v1"); err != nil {
				t.Fatal(err)
			}
			a := &app{loaded: &Settings{Queue: QueueSettings{Silent: time.Minute}}}
			rec := httptest.NewRecorder()
			a.metrics(st).ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
			if rec.Code != http.StatusOK || !strings.Contains(rec.Header().Get("Content-Type"), "version=0.0.4") {
				t.Fatalf("%d %s", rec.Code, rec.Body)
			}
			families := parsed(t, rec.Body.Bytes())
			for _, c := range []struct {
				name, label, value string
				want               float64
			}{
				{"domicile_shards", "state", "pending", 2},
				{"domicile_scans", "state", "running", 1},
				{"domicile_scans", "state", "done", 1},
				{"domicile_workers", "", "", 1},
				{"domicile_findings", "schedule", "nightly", 1},
			} {
				if got := gauge(families, c.name, c.label, c.value); got != c.want {
					t.Errorf("%s %s=%s: %v, want %v", c.name, c.label, c.value, got, c.want)
				}
			}
			if strings.Contains(rec.Body.String(), "secret-host") || strings.Contains(rec.Body.String(), "crm") {
				t.Error("the metrics name a machine or a source")
			}
		})
	}
}

// document is that of a scan with one finding.
func document(t *testing.T) []byte {
	t.Helper()
	d := report.New(report.Metadata{ScanID: "s1"}, inventory.Inventory{}, nil, nil, nil)
	d.Findings = []classify.Finding{{ID: "f", Status: classify.Evidenced}}
	var buf bytes.Buffer
	if err := report.WriteJSON(&buf, d); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func begin(t *testing.T, st *store.Store, id, schedule string, at time.Time) {
	t.Helper()
	if err := st.Begin(t.Context(), store.Scan{ID: id, StartedAt: at, Request: []byte("{}"), Schedule: schedule}); err != nil {
		t.Fatal(err)
	}
}
