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

// companies adds what follows from the facts of an entity alone: its duties, also where no data of it was seen, and
// what is expected or encouraged of it.
func (m *dutyMaker) companies() {
	ofEntity := slices.Clone(m.rules.advice)
	for _, x := range m.rules.beside {
		if x.table == tableObligation && x.needs != 0 && x.needs&^entityFacts() == 0 {
			ofEntity = append(ofEntity, x)
		}
	}
	for i := range m.estate.in.Inventory.Entities {
		id := m.estate.in.Inventory.Entities[i].ID
		w := newWorld(&m.estate.companyOf(id).facts)
		w.derive(m.rules, everything)
		for _, x := range ofEntity {
			if x.on(&w, m.day) == Yes {
				m.company(id, x)
			}
		}
	}
}

func (m *dutyMaker) company(id inventory.ID, x *rule) {
	for _, word := range x.adds {
		if key := (dutyOf{id, word}); m.duties[key] == nil {
			m.duties[key] = m.duty(key, x)
		}
	}
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
