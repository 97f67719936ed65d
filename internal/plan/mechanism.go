package plan

// Mechanism is one way of carrying a flow, with the limits within which it works.
type Mechanism struct {
	ID          string      `yaml:"id"`
	Name        Text        `yaml:"name"`
	Direction   string      `yaml:"direction"`    // in, out, both, none
	Granularity Text        `yaml:"granularity"`  // the least that it can carry alone
	Masking     string      `yaml:"masking"`      // none, columns, any: what it can leave out on the way
	CrossBorder string      `yaml:"cross_border"` // yes, no, conditions
	Line        bool        `yaml:"line"`         // it runs over a line of the customer, which is registered
	Tool        string      `yaml:"tool"`
	Terraform   []string    `yaml:"terraform"`
	Files       []string    `yaml:"files"`     // what is generated for it
	LimitsOf    []string    `yaml:"limits_of"` // mechanisms that carry its product, and whose limits bind it
	Needs       []Need      `yaml:"needs"`
	Limits      []Bounds    `yaml:"limits"`
	Cases       []TraitCase `yaml:"cases"`
	Provenance  `yaml:",inline"`
}

// Bounds is one limit of a mechanism in words.
type Bounds struct {
	ID         string `yaml:"id"` // of the fact it rests on, "" for none
	ZH         string `yaml:"zh"`
	EN         string `yaml:"en"`
	Provenance `yaml:",inline"`
}

// The words of Mechanism.CrossBorder.
const (
	crossYes        = "yes"
	crossNo         = "no"
	crossConditions = "conditions"
)

// offered reports whether the mechanism is for such a flow at all.
func (m *Mechanism) offered(t Traits) bool {
	for i := range m.Needs {
		if m.Needs[i].Scope && !m.Needs[i].holds(t) {
			return false
		}
	}
	return true
}

// text says a limit with where it comes from.
func (l *Bounds) text() Text {
	from := l.Source
	if l.Date != "" {
		from += ", " + l.Date
	}
	return Text{ZH: l.ZH + "（" + from + "，" + l.Mark + "）", EN: l.EN + " (" + from + ", " + l.Mark + ")"}
}

// limits are those of the mechanism and of what carries its product.
func (s *SyncKnowledge) limits(m *Mechanism) []Text {
	list := []Text{}
	for _, id := range append([]string{m.ID}, m.LimitsOf...) {
		of := s.Mechanism(id)
		if of == nil {
			continue
		}
		for i := range of.Limits {
			list = append(list, of.Limits[i].text())
		}
	}
	return list
}
