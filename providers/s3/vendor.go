package s3

import (
	"github.com/domicile/domicile/internal/inventory"
)

// Style is where the name of a bucket goes in a request.
type Style string

// The styles.
const (
	Path    Style = "path"
	Virtual Style = "virtual"
)

// Vendor is what is known of a service that speaks S3: one file in configs/stores.
type Vendor struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	AsOf    string   `yaml:"as_of"`
	Sources []string `yaml:"sources"`
	Style   Style    `yaml:"style"`
	// List is the version of the listing call that works, 1 or 2.
	List int `yaml:"list"`
	// RawKeys says that the server does not encode keys when it is asked to.
	RawKeys   bool       `yaml:"raw_keys"`
	Endpoints []Endpoint `yaml:"endpoints"`
}

// Endpoint is one host of a vendor, and where its buckets lie.
type Endpoint struct {
	Host   string `yaml:"host"`
	Region string `yaml:"region"`
	City   string `yaml:"city"`
	// Country is an ISO 3166 code in lower case; "" when the vendor does not say where buckets lie.
	Country string `yaml:"country"`
}

// Vendors are the services that are known, by id. The zero value knows none.
type Vendors struct{ list []Vendor }

// List returns the vendors in the order of their ids.
func (v Vendors) List() []Vendor { return v.list }

// Find returns the vendor to which a host belongs, and its entry for the host; the zero values when none does. A host
// may have the name of a bucket before it.
func (v Vendors) Find(host string) (Vendor, Endpoint) {
	for _, vendor := range v.list {
		for _, e := range vendor.Endpoints {
			if host == e.Host || hasDomain(host, e.Host) {
				return vendor, e
			}
		}
	}
	return Vendor{}, Endpoint{}
}

// hasDomain reports whether a host lies below a domain.
func hasDomain(host, domain string) bool {
	cut := len(host) - len(domain)
	return cut > 1 && host[cut-1] == '.' && host[cut:] == domain
}

// placeOf is where a region of the vendor lies.
func (v Vendor) placeOf(region string) inventory.Place {
	for _, e := range v.Endpoints {
		if e.Region == region && e.Country != "" {
			return inventory.Place{
				Country: e.Country, Zone: inventory.ZoneOf(e.Country), Basis: inventory.BasisRegionTable,
			}
		}
	}
	return inventory.UnknownPlace()
}
