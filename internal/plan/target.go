package plan

import (
	"slices"
	"sort"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// matches reports whether a store is of the source.
func (s *Source) matches(st *inventory.Store) bool {
	return oneOf(s.Provider, st.Provider) && oneOf(s.Service, st.Service) && oneOf(s.Kind, string(st.Kind)) &&
		oneOf(s.Engine, strings.ToLower(st.Engine)) && prefixOf(s.Version, st.EngineVersion)
}

// weight is how much the source states: a version says more than a cloud, a cloud more than a service, and so on.
func (s *Source) weight() int {
	const version, provider, service, engine, kind = 16, 8, 4, 2, 1
	w := 0
	for _, part := range []struct {
		list []string
		is   int
	}{{s.Version, version}, {s.Provider, provider}, {s.Service, service}, {s.Engine, engine}, {s.Kind, kind}} {
		if len(part.list) > 0 {
			w += part.is
		}
	}
	return w
}

func oneOf(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }

func prefixOf(list []string, v string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(p string) bool { return v == p || strings.HasPrefix(v, p+".") })
}

// weight is the weight of the source of the product that states most about a store, 0 when none is for it.
func (p *Product) weight(st *inventory.Store) int {
	best := 0
	for i := range p.Stores {
		if p.Stores[i].matches(st) {
			best = max(best, p.Stores[i].weight())
		}
	}
	return best
}

// ProductFor returns the product that a store belongs to, nil when the catalogue does not know it. The source that
// states most about the store wins, so that a service of a cloud comes before an engine that people run themselves.
func (k *Knowledge) ProductFor(st *inventory.Store) *Product {
	var found *Product
	most := 0
	for i := range k.Products {
		if w := k.Products[i].weight(st); w > most {
			found, most = &k.Products[i], w
		}
	}
	return found
}

// TargetsFor lists the rows for a store, the preferred one first; rows that do not take its version come last and say
// so among their findings. None means that the catalogue does not know the store, or that it holds no data.
func (k *Knowledge) TargetsFor(st *inventory.Store) []*Target {
	p := k.ProductFor(st)
	if p == nil {
		return nil
	}
	rows := make([]*Target, 0, len(p.To))
	for i := range p.To {
		row := &p.To[i]
		if !row.Takes(st.EngineVersion) {
			row = row.warned(st.EngineVersion)
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b *Target) int {
		return boolOrder(!a.Takes(st.EngineVersion), !b.Takes(st.EngineVersion))
	})
	return rows
}

// boolOrder puts false before true.
func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// Target returns the row with the id, nil when there is none.
func (k *Knowledge) Target(id string) *Target {
	i, ok := slices.BinarySearchFunc(k.Rows, id, func(t Target, id string) int { return strings.Compare(t.ID, id) })
	if !ok {
		return nil
	}
	return &k.Rows[i]
}

// Service returns the service with the id, nil when there is none.
func (k *Knowledge) Service(id string) *Service {
	i := slices.IndexFunc(k.Services, func(s Service) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Services[i]
}

// Method returns the method with the id, nil when there is none.
func (k *Knowledge) Method(id string) *Method {
	i := slices.IndexFunc(k.Methods, func(m Method) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Methods[i]
}

// Region returns the region with the id, nil when there is none.
func (k *Knowledge) Region(id string) *Region {
	i := slices.IndexFunc(k.Regions, func(r Region) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Regions[i]
}

// isOpen reports whether a region is in the mainland and takes everybody's new resources.
func (r *Region) isOpen() bool { return r.Zone == string(inventory.Mainland) && r.Status == "open" }

// bestRegion returns the open mainland region that offers the most methods and, among those, the widest upload; ties
// fall to the first id.
func (k *Knowledge) bestRegion() *Region {
	var best *Region
	for i := range k.Regions {
		r := &k.Regions[i]
		if !r.isOpen() {
			continue
		}
		if best == nil || len(r.Methods) > len(best.Methods) ||
			len(r.Methods) == len(best.Methods) && r.UploadGbps > best.UploadGbps {
			best = r
		}
	}
	return best
}

// Limit returns the limit with the id, nil when there is none.
func (k *Knowledge) Limit(id string) *Limit {
	i, ok := sort.Find(len(k.Limits), func(i int) int { return strings.Compare(id, k.Limits[i].ID) })
	if !ok {
		return nil
	}
	return &k.Limits[i]
}

// Price returns the price with the id, nil when there is none.
func (k *Knowledge) Price(id string) *Price {
	i, ok := sort.Find(len(k.Prices), func(i int) int { return strings.Compare(id, k.Prices[i].ID) })
	if !ok {
		return nil
	}
	return &k.Prices[i]
}
