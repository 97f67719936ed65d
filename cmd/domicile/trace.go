package main

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/domicile/domicile/internal/run"
)

// tracing sends the spans of one command to a collector.
type tracing struct {
	provider *sdk.TracerProvider // nil: nobody asked for traces
	lost     *delivery
}

// delivery hands spans to a collector and counts those that it did not take. Their error goes no further: the library
// would print it wherever it likes, with the address.
type delivery struct {
	sdk.SpanExporter
	lost atomic.Int64
}

// ExportSpans implements [sdk.SpanExporter].
func (d *delivery) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := d.SpanExporter.ExportSpans(ctx, spans); err != nil {
		d.lost.Add(int64(len(spans)))
	}
	return nil
}

// flushTime is how long the end of a command waits for a collector that does not answer.
const flushTime = 5 * time.Second

// tracing starts to send traces where the settings or the standard variables name a collector. Nothing is started, and
// nothing is paid, otherwise. The caller ends it.
func (a *app) tracing(ctx context.Context) (*tracing, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	if !a.traced(s) {
		return &tracing{}, nil
	}
	if err := checkStandard(a.env); err != nil {
		return nil, err
	}
	options, err := s.Trace.options(a.env)
	if err != nil {
		return nil, err
	}
	exporter, err := otlptracehttp.New(ctx, options...)
	if err != nil {
		return nil, usageError{fmt.Errorf("trace: %w", err)}
	}
	// What the standard variables say of the service goes before.
	who, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", "domicile"), attribute.String("service.version", buildInfo().version),
	), resource.WithFromEnv())
	if err != nil {
		return nil, usageError{fmt.Errorf("trace: %w", err)}
	}
	d := &delivery{SpanExporter: exporter}
	return &tracing{lost: d, provider: sdk.NewTracerProvider(
		sdk.WithBatcher(d), sdk.WithResource(who), sdk.WithIDGenerator(spanIDs{a.random}),
	)}, nil
}

// traced reports whether a collector is named. The standard switches that turn tracing off go before.
func (a *app) traced(s *Settings) bool {
	if strings.EqualFold(lookup(a.env, "OTEL_SDK_DISABLED"), "true") || lookup(a.env, "OTEL_TRACES_EXPORTER") == "none" {
		return false
	}
	return s.Trace.Endpoint != "" || lookup(a.env, "OTEL_EXPORTER_OTLP_ENDPOINT") != "" ||
		lookup(a.env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != ""
}

// options are what the settings say to the exporter; the standard variables say the rest.
func (s *TraceSettings) options(env []string) ([]otlptracehttp.Option, error) {
	if s.Endpoint == "" {
		return nil, nil
	}
	secret, err := readSecret(s.Headers, env)
	if err != nil {
		return nil, usageError{fmt.Errorf("trace: headers: %w", err)}
	}
	headers, err := parseHeaders(secret.Reveal())
	if err != nil {
		return nil, usageError{hinted{err, "write them as name=value,name=value"}}
	}
	return []otlptracehttp.Option{otlptracehttp.WithEndpointURL(s.Endpoint), otlptracehttp.WithHeaders(headers)}, nil
}

// checkStandard finds standard variables that the library could not read: it would print them, with what is secret in them.
func checkStandard(env []string) error {
	for _, part := range []string{"", "TRACES_"} {
		if _, err := parseHeaders(lookup(env, "OTEL_EXPORTER_OTLP_"+part+"HEADERS")); err != nil {
			return usageError{hinted{err, "write OTEL_EXPORTER_OTLP_" + part + "HEADERS as name=value,name=value"}}
		}
		if _, err := url.Parse(lookup(env, "OTEL_EXPORTER_OTLP_"+part+"ENDPOINT")); err != nil {
			return usageError{hinted{errors.New("trace: the endpoint is no address"), "write OTEL_EXPORTER_OTLP_" + part + "ENDPOINT as https://collector.example.com:4318"}}
		}
	}
	return nil
}

// headerSigns stand in the names of headers beside letters and figures: RFC 9110, section 5.6.2.
const headerSigns = "!#$%&'*+-.^_`|~"

// plainHeader reports whether a text can be the name of a header.
func plainHeader(name string) bool {
	return name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz0123456789"+headerSigns) == ""
}

// parseHeaders reads name=value pairs with commas between them, as the standard variable has them. No error quotes one.
func parseHeaders(text string) (map[string]string, error) {
	headers := map[string]string{}
	for pair := range strings.SplitSeq(text, ",") {
		name, value, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if pair == "" {
			continue
		}
		plain, err := url.PathUnescape(strings.TrimSpace(value))
		if name = strings.TrimSpace(name); !ok || err != nil || !plainHeader(name) {
			return nil, errors.New("trace: headers: one is no name=value")
		}
		headers[name] = plain
	}
	return headers, nil
}

// tracer is what a scan gets: nil where traces are off.
func (t *tracing) tracer() trace.Tracer {
	if t.provider == nil {
		return nil
	}
	return t.provider.Tracer("github.com/domicile/domicile")
}

// end sends what is left. A collector that is away is no failure of the scan.
func (t *tracing) end(ctx context.Context, note func(format string, args ...any)) {
	if t.provider == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
	defer stop()
	err := t.provider.Shutdown(ctx)
	if n := t.lost.lost.Load(); n > 0 || err != nil {
		note("domicile: the collector did not take %d spans of the trace", n)
	}
}

// spanIDs makes identities of spans; the first span of a scan has that of its scan.
type spanIDs struct{ random io.Reader }

// NewIDs implements [sdk.IDGenerator].
func (g spanIDs) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	if root, ok := run.TraceRoot(ctx); ok {
		return root.TraceID(), root.SpanID()
	}
	var id trace.TraceID
	g.fill(id[:])
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements [sdk.IDGenerator].
func (g spanIDs) NewSpanID(context.Context, trace.TraceID) trace.SpanID {
	var id trace.SpanID
	g.fill(id[:])
	return id
}

// fill makes an identity that is not zero, which would be none.
func (g spanIDs) fill(id []byte) {
	if _, err := io.ReadFull(g.random, id); err != nil || binary.BigEndian.Uint64(id) == 0 {
		id[len(id)-1] = 1
	}
}
