package run

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
)

// scan is one scan under way.
type scan struct {
	cfg     Config
	started time.Time
	owner   map[inventory.ID]int // container → source
	known   map[string]shard     // of this round, by id
	of      int                  // shards
	done    atomic.Int64         // shards that this process finished
	over    carrying             // what earlier scans left
	spent   []int64              // bytes that were read, by source
	again   recounting           // what is counted again
	seal    *sealer

	helped   bool        // workers inside the mainland read what this process must not
	orphaned atomic.Bool // they did, and are gone
	trace    trace.Tracer
}

func newScan(cfg Config) (*scan, error) {
	if cfg.Progress == nil {
		cfg.Progress = func(Progress) {}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Queue == nil {
		cfg.Queue = NewLocal(cfg.Store)
	}
	seal, err := newSealer(cfg.Key)
	return &scan{cfg: cfg, trace: cfg.tracer(), started: cfg.Clock().UTC(), owner: map[inventory.ID]int{}, seal: seal}, err
}

// finish keeps the document. A stopped scan stays resumable; its document says that it is not whole.
func (s *scan) finish(ctx context.Context, doc *report.Document, stopped error) error {
	doc.Metadata.FinishedAt = s.cfg.Clock().UTC()
	doc.Metadata.Interrupted = stopped != nil
	var buf bytes.Buffer
	if err := report.WriteJSON(&buf, doc); err != nil {
		return errors.Join(stopped, err)
	}
	if stopped != nil {
		return errors.Join(stopped, endure(ctx, func(ctx context.Context) error {
			return s.cfg.Store.Interrupt(ctx, s.cfg.ScanID, doc.Metadata.FinishedAt, buf.Bytes())
		}))
	}
	return endure(ctx, func(ctx context.Context) error {
		err := s.cfg.Store.Finish(ctx, s.cfg.ScanID, doc.Metadata.FinishedAt, buf.Bytes())
		if err != nil || s.cfg.MaxAge <= 0 {
			return err
		}
		return s.cfg.Store.ForgetBefore(ctx, s.started.Add(-s.cfg.MaxAge))
	})
}

// day is the day of the scan in the mainland, on which ages and rules are judged.
func (s *scan) day() time.Time {
	return s.started.In(time.FixedZone("CST", 8*60*60))
}
