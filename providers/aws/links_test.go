package aws_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/providers/aws"
)

// linksOf says the links of an inventory, one a line.
func linksOf(inv inventory.Inventory) []string {
	out := []string{}
	for _, l := range inv.Links {
		out = append(out, fmt.Sprintf("%s %s %q %s–%s far=%s carrier=%q", l.ID, l.Kind, l.Name, l.From.Zone, l.To.Zone, l.FarEnd, l.Carrier))
	}
	return out
}

// TestLinks reads the documented answers: what is gone is left out, what has an unknown end stays, and a peering whose
// ends are both abroad crosses nothing.
func TestLinks(t *testing.T) {
	for _, tt := range []struct {
		partition, region, zone string
		want                    []string
	}{
		{
			"aws", "eu-west-1", "abroad", []string{
				`arn:aws:directconnect:eu-west-1:123456789012:dxcon/dxcon-1 leased_line "office" abroad–unknown far=EqSG2 carrier="A Carrier"`,
				`arn:aws:directconnect:eu-west-1:123456789012:dxvif/dxvif-2 leased_line "hosted" abroad–unknown far=EqSG2 carrier=""`,
				`arn:aws:ec2:eu-west-1:123456789012:client-vpn-endpoint/cvpn-endpoint-1 client_vpn "cvpn-endpoint-1" abroad–unknown far= carrier=""`,
				`arn:aws:ec2:eu-west-1:123456789012:vpc-peering-connection/pcx-1 peering "pcx-1" abroad–unknown far=vpc-2 carrier=""`,
				`arn:aws:ec2:eu-west-1:123456789012:vpn-connection/vpn-1 vpn "warehouse" abroad–unknown far=cgw-1 carrier=""`,
			},
		},
		{
			"aws-cn", "cn-north-1", "mainland", []string{
				`arn:aws-cn:directconnect:cn-north-1:123456789012:dxcon/dxcon-1 leased_line "office" mainland–unknown far=EqSG2 carrier="A Carrier"`,
				`arn:aws-cn:directconnect:cn-north-1:123456789012:dxvif/dxvif-2 leased_line "hosted" mainland–unknown far=EqSG2 carrier=""`,
				`arn:aws-cn:ec2:cn-north-1:123456789012:client-vpn-endpoint/cvpn-endpoint-1 client_vpn "cvpn-endpoint-1" mainland–unknown far= carrier=""`,
				`arn:aws-cn:ec2:cn-north-1:123456789012:transit-gateway-attachment/tgw-attach-1 peering "tgw-attach-1" mainland–abroad far=tgw-2 carrier=""`,
				`arn:aws-cn:ec2:cn-north-1:123456789012:vpc-peering-connection/pcx-1 peering "pcx-1" mainland–unknown far=vpc-2 carrier=""`,
				`arn:aws-cn:ec2:cn-north-1:123456789012:vpn-connection/vpn-1 vpn "warehouse" mainland–unknown far=cgw-1 carrier=""`,
			},
		},
	} {
		t.Run(tt.partition, func(t *testing.T) {
			inv := collect(t, &cloud{partition: tt.partition, links: tt.region}, func(c *aws.Config) { c.Partition = tt.partition })
			if diff := cmp.Diff(tt.want, linksOf(inv)); diff != "" {
				t.Errorf("links (-want +got):\n%s", diff)
			}
			if gaps := gapsOf(inv); len(gaps) > 0 {
				t.Errorf("gaps %v", gaps)
			}
		})
	}
}

// TestLinksThatWereNotSeen asks that what is denied is a gap which names the permission, and takes nothing from the rest.
func TestLinksThatWereNotSeen(t *testing.T) {
	inv := collect(t, &cloud{
		links: "eu-west-1", stuck: "DescribeClientVpnEndpoints",
		refuse: map[string]string{
			"DescribeVpnConnections eu-west-1": "UnauthorizedOperation", "DescribeConnections eu-west-1": "AccessDeniedException",
		},
	}, func(c *aws.Config) { c.Region = "eu-west-1" })
	want := []string{
		"eu-west-1 denied directconnect:DescribeConnections {grant [directconnect:DescribeConnections]}",
		"eu-west-1 denied ec2:DescribeVpnConnections {grant [ec2:DescribeVpnConnections]}",
		"eu-west-1 truncated ec2:DescribeClientVpnEndpoints {report []}",
	}
	if diff := cmp.Diff(want, gapsOf(inv)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if len(inv.Links) == 0 {
		t.Error("a denied list took the others with it")
	}
}

// linkRegion is the region in which a test makes networks.
const linkRegion = "cn-north-1"

// network makes what a test needs of networks on the server, by the protocols of the services: form for EC2, else JSON.
func (m moto) network(t *testing.T, service, target string, form url.Values, body string) string {
	t.Helper()
	if form != nil {
		form.Set("Version", "2016-11-15")
		body = form.Encode()
	}
	req := must[*http.Request](t)(http.NewRequestWithContext(t.Context(), http.MethodPost, m.url, strings.NewReader(body)))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if target != "" {
		req.Header.Set("Content-Type", "application/x-amz-json-1.1")
		req.Header.Set("X-Amz-Target", target)
	}
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261122/"+linkRegion+"/"+service+
		"/aws4_request, SignedHeaders=host, Signature=none")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text := must[[]byte](t)(io.ReadAll(res.Body))
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s", form.Get("Action"), target, text)
	}
	return string(text)
}

// TestLinksOnMoto reads a VPN connection and a circuit of a server that somebody else wrote. It does not know VPN
// endpoints for people: that they were not seen is a gap.
func TestLinksOnMoto(t *testing.T) {
	m := startMoto(t)
	find := func(pattern, text string) string {
		found := regexp.MustCompile(pattern).FindStringSubmatch(text)
		if found == nil {
			t.Fatalf("no %s in %s", pattern, text)
		}
		return found[1]
	}
	far := find("<customerGatewayId>([^<]+)<", m.network(t, "ec2", "", url.Values{
		"Action": {"CreateCustomerGateway"}, "Type": {"ipsec.1"}, "IpAddress": {"203.0.113.1"}, "BgpAsn": {"65000"},
	}, ""))
	near := find("<vpnGatewayId>([^<]+)<", m.network(t, "ec2", "", url.Values{
		"Action": {"CreateVpnGateway"}, "Type": {"ipsec.1"},
	}, ""))
	vpn := find("<vpnConnectionId>([^<]+)<", m.network(t, "ec2", "", url.Values{
		"Action": {"CreateVpnConnection"}, "Type": {"ipsec.1"}, "CustomerGatewayId": {far}, "VpnGatewayId": {near},
	}, ""))
	line := find(`"connectionId": ?"([^"]+)"`, m.network(t, "directconnect", "OvertureService.CreateConnection", nil,
		`{"location": "SINNET", "bandwidth": "1Gbps", "connectionName": "office"}`))
	cfg, _ := settings(t, m.url)
	cfg.Partition, cfg.Region = "aws-cn", linkRegion
	inv, err := inventory.Collect(t.Context(), open(t, cfg), inventory.CollectConfig{Source: "aws-cn"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"arn:aws-cn:directconnect:cn-north-1:" + account + ":dxcon/" + line + ` leased_line "office" mainland–unknown far=SINNET carrier="mock_partner"`,
		"arn:aws-cn:ec2:cn-north-1:" + account + ":vpn-connection/" + vpn + ` vpn "` + vpn + `" mainland–unknown far=` + far + ` carrier=""`,
	}
	if diff := cmp.Diff(want, linksOf(inv)); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	seen := false
	for _, g := range inv.Gaps() {
		seen = seen || g.Op == "ec2:DescribeClientVpnEndpoints"
	}
	if !seen {
		t.Error("what the server does not know is no gap")
	}
}
