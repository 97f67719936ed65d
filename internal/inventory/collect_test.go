package inventory_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/memory"
)

// manyScopes is an estate with one scope of each fate among healthy ones.
func manyScopes() memory.Estate {
	scope := func(region string, stores int, err error) memory.Scope {
		s := memory.Scope{Scope: inventory.Scope{Provider: "memory", Account: "1", Region: region, Service: "t"}, Err: err}
		for i := range stores {
			name := fmt.Sprintf("%s-%d", region, i)
			s.Stores = append(s.Stores, memory.Store{
				Store:    inventory.Store{Name: name},
				Datasets: []memory.Dataset{{Dataset: inventory.Dataset{Name: "b"}}, {Dataset: inventory.Dataset{Name: "a"}}},
			})
		}
		return s
	}
	gap := func(c inventory.Cause) error { return &inventory.Gap{Op: "List", Cause: c} }
	estate := memory.Estate{Scopes: []memory.Scope{
		scope("healthy", 3, nil),
		scope("empty", 0, nil),
		scope("denied", 0, gap(inventory.Denied)),
		scope("half", 2, gap(inventory.Denied)),
		scope("throttled", 0, gap(inventory.Throttled)),
		scope("dead", 0, gap(inventory.Unreachable)),
		scope("slow", 0, gap(inventory.TimedOut)),
		scope("off", 0, gap(inventory.NotEnabled)),
		scope("odd", 0, gap(inventory.Unreadable)),
		scope("foreign", 0, fmt.Errorf("opt in first: %w", inventory.ErrNotApplicable)),
		scope("broken", 1, errors.New("a bug")),
	}}
	estate.Scopes[0].Stores[1].Err = gap(inventory.TooLarge)
	estate.Scopes[0].Stores[2].Err = errors.New("a cell: 110101")
	return estate
}

func collect(t *testing.T, e memory.Estate, workers int) inventory.Inventory {
	t.Helper()
	inv, err := inventory.Collect(t.Context(), memory.New(memory.Config{Estate: e}), inventory.CollectConfig{
		Source: "test", Workers: workers,
	})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestCollectTellsTheFateOfEachScope(t *testing.T) {
	inv := collect(t, manyScopes(), 0)
	got := map[string]inventory.Status{}
	for i, c := range inv.Coverage {
		got[inv.Scopes[i].Region] = c.Status
		if c.Scope != inv.Scopes[i].ID() {
			t.Errorf("coverage %s beside scope %s", c.Scope, inv.Scopes[i].ID())
		}
		for _, g := range c.Gaps {
			if g.Fix.Code == "" || g.Scope.ID() != c.Scope {
				t.Errorf("gap %v without fix or scope", g)
			}
		}
	}
	want := map[string]inventory.Status{
		"healthy": inventory.Partial, "empty": inventory.Complete, "denied": inventory.StatusDenied,
		"half": inventory.Partial, "throttled": inventory.StatusThrottled, "dead": inventory.StatusUnreachable,
		"slow": inventory.StatusUnreachable, "off": inventory.StatusNotEnabled, "odd": inventory.Partial,
		"foreign": inventory.NotApplicable, "broken": inventory.Partial,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if len(inv.Stores) != 6 || len(inv.Datasets) != 12 {
		t.Errorf("%d stores, %d datasets, want 6 and 12: a failure must thin nothing else", len(inv.Stores), len(inv.Datasets))
	}
}

// noFlows is a provider that may not see flows.
type noFlows struct{ inventory.Provider }

func (noFlows) Flows(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(yield func(inventory.Flow, error) bool) {
		yield(inventory.Flow{}, &inventory.Gap{Op: "List", Cause: inventory.Denied})
	}
}

func TestCollectTellsAnEmptyListFromADeniedOne(t *testing.T) {
	e := memory.Estate{Scopes: []memory.Scope{{Scope: inventory.Scope{Provider: "memory", Service: "t"}}}}
	inv, err := inventory.Collect(t.Context(), noFlows{memory.New(memory.Config{Estate: e})}, inventory.CollectConfig{})
	if err != nil || inv.Coverage[0].Status != inventory.Partial {
		t.Errorf("error %v, coverage %+v, want partial: the stores were listed, there are none", err, inv.Coverage)
	}
}

func TestCollectIsTheSameForEveryNumberOfWorkers(t *testing.T) {
	want, err := json.Marshal(collect(t, manyScopes(), 1))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(want), "110101") {
		t.Error("the text of an error is in the document")
	}
	for _, workers := range []int{2, 8, 64} {
		for range 10 {
			got, err := json.Marshal(collect(t, manyScopes(), workers))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Fatalf("%d workers (-one +many):\n%s", workers, diff)
			}
		}
	}
}

func TestCollectRecordsWhatScopesCannotList(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want inventory.Status
	}{
		{"a gap", &inventory.Gap{Op: "sts:GetCallerIdentity", Cause: inventory.Denied}, inventory.StatusDenied},
		{"another error", errors.New("no credentials"), inventory.Partial},
		{"a suspended account", inventory.ErrNotApplicable, inventory.NotApplicable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			inv := collect(t, memory.Estate{Err: tt.err}, 0)
			if len(inv.Coverage) != 1 || inv.Coverage[0].Status != tt.want || inv.Coverage[0].Scope != "test::::scopes" {
				t.Errorf("coverage %+v, want one scope of the source that is %s", inv.Coverage, tt.want)
			}
		})
	}
}

func TestCollectCountsCallsAndRows(t *testing.T) {
	caller := inventory.NewCaller(inventory.CallerConfig{})
	p := memory.New(memory.Config{Estate: memory.Estate{Scopes: manyScopes().Scopes[:1]}, Caller: caller})
	inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{Caller: caller})
	if err != nil {
		t.Fatal(err)
	}
	c := inv.Coverage[0]
	if c.Calls != 5 || c.Rows != 9 {
		t.Errorf("%d calls and %d rows, want 5 (stores, flows, 3 datasets) and 9 (3 stores, 6 datasets)", c.Calls, c.Rows)
	}
}

func TestCollectReportsProgress(t *testing.T) {
	var mu sync.Mutex
	last := map[string]inventory.Progress{}
	ends := map[string]int{}
	_, err := inventory.Collect(t.Context(), memory.New(memory.Config{Estate: manyScopes()}), inventory.CollectConfig{
		Progress: func(p inventory.Progress) {
			mu.Lock()
			defer mu.Unlock()
			if p.Status != "" {
				ends[p.Scope.Region]++
			}
			last[p.Scope.Region] = p
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(ends) != 11 || ends["healthy"] != 1 {
		t.Errorf("ends %v, want one of each of 11 scopes", ends)
	}
	if p := last["healthy"]; p.Rows != 9 || p.Gaps != 2 || p.Status != inventory.Partial {
		t.Errorf("last progress %+v", p)
	}
}

// stopper cancels a context when it meets a store.
type stopper struct {
	inventory.Provider
	at     string
	cancel context.CancelFunc
}

func (s stopper) Datasets(ctx context.Context, st inventory.Store) iter.Seq2[inventory.Dataset, error] {
	if st.Name == s.at {
		s.cancel()
	}
	return s.Provider.Datasets(ctx, st)
}

func TestCollectKeepsWhatWasDoneWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := stopper{Provider: memory.New(memory.Config{Estate: manyScopes()}), at: "half-1", cancel: cancel}
	inv, err := inventory.Collect(ctx, p, inventory.CollectConfig{Source: "test", Workers: 1})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error %v, want the context's", err)
	}
	truncated := map[inventory.ID]bool{}
	for _, c := range inv.Coverage {
		for _, g := range c.Gaps {
			if g.Cause == inventory.Truncated {
				truncated[c.Scope] = true
				if c.Status == inventory.Complete {
					t.Errorf("%s is complete", c.Scope)
				}
			}
		}
	}
	if later := truncated["test::::scopes"] || truncated["memory::1:slow:t"]; !later || !truncated["memory::1:half:t"] {
		t.Errorf("truncated scopes %v, want that of the store, and those after it or their list", truncated)
	}
	if len(inv.Stores) < 4 {
		t.Errorf("%d stores, want what came before", len(inv.Stores))
	}
}

func TestCollectOfAFinishedContextSeesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	inv, err := inventory.Collect(ctx, memory.New(memory.Config{Estate: manyScopes()}), inventory.CollectConfig{Source: "test"})
	if !errors.Is(err, context.Canceled) || len(inv.Stores) != 0 || len(inv.Gaps()) == 0 {
		t.Errorf("error %v, %d stores, %d gaps", err, len(inv.Stores), len(inv.Gaps()))
	}
}

func TestCollectKeepsOneRecordOfEachID(t *testing.T) {
	known := inventory.Store{ID: "arn:x", Name: "x", Place: inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable}}
	vague := inventory.Store{ID: "arn:x", Name: "x"}
	e := memory.Estate{Scopes: []memory.Scope{
		{Scope: inventory.Scope{Provider: "memory", Service: "index"}, Stores: []memory.Store{{Store: vague}}},
		{Scope: inventory.Scope{Provider: "memory", Service: "list"}, Stores: []memory.Store{{Store: known}}},
	}}
	e.Scopes = append(e.Scopes, e.Scopes[1])
	inv := collect(t, e, 0)
	if len(inv.Stores) != 1 || inv.Stores[0].Place.Country != "sg" || len(inv.Scopes) != 2 {
		t.Errorf("stores %+v, %d scopes", inv.Stores, len(inv.Scopes))
	}
}

func ExampleCollect() {
	provider := memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{
		{
			Scope:  inventory.Scope{Provider: "memory", Account: "1", Region: "sg", Service: "t"},
			Stores: []memory.Store{{Store: inventory.Store{Name: "crm"}}},
		},
		{
			Scope: inventory.Scope{Provider: "memory", Account: "1", Region: "hk", Service: "t"},
			Err:   &inventory.Gap{Op: "List", Cause: inventory.Denied},
		},
	}}})
	inv, err := inventory.Collect(context.Background(), provider, inventory.CollectConfig{})
	if err != nil {
		fmt.Println(err)
	}
	for _, c := range inv.Coverage {
		fmt.Println(c.Scope, c.Status)
	}
	for _, s := range inv.Stores {
		fmt.Println(s.ID)
	}
	// Output:
	// memory::1:hk:t denied
	// memory::1:sg:t complete
	// memory:crm
}

func BenchmarkCollect(b *testing.B) {
	var e memory.Estate
	for account := range 100 {
		for region := range 17 {
			e.Scopes = append(e.Scopes, memory.Scope{
				Scope:  inventory.Scope{Provider: "memory", Account: strconv.Itoa(account), Region: strconv.Itoa(region), Service: "t"},
				Stores: []memory.Store{{Store: inventory.Store{Name: fmt.Sprint(account, "-", region)}, Datasets: []memory.Dataset{{Dataset: inventory.Dataset{Name: "a"}}}}},
			})
		}
	}
	p := memory.New(memory.Config{Estate: e})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := inventory.Collect(b.Context(), p, inventory.CollectConfig{}); err != nil {
			b.Fatal(err)
		}
	}
}
