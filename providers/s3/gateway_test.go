package s3_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/inventory/conform"
	"github.com/domicile/domicile/providers/s3"
)

// contents is a bucket with more than one page of 7 keys, and with the names that break listings.
func contents() map[string]string {
	objects := map[string]string{
		"学生/名单 2024%.csv": "name,phone\n王小明,13800138000\n李雷,13900139000\n",
		"a+b c&d=e?.csv":  "x,y\n1,2\n3,4\n",
		longKey():         "x,y\n1,2\n",
		"empty.csv":       "",
	}
	for i := range 30 {
		objects[fmt.Sprintf("part/%03d.csv", i)] = "a,b\n" + strings.Repeat(fmt.Sprintf("%d,2\n", i), 40)
	}
	return objects
}

// longKey is a key of 1,024 bytes, the most that S3 allows, in elements that a file system can store.
func longKey() string {
	key := strings.Repeat(strings.Repeat("k", 200)+"/", 5)
	return key + strings.Repeat("z", 1024-len(key)-len(".csv")) + ".csv"
}

func TestConformGateway(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", contents())
	g.bucket(t, "empty", nil)
	calls := &recorder{}
	p := g.provider(t, func(c *s3.Config) { c.HTTP = calls.client() })
	id := func(name string) inventory.ID {
		return inventory.ID("s3://" + strings.TrimPrefix(g.url, "http://") + "/" + name)
	}
	err := conform.Check(t.Context(), p, conform.Config{
		Writes: calls.written,
		Expected: conform.Expected{
			Stores: []inventory.ID{id("empty"), id("one")},
			Datasets: []inventory.ID{
				id("one/a+b c&d=e?.csv"), id("one/" + longKey()), id("one/part/*.csv"), id("one/学生/名单 *%25.csv"),
			},
			Flows: []inventory.ID{},
		},
	})
	if err != nil {
		t.Error(err)
	}
	if calls.lists() < 5 {
		t.Errorf("%d pages of a listing of 34 keys, 7 a page", calls.lists())
	}
}

func TestRowsOfGateway(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", contents())
	p := g.provider(t, func(c *s3.Config) { c.Bucket = "one" })
	inv := collect(t, p)
	got := map[string]int{}
	for _, d := range inv.Datasets {
		for b, err := range p.Read(t.Context(), d, inventory.Want{}) {
			if err != nil {
				t.Fatal(err)
			}
			got[d.Path] += b.Rows
		}
	}
	want := map[string]int{"a+b c&d=e?.csv": 2, longKey(): 1, "part/*.csv": 1200, "学生/名单 *%25.csv": 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestWhatTheServerDoesNotTellIsUnsupported(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", nil)
	inv := collect(t, g.provider(t, nil))
	for _, op := range []string{"s3:GetEncryptionConfiguration", "s3:GetReplicationConfiguration"} {
		if !slices.Contains(gaps(inv), op+" unsupported") {
			t.Errorf("no gap for %s in %q", op, gaps(inv))
		}
	}
	if s := inv.Stores[0]; s.Encryption != inventory.Unknown || s.Exposure != inventory.Private {
		t.Errorf("encryption %s, exposure %s", s.Encryption, s.Exposure)
	}
}

func TestWrongSecretIsDenied(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", contents())
	for name, bucket := range map[string]string{"all buckets": "", "one bucket": "one"} {
		t.Run(strings.ReplaceAll(name, " ", "_"), func(t *testing.T) {
			p := g.provider(t, func(c *s3.Config) { c.SecretKey, c.Bucket = "wrong", bucket })
			inv := collect(t, p)
			all := inv.Gaps()
			if len(all) == 0 {
				t.Fatal("no gap")
			}
			for _, gap := range all {
				if gap.Cause != inventory.Denied || gap.Fix.Code != inventory.FixGrant || len(gap.Fix.Args) != 1 {
					t.Errorf("gap %v, fix %v", gap, gap.Fix)
				}
			}
			if err := conform.Check(t.Context(), p, conform.Config{}); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNoObjectIsOpenedWithoutHeads(t *testing.T) {
	g := startGateway(t)
	g.bucket(t, "one", contents())
	calls := &recorder{}
	inv := collect(t, g.provider(t, func(c *s3.Config) { c.HTTP, c.Heads = calls.client(), 0 }))
	if n := calls.objects(); n > 0 {
		t.Errorf("%d objects were opened", n)
	}
	if len(inv.Datasets) != 4 {
		t.Errorf("%d datasets", len(inv.Datasets))
	}
}

func collect(t *testing.T, p inventory.Provider) inventory.Inventory {
	t.Helper()
	inv, err := inventory.Collect(t.Context(), p, inventory.CollectConfig{})
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func gaps(inv inventory.Inventory) []string {
	var out []string
	for _, g := range inv.Gaps() {
		out = append(out, g.Op+" "+string(g.Cause))
	}
	return out
}
