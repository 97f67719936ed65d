package inventory

import "cmp"

// DeriveFlows adds the flows that follow from what the stores say of themselves: a place outside the mainland, public
// or shared access, copies that the store keeps elsewhere. A flow that a source reported is not added again.
func (inv *Inventory) DeriveFlows() {
	known := make(map[string]bool, len(inv.Flows))
	for _, f := range inv.Flows {
		known[f.topic()] = true
	}
	stores := inv.byName()
	for _, s := range inv.Stores {
		for _, f := range append(s.flows(), s.replicaFlows(stores)...) {
			f.Store, f.Source = s.ID, derived
			f.ID = FlowID(f)
			if !known[f.topic()] {
				inv.Flows = append(inv.Flows, f)
			}
		}
	}
	inv.Flows = keepBest(inv.Flows, func(f Flow) ID { return f.ID }, compareFlows)
}

// topic is what a flow tells about. A source that reports a share of a store, and with whom, has said all that could
// be derived of its shares; replicas are told apart by where they go.
func (f Flow) topic() string {
	switch f.Via {
	case ViaStorage, ViaPublic, ViaShare:
		return string(f.Store) + "|" + f.Via
	default:
		return string(f.Store) + "|" + string(cmp.Or(f.Target, f.ID))
	}
}

// byName finds stores by id and by the aliases that are ids.
func (inv *Inventory) byName() map[string]Store {
	stores := make(map[string]Store, len(inv.Stores))
	for _, s := range inv.Stores {
		for _, alias := range s.Aliases {
			stores[alias] = s
		}
	}
	for _, s := range inv.Stores {
		stores[string(s.ID)] = s
	}
	return stores
}

// flows are those that follow from place and exposure. How the data came to a place abroad is not known from the place,
// so the mode of that flow is unknown.
func (s Store) flows() []Flow {
	var flows []Flow
	if s.Place.Zone.outside() {
		flows = append(flows, Flow{Mode: ModeUnknown, To: s.Place, Via: ViaStorage})
	}
	switch s.Exposure {
	case Public:
		anywhere := Place{Zone: Abroad, Basis: BasisExposure}
		flows = append(flows, Flow{Mode: RemoteAccess, To: anywhere, Who: "anyone", Via: ViaPublic})
	case Shared:
		flows = append(flows, Flow{Mode: RemoteAccess, To: UnknownPlace(), Via: ViaShare})
	case Private, ExposureUnknown:
	}
	return flows
}

// replicaFlows are the copies that the store keeps elsewhere. A copy within the mainland crosses nothing.
func (s Store) replicaFlows(stores map[string]Store) []Flow {
	var flows []Flow
	for _, r := range s.Replication {
		f := Flow{Mode: Copy, To: r.Place, Via: cmp.Or(r.Kind, ViaReplication), Target: ID(r.To)}
		if target, ok := stores[r.To]; ok {
			f.Target = target.ID
			if !f.To.known() {
				f.To = target.Place
			}
		}
		if !f.To.known() {
			f.To = UnknownPlace()
		}
		switch {
		case s.Place.Zone == Mainland && f.To.Zone == Mainland:
			continue
		case s.Place.Zone.outside() && f.To.Zone == Mainland:
			f.Mode = Inbound
		}
		flows = append(flows, f)
	}
	return flows
}

// known reports whether the zone is.
func (p Place) known() bool { return p.Zone != "" && p.Zone != ZoneUnknown }

// outside reports whether the zone is known to be, at least in part, outside the mainland.
func (z Zone) outside() bool { return z != "" && z != ZoneUnknown && z != Mainland }
