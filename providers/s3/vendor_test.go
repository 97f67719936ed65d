package s3_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/s3"
)

func TestShippedVendors(t *testing.T) {
	vendors, err := s3.LoadVendors(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(vendors.List()) < 10 {
		t.Errorf("%d vendors", len(vendors.List()))
	}
	for _, v := range vendors.List() {
		for _, e := range v.Endpoints {
			found, at := vendors.Find("bucket." + e.Host)
			if found.ID != v.ID || at.Host != e.Host {
				t.Errorf("bucket.%s is found at %s %s", e.Host, found.ID, at.Host)
			}
		}
	}
}

func TestPlaceOfVendors(t *testing.T) {
	vendors, err := s3.LoadVendors(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, in string
		want     inventory.Zone
	}{
		{"Shanghai", "https://cos.ap-shanghai.myqcloud.com", inventory.Mainland},
		{"Hong Kong", "https://cos.ap-hongkong.myqcloud.com", inventory.HongKong},
		{"Taipei", "https://s3-tw-tp.ufileos.com", inventory.Taiwan},
		{"Amsterdam under a German name", "https://s3.eu-central-1.wasabisys.com", inventory.Abroad},
		{"acceleration", "https://cos.accelerate.myqcloud.com", inventory.ZoneUnknown},
		{"not in a table", "http://127.0.0.1:9000", inventory.ZoneUnknown},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			p, err := s3.New(s3.Config{
				Endpoint: tt.in, Bucket: "b", AccessKey: "a", SecretKey: "s", Vendors: vendors, Do: refusing{},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, store := range storesOf(t, p) {
				if store.Place.Zone != tt.want {
					t.Errorf("zone %s, want %s", store.Place.Zone, tt.want)
				}
			}
		})
	}
}

func TestVendorErrors(t *testing.T) {
	const good = "id: x\nname: X\nas_of: \"2026-01-01\"\nsources: [s]\nstyle: path\nlist: 2\nendpoints: [{host: h, country: cn}]\n"
	tests := []struct{ name, in, want string }{
		{"unknown key", good + "colour: red\n", "colour"},
		{"other id", strings.Replace(good, "id: x", "id: y", 1), "name of the file"},
		{"no source", strings.Replace(good, "[s]", "[]", 1), "sources"},
		{"no date", strings.Replace(good, "2026-01-01", "lately", 1), "as_of"},
		{"style", strings.Replace(good, "path", "sideways", 1), "style"},
		{"list", strings.Replace(good, "list: 2", "list: 3", 1), "list"},
		{"host", strings.Replace(good, "host: h", "host: \"https://h\"", 1), "host"},
		{"country", strings.Replace(good, "country: cn", "country: china", 1), "country"},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			_, err := s3.LoadVendors(fstest.MapFS{"stores/x.yaml": {Data: []byte(tt.in)}})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := s3.LoadVendors(fstest.MapFS{"stores/x.yaml": {Data: []byte(good)}}); err != nil {
		t.Error(err)
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, in string
		want     s3.Config
		wrong    bool
	}{
		{"bucket", "s3://data", s3.Config{Bucket: "data"}, false},
		{"every bucket", "s3://", s3.Config{}, false},
		{
			"server", "s3://data?endpoint=http://h:9000&region=r&path_style=true",
			s3.Config{Bucket: "data", Endpoint: "http://h:9000", Region: "r", Style: s3.Path},
			false,
		},
		{"virtual", "s3://data?path_style=false", s3.Config{Bucket: "data", Style: s3.Virtual}, false},
		{"key", "s3://a:b@data", s3.Config{}, true},
		{"path", "s3://data/folder", s3.Config{}, true},
		{"unknown", "s3://data?secret=x", s3.Config{}, true},
		{"scheme", "http://data", s3.Config{}, true},
		{"style", "s3://data?path_style=maybe", s3.Config{}, true},
	}
	for _, tt := range tests {
		t.Run(strings.ReplaceAll(tt.name, " ", "_"), func(t *testing.T) {
			got, err := s3.Parse(tt.in)
			if (err != nil) != tt.wrong {
				t.Fatalf("error %v", err)
			}
			if got.Bucket != tt.want.Bucket || got.Endpoint != tt.want.Endpoint || got.Region != tt.want.Region || got.Style != tt.want.Style {
				t.Errorf("got %+v", got)
			}
		})
	}
}

// FuzzParse checks that what is refused is not repeated with a password in it.
func FuzzParse(f *testing.F) {
	f.Add("s3://user:hunter2@bucket")
	f.Add("s3://bucket?endpoint=%zz")
	f.Fuzz(func(t *testing.T, source string) {
		if _, err := s3.Parse(source); err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error quotes a password: %v", err)
		}
	})
}

func TestCallsAreReads(t *testing.T) {
	var wrong []string
	for _, op := range s3.Calls() {
		if !strings.HasPrefix(op.API, "Get") && !strings.HasPrefix(op.API, "List") && op.API != "HeadObject" {
			wrong = append(wrong, op.API)
		}
		if op.When == s3.Inventory && op.Permission == "s3:GetObject" {
			wrong = append(wrong, op.Permission)
		}
	}
	if diff := cmp.Diff([]string(nil), wrong); diff != "" {
		t.Error(diff)
	}
}
