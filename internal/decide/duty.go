package decide

import (
	"cmp"
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
	Event       string         `json:"event,omitempty"`       // of an event: which
	Ask         *Question      `json:"ask,omitempty"`         // asks for the day of the event, while nobody said it
	Every       string         `json:"every,omitempty"`       // year, two_years, three_years …; empty: once
	Basis       string         `json:"basis"`                 // the words of Decision.Basis
	Done        *bool          `json:"done"`                  // null: nobody said
	DoneOn      Date           `json:"done_on,omitempty"`     // the last day on which somebody said that it was done
	Because     []inventory.ID `json:"because"`               // decisions that ask for it, the first of them when they are many
	Asking      int            `json:"asking"`                // how many decisions ask for it
	ZH          string         `json:"zh"`
	EN          string         `json:"en"`
	Evidence    string         `json:"evidence"` // of its rule: P primary text, S secondary, U unverified
	Citations   []Citation     `json:"citations"`
}

// shownReasons is how many decisions a duty names: each decision lists its obligations itself.
const shownReasons = 20

// dutyMaker collects the duties of every entity, one item after the other.
type dutyMaker struct {
	estate   *estate
	rules    *Rules
	day      Date
	anchors  map[dutyOf]anchor
	duties   map[dutyOf]*Duty
	ticks    map[dutyOf]*tick
	ruleFor  map[string]*rule              // in force, by obligation
	tickable []*rule                       // in force, that a fact ticks off
	asked    map[filedFor]*asked           // what decisions ask of filings that cover their flows
	holders  map[inventory.ID]inventory.ID // of datasets
}

// dutyOf is an obligation of an entity.
type dutyOf struct {
	entity     inventory.ID
	obligation string
}

func newDutyMaker(e *estate, r *Rules) *dutyMaker {
	m := &dutyMaker{
		estate: e, rules: r, day: e.in.Date, anchors: anchorsOf(e.in.Statements, e.in.Date), duties: map[dutyOf]*Duty{},
		ticks: map[dutyOf]*tick{}, ruleFor: map[string]*rule{}, asked: map[filedFor]*asked{},
		holders: make(map[inventory.ID]inventory.ID, len(e.subjects)),
	}
	for _, s := range e.subjects {
		m.holders[s.id] = s.entity()
	}
	for _, x := range r.beside {
		if x.table != tableObligation || !x.force.holds(m.day) {
			continue
		}
		for _, word := range x.adds {
			if m.ruleFor[word] == nil {
				m.ruleFor[word] = x
			}
		}
		if x.done != NoFact {
			m.tickable = append(m.tickable, x)
		}
	}
	return m
}

// item adds what one decision asks for to the duties of its entity, and what was done for it.
func (m *dutyMaker) item(it *Item, d *Decision) {
	entity := m.holders[it.Dataset]
	for _, word := range d.Obligations {
		key := dutyOf{entity, word}
		if m.isFiled(it, word) {
			m.askFiling(key, it.Filing.Number, d.ID)
			continue
		}
		duty := m.duties[key]
		if duty == nil {
			if duty = m.duty(key, m.ruleFor[word]); duty == nil {
				continue
			}
			m.duties[key] = duty
		}
		duty.ask(d.ID)
	}
	m.tick(entity, it, d)
}

func (d *Duty) ask(id inventory.ID) {
	d.Asking++
	if len(d.Because) < shownReasons {
		d.Because = append(d.Because, id)
	}
}

// list is every duty, in the order of the ids: what decisions ask for, what filings ask for, and what is expected of
// entities. Nothing is added up across entities.
func (m *dutyMaker) list() []Duty {
	m.settleTicks()
	m.companies()
	list := m.filings()
	for _, d := range m.duties {
		list = append(list, *d)
	}
	slices.SortStableFunc(list, compareDuties)
	return list
}

func compareDuties(a, b Duty) int { return cmp.Compare(a.ID, b.ID) }

// duty makes the duty of an entity that a rule adds.
func (m *dutyMaker) duty(key dutyOf, x *rule) *Duty {
	if x == nil {
		return nil
	}
	d := &Duty{
		ID: dutyID(key, ""), Entity: key.entity, Obligation: key.obligation, Basis: x.dutyBasis(),
		Because: []inventory.ID{}, ZH: x.reason.ZH, EN: x.reason.EN, Evidence: x.told.Evidence,
		Citations: x.citations(m.day),
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
	if by := x.dueOn(m.day); by != nil {
		e := m.rules.events[by.Event]
		by.term(d, m.rules.workdays, e, m.day, a)
		d.Event, d.Ask = by.Event, nil
		if e != nil && d.Due == 0 {
			d.Ask = e.question(d.Obligation)
		}
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
