package run

import (
	"context"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// held is what the estate holds: the result of stage 2.
type held struct {
	profiles []classify.Profile
	people   []classify.Count // of systems, entities and the scan; those of datasets are in their profiles
	children []classify.Children
	open     []openCount // datasets whose people a full read would count better, by id
}

// fold turns the results of the shards into profiles, in the order of their ids, whatever the order in which workers
// finished. One container at a time is in memory. Where the store is away for a moment it begins again.
func (s *scan) fold(ctx context.Context, inv *inventory.Inventory) (found held, err error) {
	err = endure(ctx, func(ctx context.Context) error {
		found, err = s.foldOnce(ctx, inv)
		return err
	})
	return found, err
}
