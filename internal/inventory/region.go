package inventory

import (
	"cmp"
	"slices"
)

// The bases of a place.
const (
	BasisRegionTable = "region_table"        // the region is in configs/regions
	BasisNoRegion    = "not_in_region_table" // a region is named, and the table does not know it
	BasisDeclared    = "declared"            // a person said so, of a store that no scanner sees
	BasisSetting     = "setting"             // the settings of the source say so
	BasisEndpoint    = "endpoint"            // the store with the same endpoint lies there
	BasisExposure    = "exposure"            // it can be reached from anywhere
	BasisUnknown     = "unknown"             // nothing told
)

// Region is one location of a cloud.
type Region struct {
	ID        string   `yaml:"id"`
	Name      string   `yaml:"name"`      // as the vendor shows it
	Country   string   `yaml:"country"`   // ISO 3166 in lower case; "" when it spans several
	Zone      Zone     `yaml:"zone"`      // mainland, hk, mo, tw, abroad or multi
	Partition string   `yaml:"partition"` // the part of the cloud that has its own accounts and endpoints
	Status    string   `yaml:"status"`    // active or closing
	Aliases   []string `yaml:"aliases"`   // other names that the vendor's interfaces use, such as oss-cn-hangzhou
}

// Regions is the table of the regions of every cloud. It is immutable and safe for concurrent use.
type Regions struct {
	lists  map[string][]Region          // by provider, sorted by id
	byName map[string]map[string]Region // provider, then id or alias
}

// Place returns where a region lies. A region that the table does not know is unknown and says so; nothing is ever
// inferred from its name.
func (r *Regions) Place(provider, region string) Place {
	if region == "" {
		return UnknownPlace()
	}
	known, ok := r.Lookup(provider, region)
	if !ok {
		return Place{Zone: ZoneUnknown, Basis: BasisNoRegion}
	}
	return Place{Country: known.Country, Zone: known.Zone, Basis: BasisRegionTable}
}

// Lookup finds a region by its id or by another name of it.
func (r *Regions) Lookup(provider, region string) (Region, bool) {
	known, ok := r.byName[provider][region]
	return known, ok
}

// List returns the regions of a provider's partition by id, those of every partition when it is "".
func (r *Regions) List(provider, partition string) []Region {
	all := slices.Clone(r.lists[provider])
	if partition == "" {
		return all
	}
	return slices.DeleteFunc(all, func(known Region) bool { return known.Partition != partition })
}

// newRegions indexes lists of regions.
func newRegions(lists map[string][]Region) *Regions {
	r := &Regions{lists: lists, byName: make(map[string]map[string]Region, len(lists))}
	for provider, list := range lists {
		slices.SortFunc(list, func(a, b Region) int { return cmp.Compare(a.ID, b.ID) })
		names := make(map[string]Region, len(list))
		for _, known := range list {
			for _, name := range append([]string{known.ID}, known.Aliases...) {
				names[name] = known
			}
		}
		r.byName[provider] = names
	}
	return r
}
