package run_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/providers/memory"
)

// TestPieces reads a long table in slices of no time, so that it is given up and taken up again after each piece, and in
// one go: what comes out is the same.
func TestPieces(t *testing.T) {
	scan := func(change func(*run.Config)) (*report.Document, *meter) {
		return setup{
			tables: []memory.Dataset{members(5000), metrics("cpu", 3000)}, sample: "full", workers: 2, change: change,
		}.scan(t)
	}
	whole, read := scan(nil)
	pieces, again := scan(func(c *run.Config) { c.PieceRows, c.Slice = 100, time.Nanosecond })
	if read.all() != again.all() {
		t.Errorf("%d bytes were read in pieces, %d in one go: finished work was repeated", again.all(), read.all())
	}
	if diff := cmp.Diff(written(t, whole), written(t, pieces)); diff != "" {
		t.Error(diff)
	}
}

// written is a document as JSON, without its metadata.
func written(t *testing.T, doc *report.Document) string {
	t.Helper()
	doc.Metadata = report.Metadata{}
	var b strings.Builder
	if err := report.WriteJSON(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestCancelledScan asks for the end of a scan while it runs, as another process would. What was done is kept.
func TestCancelledScan(t *testing.T) {
	cfg, _ := setup{tables: []memory.Dataset{members(200)}, sample: "full"}.config(t)
	cfg.Queue = stuck{run.NewLocal(cfg.Store), func() {
		if err := cfg.Store.RequestCancel(t.Context(), cfg.ScanID); err != nil {
			t.Error(err)
		}
	}}
	doc, err := run.Scan(t.Context(), cfg)
	if !errors.Is(err, run.ErrCancelled) || doc == nil || !doc.Metadata.Interrupted {
		t.Fatalf("%v, document %v", err, doc != nil)
	}
	cfg.Queue, cfg.Resume = nil, true
	doc, err = run.Scan(t.Context(), cfg)
	if err != nil || doc.Metadata.Interrupted || len(doc.Findings) == 0 {
		t.Errorf("the scan that goes on: %v", err)
	}
}

// stuck is a queue whose workers do nothing until the scan is ended from outside.
type stuck struct {
	run.Queue
	begun func()
}

func (q stuck) Work(ctx context.Context, _ string, _ int, _ run.Slice) error {
	q.begun()
	<-ctx.Done()
	return ctx.Err()
}
