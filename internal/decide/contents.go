package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// contents states what stages 1 and 2 found in the dataset, and what people stated of it: of its system, its store and
// itself, the narrowest last.
func (e *estate) contents(s *subject) {
	f := &s.base
	if s.store != nil {
		f.setPlaceOf(Stored, s.store.Place)
	}
	f.stateTags(s.store)
	if s.profile != nil {
		f.SetList(Fields, s.profile.Fields)
		if s.profile.Rows > 0 || s.profile.Full || len(s.profile.DataKinds) > 0 {
			f.SetList(Kinds, s.profile.DataKinds)
		}
		f.SetTruth(ContainsPI, s.personal())
	}
	scopes := e.scopesOf(s)
	s.hearAll(scopes, func(x *saying) bool { return x.fact == ContainsPI })
	s.people()
	s.origin(claims(scopes, Origin))
	if s.isIdentified() || !claims(scopes, PIState) {
		f.SetWord(PIState, "identified", "deidentified") // that it is anonymised or aggregated comes from a person
	}
	s.hearAll(scopes, func(x *saying) bool { return x.isOfData() && x.fact != ContainsPI })
}

// scopes are what was said of a dataset: of its system, its store, its container and itself, the narrowest last.
type scopes [4][]saying

// scopesOf finds what was said of a dataset.
func (e *estate) scopesOf(s *subject) scopes {
	if len(e.said) == 0 {
		return scopes{}
	}
	list := scopes{3: e.said[s.id]}
	if c := s.id.Container(); c != s.id {
		list[2] = e.said[c]
	}
	if s.store != nil {
		list[1] = e.said[s.store.ID]
		if s.store.System != "" {
			list[0] = slices.Concat(e.said[inventory.ID(s.store.System)], e.said[SystemID(s.store.Entity, s.store.System)])
		}
	}
	return list
}

// claims reports whether somebody stated the fact.
func claims(all scopes, id Fact) bool {
	return slices.ContainsFunc(all[:], func(list []saying) bool {
		return slices.ContainsFunc(list, func(x saying) bool { return x.fact == id })
	})
}

// hearAll takes the sayings that count. A head count that is said of more than one dataset only limits each of them.
func (s *subject) hearAll(all scopes, counts func(*saying) bool) {
	for i, list := range all {
		for k := range list {
			switch x := &list[k]; {
			case !counts(x):
			case x.isOfPeople() && i < len(all)-1:
				s.contested |= s.base.meet(x.fact, Count{High: x.said.count(x.fact).High})
			default:
				s.contested |= x.onto(&s.base)
			}
		}
	}
}

// isOfPeople reports whether the fact counts people of a dataset.
func (s *saying) isOfPeople() bool { return People <= s.fact && s.fact <= Minor14People }

// personal reports whether the dataset holds personal information. That it holds none is known only when its values
// were read and nothing, not even a candidate, was found.
func (s *subject) personal() Truth {
	certain := slices.ContainsFunc(s.profile.Fields, func(w string) bool { return w != "not_personal" && w != "uscc" })
	possible := s.profile.Rows == 0 && !s.profile.Full || slices.ContainsFunc(s.profile.Findings, mayBePersonal)
	return truth(certain, possible)
}

// mayBePersonal reports whether a finding leaves it open that somebody is behind the column.
func mayBePersonal(f classify.Finding) bool {
	switch f.Category {
	case "personal", "sensitive", "opinion":
		return f.Status != classify.Empty
	default:
		return false
	}
}

// people states the head counts.
func (s *subject) people() {
	f := &s.base
	if s.heads == nil {
		if f.truth(ContainsPI) == No {
			f.SetCount(People, Exactly(0))
			f.SetCount(SensitivePeople, Exactly(0))
			f.SetCount(Under14People, Exactly(0))
			f.SetCount(Minor14People, Exactly(0))
		}
		return
	}
	f.SetCount(People, s.heads.of(groupAll))
	if children, known := s.heads.childrenOf(); known {
		f.SetCount(Under14People, children)
		f.SetCount(Minor14People, s.heads.of(groupMinor14))
	}
	if sensitive := s.heads.sensitiveOf(); sensitive.High > 0 || f.isStated(Under14People) {
		f.SetCount(SensitivePeople, sensitive)
	}
}

// origin states where the data was collected, as far as the people show it. Mainland people show that part of it was in
// the mainland. People who are all elsewhere, in a store abroad, and people of nowhere known in a store of the mainland,
// let it be inferred, unless somebody states it.
func (s *subject) origin(claimed bool) {
	if s.heads == nil {
		return
	}
	everybody := s.heads.of(groupAll)
	switch {
	case everybody.Low > 0:
		s.base.SetWord(Origin, "mainland", "mixed")
	case claimed:
	case s.heads.elsewhereOnly() && s.store != nil && abroad(s.store.Place):
		s.base.SetWord(Origin, "overseas_only")
	case s.store != nil && s.store.Place.Zone == inventory.Mainland && everybody.High > 0:
		s.base.SetWord(Origin, "mainland", "mixed")
	}
}

// isIdentified reports whether people were counted by identifiers: then they can be identified, whatever is said.
func (s *subject) isIdentified() bool { return s.heads != nil && s.heads.identified }
