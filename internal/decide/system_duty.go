package decide

import "github.com/domicile/domicile/internal/inventory"

// systemDuties are what follows from the grades of systems by a day: the filing and the tests. A system whose grade
// nobody declared has none: its grade is a suggestion, which the questions of the system put to a person.
func systemDuties(in *Input, r *Rules, systems []System) []Duty {
	if r.grades.matrix == nil {
		return nil
	}
	g := grading{estate: &estate{in: in, stores: map[inventory.ID]*inventory.Store{}}, sources: &r.grades, day: in.Date}
	for i := range in.Inventory.Stores {
		g.estate.stores[in.Inventory.Stores[i].ID] = &in.Inventory.Stores[i]
	}
	var list []Duty
	for i := range systems {
		s := &systems[i]
		if s.Declared == 0 || s.Applies == inventory.No {
			continue
		}
		for j := range r.grades.duties.Duties {
			if t := &r.grades.duties.Duties[j]; t.From <= s.Declared && s.Declared <= t.To {
				list = append(list, g.duty(s, t))
			}
		}
	}
	return list
}

// duty is one duty of a system. The filing is done when its number is stated; a test is due again after its time, and
// the first one has no day, nor has one that is still to come.
func (g *grading) duty(s *System, t *gradeDutyText) Duty {
	d := Duty{
		ID: inventory.ID("duty|" + t.ID + "|" + string(s.ID)), Entity: s.Entity, Obligation: t.ID, System: s.Name,
		From: "event", Every: t.Every, Basis: BasisGrade, Because: []inventory.ID{s.ID}, ZH: t.ZH, EN: t.EN,
		Evidence: g.sources.duties.Evidence, Citations: citationsOn(t.cited, g.day),
	}
	stores := g.storesOf(s)
	if t.Days > 0 {
		if settled, err := ParseDate(g.stated(stores, factGradedOn)); err == nil {
			d.Due = settled.plusDays(t.Days)
		}
		switch g.stated(stores, factFiled) {
		case "":
		case "false", "no":
			d.say(false)
		default:
			d.say(true)
		}
		return d
	}
	if tested, err := ParseDate(g.stated(stores, factTestedOn)); err == nil && tested <= g.day {
		d.Due = tested.plusMonths(t.Months)
		d.say(g.day <= d.Due)
	}
	return d
}
