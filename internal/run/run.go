// Package run does the stages: it collects the inventory of every source, reads and classifies the datasets as shards
// that survive a restart, decides, and assembles the document.
//
// It starts the goroutines of a scan; no stage does. Everything that differs between two runs (clock, key, folders)
// comes in through [Config].
package run

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/store"
)

// Source is one provider with its name in the settings, and how much of its values to read.
type Source struct {
	Name     string
	Provider inventory.Provider
	Sample   Sample
	Budget   int64 // bytes of values to read of it at most; 0: no bound of its own
	Slots    int   // workers that may read it at the same time, all processes together; 0: all
	// AllowExact says that key columns may be read in full, wherever they lie, where people lie near a threshold.
	AllowExact bool
}

// Config is everything that a scan needs. All fields but Log and Progress are required.
type Config struct {
	Sources []Source
	Caller  *inventory.Caller
	Engine  *classify.Engine
	Rules   *decide.Rules
	Store   *store.Store
	Key     people.Key
	Estate  Estate
	MaxAge  time.Duration // results of unchanged data that are no older are carried over; 0: everything is read
	Budget  int64         // bytes of values to read at most; 0: no bound
	Queue   Queue         // hands the shards to workers; nil: this process works alone
	Slice   time.Duration // how long a worker goes on to take shards before it says how far it is; 0: a minute
	Silent  time.Duration // after how long a worker that says nothing counts as gone; 0: 45 seconds
	// PieceRows are the rows after which the reading of a long table may stop until the next slice; 0: 262,144. It is the
	// same for all that work on a scan.
	PieceRows int64
	Workers   int              // shards that are read at the same time
	Clock     func() time.Time // for metadata and ages; results depend on its day only
	ScanID    string
	Worker    string          // names this process among those that share a store; no two have the same
	Host      string          // names the machine, whose files no other can read
	Resume    bool            // ScanID names an interrupted scan that goes on
	Request   []byte          // what was asked, kept so that it can be resumed
	Metadata  report.Metadata // tool, knowledge, settings; the run fills in times
	Log       *slog.Logger
	Progress  func(Progress)
	Tracer    trace.Tracer // gets a span for the scan, each scope, slice and stage; nil: none
}

// Estate is what people stated about the estate in the settings.
type Estate struct {
	Entities    []inventory.Entity
	Assign      []inventory.Assign
	Declares    []inventory.Declared
	Filings     []inventory.Filing
	Lines       []inventory.Line   // the register of lines across the border
	Links       []inventory.Link   // links that people declare
	Statements  []decide.Statement // answers of people to the open questions
	Policies    decide.Policies
	RunnerPlace inventory.Place
}

// Progress is what happened last. It is for people and changes no result.
type Progress struct {
	Stage    string // inventory, classify, deepen, count, decide
	Source   string
	Object   string
	Done, Of int
	Rows     int64 // of the shard that was read
	Bytes    int64
	Gaps     int
}

// Scan runs stages 1 to 3 and returns the document, which it also keeps in the store. When ctx is cancelled the
// document holds what was done until then, says so, and is returned together with the context's error.
func Scan(ctx context.Context, cfg Config) (doc *report.Document, err error) {
	s, err := newScan(cfg)
	if err != nil {
		return nil, err
	}
	ctx, span := s.traceScan(ctx)
	defer func() { endScan(span, doc, err) }()
	if err := s.begin(ctx); err != nil {
		return nil, err
	}
	s.cfg.Log.Info("scan begins", "id", cfg.ScanID, "sources", len(cfg.Sources))
	held, release := s.hold(ctx)
	defer release()
	return s.stages(held)
}

// stages does the stages of a scan that has begun.
func (s *scan) stages(ctx context.Context) (*report.Document, error) {
	inv, stopped := s.collect(ctx)
	s.cfg.Log.Info("sources are listed", "stores", len(inv.Stores), "datasets", len(inv.Datasets), "gaps", len(inv.Gaps()))
	if stopped == nil {
		stopped = s.read(ctx, inv)
	}
	if lost := cmp.Or(context.Cause(ctx), stopped); errors.Is(lost, store.ErrFenced) {
		return nil, lost // another coordinator has it: nothing of it is ours to write
	}
	s.callOff(ctx)
	// What was done is kept also when the user stopped: from here on only memory and the local store are touched, but for
	// counting again.
	found, err := s.fold(context.WithoutCancel(ctx), inv)
	if err == nil && stopped == nil {
		found, stopped, err = s.recount(ctx, inv, found)
	}
	if err != nil {
		return nil, err
	}
	s.cfg.Log.Info("values are read", "bytes", s.spent)
	doc := s.decide(ctx, inv, found)
	if err = s.finish(context.WithoutCancel(ctx), doc, because(ctx, stopped)); errors.Is(err, store.ErrFenced) {
		return nil, err // whoever has the scan now writes its document
	}
	return doc, err
}
