package decide

import (
	"slices"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/inventory"
)

// contents states what stages 1 and 2 found in the dataset.
func (s *subject) contents() {
	f := &s.base
	if s.store != nil {
		f.setPlaceOf(Stored, s.store.Place)
	}
	f.stateTags(s.store)
	f.SetWord(PIState, "identified", "deidentified") // a claim that it is anonymised comes from a person
	if s.profile == nil {
		s.people()
		return
	}
	f.SetList(Fields, s.profile.Fields)
	if s.profile.Rows > 0 || s.profile.Full || len(s.profile.DataKinds) > 0 {
		f.SetList(Kinds, s.profile.DataKinds)
	}
	f.SetTruth(ContainsPI, s.personal())
	s.people()
}

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

// people states the head counts, and where the data was collected as far as the people show it.
func (s *subject) people() {
	f := &s.base
	if len(s.heads) == 0 {
		if f.truth(ContainsPI) == No {
			f.SetCount(People, Exactly(0))
			f.SetCount(SensitivePeople, Exactly(0))
			f.SetCount(Under14People, Exactly(0))
			f.SetCount(Minor14People, Exactly(0))
		}
		return
	}
	everybody := s.heads.of(classify.AllAges, classify.AnySensitivity)
	sensitive := s.heads.of(classify.AllAges, classify.Sensitive)
	f.SetCount(People, everybody)
	if children, known := s.heads.childrenOf(); known {
		f.SetCount(Under14People, children)
		f.SetCount(Minor14People, s.heads.of(classify.Minor14, classify.AnySensitivity))
		// Everything about a child is sensitive.
		sensitive = Count{Low: max(sensitive.Low, children.Low), High: max(sensitive.High, children.High)}
	}
	sensitive.High = max(sensitive.Low, min(sensitive.High, everybody.High))
	if sensitive.High > 0 || f.isStated(Under14People) {
		f.SetCount(SensitivePeople, sensitive)
	}
	s.origin(everybody)
}

// origin states where the data was collected. Mainland people show that part of it was in the mainland; people who are
// all elsewhere, in a store abroad, show that none was.
func (s *subject) origin(everybody Count) {
	switch {
	case everybody.Low > 0:
		s.base.SetWord(Origin, "mainland", "mixed")
	case s.heads.elsewhereOnly() && s.store != nil && abroad(s.store.Place):
		s.base.SetWord(Origin, "overseas_only")
	case s.store != nil && s.store.Place.Zone == inventory.Mainland && everybody.High > 0:
		s.base.SetWord(Origin, "mainland", "mixed")
	}
}
