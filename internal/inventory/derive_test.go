package inventory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

func TestDeriveFlows(t *testing.T) {
	hongkong := inventory.Place{Country: "hk", Zone: inventory.HongKong, Basis: inventory.BasisRegionTable}
	tests := []struct {
		name  string
		in    inventory.Store
		known []inventory.Flow
		want  string // mode via zone target, one flow a line
	}{
		{name: "private in the mainland", in: inventory.Store{Place: mainland()}},
		{name: "abroad", in: inventory.Store{Place: singapore()}, want: "unknown storage abroad"},
		{name: "Hong Kong is outside", in: inventory.Store{Place: hongkong}, want: "unknown storage hk"},
		{name: "several regions are, too", in: inventory.Store{Place: inventory.Place{Zone: inventory.Multi}}, want: "unknown storage multi"},
		{name: "nobody knows where", in: inventory.Store{Place: inventory.UnknownPlace()}},
		{name: "public in the mainland", in: inventory.Store{Place: mainland(), Exposure: inventory.Public}, want: "remote_access public abroad"},
		{name: "public, and the source says who", in: inventory.Store{Place: mainland(), Exposure: inventory.Public}, known: []inventory.Flow{{Via: "public", Who: "0.0.0.0/0"}}, want: "known"},
		{name: "shared with somebody", in: inventory.Store{Place: mainland(), Exposure: inventory.Shared}, want: "remote_access share unknown"},
		{name: "shared, and the source says with whom", in: inventory.Store{Place: mainland(), Exposure: inventory.Shared}, known: []inventory.Flow{{Via: "share", Who: "222"}}, want: "known"},
		{
			name: "a copy abroad",
			in:   inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:copy", Place: singapore(), Kind: "replication"}}},
			want: "copy replication abroad arn:copy",
		},
		{
			name: "two copies in one country",
			in:   inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:a", Place: singapore()}, {To: "arn:b", Place: singapore()}}},
			want: "copy replication abroad arn:a\ncopy replication abroad arn:b",
		},
		{
			name: "a copy that its own record places",
			in:   inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:other", Kind: "read_replica"}}},
			want: "copy read_replica abroad arn:other",
		},
		{
			name: "a copy that nobody can place",
			in:   inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:lost"}}},
			want: "copy replication unknown arn:lost",
		},
		{
			name: "a copy within the mainland",
			in:   inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:near", Place: mainland()}}},
		},
		{
			name: "a copy that comes in",
			in:   inventory.Store{Place: singapore(), Replication: []inventory.Replica{{To: "arn:home", Place: mainland()}}},
			want: "inbound replication mainland arn:home\nunknown storage abroad",
		},
		{
			name:  "a copy that the source reported",
			in:    inventory.Store{Place: mainland(), Replication: []inventory.Replica{{To: "arn:copy", Place: singapore()}}},
			known: []inventory.Flow{{Via: "crr", Target: "arn:copy"}}, want: "known",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.in.ID = "arn:s"
			other := inventory.Store{ID: "arn:other", Place: singapore()}
			inv := inventory.Inventory{Stores: []inventory.Store{tt.in, other}}
			for _, f := range tt.known {
				f.ID, f.Store, f.Source = "known", "arn:s", "api"
				inv.Flows = append(inv.Flows, f)
			}
			inv.DeriveFlows()
			inv.DeriveFlows() // again: nothing new
			var got []string
			for _, f := range inv.Flows {
				switch {
				case f.Store != "arn:s":
				case f.ID == "known":
					got = append(got, "known")
				default:
					got = append(got, strings.TrimSpace(string(f.Mode)+" "+f.Via+" "+string(f.To.Zone)+" "+string(f.Target)))
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("flows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMayRead(t *testing.T) {
	abroad, nowhere := singapore(), inventory.UnknownPlace()
	home := inventory.Store{ID: "s", Place: mainland()}
	local := home
	local.Local = true
	tests := []struct {
		name   string
		runner inventory.Place
		store  inventory.Store
		want   bool
	}{
		{"from the mainland", mainland(), home, true},
		{"from abroad", abroad, home, false},
		{"from Hong Kong", inventory.Place{Country: "hk", Zone: inventory.HongKong}, home, false},
		{"from nobody knows where", nowhere, home, false},
		{"from the zero place", inventory.Place{}, home, false},
		{"files on this machine", nowhere, local, true},
		{"a store abroad", nowhere, inventory.Store{Place: abroad}, true},
		{"a store of unknown place", nowhere, inventory.Store{Place: nowhere}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := inventory.MayRead(tt.runner, tt.store)
			if (g == nil) != tt.want {
				t.Fatalf("gap %v, want leave to read %v", g, tt.want)
			}
			if g != nil && (g.Cause != inventory.ExportByReading || g.Fix.Code != inventory.FixRunInside || g.Store != "s") {
				t.Errorf("gap %+v", g)
			}
		})
	}
}
