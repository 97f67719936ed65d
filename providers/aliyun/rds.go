package aliyun

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// The home of RDS, and the most instances that it lists at once.
const (
	databaseHome = "rds.aliyuncs.com"
	databasePage = 100
)

// databaseRegions returns the regions that RDS says it has, all of the table beside a gap when RDS does not say.
func (p *Provider) databaseRegions(ctx context.Context, account string) ([]string, error) {
	hosts, err := p.databaseHosts(ctx, account)
	if err != nil {
		hosts = map[string]string{}
		for _, r := range p.cfg.Regions.List(provider, "public") {
			hosts[r.ID] = ""
		}
	}
	regions := slices.Sorted(maps.Keys(hosts))
	if p.cfg.Region != "" {
		regions = slices.DeleteFunc(regions, func(r string) bool { return r != p.cfg.Region })
	}
	return regions, err
}

// databaseHosts asks once which regions RDS has, and which host answers for each.
func (p *Provider) databaseHosts(ctx context.Context, account string) (map[string]string, error) {
	p.mu.Lock()
	known := p.hosts
	p.mu.Unlock()
	if known != nil {
		return known.byRegion, known.err
	}
	var out struct {
		Regions struct {
			RDSRegion []struct{ RegionID, RegionEndpoint string }
		}
	}
	scope := inventory.Scope{Provider: provider, Partition: "public", Account: account, Service: serviceRDS}
	err := p.cfg.Do.Do(ctx, call(scope, "DescribeRegions", databaseHome), func(ctx context.Context) error {
		return p.rpc.ask(ctx, "DescribeRegions", databaseHome, nil, &out)
	})
	if err != nil && inventory.AsGap(err) == nil {
		return nil, err
	}
	hosts := map[string]string{}
	for _, r := range out.Regions.RDSRegion {
		hosts[r.RegionID] = cmp.Or(r.RegionEndpoint, databaseHome)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hosts = &databaseHosts{hosts, err}
	return hosts, err
}

// databaseHosts is what RDS said of its regions, or the gap that it did not.
type databaseHosts struct {
	byRegion map[string]string
	err      error
}

// region is the access to RDS in one region.
type region struct {
	provider *Provider
	scope    inventory.Scope
	host     string
}

// regionAt finds the host of a region. Where RDS does not say, it is the usual one.
func (p *Provider) regionAt(ctx context.Context, s inventory.Scope) region {
	r := region{p, s, "rds." + s.Region + ".aliyuncs.com"}
	if hosts, err := p.databaseHosts(ctx, s.Account); err == nil {
		r.host = cmp.Or(hosts[s.Region], r.host)
	}
	return r
}

// ask makes one call, for a store or for the region.
func (r region) ask(ctx context.Context, store inventory.ID, api string, query map[string]string, out any) error {
	c := call(r.scope, api, r.host)
	c.Store = store
	return r.provider.cfg.Do.Do(ctx, c, func(ctx context.Context) error {
		return r.provider.rpc.ask(ctx, api, r.host, query, out)
	})
}

// instance is what the list of instances tells.
type instance struct {
	DBInstanceID          string
	DBInstanceDescription string
	DBInstanceType        string // Primary, Readonly, Guard, Temp
	Engine                string
	EngineVersion         string
	CreateTime            string
	MasterInstanceID      string
}

// databases yields the instances of a region. A read-only instance is no store of its own: its addresses are addresses
// of its master.
func (p *Provider) databases(ctx context.Context, s inventory.Scope, yield func(inventory.Store, error) bool) {
	r := p.regionAt(ctx, s)
	list, listErr := r.instances(ctx)
	if listErr != nil && (!yield(inventory.Store{}, listErr) || inventory.AsGap(listErr) == nil) || len(list) == 0 {
		return
	}
	tags, err := r.tags(ctx)
	if err != nil && (!yield(inventory.Store{}, err) || inventory.AsGap(err) == nil) {
		return
	}
	ask := func(ctx context.Context, g group) (described, error) { return r.describe(ctx, g, tags) }
	yieldDescribed(inventory.Ordered(ctx, groupsOf(list), askers, ask), yield)
}

// group is an instance with the read-only ones that follow it.
type group struct {
	instance
	readers []instance
}

// groupsOf puts read-only instances to their masters. One whose master is not in the list stands for itself.
func groupsOf(list []instance) []group {
	at := map[string]int{}
	var groups []group
	for _, i := range list {
		if i.MasterInstanceID == "" {
			at[i.DBInstanceID] = len(groups)
			groups = append(groups, group{instance: i})
		}
	}
	for _, i := range list {
		if i.MasterInstanceID == "" {
			continue
		}
		if k, ok := at[i.MasterInstanceID]; ok {
			groups[k].readers = append(groups[k].readers, i)
			continue
		}
		groups = append(groups, group{instance: i})
	}
	return groups
}

// instances pages through the instances of the region. What came before a gap is returned with it.
func (r region) instances(ctx context.Context) ([]instance, error) {
	var all []instance
	var first instance // of the page before
	for n := 1; ; n++ {
		var page struct {
			TotalRecordCount int
			Items            struct{ DBInstance []instance }
		}
		err := r.ask(ctx, "", "DescribeDBInstances", map[string]string{
			"RegionId": r.scope.Region, "PageSize": strconv.Itoa(databasePage), "PageNumber": strconv.Itoa(n),
		}, &page)
		if err != nil {
			return all, err
		}
		got := page.Items.DBInstance
		if len(got) == 0 && len(all) < page.TotalRecordCount || len(got) > 0 && got[0] == first {
			return all, stuck(call(r.scope, "DescribeDBInstances", r.host))
		}
		all = append(all, got...)
		if len(all) >= page.TotalRecordCount {
			return all, nil
		}
		first = got[0]
	}
}

// tags pages through the tags of every instance of the region, by instance.
func (r region) tags(ctx context.Context) (map[string]map[string]string, error) {
	tags := map[string]map[string]string{}
	for token := ""; ; {
		var page struct {
			NextToken    string
			TagResources struct {
				TagResource []struct{ ResourceID, TagKey, TagValue string }
			}
		}
		query := map[string]string{"RegionId": r.scope.Region, "ResourceType": "INSTANCE"}
		if token != "" {
			query["NextToken"] = token
		}
		if err := r.ask(ctx, "", "ListTagResources", query, &page); err != nil {
			return tags, err
		}
		for _, t := range page.TagResources.TagResource {
			if tags[t.ResourceID] == nil {
				tags[t.ResourceID] = map[string]string{}
			}
			tags[t.ResourceID][t.TagKey] = t.TagValue
		}
		switch page.NextToken {
		case "":
			return tags, nil
		case token:
			return tags, stuck(call(r.scope, "ListTagResources", r.host))
		}
		token = page.NextToken
	}
}
