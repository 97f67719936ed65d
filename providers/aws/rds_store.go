package aws

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/domicile/domicile/internal/inventory"
)

// gibibyte is the unit in which RDS counts storage.
const gibibyte = 1 << 30

// stores makes the stores of a region, in the order of the lists. The addresses of the members of a cluster are
// addresses of the cluster.
func (d databases) stores(r region) []described {
	members := map[string][]types.DBInstance{}
	var out []described
	for _, i := range r.instances {
		if cluster := aws.ToString(i.DBClusterIdentifier); cluster != "" {
			members[cluster] = append(members[cluster], i)
			continue
		}
		out = append(out, d.instance(i))
	}
	for _, c := range r.clusters {
		out = append(out, d.cluster(c, members[aws.ToString(c.DBClusterIdentifier)], r.globals))
	}
	return out
}

// store is what instances and clusters have in common.
func (d databases) store(id, name *string) inventory.Store {
	return inventory.Store{
		ID: inventory.ID(aws.ToString(id)), Provider: provider, Partition: d.scope.Partition, Account: d.scope.Account,
		Service: serviceRDS, Kind: inventory.Database, Name: aws.ToString(name), Region: d.scope.Region,
		Place: d.provider.cfg.Regions.Place(provider, d.scope.Region),
	}
}

// instance makes the store of an instance.
func (d databases) instance(i types.DBInstance) described {
	st := d.store(i.DBInstanceArn, i.DBInstanceIdentifier)
	st.Engine, st.EngineVersion = aws.ToString(i.Engine), aws.ToString(i.EngineVersion)
	st.Encryption, st.Logging = triOf(i.StorageEncrypted), audited(i.EnabledCloudwatchLogsExports, string(i.ActivityStreamStatus))
	st.Tags, st.CreatedAt = tagsOf(i.TagList), i.InstanceCreateTime
	if e := i.Endpoint; e != nil {
		st.Endpoints = endpoints(e.Port, aws.ToString(e.Address))
	}
	if size := aws.ToInt32(i.AllocatedStorage); size > 0 {
		st.Size.Bytes = &inventory.Measure{Value: int64(size) * gibibyte, Method: inventory.Estimate}
	}
	for _, id := range slices.Concat(i.ReadReplicaDBInstanceIdentifiers, i.ReadReplicaDBClusterIdentifiers) {
		st.Replication = d.replica(st.Replication, id, "read_replica")
	}
	return d.exposed(st, i.PubliclyAccessible)
}

// cluster makes the store of a cluster.
func (d databases) cluster(c types.DBCluster, members []types.DBInstance, globals []types.GlobalCluster) described {
	st := d.store(c.DBClusterArn, c.DBClusterIdentifier)
	st.Engine, st.EngineVersion = aws.ToString(c.Engine), aws.ToString(c.EngineVersion)
	st.Encryption, st.Logging = triOf(c.StorageEncrypted), audited(c.EnabledCloudwatchLogsExports, string(c.ActivityStreamStatus))
	st.Tags, st.CreatedAt = tagsOf(c.TagList), c.ClusterCreateTime
	hosts := append([]string{aws.ToString(c.Endpoint), aws.ToString(c.ReaderEndpoint)}, c.CustomEndpoints...)
	public := c.PubliclyAccessible
	for _, m := range members {
		if m.Endpoint != nil {
			hosts = append(hosts, aws.ToString(m.Endpoint.Address))
		}
		if public == nil || aws.ToBool(m.PubliclyAccessible) {
			public = m.PubliclyAccessible
		}
	}
	st.Endpoints = endpoints(c.Port, hosts...)
	if size := aws.ToInt32(c.AllocatedStorage); size > 1 { // Aurora allocates by itself, and says 1
		st.Size.Bytes = &inventory.Measure{Value: int64(size) * gibibyte, Method: inventory.Estimate}
	}
	for _, id := range c.ReadReplicaIdentifiers {
		st.Replication = d.replica(st.Replication, id, "read_replica")
	}
	for _, id := range readersOf(st.ID, globals) {
		st.Replication = d.replica(st.Replication, id, "global_database")
	}
	return d.exposed(st, public)
}

// readersOf returns the clusters that a global database copies from the one that writes.
func readersOf(writer inventory.ID, globals []types.GlobalCluster) []string {
	var readers []string
	for _, g := range globals {
		for _, m := range g.GlobalClusterMembers {
			if aws.ToBool(m.IsWriter) && aws.ToString(m.DBClusterArn) == string(writer) {
				readers = append(readers, m.Readers...)
				readers = append(readers, membersOf(g, writer)...)
			}
		}
	}
	slices.Sort(readers)
	return slices.Compact(readers)
}

// membersOf returns the other clusters of a global database.
func membersOf(g types.GlobalCluster, but inventory.ID) []string {
	var others []string
	for _, m := range g.GlobalClusterMembers {
		if id := aws.ToString(m.DBClusterArn); id != "" && id != string(but) {
			others = append(others, id)
		}
	}
	return others
}

// replica adds a copy in another region, which RDS names by its ARN. Copies in the own region have plain names, and do
// not leave it.
func (d databases) replica(list []inventory.Replica, id, kind string) []inventory.Replica {
	to := parseARN(inventory.ID(id))
	known := func(r inventory.Replica) bool { return r.To == id }
	if to.region == "" || to.region == d.scope.Region || slices.ContainsFunc(list, known) {
		return list
	}
	return append(list, inventory.Replica{
		To: id, Region: to.region, Place: d.provider.cfg.Regions.Place(provider, to.region), Kind: kind,
	})
}

// exposed says who can reach a database. One with a public address may still be closed by its security groups, which
// RDS does not tell: that is a gap.
func (d databases) exposed(st inventory.Store, public *bool) described {
	st.Exposure = inventory.ExposureUnknown
	switch {
	case public == nil:
		return described{store: st}
	case !*public:
		st.Exposure = inventory.Private
		return described{store: st}
	}
	return described{st, []*inventory.Gap{{
		Scope: d.scope, Store: st.ID, Op: "ec2:DescribeSecurityGroups", Cause: inventory.Unsupported,
		Fix: inventory.Fix{Code: inventory.FixReport},
	}}}
}

// endpoints joins hosts with their port, each once.
func endpoints(port *int32, hosts ...string) []string {
	var out []string
	for _, h := range hosts {
		if h == "" {
			continue
		}
		if p := aws.ToInt32(port); p > 0 {
			h = net.JoinHostPort(h, strconv.Itoa(int(p)))
		}
		if e := inventory.CleanEndpoint(h); !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

func triOf(b *bool) inventory.Tri {
	switch {
	case b == nil:
		return inventory.Unknown
	case *b:
		return inventory.Yes
	}
	return inventory.No
}

// audited reports whether accesses are logged outside the database; what it logs inside itself RDS does not tell.
func audited(exports []string, stream string) inventory.Tri {
	if stream == string(types.ActivityStreamStatusStarted) || slices.ContainsFunc(exports, func(e string) bool {
		return strings.Contains(e, "audit")
	}) {
		return inventory.Yes
	}
	return inventory.Unknown
}

func tagsOf(list []types.Tag) map[string]string {
	if len(list) == 0 {
		return nil
	}
	tags := make(map[string]string, len(list))
	for _, t := range list {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags
}
