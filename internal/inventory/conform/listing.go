package conform

import (
	"context"
	"errors"
	"iter"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// listing is everything that a provider lists.
type listing struct {
	scopes   taken[inventory.Scope]
	stores   map[inventory.ID]taken[inventory.Store]   // by scope
	flows    map[inventory.ID]taken[inventory.Flow]    // by scope
	datasets map[inventory.ID]taken[inventory.Dataset] // by store
}

// taken is what a sequence yielded.
type taken[T any] struct {
	items []T
	gaps  []*inventory.Gap
	end   error // the error that ended it
	after int   // pairs that came after that error
}

// takeAll runs a sequence to its end, past an error that should have been its last pair.
func takeAll[T any](seq iter.Seq2[T, error]) taken[T] {
	var t taken[T]
	for item, err := range seq {
		switch {
		case t.end != nil:
			t.after++
		case err == nil:
			t.items = append(t.items, item)
		case inventory.AsGap(err) != nil:
			t.gaps = append(t.gaps, inventory.AsGap(err))
		default:
			t.end = err
		}
	}
	return t
}

// list walks the provider once.
func (c *checker) list(ctx context.Context) *listing {
	l := &listing{
		scopes:   takeAll(c.provider.Scopes(ctx)),
		stores:   map[inventory.ID]taken[inventory.Store]{},
		flows:    map[inventory.ID]taken[inventory.Flow]{},
		datasets: map[inventory.ID]taken[inventory.Dataset]{},
	}
	for _, scope := range l.scopes.items {
		l.stores[scope.ID()] = takeAll(c.provider.Stores(ctx, scope))
		l.flows[scope.ID()] = takeAll(c.provider.Flows(ctx, scope))
	}
	c.choose(l)
	l.eachStore(func(_ inventory.Scope, s inventory.Store) {
		if c.looked[s.ID] {
			l.datasets[s.ID] = takeAll(c.provider.Datasets(ctx, s))
		}
	})
	return l
}

// choose picks the stores to look into, once for all listings.
func (c *checker) choose(l *listing) {
	if c.looked != nil {
		return
	}
	ids := l.allIDs()["stores"]
	slices.Sort(ids)
	if c.cfg.Stores > 0 && c.cfg.Stores < len(ids) {
		ids = ids[:c.cfg.Stores]
	}
	c.looked = make(map[inventory.ID]bool, len(ids))
	for _, id := range ids {
		c.looked[id] = true
	}
}

// eachStore calls fn for every store in the order of the listing.
func (l *listing) eachStore(fn func(inventory.Scope, inventory.Store)) {
	for _, scope := range l.scopes.items {
		for _, store := range l.stores[scope.ID()].items {
			fn(scope, store)
		}
	}
}

// allDatasets returns every dataset in the order of the listing.
func (l *listing) allDatasets() []inventory.Dataset {
	var all []inventory.Dataset
	l.eachStore(func(_ inventory.Scope, s inventory.Store) { all = append(all, l.datasets[s.ID].items...) })
	return all
}

// allGaps returns every gap in the order of the listing.
func (l *listing) allGaps() []*inventory.Gap {
	all := append([]*inventory.Gap{}, l.scopes.gaps...)
	for _, scope := range l.scopes.items {
		all = append(append(all, l.stores[scope.ID()].gaps...), l.flows[scope.ID()].gaps...)
	}
	l.eachStore(func(_ inventory.Scope, s inventory.Store) { all = append(all, l.datasets[s.ID].gaps...) })
	return all
}

// allIDs returns the ids of everything listed, by section.
func (l *listing) allIDs() map[string][]inventory.ID {
	ids := map[string][]inventory.ID{}
	for _, scope := range l.scopes.items {
		ids["scopes"] = append(ids["scopes"], scope.ID())
		for _, f := range l.flows[scope.ID()].items {
			ids["flows"] = append(ids["flows"], f.ID)
		}
	}
	l.eachStore(func(_ inventory.Scope, s inventory.Store) { ids["stores"] = append(ids["stores"], s.ID) })
	for _, d := range l.allDatasets() {
		ids["datasets"] = append(ids["datasets"], d.ID)
	}
	for _, g := range l.allGaps() {
		ids["gaps"] = append(ids["gaps"], g.ID())
	}
	return ids
}

// ended checks how a sequence ended: by itself, or because its scope does not apply.
func ended[T any](c *checker, object string, t taken[T]) {
	if t.after > 0 {
		c.breaks("an error that is no gap is the last pair", object, "%d pairs came after it", t.after)
	}
	if t.end != nil && !errors.Is(t.end, inventory.ErrNotApplicable) {
		c.breaks("what cannot be seen is a gap", object, "the sequence ended by an error of type %T: %v", t.end, t.end)
	}
	for _, g := range t.gaps {
		c.gap(object, g)
	}
}
