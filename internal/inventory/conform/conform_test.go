package conform_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/memory"
)

func TestCheckOfASoundProvider(t *testing.T) {
	if err := conform.Check(t.Context(), rig{Provider: sound()}, conform.Config{}); err != nil {
		t.Error(err)
	}
}

func TestCheckLooksIntoSomeStores(t *testing.T) {
	r := rig{Provider: sound()}
	var looked atomic.Int64
	r.datasets = func(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
		if s.Name != "s0" {
			looked.Add(1)
		}
		return r.Provider.Datasets(ctx, s)
	}
	if err := conform.Check(t.Context(), r, conform.Config{Stores: 1}); err != nil || looked.Load() > 0 {
		t.Errorf("error %v, %d looks into stores beyond the first", err, looked.Load())
	}
}

func TestCheckFindsBrokenRecords(t *testing.T) {
	tests := []struct {
		name     string
		sabotage func(*rig)
		want     string
	}{
		{"an empty id", brokenStore(func(s *inventory.Store) { s.ID = "" }), "an id is text"},
		{"a password in an id", brokenStore(func(s *inventory.Store) { s.ID = "postgres://u:p@h/" + s.ID }), "no password"},
		{"one id for all", brokenStore(func(s *inventory.Store) { s.ID = "x" }), "ids are unique"},
		{"no kind", brokenStore(func(s *inventory.Store) { s.Kind = "" }), "a store names its provider"},
		{"no place", brokenStore(func(s *inventory.Store) { s.Place = inventory.Place{} }), "a place has a zone"},
		{"a place without a country", brokenStore(func(s *inventory.Store) { s.Place.Country = "" }), "a region has a country"},
		{"Hong Kong in the mainland", brokenStore(func(s *inventory.Store) { s.Place.Country, s.Place.Zone = "hk", inventory.Mainland }), "zone and country agree"},
		{"an endpoint with a scheme", brokenStore(func(s *inventory.Store) { s.Endpoints = []string{"https://h"} }), "an endpoint is host"},
		{"an unknown that is not said", brokenStore(func(s *inventory.Store) { s.Encryption = "" }), "what is not known is unknown"},
		{"a size without a method", brokenStore(func(s *inventory.Store) { s.Size.Bytes = &inventory.Measure{Value: 1} }), "a number says how"},
		{"a dataset of another store", brokenDataset(func(d *inventory.Dataset) { d.Store = "x" }), "a dataset names the store"},
		{"a dataset without a path", brokenDataset(func(d *inventory.Dataset) { d.Path = "" }), "a name and a path"},
		{"all members", brokenDataset(func(d *inventory.Dataset) { d.Sample = make([]inventory.Member, 1001) }), "at most 1,000 members"},
		{"a column twice", brokenDataset(func(d *inventory.Dataset) { d.Columns = []inventory.Field{{Name: "id"}, {Name: "id"}} }), "columns have different names"},
		{"a column that is not there", brokenDataset(func(d *inventory.Dataset) { d.Columns = []inventory.Field{{Name: "id"}, {Name: "x"}} }), "Read yields the columns"},
		{"ranges with a hole", brokenDataset(func(d *inventory.Dataset) { d.Ranges = []inventory.Range{{To: "10"}, {From: "20"}} }), "the ranges of a dataset"},
		{"an error that is no gap", brokenEnd(errors.New("403")), "what cannot be seen is a gap"},
		{"more after an error", brokenEnd(errors.New("403"), nil), "is the last pair"},
		{"a gap without a fix", brokenEnd(&inventory.Gap{Op: "x", Cause: inventory.Throttled}), "a gap has a fix"},
		{"a denied gap without a permission", brokenEnd(&inventory.Gap{Op: "x", Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant}}), "a gap has a fix"},
		{"a gap without a cause", brokenEnd(&inventory.Gap{Op: "x", Fix: inventory.Fix{Code: inventory.FixRetry}}), "a gap has a cause"},
		{"a gap without an operation", brokenEnd(&inventory.Gap{Cause: inventory.Throttled, Fix: inventory.Fix{Code: inventory.FixRetry}}), "a gap names the operation"},
		{"a flow from nowhere", func(r *rig) {
			r.flows = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Flow, error] {
				return change(r.Provider.Flows(ctx, s), func(f *inventory.Flow) { f.Store = "" })
			}
		}, "a flow names its store"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { finds(t, tt.sabotage, conform.Config{}, tt.want) })
	}
}

func TestCheckFindsBrokenReads(t *testing.T) {
	tests := []struct {
		name     string
		sabotage func(*rig)
		want     string
	}{
		{"a column too short", brokenBatch(func(b *inventory.Batch) { b.Rows++ }), "the columns of a batch have its rows"},
		{"ends that go back", brokenBatch(func(b *inventory.Batch) { b.Columns[0].End[0] = 1 << 20 }), "the columns of a batch have its rows"},
		{"data of nobody", brokenBatch(func(b *inventory.Batch) { b.Columns[0].Data = append(b.Columns[0].Data, 'x') }), "the columns of a batch have its rows"},
		{"bytes that are no text", brokenBatch(func(b *inventory.Batch) { b.Columns[0].Data[0] = 0xff }), "the columns of a batch have its rows"},
		{"too many counts", brokenBatch(func(b *inventory.Batch) { b.Columns[0].Count = make([]uint32, b.Rows+1) }), "the columns of a batch have its rows"},
		{"too many nulls", brokenBatch(func(b *inventory.Batch) { b.Columns[0].Null = make([]uint64, b.Rows) }), "the columns of a batch have its rows"},
		{"two columns of one name", brokenBatch(func(b *inventory.Batch) { b.Columns[len(b.Columns)-1].Name = "id" }), "columns have different names"},
		{"a batch of nothing", brokenBatch(func(b *inventory.Batch) { b.Dataset = "" }), "a batch names its dataset"},
		{"no design", brokenBatch(func(b *inventory.Batch) { b.Design = inventory.Design{} }), "how its rows were picked"},
		{"nulls that became empty", brokenBatch(func(b *inventory.Batch) {
			for i := range b.Columns {
				b.Columns[i].Null = nil
			}
		}), "null is not empty"},
		{"a sample of everything", brokenWant(func(w *inventory.Want) { w.Rows = 0 }), "at most as many rows"},
		{"another sample each time", brokenWant(newSeed()), "the same seed"},
		{"the head that passes for a sample", brokenWant(func(w *inventory.Want) {
			if w.Rows > 0 {
				w.Rows, w.Range.To = 0, strconv.FormatInt(w.Rows, 10)
			}
		}), "a sample is spread"},
		{"rows that are not there", brokenWant(func(w *inventory.Want) {
			if w.Rows == 0 {
				w.Range.From = "99"
			}
		}), "a sample is part of the whole"},
		{"a cursor that goes back", brokenBatch(func(b *inventory.Batch) { b.Cursor = "0" }), "reading goes on at a cursor"},
		{"a budget that cuts in silence", brokenWant(func(w *inventory.Want) {
			if w.Bytes > 0 {
				w.Bytes, w.Range.To = 0, "1"
			}
		}), "a spent budget is a gap"},
		{"all columns all the time", brokenWant(func(w *inventory.Want) { w.Columns = nil }), "the columns that are wanted"},
		{"an error that quotes a cell", func(r *rig) {
			r.read = func(context.Context, inventory.Dataset, inventory.Want) iter.Seq2[inventory.Batch, error] {
				return func(yield func(inventory.Batch, error) bool) {
					yield(inventory.Batch{}, errors.New("invalid: secret-value"))
				}
			}
		}, "what cannot be read is a gap"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			finds(t, tt.sabotage, conform.Config{Expected: conform.Expected{
				Blanks: []conform.Blank{{Dataset: table, Column: "note", Null: 34, Empty: 33}},
			}}, tt.want)
		})
	}
}

func newSeed() func(*inventory.Want) {
	var n atomic.Uint64
	return func(w *inventory.Want) { w.Seed = n.Add(1) }
}

func TestCheckFindsIncompleteListings(t *testing.T) {
	tests := []struct {
		name string
		in   conform.Expected
		want string
	}{
		{"a store too few", conform.Expected{Stores: []inventory.ID{"memory:s0", "memory:s1", "memory:s2", "memory:s3"}}, `"memory:s3" is missing`},
		{"a store too many", conform.Expected{Stores: []inventory.ID{"memory:s0", "memory:s1"}}, `"memory:s2" was not expected`},
		{"a dataset too many", conform.Expected{Datasets: []inventory.ID{}}, "was not expected"},
		{"a flow too few", conform.Expected{Flows: []inventory.ID{"f", "g"}}, `"g" is missing`},
		{"a gap too few", conform.Expected{Gaps: []inventory.Cause{inventory.Denied}}, `"denied" is missing`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			finds(t, func(*rig) {}, conform.Config{Expected: tt.in}, tt.want)
		})
	}
}

func TestCheckFindsUnsteadyListings(t *testing.T) {
	var n atomic.Int64
	finds(t, brokenStore(func(s *inventory.Store) { s.ID += inventory.ID(strconv.FormatInt(n.Add(1), 10)) }), conform.Config{},
		"two listings have the same ids")
}

func TestCheckFindsWrites(t *testing.T) {
	finds(t, func(*rig) {}, conform.Config{Writes: func() []string { return []string{"PUT /bucket"} }}, "a provider only reads")
}

func TestCheckFindsGoroutinesThatStay(t *testing.T) {
	done := make(chan struct{})
	defer close(done)
	leaky := func(r *rig) {
		r.stores = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
			return func(yield func(inventory.Store, error) bool) {
				for st, err := range r.Provider.Stores(ctx, s) {
					if !yield(st, err) {
						go func() { <-done }()
						return
					}
				}
			}
		}
	}
	finds(t, leaky, conform.Config{Grace: 100 * time.Millisecond}, "a loop may stop after any turn")
}

func TestCheckFindsDeafSequences(t *testing.T) {
	deaf := func(r *rig) {
		r.stores = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
			return r.Provider.Stores(context.WithoutCancel(ctx), s)
		}
	}
	finds(t, deaf, conform.Config{}, "a cancelled context ends the sequence")
	silent := func(r *rig) {
		r.stores = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
			return func(yield func(inventory.Store, error) bool) {
				for st, err := range r.Provider.Stores(context.WithoutCancel(ctx), s) {
					if ctx.Err() != nil || !yield(st, err) {
						return
					}
				}
			}
		}
	}
	finds(t, silent, conform.Config{}, "a cancelled context ends the sequence")
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := conform.Check(ctx, sound(), conform.Config{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

// finds runs the suite against a broken provider and looks for the promise. No value may be in what it says.
func finds(t *testing.T, sabotage func(*rig), cfg conform.Config, want string) {
	t.Helper()
	r := rig{Provider: sound()}
	sabotage(&r)
	err := conform.Check(t.Context(), r, cfg)
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Fatalf("Check says %v, want that it finds %q", err, want)
	}
	if strings.Contains(err.Error(), "secret-value") {
		t.Errorf("a value is in the report: %v", err)
	}
	if b, ok := errors.AsType[*conform.Broken](err); !ok || b.Promise == "" || b.Object == "" {
		t.Errorf("no *Broken in %v", err)
	}
}

func ExampleCheck() {
	provider := memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{{
		Scope: inventory.Scope{Provider: "memory", Service: "t"},
		Stores: []memory.Store{{
			Store: inventory.Store{Name: "crm", Endpoints: []string{"HTTPS://CRM"}},
		}},
	}}}})
	fmt.Println(conform.Check(context.Background(), provider, conform.Config{}))
	// Output: conform: store memory:crm: an endpoint is host or host:port in lower case: "HTTPS://CRM"
}
