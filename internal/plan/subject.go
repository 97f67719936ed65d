package plan

import (
	"slices"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// blend says whose people are in a dataset, as far as the evidence goes.
type blend int

const (
	nobodyKnown blend = iota // nobody counted, or nobody is in it
	mainlandOnly
	elsewhereOnly
	mixedPeople
	placeOpen // people whose place nothing shows
)

// blend classifies a dataset by its people. Nobody is mainland, and nobody elsewhere, without evidence.
func (s *subject) blend() blend {
	p := s.people
	switch {
	case p.mainland.High > 0 && p.elsewhere.Mid > 0:
		return mixedPeople
	case p.mainland.High > 0:
		return mainlandOnly
	case p.elsewhere.Mid > 0 && p.unknown.Mid == 0:
		return elsewhereOnly
	case p.unknown.High > 0 || p.elsewhere.High > 0:
		return placeOpen
	default:
		return nobodyKnown
	}
}

// storageBasis is what asks for keeping the dataset in the mainland: the storage result alone, because a strict export
// result does not by itself say where data is kept, except that what may not leave cannot stay abroad.
func (s *subject) storageBasis() Basis {
	d := s.decision
	if d == nil {
		return None
	}
	switch d.Storage {
	case decide.MustMainland:
		return Law
	case decide.MainlandByGrade:
		return Grade
	case decide.RecommendedMainland:
		return s.softBasis()
	case decide.NoRule, decide.StorageUndetermined:
	}
	if d.Export == decide.Prohibited {
		return Law
	}
	return None
}

// softBasis tells advice (risk, a draft) from policy (practice on content that shapes opinion).
func (s *subject) softBasis() Basis {
	if Basis(s.decision.Basis) == Policy {
		return Policy
	}
	opinion := s.profile != nil && slices.Contains(s.profile.DataKinds, "opinion_content")
	if Basis(s.decision.Basis) != Advised && opinion {
		return Policy
	}
	return Advised
}

// inMainland reports whether a place needs no move. Only the zone of the region table counts, never a name.
func inMainland(p inventory.Place) bool { return p.Zone == inventory.Mainland }

// exposed are the people whom a thing abroad exposes: those known to be mainland people, and in the worst case those
// whose place is open.
func (h headcount) exposed() Interval {
	return Interval{Low: h.mainland.Low, Mid: h.mainland.Mid, High: h.mainland.High + h.unknown.High}
}

// together is the headcount of several subjects whose overlap is not known.
func together(subjects []*subject) headcount {
	var h headcount
	for _, s := range subjects {
		h.mainland = h.mainland.union(s.people.mainland)
		h.elsewhere = h.elsewhere.union(s.people.elsewhere)
		h.unknown = h.unknown.union(s.people.unknown)
		h.sensitive = h.sensitive.union(s.people.sensitive)
		h.known = h.known || s.people.known
	}
	return h
}

// rank orders bases from binding to optional.
func (b Basis) rank() int {
	return slices.Index([]Basis{Law, Grade, Advised, Policy, Latency, None}, b)
}

// exportRank orders decisions from strict to lax; what is undetermined counts as its worst case.
func exportRank(d *decide.Decision) int {
	x := d.Export
	if x == decide.ExportUndetermined && d.WorstCase != "" {
		x = d.WorstCase
	}
	order := []decide.Export{
		decide.Prohibited, decide.ApprovalRequired, decide.SecurityAssessment, decide.Contract,
		decide.ExportUndetermined, decide.Exempt, decide.Free, decide.NotAnExport,
	}
	if i := slices.Index(order, x); i >= 0 {
		return i
	}
	return len(order)
}
