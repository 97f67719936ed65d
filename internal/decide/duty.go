package decide

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Duty is an obligation of one entity, with the day by which it is due.
type Duty struct {
	ID          inventory.ID   `json:"id"`
	Entity      inventory.ID   `json:"entity"` // "": data that is assigned to nobody
	Obligation  string         `json:"obligation"`
	System      string         `json:"system,omitempty"`      // where the duty is one of a system
	Filing      string         `json:"filing,omitempty"`      // the number of the filing that it is about
	Opens       Date           `json:"opens,omitempty"`       // where there is a window: its first day
	Due         Date           `json:"due,omitempty"`         // the last day; zero: it has no day, or nobody said from when
	Latest      Date           `json:"latest,omitempty"`      // while Due is open: it is due on this day at the latest
	Approximate bool           `json:"approximate,omitempty"` // the law names no day, or a year's holidays are not settled
	From        string         `json:"from"`                  // what the day is counted from, as a word: calendar, event, expiry, standing
	Event       string         `json:"event,omitempty"`       // of an event: which; the statement SinceKey says its day
	Every       string         `json:"every,omitempty"`       // year, two_years, three_years …; empty: once
	Basis       string         `json:"basis"`                 // the words of Decision.Basis
	Done        *bool          `json:"done"`                  // null: nobody said
	DoneOn      Date           `json:"done_on,omitempty"`     // the last day on which somebody said that it was done
	Because     []inventory.ID `json:"because"`               // decisions that ask for it, the first of them when they are many
	Asking      int            `json:"asking"`                // how many decisions ask for it
	ZH          string         `json:"zh"`
	EN          string         `json:"en"`
	Citations   []Citation     `json:"citations"`
}

// shownReasons is how many decisions a duty names: each decision lists its obligations itself.
const shownReasons = 20

// dutyMaker collects the duties of every entity.
type dutyMaker struct {
	in       *Input
	rules    *Rules
	holders  map[inventory.ID]inventory.ID // the entity of a dataset
	anchors  map[dutyOf]anchor
	duties   map[dutyOf]*Duty
	ruleFor  map[string]*rule // in force, by obligation
	filedFor map[dutyOf]bool  // a filing of the entity says when
}

// dutyOf is an obligation of an entity.
type dutyOf struct {
	entity     inventory.ID
	obligation string
}

func dutiesOf(in *Input, r *Rules, a *Assessment) []Duty { return Duties(in, r, a.Decisions) }

// Duties lists what each entity does by when, in the order of the ids: what its decisions ask for and what its filings
// ask for. Nothing is added up across entities. A day that nobody can scan for is stated: SinceKey and DoneKey.
func Duties(in *Input, r *Rules, decisions []Decision) []Duty {
	m := &dutyMaker{
		in: in, rules: r, holders: holdersOf(in), duties: map[dutyOf]*Duty{}, ruleFor: map[string]*rule{},
		anchors: anchorsOf(in.Statements), filedFor: map[dutyOf]bool{},
	}
	for _, x := range r.beside {
		for _, word := range x.adds {
			if x.table == tableObligation && x.force.holds(in.Date) && m.ruleFor[word] == nil {
				m.ruleFor[word] = x
			}
		}
	}
	for i := range decisions {
		m.decision(&decisions[i])
	}
	list := m.filings()
	for key, d := range m.duties {
		if !m.filedFor[key] {
			list = append(list, *d)
		}
	}
	slices.SortFunc(list, func(a, b Duty) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// holdersOf finds the entity of each dataset.
func holdersOf(in *Input) map[inventory.ID]inventory.ID {
	stores := make(map[inventory.ID]inventory.ID, len(in.Inventory.Stores))
	for i := range in.Inventory.Stores {
		stores[in.Inventory.Stores[i].ID] = in.Inventory.Stores[i].Entity
	}
	holders := make(map[inventory.ID]inventory.ID, len(in.Inventory.Datasets))
	for i := range in.Inventory.Datasets {
		holders[in.Inventory.Datasets[i].ID] = stores[in.Inventory.Datasets[i].Store]
	}
	return holders
}

// anchorsOf reads the statements about duties; of two about the same the later one holds.
func anchorsOf(statements []Statement) map[dutyOf]anchor {
	sorted := slices.Clone(statements)
	slices.SortStableFunc(sorted, func(a, b Statement) int { return a.At.Compare(b.At) })
	anchors := map[dutyOf]anchor{}
	for i := range sorted {
		s := &sorted[i]
		word, suffix := dutyOfKey(s.Fact)
		var day Date
		if word == "" || json.Unmarshal(s.Value, &day) != nil {
			continue
		}
		key := dutyOf{s.Of, word}
		a := anchors[key]
		if suffix == sinceSuffix {
			a.since = day
		} else {
			a.doneOn = day
		}
		anchors[key] = a
	}
	return anchors
}

// decision adds what a decision asks for to the duties of its entity.
func (m *dutyMaker) decision(d *Decision) {
	entity := m.holders[d.Dataset]
	for _, word := range d.Obligations {
		key := dutyOf{entity, word}
		duty := m.duties[key]
		if duty == nil {
			if duty = m.duty(key, m.ruleFor[word]); duty == nil {
				continue
			}
			m.duties[key] = duty
		}
		duty.Asking++
		if len(duty.Because) < shownReasons {
			duty.Because = append(duty.Because, d.ID)
		}
	}
}

// duty makes the duty of an entity that a rule adds.
func (m *dutyMaker) duty(key dutyOf, x *rule) *Duty {
	if x == nil {
		return nil
	}
	d := &Duty{
		ID: dutyID(key, ""), Entity: key.entity, Obligation: key.obligation, Basis: x.dutyBasis(),
		Because: []inventory.ID{}, ZH: x.reason.ZH, EN: x.reason.EN, Citations: x.citations(m.in.Date),
	}
	m.date(d, x, m.anchors[key])
	return d
}

func dutyID(key dutyOf, filing string) inventory.ID {
	id := "duty|" + key.entity + "|" + inventory.ID(key.obligation)
	if filing != "" {
		id += "|" + inventory.ID(filing)
	}
	return id
}

// date says by when the duty is due.
func (m *dutyMaker) date(d *Duty, x *rule, a anchor) {
	a.force = x.force.from
	if by := x.dueOn(m.in.Date); by != nil {
		by.term(d, m.rules.workdays, m.rules.events[by.Event], m.in.Date, a)
		d.Event = by.Event
	}
}

// dutyBasis is what a duty rests on: a notice expects, a draft is watched, and neither is law.
func (x *rule) dutyBasis() string {
	switch {
	case binding(x.rank) && x.table != tableAdvice:
		return BasisLaw
	case x.rank == "practice":
		return BasisPolicy
	default:
		return BasisAdvised
	}
}

// citations are the articles of the rule that are in force on a day.
func (x *rule) citations(day Date) []Citation {
	list := []Citation{}
	for i := range x.cites {
		if x.cites[i].holds(day) {
			list = append(list, x.cites[i].Citation)
		}
	}
	return list
}
