package inventory

import "cmp"

// declaredBy is the source of what a person stated.
const declaredBy = "declared"

// Declare adds the stores and flows that no scanner sees. A store that a scanner saw as well stays as it was seen, and
// gains the flows.
func (inv *Inventory) Declare(list []Declared) {
	seen := make(map[ID]bool, len(inv.Stores))
	for _, s := range inv.Stores {
		seen[s.ID] = true
	}
	for _, d := range list {
		s := declaredStore(d.Store)
		if !seen[s.ID] {
			seen[s.ID] = true
			inv.Stores = append(inv.Stores, s)
		}
		for _, f := range d.Flows {
			inv.Flows = append(inv.Flows, declaredFlow(f, s.ID))
		}
	}
}

// declaredStore fills in what a person need not say.
func declaredStore(s Store) Store {
	s.Declared = true
	s.ID = cmp.Or(s.ID, ID("declared:"+s.Name))
	s.Provider = cmp.Or(s.Provider, declaredBy)
	s.Service = cmp.Or(s.Service, declaredBy)
	s.Kind = cmp.Or(s.Kind, OtherKind)
	s.Encryption = cmp.Or(s.Encryption, Unknown)
	s.Logging = cmp.Or(s.Logging, Unknown)
	s.Exposure = cmp.Or(s.Exposure, ExposureUnknown)
	s.Place = declaredPlace(s.Place)
	return s
}

func declaredPlace(p Place) Place {
	p.Zone = cmp.Or(p.Zone, ZoneOf(p.Country))
	if p.Zone == ZoneUnknown {
		return UnknownPlace()
	}
	p.Basis = cmp.Or(p.Basis, BasisDeclared)
	return p
}

func declaredFlow(f Flow, store ID) Flow {
	f.Store = cmp.Or(f.Store, store)
	f.Mode = cmp.Or(f.Mode, ModeUnknown)
	f.Source = cmp.Or(f.Source, declaredBy)
	f.To = declaredPlace(f.To)
	f.ID = cmp.Or(f.ID, FlowID(f))
	return f
}
