package aliyun

import (
	"cmp"
	"context"
	"iter"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

var _ inventory.Linker = (*Provider)(nil)

// The hosts of the networks, and the most that their listings give at once.
const (
	enterpriseHost = "cbn.aliyuncs.com"
	linkPage       = 50
	attachmentPage = 100
)

// mainlandArea is what Cloud Enterprise Network calls the mainland; every other area is outside.
const mainlandArea = "China"

// Links implements inventory.Linker: lines of Cloud Enterprise Network across the border, and of each region the IPsec
// connections, the servers of SSL-VPN and the leased lines. Smart Access Gateways are not listed.
func (p *Provider) Links(ctx context.Context, s inventory.Scope) iter.Seq2[inventory.Link, error] {
	return func(yield func(inventory.Link, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(inventory.Link{}, err)
			return
		}
		n := network{provider: p, scope: s, host: "vpc." + s.Region + ".aliyuncs.com"}
		if s.Service == serviceCEN {
			n.host = enterpriseHost
		}
		for _, list := range n.lists() {
			if !yieldLinks(ctx, list, yield) {
				return
			}
		}
	}
}

// lister lists the connections of one kind. What came before a gap is returned with it.
type lister func(context.Context) ([]inventory.Link, error)

// lists are the listings of the service of the scope.
func (n network) lists() []lister {
	switch n.scope.Service {
	case serviceCEN:
		return []lister{n.bandwidth, n.attachments}
	case serviceVPC:
		return []lister{n.tunnels, n.peopleTunnels, n.circuits}
	}
	return nil
}

// yieldLinks passes a list on, and reports whether the next one may follow: an error that is no gap ends all.
func yieldLinks(ctx context.Context, list lister, yield func(inventory.Link, error) bool) bool {
	links, err := list(ctx)
	for _, l := range links {
		if l.Crosses() != inventory.No && !yield(l, nil) {
			return false
		}
	}
	return err == nil || yield(inventory.Link{}, err) && inventory.AsGap(err) != nil
}

// network is the access to the networks of one region, or to Cloud Enterprise Network.
type network struct {
	provider *Provider
	scope    inventory.Scope
	host     string
}

func (n network) ask(ctx context.Context, api string, query map[string]string, out any) error {
	return n.provider.cfg.Do.Do(ctx, call(n.scope, api, n.host), func(ctx context.Context) error {
		return n.provider.rpc.ask(ctx, api, n.host, query, out)
	})
}

// link is a connection of the region whose other end is not known.
func (n network) link(kind inventory.LinkKind, resource, name, farEnd string) inventory.Link {
	id := acs{n.scope.Service, n.scope.Region, n.scope.Account, resource}
	return inventory.Link{
		ID: id.id(), Kind: kind, Name: name, Provider: provider, Account: n.scope.Account, Region: n.scope.Region,
		From: n.provider.cfg.Regions.Place(provider, n.scope.Region), To: inventory.UnknownPlace(), FarEnd: farEnd,
		Registered: inventory.Unknown, Source: "api",
	}
}

// counted is a page of a listing that tells its total.
type counted[T any] struct {
	total int
	items []T
}

// numbered takes a listing with numbered pages to its end. What came before a gap is returned with it.
func numbered[T any](ctx context.Context, n network, api string, get func(query map[string]string) (counted[T], error)) ([]T, error) {
	var all []T
	for number := 1; ; number++ {
		query := map[string]string{"PageSize": strconv.Itoa(linkPage), "PageNumber": strconv.Itoa(number)}
		if n.scope.Region != "" {
			query["RegionId"] = n.scope.Region
		}
		page, err := get(query)
		if err != nil {
			return all, err
		}
		all = append(all, page.items...)
		switch {
		case len(all) >= page.total:
			return all, nil
		case len(page.items) == 0, ctx.Err() != nil:
			return all, cmp.Or(ctx.Err(), error(stuck(call(n.scope, api, n.host))))
		}
	}
}

// bandwidth yields the packages of bandwidth between the mainland and another area: the cloud's own lines.
func (n network) bandwidth(ctx context.Context) ([]inventory.Link, error) {
	type pack struct{ CenBandwidthPackageID, Name, GeographicRegionAID, GeographicRegionBID string }
	const api = "DescribeCenBandwidthPackages"
	packs, err := numbered(ctx, n, api, func(query map[string]string) (counted[pack], error) {
		var out struct {
			TotalCount           int
			CenBandwidthPackages struct{ CenBandwidthPackage []pack }
		}
		err := n.ask(ctx, api, query, &out)
		return counted[pack]{out.TotalCount, out.CenBandwidthPackages.CenBandwidthPackage}, err
	})
	links := make([]inventory.Link, 0, len(packs))
	for _, b := range packs {
		l := n.link(inventory.CloudLine, "cenbandwidthpackage/"+b.CenBandwidthPackageID, cmp.Or(b.Name, b.CenBandwidthPackageID), b.GeographicRegionBID)
		l.From, l.To = area(b.GeographicRegionAID), area(b.GeographicRegionBID)
		links = append(links, l)
	}
	return links, err
}

// area is where an area of Cloud Enterprise Network lies.
func area(id string) inventory.Place {
	switch id {
	case "":
		return inventory.UnknownPlace()
	case mainlandArea:
		return inventory.Place{Country: "cn", Zone: inventory.Mainland, Basis: inventory.BasisRegionTable}
	default:
		return inventory.Place{Zone: inventory.Abroad, Basis: inventory.BasisRegionTable}
	}
}

// attachments yields the connections between the transit routers of two regions, those paid by traffic included.
func (n network) attachments(ctx context.Context) ([]inventory.Link, error) {
	const api = "ListTransitRouterPeerAttachments"
	var links []inventory.Link
	for token := ""; ; {
		var out struct {
			NextToken                string
			TransitRouterAttachments []struct {
				TransitRouterAttachmentID, TransitRouterAttachmentName, RegionID, PeerTransitRouterRegionID string
			}
		}
		query := map[string]string{"MaxResults": strconv.Itoa(attachmentPage)}
		if token != "" {
			query["NextToken"] = token
		}
		if err := n.ask(ctx, api, query, &out); err != nil {
			return links, err
		}
		for _, a := range out.TransitRouterAttachments {
			l := n.link(inventory.CloudLine, "transitrouterattachment/"+a.TransitRouterAttachmentID,
				cmp.Or(a.TransitRouterAttachmentName, a.TransitRouterAttachmentID), a.PeerTransitRouterRegionID)
			l.Region = a.RegionID
			l.From = n.provider.cfg.Regions.Place(provider, a.RegionID)
			l.To = n.provider.cfg.Regions.Place(provider, a.PeerTransitRouterRegionID)
			links = append(links, l)
		}
		switch out.NextToken {
		case "":
			return links, nil
		case token:
			return links, stuck(call(n.scope, api, n.host))
		}
		token = out.NextToken
	}
}

func (n network) tunnels(ctx context.Context) ([]inventory.Link, error) {
	type tunnel struct{ VpnConnectionID, Name, CustomerGatewayID string }
	const api = "DescribeVpnConnections"
	list, err := numbered(ctx, n, api, func(query map[string]string) (counted[tunnel], error) {
		var out struct {
			TotalCount     int
			VpnConnections struct{ VpnConnection []tunnel }
		}
		err := n.ask(ctx, api, query, &out)
		return counted[tunnel]{out.TotalCount, out.VpnConnections.VpnConnection}, err
	})
	links := make([]inventory.Link, 0, len(list))
	for _, t := range list {
		links = append(links, n.link(inventory.VPN, "vpnconnection/"+t.VpnConnectionID, cmp.Or(t.Name, t.VpnConnectionID), t.CustomerGatewayID))
	}
	return links, err
}

func (n network) peopleTunnels(ctx context.Context) ([]inventory.Link, error) {
	type server struct{ SslVpnServerID, Name string }
	const api = "DescribeSslVpnServers"
	list, err := numbered(ctx, n, api, func(query map[string]string) (counted[server], error) {
		var out struct {
			TotalCount    int
			SslVpnServers struct{ SslVpnServer []server }
		}
		err := n.ask(ctx, api, query, &out)
		return counted[server]{out.TotalCount, out.SslVpnServers.SslVpnServer}, err
	})
	links := make([]inventory.Link, 0, len(list))
	for _, s := range list {
		links = append(links, n.link(inventory.ClientVPN, "sslvpnserver/"+s.SslVpnServerID, cmp.Or(s.Name, s.SslVpnServerID), ""))
	}
	return links, err
}

// circuits yields the leased lines of Express Connect. Where the line behind the access point goes, only its owner can
// say.
func (n network) circuits(ctx context.Context) ([]inventory.Link, error) {
	type circuit struct{ PhysicalConnectionID, Name, LineOperator, AccessPointID, Status string }
	const api = "DescribePhysicalConnections"
	list, err := numbered(ctx, n, api, func(query map[string]string) (counted[circuit], error) {
		var out struct {
			TotalCount            int
			PhysicalConnectionSet struct{ PhysicalConnectionType []circuit }
		}
		err := n.ask(ctx, api, query, &out)
		return counted[circuit]{out.TotalCount, out.PhysicalConnectionSet.PhysicalConnectionType}, err
	})
	links := make([]inventory.Link, 0, len(list))
	for _, c := range list {
		if c.Status == "Terminated" || c.Status == "Canceled" || c.Status == "Rejected" {
			continue
		}
		l := n.link(inventory.LeasedLine, "physicalconnection/"+c.PhysicalConnectionID, cmp.Or(c.Name, c.PhysicalConnectionID), c.AccessPointID)
		l.Carrier = operator(c.LineOperator)
		links = append(links, l)
	}
	return links, err
}

// operator names the carrier that Express Connect abbreviates; carriers outside the mainland are not told apart there.
func operator(code string) string {
	return map[string]string{
		"CT": "China Telecom", "CU": "China Unicom", "CM": "China Mobile", "CO": "another carrier of the mainland",
		"Equinix": "Equinix", "Other": "a carrier outside the mainland",
	}[code]
}
