package aws

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/domicile/domicile/internal/inventory"
)

// databasePage is the most that the calls of RDS give at once.
const databasePage = 100

// region is what RDS tells of one region.
type region struct {
	clusters  []types.DBCluster
	instances []types.DBInstance
	globals   []types.GlobalCluster
	gaps      []*inventory.Gap
}

// databases yields the databases of a region: clusters, and the instances that are no members of one. RDS also returns
// the clusters of DocumentDB and Neptune; they are told once, here, by their engine.
func (p *Provider) databases(
	ctx context.Context, ses *session, s inventory.Scope, yield func(inventory.Store, error) bool,
) {
	d := databases{p, ses, s, rds.NewFromConfig(ses.in(s.Region))}
	r, err := d.list(ctx)
	if !yieldGaps(r.gaps, yield) {
		return
	}
	if err != nil {
		yield(inventory.Store{}, err)
		return
	}
	stores := d.stores(r)
	gaps, err := d.size(ctx, stores)
	if !yieldGaps(gaps, yield) {
		return
	}
	for _, st := range stores {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			break
		}
		if !yieldGaps(st.gaps, yield) || !yield(st.store, nil) {
			return
		}
	}
	if err != nil {
		yield(inventory.Store{}, err)
	}
}

// databases is the access to RDS in one region.
type databases struct {
	provider *Provider
	session  *session
	scope    inventory.Scope
	api      *rds.Client
}

func (d databases) call(api string) inventory.Call {
	return d.provider.call(d.session, d.scope, api, d.session.host(serviceRDS, d.scope.Region))
}

func (d databases) pageSize() *int32 {
	return aws.Int32(cmp.Or(d.provider.cfg.PageSize, databasePage))
}

// list takes the three lists of a region to their ends. A list that is denied takes nothing from the others.
func (d databases) list(ctx context.Context) (region, error) {
	var r region
	clusters, err := collect(d.clusters(ctx))
	r.clusters, r.gaps = clusters.items, clusters.gaps
	if err != nil {
		return r, err
	}
	instances, err := collect(d.instances(ctx))
	r.instances, r.gaps = instances.items, append(r.gaps, instances.gaps...)
	if err != nil || len(r.clusters) == 0 { // a global database has a cluster in each of its regions
		return r, err
	}
	globals, err := collect(d.globals(ctx))
	r.globals, r.gaps = globals.items, append(r.gaps, globals.gaps...)
	return r, err
}

func (d databases) clusters(ctx context.Context) listing[types.DBCluster] {
	return pages(ctx, d.provider.cfg.Do, d.call("DescribeDBClusters"),
		func(ctx context.Context, token *string) (page[types.DBCluster], error) {
			out, err := d.api.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{Marker: token, MaxRecords: d.pageSize()})
			if err != nil {
				return page[types.DBCluster]{}, err
			}
			return page[types.DBCluster]{out.DBClusters, aws.ToString(out.Marker)}, nil
		})
}

func (d databases) instances(ctx context.Context) listing[types.DBInstance] {
	return pages(ctx, d.provider.cfg.Do, d.call("DescribeDBInstances"),
		func(ctx context.Context, token *string) (page[types.DBInstance], error) {
			out, err := d.api.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{Marker: token, MaxRecords: d.pageSize()})
			if err != nil {
				return page[types.DBInstance]{}, err
			}
			return page[types.DBInstance]{out.DBInstances, aws.ToString(out.Marker)}, nil
		})
}

func (d databases) globals(ctx context.Context) listing[types.GlobalCluster] {
	return pages(ctx, d.provider.cfg.Do, d.call("DescribeGlobalClusters"),
		func(ctx context.Context, token *string) (page[types.GlobalCluster], error) {
			out, err := d.api.DescribeGlobalClusters(ctx, &rds.DescribeGlobalClustersInput{
				Marker: token, MaxRecords: d.pageSize(),
			})
			if err != nil {
				return page[types.GlobalCluster]{}, err
			}
			return page[types.GlobalCluster]{out.GlobalClusters, aws.ToString(out.Marker)}, nil
		})
}
