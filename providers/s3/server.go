package s3

import (
	"cmp"
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// server is one S3 endpoint: what is known of it before the first call.
type server struct {
	endpoint string // URL; "" is AWS
	host     string // host and port in lower case
	region   string
	vendor   Vendor
	style    Style
	place    inventory.Place // of the settings
	regions  *inventory.Regions
}

// newServer takes the settings together with what the vendor's file knows.
func newServer(cfg Config) (server, error) {
	s := server{region: cfg.Region, place: cfg.Place, regions: cfg.Regions, style: cfg.Style}
	if s.place.Zone == "" {
		s.place = inventory.UnknownPlace()
	}
	if cfg.Endpoint == "" {
		s.style = cmp.Or(s.style, Virtual)
		s.host = "amazonaws.com"
		return s, nil
	}
	endpoint := cfg.Endpoint
	if !strings.Contains(endpoint, "://") {
		endpoint = "https://" + endpoint
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
		return s, errors.New("endpoint must be a URL such as https://host:port without user and password")
	}
	s.endpoint, s.host = endpoint, strings.ToLower(u.Host)
	vendor, entry := cfg.Vendors.Find(strings.ToLower(u.Hostname()))
	s.vendor, s.region = vendor, cmp.Or(s.region, entry.Region)
	s.style = cmp.Or(s.style, s.vendor.Style, Path)
	return s, nil
}

// isAWS reports whether the server is AWS itself.
func (s server) isAWS() bool { return s.endpoint == "" }

// scope is the scope of every bucket of the server. One of AWS has the partition of its region.
func (s server) scope() inventory.Scope {
	if !s.isAWS() {
		return inventory.Scope{Provider: "s3", Account: s.host, Region: s.region, Service: "s3"}
	}
	return inventory.Scope{Provider: "aws", Partition: s.partition(s.region), Region: s.region, Service: "s3"}
}

// partition is that of a region of AWS; the table decides, and the main one is assumed for what it does not know,
// because that is where the SDK sends such requests.
func (s server) partition(region string) string {
	if s.regions != nil {
		if known, ok := s.regions.Lookup("aws", region); ok {
			return known.Partition
		}
	}
	return "aws"
}

// placeOf is where a region of the server lies: what the settings say, else what the tables know.
func (s server) placeOf(region string) inventory.Place {
	switch {
	case s.place.Zone != inventory.ZoneUnknown:
		return s.place
	case s.isAWS() && s.regions != nil:
		return s.regions.Place("aws", region)
	case s.isAWS():
		return inventory.UnknownPlace()
	}
	return s.vendor.placeOf(cmp.Or(region, s.region))
}

// bucketID is the native id of a bucket.
func (s server) bucketID(name string) inventory.ID {
	if s.isAWS() {
		return inventory.ID("arn:" + s.partition(s.region) + ":s3:::" + name)
	}
	return inventory.ID("s3://" + s.host + "/" + name)
}

// store is a bucket of which nothing but the name is known.
func (s server) store(name, region string) inventory.Store {
	scope := s.scope()
	st := inventory.Store{
		ID: s.bucketID(name), Provider: scope.Provider, Partition: scope.Partition, Account: scope.Account,
		Service: "s3", Kind: inventory.Bucket, Engine: "s3", Name: name, Region: cmp.Or(region, s.region),
		Place: s.placeOf(cmp.Or(region, s.region)), Endpoints: []string{s.address(name, region)},
		Encryption: inventory.Unknown, Exposure: inventory.ExposureUnknown, Logging: inventory.Unknown,
	}
	if s.vendor.ID != "" {
		st.Aliases = map[string]string{"vendor": s.vendor.ID}
	}
	return st
}

// address is the host and port that is the bucket's alone.
func (s server) address(name, region string) string {
	host := s.host
	if s.isAWS() && region != "" {
		host = "s3." + region + ".amazonaws.com"
		if s.partition(region) == "aws-cn" {
			host += ".cn"
		}
	}
	if _, _, err := net.SplitHostPort(host); err != nil {
		host += ":443"
	}
	return strings.ToLower(name) + "." + host
}

// breakerHost is the host of calls, where region and service do not decide it.
func (s server) breakerHost() string {
	if s.isAWS() {
		return ""
	}
	return s.host
}
