package inventory

// Zone is the side of the border on which something lies, as the rules see it. Hong Kong, Macao and Taiwan are outside
// the mainland. It comes from the table in configs/regions, never from a prefix of a region's name.
type Zone string

// The zones.
const (
	Mainland    Zone = "mainland"
	HongKong    Zone = "hk"
	Macao       Zone = "mo"
	Taiwan      Zone = "tw"
	Abroad      Zone = "abroad"
	Multi       Zone = "multi" // a location of several regions, such as Google's EU
	ZoneUnknown Zone = "unknown"
)

// Place is where something lies. Country is an ISO 3166 code in lower case (cn, hk, mo, tw, sg …), empty when it is
// unknown or when the place spans several.
type Place struct {
	Country string `json:"country,omitempty"`
	Zone    Zone   `json:"zone"`
	Basis   string `json:"basis,omitempty"` // how it is known: one of the Basis constants
}

// UnknownPlace is the place of what nothing told us about.
func UnknownPlace() Place { return Place{Zone: ZoneUnknown, Basis: BasisUnknown} }

// ZoneOf returns the zone of a country code: cn is the mainland, hk, mo and tw are themselves, "" is unknown and every
// other code is abroad.
func ZoneOf(country string) Zone {
	switch country {
	case "":
		return ZoneUnknown
	case "cn":
		return Mainland
	case "hk", "mo", "tw":
		return Zone(country)
	default:
		return Abroad
	}
}
