package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// filings are the duties that existing filings ask for: one for each filing, with the day that it gives.
func (m *dutyMaker) filings() []Duty {
	var list []Duty
	for i := range m.estate.in.Filings {
		f := &m.estate.in.Filings[i]
		for _, x := range m.rules.filed {
			if !x.force.holds(m.day) || !slices.Contains(x.kinds, f.Kind) {
				continue
			}
			for _, word := range x.adds {
				list = append(list, m.filed(f, x, word))
			}
		}
	}
	return list
}

// filed is one duty that a filing asks for. Decisions that ask for the same are behind it.
func (m *dutyMaker) filed(f *inventory.Filing, x *rule, word string) Duty {
	key := dutyOf{f.Entity, word}
	m.filedFor[key] = true
	d := *m.duty(key, x)
	d.ID, d.Filing = dutyID(key, f.Number), f.Number
	a := anchor{doneOn: m.anchors[key].doneOn}
	if f.Effective != nil {
		a.since = DateOf(*f.Effective)
	}
	if f.Expires != nil {
		a.expires = DateOf(*f.Expires)
	}
	m.date(&d, x, a)
	if by := x.dueOn(m.day); by != nil && by.From == FromEvent && f.Number != "" {
		d.say(true) // it has the number that the authority gave it
	}
	if asked := m.duties[key]; asked != nil {
		d.Because, d.Asking = asked.Because, asked.Asking
	}
	return d
}

// advised is what is expected or encouraged of every entity, and no duty of it.
func (m *dutyMaker) advised() []Duty {
	var list []Duty
	for i := range m.estate.in.Inventory.Entities {
		id := m.estate.in.Inventory.Entities[i].ID
		w := newWorld(&m.estate.companyOf(id).facts)
		w.derive(m.rules, everything)
		for _, x := range m.rules.advice {
			if x.on(&w, m.day) != Yes {
				continue
			}
			for _, word := range x.adds {
				list = append(list, *m.duty(dutyOf{id, word}, x))
			}
		}
	}
	return list
}

// entityFacts are the facts of a company, on which advice may depend.
func entityFacts() factSet {
	var s factSet
	for f := NoFact + 1; f < factCount; f++ {
		if of := (&saying{fact: f}); of.isOfCompany() {
			s.add(f)
		}
	}
	return s
}
