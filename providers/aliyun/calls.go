package aliyun

import (
	"github.com/domicile/domicile/internal/inventory"
)

// When says for what a call is needed.
type When string

// The occasions of a call.
const (
	Inventory When = "inventory" // names, places, exposure
	Sample    When = "sample"    // formats, columns and values
	Verify    When = "verify"    // the comparison of source and target after a move; it also lists and reads
)

// Operation is one call that the provider makes. Product and Version are those of the generic client, empty for OSS.
type Operation struct {
	API        string
	Product    string
	Version    string
	Permission string // as a RAM policy names it; also Op of gaps. "" needs none
	When       When
}

// Calls lists everything that the provider ever asks of the cloud. Policies of least privilege are made from it.
func Calls() []Operation {
	return []Operation{
		{"ListBuckets", "", "", "oss:ListBuckets", Inventory},
		{"GetBucketInfo", "", "", "oss:GetBucketInfo", Inventory},
		{"GetBucketStat", "", "", "oss:GetBucketStat", Inventory},
		{"GetBucketPolicy", "", "", "oss:GetBucketPolicy", Inventory},
		{"GetBucketLogging", "", "", "oss:GetBucketLogging", Inventory},
		{"GetBucketTagging", "", "", "oss:GetBucketTagging", Inventory},
		{"GetBucketReplication", "", "", "oss:GetBucketReplication", Inventory},
		{"ListObjectsV2", "", "", "oss:ListObjects", Inventory},
		{"ListBucketInventory", "", "", "oss:GetBucketInventory", Inventory}, // then also GetObject where reports lie
		{"GetObject", "", "", "oss:GetObject", Sample},
		{"HeadObject", "", "", "oss:GetObject", Verify}, // the checksum that OSS states
		{"GetCallerIdentity", "Sts", "2015-04-01", "sts:GetCallerIdentity", Inventory},
		{"DescribeRegions", "Rds", "2014-08-15", "rds:DescribeRegions", Inventory},
		{"DescribeDBInstances", "Rds", "2014-08-15", "rds:DescribeDBInstances", Inventory},
		{"DescribeDBInstanceAttribute", "Rds", "2014-08-15", "rds:DescribeDBInstanceAttribute", Inventory},
		{"DescribeDBInstanceNetInfo", "Rds", "2014-08-15", "rds:DescribeDBInstanceNetInfo", Inventory},
		{"DescribeDBInstanceIPArrayList", "Rds", "2014-08-15", "rds:DescribeDBInstanceIPArrayList", Inventory},
		{"DescribeResourceUsage", "Rds", "2014-08-15", "rds:DescribeResourceUsage", Inventory},
		{"DescribeCenBandwidthPackages", "Cbn", "2017-09-12", "cen:DescribeCenBandwidthPackages", Inventory},
		{"ListTransitRouterPeerAttachments", "Cbn", "2017-09-12", "cen:ListTransitRouterPeerAttachments", Inventory},
		{"DescribeVpnConnections", "Vpc", "2016-04-28", "vpc:DescribeVpnConnections", Inventory},
		{"DescribeSslVpnServers", "Vpc", "2016-04-28", "vpc:DescribeSslVpnServers", Inventory},
		{"DescribePhysicalConnections", "Vpc", "2016-04-28", "vpc:DescribePhysicalConnections", Inventory},
		{"ListTagResources", "Rds", "2014-08-15", "rds:ListTagResources", Inventory},
	}
}

// operation finds a call in the table.
func operation(api string) Operation {
	for _, op := range Calls() {
		if op.API == api {
			return op
		}
	}
	return Operation{API: api, Permission: api}
}

// call describes a request: what it needs, where it goes, and what its errors mean.
func call(s inventory.Scope, api, host string) inventory.Call {
	needs := operation(api).Permission
	return inventory.Call{Scope: s, Op: needs, Host: host, Classify: classify(needs)}
}
