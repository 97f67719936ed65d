package file_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/file"
)

const estateYAML = `
stores:
  - path: crm
    provider: aws
    partition: aws
    account: "111122223333"
    service: s3
    region: ap-southeast-1
    id: arn:aws:s3:::crm
    entity: learn-sg
    system: crm
    exposure: public
    encryption: yes
    tags: {env: prod}
    size: {bytes: 12, items: 3}
    replication: [{to: "arn:aws:s3:::crm-copy", region: cn-north-1}]
    flows: [{mode: remote_access, to: sg, who: analysts, source: declared}]
  - path: crm/deep
    provider: aws
    partition: aws
    account: "111122223333"
    service: s3
    region: ap-southeast-1
    id: arn:aws:s3:::deep
  - path: db
    provider: aliyun
    service: rds
    engine: mysql
    region: cn-hangzhou
    endpoints: [rm-1.mysql.rds.aliyuncs.com:3306]
    read: sample:3
  - path: names-only
    provider: gcp
    service: gcs
    region: asia-southeast1
    read: none
  - path: locked
    provider: aws
    partition: aws
    account: "111122223333"
    service: s3
    region: eu-west-1
    id: arn:aws:s3:::locked
    gap: {cause: denied, op: "s3:ListBucket", fix: {code: grant, args: ["s3:ListBucket"]}}
  - path: one.csv
    place: cn
`

func estateFiles() map[string]string {
	rows := "id,total\n" + strings.Repeat("1,20\n", 50)
	return map[string]string{
		"estate.yaml": estateYAML, "crm/customers.csv": rows, "crm/deep/more.csv": rows, "db/users.csv": rows,
		"names-only/x.csv": rows, "one.csv": rows, "left/over.csv": rows,
	}
}

func estateProvider(t *testing.T, files map[string]string) *file.Provider {
	t.Helper()
	regions, err := inventory.LoadRegions(configs.FS)
	if err != nil {
		t.Fatal(err)
	}
	p, err := file.New(file.Config{
		Root: tree(t, files), Do: inventory.NewCaller(inventory.CallerConfig{}), Regions: regions,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEstate(t *testing.T) {
	p := estateProvider(t, estateFiles())
	inv := collect(t, p)
	got := map[string]string{}
	for _, s := range inv.Stores {
		got[string(s.ID)] = string(s.Scope().ID()) + " " + string(s.Kind) + " " + string(s.Place.Zone)
	}
	want := map[string]string{
		"arn:aws:s3:::crm":        "aws:aws:111122223333:ap-southeast-1:s3 bucket abroad",
		"arn:aws:s3:::deep":       "aws:aws:111122223333:ap-southeast-1:s3 bucket abroad",
		"arn:aws:s3:::locked":     "aws:aws:111122223333:eu-west-1:s3 bucket abroad",
		"file:exports/db":         "aliyun:::cn-hangzhou:rds database mainland",
		"file:exports/names-only": "gcp:::asia-southeast1:gcs bucket abroad",
		"file:exports/one.csv":    "file::exports::folder folder mainland",
		"file:exports":            "file::exports::folder folder unknown",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stores (-want +got):\n%s", diff)
	}
	wantData := []string{
		"arn:aws:s3:::crm/customers.csv", "arn:aws:s3:::deep/more.csv", "file:exports/db/users.csv",
		"file:exports/left/over.csv", "file:exports/names-only/x.csv", "file:exports/one.csv/one.csv",
	}
	if diff := cmp.Diff(wantData, datasets(inv)); diff != "" {
		t.Errorf("datasets (-want +got):\n%s", diff)
	}
}

func TestEstateFacts(t *testing.T) {
	inv := collect(t, estateProvider(t, estateFiles()))
	crm := inv.Stores[0]
	if crm.Entity != "learn-sg" || crm.System != "crm" || crm.Exposure != inventory.Public ||
		crm.Encryption != inventory.Yes || crm.Logging != inventory.Unknown || !crm.Local || crm.Tags["env"] != "prod" {
		t.Errorf("store %+v", crm)
	}
	if *crm.Size.Items != (inventory.Measure{Value: 3, Method: inventory.Metric}) {
		t.Errorf("items %+v", crm.Size.Items)
	}
	want := []inventory.Replica{{
		To: "arn:aws:s3:::crm-copy", Region: "cn-north-1", Kind: "replication",
		Place: inventory.Place{Country: "cn", Zone: inventory.Mainland, Basis: inventory.BasisRegionTable},
	}}
	if diff := cmp.Diff(want, crm.Replication); diff != "" {
		t.Errorf("replication (-want +got):\n%s", diff)
	}
	for _, f := range inv.Flows {
		if f.Source == "declared" && (f.Store != crm.ID || f.To.Country != "sg" || f.Who != "analysts") {
			t.Errorf("flow %+v", f)
		}
	}
}

func TestEstateLimits(t *testing.T) {
	p := estateProvider(t, estateFiles())
	inv := collect(t, p)
	read := map[string]string{}
	for _, d := range inv.Datasets {
		n, said := 0, ""
		for b, err := range p.Read(t.Context(), d, inventory.Want{}) {
			if gap := inventory.AsGap(err); gap != nil {
				said = string(gap.Cause)
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			n += b.Rows
			if b.Design.Sampling != inventory.FullRead {
				said = "sample"
			}
		}
		read[d.Path] = strings.TrimSpace(strings.Repeat("x", min(n, 5)) + " " + said)
	}
	want := map[string]string{
		"customers.csv": "xxxxx", "more.csv": "xxxxx", "users.csv": "xxx sample", "left/over.csv": "xxxxx",
		"x.csv": "contents_unread", "one.csv": "xxxxx",
	}
	if diff := cmp.Diff(want, read); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	denied := false
	for _, g := range inv.Gaps() {
		denied = denied || g.Store == "arn:aws:s3:::locked" && g.Cause == inventory.Denied && g.Fix.Args[0] == "s3:ListBucket"
	}
	if !denied {
		t.Errorf("no gap for the locked bucket: %v", gaps(inv))
	}
}

func TestEstateErrors(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"unknown key", "stores: [{path: crm, colour: red}]", "colour"},
		{"outside", "stores: [{path: ../crm}]", "beside estate.yaml"},
		{"absolute", "stores: [{path: /etc}]", "beside estate.yaml"},
		{"no path", "stores: [{provider: aws}]", "beside estate.yaml"},
		{"not there", "stores: [{path: nowhere}]", "nowhere"},
		{"bad read", "stores: [{path: crm, read: some}]", "sample:N"},
		{"bad exposure", "stores: [{path: crm, exposure: open}]", "exposure"},
		{"bad encryption", "stores: [{path: crm, encryption: maybe}]", "encryption"},
		{"bad cause", "stores: [{path: crm, gap: {cause: bored}}]", "no cause"},
		{"bad mode", "stores: [{path: crm, flows: [{mode: magic, to: sg}]}]", "no mode"},
		{"same id", "stores: [{path: crm, id: x}, {path: db, id: x}]", "two stores"},
		{"no YAML", "stores: {", "yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := estateFiles()
			files["estate.yaml"] = tt.in
			for _, err := range provider(t, tree(t, files)).Scopes(t.Context()) {
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error %v, want one with %q", err, tt.want)
				}
			}
		})
	}
}

// FuzzEstate checks that no estate.yaml panics, or leads out of its folder.
func FuzzEstate(f *testing.F) {
	f.Add(estateYAML)
	f.Add("stores: [{path: ../x}]")
	f.Add("stores: [{path: crm, read: sample:99999999999999999999}]")
	root := f.TempDir()
	if err := os.Mkdir(filepath.Join(root, "crm"), 0o750); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(filepath.Join(root, "estate.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := file.New(file.Config{Root: root, Do: inventory.NewCaller(inventory.CallerConfig{})})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = inventory.Collect(t.Context(), p, inventory.CollectConfig{})
	})
}
