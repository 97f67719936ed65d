package aws

import (
	"context"
	"io"
	"iter"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

var (
	_ objects.Objects = (*Provider)(nil)
	_ objects.Summer  = (*Provider)(nil)
)

// List implements objects.Objects for the buckets of the account.
func (p *Provider) List(ctx context.Context, store inventory.Store, from string) iter.Seq2[inventory.Member, error] {
	return func(yield func(inventory.Member, error) bool) {
		c, err := p.objectsOf(ctx, store.ID, store.Region)
		if err != nil {
			yield(inventory.Member{}, err)
			return
		}
		c.List(ctx, store, from)(yield)
	}
}

// Open implements objects.Objects for the buckets of the account.
func (p *Provider) Open(ctx context.Context, store inventory.Store, key string, off, n int64) (io.ReadCloser, error) {
	c, err := p.objectsOf(ctx, store.ID, store.Region)
	if err != nil {
		return nil, err
	}
	return c.Open(ctx, store, key, off, n)
}

// Sums implements objects.Summer for the buckets of the account.
func (p *Provider) Sums(ctx context.Context, store inventory.Store, key string) ([]objects.Sum, error) {
	c, err := p.objectsOf(ctx, store.ID, store.Region)
	if err != nil {
		return nil, err
	}
	return c.Sums(ctx, store, key)
}
