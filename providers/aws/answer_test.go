package aws_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aws"
)

// collect sees everything of a cloud.
func collect(t *testing.T, c *cloud, change func(*aws.Config)) inventory.Inventory {
	t.Helper()
	cfg, _ := settings(t, c.start(t))
	cfg.Now = func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
	if change != nil {
		change(&cfg)
	}
	inv, err := inventory.Collect(t.Context(), open(t, cfg), inventory.CollectConfig{Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func gapsOf(inv inventory.Inventory) []string {
	var out []string
	for _, g := range inv.Gaps() {
		out = append(out, fmt.Sprintf("%s %s %s %v", g.Scope.Region, g.Cause, g.Op, g.Fix))
	}
	slices.Sort(out)
	return out
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name          string
		refuse        map[string]string
		stuck         string
		want          []string
		notApplicable int // scopes
	}{
		{"nothing", nil, "", nil, 0},
		{
			"one region is denied",
			map[string]string{"DescribeDBInstances eu-west-1": "AccessDenied"},
			"",
			[]string{"eu-west-1 denied rds:DescribeDBInstances {grant [rds:DescribeDBInstances]}"},
			0,
		},
		{
			"tables are denied",
			map[string]string{"ListTables eu-west-1": "AccessDeniedException"},
			"",
			[]string{"eu-west-1 denied dynamodb:ListTables {grant [dynamodb:ListTables]}"},
			0,
		},
		{
			"too fast",
			map[string]string{"DescribeDBClusters eu-west-1": "Throttling", "ListTables eu-west-1": "ThrottlingException"},
			"",
			[]string{"eu-west-1 throttled dynamodb:ListTables {retry []}", "eu-west-1 throttled rds:DescribeDBClusters {retry []}"},
			0,
		},
		{
			"a region that is not opted in", map[string]string{
				"DescribeDBClusters af-south-1": "InvalidClientTokenId", "ListTables af-south-1": "UnrecognizedClientException",
			}, "", nil, 2,
		},
		{
			"keys that a region of every account does not know",
			map[string]string{
				"DescribeDBClusters eu-west-1": "InvalidClientTokenId",
			},
			"",
			[]string{"eu-west-1 denied rds:DescribeDBClusters {setting [profile PROFILE]}"},
			0,
		},
		{
			"buckets are denied",
			map[string]string{"ListBuckets": "AccessDenied"},
			"",
			[]string{" denied s3:ListAllMyBuckets {grant [s3:ListAllMyBuckets]}"},
			0,
		},
		{
			"wrong keys",
			map[string]string{"GetCallerIdentity": "InvalidClientTokenId"},
			"",
			[]string{"us-east-1 denied sts:GetCallerIdentity {setting [profile PROFILE]}"},
			0,
		},
		{
			"a token that stays", nil, "ListBuckets",
			[]string{" truncated s3:ListAllMyBuckets {report []}"},
			0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inv := collect(t, &cloud{refuse: tt.refuse, stuck: tt.stuck}, nil)
			if diff := cmp.Diff(tt.want, gapsOf(inv)); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
			n := 0
			for _, c := range inv.Coverage {
				if c.Status == inventory.NotApplicable {
					n++
				}
			}
			if n != tt.notApplicable {
				t.Errorf("%d scopes are not applicable, want %d", n, tt.notApplicable)
			}
		})
	}
}

func TestMarkersThatStay(t *testing.T) {
	for _, tt := range []struct{ stuck, want string }{
		{"ListTables", "truncated dynamodb:ListTables {report []}"},
		{"DescribeDBInstances", "truncated rds:DescribeDBInstances {report []}"},
	} {
		t.Run(tt.stuck, func(t *testing.T) {
			inv := collect(t, &cloud{stuck: tt.stuck}, func(c *aws.Config) { c.Region = "eu-west-1" })
			if diff := cmp.Diff([]string{"eu-west-1 " + tt.want}, gapsOf(inv)); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
		})
	}
}

func TestChinaIsAPartition(t *testing.T) {
	c := &cloud{
		partition: "aws-cn", buckets: []site{{"learners", "cn-northwest-1", ""}},
		instances: map[string][]string{"cn-north-1": {"crm"}},
	}
	inv := collect(t, c, func(c *aws.Config) { c.URL = "aws-cn" })
	var got []string
	for _, s := range inv.Stores {
		got = append(got, fmt.Sprintf("%s %s %s %v", s.ID, s.Region, s.Place.Zone, s.Endpoints))
	}
	want := []string{
		"arn:aws-cn:rds:cn-north-1:123456789012:db:crm cn-north-1 mainland [crm.abcdefg.cn-north-1.rds.amazonaws.com:5432]",
		"arn:aws-cn:s3:::learners cn-northwest-1 mainland [learners.s3.cn-northwest-1.amazonaws.com.cn:443]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
	for _, s := range inv.Scopes {
		if s.Partition != "aws-cn" || s.Region != "" && s.Region[:3] != "cn-" {
			t.Errorf("scope %s", s.ID())
		}
	}
	if len(inv.Scopes) != 9 {
		t.Errorf("%d scopes, want those of two regions with four services, and the buckets", len(inv.Scopes))
	}
}

func TestKeysOfAnotherPartitionAreRefused(t *testing.T) {
	inv := collect(t, &cloud{partition: "aws"}, func(c *aws.Config) { c.URL = "aws-cn" })
	if len(inv.Stores) != 0 || len(inv.Gaps()) != 1 {
		t.Errorf("%d stores, gaps %v; want a gap alone", len(inv.Stores), gapsOf(inv))
	}
}

func TestBucketsKnowTheirRegions(t *testing.T) {
	c := &cloud{page: 2, buckets: []site{
		{"a-told", "ap-southeast-1", ""}, {"b-oldest", "", ""}, {"c-ireland", "", "EU"}, {"d-far", "", "sa-east-1"}, {"e-told", "eu-west-1", ""},
	}}
	inv := collect(t, c, nil)
	got := map[string]string{}
	for _, s := range inv.Stores {
		got[s.Name] = fmt.Sprintf("%s %s %s %d %d", s.Region, s.Place.Country, s.Exposure, s.Size.Items.Value, s.Size.Bytes.Value)
	}
	want := map[string]string{
		"a-told": "ap-southeast-1 sg unknown 1000 2000", "b-oldest": "us-east-1 us unknown 1000 2000",
		"c-ireland": "eu-west-1 ie unknown 1000 2000", "d-far": "sa-east-1 br unknown 1000 2000",
		"e-told": "eu-west-1 ie unknown 1000 2000",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("buckets (-want +got):\n%s", diff)
	}
	if n := c.seen["ListBuckets"]; n != 3 {
		t.Errorf("%d pages of buckets, want 3", n)
	}
	if n := c.seen["GetBucketLocation"]; n != 3 {
		t.Errorf("%d questions for a location, want those of the three buckets without a region", n)
	}
	for _, s := range inv.Stores {
		if want := "2026-11-21"; s.Size.Bytes.AsOf.Format(time.DateOnly) != want || s.Size.Bytes.Method != inventory.Metric {
			t.Errorf("%s: size as of %v by %s", s.Name, s.Size.Bytes.AsOf, s.Size.Bytes.Method)
		}
	}
}

func TestDatabasesAreCountedOnce(t *testing.T) {
	c := &cloud{public: true, instances: map[string][]string{"ap-southeast-1": {"crm"}}, clusters: map[string][]string{
		"ap-southeast-1": {"aurora-mysql", "neptune", "docdb"},
	}}
	inv := collect(t, c, func(c *aws.Config) { c.Region = "ap-southeast-1" })
	var got []string
	for _, s := range inv.Stores {
		got = append(got, fmt.Sprintf("%s %s %s %v", s.Engine, s.Service, s.Exposure, s.Replication))
	}
	want := []string{
		"aurora-mysql rds unknown [{arn:aws:rds:eu-central-1:123456789012:cluster:reader eu-central-1 {de abroad region_table} global_database}]",
		"docdb rds unknown []", "neptune rds unknown []", "postgres rds unknown []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"ap-southeast-1 unsupported ec2:DescribeSecurityGroups {report []}"}, gapsOf(inv)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// TestTemporaryKeysLeaveARegionOpen asks for a gap where a session token may be of the kind that does not reach regions
// that are opted in: not seen is never clean.
func TestTemporaryKeysLeaveARegionOpen(t *testing.T) {
	c := &cloud{refuse: map[string]string{"ListTables af-south-1": "UnrecognizedClientException"}}
	inv := collect(t, c, func(cfg *aws.Config) { cfg.SessionToken = "token" })
	want := []string{"af-south-1 not_enabled dynamodb:ListTables {enable [af-south-1 STS version 2 tokens]}"}
	if diff := cmp.Diff(want, gapsOf(inv)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}
