package planview

import (
	"slices"

	"github.com/domicile/domicile/internal/plan"
)

// subject is a move group or a flow with its four options.
type subject struct {
	Name    string
	ID      plan.ID
	Group   bool
	People  plan.Text
	Cells   []optionCell
	Missing int
	Sight   plan.Text // where it was not seen as a whole
}

// optionCell is one option as a cell of the comparison.
type optionCell struct {
	Kind      plan.Text
	Possible  bool
	Chosen    bool
	Default   bool
	Basis     plan.Text
	Weeks     plan.Text
	Cost      plan.Text
	Unpriced  int
	Days      plan.Text
	Sensitive plan.Text
	Share     float64   // of the exposure of doing nothing, in percent
	Open      plan.Text // of the days, those before it is done or a filing covers it
	Until     string
	Covered   string
	Known     bool
	Why       *plan.Text // it is impossible
	Needs     []plan.Text
	Leaves    []plan.Text
}

// comparison is what there is to choose.
type comparison struct {
	Subjects []subject // move groups first
	Quiet    []string  // seen as a whole, nobody from the mainland found: nothing to compare
	Unseen   []string  // nobody read them: not harmless, and nothing to compare either
}

// options compares what there is to choose. A flow that is no more than the place of its group has the group's options
// and is not said again.
func (v *View) options() comparison {
	byOf := map[plan.ID][]*plan.Option{}
	var order []plan.ID
	for i := range v.plan.Options {
		o := &v.plan.Options[i]
		if byOf[o.Of] == nil {
			order = append(order, o.Of)
		}
		byOf[o.Of] = append(byOf[o.Of], o)
	}
	var c comparison
	var flows []subject
	for _, id := range order {
		s := v.subject(id, byOf[id])
		switch first := byOf[id][0]; {
		case first.Follows != "":
		case first.Seen == plan.SeenNot:
			c.Unseen = append(c.Unseen, s.Name)
		case quiet(byOf[id]):
			c.Quiet = append(c.Quiet, s.Name)
		case s.Group:
			c.Subjects = append(c.Subjects, s)
		default:
			flows = append(flows, s)
		}
	}
	c.Subjects = append(c.Subjects, flows...)
	return c
}

// quiet reports whether nothing is chosen for a subject that was seen as a whole, and nobody from the mainland is in it.
func quiet(all []*plan.Option) bool {
	return slices.ContainsFunc(all, func(o *plan.Option) bool {
		return o.Kind == plan.Nothing && o.Chosen && o.Exposure.Known && o.Exposure.People.High == 0 && o.Seen == plan.SeenWhole
	})
}

func (v *View) subject(id plan.ID, all []*plan.Option) subject {
	s := subject{ID: id, Name: v.name(id), Group: v.groups[id]}
	var nothing int64
	for _, o := range all {
		if o.Kind == plan.Nothing {
			nothing = o.Exposure.Days.High
			s.People, s.Missing = v.crowd(o.Exposure.Known, o.Exposure.People), len(o.Missing)
		}
		if o.Seen != plan.SeenWhole {
			s.Sight = v.say("page.sight." + string(o.Seen))
		}
	}
	for _, o := range all {
		s.Cells = append(s.Cells, v.cell(o, nothing))
	}
	return s
}

// crowd is how many people of the mainland something is about; not counted is not nobody.
func (v *View) crowd(known bool, people plan.Interval) plan.Text {
	if !known {
		return v.say("page.notcounted")
	}
	return v.say("page.people", span(people))
}

func (v *View) cell(o *plan.Option, nothing int64) optionCell {
	c := optionCell{
		Kind: v.say("option." + string(o.Kind)), Possible: o.Possible, Chosen: o.Chosen, Default: o.Default,
		Basis: v.say("basis." + string(o.Basis)), Weeks: v.weeks(o.Weeks), Unpriced: o.Unpriced,
		Days: short(o.Exposure.Days.Mid), Until: o.Exposure.Until.String(), Cost: v.cost(o.Cost),
		Covered: o.Exposure.Covered.String(), Known: o.Exposure.Known, Why: o.Why, Needs: o.Needs, Leaves: o.Leaves,
	}
	if n := o.Exposure.Sensitive.Mid; n > 0 {
		c.Sensitive = short(n)
	}
	if n := o.Exposure.Open.Mid; n > 0 && n < o.Exposure.Days.Mid {
		c.Open = short(n)
	}
	const percent = 100
	if nothing > 0 {
		c.Share = round1(percent * float64(o.Exposure.Days.High) / float64(nothing))
	}
	return c
}

// cost says the parts of a cost that are not nothing.
func (v *View) cost(all []plan.Money) plan.Text {
	var parts []plan.Text
	for _, kind := range []plan.CostKind{plan.OneOff, plan.Egress, plan.Running} {
		total := 0.0
		for _, m := range all {
			if m.Kind == kind {
				total += m.High
			}
		}
		if total > 0 {
			parts = append(parts, v.say("page.cost."+string(kind), money(all, kind)))
		}
	}
	if len(parts) == 0 {
		return same("–")
	}
	return listOf(parts)
}
