package run_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/providers/memory"
)

// mainland counts the people of the mainland of a dataset.
func mainland(t *testing.T, doc *report.Document, of inventory.ID) classify.Count {
	t.Helper()
	for _, c := range doc.People {
		if c.Of == of && c.Place == people.Mainland && c.Band == people.AllAges && c.Sensitive == people.Any {
			return c
		}
	}
	t.Fatalf("nobody is counted in %s", of)
	return classify.Count{}
}

// allowed samples a table of a server whose people lie near a threshold, and may count them exactly.
func allowed(c *run.Config) { c.Sources[0].AllowExact = true }

// near is a table of 520 people of whom a sample says that they may be 500 or fewer.
func near() []memory.Dataset { return []memory.Dataset{members(520)} }

func TestRecountReadsKeyColumnsOnly(t *testing.T) {
	_, sampled := setup{sample: "300", tables: near()}.scan(t)
	doc, m := setup{sample: "300", tables: near(), change: allowed}.scan(t)
	if c := mainland(t, doc, "memory://db/members"); c.Low != 520 || c.High != 520 || c.Method != people.MethodExact {
		t.Errorf("%+v", c)
	}
	const keys = 520 * int64(len("张伟")+len("13900000000"))
	if n := m.all() - sampled.all(); n != keys {
		t.Errorf("counting again took %d bytes, the key columns have %d", n, keys)
	}
	if len(doc.Recounts) != 1 || !doc.Recounts[0].Exact || !cmp.Equal(doc.Recounts[0].Columns, []string{"mobile", "name"}) {
		t.Errorf("%+v", doc.Recounts)
	}
}

func TestRecountAsksFirst(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*run.Config)
		want   inventory.Fix
	}{
		{"a database", nil, inventory.Fix{Code: inventory.FixSetting, Args: []string{"allow_exact", "true"}}},
		{"beyond the budget", func(c *run.Config) {
			allowed(c)
			c.Budget = 30_000
		}, inventory.Fix{Code: inventory.FixRaiseBudget, Args: []string{"--budget"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, _ := setup{sample: "300", tables: near(), change: tt.change}.scan(t)
			if c := mainland(t, doc, "memory://db/members"); c.Method != people.MethodSample || c.Low >= 520 || c.High < 520 {
				t.Errorf("%+v", c)
			}
			if len(doc.Recounts) != 1 || doc.Recounts[0].Exact || !cmp.Equal(doc.Recounts[0].Fix, &tt.want) {
				t.Errorf("%+v", doc.Recounts)
			}
		})
	}
}

// stingy gives only a sample of its rows, whatever is asked of it.
type stingy struct{ inventory.Provider }

func (s stingy) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	w.Rows = 300
	return s.Provider.Read(ctx, d, w)
}

// TestRecountTakesNoSampleForAll counts again in a source whose owner allows no more than a sample.
func TestRecountTakesNoSampleForAll(t *testing.T) {
	doc, _ := setup{sample: "300", tables: near(), change: func(c *run.Config) {
		allowed(c)
		c.Sources[0].Provider = stingy{c.Sources[0].Provider}
	}}.scan(t)
	if c := mainland(t, doc, "memory://db/members"); c.Method != people.MethodSample || c.High < 520 {
		t.Errorf("%+v", c)
	}
	want := inventory.Fix{Code: inventory.FixSetting, Args: []string{"read", "full"}}
	if len(doc.Recounts) != 1 || doc.Recounts[0].Exact || !cmp.Equal(doc.Recounts[0].Fix, &want) {
		t.Errorf("%+v", doc.Recounts)
	}
}

// TestRecountReadsNothingWhereNoValueIsWanted carries people over who lie near a threshold, with leave to count exactly.
func TestRecountReadsNothingWhereNoValueIsWanted(t *testing.T) {
	tables := near()
	tables[0].State = "same"
	cfg, m := setup{sample: "300", tables: tables, change: func(c *run.Config) { c.MaxAge = time.Hour }}.config(t)
	if _, err := run.Scan(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	sampled := m.all()
	cfg.ScanID, cfg.Sources[0].Sample, cfg.Sources[0].AllowExact = "later", run.Sample{}, true
	doc, err := run.Scan(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	if n := m.all() - sampled; n != 0 {
		t.Errorf("%d bytes were read by a scan that wants no value", n)
	}
	want := inventory.Fix{Code: inventory.FixSetting, Args: []string{"sample", "auto"}}
	if len(doc.Recounts) != 1 || doc.Recounts[0].Exact || !cmp.Equal(doc.Recounts[0].Fix, &want) {
		t.Errorf("%+v", doc.Recounts)
	}
}

// TestRecountResumes interrupts a scan when the first of two tables has been counted again. What is in the document then
// is what was seen until then; what comes out in the end equals a scan that nobody disturbed.
func TestRecountResumes(t *testing.T) {
	other := members(540)
	other.Name, other.Path = "others", "others"
	s := setup{sample: "300", tables: append(near(), other), change: allowed}
	want, _ := s.scan(t)

	cfg, _ := s.config(t)
	ctx, cancel := context.WithCancel(t.Context())
	cfg.Progress = func(p run.Progress) {
		if p.Stage == "count" {
			cancel()
		}
	}
	doc, err := run.Scan(ctx, cfg)
	if !errors.Is(err, context.Canceled) || !doc.Metadata.Interrupted {
		t.Fatalf("not interrupted: %v", err)
	}
	if c := mainland(t, doc, "memory://db/members"); c.Method != people.MethodExact {
		t.Errorf("what was counted before the interrupt: %+v", c)
	}
	if c := mainland(t, doc, "memory://db/others"); c.Method != people.MethodSample {
		t.Errorf("what was not: %+v", c)
	}
	cfg.Resume, cfg.Progress = true, nil
	doc, err = run.Scan(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	want.Metadata, doc.Metadata = report.Metadata{}, report.Metadata{}
	if diff := cmp.Diff(want.People, doc.People); diff != "" {
		t.Errorf("people of a resumed scan (-undisturbed +resumed):\n%s", diff)
	}
	if diff := cmp.Diff(want.Recounts, doc.Recounts); diff != "" {
		t.Errorf("recounts of a resumed scan (-undisturbed +resumed):\n%s", diff)
	}
}
