package decide

import (
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// ledger is what an entity exported this calendar year, between what is evidenced since 1 January and the whole stock
// that can be read abroad.
//
// What is counted follows Order 16 art. 7 and 8 and the guidance of the CAC on them: natural persons, per legal entity,
// since 1 January (Asia/Shanghai). A person counts once, so what several datasets add is bounded by the people of the
// entity. Exports under art. 3 to 6 follow those articles and stay out of the totals; they are summed beside them. A
// filing takes nobody out: the articles except only 3 to 6, and the CAC asks the holder of a contract or certificate to
// watch the total and to bring the people exported that way into the filing of an assessment (questions and answers of
// October 2025 and January 2026). Copies that began in an earlier year are not evidenced to be provided in this one,
// and may be.
//
// What the entity states from its own logs narrows the totals; it does not go below what is evidenced.
type ledger struct {
	ordinary, sensitive column
	exempt              column
	// People, at most, in datasets that are not evidenced to have been provided abroad as a whole; and of those the ones
	// with sensitive data.
	idle, idleSensitive int64
	contested           factSet // what the entity states of the year and running flows contradict
}

// column adds up one kind of data over the datasets that can be read abroad.
type column struct {
	all          Count    // such people of the entity, whom no sum of its datasets exceeds
	stated       Count    // what the entity says of the year, from 0 to Unbounded where it says nothing
	high         int64    // the sum of the upper ends that there are
	endless      int      // datasets without an upper end
	most, second int64    // the two largest counts that are evidenced
	by           *subject // whose the largest is
	running      int64    // people, at least, in the largest dataset that a flow abroad holds now
}

// posting is what a dataset adds to the ledger: the people of its flows, at least as evidenced this year, at most as they
// can be read abroad.
type posting struct {
	ordinary, sensitive, exempt Count
	whole                       bool // all of it was provided abroad this year

	running, runningSensitive int64 // people, at least, whom a flow abroad holds now, whenever it began
}

// keepLedgers opens one ledger for each entity and enters its datasets. What belongs to nobody has none.
func (e *estate) keepLedgers(r *Rules) {
	for i := range e.in.Inventory.Entities {
		e.ledgerOf(e.in.Inventory.Entities[i].ID)
	}
	for _, s := range e.subjects {
		if s.entity() == "" {
			continue
		}
		e.enter(s, r)
		l := e.ledgerOf(s.entity())
		if !s.posting.whole {
			l.idle, l.idleSensitive = add(l.idle, s.everybody()), add(l.idleSensitive, s.sensitivePeople())
		}
		l.ordinary.add(s, s.posting.ordinary)
		l.sensitive.add(s, s.posting.sensitive)
		l.exempt.add(s, s.posting.exempt)
		l.ordinary.running = max(l.ordinary.running, s.posting.running)
		l.sensitive.running = max(l.sensitive.running, s.posting.runningSensitive)
	}
	for _, l := range e.ledgers {
		l.contest(ExportedOrdinary, &l.ordinary)
		l.contest(ExportedSensitive, &l.sensitive)
	}
}

// contest takes back what the entity states of a column when one flow that runs now holds more: a flow that goes on
// provides its people this year too, or a person has to say why not.
func (l *ledger) contest(id Fact, c *column) {
	if c.stated.High < c.running {
		c.stated = Count{High: Unbounded}
		l.contested.add(id)
	}
}

func (e *estate) ledgerOf(id inventory.ID) *ledger {
	if l := e.ledgers[id]; l != nil {
		return l
	}
	anybody := Count{High: Unbounded}
	l := &ledger{ordinary: column{all: anybody}, sensitive: column{all: anybody}}
	if h, ok := e.heads[id]; ok {
		l.ordinary.all = h.everybody(e.isUnseen(id))
		l.sensitive.all = h.sensitiveOf()
		if e.isUnseen(id) {
			l.sensitive.all.High = Unbounded
		}
	}
	l.exempt.all = l.ordinary.all
	stated := &e.companyOf(id).facts
	l.ordinary.stated, l.sensitive.stated = stated.count(ExportedOrdinary), stated.count(ExportedSensitive)
	l.exempt.stated = stated.count(ExportedExempt)
	if e.isHidden(id) {
		l.ordinary.endless, l.sensitive.endless = 1, 1
	}
	e.ledgers[id] = l
	return l
}

// enter makes the entry of a dataset from its flows. Flows to several places, and in several ways, are of the same
// people: together they show no more than the dataset has.
func (e *estate) enter(s *subject, r *Rules) {
	x := &s.posting
	for _, flow := range s.flows {
		it := e.flowing(s, flow)
		stand, allOrdinary := r.counting(&it.Facts, e.in.Date)
		if allOrdinary && !s.base.isStated(SensitivePeople) {
			// Nobody counts who has none: left open, the column of ordinary people would lose those it may be about.
			s.base.SetCount(SensitivePeople, Exactly(0))
			it.Facts.SetCount(SensitivePeople, Exactly(0))
		}
		evidenced := e.evidenced(flow)
		x.add(&it.Facts, stand, evidenced)
		x.whole = x.whole || evidenced && stand == counts && it.Facts.count(People) == s.base.count(People)
		if stand == counts && runs(flow) {
			ordinary, sensitive := columnsOf(&it.Facts)
			x.running, x.runningSensitive = max(x.running, ordinary.Low), max(x.runningSensitive, sensitive.Low)
		}
	}
	own, ownSensitive := columnsOf(&s.base)
	x.ordinary.High, x.sensitive.High = min(x.ordinary.High, own.High), min(x.sensitive.High, ownSensitive.High)
	x.exempt.High = min(x.exempt.High, s.everybody())
	x.ordinary.Low, x.sensitive.Low = min(x.ordinary.Low, x.ordinary.High), min(x.sensitive.Low, x.sensitive.High)
	x.exempt.Low = min(x.exempt.Low, x.exempt.High)
}

// add enters one flow, which may be evidenced to be of this year.
func (x *posting) add(f *Facts, stand counting, evidenced bool) {
	if stand == leftOut || stand == mayBeLeftOut {
		x.exempt = x.exempt.alongside(f.count(People), evidenced && stand == leftOut)
	}
	if stand == counts || stand == mayBeLeftOut {
		ordinary, sensitive := columnsOf(f)
		shown := evidenced && stand == counts
		x.ordinary, x.sensitive = x.ordinary.alongside(ordinary, shown), x.sensitive.alongside(sensitive, shown)
	}
}

// runs reports whether a flow certainly holds the data outside the mainland. Who may read it from there need not: logs
// can show that few were read.
func runs(f *inventory.Flow) bool {
	return abroad(f.To) && (f.Mode == inventory.Copy || f.Mode == inventory.DirectCollectionAbroad || f.Via == inventory.ViaStorage)
}

// alongside adds the people of one more flow of the same dataset, who may be the same people.
func (c Count) alongside(n Count, evidenced bool) Count {
	if evidenced {
		c.Low = max(c.Low, n.Low)
	}
	c.High = add(c.High, n.High)
	return c
}

// columnsOf are the people of facts as the two columns count them.
func columnsOf(f *Facts) (ordinary, sensitive Count) {
	if f.truth(ContainsPI) == No {
		return Count{}, Count{}
	}
	people := f.count(People)
	sensitive = f.count(SensitivePeople)
	sensitive.High = max(sensitive.Low, min(sensitive.High, people.High))
	return people.minus(sensitive), sensitive
}

// evidenced reports whether it is shown that a flow provided its data abroad this year: a copy, or collection abroad,
// that began since 1 January of the calendar of the mainland.
func (e *estate) evidenced(f *inventory.Flow) bool {
	if f.Since == nil || !abroad(f.To) || f.Mode != inventory.Copy && f.Mode != inventory.DirectCollectionAbroad {
		return false
	}
	began, newYear := dayIn(*f.Since), e.in.Date-e.in.Date%yearPlace
	return began > newYear && began <= e.in.Date
}

// dayIn returns the day on which an instant falls in the mainland, which has one time zone and no summer time.
func dayIn(t time.Time) Date {
	const east = 8 * 60 * 60 // seconds, UTC+8
	return DateOf(t.In(time.FixedZone("Asia/Shanghai", east)))
}
