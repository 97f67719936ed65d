package aws

import (
	"context"
	"iter"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

var _ inventory.Lister = (*Provider)(nil)

// Lists implements inventory.Lister: of the stores of the account, buckets are listed in parts.
func (p *Provider) Lists(s inventory.Store) bool { return s.Service == serviceS3 }

// ListPart implements inventory.Lister.
func (p *Provider) ListPart(
	ctx context.Context, s inventory.Store, left inventory.Rest,
) iter.Seq2[inventory.Part, error] {
	return objects.ListPart(ctx, p, s, left, p.reading())
}

// Middle implements inventory.Lister.
func (p *Provider) Middle(ctx context.Context, s inventory.Store, within inventory.Range) (string, error) {
	return objects.Middle(ctx, p, s, within, p.reading())
}

// Gather implements inventory.Lister.
func (p *Provider) Gather(
	ctx context.Context, s inventory.Store, states iter.Seq2[[]byte, error],
) iter.Seq2[inventory.Dataset, error] {
	return objects.Gather(ctx, p, s, states, p.reading())
}
