package inventory

import (
	"cmp"
	"strings"
	"time"
)

// Mode is how people or systems outside reach data.
type Mode string

// The modes, as facts/examples spell them.
const (
	Copy                   Mode = "copy"
	RemoteAccess           Mode = "remote_access"
	InCountryAccess        Mode = "in_country_access"
	DirectCollectionAbroad Mode = "direct_collection_abroad"
	Inbound                Mode = "inbound"
	NoFlow                 Mode = "none"
	ModeUnknown            Mode = "unknown"
)

// Flow is one way in which the data of a store, or of one dataset of it, is at or within reach of another place: the
// store's own place abroad, replication, global databases, snapshot copies, shares, public exposure, principals of
// foreign accounts, readers seen in logs, collection abroad.
type Flow struct {
	ID      ID         `json:"id"`
	Store   ID         `json:"store"`
	Dataset ID         `json:"dataset,omitempty"`
	Mode    Mode       `json:"mode"`
	To      Place      `json:"to"`
	Who     string     `json:"who,omitempty"`    // principal, team, recipient
	Via     string     `json:"via,omitempty"`    // replication, share, public, storage, log …
	Source  string     `json:"source"`           // api, log, declared, policy, derived
	Target  ID         `json:"target,omitempty"` // the store that receives it, where it is known
	Ground  string     `json:"ground,omitempty"` // legal ground that a person stated: contract, hr …
	Since   *time.Time `json:"since,omitempty"`
}

// The source of a flow that follows from what a store says of itself.
const derived = "derived"

// The ways (Via) of derived flows.
const (
	ViaStorage     = "storage"     // the store itself lies outside the mainland
	ViaPublic      = "public"      // anybody can reach it
	ViaShare       = "share"       // other accounts can reach it
	ViaReplication = "replication" // it keeps a copy elsewhere; the other kinds of Replica are ways of their own
)

// FlowID makes the id of a flow from what it is: store or dataset, way, destination and who. A replica is known by its
// target, so that two copies in one country are two flows.
func FlowID(f Flow) ID {
	return ID(strings.Join([]string{
		"flow", string(cmp.Or(f.Dataset, f.Store)), f.Via, cmp.Or(string(f.Target), f.To.Country, string(f.To.Zone)), f.Who,
	}, "|"))
}
