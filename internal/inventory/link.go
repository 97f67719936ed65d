package inventory

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
)

// Linker is a provider that also knows network connections. It is apart from Provider because only the control planes
// of clouds know any. The rules of the sequences are those of Provider.
type Linker interface {
	// Links yields the network connections of a scope that Scopes yielded: those with ends on both sides of the border,
	// and those of which an end is not known. What stays on one side is left out.
	Links(ctx context.Context, s Scope) iter.Seq2[Link, error]
}

// LinkKind is how two networks are connected.
type LinkKind string

// The kinds of links.
const (
	LeasedLine LinkKind = "leased_line" // a circuit of a carrier, such as a dedicated connection to a cloud
	CloudLine  LinkKind = "cloud_line"  // a cloud's own line across the border, sold through a carrier
	Peering    LinkKind = "peering"     // between two networks of one cloud
	VPN        LinkKind = "vpn"         // a tunnel between networks over the public internet
	ClientVPN  LinkKind = "client_vpn"  // a tunnel for people over the public internet, such as SSL-VPN
	Internet   LinkKind = "internet"    // TLS to a public endpoint: ordinary access
)

// LinkKinds lists the kinds.
func LinkKinds() []LinkKind {
	return []LinkKind{LeasedLine, CloudLine, Peering, VPN, ClientVPN, Internet}
}

// IsTunnel reports whether the kind hides one network's traffic in the public internet.
func (k LinkKind) IsTunnel() bool { return k == VPN || k == ClientVPN }

// Link is a network connection that crosses the border, or may.
type Link struct {
	ID         ID       `json:"id"`
	Kind       LinkKind `json:"kind"`
	Name       string   `json:"name,omitempty"`
	Provider   string   `json:"provider,omitempty"`
	Account    string   `json:"account,omitempty"`
	Region     string   `json:"region,omitempty"` // of the end that the scope sees
	Entity     ID       `json:"entity,omitempty"`
	From       Place    `json:"from"`
	To         Place    `json:"to"`
	FarEnd     string   `json:"far_end,omitempty"` // what the cloud calls the other end: a gateway, a location, a network
	Carrier    string   `json:"carrier,omitempty"`
	Registered Tri      `json:"registered"` // whether the register of lines names it, with carrier and contract
	Source     string   `json:"source"`     // api, declared
}

// Crosses reports whether the link crosses the border of the mainland: unknown while one end is.
func (l *Link) Crosses() Tri {
	if !l.From.known() || !l.To.known() {
		return Unknown
	}
	if (l.From.Zone == Mainland) != (l.To.Zone == Mainland) {
		return Yes
	}
	return No
}

// LinesOf returns the registered lines that name the link, in the order of the register: a contract and the one that
// renewed it may both do.
func (l *Link) LinesOf(lines []Line) []*Line {
	var named []*Line
	for i := range lines {
		if slices.ContainsFunc(lines[i].Links, func(pattern ID) bool { return glob(string(pattern), string(l.ID)) }) {
			named = append(named, &lines[i])
		}
	}
	return named
}

// LinkID makes the id of a link that has no native one: of its kind and its ends.
func LinkID(l *Link) ID {
	return ID(strings.Join([]string{
		"link", string(l.Kind), cmp.Or(l.From.Country, string(l.From.Zone)), cmp.Or(l.To.Country, string(l.To.Zone)), l.Name,
	}, "|"))
}

// declareLinks adds the links that people declare. One that a source lists too is completed by what they say: who runs
// it, whose it is, and where an unknown end lies.
func (inv *Inventory) declareLinks(declared []Link) {
	at := make(map[ID]int, len(inv.Links))
	for i := range inv.Links {
		at[inv.Links[i].ID] = i
	}
	for _, l := range declared {
		l.From, l.To = declaredPlace(l.From), declaredPlace(l.To)
		l.Source = cmp.Or(l.Source, declaredBy)
		l.Registered = cmp.Or(l.Registered, Unknown)
		l.ID = cmp.Or(l.ID, LinkID(&l))
		i, found := at[l.ID]
		if !found {
			at[l.ID] = len(inv.Links)
			inv.Links = append(inv.Links, l)
			continue
		}
		inv.Links[i].completeFrom(&l)
	}
}

// completeFrom fills in what the link leaves open.
func (l *Link) completeFrom(o *Link) {
	l.Name, l.Carrier, l.Entity = cmp.Or(l.Name, o.Name), cmp.Or(l.Carrier, o.Carrier), cmp.Or(l.Entity, o.Entity)
	if !l.From.known() {
		l.From = o.From
	}
	if !l.To.known() {
		l.To = o.To
	}
}

// register says of every link whether the register of lines names it with the evidence that can be checked.
func (inv *Inventory) register(lines []Line) {
	for i := range inv.Links {
		l := &inv.Links[i]
		for _, line := range l.LinesOf(lines) {
			if line.Carrier != "" && line.Contract != "" {
				l.Registered, l.Carrier, l.Entity = Yes, cmp.Or(l.Carrier, line.Carrier), cmp.Or(l.Entity, line.Entity)
			}
		}
		l.Registered = cmp.Or(l.Registered, Unknown)
	}
}
