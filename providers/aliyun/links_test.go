package aliyun_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
)

// linksOf says the links of an inventory, one a line.
func linksOf(inv inventory.Inventory) []string {
	out := []string{}
	for _, l := range inv.Links {
		out = append(out, fmt.Sprintf("%s %s %q %s–%s far=%s carrier=%q", l.ID, l.Kind, l.Name, l.From.Zone, l.To.Zone, l.FarEnd, l.Carrier))
	}
	return out
}

// TestLinks reads the documented answers: what stays at home and what has ended is left out, all pages are read.
func TestLinks(t *testing.T) {
	c := estate()
	c.links = "cn-hangzhou"
	inv := collect(t, c, "aliyun")
	want := []string{
		`acs:cen::` + account + `:cenbandwidthpackage/cenbwp-1 cloud_line "to Asia" mainland–abroad far=Asia-Pacific carrier=""`,
		`acs:cen::` + account + `:transitrouterattachment/tr-attach-1 cloud_line "Singapore" mainland–abroad far=ap-southeast-1 carrier=""`,
		`acs:vpc:cn-hangzhou:` + account + `:physicalconnection/pc-1 leased_line "office" mainland–unknown far=ap-cn-hangzhou-A carrier="China Telecom"`,
		`acs:vpc:cn-hangzhou:` + account + `:sslvpnserver/vss-1 client_vpn "staff" mainland–unknown far= carrier=""`,
		`acs:vpc:cn-hangzhou:` + account + `:vpnconnection/vco-1 vpn "warehouse" mainland–unknown far=cgw-1 carrier=""`,
	}
	if diff := cmp.Diff(want, linksOf(inv)); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	if n := c.count("ListTransitRouterPeerAttachments"); n != 2 {
		t.Errorf("%d pages of attachments, want 2", n)
	}
	if len(inv.Gaps()) != 0 {
		t.Errorf("gaps %v", inv.Gaps())
	}
}

// TestLinksThatWereNotSeen asks that what is denied is a gap which names the permission, and takes nothing from the rest.
func TestLinksThatWereNotSeen(t *testing.T) {
	c := estate()
	c.links = "cn-hangzhou"
	c.refuse = map[string]string{
		"DescribeVpnConnections cn-hangzhou": "Forbidden.RAM", "DescribeCenBandwidthPackages": "Forbidden.RAM",
	}
	inv := collect(t, c, "aliyun")
	var got []string
	for _, g := range inv.Gaps() {
		got = append(got, fmt.Sprintf("%s %s %v", g.Cause, g.Op, g.Fix))
	}
	want := []string{
		"denied cen:DescribeCenBandwidthPackages {grant [cen:DescribeCenBandwidthPackages]}",
		"denied vpc:DescribeVpnConnections {grant [vpc:DescribeVpnConnections]}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if len(inv.Links) != 3 {
		t.Errorf("links %v: a denied list took the others with it", linksOf(inv))
	}
}
