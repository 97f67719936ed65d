package run

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/domicile/domicile/internal/inventory"
)

// collect does stage 1 for every source and puts the estate together. The error is the context's; what was seen until
// then is in the inventory.
func (s *scan) collect(ctx context.Context) (*inventory.Inventory, error) {
	found := make([]inventory.Inventory, len(s.cfg.Sources))
	lists, err := s.listings(ctx)
	if err != nil {
		return &inventory.Inventory{}, err
	}
	var g errgroup.Group
	g.SetLimit(maxSources)
	for i, src := range s.cfg.Sources {
		g.Go(func() error {
			spans := s.traceScopes(ctx)
			defer spans.end()
			var err error
			found[i], err = inventory.Collect(ctx, src.Provider, inventory.CollectConfig{
				Source: src.Name, Caller: s.cfg.Caller, Progress: s.collectProgress(src.Name, spans),
				Datasets: lists.of(i),
			})
			return err
		})
	}
	err = g.Wait()
	inv := &inventory.Inventory{}
	for i := range found {
		for _, d := range found[i].Datasets {
			if _, ok := s.owner[d.ID.Container()]; !ok {
				s.owner[d.ID.Container()] = i
			}
		}
		inv.Add(found[i])
	}
	inv.Assemble(inventory.Assembly{
		Entities: s.cfg.Estate.Entities, Assign: s.cfg.Estate.Assign, Declared: s.cfg.Estate.Declares,
		Links: s.cfg.Estate.Links, Lines: s.cfg.Estate.Lines,
	})
	return inv, err
}

// maxSources bounds the sources that are listed at once. Calls have a pool of their own in the Caller; this keeps the
// number of open connections of databases small.
const maxSources = 16

func (s *scan) collectProgress(source string, spans *scopeSpans) func(inventory.Progress) {
	return func(p inventory.Progress) {
		spans.show(p)
		s.cfg.Progress(Progress{Stage: "inventory", Source: source, Object: string(p.Scope.ID()), Rows: p.Rows})
	}
}

// addGaps puts gaps that reading met into the coverage of their scopes, those that listing met already once. A scope
// that seemed complete no longer is.
func addGaps(inv *inventory.Inventory, gaps []*inventory.Gap) {
	scopes := make(map[inventory.ID]int, len(inv.Coverage))
	known := map[inventory.ID]bool{}
	for i, c := range inv.Coverage {
		scopes[c.Scope] = i
		for _, g := range c.Gaps {
			known[g.ID()] = true
		}
	}
	for _, gap := range gaps {
		if known[gap.ID()] {
			continue
		}
		known[gap.ID()] = true
		i, ok := scopes[gap.Scope.ID()]
		if !ok {
			i = len(inv.Coverage)
			scopes[gap.Scope.ID()] = i
			inv.Scopes = append(inv.Scopes, gap.Scope)
			inv.Coverage = append(inv.Coverage, inventory.Coverage{Scope: gap.Scope.ID(), Status: inventory.Complete})
		}
		c := &inv.Coverage[i]
		c.Gaps = append(c.Gaps, gap)
		if c.Status == inventory.Complete {
			c.Status = inventory.Partial
		}
	}
}
