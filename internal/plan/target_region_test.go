package plan_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

func TestRegionTable(t *testing.T) {
	k := shipped(t)
	table, err := inventory.LoadRegions(os.DirFS("../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	if r := k.Region("cn-hongkong"); r == nil || r.Zone != "hk" {
		t.Errorf("cn-hongkong: %+v", r)
	}
	for i := range k.Regions {
		r := &k.Regions[i]
		if got := string(table.Place("aliyun", r.ID).Zone); got != r.Zone {
			t.Errorf("%s: %s here, %s in the table of regions", r.ID, r.Zone, got)
		}
	}
	for _, id := range []string{"cn-north-1", "cn-northwest-1"} {
		if z := table.Place("aws", id).Zone; z != inventory.Mainland {
			t.Errorf("%s of AWS: %s", id, z)
		}
		if k.Region(id) != nil {
			t.Errorf("%s of AWS is listed as a target", id)
		}
	}
	for _, id := range []string{"cn-", "cn-hong", "cn-hangzhou-x", "CN-HANGZHOU"} {
		if k.Region(id) != nil {
			t.Errorf("%q was found", id)
		}
	}
}

// TestClosingRegionsAreNeverChosen takes regions away, the best one first, until none is left to choose.
func TestClosingRegionsAreNeverChosen(t *testing.T) {
	in := estate(t)
	in.Knowledge.Regions = slices.Clone(in.Knowledge.Regions)
	chosen := 0
	for {
		p := mustMake(t, in)
		if p.Region == "" {
			break
		}
		chosen++
		r := in.Knowledge.Region(p.Region)
		if r.Status != "open" || r.Zone != "mainland" {
			t.Fatalf("%s is %s in zone %s", r.ID, r.Status, r.Zone)
		}
		in.Knowledge.Regions = slices.DeleteFunc(in.Knowledge.Regions, func(x plan.Region) bool { return x.ID == p.Region })
	}
	in = estate(t)
	for id, want := range map[string]bool{"cn-nanjing": false, "cn-fuzhou": false, "cn-hangzhou-finance": true, "cn-shanghai": true} {
		in.Constraints.Region = id
		if _, err := plan.Make(in); (err == nil) != want {
			t.Errorf("%s by name: %v", id, err)
		}
	}
	if chosen != 12 {
		t.Errorf("%d regions were chosen, want the 12 that are open", chosen)
	}
}

func TestMethodsNameTheirRegions(t *testing.T) {
	k := shipped(t)
	want := []string{"cn-beijing", "cn-chengdu", "cn-hangzhou", "cn-shanghai", "cn-shenzhen", "cn-wulanchabu"}
	if got := k.RegionsOf("mgw"); !slices.Equal(got, want) {
		t.Errorf("mgw: %v", got)
	}
	if got := k.RegionsOf("mgw_agent"); !slices.Equal(got, want) {
		t.Errorf("mgw_agent: %v", got)
	}
	if got := k.RegionsOf("dts"); slices.Contains(got, "cn-hongkong") || !slices.Contains(got, "cn-qingdao") {
		t.Errorf("dts: %v", got)
	}
	if got := k.RegionsOf("rclone"); got != nil {
		t.Errorf("rclone runs anywhere, got %v", got)
	}
}

// TestDataAlreadyInTheMainlandOfAnotherCloudStay is the trap of the two mainland regions of AWS.
func TestDataAlreadyInTheMainlandOfAnotherCloudStay(t *testing.T) {
	table, err := inventory.LoadRegions(os.DirFS("../../configs"))
	if err != nil {
		t.Fatal(err)
	}
	in := estate(t)
	for i := range in.Inventory.Stores {
		in.Inventory.Stores[i].Place = table.Place("aws", "cn-north-1")
	}
	for _, s := range steps(mustMake(t, in)) {
		if s.Verb == plan.Copy {
			t.Errorf("%s copies what is in the mainland", s.ID)
		}
	}
	for i := range in.Inventory.Stores {
		in.Inventory.Stores[i].Place = table.Place("aliyun", "cn-hongkong")
	}
	if !slices.ContainsFunc(steps(mustMake(t, in)), func(s plan.Step) bool { return s.Verb == plan.Copy && strings.Contains(string(s.ID), "photos") }) {
		t.Error("nothing comes home from Hong Kong")
	}
}
