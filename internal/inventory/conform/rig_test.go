package conform_test

import (
	"context"
	"iter"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/memory"
)

// rig is a provider that keeps every promise, but for the method that a test replaces.
type rig struct {
	inventory.Provider
	stores   func(context.Context, inventory.Scope) iter.Seq2[inventory.Store, error]
	flows    func(context.Context, inventory.Scope) iter.Seq2[inventory.Flow, error]
	datasets func(context.Context, inventory.Store) iter.Seq2[inventory.Dataset, error]
	read     func(context.Context, inventory.Dataset, inventory.Want) iter.Seq2[inventory.Batch, error]
}

func (r rig) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	if r.stores != nil {
		return r.stores(ctx, s)
	}
	return r.Provider.Stores(ctx, s)
}

func (r rig) Flows(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Flow, error] {
	if r.flows != nil {
		return r.flows(ctx, s)
	}
	return r.Provider.Flows(ctx, s)
}

func (r rig) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	if r.datasets != nil {
		return r.datasets(ctx, s)
	}
	return r.Provider.Datasets(ctx, s)
}

func (r rig) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	if r.read != nil {
		return r.read(ctx, d, w)
	}
	return r.Provider.Read(ctx, d, w)
}

const table inventory.ID = "memory:s0/t"

// sound is a provider of three stores, the first with a table of a hundred rows, and one flow.
func sound() inventory.Provider {
	t := memory.Dataset{
		Dataset: inventory.Dataset{Name: "t", Columns: []inventory.Field{{Name: "id"}, {Name: "note"}}}, Null: "-", Block: 10,
	}
	for i := range 100 {
		t.Rows = append(t.Rows, []string{strconv.Itoa(i), []string{"-", "", "secret-value"}[i%3]})
	}
	scope := memory.Scope{Scope: inventory.Scope{Provider: "memory", Region: "r", Service: "t"}}
	place := inventory.Place{Country: "sg", Zone: inventory.Abroad, Basis: inventory.BasisRegionTable}
	for i := range 3 {
		scope.Stores = append(scope.Stores, memory.Store{Store: inventory.Store{Name: "s" + strconv.Itoa(i), Place: place}})
	}
	scope.Stores[0].Datasets = []memory.Dataset{t}
	scope.Flows = []inventory.Flow{{ID: "f", Store: "memory:s0", Mode: inventory.Copy, To: place, Source: "api"}}
	return memory.New(memory.Config{Estate: memory.Estate{Scopes: []memory.Scope{scope}}})
}

// change passes a sequence on with every item changed.
func change[T any](seq iter.Seq2[T, error], fn func(*T)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for item, err := range seq {
			if err == nil {
				fn(&item)
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// brokenStore replaces Stores by one whose stores are changed.
func brokenStore(fn func(*inventory.Store)) func(*rig) {
	return func(r *rig) {
		r.stores = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
			return change(r.Provider.Stores(ctx, s), fn)
		}
	}
}

func brokenDataset(fn func(*inventory.Dataset)) func(*rig) {
	return func(r *rig) {
		r.datasets = func(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
			return change(r.Provider.Datasets(ctx, s), fn)
		}
	}
}

func brokenBatch(fn func(*inventory.Batch)) func(*rig) {
	return func(r *rig) {
		r.read = func(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
			return change(r.Provider.Read(ctx, d, w), fn)
		}
	}
}

// brokenWant replaces Read by one that is asked for something else.
func brokenWant(fn func(*inventory.Want)) func(*rig) {
	return func(r *rig) {
		r.read = func(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
			fn(&w)
			return r.Provider.Read(ctx, d, w)
		}
	}
}

// brokenEnd replaces Stores by one that ends with some more pairs.
func brokenEnd(errs ...error) func(*rig) {
	return func(r *rig) {
		r.stores = func(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
			return func(yield func(inventory.Store, error) bool) {
				for st, err := range r.Provider.Stores(ctx, s) {
					if !yield(st, err) {
						return
					}
				}
				for _, err := range errs {
					if !yield(inventory.Store{}, err) {
						return
					}
				}
			}
		}
	}
}
