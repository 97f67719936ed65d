package aliyun_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/aliyun"
)

// estate has what the suite asks for: awkward names, an empty bucket, copies across the border, a public bucket.
func estate() *cloud {
	return &cloud{
		page: 2,
		buckets: []bucket{
			{
				Name: "learners", Location: "oss-cn-hangzhou", ACL: "private", SSE: "KMS", LogTo: "logs",
				CopyTo: "copies", CopyLocation: "oss-ap-southeast-1", Tags: map[string]string{"team": "learn"},
				Objects: map[string]string{
					"学员/a 1%.csv": "id,name\n1,a\n2,b\n", "学员/a 2%.csv": "id,name\n3,c\n", "x/readme.txt": "hello world, this is text\n",
				},
			},
			{Name: "copies", Location: "oss-ap-southeast-1", ACL: "private", SSE: "AES256"},
			{Name: "site", Location: "oss-cn-hongkong", ACL: "public-read", SSE: "None"},
			{Name: "pool", Location: "oss-cn-hangzhou", ACL: "private", Policy: `{"Version":"1","Statement":[{"Effect":"Allow",
				"Action":["oss:GetObject"],"Principal":["6543210987654321"],"Resource":["acs:oss:*:*:pool/*"]}]}`},
		},
		instances: []instance{
			{ID: "rm-1", Description: "crm", Region: "cn-hangzhou", Allowed: "10.0.0.0/8"},
			{ID: "rr-1", Region: "cn-hangzhou", Master: "rm-1"},
			{ID: "rm-2", Region: "ap-southeast-1", Public: true, Allowed: "127.0.0.1,0.0.0.0/0"},
		},
	}
}

func TestConforms(t *testing.T) {
	c := estate()
	p := open(t, "aliyun", c.start(t), 4)
	err := conform.Check(t.Context(), p, conform.Config{
		Writes: c.writes,
		Expected: conform.Expected{
			Stores: []inventory.ID{
				"acs:oss:cn-hangzhou:" + account + ":learners", "acs:oss:ap-southeast-1:" + account + ":copies",
				"acs:oss:cn-hongkong:" + account + ":site", "acs:oss:cn-hangzhou:" + account + ":pool",
				"acs:rds:cn-hangzhou:" + account + ":dbinstance/rm-1", "acs:rds:ap-southeast-1:" + account + ":dbinstance/rm-2",
			},
			Datasets: []inventory.ID{
				"acs:oss:cn-hangzhou:" + account + ":learners/学员/a *%25.csv", "acs:oss:cn-hangzhou:" + account + ":learners/x/readme.txt",
			},
			Gaps: []inventory.Cause{},
		},
	})
	if err != nil {
		t.Error(err)
	}
}

// collect sees everything of a source.
func collect(t *testing.T, c *cloud, source string) inventory.Inventory {
	t.Helper()
	inv, err := inventory.Collect(t.Context(), open(t, source, c.start(t), 0), inventory.CollectConfig{Source: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestStores(t *testing.T) {
	inv := collect(t, estate(), "aliyun")
	var got []string
	for _, s := range inv.Stores {
		line := fmt.Sprintf("%s %s %s enc=%s exp=%s log=%s", s.Name, s.Region, s.Place.Zone, s.Encryption, s.Exposure, s.Logging)
		if s.Size.Bytes != nil {
			line += fmt.Sprintf(" bytes=%d/%s", s.Size.Bytes.Value, s.Size.Bytes.Method)
		}
		if len(s.Replication) > 0 {
			line += fmt.Sprintf(" -> %s %s", s.Replication[0].To, s.Replication[0].Place.Zone)
		}
		if s.Kind == inventory.Database {
			line += " " + strings.Join(s.Endpoints, " ")
		}
		got = append(got, line)
	}
	want := []string{
		"copies ap-southeast-1 abroad enc=yes exp=private log=no bytes=0/metric",
		"pool cn-hangzhou mainland enc=no exp=shared log=no bytes=0/metric",
		"learners cn-hangzhou mainland enc=yes exp=private log=yes bytes=54/metric -> acs:oss:ap-southeast-1:" + account + ":copies abroad",
		"site cn-hongkong hk enc=no exp=public log=no bytes=0/metric",
		"rm-2 ap-southeast-1 abroad enc=unknown exp=public log=unknown bytes=2642411520/metric rm-2.mysql.rds.aliyuncs.com:3306 rm-2-pub.mysql.rds.aliyuncs.com:3306",
		"crm cn-hangzhou mainland enc=unknown exp=private log=unknown bytes=2642411520/metric rm-1.mysql.rds.aliyuncs.com:3306 rr-1.mysql.rds.aliyuncs.com:3306",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
}

func TestPagesToTheEnd(t *testing.T) {
	c := &cloud{page: 100}
	for i := range 250 {
		c.buckets = append(c.buckets, bucket{Name: fmt.Sprintf("b-%03d", i), Location: "oss-cn-beijing", ACL: "private"})
		c.instances = append(c.instances, instance{ID: fmt.Sprintf("rm-%03d", i), Region: "cn-hangzhou"})
	}
	inv := collect(t, c, "aliyun")
	if len(inv.Stores) != 500 || len(inv.Gaps()) != 0 {
		t.Errorf("%d stores and %d gaps, want 500 and 0", len(inv.Stores), len(inv.Gaps()))
	}
	if n := c.count("GET ?buckets"); n != 3 {
		t.Errorf("%d pages of buckets, want 3", n)
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name   string
		refuse map[string]string
		stuck  bool
		stores int
		want   []string // cause, call and fix of each gap
	}{
		{
			"one bucket is denied",
			map[string]string{"learners?bucketInfo": "AccessDenied", "learners?policy": "AccessDenied"},
			false, 6,
			[]string{"denied oss:GetBucketInfo {grant [oss:GetBucketInfo]}", "denied oss:GetBucketPolicy {grant [oss:GetBucketPolicy]}"},
		},
		{"the list is denied", map[string]string{"?buckets": "AccessDenied"}, false, 2, []string{"denied oss:ListBuckets {grant [oss:ListBuckets]}"}},
		{
			"a region is denied",
			map[string]string{"DescribeDBInstances cn-hangzhou": "Forbidden.RAM"},
			false, 5,
			[]string{"denied rds:DescribeDBInstances {grant [rds:DescribeDBInstances]}"},
		},
		{"a region is not offered", map[string]string{"DescribeDBInstances cn-hangzhou": "InvalidRegionId"}, false, 5, nil},
		{
			"too fast",
			map[string]string{"DescribeResourceUsage rm-1": "Throttling.User"},
			false, 6,
			[]string{"throttled rds:DescribeResourceUsage {retry []}"},
		},
		{"busy", map[string]string{"learners?stat": "ServiceBusy"}, false, 6, []string{"throttled oss:GetBucketStat {retry []}"}},
		{"no such call", map[string]string{"learners?logging": "NotImplemented"}, false, 6, []string{"unsupported oss:GetBucketLogging {report []}"}},
		{
			"wrong keys",
			map[string]string{"GetCallerIdentity": "InvalidAccessKeyId.NotFound"},
			false, 0,
			[]string{"denied sts:GetCallerIdentity {setting [ALIBABA_CLOUD_ACCESS_KEY_ID KEY]}"},
		},
		{"a marker that stays", nil, true, 6, []string{"truncated oss:ListBuckets {report []}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := estate()
			c.page, c.refuse, c.stuck = 0, tt.refuse, tt.stuck
			inv := collect(t, c, "aliyun")
			var got []string
			for _, g := range inv.Gaps() {
				got = append(got, fmt.Sprintf("%s %s %v", g.Cause, g.Op, g.Fix))
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
			if len(inv.Stores) != tt.stores {
				t.Errorf("%d stores, want %d", len(inv.Stores), tt.stores)
			}
		})
	}
}

func TestWhatIsDeniedIsUnknown(t *testing.T) {
	c := estate()
	c.refuse = map[string]string{
		"learners?bucketInfo": "AccessDenied", "learners?policy": "AccessDenied", "learners?logging": "AccessDenied",
		"learners?stat": "AccessDenied",
	}
	for _, s := range collect(t, c, "oss://").Stores {
		if s.Name != "learners" {
			continue
		}
		if s.Exposure != inventory.ExposureUnknown || s.Encryption != inventory.Unknown || s.Logging != inventory.Unknown || s.Size.Bytes != nil {
			t.Errorf("exposure %s, encryption %s, logging %s, size %v; want all unknown", s.Exposure, s.Encryption, s.Logging, s.Size.Bytes)
		}
	}
}

// TestHosts looks at where requests go when no endpoint is set.
func TestHosts(t *testing.T) {
	for _, tt := range []struct {
		source string
		want   []string
	}{
		{"aliyun", []string{
			"cbn.aliyuncs.com", "copies.oss-ap-southeast-1.aliyuncs.com", "learners.oss-cn-hangzhou.aliyuncs.com", "oss-cn-hangzhou.aliyuncs.com",
			"pool.oss-cn-hangzhou.aliyuncs.com", "rds.aliyuncs.com", "rds.ap-southeast-1.aliyuncs.com",
			"site.oss-cn-hongkong.aliyuncs.com", "sts.aliyuncs.com", "vpc.ap-southeast-1.aliyuncs.com",
			"vpc.cn-hangzhou.aliyuncs.com", "vpc.cn-hongkong.aliyuncs.com",
		}},
		{"oss://site", []string{
			"site.oss-cn-hangzhou.aliyuncs.com", "site.oss-cn-hongkong.aliyuncs.com", "sts.aliyuncs.com",
		}},
	} {
		t.Run(tt.source, func(t *testing.T) {
			c := estate()
			to := &toTest{server: c.start(t), hosts: map[string]bool{}}
			p := openWith(t, aliyun.Config{URL: tt.source, HTTP: &http.Client{Transport: to}})
			inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{Source: "test"})
			if err != nil || len(inv.Gaps()) != 0 || len(inv.Stores) == 0 {
				t.Errorf("%d stores, gaps %v, error %v", len(inv.Stores), inv.Gaps(), err)
			}
			if diff := cmp.Diff(tt.want, slices.Sorted(maps.Keys(to.hosts))); diff != "" {
				t.Errorf("hosts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOneBucket(t *testing.T) {
	inv := collect(t, estate(), "oss://learners")
	if len(inv.Stores) != 1 || inv.Stores[0].ID != "acs:oss:cn-hangzhou:"+account+":learners" || len(inv.Datasets) != 2 {
		t.Errorf("stores %v, %d datasets", inv.Stores, len(inv.Datasets))
	}
}
