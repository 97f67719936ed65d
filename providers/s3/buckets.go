package s3

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/domicile/domicile/internal/inventory"
)

// bucketPage is how many buckets one page asks for. AWS tells the region of each only when a number is given, and
// refuses more than this.
const bucketPage = 10_000

// buckets yields the bucket of the settings, or every bucket that the keys may list.
func (p *Provider) buckets(ctx context.Context, c *Client, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		if p.cfg.Bucket != "" {
			region, err := c.region(ctx, p.server.store(p.cfg.Bucket, "").ID)
			if inventory.AsGap(err) == nil && err != nil || err != nil && !yield(inventory.Store{}, err) {
				return
			}
			yield(p.server.store(p.cfg.Bucket, region), ctx.Err())
			return
		}
		p.listBuckets(ctx, c, s, yield)
	}
}

// listBuckets pages through every bucket.
func (p *Provider) listBuckets(
	ctx context.Context, c *Client, s inventory.Scope, yield func(inventory.Store, error) bool,
) {
	needs := permission("ListBuckets")
	call := inventory.Call{Scope: s, Op: needs, Host: c.Host, Classify: Classify(needs)}
	in := &awss3.ListBucketsInput{MaxBuckets: aws.Int32(bucketPage)}
	if p.cfg.PageSize > 0 {
		in.MaxBuckets = &p.cfg.PageSize
	}
	for {
		var out *awss3.ListBucketsOutput
		err := p.cfg.Do.Do(ctx, call, func(ctx context.Context) error {
			var err error
			out, err = c.API("").ListBuckets(ctx, in)
			return err
		})
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		for _, b := range out.Buckets {
			st := p.server.store(aws.ToString(b.Name), aws.ToString(b.BucketRegion))
			st.CreatedAt = b.CreationDate
			if !yield(st, nil) {
				return
			}
		}
		next := aws.ToString(out.ContinuationToken)
		if next == "" {
			return
		}
		if next == aws.ToString(in.ContinuationToken) {
			yield(inventory.Store{}, stuck(call))
			return
		}
		in.ContinuationToken = &next
	}
}

// region asks where a bucket is. "" is what a server answers that knows no regions, and AWS for its first one.
func (c *Client) region(ctx context.Context, store inventory.ID) (string, error) {
	var out *awss3.GetBucketLocationOutput
	bucket := BucketOf(store)
	err := c.Do.Do(ctx, c.call(store, "GetBucketLocation"), func(ctx context.Context) error {
		var err error
		out, err = c.API(bucket).GetBucketLocation(ctx, &awss3.GetBucketLocationInput{Bucket: &bucket})
		return err
	})
	if err != nil {
		return "", err
	}
	return RegionOf(string(out.LocationConstraint)), nil
}

// RegionOf turns a location constraint of AWS into a region: the oldest one is empty, and Ireland has an old name.
func RegionOf(constraint string) string {
	if constraint == "EU" {
		return "eu-west-1"
	}
	return constraint
}
