package aws

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

var _ inventory.Linker = (*Provider)(nil)

// linkPage is the most that the listings of EC2 give at once; the Site-to-Site VPN connections come in one answer.
const linkPage = 1000

// Links implements inventory.Linker: VPN connections, VPN endpoints for people, peerings, and Direct Connect. What
// stays on one side of the border is left out.
func (p *Provider) Links(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Link, error] {
	return func(yield func(inventory.Link, error) bool) {
		ses, err := p.session()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			yield(inventory.Link{}, err)
			return
		}
		n := network{provider: p, session: ses, scope: s}
		var lists []listing[inventory.Link]
		switch s.Service {
		case serviceEC2:
			lists = []listing[inventory.Link]{n.tunnels(ctx), n.peopleTunnels(ctx), n.gatewayPeerings(ctx), n.networkPeerings(ctx)}
		case serviceDirectConnect:
			lists = []listing[inventory.Link]{n.circuits(ctx)}
		}
		for _, list := range lists {
			if !yieldLinks(list, yield) {
				return
			}
		}
	}
}

// yieldLinks passes a list on, and reports whether the next one may follow: an error that is no gap ends all.
func yieldLinks(list listing[inventory.Link], yield func(inventory.Link, error) bool) bool {
	for l, err := range list {
		if err == nil && l.Crosses() == inventory.No {
			continue
		}
		if !yield(l, err) || err != nil && inventory.AsGap(err) == nil {
			return false
		}
	}
	return true
}

// network is the access to the connections of one region.
type network struct {
	provider *Provider
	session  *session
	scope    inventory.Scope
}

// call describes a request. An endpoint that stands in for all of AWS often knows nothing of networks: that it does not
// answer there says nothing of what holds data, so such calls have a circuit breaker of their own.
func (n network) call(api string) inventory.Call {
	host := ""
	if n.session.endpoint == "" {
		host = n.session.host(n.scope.Service, n.scope.Region)
	}
	return n.provider.call(n.session, n.scope, api, host)
}

// link is a connection of the region whose other end is not known.
func (n network) link(kind inventory.LinkKind, resource, name, farEnd string) inventory.Link {
	id := arn{n.scope.Partition, n.scope.Service, n.scope.Region, n.scope.Account, resource}
	return inventory.Link{
		ID: id.id(), Kind: kind, Name: name, Provider: provider, Account: n.scope.Account, Region: n.scope.Region,
		From: n.place(n.scope.Region), To: inventory.UnknownPlace(), FarEnd: farEnd, Registered: inventory.Unknown, Source: "api",
	}
}

// place is where a region lies; the place of one that the table does not have is unknown.
func (n network) place(region string) inventory.Place {
	return n.provider.cfg.Regions.Place(provider, region)
}

// The version of the interface of EC2.
const versionEC2 = "2016-11-15"

// linksIn pages through one listing of EC2. Answers have the token of the next page, or nothing.
func linksIn[T any](ctx context.Context, n network, api string, paged bool, links func(*T) ([]inventory.Link, string)) listing[inventory.Link] {
	return pages(ctx, n.provider.cfg.Do, n.call(api),
		func(ctx context.Context, token *string) (page[inventory.Link], error) {
			params := url.Values{}
			if paged {
				params.Set("MaxResults", strconv.Itoa(int(cmp.Or(n.provider.cfg.PageSize, linkPage))))
			}
			if token != nil {
				params.Set("NextToken", *token)
			}
			var out T
			err := n.session.ask(ctx, n.provider.cfg.Now(), request{
				service: serviceEC2, region: n.scope.Region, action: api, version: versionEC2, params: params,
			}, &out)
			if err != nil {
				return page[inventory.Link]{}, err
			}
			items, next := links(&out)
			return page[inventory.Link]{items, next}, nil
		})
}

// tags are the names that people give.
type tags []struct {
	Key   string `xml:"key"`
	Value string `xml:"value"`
}

func (t tags) name() string {
	for _, tag := range t {
		if tag.Key == "Name" {
			return tag.Value
		}
	}
	return ""
}

// gone reports whether the state of a connection says that there is none.
func gone(state string) bool {
	switch state {
	case "deleted", "deleting", "rejected", "failed", "expired":
		return true
	}
	return false
}

func (n network) tunnels(ctx context.Context) listing[inventory.Link] {
	type answer struct {
		Items []struct {
			ID      string `xml:"vpnConnectionId"`
			State   string `xml:"state"`
			Gateway string `xml:"customerGatewayId"`
			Tags    tags   `xml:"tagSet>item"`
		} `xml:"vpnConnectionSet>item"`
	}
	return linksIn(ctx, n, "DescribeVpnConnections", false, func(a *answer) (links []inventory.Link, next string) {
		for _, c := range a.Items {
			if !gone(c.State) {
				links = append(links, n.link(inventory.VPN, "vpn-connection/"+c.ID, cmp.Or(c.Tags.name(), c.ID), c.Gateway))
			}
		}
		return links, ""
	})
}

func (n network) peopleTunnels(ctx context.Context) listing[inventory.Link] {
	type answer struct {
		Items []struct {
			ID    string `xml:"clientVpnEndpointId"`
			State string `xml:"status>code"`
			Tags  tags   `xml:"tagSet>item"`
		} `xml:"clientVpnEndpoint>item"`
		Next string `xml:"nextToken"`
	}
	return linksIn(ctx, n, "DescribeClientVpnEndpoints", true, func(a *answer) (links []inventory.Link, next string) {
		for _, c := range a.Items {
			if !gone(c.State) {
				links = append(links, n.link(inventory.ClientVPN, "client-vpn-endpoint/"+c.ID, cmp.Or(c.Tags.name(), c.ID), ""))
			}
		}
		return links, a.Next
	})
}

// side is one end of a peering.
type side struct {
	Region string `xml:"region"`
	VPC    string `xml:"vpcId"`
	TGW    string `xml:"transitGatewayId"`
}

// peering is a connection whose two regions are known; each of them lists it, so that its id is that of the requester.
func (n network) peering(resource, name string, from, to side) inventory.Link {
	l := n.link(inventory.Peering, resource, name, cmp.Or(to.VPC, to.TGW))
	l.Region = cmp.Or(from.Region, n.scope.Region)
	l.From, l.To = n.place(l.Region), n.place(to.Region)
	return l
}

func (n network) gatewayPeerings(ctx context.Context) listing[inventory.Link] {
	type answer struct {
		Items []struct {
			ID    string `xml:"transitGatewayAttachmentId"`
			State string `xml:"state"`
			From  side   `xml:"requesterTgwInfo"`
			To    side   `xml:"accepterTgwInfo"`
			Tags  tags   `xml:"tagSet>item"`
		} `xml:"transitGatewayPeeringAttachments>item"`
		Next string `xml:"nextToken"`
	}
	return linksIn(ctx, n, "DescribeTransitGatewayPeeringAttachments", true,
		func(a *answer) (links []inventory.Link, next string) {
			for _, c := range a.Items {
				if !gone(c.State) {
					links = append(links, n.peering("transit-gateway-attachment/"+c.ID, cmp.Or(c.Tags.name(), c.ID), c.From, c.To))
				}
			}
			return links, a.Next
		})
}

func (n network) networkPeerings(ctx context.Context) listing[inventory.Link] {
	type answer struct {
		Items []struct {
			ID    string `xml:"vpcPeeringConnectionId"`
			State string `xml:"status>code"`
			From  side   `xml:"requesterVpcInfo"`
			To    side   `xml:"accepterVpcInfo"`
			Tags  tags   `xml:"tagSet>item"`
		} `xml:"vpcPeeringConnectionSet>item"`
		Next string `xml:"nextToken"`
	}
	return linksIn(ctx, n, "DescribeVpcPeeringConnections", true, func(a *answer) (links []inventory.Link, next string) {
		for _, c := range a.Items {
			if !gone(c.State) {
				links = append(links, n.peering("vpc-peering-connection/"+c.ID, cmp.Or(c.Tags.name(), c.ID), c.From, c.To))
			}
		}
		return links, a.Next
	})
}
