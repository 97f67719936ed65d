package main

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// sink is a collector that keeps what it is sent.
type sink struct {
	*httptest.Server
	mu     sync.Mutex
	spans  []*spans.Span
	raw    bytes.Buffer
	tokens []string
	broken bool
}

func newSink(t *testing.T) *sink {
	t.Helper()
	s := &sink{}
	s.Server = httptest.NewServer(http.HandlerFunc(s.take))
	t.Cleanup(s.Close)
	return s
}

func (s *sink) take(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		http.Error(w, "no", http.StatusBadRequest)
		return
	}
	body := r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		var err error
		if body, err = gzip.NewReader(r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	}
	data, _ := io.ReadAll(body)
	var req collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(data, &req); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.raw.Write(data)
	s.tokens = append(s.tokens, r.Header.Get("X-Token"))
	for _, resource := range req.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			s.spans = append(s.spans, scope.GetSpans()...)
		}
	}
}

// traced runs a command on a machine whose settings name a collector.
func (m *machine) traced(t *testing.T, settings string, env []string, args ...string) int {
	t.Helper()
	m.stdout.Reset()
	m.stderr.Reset()
	m.write(t, "domicile.yaml", settings)
	return execute(t.Context(), world{
		stdin: strings.NewReader(""), stdout: &m.stdout, stderr: &m.stderr, clock: time.Now, random: rand.Reader,
		env: append([]string{"HOME=" + m.home, "TOKEN=X-Token=s3same"}, env...),
	}, append([]string{"--config", m.path("domicile.yaml"), "--data", m.path("data")}, args...))
}

// TestTraceOfAScan holds the tree of a scan's spans and that no name leaves with them.
func TestTraceOfAScan(t *testing.T) {
	s := newSink(t)
	m := newMachine(t)
	m.write(t, "secret-shop/客户.csv", csvOfPeople(0, 300))
	m.write(t, "secret-shop/orders.csv", csvOfPeople(300, 200))
	settings := "trace: {endpoint: " + s.URL + "/v1/traces, headers: {env: TOKEN}}\n"
	if code := m.traced(t, settings, nil, "scan", "--out", m.path("out"), m.path("secret-shop")); code != exitGaps {
		t.Fatalf("code %d: %s", code, &m.stderr)
	}
	tree := map[string]string{} // name → name of its parent
	names := map[string]string{}
	for _, span := range s.spans {
		names[string(span.GetSpanId())] = span.GetName()
		if trace := s.spans[0].GetTraceId(); !bytes.Equal(trace, span.GetTraceId()) {
			t.Errorf("span %s is of another trace", span.GetName())
		}
	}
	for _, span := range s.spans {
		tree[span.GetName()] = names[string(span.GetParentSpanId())]
	}
	for name, parent := range map[string]string{"scan": "", "collect scope": "scan", "slice": "scan", "decide": "scan"} {
		if got, ok := tree[name]; !ok || got != parent {
			t.Errorf("span %q: there %v, its parent is %q, want %q", name, ok, got, parent)
		}
	}
	if shards := sumOf(s.spans, "slice", "domicile.shards"); shards != 2 {
		t.Errorf("slices say that %d shards were read, want 2", shards)
	}
	if datasets := sumOf(s.spans, "scan", "domicile.datasets"); datasets != 2 {
		t.Errorf("the scan says %d datasets, want 2", datasets)
	}
	for _, name := range []string{"secret-shop", "客户", "orders", "张伟", mobile(1), m.home, "s3same"} {
		if bytes.Contains(s.raw.Bytes(), []byte(name)) {
			t.Errorf("%q left the machine in a trace", name)
		}
	}
	if !slices.Contains(s.tokens, "s3same") {
		t.Error("the collector did not get the header")
	}
}

// sumOf adds up a number of the spans of a name.
func sumOf(all []*spans.Span, name, key string) (sum int64) {
	for _, span := range all {
		for _, a := range span.GetAttributes() {
			if span.GetName() == name && a.GetKey() == key {
				sum += a.GetValue().GetIntValue()
			}
		}
	}
	return sum
}

// TestTraceIsNoCondition holds that a collector that refuses changes neither result nor code, and is named nowhere.
func TestTraceIsNoCondition(t *testing.T) {
	s := newSink(t)
	s.broken = true
	m := newMachine(t)
	m.write(t, "shop/a.csv", csvOfPeople(0, 20))
	settings := "trace: {endpoint: " + s.URL + "}\n"
	if code := m.traced(t, settings, nil, "scan", "--out", m.path("out"), m.path("shop")); code != exitGaps {
		t.Fatalf("code %d: %s", code, &m.stderr)
	}
	if text := m.stderr.String(); !strings.Contains(text, "did not take") || strings.Contains(text, s.URL) {
		t.Errorf("stderr says %q", text)
	}
}

// TestTraceIsOff holds that nothing is sent where nobody asked, or a standard switch says no.
func TestTraceIsOff(t *testing.T) {
	s := newSink(t)
	m := newMachine(t)
	m.write(t, "shop/a.csv", csvOfPeople(0, 20))
	settings := "trace: {endpoint: " + s.URL + "}\n"
	for name, run := range map[string]func() int{
		"nobody asked": func() int {
			return m.traced(t, "", nil, "scan", "--out", m.path("out"), m.path("shop"))
		},
		"switched off": func() int {
			return m.traced(t, settings, []string{"OTEL_SDK_DISABLED=true"}, "scan", "--out", m.path("out"), m.path("shop"))
		},
	} {
		if code := run(); code != exitGaps || len(s.spans) > 0 {
			t.Errorf("%s: code %d, %d spans", name, code, len(s.spans))
		}
	}
}

// TestTraceSettings holds that a wrong address or header is a mistake of the settings that quotes no secret.
func TestTraceSettings(t *testing.T) {
	m := newMachine(t)
	m.write(t, "shop/a.csv", csvOfPeople(0, 20))
	for settings, want := range map[string]string{
		"trace: {endpoint: 'collector:4318'}":                                     "trace: endpoint",
		"trace: {endpoint: 'https://user:s3same@collector.example.com'}":          "its secret goes into headers",
		"trace: {headers: {env: TOKEN}}":                                          "headers without an endpoint",
		"trace: {endpoint: 'https://collector.example.com', headers: {env: ODD}}": "one is no name=value",
	} {
		code := m.traced(t, settings, []string{"ODD=s3same"}, "scan", "--out", m.path("out"), m.path("shop"))
		if text := m.stderr.String(); code != exitUsage || !strings.Contains(text, want) || strings.Contains(text, "s3same") {
			t.Errorf("%s: code %d: %s", settings, code, text)
		}
	}
	// The library would print these on its own.
	const endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=https://collector.example.com"
	for _, wrong := range []string{
		"OTEL_EXPORTER_OTLP_HEADERS=s3same", "OTEL_EXPORTER_OTLP_TRACES_HEADERS=a b=s3same", "OTEL_EXPORTER_OTLP_HEADERS=a=s3same%ZZ",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://u:s3same@collector.example.com:port",
	} {
		name, _, _ := strings.Cut(wrong, "=")
		code := m.traced(t, "", []string{endpoint, wrong}, "scan", "--out", m.path("out"), m.path("shop"))
		if text := m.stderr.String(); code != exitUsage || !strings.Contains(text, name) || strings.Contains(text, "s3same") {
			t.Errorf("%s: code %d: %s", wrong, code, text)
		}
	}
}
