package decide

import "slices"

// Assessment is all that stage 3 says about an estate on a day. Each part is in the order of its ids.
type Assessment struct {
	Decisions   []Decision
	Meters      []Meter
	Duties      []Duty
	Systems     []System
	Lines       []LineCheck
	Instruments []Instrument // those that the parts cite
}

// Assess applies the rules in force on the day of the input to every dataset and flow, and says what follows for each
// entity, system and line. It is pure; the input is not changed.
func Assess(in *Input, r *Rules) *Assessment {
	e := newEstate(in)
	e.keepLedgers(r)
	return e.assess(r)
}

// AssessAndAsk does what Assess and Ask do, reading the estate once, and words no more of the questions than are to be
// kept.
func AssessAndAsk(in *Input, r *Rules, kept int) (*Assessment, *Agenda) {
	e := newEstate(in)
	e.keepLedgers(r)
	a := e.assess(r)
	return a, e.ask(r, a.Decisions, kept)
}

func (e *estate) assess(r *Rules) *Assessment {
	in, a := e.in, &Assessment{}
	a.Decisions = make([]Decision, 0, e.itemCount())
	known := memo{rules: r, day: in.Date, decisions: map[Facts]Decision{}}
	duties := newDutyMaker(e, r)
	for _, it := range e.items() {
		a.Decisions = append(a.Decisions, known.decide(it))
		duties.item(it, &a.Decisions[len(a.Decisions)-1])
	}
	a.Meters = metersOf(e, r)
	a.Duties = duties.list()
	a.Systems = systemsOf(e, r)
	a.Duties = append(a.Duties, systemDuties(in, r, a.Systems)...)
	slices.SortStableFunc(a.Duties, compareDuties)
	a.Lines = linesOf(in, r)
	a.Instruments = citedBy(a, r)
	return a
}

// memo decides items, the same facts once. Decisions on the same facts share their lists.
type memo struct {
	rules     *Rules
	day       Date
	decisions map[Facts]Decision
}

// memorised is how many decisions a memo keeps: datasets that hold nothing to speak of are alike by the thousand, those
// about people hardly ever are.
const memorised = 4096

// decide decides one item. Where a person stated something against what was evidenced, a person has to look.
func (m *memo) decide(it *Item) Decision {
	d, ok := m.decisions[it.Facts]
	if !ok {
		d = Decide(it.Facts, m.rules, m.day)
		if len(m.decisions) < memorised {
			m.decisions[it.Facts] = d
		}
	}
	if it.Filing != nil {
		it.Filing = it.Filing.forResult(d.Export)
	}
	d.ID, d.Dataset, d.Flow, d.Filing, d.Contested = it.ID, it.Dataset, it.Flow, it.Filing, it.Contested
	if len(it.Contested) > 0 {
		d.contest(m.rules, m.day)
	}
	return d
}

// contest asks for a review in the words of the rule about contradictions.
func (d *Decision) contest(r *Rules, day Date) {
	d.Review = true
	if Rank(d.Level) < Rank(LevelReview) {
		d.Level = LevelReview
	}
	for _, x := range r.beside {
		spoke := slices.ContainsFunc(d.Reasons, func(s Reason) bool { return s.Rule == x.id })
		if x.id == contradictionRule && x.force.holds(day) && !spoke {
			d.Reasons = append(slices.Clip(d.Reasons), x.reason)
		}
	}
}

// contradictionRule speaks when facts contradict each other.
const contradictionRule = "review-contradiction"
