package aliyun_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/domicile/domicile/internal/format/objects"
	"github.com/domicile/domicile/internal/format/objects/reporttest"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aliyun"
)

// TestReports lists a bucket from the report that its rules or the settings tell of: datasets are those of the bucket, and
// no page of it was asked for.
func TestReports(t *testing.T) {
	at := time.Date(2026, 11, 20, 1, 0, 0, 0, time.UTC)
	// What a report states of objects differs enough that it cannot be packed small: one that is small is not read.
	random := rand.New(rand.NewPCG(1, 2))
	var members []inventory.Member
	learners := map[string]string{}
	for range 50_000 {
		m := inventory.Member{
			Key: fmt.Sprintf("学员/%016x%016x%016x.csv", random.Uint64(), random.Uint64(), random.Uint64()), Bytes: 8,
			ETag: "5B3C1A2E053D763E1B002CC607C5A0FE1", ModTime: time.Date(2024, 5, 6, 8, 0, 0, 0, time.UTC),
		}
		members = append(members, m)
		learners[m.Key] = "a,b\n1,2\n"
	}
	report := reporttest.Write(t, reporttest.Report{
		Source: "learners", Destination: "reports", Prefix: "inv", Name: "daily", At: at, OSS: true, Versions: true, Rows: 10_000,
	}, members)
	clock := func() time.Time { return at.Add(24 * time.Hour) }
	tests := []struct {
		name    string
		rules   []rule
		setting string
		refuse  string
		read    bool
	}{
		{"rule", []rule{{"part", "reports", "x", "y/", ""}, {"off", "reports", "x", "", "off"}, {"daily", "reports", "inv", "", ""}}, "", "", true},
		{"setting", nil, "oss://reports/inv", "", true},
		{"rules of parts alone", []rule{{"daily", "reports", "inv", "学员/", ""}}, "", "", false},
		{"switched off here", []rule{{"daily", "reports", "inv", "", ""}}, objects.NoReports, "", false},
		{"denied", []rule{{"daily", "reports", "inv", "", ""}}, "", "AccessDenied", false},
		{"no rules", nil, "", "NoSuchInventory", false},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			c := &cloud{buckets: []bucket{
				{Name: "learners", Location: "oss-cn-hangzhou", Objects: learners, Reports: tt.rules},
				{Name: "reports", Location: "oss-cn-hangzhou", Objects: maps.Clone(report)},
			}, refuse: map[string]string{"learners?inventory": tt.refuse}}
			url := c.start(t)
			store := inventory.Store{
				ID: "acs:oss:cn-hangzhou:" + account + ":learners", Service: "oss", Region: "cn-hangzhou", Provider: "aliyun",
			}
			want := datasets(t, openWith(t, aliyun.Config{URL: "oss://learners", Endpoint: url, InventoryReport: objects.NoReports}), store, 0)
			before := c.count("GET learners?list")
			p := openWith(t, aliyun.Config{URL: "oss://learners", Endpoint: url, InventoryReport: tt.setting, Now: clock})
			unseen := 0
			if tt.read {
				unseen = 2 // what is newer, and older versions
			}
			got := datasets(t, p, store, unseen)
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(inventory.Measure{}, "AsOf")); diff != "" {
				t.Errorf("(-listed +from the report):\n%s", diff)
			}
			if pages := c.count("GET learners?list") - before; pages == 0 != tt.read || (got[0].Bytes.AsOf != nil) != tt.read {
				t.Errorf("%d pages of the bucket were asked for, as of %v", pages, got[0].Bytes.AsOf)
			}
		})
	}
}

func datasets(t *testing.T, p *aliyun.Provider, s inventory.Store, unseen int) []inventory.Dataset {
	t.Helper()
	var all []inventory.Dataset
	for d, err := range p.Datasets(t.Context(), s) {
		if gap := inventory.AsGap(err); gap != nil {
			if unseen--; unseen < 0 {
				t.Errorf("%v: %v", gap, gap.Fix)
			}
		} else if err != nil {
			t.Fatal(err)
		} else {
			all = append(all, d)
		}
	}
	if unseen > 0 || len(all) == 0 {
		t.Errorf("%d gaps too few, %d datasets", unseen, len(all))
	}
	return all
}
