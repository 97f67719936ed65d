package aws

import (
	"cmp"
	"context"

	"github.com/domicile/domicile/internal/inventory"
)

// targetDirectConnect begins the names of the calls of Direct Connect.
const targetDirectConnect = "OvertureService."

// circuits yields the circuits of Direct Connect, and the virtual interfaces on a circuit that belongs to somebody else.
// Where the line behind the location goes, only its owner can say.
func (n network) circuits(ctx context.Context) listing[inventory.Link] {
	return func(yield func(inventory.Link, error) bool) {
		var lines struct {
			Connections []struct{ ConnectionID, ConnectionName, ConnectionState, Location, PartnerName string }
		}
		if err := n.direct(ctx, "DescribeConnections", &lines); err != nil && (!yield(inventory.Link{}, err) || inventory.AsGap(err) == nil) {
			return
		}
		own := map[string]bool{}
		for _, c := range lines.Connections {
			own[c.ConnectionID] = true
			l := n.link(inventory.LeasedLine, "dxcon/"+c.ConnectionID, cmp.Or(c.ConnectionName, c.ConnectionID), c.Location)
			l.Carrier = c.PartnerName
			if !gone(c.ConnectionState) && !yield(l, nil) {
				return
			}
		}
		n.interfaces(ctx, own, yield)
	}
}

func (n network) interfaces(ctx context.Context, own map[string]bool, yield func(inventory.Link, error) bool) {
	var out struct {
		VirtualInterfaces []struct {
			VirtualInterfaceID, VirtualInterfaceName, VirtualInterfaceState, ConnectionID, Location string
		}
	}
	if err := n.direct(ctx, "DescribeVirtualInterfaces", &out); err != nil {
		yield(inventory.Link{}, err)
		return
	}
	for _, v := range out.VirtualInterfaces {
		if own[v.ConnectionID] || gone(v.VirtualInterfaceState) {
			continue
		}
		l := n.link(inventory.LeasedLine, "dxvif/"+v.VirtualInterfaceID, cmp.Or(v.VirtualInterfaceName, v.VirtualInterfaceID), v.Location)
		if !yield(l, nil) {
			return
		}
	}
}

// direct makes one call of Direct Connect, which answers in one page.
func (n network) direct(ctx context.Context, api string, out any) error {
	return n.provider.cfg.Do.Do(ctx, n.call(api), func(ctx context.Context) error {
		return n.session.ask(ctx, n.provider.cfg.Now(), request{
			service: serviceDirectConnect, region: n.scope.Region, action: api, target: targetDirectConnect + api,
		}, out)
	})
}
