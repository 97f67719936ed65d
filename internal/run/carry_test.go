package run_test

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
	"github.com/domicile/domicile/internal/store/storetest"
	"github.com/domicile/domicile/providers/memory"
)

// desk is a place from which one estate is scanned again and again.
type desk struct {
	store  *store.Store
	engine *classify.Engine
	rules  *decide.Rules
	now    time.Time
	runner inventory.Place
	sample string
	n      int
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC), sample: "full", runner: inventory.UnknownPlace()}
	d.engine, d.rules = knowledge(t)
	d.store = storetest.Open(t, store.Config{})
	return d
}

// scan scans an estate and returns its document with the datasets that were carried over, by the last part of their ids.
func (d *desk) scan(t *testing.T, e memory.Estate, change func(*run.Config)) (*report.Document, []string) {
	t.Helper()
	d.n++
	sample, err := run.ParseSample(d.sample, false)
	if err != nil {
		t.Fatal(err)
	}
	key, err := people.NewKey([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := run.Config{
		Sources: []run.Source{{Name: "m", Provider: memory.New(memory.Config{Estate: e}), Sample: sample}},
		Caller:  inventory.NewCaller(inventory.CallerConfig{}), Engine: d.engine, Rules: d.rules, Store: d.store, Key: key,
		Estate: run.Estate{RunnerPlace: d.runner}, MaxAge: 30 * 24 * time.Hour, Workers: 2,
		Clock: func() time.Time { return d.now }, ScanID: fmt.Sprintf("s%d", d.n), Request: []byte("{}"),
		Log: slog.New(slog.DiscardHandler),
	}
	if change != nil {
		change(&cfg)
	}
	doc, err := run.Scan(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	var carried []string
	for _, c := range doc.Metadata.CarriedFrom {
		for _, id := range c.Datasets {
			carried = append(carried, filepath.Base(string(id)))
		}
	}
	slices.Sort(carried)
	return doc, carried
}

// rows are n made-up people.
func rows(n int) [][]string {
	out := make([][]string, n)
	for i := range out {
		out[i] = []string{fmt.Sprintf("139%08d", i), fmt.Sprintf("user%d@example.com", i)}
	}
	return out
}

// stated is a table whose source says that nothing changed while its state is the same.
func stated(name, state string, n int) memory.Dataset {
	return memory.Dataset{Rows: rows(n), Dataset: inventory.Dataset{
		Name: name, State: state, Columns: []inventory.Field{{Name: "mobile"}, {Name: "email"}},
	}}
}

// twoTables is an estate of two tables in one store.
func twoTables(members, orders memory.Dataset) memory.Estate {
	st := memory.Store{Store: inventory.Store{Name: "db", System: "crm"}, Datasets: []memory.Dataset{members, orders}}
	return memory.Estate{Scopes: []memory.Scope{{Scope: inventory.Scope{Provider: "memory", Account: "a"}, Stores: []memory.Store{st}}}}
}

func withoutMetadata(d *report.Document) report.Document {
	out := *d
	out.Metadata = report.Metadata{}
	return out
}

// differ compares the sections of two documents; the time at which they are said is none.
func differ(want, got report.Document) string {
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(report.Document{}))
}

func TestWhatIsReadAgain(t *testing.T) {
	members, orders := stated("members", "m1", 50), stated("orders", "o1", 20)
	grown := stated("orders", "o1", 30)
	wider := stated("orders", "o1", 20)
	wider.Columns = append(wider.Columns, inventory.Field{Name: "note"})
	denied := twoTables(members, orders)
	denied.Scopes[0].Stores[0].Err = &inventory.Gap{
		Store: "memory:db", Dataset: "memory:db/orders", Op: "list", Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant},
	}
	tests := []struct {
		name   string
		estate memory.Estate
		change func(*desk, *run.Config)
		want   []string
	}{
		{"nothing changed", twoTables(members, orders), nil, []string{"members", "orders"}},
		{"another state", twoTables(members, stated("orders", "o2", 20)), nil, []string{"members"}},
		{"more rows", twoTables(members, grown), nil, []string{"members"}},
		{"another schema", twoTables(members, wider), nil, []string{"members"}},
		{"no state", twoTables(members, stated("orders", "", 20)), nil, []string{"members"}},
		{"denied meanwhile", denied, nil, []string{"members"}},
		{"too old", twoTables(members, orders), func(_ *desk, c *run.Config) { c.MaxAge = time.Hour }, nil},
		{"fresh", twoTables(members, orders), func(_ *desk, c *run.Config) { c.MaxAge = 0 }, nil},
		{"another key", twoTables(members, orders), func(_ *desk, c *run.Config) {
			c.Key, _ = people.NewKey([]byte("fedcba9876543210"))
		}, nil},
		{"another version", twoTables(members, orders), func(_ *desk, c *run.Config) { c.Metadata.Tool.Version = "2" }, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := newDesk(t)
			_, carried := d.scan(t, twoTables(members, orders), nil)
			if len(carried) > 0 {
				t.Fatalf("the first scan carried over %v", carried)
			}
			d.now = d.now.Add(2 * time.Hour)
			change := func(c *run.Config) {
				if tt.change != nil {
					tt.change(d, c)
				}
			}
			doc, carried := d.scan(t, tt.estate, change)
			if diff := cmp.Diff(tt.want, carried); diff != "" {
				t.Errorf("carried over (-want +got):\n%s", diff)
			}
			whole, _ := newDesk(t).scan(t, tt.estate, change)
			if diff := differ(withoutMetadata(whole), withoutMetadata(doc)); diff != "" {
				t.Errorf("it differs from a scan that read all:\n%s", diff)
			}
		})
	}
}

// TestValuesThatMayNotBeReadAreNotShown carries nothing over that was read when the place of the store was not known to
// be the mainland.
func TestValuesThatMayNotBeReadAreNotShown(t *testing.T) {
	d := newDesk(t)
	e := twoTables(stated("members", "m1", 50), stated("orders", "o1", 20))
	mainland := twoTables(stated("members", "m1", 50), stated("orders", "o1", 20))
	mainland.Scopes[0].Stores[0].Place = inventory.Place{Country: "cn", Zone: inventory.Mainland, Basis: inventory.BasisDeclared}
	remote := func(c *run.Config) { c.Sources[0].Provider = notLocal{c.Sources[0].Provider} }
	d.scan(t, e, remote)
	doc, carried := d.scan(t, mainland, remote)
	inv := doc.Inventory()
	if len(carried) > 0 || !slices.ContainsFunc(inv.Gaps(), func(g *inventory.Gap) bool { return g.Cause == inventory.ExportByReading }) {
		t.Errorf("carried over %v, gaps %v", carried, inv.Gaps())
	}
	for i := range doc.Findings {
		if doc.Findings[i].Status == classify.Evidenced {
			t.Errorf("values speak of %s", doc.Findings[i].Column)
		}
	}
}

// TestBrokenReadIsNotKept reads a table whose end fails: the next scan tries again.
func TestBrokenReadIsNotKept(t *testing.T) {
	d := newDesk(t)
	broken := stated("orders", "o1", 20)
	broken.Err = &inventory.Gap{Op: "read", Cause: inventory.TimedOut, Fix: inventory.Fix{Code: inventory.FixRetry}}
	d.scan(t, twoTables(stated("members", "m1", 50), broken), nil)
	doc, carried := d.scan(t, twoTables(stated("members", "m1", 50), stated("orders", "o1", 20)), nil)
	if diff := cmp.Diff([]string{"members"}, carried); diff != "" || doc.Summary.ByCause[string(inventory.TimedOut)] > 0 {
		t.Errorf("carried over %v, gaps %v", carried, doc.Summary.ByCause)
	}
}

// TestBrokenReadIsNotWhole wants a table of which reading broke off not to pass for one that was read whole.
func TestBrokenReadIsNotWhole(t *testing.T) {
	broken := stated("orders", "o1", 20)
	broken.Err = &inventory.Gap{Op: "read", Cause: inventory.Truncated, Fix: inventory.Fix{Code: inventory.FixRetry}}
	doc, _ := newDesk(t).scan(t, twoTables(stated("members", "m1", 50), broken), nil)
	if p := profile(t, doc, "orders"); p.Full || p.Rows != 20 {
		t.Errorf("of a table of which reading broke off %d rows pass for all: %v", p.Rows, p.Full)
	}
	if p := profile(t, doc, "members"); !p.Full {
		t.Error("what was read whole does not pass for whole")
	}
}

// TestNamesThatLookLikeShards wants the parts of one table together, though another is called like one of them.
func TestNamesThatLookLikeShards(t *testing.T) {
	members := stated("members", "m1", 50)
	members.Ranges = []inventory.Range{{To: "20"}, {From: "20"}}
	doc, _ := newDesk(t).scan(t, twoTables(members, stated("members|000000", "o1", 20)), nil)
	got := map[inventory.ID]int64{}
	for _, p := range doc.Profiles {
		got[p.Dataset] += p.Rows
	}
	if want := map[inventory.ID]int64{"memory:db/members": 50, "memory:db/members|000000": 20}; !cmp.Equal(want, got) || len(doc.Profiles) != 2 {
		t.Errorf("%d profiles, rows %v", len(doc.Profiles), got)
	}
}

// TestSchemaOnlyScanKeepsWhatWasRead shows values that were read before, and does not forget them.
func TestSchemaOnlyScanKeepsWhatWasRead(t *testing.T) {
	d := newDesk(t)
	e := twoTables(stated("members", "m1", 50), stated("orders", "o1", 20))
	d.scan(t, e, nil)
	d.sample = "none"
	if _, carried := d.scan(t, e, nil); len(carried) != 2 {
		t.Errorf("a scan of the schema carried over %v", carried)
	}
	d.scan(t, twoTables(stated("members", "m2", 50), stated("orders", "o1", 20)), nil)
	d.sample = "full"
	if _, carried := d.scan(t, e, nil); len(carried) != 2 {
		t.Errorf("a scan without values forgot what one with values had read: %v", carried)
	}
}

// TestResultThatIsNotUnderstoodIsReadNextTime damages what was kept.
func TestResultThatIsNotUnderstoodIsReadNextTime(t *testing.T) {
	d := newDesk(t)
	e := twoTables(stated("members", "m1", 50), stated("orders", "o1", 20))
	d.scan(t, e, nil)
	all, err := d.store.KeptSince(t.Context(), time.Time{})
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	for _, k := range all {
		k.Data = []byte{3, '{', '}'}
		if err := d.store.Keep(t.Context(), &k); err != nil {
			t.Fatal(err)
		}
		break
	}
	doc, carried := d.scan(t, e, nil)
	if len(carried) != 1 || doc.Summary.ByCause[string(inventory.ContentsUnread)] != 1 {
		t.Errorf("carried over %v, gaps %v: what is not understood is not clean", carried, doc.Summary.ByCause)
	}
	if doc, carried := d.scan(t, e, nil); len(carried) != 1 || doc.Summary.ByCause[string(inventory.ContentsUnread)] != 0 {
		t.Errorf("carried over %v, gaps %v", carried, doc.Summary.ByCause)
	}
}

// notLocal makes the stores of a provider lie elsewhere.
type notLocal struct{ inventory.Provider }

func (p notLocal) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		for st, err := range p.Provider.Stores(ctx, s) {
			st.Local = false
			if !yield(st, err) {
				return
			}
		}
	}
}
