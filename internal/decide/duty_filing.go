package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// filings are the duties that existing filings ask for: one for each filing, with the day that it gives.
func (m *dutyMaker) filings() []Duty {
	var list []Duty
	for i := range m.in.Filings {
		f := &m.in.Filings[i]
		for _, x := range m.rules.filed {
			if !x.force.holds(m.in.Date) || !slices.Contains(x.kinds, f.Kind) {
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
	if f.Expires != nil {
		m.date(&d, x, anchor{doneOn: m.anchors[key].doneOn, expires: DateOf(*f.Expires)})
	}
	if asked := m.duties[key]; asked != nil {
		d.Because, d.Asking = asked.Because, asked.Asking
	}
	return d
}
