// Package aws reads the control plane of an account of Amazon Web Services, in any of its partitions: buckets, RDS and
// Aurora databases, and DynamoDB tables, in every region.
//
// One service is one file. Buckets and their objects go through the client of package s3. What a database holds is read
// by a source of its own, which is joined by its endpoint; a table of DynamoDB is read here. Nothing writes, and every
// call is in the table of [Calls].
package aws

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

// provider is the name of the cloud in scopes, stores and the table of regions.
const provider = "aws"

// Config says which account, with which keys. The zero value of a field leaves it to the files and variables of the
// AWS tools.
type Config struct {
	// Name is the source as the settings name it, URL how it was written: see [Parse].
	Name, URL string
	// Partition is aws or aws-cn; "" follows the region of the settings. Keys of another partition are refused.
	Partition string
	// Region is the only region to look at; "" means all of the partition.
	Region  string
	Profile string
	// AccessKey, SecretKey and SessionToken are used when they are set, else the default chain of the AWS SDK.
	AccessKey    string
	SecretKey    inventory.Secret
	SessionToken inventory.Secret
	// Endpoint is the URL that answers for every service; "" means AWS itself.
	Endpoint string
	Do       inventory.Doer
	Regions  *inventory.Regions
	// Heads is how many objects of one template are opened to learn format and columns; 0 opens none.
	Heads int
	// Workers is how many objects are looked into at the same time; 0 means 8.
	Workers int
	Limits  format.Limits
	// InventoryReport is where inventory reports lie: "s3://bucket/prefix"; "none" lists every bucket instead. "" asks the
	// configuration of each bucket.
	InventoryReport string
	// PageSize is how many records one page asks for; 0 means the most that each service gives.
	PageSize int32
	// Now is the clock; it chooses the days of the metrics that are asked for, dates requests, and measures the age of
	// reports. Nil is that of the machine.
	Now func() time.Time
	// HTTP is the client to send requests with; nil means that of the SDK.
	HTTP *http.Client
}

// Provider is one account in one partition. It is safe for concurrent use.
type Provider struct {
	cfg     Config
	session func() (*session, error)

	mu     sync.Mutex
	who    identity                // the zero value until it is known
	tables map[inventory.ID]layout // by store, as DescribeTable told
}

var _ inventory.Provider = (*Provider)(nil)

// New makes the provider of an account. It does no I/O.
func New(cfg Config) (*Provider, error) {
	if cfg.Do == nil || cfg.Regions == nil {
		return nil, errors.New("aws: new: no caller or no table of regions is given")
	}
	if err := cfg.take(cfg.URL); err != nil {
		return nil, fmt.Errorf("aws: new: %w", err)
	}
	if _, err := objects.ReportsAt(cfg.InventoryReport); err != nil {
		return nil, fmt.Errorf("aws: new: %w", err)
	}
	if cfg.Region != "" {
		known, ok := cfg.Regions.Lookup(provider, cfg.Region)
		if !ok {
			return nil, fmt.Errorf("aws: new: no region is called %q", cfg.Region)
		}
		if cfg.Partition != "" && cfg.Partition != known.Partition {
			return nil, fmt.Errorf("aws: new: region %s is not of partition %s", cfg.Region, cfg.Partition)
		}
		cfg.Partition = known.Partition
	}
	cfg.Workers = cmp.Or(cfg.Workers, 8) // requests under way to one bucket
	if cfg.Now == nil {
		cfg.Now = time.Now //nolint:forbidigo // the default of what is otherwise an argument; it picks days of metrics and dates requests
	}
	p := &Provider{cfg: cfg, tables: map[inventory.ID]layout{}}
	p.session = sync.OnceValues(func() (*session, error) { return dial(cfg) })
	return p, nil
}

// Scopes implements inventory.Provider: the buckets of the partition, and each region with each service.
func (p *Provider) Scopes(ctx context.Context) iter.Seq2[inventory.Scope, error] {
	return func(yield func(inventory.Scope, error) bool) {
		who, err := p.identity(ctx)
		if err != nil {
			yield(inventory.Scope{}, err)
			return
		}
		for _, s := range p.scopesOf(who) {
			if !yield(s, nil) {
				return
			}
			if err := ctx.Err(); err != nil {
				yield(inventory.Scope{}, err)
				return
			}
		}
	}
}

// Stores implements inventory.Provider.
func (p *Provider) Stores(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Store, error] {
	return func(yield func(inventory.Store, error) bool) {
		ses, err := p.session()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			yield(inventory.Store{}, err)
			return
		}
		switch s.Service {
		case serviceS3:
			p.buckets(ctx, ses, s, yield)
		case serviceRDS:
			p.databases(ctx, ses, s, yield)
		case serviceDynamoDB:
			p.tableStores(ctx, ses, s, yield)
		}
	}
}

// Flows implements inventory.Provider. Replicas, global databases and tables, and who may reach a store are in the
// stores themselves; the control plane tells of no other flow.
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
		case s.Service == serviceS3:
			objects.Datasets(ctx, p, s, p.reading())(yield)
		case s.Service == serviceDynamoDB:
			p.tableDatasets(ctx, s, yield)
		}
	}
}

// Read implements inventory.Provider.
func (p *Provider) Read(ctx context.Context, d inventory.Dataset, w inventory.Want) iter.Seq2[inventory.Batch, error] {
	return func(yield func(inventory.Batch, error) bool) {
		if parseARN(d.Store).service == serviceDynamoDB {
			p.readTable(ctx, d, w, yield)
			return
		}
		c, err := p.objectsOf(ctx, d.Store, "")
		if err != nil {
			yield(inventory.Batch{}, err)
			return
		}
		objects.Read(ctx, c, d, w, p.reading())(yield)
	}
}

// scopesOf are the scopes of an account.
func (p *Provider) scopesOf(who identity) []inventory.Scope {
	scopes := []inventory.Scope{p.bucketScope(who)}
	for _, region := range p.cfg.Regions.List(provider, who.partition) {
		if p.cfg.Region != "" && p.cfg.Region != region.ID {
			continue
		}
		for _, service := range []string{serviceRDS, serviceDynamoDB, serviceEC2, serviceDirectConnect} {
			scopes = append(scopes, inventory.Scope{
				Provider: provider, Partition: who.partition, Account: who.account, Region: region.ID, Service: service,
			})
		}
	}
	return scopes
}

func (p *Provider) reading() objects.Config {
	cfg := objects.Config{Heads: p.cfg.Heads, Workers: p.cfg.Workers, Limits: p.cfg.Limits, Now: p.cfg.Now}
	if p.cfg.InventoryReport != objects.NoReports {
		cfg.Reports = p.reports
	}
	return cfg
}
