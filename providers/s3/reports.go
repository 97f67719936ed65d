package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Reports asks where inventory reports of a whole bucket are delivered. In returns the store of a bucket, which lies in
// the region of the one that is reported on. Keys that may not ask learn of none, which costs nothing but requests: the
// bucket is listed then.
func (c *Client) Reports(
	ctx context.Context, store inventory.ID, in func(bucket string) inventory.Store,
) ([]objects.Reports, error) {
	var all []objects.Reports
	bucket, token := BucketOf(store), ""
	call := c.call(store, "ListBucketInventoryConfigurations")
	for {
		var out *awss3.ListBucketInventoryConfigurationsOutput
		err := c.Do.Do(ctx, call, func(ctx context.Context) error {
			var err error
			out, err = c.API(bucket).ListBucketInventoryConfigurations(ctx, &awss3.ListBucketInventoryConfigurationsInput{
				Bucket: &bucket, ContinuationToken: set(token),
			}, root("ListInventoryConfigurationsResult"))
			return err
		})
		if gap := inventory.AsGap(err); gap != nil && (gap.Cause == inventory.Denied || gap.Cause == inventory.Unsupported) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for i := range out.InventoryConfigurationList {
			all = append(all, reportsOf(&out.InventoryConfigurationList[i], bucket, in)...)
		}
		next := aws.ToString(out.NextContinuationToken)
		if !aws.ToBool(out.IsTruncated) || next == "" || next == token {
			return all, nil
		}
		token = next
	}
}

// reportsOf is where the reports of a configuration are, nowhere when it is switched off or covers a part of the bucket.
func reportsOf(
	cfg *types.InventoryConfiguration, bucket string, in func(bucket string) inventory.Store,
) []objects.Reports {
	if !aws.ToBool(cfg.IsEnabled) || cfg.Filter != nil || cfg.Destination == nil || cfg.Destination.S3BucketDestination == nil {
		return nil
	}
	to := cfg.Destination.S3BucketDestination
	return []objects.Reports{{
		Bucket: bucket, In: in(BucketOf(inventory.ID(aws.ToString(to.Bucket)))),
		Prefix: objects.ReportsOf(aws.ToString(to.Prefix), bucket), Name: aws.ToString(cfg.Id),
	}}
}

// reports names the places of reports of a bucket: that of the settings, else those that AWS tells of.
func (p *Provider) reports(ctx context.Context, s inventory.Store) ([]objects.Reports, error) {
	in := func(bucket string) inventory.Store {
		return inventory.Store{ID: p.server.bucketID(bucket), Region: s.Region}
	}
	if p.cfg.InventoryReport != "" {
		return objects.StatedReports(p.cfg.InventoryReport, BucketOf(s.ID), in)
	}
	c, err := p.ready(ctx, s.ID, s.Region)
	if err != nil {
		return nil, err
	}
	return c.Reports(ctx, s.ID, in)
}
