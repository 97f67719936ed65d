package decide

import "github.com/domicile/domicile/internal/inventory"

// companyFacts are the facts of an entity, and what it states of the year's exports from its own logs.
type companyFacts struct {
	facts     Facts
	contested factSet
}

// company states the facts of the entity that the dataset belongs to. What belongs to nobody has none.
func (e *estate) company(s *subject) {
	c := e.companyOf(s.entity())
	s.base, s.contested = c.facts, c.contested
	for _, id := range [...]Fact{ExportedOrdinary, ExportedSensitive, ExportedExempt} {
		s.base.forget(id) // what is stated of them is for the ledger
		s.contested &^= 1 << id
	}
}

// entity returns the id of the entity that a dataset belongs to.
func (s *subject) entity() inventory.ID {
	if s.store == nil {
		return ""
	}
	return s.store.Entity
}

func (e *estate) companyOf(id inventory.ID) *companyFacts {
	c := e.companies[id]
	if c == nil {
		c = &companyFacts{}
		e.companies[id] = c
		e.stateCompany(c, id)
	}
	return c
}

// stateCompany states what the settings and what was seen say of an entity, and then what people stated.
func (e *estate) stateCompany(c *companyFacts, id inventory.ID) {
	f := &c.facts
	f.SetTruth(OpinionDomestic, truth(e.in.Policies.OpinionDomestic, false))
	if id == "" {
		return
	}
	if en := e.entities[id]; en != nil {
		f.stateEntity(en, int(e.in.Date/yearPlace))
	}
	if h, ok := e.heads[id]; ok {
		c.contested |= f.meet(ProcessedPeople, h.everybody(e.isUnseen(id)))
	}
	for i := range e.said[id] {
		if s := &e.said[id][i]; s.isOfCompany() && (!s.isOfYear() || s.day/yearPlace == e.in.Date/yearPlace) {
			c.contested |= s.onto(f)
		}
	}
}

// isOfYear reports whether the fact counts the people of the calendar year in which it was stated.
func (s *saying) isOfYear() bool { return ExportedOrdinary <= s.fact && s.fact <= ExportedExempt }

// stateEntity states what the settings say of an entity.
func (f *Facts) stateEntity(en *inventory.Entity, year int) {
	for id, b := range map[Fact]*bool{
		CIIO: en.CIIO, StateOrgan: en.StateOrgan, ForeignControlled: en.ForeignControlled, EntityGBA: en.GBARegistered,
		LargePlatform: en.LargePlatform,
	} {
		f.SetTruth(id, TruthOf(b))
	}
	for id, n := range map[Fact]*int64{
		PlatformUsers: en.PlatformUsers, PlatformMAU: en.PlatformMAU, ProcessedPeople: en.ProcessedPeople,
		ExportedPreviousYear: en.ExportedPreviousYear,
	} {
		if n != nil {
			f.SetCount(id, Exactly(*n))
		}
	}
	f.stateYear(en.ExportedYTD, year)
	if len(en.Sectors) > 0 {
		f.SetList(Sectors, en.Sectors)
	}
	if en.RegisteredCity != "" {
		f.SetCity(en.RegisteredCity)
	}
	list := en.FTZListResult
	if list == "" && placeOf(en.Place) != placeUnknown && en.Place != "cn" {
		list = "none" // the lists are for handlers that are registered in their zone or city (Order 16 art. 6)
	}
	f.SetWord(FTZListResult, list)
}

// stateYear states what the settings say of the exports of a year; of another year they say nothing.
func (f *Facts) stateYear(x *inventory.Exported, year int) {
	if x == nil || x.Year != year {
		return
	}
	for id, n := range map[Fact]*int64{
		ExportedOrdinary: x.Nonsensitive, ExportedSensitive: x.Sensitive, ExportedExempt: x.Exempt,
	} {
		if n != nil {
			f.SetCount(id, Exactly(*n))
		}
	}
}
