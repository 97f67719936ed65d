package run_test

import (
	"context"
	"errors"
	"iter"
	"strconv"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/providers/memory"
)

// rangeRows is how many rows each range of a ranged table has.
const rangeRows = 100

// ranged is a provider whose tables can be read in ranges.
type ranged struct{ inventory.Provider }

func (r ranged) Datasets(ctx context.Context, st inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		for d, err := range r.Provider.Datasets(ctx, st) {
			for from := int64(0); err == nil && from < d.Rows.Value; from += rangeRows {
				d.Ranges = append(d.Ranges, inventory.Range{
					From: strconv.FormatInt(from, 10), To: strconv.FormatInt(from+rangeRows, 10),
				})
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// TestRangesAreKeptWhole reads two tables in ranges, of which the first is 500 people in 1,000 rows: with several workers,
// and with a worker that is interrupted after each number of ranges and resumed. The result is always the same, and
// nothing is read twice.
func TestRangesAreKeptWhole(t *testing.T) {
	twice := members(1000)
	for i := range twice.Rows {
		twice.Rows[i] = twice.Rows[i%500]
	}
	other := members(300)
	other.Name, other.Path = "others", "others"
	s := setup{sample: "full", tables: []memory.Dataset{twice, other}}
	s.change = func(c *run.Config) { c.Sources[0].Provider = ranged{c.Sources[0].Provider} }
	want, read := s.scan(t)
	if c := mainland(t, want, "memory://db/members"); c.Low != 500 || c.High != 500 {
		t.Fatalf("%+v", c)
	}
	for _, workers := range []int{2, 8} {
		s.workers = workers
		doc, _ := s.scan(t)
		if diff := differ(learnt(want), learnt(doc)); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
	s.workers = 1
	for stop := 1; stop < 13; stop += 3 {
		cfg, m := s.config(t)
		ctx, cancel := context.WithCancel(t.Context())
		cfg.Progress = func(p run.Progress) {
			if p.Stage == "classify" && p.Done == stop {
				cancel()
			}
		}
		if _, err := run.Scan(ctx, cfg); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d ranges: %v", stop, err)
		}
		cfg.Resume, cfg.Progress = true, nil
		doc, err := run.Scan(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		if diff := differ(learnt(want), learnt(doc)); diff != "" {
			t.Errorf("stopped after %d ranges (-undisturbed +resumed):\n%s", stop, diff)
		}
		if m.all() != read.all() {
			t.Errorf("stopped after %d ranges: %d bytes were read, want %d", stop, m.all(), read.all())
		}
	}
}

// learnt is what a scan says but for how often it called its sources.
func learnt(d *report.Document) report.Document {
	out := withoutMetadata(d)
	out.Coverage = nil
	return out
}
