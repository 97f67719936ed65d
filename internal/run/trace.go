package run

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// Spans carry counts and the names of providers and services, which are the program's own words. No store, account,
// region, dataset or error text is in any: a trace leaves the machine.

// traceRoot is the key under which a context says that a span without parent is that of its scan.
type traceRoot struct{}

// TraceRoot returns the identity that the first span of a scan gets; false when ctx belongs to no scan. Whoever makes
// identities of spans asks it, so that all processes that work for a scan write into one trace without a word to each
// other.
func TraceRoot(ctx context.Context) (trace.SpanContext, bool) {
	id, ok := ctx.Value(traceRoot{}).(string)
	return spanOf(id), ok
}

// spanOf derives the identity of the first span of a scan from the id of the scan.
func spanOf(scan string) trace.SpanContext {
	sum := sha256.Sum256([]byte("trace of scan " + scan))
	cfg := trace.SpanContextConfig{TraceFlags: trace.FlagsSampled, Remote: true}
	n := copy(cfg.TraceID[:], sum[:])
	copy(cfg.SpanID[:], sum[n:])
	return trace.NewSpanContext(cfg)
}

// tracer is that of the configuration; the one that does nothing when there is none.
func (cfg *Config) tracer() trace.Tracer {
	if cfg.Tracer == nil {
		return noop.Tracer{}
	}
	return cfg.Tracer
}

// traceScan starts the span of the whole scan. A scan that goes on is part of the trace in which it began.
func (s *scan) traceScan(ctx context.Context) (context.Context, trace.Span) {
	name := "scan"
	if s.cfg.Resume {
		name, ctx = "scan resumed", trace.ContextWithRemoteSpanContext(ctx, spanOf(s.cfg.ScanID))
	} else {
		ctx = context.WithValue(ctx, traceRoot{}, s.cfg.ScanID)
	}
	return s.trace.Start(ctx, name, trace.WithAttributes(
		attribute.String("domicile.scan", s.cfg.ScanID), attribute.Int("domicile.sources", len(s.cfg.Sources)),
		attribute.Int("domicile.workers", s.cfg.Workers)))
}

// endScan ends the span of the scan with what it found.
func endScan(span trace.Span, doc *report.Document, err error) {
	if doc != nil {
		span.SetAttributes(
			attribute.Int("domicile.stores", doc.Summary.Stores), attribute.Int("domicile.datasets", doc.Summary.Datasets),
			attribute.Int("domicile.findings", doc.Summary.Findings), attribute.Int("domicile.gaps", doc.Summary.Gaps),
			attribute.Bool("domicile.interrupted", doc.Metadata.Interrupted))
	}
	endSpan(span, err)
}

// endSpan ends a span. An error is marked and never quoted.
func endSpan(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

// scopeSpans are the spans of the scopes of one source, while they are listed.
type scopeSpans struct {
	start func(inventory.Scope) trace.Span
	mu    sync.Mutex
	open  map[inventory.Scope]trace.Span
}

func (s *scan) traceScopes(ctx context.Context) *scopeSpans {
	start := func(scope inventory.Scope) trace.Span {
		_, span := s.trace.Start(ctx, "collect scope", trace.WithAttributes(
			attribute.String("domicile.provider", scope.Provider), attribute.String("domicile.service", scope.Service)))
		return span
	}
	return &scopeSpans{start: start, open: map[inventory.Scope]trace.Span{}}
}

// show starts a span when a scope begins and ends it with its scope.
func (t *scopeSpans) show(p inventory.Progress) {
	t.mu.Lock()
	defer t.mu.Unlock()
	span, begun := t.open[p.Scope]
	if !begun {
		span = t.start(p.Scope)
		t.open[p.Scope] = span
	}
	if p.Status == "" {
		return
	}
	span.SetAttributes(
		attribute.String("domicile.status", string(p.Status)), attribute.Int64("domicile.calls", p.Calls),
		attribute.Int64("domicile.rows", p.Rows), attribute.Int("domicile.gaps", p.Gaps))
	span.End()
	delete(t.open, p.Scope)
}

// end ends the spans of scopes that were left in the middle.
func (t *scopeSpans) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, span := range t.open {
		span.End()
	}
	clear(t.open)
}

// sliceSpan is the span of one slice. It is one worker's.
type sliceSpan struct {
	span             trace.Span
	shards, datasets int
	gaps             int
	bytes            int64
	services         []string
}

// traceSlice starts the span of a slice: below what started it, else below the first span of its scan, which another
// process has.
func (s *scan) traceSlice(ctx context.Context, scan string) (context.Context, *sliceSpan) {
	if !trace.SpanContextFromContext(ctx).IsValid() {
		ctx = trace.ContextWithRemoteSpanContext(ctx, spanOf(scan))
	}
	ctx, span := s.trace.Start(ctx, "slice", trace.WithAttributes(attribute.String("domicile.scan", scan)))
	return ctx, &sliceSpan{span: span}
}

// add counts a shard that was read.
func (t *sliceSpan) add(sh *shard, out *outcome) {
	t.shards++
	t.datasets += len(out.Parts)
	t.gaps += len(out.Holes)
	t.bytes += out.Bytes
	if service := sh.store.Provider + "/" + sh.store.Service; !slices.Contains(t.services, service) {
		t.services = append(t.services, service)
	}
}

func (t *sliceSpan) end(err error) {
	slices.Sort(t.services)
	t.span.SetAttributes(
		attribute.Int("domicile.shards", t.shards), attribute.Int("domicile.datasets", t.datasets),
		attribute.Int("domicile.gaps", t.gaps), attribute.Int64("domicile.bytes", t.bytes),
		attribute.StringSlice("domicile.services", t.services))
	endSpan(t.span, err)
}
