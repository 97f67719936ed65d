package aws

import (
	"context"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// reports names the places of inventory reports of a bucket: that of the settings, else those that AWS tells of.
func (p *Provider) reports(ctx context.Context, s inventory.Store) ([]objects.Reports, error) {
	in := func(bucket string) inventory.Store {
		id := arn{partition: parseARN(s.ID).partition, service: serviceS3, resource: bucket}.id()
		return inventory.Store{ID: id, Region: s.Region}
	}
	if p.cfg.InventoryReport != "" {
		return objects.StatedReports(p.cfg.InventoryReport, s3.BucketOf(s.ID), in)
	}
	c, err := p.objectsOf(ctx, s.ID, s.Region)
	if err != nil {
		return nil, err
	}
	return c.Reports(ctx, s.ID, in)
}
