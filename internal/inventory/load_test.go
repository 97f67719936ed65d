package inventory_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
)

func regions(t *testing.T) *inventory.Regions {
	t.Helper()
	table, err := inventory.LoadRegions(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestRegionsPlace(t *testing.T) {
	table := regions(t)
	place := func(country string, zone inventory.Zone) inventory.Place {
		return inventory.Place{Country: country, Zone: zone, Basis: inventory.BasisRegionTable}
	}
	tests := []struct {
		name, provider, region string
		want                   inventory.Place
	}{
		{"Beijing of AWS is in the mainland", "aws", "cn-north-1", place("cn", inventory.Mainland)},
		{"Ningxia of AWS is in the mainland", "aws", "cn-northwest-1", place("cn", inventory.Mainland)},
		{"Hong Kong begins with cn- and is not", "aliyun", "cn-hongkong", place("hk", inventory.HongKong)},
		{"as OSS spells it", "aliyun", "oss-cn-hongkong", place("hk", inventory.HongKong)},
		{"Hangzhou as OSS spells it", "aliyun", "oss-cn-hangzhou", place("cn", inventory.Mainland)},
		{"the finance cloud as OSS spells it", "aliyun", "oss-cn-hzfinance", place("cn", inventory.Mainland)},
		{"the government cloud", "aliyun", "cn-north-2-gov-1", place("cn", inventory.Mainland)},
		{"a bucket without a fixed region", "aliyun", "oss-rg-china-mainland", place("cn", inventory.Mainland)},
		{"East Asia of Azure is Hong Kong", "azure", "eastasia", place("hk", inventory.HongKong)},
		{"a display name", "azure", "West Europe", place("nl", inventory.Abroad)},
		{"21Vianet", "azure", "chinaeast2", place("cn", inventory.Mainland)},
		{"Norway is no boolean", "azure", "norwayeast", place("no", inventory.Abroad)},
		{"Taiwan", "gcp", "asia-east1", place("tw", inventory.Taiwan)},
		{"upper case, as buckets have it", "gcp", "ASIA-EAST2", place("hk", inventory.HongKong)},
		{"several regions", "gcp", "ASIA", place("", inventory.Multi)},
		{"several regions of one country", "gcp", "nam4", place("", inventory.Multi)},
		{"the location of old buckets", "aws", "EU", place("ie", inventory.Abroad)},
		{"a region of another cloud", "aws", "cn-hangzhou", inventory.Place{Zone: inventory.ZoneUnknown, Basis: inventory.BasisNoRegion}},
		{"a region that nobody knows", "aliyun", "cn-atlantis", inventory.Place{Zone: inventory.ZoneUnknown, Basis: inventory.BasisNoRegion}},
		{"a provider that nobody knows", "oci", "uk-london-1", inventory.Place{Zone: inventory.ZoneUnknown, Basis: inventory.BasisNoRegion}},
		{"no region", "aws", "", inventory.UnknownPlace()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, table.Place(tt.provider, tt.region)); diff != "" {
				t.Errorf("Place(%q, %q) (-want +got):\n%s", tt.provider, tt.region, diff)
			}
		})
	}
}

func TestRegionsList(t *testing.T) {
	table := regions(t)
	tests := []struct {
		provider, partition string
		want                int
	}{
		{"aws", "aws", 34},
		{"aws", "aws-cn", 2},
		{"aws", "", 46},
		{"azure", "china", 6},
		{"aliyun", "finance", 4},
		{"aliyun", "gov", 1},
		{"gcp", "china", 0},
		{"oci", "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.provider+"/"+tt.partition, func(t *testing.T) {
			list := table.List(tt.provider, tt.partition)
			if len(list) != tt.want {
				t.Errorf("%d regions, want %d", len(list), tt.want)
			}
			for i := range list[min(1, len(list)):] {
				if list[i].ID >= list[i+1].ID {
					t.Errorf("%s before %s", list[i].ID, list[i+1].ID)
				}
			}
		})
	}
}

// TestRegionsMainland holds the table against the list of mainland regions of the facts, by hand: one more or one less
// region in the mainland is a legal matter.
func TestRegionsMainland(t *testing.T) {
	table := regions(t)
	want := map[string]string{
		"aws":   "cn-north-1 cn-northwest-1",
		"azure": "chinaeast chinaeast2 chinaeast3 chinanorth chinanorth2 chinanorth3",
		"gcp":   "",
		"aliyun": "cn-beijing cn-beijing-finance-1 cn-chengdu cn-fuzhou cn-guangzhou cn-hangzhou cn-hangzhou-finance " +
			"cn-heyuan cn-heyuan-acdr-1 cn-huhehaote cn-nanjing cn-north-2-gov-1 cn-qingdao cn-shanghai " +
			"cn-shanghai-finance-1 cn-shenzhen cn-shenzhen-finance-1 cn-wuhan-lr cn-wulanchabu cn-zhangjiakou " +
			"cn-zhengzhou-jva cn-zhongwei rg-china-mainland",
	}
	for provider, ids := range want {
		var got []string
		for _, r := range table.List(provider, "") {
			if r.Zone == inventory.Mainland {
				got = append(got, r.ID)
			}
		}
		if diff := cmp.Diff(ids, strings.Join(got, " ")); diff != "" {
			t.Errorf("mainland regions of %s (-want +got):\n%s", provider, diff)
		}
	}
}

func TestLoadRegionsRefuses(t *testing.T) {
	const head = "provider: x\nas_of: 2026-01-02\nsources: [a page]\nregions:\n"
	const good = "  - {id: r1, name: One, country: sg, zone: abroad, partition: p, status: active}\n"
	tests := []struct{ name, file, want string }{
		{"an unknown key", head + "  - {id: r1, colour: red}\n", "colour"},
		{"a zone that contradicts the country", head + "  - {id: r1, name: One, country: hk, zone: mainland, partition: p, status: active}\n", `zone "mainland" contradicts country "hk"`},
		{"no country and one region", head + "  - {id: r1, name: One, country: '', zone: abroad, partition: p, status: active}\n", "contradicts"},
		{"a country in capitals", head + "  - {id: r1, name: One, country: SG, zone: abroad, partition: p, status: active}\n", "contradicts"},
		{"a status of its own", head + "  - {id: r1, name: One, country: sg, zone: abroad, partition: p, status: new}\n", `status "new"`},
		{"a region without a name", head + "  - {id: r1, country: sg, zone: abroad, partition: p, status: active}\n", "name"},
		{"one name for two regions", head + good + "  - {id: r2, name: Two, country: jp, zone: abroad, partition: p, status: active, aliases: [r1]}\n", `the name "r1"`},
		{"no date", strings.Replace(head, "2026-01-02", "soon", 1) + good, "as_of"},
		{"no source", strings.Replace(head, "[a page]", "[]", 1) + good, "sources"},
		{"no region", strings.Replace(head, "regions:", "regions: []", 1), "regions"},
		{"no YAML", "{", "yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := inventory.LoadRegions(fstest.MapFS{"regions/x.yaml": {Data: []byte(tt.file)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that tells of %q", err, tt.want)
			}
		})
	}
}

func TestLoadRegionsRefusesTwoFilesOfOneProvider(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("provider: x\nas_of: 2026-01-02\nsources: [a]\nregions:\n" +
		"  - {id: r1, name: One, country: sg, zone: abroad, partition: p, status: active}\n")}
	if _, err := inventory.LoadRegions(fstest.MapFS{"regions/a.yaml": file, "regions/b.yaml": file}); err == nil {
		t.Error("no error")
	}
	if _, err := inventory.LoadRegions(fstest.MapFS{}); err == nil {
		t.Error("no error without a file")
	}
}
