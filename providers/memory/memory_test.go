package memory_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/memory"
)

// estate has what the conformance suite asks for: two scopes, an empty store, awkward names, gaps, nulls, and a table
// that is larger than a sample.
func estate() memory.Estate {
	denied := &inventory.Gap{
		Op: "memory:GetPolicy", Cause: inventory.Denied, Fix: inventory.Fix{Code: inventory.FixGrant, Args: []string{"memory:GetPolicy"}},
	}
	people := memory.Dataset{
		Dataset: inventory.Dataset{Name: "学员 100%", Columns: []inventory.Field{{Name: "id", Type: "int"}, {Name: "名字"}}},
		Null:    `\N`, Block: 7,
	}
	for i := range 100 {
		people.Rows = append(people.Rows, []string{strconv.Itoa(i), []string{`\N`, "", "x"}[i%3]})
	}
	sg := inventory.Scope{Provider: "memory", Account: "a", Region: "sg-1", Service: "table"}
	place := inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable}
	return memory.Estate{Scopes: []memory.Scope{
		{
			Scope: sg, Err: denied,
			Stores: []memory.Store{
				{Store: inventory.Store{Name: "learn", Place: place}, Datasets: []memory.Dataset{people}},
				{Store: inventory.Store{Name: "empty", Place: place}},
			},
			Flows: []inventory.Flow{{
				ID: "f1", Store: "memory:learn", Mode: inventory.Copy, To: place, Source: "api",
			}},
		},
		{Scope: inventory.Scope{Provider: "memory", Account: "a", Region: "sg-2", Service: "table"}, Err: inventory.ErrNotApplicable},
	}}
}

func TestConforms(t *testing.T) {
	for _, tt := range []struct {
		name   string
		caller inventory.Doer
	}{{"without calls", nil}, {"through a caller", inventory.NewCaller(inventory.CallerConfig{
		Limit: func(inventory.Scope) inventory.Limit { return inventory.Limit{Start: 1e6} },
	})}} {
		t.Run(tt.name, func(t *testing.T) {
			p := memory.New(memory.Config{Estate: estate(), Caller: tt.caller})
			err := conform.Check(t.Context(), p, conform.Config{Expected: conform.Expected{
				Stores:   []inventory.ID{"memory:learn", "memory:empty"},
				Datasets: []inventory.ID{"memory:learn/学员 100%"},
				Flows:    []inventory.ID{"f1"},
				Gaps:     []inventory.Cause{inventory.Denied},
				Blanks:   []conform.Blank{{Dataset: "memory:learn/学员 100%", Column: "名字", Null: 34, Empty: 33}},
			}})
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestReadIsWhatWasWritten(t *testing.T) {
	p := memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{{
		Scope: inventory.Scope{Provider: "memory", Service: "table"},
		Stores: []memory.Store{{Store: inventory.Store{Name: "s"}, Datasets: []memory.Dataset{{
			Dataset: inventory.Dataset{Name: "t", Columns: []inventory.Field{{Name: "a"}, {Name: "b"}}},
			Rows:    [][]string{{"1", "x"}, {"2"}, {"3", ""}},
		}}}},
	}}}})
	var got []string
	for b, err := range p.Read(t.Context(), inventory.Dataset{ID: "memory:s/t"}, inventory.Want{}) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Rows {
			cell := func(c inventory.Column) string {
				if c.IsNull(i) {
					return "null"
				}
				return strconv.Quote(string(c.Value(i)))
			}
			got = append(got, cell(b.Columns[0])+" "+cell(b.Columns[1]))
		}
	}
	if diff := cmp.Diff([]string{`"1" "x"`, `"2" null`, `"3" ""`}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestReadOfAnUnknownDatasetIsAGap(t *testing.T) {
	p := memory.New(memory.Config{})
	n := 0
	for _, err := range p.Read(t.Context(), inventory.Dataset{ID: "nothing"}, inventory.Want{}) {
		n++
		if g := inventory.AsGap(err); g == nil || g.Cause != inventory.Unreadable || g.Dataset != "nothing" {
			t.Errorf("error %v, want a gap", err)
		}
	}
	if n != 1 {
		t.Errorf("%d turns, want 1", n)
	}
}

func TestErrorsEndTheirSequence(t *testing.T) {
	broken := errors.New("broken")
	p := memory.New(memory.Config{Estate: memory.Estate{Err: broken, Scopes: []memory.Scope{{
		Scope: inventory.Scope{Provider: "memory", Service: "table"},
	}}}})
	var got []error
	for _, err := range p.Scopes(t.Context()) {
		got = append(got, err)
	}
	if len(got) != 2 || got[0] != nil || !errors.Is(got[1], broken) {
		t.Errorf("pairs %v, want one scope and the error", got)
	}
}

func Example() {
	p := memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{{
		Scope: inventory.Scope{Provider: "memory", Account: "demo", Service: "table"},
		Stores: []memory.Store{{
			Store: inventory.Store{Name: "crm"},
			Datasets: []memory.Dataset{{
				Dataset: inventory.Dataset{Name: "customers", Columns: []inventory.Field{{Name: "name"}}},
				Rows:    [][]string{{"Ada"}, {"Grace"}},
			}},
		}},
	}}}})
	ctx := context.Background()
	for scope := range p.Scopes(ctx) {
		for store := range p.Stores(ctx, scope) {
			for dataset := range p.Datasets(ctx, store) {
				fmt.Println(scope.ID(), store.Name, dataset.ID, dataset.Rows.Value)
			}
		}
	}
	// Output: memory::demo::table crm memory:crm/customers 2
}
