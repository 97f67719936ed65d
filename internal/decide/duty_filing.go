package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// filedFor is an obligation of an entity that a filing says the day of.
type filedFor struct {
	dutyOf
	number string
}

// asked are the decisions that ask for something.
type asked struct {
	because []inventory.ID
	times   int
}

// isCovered reports whether a filing covers the flow of an item, and nobody says that it was not filed.
func (it *Item) isCovered() bool {
	return it.Filing != nil && it.Filing.State == FilingInside && it.Facts.truth(MechanismDone) != No
}

// isFiled reports whether a filing that covers the flow of an item says by when an obligation is due. What nobody filed
// for stays a duty of its own, however many filings the entity has; so does what a person says was not filed.
func (m *dutyMaker) isFiled(it *Item, word string) bool {
	return it.isCovered() && slices.ContainsFunc(m.rules.filed, func(x *rule) bool {
		return x.force.holds(m.day) && slices.Contains(x.kinds, it.Filing.Kind) && slices.Contains(x.adds, word)
	})
}

func (m *dutyMaker) askFiling(of dutyOf, number string, decision inventory.ID) {
	key := filedFor{of, number}
	a := m.asked[key]
	if a == nil {
		a = &asked{}
		m.asked[key] = a
	}
	a.times++
	if len(a.because) < shownReasons {
		a.because = append(a.because, decision)
	}
}

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

// filed is one duty that a filing asks for. The decisions on the flows that it covers are behind it.
func (m *dutyMaker) filed(f *inventory.Filing, x *rule, word string) Duty {
	key := dutyOf{f.Entity, word}
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
	if a := m.asked[filedFor{key, f.Number}]; a != nil {
		d.Because, d.Asking = a.because, a.times
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
