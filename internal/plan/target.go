package plan

import (
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// matches reports whether the row is for a store. A part that is empty matches everything.
func (s *Source) matches(st *inventory.Store) bool {
	return oneOf(s.Kind, string(st.Kind)) && oneOf(s.Provider, st.Provider) && oneOf(s.Service, st.Service) &&
		oneOf(s.Engine, strings.ToLower(st.Engine)) && prefixOf(s.Version, st.EngineVersion)
}

func oneOf(list []string, v string) bool { return len(list) == 0 || slices.Contains(list, v) }

func prefixOf(list []string, v string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(p string) bool { return v == p || strings.HasPrefix(v, p+".") })
}

// TargetsFor lists the rows for a store, the preferred one first. None means that the table does not know the store.
func (k *Knowledge) TargetsFor(st *inventory.Store) []*Target {
	var rows []*Target
	for i := range k.Targets {
		if k.Targets[i].From.matches(st) {
			rows = append(rows, &k.Targets[i])
		}
	}
	return rows
}

// Target returns the row with the id, nil when there is none.
func (k *Knowledge) Target(id string) *Target {
	i := slices.IndexFunc(k.Targets, func(t Target) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Targets[i]
}

// Region returns the region with the id, nil when there is none.
func (k *Knowledge) Region(id string) *Region {
	i := slices.IndexFunc(k.Regions, func(r Region) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &k.Regions[i]
}

// bestRegion returns the open mainland region that offers the most methods and, among those, the widest upload; ties
// fall to the first id.
func (k *Knowledge) bestRegion() *Region {
	var best *Region
	for i := range k.Regions {
		r := &k.Regions[i]
		if r.Zone != string(inventory.Mainland) || r.Status != "open" {
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
	i, ok := slices.BinarySearchFunc(k.Limits, id, func(l Limit, id string) int { return strings.Compare(l.ID, id) })
	if !ok {
		return nil
	}
	return &k.Limits[i]
}

// Price returns the price with the id, nil when there is none.
func (k *Knowledge) Price(id string) *Price {
	i, ok := slices.BinarySearchFunc(k.Prices, id, func(p Price, id string) int { return strings.Compare(p.ID, id) })
	if !ok {
		return nil
	}
	return &k.Prices[i]
}
