package filing

import (
	"cmp"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// The lanes of the map, in order.
const (
	laneHome = iota
	laneIslands
	laneAbroad
	laneUnknown
	lanes
)

func lane(p inventory.Place) int {
	switch p.Zone {
	case inventory.Mainland:
		return laneHome
	case inventory.HongKong, inventory.Macao, inventory.Taiwan:
		return laneIslands
	case inventory.Abroad, inventory.Multi:
		return laneAbroad
	case inventory.ZoneUnknown:
	}
	return laneUnknown
}

// lanes draws each flow as one row, from the lane of its store to the lane of its recipient.
func (c *clerk) lanes() (a Answer) {
	t := Table{Cols: c.cols("lanes"), Lanes: true}
	for _, f := range c.flows {
		from := inventory.UnknownPlace()
		name := string(f.Store)
		if st := c.storeOf[f.Store]; st != nil {
			from, name = st.Place, st.Name
		}
		cells := make([]string, lanes)
		to, at := cmp.Or(c.receiver(f), c.say("recipient.nobody")), lane(f.To)
		switch {
		case f.Via == inventory.ViaStorage:
			cells[lane(from)] = c.say("lane.stored", name, c.place(from))
		case at == lane(from):
			cells[at] = c.say("lane.same", name, c.place(from), to, c.place(f.To), c.via(f))
		default:
			cells[lane(from)] = c.say("lane.from", name, c.place(from))
			cells[at] = c.say("lane.to", to, c.place(f.To), c.via(f))
		}
		t.Rows = append(t.Rows, Row{cells, []int{c.refs.to(ToFlow, f.ID)}})
	}
	t.narrow(laneUnknown)
	a.table(t)
	return a
}

// narrow drops the last lane where it is empty: every place is known.
func (t *Table) narrow(last int) {
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Cells[last] != "" }) {
		return
	}
	t.Cols = t.Cols[:last]
	for i := range t.Rows {
		t.Rows[i].Cells = t.Rows[i].Cells[:last]
	}
}
