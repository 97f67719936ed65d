package objects

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// batchOf is how many templates are looked into before the first of them is handed on.
const batchOf = 64

// Datasets lists a store and yields its datasets in the order of their templates. Gaps of the listing and of the
// objects that were looked into are passed on.
func Datasets(
	ctx context.Context, o Objects, store inventory.Store, cfg Config,
) iter.Seq2[inventory.Dataset, error] {
	s := shelf{o, store, cfg.withDefaults()}
	return func(yield func(inventory.Dataset, error) bool) {
		if cfg.Reports != nil {
			s.listAtOnce(ctx, yield)
			return
		}
		if p := s.list(ctx, yield); p != nil {
			s.piled(ctx, p, yield)
		}
	}
}

// list piles up the members of the store. It returns nil when the sequence is over.
func (s shelf) list(ctx context.Context, yield func(inventory.Dataset, error) bool) *pile {
	p := newPile(s.cfg.Templates)
	for m, err := range s.objects.List(ctx, s.store, "") {
		switch gap := inventory.AsGap(err); {
		case gap != nil:
			if !yield(inventory.Dataset{}, s.at(gap, "", "list")) {
				return nil
			}
		case err != nil:
			yield(inventory.Dataset{}, err)
			return nil
		default:
			p.add(m)
		}
	}
	return p
}

// piled yields the datasets of a pile that holds the whole store.
func (s shelf) piled(ctx context.Context, p *pile, yield func(inventory.Dataset, error) bool) {
	if err := ctx.Err(); err != nil {
		yield(inventory.Dataset{}, err)
		return
	}
	if p.asOf != 0 {
		at := time.UnixMilli(p.asOf).UTC()
		s.cfg.asOf = &at
	}
	if p.merged() && !yield(inventory.Dataset{}, s.mergedGap()) {
		return
	}
	if s.cfg.Listed != nil {
		s.cfg.Listed(p.tally)
	}
	groups, ok := p.sorted(), true
	for ok && len(groups) > 0 {
		n := min(batchOf, len(groups))
		ok = s.describe(ctx, groups[:n], yield)
		groups = groups[n:]
	}
}

// describe looks into some groups and yields their datasets.
func (s shelf) describe(ctx context.Context, groups []*group, yield func(inventory.Dataset, error) bool) bool {
	looked, err := s.inspect(ctx, groups)
	if err != nil {
		yield(inventory.Dataset{}, fmt.Errorf("inventory: look into %s: %w", s.store.ID, err))
		return false
	}
	for _, g := range looked {
		whole := s.undivided(g)
		for _, gap := range g.gaps() {
			if !yield(inventory.Dataset{}, s.at(gap, whole.ID, "head")) {
				return false
			}
		}
		for _, d := range g.datasets(whole) {
			if !yield(d, nil) {
				return false
			}
		}
	}
	return true
}

// undivided is the dataset of a group before it is told apart.
func (s shelf) undivided(g inspected) inventory.Dataset {
	sample := g.sample.byKey()
	name := g.template
	if g.members == 1 && s.cfg.ByKey && len(sample) == 1 {
		name = Escape(sample[0].Key)
	}
	return inventory.Dataset{
		ID: s.store.ID + "/" + inventory.ID(name), Store: s.store.ID, Name: name, Path: name,
		Format: nameFormat(name), Members: g.members,
		Bytes:   &inventory.Measure{Value: g.bytes, Method: inventory.Listing, AsOf: s.cfg.asOf},
		Columns: []inventory.Field{}, Sample: sample, State: s.stateText(g),
	}
}

// at completes a gap with the place at which it was met.
func (s shelf) at(gap *inventory.Gap, dataset inventory.ID, op string) *inventory.Gap {
	out := *gap
	if out.Scope == (inventory.Scope{}) {
		out.Scope = s.store.Scope()
	}
	if out.Store == "" {
		out.Store = s.store.ID
	}
	if out.Dataset == "" {
		out.Dataset = dataset
	}
	if out.Op == "" {
		out.Op = op
	}
	return &out
}

func (s shelf) mergedGap() *inventory.Gap {
	return s.at(&inventory.Gap{
		Cause: inventory.Merged,
		Fix:   inventory.Fix{Code: inventory.FixSplit, Args: []string{strconv.Itoa(s.cfg.Templates)}},
	}, "", "list")
}
