package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// ledger is what an entity exported this year, between what is evidenced since 1 January and the whole stock that can
// be read abroad. A person counts once, so the parts of several datasets are bounded by the people of the entity.
type ledger struct {
	ordinary, sensitive column
	everybody           Count // the people of the entity, which no sum of its datasets exceeds
	idle                int64 // people, at most, in datasets of which no export is evidenced
}

// column adds up one kind of data over the datasets that can be read abroad.
type column struct {
	high         int64    // the sum of the upper ends that there are
	endless      int      // datasets without an upper end
	most, second int64    // the two largest counts that are evidenced
	by           *subject // whose the largest is
}

// keepLedgers opens one ledger for each entity, and one for what belongs to nobody.
func (e *estate) keepLedgers() {
	for _, s := range e.subjects {
		l := e.ledgerOf(s)
		s.evidenced = e.evidenced(s)
		if !s.evidenced {
			l.idle = add(l.idle, s.everybody())
		}
		if s.mayCross() {
			ordinary, sensitive := s.columns()
			l.ordinary.add(s, ordinary)
			l.sensitive.add(s, sensitive)
		}
	}
}

// entity returns the id of the entity that a dataset belongs to.
func (s *subject) entity() inventory.ID {
	if s.store == nil {
		return ""
	}
	return s.store.Entity
}

func (e *estate) ledgerOf(s *subject) *ledger {
	id := s.entity()
	if l := e.ledgers[id]; l != nil {
		return l
	}
	l := &ledger{everybody: Count{High: Unbounded}}
	if h, ok := e.heads[id]; ok && id != "" {
		l.everybody = h.everybody(e.isUnseen(id))
	}
	e.ledgers[id] = l
	return l
}

// mayCross reports whether the dataset may be within reach of somebody abroad.
func (s *subject) mayCross() bool {
	return slices.ContainsFunc(s.flows, func(f *inventory.Flow) bool {
		switch f.Mode {
		case inventory.NoFlow, inventory.Inbound, inventory.InCountryAccess:
			return false
		case inventory.Copy, inventory.RemoteAccess, inventory.DirectCollectionAbroad, inventory.ModeUnknown:
		}
		return f.To.Zone != inventory.Mainland
	})
}

// columns are the people of a dataset as the two columns count them.
func (s *subject) columns() (ordinary, sensitive Count) {
	if s.base.truth(ContainsPI) == No {
		return Count{}, Count{}
	}
	people := s.base.count(People)
	sensitive = s.base.count(SensitivePeople)
	sensitive.High = min(sensitive.High, people.High)
	return people.minus(sensitive), sensitive
}

// evidenced reports whether it is shown that the dataset was provided abroad this year: a copy, or collection abroad,
// that began since 1 January.
func (e *estate) evidenced(s *subject) bool {
	newYear := e.in.Date - e.in.Date%yearPlace
	return slices.ContainsFunc(s.flows, func(f *inventory.Flow) bool {
		return f.Since != nil && abroad(f.To) && (f.Mode == inventory.Copy || f.Mode == inventory.DirectCollectionAbroad) &&
			DateOf(*f.Since) > newYear && DateOf(*f.Since) <= e.in.Date
	})
}

func (c *column) add(s *subject, n Count) {
	if n.High >= Unbounded {
		c.endless++
	} else {
		c.high = add(c.high, n.High)
	}
	if !s.evidenced {
		return
	}
	switch {
	case n.Low > c.most:
		c.second, c.most, c.by = c.most, n.Low, s
	case n.Low > c.second:
		c.second = n.Low
	}
}

// without returns what the other datasets add to the people of this one: at least what the largest of them has more
// people than this one, at most all of them, and never more than the entity has beside them.
func (c *column) without(s *subject, own Count, limit int64) Count {
	most := c.most
	if c.by == s {
		most = c.second
	}
	high := c.beside(s, own)
	if limit < Unbounded {
		high = min(high, max(0, limit-own.Low))
	}
	low := max(0, most-own.High)
	return Count{Low: min(low, high), High: high}
}

// beside is the sum of the upper ends of the other datasets.
func (c *column) beside(s *subject, own Count) int64 {
	endless, high := c.endless, c.high
	switch {
	case !s.mayCross():
	case own.High >= Unbounded:
		endless--
	default:
		high -= own.High
	}
	if endless > 0 || high >= Unbounded {
		return Unbounded
	}
	return high
}

// account states what the entity exported this year beside this dataset. What belongs to nobody has no ledger.
func (e *estate) account(s *subject, f *Facts) {
	if s.entity() == "" {
		return
	}
	l := e.ledgerOf(s)
	own, ownSensitive := s.columns()
	ordinary := l.ordinary.without(s, own, l.everybody.High)
	ordinary.Low = min(max(ordinary.Low, l.surely(s)), ordinary.High)
	f.SetCount(ExportedOrdinary, ordinary)
	f.SetCount(ExportedSensitive, l.sensitive.without(s, ownSensitive, l.everybody.High))
}

// surely is how many people the other exported datasets have at least beside this one: the people of the entity, less
// those that this dataset or one that was not exported may hold, less those in the sensitive column.
func (l *ledger) surely(s *subject) int64 {
	idle := l.idle
	if !s.evidenced && idle < Unbounded {
		idle -= s.everybody()
	}
	less := add(add(idle, s.everybody()), l.sensitive.high)
	if l.sensitive.endless > 0 {
		return 0
	}
	return max(0, l.everybody.Low-less)
}

// everybody is how many people the dataset may hold.
func (s *subject) everybody() int64 {
	if s.base.truth(ContainsPI) == No {
		return 0
	}
	return s.base.count(People).High
}
