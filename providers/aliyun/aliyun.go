// Package aliyun reads the control plane of an account of Alibaba Cloud: the buckets of OSS with their objects, and the
// instances of ApsaraDB RDS, in every region.
//
// OSS goes through its SDK, everything else through the generic client of the cloud with the table of [Calls] and small
// types of our own. What a database holds is read by a source of its own, which is joined by its endpoint. Nothing
// writes. No server but ours stands in for this cloud in tests: what is tested is our reading of its documents.
package aliyun

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/domicile/domicile/internal/format"
	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/inventory"
)

// The names of the cloud and of its services, as scopes and ids have them.
const (
	provider   = "aliyun"
	serviceOSS = "oss"
	serviceRDS = "rds"
	serviceSTS = "sts"
	serviceVPC = "vpc" // networks: it holds no data that is looked at
	serviceCEN = "cen"
)

// Config says which account, with which keys.
type Config struct {
	// Name is the source as the settings name it.
	Name string
	// URL is "aliyun" for everything, "oss://" for every bucket, "oss://bucket" for one; region and endpoint may come
	// after a question mark.
	URL string
	// AccessKeyID, Secret and SecurityToken are used when they are set, else the variables that the tools of the cloud
	// know, through Env.
	AccessKeyID   string
	Secret        inventory.Secret
	SecurityToken inventory.Secret
	// Endpoint is an endpoint of OSS in the cloud, such as an internal one, which is used for the buckets of its region;
	// or any other URL, which answers for every service. "" means the public endpoints of each region.
	Endpoint string
	// Region is the only region to look at; "" means all.
	Region string
	// Env looks a variable of the environment up; nil means that there is none.
	Env     func(string) string
	Do      inventory.Doer
	Regions *inventory.Regions
	// Heads is how many objects of one template are opened to learn format and columns; 0 opens none.
	Heads int
	// Workers is how many objects are looked into at the same time; 0 means 8.
	Workers int
	Limits  format.Limits
	// InventoryReport is where inventory reports lie: "oss://bucket/prefix"; "none" lists every bucket instead. "" asks the
	// rules of each bucket.
	InventoryReport string
	// Now is the clock that the age of a report is measured by; nil takes a report of any age.
	Now func() time.Time
	// HTTP is the client to send requests with; nil means one of its own.
	HTTP *http.Client
}

// Provider is one account, or one bucket of it. It is safe for concurrent use.
type Provider struct {
	cfg    Config
	bucket string // the only one to look at; ""
	only   string // the only service to look at; ""
	keys   keys
	rpc    rpc

	mu        sync.Mutex
	account   string                // "" until it is known
	hosts     *databaseHosts        // of RDS; nil until it was asked
	buckets   map[string]bucketSite // by name, as far as they were met
	endpoints map[string]*ossClient // by URL
}

var _ inventory.Provider = (*Provider)(nil)

// New makes the provider of an account. It does no I/O.
func New(cfg Config) (*Provider, error) {
	if cfg.Do == nil || cfg.Regions == nil {
		return nil, errors.New("aliyun: new: no caller or no table of regions is given")
	}
	p := &Provider{buckets: map[string]bucketSite{}, endpoints: map[string]*ossClient{}}
	if err := p.take(&cfg); err != nil {
		return nil, fmt.Errorf("aliyun: new: %w", err)
	}
	if cfg.Region != "" {
		known, ok := cfg.Regions.Lookup(provider, cfg.Region)
		if !ok {
			return nil, fmt.Errorf("aliyun: new: no region is called %q", cfg.Region)
		}
		cfg.Region = known.ID
	}
	if cfg.Endpoint != "" && !strings.Contains(cfg.Endpoint, "://") {
		cfg.Endpoint = "https://" + cfg.Endpoint
	}
	cfg.Workers = cmp.Or(cfg.Workers, 8) // requests under way to one bucket
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{}
	}
	p.cfg, p.keys = cfg, keysOf(cfg)
	p.rpc = rpc{keys: p.keys, http: cfg.HTTP}
	if !ofCloud(hostOf(cfg.Endpoint)) {
		p.rpc.endpoint = cfg.Endpoint
	}
	return p, nil
}

// Scopes implements inventory.Provider: the buckets of the account, and each region that RDS says it has.
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		account, err := p.identity(ctx)
		if err != nil {
			yield(inventory.Scope{}, err)
			return
		}
		if !yield(p.bucketScope(account), nil) || p.only == serviceOSS {
			return
		}
		p.regionScopes(ctx, account, yield)
	}
}

// Stores implements inventory.Provider.
func (p *Provider) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		switch err := ctx.Err(); {
		case err != nil:
			yield(inventory.Store{}, err)
		case s.Service == serviceOSS:
			p.bucketStores(ctx, s, yield)
		case s.Service == serviceRDS:
			p.databases(ctx, s, yield)
		}
	}
}

// Flows implements inventory.Provider. Replicas and who may reach a store are in the stores themselves; the control
// plane tells of no other flow.
func (p *Provider) Flows(ctx context.Context, _ inventory.Scope) iter.Seq2[inventory.Flow, error] {
	return func(yield func(inventory.Flow, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Flow{}, err)
		}
	}
}

// Datasets implements inventory.Provider. What lies in a database is told by the source that connects to it.
func (p *Provider) Datasets(ctx context.Context, s inventory.Store) iter.Seq2[inventory.Dataset, error] {
	return func(yield func(inventory.Dataset, error) bool) {
		switch err := ctx.Err(); {
		case err != nil:
			yield(inventory.Dataset{}, err)
		case s.Service == serviceOSS:
			objects.Datasets(ctx, shelf{p}, s, p.reading())(yield)
		}
	}
}

// Read implements inventory.Provider.
func (p *Provider) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	return objects.Read(ctx, shelf{p}, d, w, p.reading())
}

func (p *Provider) reading() objects.Config {
	cfg := objects.Config{Heads: p.cfg.Heads, Workers: p.cfg.Workers, Limits: p.cfg.Limits, Now: p.cfg.Now}
	if p.cfg.InventoryReport != objects.NoReports {
		cfg.Reports = p.reports
	}
	return cfg
}

// partitionOf is the part of the cloud to which a region belongs.
func (p *Provider) partitionOf(region string) string {
	known, _ := p.cfg.Regions.Lookup(provider, region)
	return cmp.Or(known.Partition, "public")
}

// regionScopes yields the databases and the networks of each region that RDS says it has, and before them the network
// between the regions.
func (p *Provider) regionScopes(ctx context.Context, account string, yield func(inventory.Scope, error) bool) {
	regions, err := p.databaseRegions(ctx, account)
	if err != nil && (!yield(inventory.Scope{}, err) || inventory.AsGap(err) == nil) {
		return
	}
	for _, s := range p.scopesIn(account, regions) {
		if ctx.Err() != nil {
			break
		}
		if !yield(s, nil) {
			return
		}
	}
	if err := ctx.Err(); err != nil {
		yield(inventory.Scope{}, err)
	}
}

func (p *Provider) scopesIn(account string, regions []string) []inventory.Scope {
	var scopes []inventory.Scope
	if p.cfg.Region == "" {
		scopes = append(scopes, inventory.Scope{Provider: provider, Partition: "public", Account: account, Service: serviceCEN})
	}
	for _, region := range regions {
		for _, service := range []string{serviceRDS, serviceVPC} {
			scopes = append(scopes, inventory.Scope{
				Provider: provider, Partition: p.partitionOf(region), Account: account, Region: region, Service: service,
			})
		}
	}
	return scopes
}
