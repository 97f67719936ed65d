package s3

import (
	"context"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/inventory"
)

// bucketPage is how many buckets one page asks for. AWS tells the region of each only when a number is given, and
// refuses more than this.
const bucketPage = 10_000

// buckets yields the bucket of the settings, or every bucket that the keys may list.
func (p *Provider) buckets(ctx context.Context, c *Client, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		if p.cfg.Bucket != "" {
			p.oneBucket(ctx, c, yield)
			return
		}
		p.listBuckets(ctx, c, s, yield)
	}
}

// oneBucket yields the bucket of the settings. Where it is may stay unknown; that it is not there ends the sequence.
func (p *Provider) oneBucket(ctx context.Context, c *Client, yield func(inventory.Store, error) bool) {
	store := p.server.store(p.cfg.Bucket, "")
	region, err := p.region(ctx, c, store.ID)
	if err != nil && (!yield(inventory.Store{}, err) || inventory.AsGap(err) == nil) {
		return
	}
	if region != "" {
		store = p.server.store(p.cfg.Bucket, region)
		p.dialer.learn(p.cfg.Bucket, region)
	}
	yield(store, ctx.Err())
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
		next := aws.ToString(out.ContinuationToken)
		if !p.yieldBuckets(out.Buckets, yield) || next == "" {
			return
		}
		if next == aws.ToString(in.ContinuationToken) {
			yield(inventory.Store{}, stuck(call))
			return
		}
		in.ContinuationToken = &next
	}
}

// yieldBuckets yields the buckets of one page, and remembers where calls for them must go.
func (p *Provider) yieldBuckets(page []types.Bucket, yield func(inventory.Store, error) bool) bool {
	for _, b := range page {
		st := p.server.store(aws.ToString(b.Name), aws.ToString(b.BucketRegion))
		st.CreatedAt = b.CreationDate
		if st.Region != "" {
			p.dialer.learn(st.Name, st.Region)
		}
		if !yield(st, nil) {
			return false
		}
	}
	return true
}

// region asks where a bucket is. "" is what a server answers that knows no regions.
func (p *Provider) region(ctx context.Context, c *Client, store inventory.ID) (string, error) {
	constraint, err := c.Location(ctx, store)
	if err != nil {
		return "", err
	}
	if p.server.isAWS() {
		return RegionOf(constraint), nil
	}
	return constraint, nil
}

// Location asks for the location constraint of a bucket.
func (c *Client) Location(ctx context.Context, store inventory.ID) (string, error) {
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
	return string(out.LocationConstraint), nil
}

// RegionOf turns a location constraint of AWS into a region: that of the oldest one is empty, and Ireland has an old
// name.
func RegionOf(constraint string) string {
	switch constraint {
	case "":
		return "us-east-1"
	case "EU":
		return "eu-west-1"
	}
	return constraint
}
