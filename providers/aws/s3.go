package aws

import (
	"cmp"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

// bucketPage is how many buckets one page asks for. The region of each comes only when a number is given, and AWS
// refuses more than this.
const bucketPage = 10_000

// askers is how many stores are asked about at the same time; it is the pool of calls of a scan.
const askers = 64

// bucketScope is the scope of the buckets of a partition: one list holds those of every region.
func (p *Provider) bucketScope(who identity) inventory.Scope {
	return inventory.Scope{
		Provider: provider, Partition: who.partition, Account: who.account, Region: p.cfg.Region, Service: serviceS3,
	}
}

// buckets yields the buckets of the account: all of them are listed first, because one may be the replica of another.
func (p *Provider) buckets(
	ctx context.Context, ses *session, s inventory.Scope, yield func(inventory.Store, error) bool,
) {
	listed, err := collect(p.listBuckets(ctx, ses, s))
	if !yieldGaps(listed.gaps, yield) {
		return
	}
	if err != nil {
		yield(inventory.Store{}, err)
		return
	}
	placed, ok := p.placeBuckets(ctx, ses, s, listed.items, yield)
	if !ok {
		return
	}
	sizes, ok := p.sizeBuckets(ctx, ses, s, placed, yield)
	if !ok {
		return
	}
	for i := range placed {
		placed[i].Size = sizes[placed[i].Name]
	}
	p.describeBuckets(ctx, ses, s, placed, yield)
}

// listBuckets lists names, with the regions that AWS tells along with them.
func (p *Provider) listBuckets(ctx context.Context, ses *session, s inventory.Scope) listing[types.Bucket] {
	call := p.call(ses, s, "ListBuckets", ses.host(serviceS3, ses.region))
	size := cmp.Or(p.cfg.PageSize, bucketPage)
	return pages(ctx, p.cfg.Do, call, func(ctx context.Context, token *string) (page[types.Bucket], error) {
		in := &awss3.ListBucketsInput{MaxBuckets: &size, ContinuationToken: token}
		if p.cfg.Region != "" {
			in.BucketRegion = &p.cfg.Region
		}
		out, err := ses.bucketAPI("").ListBuckets(ctx, in)
		if err != nil {
			return page[types.Bucket]{}, err
		}
		return page[types.Bucket]{out.Buckets, aws.ToString(out.ContinuationToken)}, nil
	})
}

// placeBuckets makes stores of buckets, and asks where those are of which the list did not tell. A bucket of another
// region than that of the settings is left out.
func (p *Provider) placeBuckets(
	ctx context.Context, ses *session, s inventory.Scope, list []types.Bucket, yield func(inventory.Store, error) bool,
) ([]inventory.Store, bool) {
	ask := func(ctx context.Context, b types.Bucket) (described, error) { return p.placeBucket(ctx, ses, s, b) }
	var out []inventory.Store
	for d, err := range inventory.Ordered(ctx, list, askers, ask) {
		if !yieldGaps(d.gaps, yield) {
			return nil, false
		}
		if err != nil {
			yield(inventory.Store{}, err)
			return nil, false
		}
		if p.cfg.Region == "" || d.store.Region == "" || d.store.Region == p.cfg.Region {
			out = append(out, d.store)
		}
	}
	return out, true
}

// placeBucket makes the store of a bucket. Where nobody may say where it is, its place stays unknown.
func (p *Provider) placeBucket(
	ctx context.Context, ses *session, s inventory.Scope, b types.Bucket,
) (described, error) {
	name, region := aws.ToString(b.Name), aws.ToString(b.BucketRegion)
	var gaps []*inventory.Gap
	if region == "" {
		var err error
		region, err = p.bucketRegion(ctx, ses, s, p.bucketStore(s, name, "").ID)
		if gaps, err = asGaps(err); err != nil {
			return described{}, err
		}
	}
	st := p.bucketStore(s, name, region)
	st.CreatedAt = b.CreationDate
	if region != "" {
		ses.learn(name, region)
	}
	return described{st, gaps}, nil
}

// bucketRegion asks where a bucket is.
func (p *Provider) bucketRegion(
	ctx context.Context, ses *session, s inventory.Scope, bucket inventory.ID,
) (string, error) {
	constraint, err := p.bucketClient(ses, s, "").Location(ctx, bucket)
	if err != nil {
		return "", err
	}
	if constraint == "" && s.Partition != "aws" {
		return ses.region, nil // the empty location is that of us-east-1, which the other partitions do not have
	}
	return s3.RegionOf(constraint), nil
}

// bucketStore is a bucket of which nothing but name and region is known.
func (p *Provider) bucketStore(s inventory.Scope, name, region string) inventory.Store {
	st := inventory.Store{
		ID: arn{partition: s.Partition, service: serviceS3, resource: name}.id(), Provider: provider,
		Partition: s.Partition, Account: s.Account, Service: serviceS3, Kind: inventory.Bucket, Engine: serviceS3,
		Name: name, Region: region, Place: p.cfg.Regions.Place(provider, region),
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown,
	}
	if _, domain := home(s.Partition); domain != "" && region != "" {
		st.Endpoints = []string{inventory.CleanEndpoint(name + ".s3." + region + "." + domain + ":443")}
	}
	return st
}

// bucketClient is the client of package s3 for the buckets of one region.
func (p *Provider) bucketClient(ses *session, s inventory.Scope, region string) *s3.Client {
	return &s3.Client{
		API: ses.bucketAPI, Do: p.cfg.Do, Host: ses.host(serviceS3, cmp.Or(region, ses.region)),
		PageSize: min(p.cfg.PageSize, 1000), // keys of one page, at most
		Scope:    func(inventory.ID) inventory.Scope { return s },
	}
}

// described is a store with what could not be learnt of it.
type described struct {
	store inventory.Store
	gaps  []*inventory.Gap
}

// describeBuckets asks for the configuration of buckets, each in its own region.
func (p *Provider) describeBuckets(
	ctx context.Context, ses *session, s inventory.Scope, list []inventory.Store, yield func(inventory.Store, error) bool,
) {
	placeOf := func(bucket string) inventory.Place {
		region, _ := ses.regionOfBucket(bucket)
		return p.cfg.Regions.Place(provider, region)
	}
	ask := func(ctx context.Context, st inventory.Store) (described, error) {
		gaps, err := p.bucketClient(ses, s, st.Region).Describe(ctx, &st, placeOf)
		for i, r := range st.Replication {
			st.Replication[i].Region, _ = ses.regionOfBucket(s3.BucketOf(inventory.ID(r.To)))
		}
		return described{st, gaps}, err
	}
	yieldDescribed(inventory.Ordered(ctx, list, askers, ask), yield)
}

// yieldDescribed yields stores, each after what could not be learnt of it.
func yieldDescribed(seq listing[described], yield func(inventory.Store, error) bool) {
	for d, err := range seq {
		if !yieldGaps(d.gaps, yield) {
			return
		}
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		if !yield(d.store, nil) {
			return
		}
	}
}

// objectsOf returns the client for the objects of a bucket, whose region it asks for when nobody knows it.
func (p *Provider) objectsOf(ctx context.Context, bucket inventory.ID, region string) (*s3.Client, error) {
	ses, err := p.session()
	if err != nil {
		return nil, err
	}
	who, err := p.identity(ctx)
	if err != nil {
		return nil, err
	}
	s, name := p.bucketScope(who), s3.BucketOf(bucket)
	if known, ok := ses.regionOfBucket(name); ok {
		return p.bucketClient(ses, s, known), nil
	}
	if region == "" {
		if region, err = p.bucketRegion(ctx, ses, s, bucket); err != nil {
			return nil, err
		}
	}
	ses.learn(name, region)
	return p.bucketClient(ses, s, region), nil
}

// regionsOf returns the regions of some stores in their order.
func regionsOf(list []inventory.Store) []string {
	var regions []string
	for _, st := range list {
		if st.Region != "" {
			regions = append(regions, st.Region)
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}
