// Package memory is the smallest provider: an estate that is written down as a Go value. It is the example to read
// before one writes a provider, and the fake of every test that needs an estate without a source.
package memory

import (
	"cmp"
	"context"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// Estate is everything that a provider of it reports. It must not change while a provider uses it.
type Estate struct {
	Scopes []Scope
	Err    error // ends the list of scopes; a *inventory.Gap does not end it
}

// Scope is a scope with what is in it.
type Scope struct {
	inventory.Scope
	Stores []Store
	Flows  []inventory.Flow
	Err    error // comes after the stores: a *inventory.Gap, inventory.ErrNotApplicable or what ends the sequence
}

// Store is a store with its datasets. Provider, partition, account, region and service are those of the scope unless
// the store states its own.
type Store struct {
	inventory.Store
	Datasets []Dataset
	Err      error // comes after the datasets
}

// Dataset is a table. Its id is the store's id, "/" and the name, unless it states its own.
type Dataset struct {
	inventory.Dataset
	Rows  [][]string // one value a column; a row that is too short ends in nulls
	Null  string     // the value that stands for null; "": none does, and empty stays empty
	Block int        // rows of one batch; 0: 1,000
	Err   error      // comes after the rows
}

// Config is what a provider of an estate needs.
type Config struct {
	Estate Estate
	Caller inventory.Doer // every list goes through it as one call; nil: there are no calls
}

// Provider reads an Estate. It is safe for concurrent use.
type Provider struct {
	cfg      Config
	scopes   map[inventory.ID]Scope
	stores   map[inventory.ID]Store
	datasets map[inventory.ID]Dataset
}

var _ inventory.Provider = (*Provider)(nil)

// New makes a provider of the estate.
func New(cfg Config) *Provider {
	p := &Provider{
		cfg: cfg, scopes: map[inventory.ID]Scope{}, stores: map[inventory.ID]Store{},
		datasets: map[inventory.ID]Dataset{},
	}
	for _, scope := range cfg.Estate.Scopes {
		p.addScope(scope)
	}
	return p
}

// Scopes implements [inventory.Provider].
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	list := make([]inventory.Scope, 0, len(p.cfg.Estate.Scopes))
	for _, s := range p.cfg.Estate.Scopes {
		list = append(list, s.Scope)
	}
	return sequence(ctx, list, p.cfg.Estate.Err, nil)
}

// Stores implements [inventory.Provider].
func (p *Provider) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	scope := p.scopes[s.ID()]
	list := make([]inventory.Store, 0, len(scope.Stores))
	for _, st := range scope.Stores {
		list = append(list, st.Store)
	}
	return sequence(ctx, list, scope.Err, p.call(inventory.Call{Scope: s, Op: "memory:ListStores"}))
}

// Flows implements [inventory.Provider].
func (p *Provider) Flows(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return sequence(ctx, p.scopes[s.ID()].Flows, nil, p.call(inventory.Call{Scope: s, Op: "memory:ListFlows"}))
}

// Datasets implements [inventory.Provider].
func (p *Provider) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	store := p.stores[s.ID]
	list := make([]inventory.Dataset, 0, len(store.Datasets))
	for _, d := range store.Datasets {
		list = append(list, d.Dataset)
	}
	call := inventory.Call{Scope: store.Scope(), Store: s.ID, Op: "memory:ListDatasets"}
	return sequence(ctx, list, store.Err, p.call(call))
}

// call makes the call of a list, nil when there is nobody to make it.
func (p *Provider) call(c inventory.Call) func(context.Context) error {
	if p.cfg.Caller == nil {
		return nil
	}
	return func(ctx context.Context) error {
		return p.cfg.Caller.Do(ctx, c, func(ctx context.Context) error { return ctx.Err() })
	}
}

// sequence yields a list, then the error that stands after it. It looks at the context before each turn and after the
// last.
func sequence[T any](ctx context.Context, list []T, last error, call func(context.Context) error) iter.Seq2[T, error] {
	if call == nil {
		call = func(ctx context.Context) error { return ctx.Err() }
	}
	return func(yield func(T, error) bool) {
		var none T
		err := call(ctx)
		for i := 0; i < len(list) && err == nil; i++ {
			if !yield(list[i], nil) {
				return
			}
			err = ctx.Err()
		}
		if err = cmp.Or(err, last); err != nil {
			yield(none, err)
		}
	}
}
