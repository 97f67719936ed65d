package decide

import (
	"cmp"
	"strconv"

	"github.com/domicile/domicile/internal/inventory"
)

// controls looks at the requirements on a system of its grade: the declared one, else the suggested one.
func (g *grading) controls(s *System, stores []*inventory.Store) {
	for i := range g.sources.controls.Controls {
		t := &g.sources.controls.Controls[i]
		if t.From > s.Grade() {
			continue
		}
		c := Control{
			ID: t.ID, State: inventory.Unknown, Stores: []inventory.ID{}, ZH: t.ZH, EN: t.EN,
			Evidence: cmp.Or(t.Evidence, g.sources.controls.Evidence), Citations: citationsOn(t.cited, g.day),
		}
		if stated, ok := g.statedTruth(stores, factControl+t.ID); ok && t.Check == checkAsk {
			c.State = triOf(stated)
		} else if t.Check != checkAsk {
			g.look(&c, t.Check, stores)
		}
		s.Controls = append(s.Controls, c)
	}
}

// look sums a check up over the stores: one that falls short makes it no, and else one that is open makes it unknown.
func (g *grading) look(c *Control, check string, stores []*inventory.Store) {
	var short, open []inventory.ID
	for _, st := range stores {
		switch g.check(check, st) {
		case inventory.No:
			short = append(short, st.ID)
		case inventory.Yes:
		case inventory.Unknown:
			open = append(open, st.ID)
		default: // nobody said anything
			open = append(open, st.ID)
		}
	}
	switch {
	case len(short) > 0:
		c.State, c.Stores = inventory.No, short
	case len(open) > 0:
		c.State, c.Stores = inventory.Unknown, open
	default:
		c.State = inventory.Yes
	}
}

// check looks at one store.
func (g *grading) check(check string, s *inventory.Store) inventory.Tri {
	switch check {
	case "encryption":
		return s.Encryption
	case "logging":
		return s.Logging
	case "log_retention":
		return g.retention(s)
	case "exposure":
		return closed(s.Exposure)
	case "place":
		return atHome(s.Place)
	case "backup":
		return backups(s)
	case "operation":
		return g.operated(s)
	default:
		return inventory.Unknown
	}
}

// Six months have 181 days at the least and 184 at the most.
const (
	shortestHalfYear = 181
	longestHalfYear  = 184
)

// retention looks for how long logs are kept. No source tells it, so the owner states it.
func (g *grading) retention(s *inventory.Store) inventory.Tri {
	days, err := strconv.Atoi(g.stated([]*inventory.Store{s}, factLogDays))
	switch {
	case s.Logging == inventory.No, err == nil && days < shortestHalfYear:
		return inventory.No
	case err == nil && days >= longestHalfYear:
		return inventory.Yes
	default:
		return inventory.Unknown
	}
}

// closed: other accounts that can reach a store may or may not be meant to.
func closed(e inventory.Exposure) inventory.Tri {
	switch e {
	case inventory.Public:
		return inventory.No
	case inventory.Private:
		return inventory.Yes
	case inventory.Shared, inventory.ExposureUnknown:
	}
	return inventory.Unknown
}

func atHome(p inventory.Place) inventory.Tri {
	switch {
	case p.Zone == inventory.Mainland:
		return inventory.Yes
	case abroad(p):
		return inventory.No
	default:
		return inventory.Unknown
	}
}

// backups: a copy outside the mainland falls short, and no copy that anybody saw shows nothing.
func backups(s *inventory.Store) inventory.Tri {
	result := inventory.Unknown
	for _, r := range s.Replication {
		switch atHome(r.Place) {
		case inventory.No:
			return inventory.No
		case inventory.Yes:
			result = inventory.Yes
		case inventory.Unknown:
		}
	}
	return result
}

// operated: somebody outside who can reach the store may operate it; that nobody does is not to be seen.
func (g *grading) operated(s *inventory.Store) inventory.Tri {
	for _, f := range g.flowsOf[s.ID] {
		if f.Mode == inventory.RemoteAccess && abroad(f.To) {
			return inventory.No
		}
	}
	return inventory.Unknown
}
