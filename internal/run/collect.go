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
	var g errgroup.Group
	g.SetLimit(maxSources)
	for i, src := range s.cfg.Sources {
		g.Go(func() error {
			var err error
			found[i], err = inventory.Collect(ctx, src.Provider, inventory.CollectConfig{
				Source: src.Name, Caller: s.cfg.Caller, Progress: s.collectProgress(src.Name),
			})
			return err
		})
	}
	err := g.Wait()
	inv := &inventory.Inventory{}
	for i := range found {
		for _, d := range found[i].Datasets {
			if _, ok := s.owner[d.ID.Container()]; !ok {
				s.owner[d.ID.Container()] = i
			}
		}
		inv.Add(found[i])
	}
	s.assemble(inv)
	return inv, err
}

// maxSources bounds the sources that are listed at once. Calls have a pool of their own in the Caller; this keeps the
// number of open connections of databases small.
const maxSources = 16

// assemble adds what people stated and what follows from it.
func (s *scan) assemble(inv *inventory.Inventory) {
	inv.Unify()
	inv.Entities = append(inv.Entities, s.cfg.Estate.Entities...)
	inventory.Join(inv)
	inventory.Declare(inv, s.cfg.Estate.Declares)
	inventory.Assign(inv, s.cfg.Estate.Assign)
	inventory.DeriveFlows(inv)
	inv.Sort()
}

func (s *scan) collectProgress(source string) func(inventory.Progress) {
	return func(p inventory.Progress) {
		s.cfg.Progress(Progress{Stage: "inventory", Source: source, Object: string(p.Scope.ID()), Rows: p.Rows})
	}
}

// addGaps puts gaps that reading met into the coverage of their scopes. A scope that seemed complete no longer is.
func addGaps(inv *inventory.Inventory, gaps []*inventory.Gap) {
	index := make(map[inventory.ID]int, len(inv.Coverage))
	for i, c := range inv.Coverage {
		index[c.Scope] = i
	}
	for _, gap := range gaps {
		id := gap.Scope.ID()
		i, ok := index[id]
		if !ok {
			i = len(inv.Coverage)
			index[id] = i
			inv.Scopes = append(inv.Scopes, gap.Scope)
			inv.Coverage = append(inv.Coverage, inventory.Coverage{Scope: id, Gaps: []*inventory.Gap{}})
		}
		c := &inv.Coverage[i]
		c.Gaps = append(c.Gaps, gap)
		if c.Status == inventory.Complete || c.Status == "" {
			c.Status = inventory.Partial
		}
	}
}
