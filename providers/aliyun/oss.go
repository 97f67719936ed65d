package aliyun

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/aliyun/aliyun-oss-go-sdk/oss"

	"github.com/domicile/domicile/internal/inventory"
)

// askers is how many stores are asked about at the same time; it is the pool of calls of a scan.
const askers = 64

// homeRegion is where the buckets of every region are listed.
const homeRegion = "cn-hangzhou"

// bucketSite is where the calls for a bucket must go: its own region, and no other answers.
type bucketSite struct{ region, endpoint string }

// bucketScope is the scope of the buckets of an account: one list holds those of every region.
func (p *Provider) bucketScope(account string) inventory.Scope {
	return inventory.Scope{
		Provider: provider, Partition: p.partitionOf(p.cfg.Region), Account: account, Region: p.cfg.Region, Service: serviceOSS,
	}
}

// siteOf is where OSS answers for a region, by the name that it has for it ("oss-cn-hangzhou"): the endpoint of the
// settings where it is one of that region, or none of the cloud's; else the public one of the region.
func (p *Provider) siteOf(region, location string) bucketSite {
	host := hostOf(p.cfg.Endpoint)
	if host != "" && (!ofCloud(host) || strings.HasPrefix(host, location+".") || strings.HasPrefix(host, location+"-internal.")) {
		return bucketSite{region, p.cfg.Endpoint}
	}
	return bucketSite{region, "https://" + location + cloudDomain}
}

// cloudDomain is the domain of the hosts of the cloud.
const cloudDomain = ".aliyuncs.com"

// ofCloud reports whether a host is one of the cloud, which speaks for one service in one region.
func ofCloud(host string) bool { return strings.HasSuffix(host, cloudDomain) }

// home is where buckets are listed.
func (p *Provider) home() bucketSite {
	region := cmp.Or(p.cfg.Region, homeRegion)
	if p.cfg.Endpoint != "" {
		return bucketSite{region, p.cfg.Endpoint}
	}
	return p.siteOf(region, "oss-"+region)
}

// ossAt returns the client of a site.
func (p *Provider) ossAt(site bucketSite) (*ossClient, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	name := site.endpoint + " " + site.region
	if c, ok := p.endpoints[name]; ok {
		return c, nil
	}
	c, err := ossClientAt(p.cfg, p.keys, site)
	if err != nil {
		return nil, err
	}
	p.endpoints[name] = c
	return c, nil
}

// learn remembers where a bucket is.
func (p *Provider) learn(bucket string, site bucketSite) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.buckets[bucket] = site
}

// siteOfBucket returns where a bucket is, and whether it is known.
func (p *Provider) siteOfBucket(bucket string) (bucketSite, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	site, ok := p.buckets[bucket]
	return site, ok
}

// hostOf is the host of an endpoint: the name of the circuit breaker.
func hostOf(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return endpoint
	}
	return u.Host
}

// bucketStores yields the bucket of the settings, or all of the account. All are listed before one is described: one
// may be the replica of another.
func (p *Provider) bucketStores(ctx context.Context, s inventory.Scope, yield func(inventory.Store, error) bool) {
	found, ok := p.findBuckets(ctx, s, yield)
	if !ok {
		return
	}
	known := make(map[string]inventory.Store, len(found))
	for _, st := range found {
		known[st.Name] = st
	}
	ask := func(ctx context.Context, st inventory.Store) (described, error) {
		return p.describeBucket(ctx, s, st, known)
	}
	yieldDescribed(inventory.Ordered(ctx, found, askers, ask), yield)
}

// findBuckets names the buckets. It reports false when the sequence has ended.
func (p *Provider) findBuckets(
	ctx context.Context, s inventory.Scope, yield func(inventory.Store, error) bool,
) ([]inventory.Store, bool) {
	if p.bucket != "" {
		st, err := p.oneBucket(ctx, s)
		if err != nil {
			yield(inventory.Store{}, err)
			return nil, false
		}
		return []inventory.Store{st}, true
	}
	found, err := p.listBuckets(ctx, s)
	if err != nil && (!yield(inventory.Store{}, err) || inventory.AsGap(err) == nil) {
		return nil, false
	}
	return found, true
}

// oneBucket finds out where the bucket of the settings is. A region that the table does not know is no error; a bucket
// that is not there is.
func (p *Provider) oneBucket(ctx context.Context, s inventory.Scope) (inventory.Store, error) {
	var info oss.BucketInfo
	site := p.home()
	ask := call(s, "GetBucketInfo", hostOf(site.endpoint))
	err := p.cfg.Do.Do(ctx, ask, func(ctx context.Context) error {
		c, err := p.ossAt(site)
		if err != nil {
			return err
		}
		info, err = c.info(ctx, p.bucket)
		if elsewhere := siteTold(err); elsewhere != "" && ofCloud(elsewhere) {
			site = bucketSite{p.regionOf(strings.TrimSuffix(elsewhere, cloudDomain)), "https://" + elsewhere}
			if c, err = p.ossAt(site); err == nil {
				info, err = c.info(ctx, p.bucket)
			}
		}
		return err
	})
	if err != nil {
		return inventory.Store{}, err
	}
	return p.bucketStore(s, oss.BucketProperties{Name: p.bucket, Location: info.Location, CreationDate: info.CreationDate}), nil
}

// siteTold is the endpoint that OSS names when a bucket was asked for at another.
func siteTold(err error) string {
	if e, ok := errors.AsType[oss.ServiceError](err); ok {
		return e.Endpoint
	}
	return ""
}

// listBuckets pages through every bucket. What came before a gap is returned with it.
func (p *Provider) listBuckets(ctx context.Context, s inventory.Scope) ([]inventory.Store, error) {
	var found []inventory.Store
	site := p.home()
	ask := call(s, "ListBuckets", hostOf(site.endpoint))
	for marker, more := "", true; more; {
		page, err := p.bucketPage(ctx, ask, site, marker)
		if err != nil {
			return found, err
		}
		for _, b := range page.Buckets {
			if st := p.bucketStore(s, b); p.cfg.Region == "" || st.Region == p.cfg.Region {
				found = append(found, st)
			}
		}
		more = page.IsTruncated
		if more && (page.NextMarker == "" || page.NextMarker == marker) {
			return found, stuck(ask)
		}
		marker = page.NextMarker
	}
	return found, nil
}

// bucketPage fetches one page of buckets.
func (p *Provider) bucketPage(
	ctx context.Context, ask inventory.Call, site bucketSite, marker string,
) (oss.ListBucketsResult, error) {
	var page oss.ListBucketsResult
	c, err := p.ossAt(site)
	if err != nil {
		return page, err
	}
	err = p.cfg.Do.Do(ctx, ask, func(ctx context.Context) (err error) {
		page, err = c.list(ctx, marker)
		return err
	})
	return page, err
}

// regionOf is the region of a location of OSS, as the rest of the cloud spells it; the location itself where the table
// does not know it.
func (p *Provider) regionOf(location string) string {
	if known, ok := p.cfg.Regions.Lookup(provider, location); ok {
		return known.ID
	}
	return location
}

// bucketStore is a bucket of which nothing but name and location is known.
func (p *Provider) bucketStore(s inventory.Scope, b oss.BucketProperties) inventory.Store {
	region := p.regionOf(b.Location)
	site := p.siteOf(region, b.Location)
	p.learn(b.Name, site)
	st := inventory.Store{
		ID: acs{serviceOSS, region, s.Account, b.Name}.id(), Provider: provider, Partition: p.partitionOf(region),
		Account: s.Account, Service: serviceOSS, Kind: inventory.Bucket, Engine: serviceOSS, Name: b.Name, Region: region,
		Place:      p.cfg.Regions.Place(provider, region),
		Endpoints:  []string{inventory.CleanEndpoint(b.Name + "." + hostOf(site.endpoint))},
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown,
	}
	if !b.CreationDate.IsZero() {
		at := b.CreationDate.UTC()
		st.CreatedAt = &at
	}
	return st
}
