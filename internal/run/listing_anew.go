package run

import (
	"context"
	"errors"
	"iter"

	"github.com/domicile/domicile/internal/inventory"
)

// fromStart lists the store from its beginning, wherever that is.
func (l *listing) fromStart(ctx context.Context, from inventory.Rest) (iter.Seq2[[]byte, error], error) {
	for {
		first, err := l.first(ctx, from)
		if err == nil && first.Done {
			return func(yield func([]byte, error) bool) { yield(first.State, nil) }, nil
		}
		if err == nil {
			err = l.work(ctx)
		}
		again, ok := errors.AsType[*relist](err)
		if !ok {
			return l.states(ctx), err
		}
		from = again.from
	}
}

// relist ends the work on a store of which nothing that was listed is of use.
type relist struct{ from inventory.Rest }

// Error implements error.
func (*relist) Error() string { return inventory.ErrRelist.Error() }

// relistFrom says where the listing begins anew.
func relistFrom(p inventory.Part) error {
	state, err := p.State()
	if err != nil {
		return err
	}
	return &relist{inventory.Rest{Range: inventory.Range{From: p.Next}, State: state}}
}

// drop forgets every part of the store.
func (l *listing) drop(ctx context.Context) error {
	return endure(ctx, func(ctx context.Context) error {
		return l.scan.cfg.Store.DropListing(ctx, l.scan.cfg.ScanID, l.store.ID)
	})
}
