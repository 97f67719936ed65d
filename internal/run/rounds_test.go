package run_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
	"github.com/domicile/domicile/providers/memory"
)

// meter counts what a scan reads of a provider.
type meter struct {
	inventory.Provider
	mu    sync.Mutex
	bytes map[string]int64 // by name of the dataset
}

func (m *meter) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		for b, err := range m.Provider.Read(ctx, d, w) {
			m.mu.Lock()
			m.bytes[d.Name] += b.Bytes
			m.mu.Unlock()
			if !yield(b, err) {
				return
			}
		}
	}
}

func (m *meter) all() (sum int64) {
	for _, n := range m.bytes {
		sum += n
	}
	return sum
}

// table makes a dataset of rows; every row is made from its number.
func table(name string, n int, columns string, row func(i int) []string) memory.Dataset {
	d := memory.Dataset{Dataset: inventory.Dataset{Name: name, Path: name}, Block: 20}
	for c := range strings.FieldsSeq(columns) {
		d.Columns = append(d.Columns, inventory.Field{Name: c})
	}
	size := int64(0)
	for i := range n {
		d.Rows = append(d.Rows, row(i))
		for _, cell := range d.Rows[i] {
			size += int64(len(cell))
		}
	}
	d.Dataset.Rows = &inventory.Measure{Value: int64(n), Method: inventory.Exact}
	d.Bytes = &inventory.Measure{Value: size, Method: inventory.Exact}
	return d
}

func members(n int) memory.Dataset {
	return table("members", n, "name mobile padding", func(i int) []string {
		return []string{"张伟", fmt.Sprintf("139%08d", i), strings.Repeat("7", 30)}
	})
}

func metrics(name string, n int) memory.Dataset {
	return table(name, n, "at cpu host", func(i int) []string {
		return []string{strconv.Itoa(1_700_000_000 + i), strconv.Itoa(i * 7 % 100), "host-" + strconv.Itoa(i%5) + strings.Repeat("0", 20)}
	})
}

// setup is a scan of some tables of a server abroad.
type setup struct {
	tables  []memory.Dataset
	sample  string
	workers int
	change  func(*run.Config)
}

// scan scans, and returns the document and what was read.
func (s setup) scan(t *testing.T) (*report.Document, *meter) {
	t.Helper()
	cfg, m := s.config(t)
	doc, err := run.Scan(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return doc, m
}

// config is a scan with a new store.
func (s setup) config(t *testing.T) (run.Config, *meter) {
	t.Helper()
	scope := inventory.Scope{Provider: "memory", Account: "a", Service: "db"}
	db := inventory.Store{ID: "memory://db", Kind: inventory.Database, Name: "db", Place: inventory.Place{Country: "sg", Zone: inventory.Abroad}}
	caller := inventory.NewCaller(inventory.CallerConfig{})
	m := &meter{bytes: map[string]int64{}, Provider: memory.New(memory.Config{Caller: caller, Estate: memory.Estate{
		Scopes: []memory.Scope{{Scope: scope, Stores: []memory.Store{{Store: db, Datasets: s.tables}}}},
	}})}
	sample, err := run.ParseSample(s.sample, false)
	if err != nil {
		t.Fatal(err)
	}
	engine, rules := knowledge(t)
	st := storetest.Open(t, store.Config{})
	cfg := run.Config{
		Sources: []run.Source{{Name: "m", Provider: m, Sample: sample}}, Caller: caller, Engine: engine, Rules: rules, Store: st,
		Key: people.Key{}, Workers: max(s.workers, 1), ScanID: "scan", Request: []byte("{}"),
		Clock: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) },
	}
	if s.change != nil {
		s.change(&cfg)
	}
	return cfg, m
}

// profile returns what was read of a dataset.
func profile(t *testing.T, doc *report.Document, name string) report.Profile {
	t.Helper()
	for _, p := range doc.Profiles {
		if strings.HasSuffix(string(p.Dataset), "/"+name) {
			return p
		}
	}
	t.Fatalf("no profile of %s", name)
	return report.Profile{}
}

// unpaid names the datasets of which a budget left something unread.
func unpaid(doc *report.Document) []string {
	var names []string
	inv := doc.Inventory()
	for _, g := range inv.Gaps() {
		if g.Cause == inventory.BudgetSpent && cmp.Equal(g.Fix.Args, []string{"--budget"}) {
			names = append(names, strings.TrimPrefix(string(g.Dataset), "memory://db/"))
		}
	}
	return names
}

// TestALookIsEnough reads a few rows of a table whose types are settled, and all that is asked of one with people.
func TestALookIsEnough(t *testing.T) {
	doc, m := setup{sample: "auto", tables: []memory.Dataset{members(22_000), metrics("metrics", 32_000)}}.scan(t)
	if p := profile(t, doc, "metrics"); p.Rows != 128 || p.Full {
		t.Errorf("of metrics %d rows were read, full %v", p.Rows, p.Full)
	}
	if p := profile(t, doc, "members"); p.Rows != 22_000 || !p.Full {
		t.Errorf("of members %d rows were read, full %v", p.Rows, p.Full)
	}
	if m.bytes["metrics"] > 10_000 {
		t.Errorf("a look took %d bytes", m.bytes["metrics"])
	}
	for _, f := range doc.Findings {
		if strings.HasSuffix(string(f.Dataset), "metrics") && f.MissedBelow < 0.02 {
			t.Errorf("128 rows cannot exclude a prevalence of %v: %+v", f.MissedBelow, f)
		}
	}
	if gaps := unpaid(doc); len(gaps) > 0 {
		t.Errorf("stopping early is no gap: %v", gaps)
	}
}

// TestWhoAsksForRowsGetsThem looks at nothing first.
func TestWhoAsksForRowsGetsThem(t *testing.T) {
	for sample, want := range map[string]int64{"500": 500, "full": 32_000} {
		doc, _ := setup{sample: sample, tables: []memory.Dataset{metrics("metrics", 32_000)}}.scan(t)
		if p := profile(t, doc, "metrics"); p.Rows != want {
			t.Errorf("--sample %s: %d rows were read", sample, p.Rows)
		}
	}
}

// TestBudget bounds what is read, says of what, and gives the same at any number of workers.
func TestBudget(t *testing.T) {
	tables := []memory.Dataset{members(8_000), metrics("a", 8_000), metrics("b", 300), metrics("c", 8_000)}
	const budget = 200_000
	var first string
	for _, workers := range []int{1, 2, 8} {
		doc, m := setup{sample: "full", tables: tables, workers: workers, change: func(c *run.Config) { c.Budget = budget }}.scan(t)
		if n := m.all(); n > budget || n < budget/2 {
			t.Errorf("%d bytes were read of a budget of %d: %v", n, budget, m.bytes)
		}
		if diff := cmp.Diff([]string{"a", "c", "members"}, unpaid(doc)); diff != "" {
			t.Errorf("gaps (-want +got):\n%s", diff)
		}
		if p := profile(t, doc, "b"); !p.Full {
			t.Error("what is small was not read in full")
		}
		if p := profile(t, doc, "members"); p.Full || p.Rows < 1000 {
			t.Errorf("of members %d rows were read, full %v", p.Rows, p.Full)
		}
		if m.bytes["members"] < 2*m.bytes["a"] {
			t.Errorf("people are worth no more than numbers: %v", m.bytes)
		}
		doc.Metadata = report.Metadata{}
		data, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = string(data)
		} else if diff := cmp.Diff(first, string(data)); diff != "" {
			t.Errorf("%d workers find something else:\n%s", workers, diff)
		}
	}
}

// TestWhatLooksLeaveIsSpent gives what settled tables leave of a budget to those that can use it.
func TestWhatLooksLeaveIsSpent(t *testing.T) {
	tables := []memory.Dataset{members(26_000), metrics("a", 32_000), metrics("b", 32_000), metrics("c", 32_000)}
	budget := tables[0].Bytes.Value + 200_000
	doc, m := setup{sample: "auto", tables: tables, change: func(c *run.Config) { c.Budget = budget }}.scan(t)
	if n := m.all(); n > budget {
		t.Errorf("%d bytes were read of a budget of %d: %v", n, budget, m.bytes)
	}
	if p := profile(t, doc, "members"); p.Rows < 20_000 {
		t.Errorf("of members %d rows were read, %v", p.Rows, m.bytes)
	}
	if gaps := unpaid(doc); len(gaps) > 1 {
		t.Errorf("a table of which a look was enough lacks no budget: %v", gaps)
	}
}

// TestNothingLeft has a gap for what a budget did not reach at all.
func TestNothingLeft(t *testing.T) {
	doc, m := setup{sample: "full", tables: []memory.Dataset{members(500)}, change: func(c *run.Config) { c.Sources[0].Budget = 10 }}.scan(t)
	if n := m.all(); n > 10 {
		t.Errorf("%d bytes were read", n)
	}
	if diff := cmp.Diff([]string{"members"}, unpaid(doc)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if p := profile(t, doc, "members"); p.Full {
		t.Error("what was not read passes for whole")
	}
}
