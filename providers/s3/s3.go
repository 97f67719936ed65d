// Package s3 reads the buckets of any server that speaks the S3 protocol.
//
// [Client] is the protocol for one bucket: listing, range reads, and what the configuration of a bucket says; the
// provider of AWS uses it too. [Provider] is a server with its buckets. Nothing here writes, and every call is in the
// table of [Calls].
package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"sync"
	"time"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// Config says which server, and which of its buckets.
type Config struct {
	// Name is the source as the settings name it.
	Name string
	// Bucket is the only bucket to look at; "" means every bucket that the keys may list.
	Bucket string
	// Endpoint is the URL of the server; "" means AWS.
	Endpoint string
	Region   string
	// Style is where the name of the bucket goes; "" leaves it to the vendor's file, and to Path without one.
	Style Style
	// AccessKey, SecretKey and SessionToken are used when they are set, else the default chain of the AWS SDK.
	AccessKey    string
	SecretKey    inventory.Secret
	SessionToken inventory.Secret
	Profile      string
	// Place is where the server stands when neither a region table nor the vendor's knows.
	Place   inventory.Place
	Do      inventory.Doer
	Regions *inventory.Regions
	Vendors Vendors
	// Heads is how many objects of one template are opened to learn format and columns; 0 opens none.
	Heads int
	// Workers is how many objects are looked into at the same time; 0 means 8.
	Workers int
	Limits  format.Limits
	// InventoryReport is where inventory reports lie: "s3://bucket/prefix"; "none" lists every bucket instead. "" asks AWS,
	// and no other server.
	InventoryReport string
	// Now is the clock that the age of a report is measured by; nil takes a report of any age.
	Now func() time.Time
	// PageSize is how many keys one page of a listing asks for; 0 leaves it to the server.
	PageSize int32
	// HTTP is the client to send requests with; nil means that of the SDK.
	HTTP *http.Client
}

// Provider is one server, or one bucket of it.
type Provider struct {
	cfg    Config
	server server
	client func() (*Client, error)
	dialer *dialer // set by client
}

var _ inventory.Provider = (*Provider)(nil)

// New makes the provider of a server. It does no I/O.
func New(cfg Config) (*Provider, error) {
	if cfg.Do == nil {
		return nil, errors.New("s3: new: no caller is given")
	}
	if _, err := objects.ReportsAt(cfg.InventoryReport); err != nil {
		return nil, fmt.Errorf("s3: new: %w", err)
	}
	srv, err := newServer(cfg)
	if err != nil {
		return nil, fmt.Errorf("s3: new %q: %w", cfg.Endpoint, err)
	}
	cfg.Workers = cmp.Or(cfg.Workers, 8) // requests under way to one server
	p := &Provider{cfg: cfg, server: srv}
	p.client = sync.OnceValues(p.connect)
	return p, nil
}

// Scopes implements inventory.Provider: the server is one scope.
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Scope{}, err)
			return
		}
		if yield(p.server.scope(), nil) && ctx.Err() != nil {
			yield(inventory.Scope{}, ctx.Err())
		}
	}
}

// Stores implements inventory.Provider.
func (p *Provider) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		c, err := p.client()
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		var found []inventory.Store // names only; all of them first, because one may be the replica of another
		for b, err := range p.buckets(ctx, c, s) {
			switch {
			case err == nil:
				found = append(found, b)
			case !yield(inventory.Store{}, err) || inventory.AsGap(err) == nil:
				return
			}
		}
		p.describe(ctx, c, found, yield)
	}
}

// Flows implements inventory.Provider. What a bucket says of its replicas and its exposure is in the store; the
// protocol tells of no other.
func (p *Provider) Flows(ctx context.Context, _ inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(yield func(inventory.Flow, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Flow{}, err)
		}
	}
}

// Datasets implements inventory.Provider.
func (p *Provider) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		objects.Datasets(ctx, p, s, p.reading())(yield)
	}
}

// Read implements inventory.Provider.
func (p *Provider) Read(
	ctx context.Context, d inventory.Dataset, w inventory.Want,
) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		c, err := p.ready(ctx, d.Store, "")
		if err != nil {
			yield(inventory.Batch{}, err)
			return
		}
		objects.Read(ctx, c, d, w, p.reading())(yield)
	}
}

// connect makes the client. It makes no request.
func (p *Provider) connect() (*Client, error) {
	d, err := p.server.dial(p.cfg)
	if err != nil {
		return nil, fmt.Errorf("s3: connect %s: %w", p.server.host, err)
	}
	p.dialer = d
	return &Client{
		API: d.client, Do: p.cfg.Do, Host: p.server.breakerHost(), PageSize: p.cfg.PageSize,
		Scope:    func(inventory.ID) inventory.Scope { return p.server.scope() },
		Version1: p.server.vendor.List == 1, RawKeys: p.server.vendor.RawKeys,
	}, nil
}

// placeOfBucket is where a bucket of the same server lies, as far as it was listed.
func (p *Provider) placeOfBucket(bucket string) inventory.Place {
	region, ok := p.dialer.regionOf(bucket)
	if !ok {
		return inventory.UnknownPlace()
	}
	return p.server.placeOf(region)
}

// ready returns the client, which knows after it to which region the calls for a bucket must go.
func (p *Provider) ready(ctx context.Context, store inventory.ID, region string) (*Client, error) {
	c, err := p.client()
	if err != nil || !p.server.isAWS() {
		return c, err
	}
	if _, known := p.dialer.regionOf(BucketOf(store)); known {
		return c, nil
	}
	if region == "" {
		if region, err = p.region(ctx, c, store); err != nil {
			return nil, err
		}
	}
	p.dialer.learn(BucketOf(store), region)
	return c, nil
}

func (p *Provider) reading() objects.Config {
	cfg := objects.Config{Heads: p.cfg.Heads, Workers: p.cfg.Workers, Limits: p.cfg.Limits, Now: p.cfg.Now}
	if set := p.cfg.InventoryReport; set != objects.NoReports && (set != "" || p.server.isAWS()) {
		cfg.Reports = p.reports
	}
	return cfg
}

// described is a store with what could not be learnt of it.
type described struct {
	store inventory.Store
	gaps  []*inventory.Gap
}

// describers is how many buckets are asked about at the same time; it is the pool of calls of a scan.
const describers = 64

// describe asks about the configuration of buckets, and yields each after what could not be learnt of it.
func (p *Provider) describe(
	ctx context.Context, c *Client, found []inventory.Store, yield func(inventory.Store, error) bool,
) {
	ask := func(ctx context.Context, s inventory.Store) (described, error) {
		gaps, err := c.Describe(ctx, &s, p.placeOfBucket)
		return described{s, gaps}, err
	}
	for d, err := range inventory.Ordered(ctx, found, describers, ask) {
		for _, g := range d.gaps {
			if !yield(inventory.Store{}, g) {
				return
			}
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
