package report_test

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// measured is a document with something of each kind, and names that no metric may hold.
func measured() *report.Document {
	began := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	d := &report.Document{Metadata: report.Metadata{StartedAt: began, FinishedAt: began.Add(90 * time.Second)}}
	d.Stores = []inventory.Store{
		{ID: "secret-bucket", Account: "111122223333", Place: inventory.Place{Zone: inventory.Abroad}, Size: size(700)},
		{ID: "secret-other", Place: inventory.Place{Zone: inventory.Abroad}, Size: size(50)},
		{ID: "secret-unsized", Place: inventory.Place{Zone: inventory.Mainland}},
	}
	d.Coverage = []inventory.Coverage{
		{Scope: "a", Status: inventory.Complete},
		{Scope: "b", Status: inventory.Complete},
		{Scope: "c", Status: inventory.NotApplicable},
		{Scope: "d", Status: inventory.Partial, Gaps: []*inventory.Gap{{Cause: inventory.Denied}, {Cause: inventory.Denied}}},
	}
	d.Findings = []classify.Finding{{Column: "secret_column", Status: classify.Evidenced}, {Status: classify.Candidate}}
	d.Decisions = []decide.Decision{{Level: decide.LevelMust}, {Level: decide.LevelMust}, {Level: decide.LevelNone}}
	everybody := classify.Count{Of: report.ScanUnion, Place: people.Mainland, Band: people.AllAges, Sensitive: people.Any}
	everybody.Low, everybody.Mid, everybody.High = 10, 20, people.Unbounded
	one := everybody
	one.Of, one.High = "secret-bucket", 7
	d.People = []classify.Count{everybody, one}
	return d
}

func size(n int64) inventory.Size {
	return inventory.Size{Bytes: &inventory.Measure{Value: n, Method: inventory.Exact}}
}

func metricsText(t *testing.T) []byte {
	t.Helper()
	m := report.Measures{
		Build: report.Tool{Version: "v1", Commit: "abc"}, Workers: 3,
		States: map[string]int64{"done": 2, "running": 1}, Shards: map[string]int64{"pending": 40},
		Calls: map[inventory.Tally]int64{{Provider: "aws", Outcome: inventory.CallOK}: 12, {Provider: "aws", Outcome: inventory.CallThrottled}: 1},
		Scans: []report.ScanMeasures{
			report.MeasuresOf(measured(), "night \"2\"\nand\\more"), report.MeasuresOf(&report.Document{}, ""),
		},
	}
	var buf bytes.Buffer
	if err := report.WriteMetrics(&buf, &m); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestMetricsByPrometheus reads the metrics with Prometheus' own parser and lets its own linter look at them.
func TestMetricsByPrometheus(t *testing.T) {
	text := metricsText(t)
	problems, err := promlint.New(bytes.NewReader(text)).Lint()
	if err != nil || len(problems) > 0 {
		t.Fatalf("promlint: %v %v", problems, err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	schedule := "night \"2\"\nand\\more"
	for _, c := range []struct {
		name, label, word string
		want              float64
	}{
		{"domicile_store_bytes", "zone", "abroad", 750},
		{"domicile_store_bytes", "zone", "mainland", 0},
		{"domicile_people_estimate", "bound", "low", 10},
		{"domicile_people_estimate", "bound", "high", math.Inf(1)},
		{"domicile_findings", "status", "evidenced", 1},
		{"domicile_findings", "status", "masked", 0},
		{"domicile_coverage_ratio", "", "", 2.0 / 3},
		{"domicile_gaps", "cause", "denied", 2},
		{"domicile_gaps", "cause", "throttled", 0},
		{"domicile_results", "level", "must", 2},
		{"domicile_scan_duration_seconds", "", "", 90},
		{"domicile_last_success_timestamp_seconds", "", "", 1795370490},
	} {
		labels := map[string]string{"schedule": schedule}
		if c.label != "" {
			labels[c.label] = c.word
		}
		if got, ok := valueOf(families[c.name], labels); !ok || got != c.want {
			t.Errorf("%s %v: %v (%v), want %v", c.name, labels, got, ok, c.want)
		}
	}
	for name, want := range map[string]float64{"domicile_workers": 3, "domicile_build_info": 1} {
		if f := families[name]; f == nil || f.GetMetric()[0].GetGauge().GetValue() != want {
			t.Errorf("%s is not %v", name, want)
		}
	}
	if f := families["domicile_api_calls_total"]; f.GetType() != dto.MetricType_COUNTER {
		t.Errorf("calls are a %v", f.GetType())
	}
}

// valueOf is the gauge with exactly the labels.
func valueOf(f *dto.MetricFamily, labels map[string]string) (float64, bool) {
	for _, m := range f.GetMetric() {
		same := len(m.GetLabel()) == len(labels)
		for _, l := range m.GetLabel() {
			same = same && labels[l.GetName()] == l.GetValue()
		}
		if same {
			return m.GetGauge().GetValue(), true
		}
	}
	return 0, false
}

// TestMetricsNameNobody holds that nothing of the estate but numbers is in the metrics, and that the same measures give
// the same bytes.
func TestMetricsNameNobody(t *testing.T) {
	text := metricsText(t)
	for _, name := range []string{"secret", "111122223333"} {
		if bytes.Contains(text, []byte(name)) {
			t.Errorf("metrics hold %q:\n%s", name, text)
		}
	}
	if !bytes.Equal(text, metricsText(t)) {
		t.Error("the same measures gave other bytes")
	}
}
