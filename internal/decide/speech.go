package decide

import "slices"

// speech puts an outcome into words: it lets the rules that hold speak, each once.
type speech struct {
	*trial
	rules    *Rules
	day      Date
	outcome  outcome
	decision Decision
	cited    [4]uint64 // articles that were cited already
	storeBy  string    // basis of the storage result
	pressing bool      // a review that raises the level
}

// exportsByStrictness and storagesByStrictness turn a strictness back into its word.
func exportOf(strictness int) Export {
	for _, x := range [...]Export{Prohibited, ApprovalRequired, SecurityAssessment, Contract, Exempt, Free, NotAnExport} {
		if x.Strictness() == strictness {
			return x
		}
	}
	return ExportUndetermined
}

func storageOf(strictness int) Storage {
	for _, x := range [...]Storage{MustMainland, MainlandByGrade, RecommendedMainland, NoRule} {
		if x.Strictness() == strictness {
			return x
		}
	}
	return StorageUndetermined
}

// What a decision about an export usually holds; more is no error.
const (
	usualWords     = 6
	usualReasons   = 8
	usualCitations = 16
)

// verdicts states the two results with the rules behind them. While a result is open, every branch speaks.
func (s *speech) verdicts() {
	d := &s.decision
	*d = Decision{
		Obligations: make([]string, 0, usualWords), Alternatives: []string{}, Missing: []string{},
		Citations: make([]Citation, 0, usualCitations), Reasons: make([]Reason, 0, usualReasons),
	}
	d.WorstCase, d.Export = exportOf(s.outcome.exports.strictest()), ExportUndetermined
	if s.outcome.exports.single() {
		d.Export = d.WorstCase
	}
	d.Storage = storageOf(s.outcome.storage)
	if s.outcome.stricter.strictest() == MustMainland.Strictness() {
		d.Storage = StorageUndetermined
	}
	s.result = d.Export
	s.exportRules()
	s.storageRules()
	s.sensitivity()
}

func (s *speech) exportRules() {
	for i, x := range s.rules.export {
		v := s.export[i]
		heard := v == Yes || v == Unknown && x.open == stays
		if heard && s.outcome.exports&(1<<x.export.Strictness()) != 0 {
			s.speak(x)
			s.flag(x, s.decision.Export != ExportUndetermined)
		}
		if v == Yes {
			return
		}
	}
}

func (s *speech) storageRules() {
	s.storeBy = BasisNone
	for i, x := range s.rules.storage {
		switch {
		case s.storage[i] == Yes && x.place.Strictness() == s.outcome.storage:
			s.speak(x)
			s.flag(x, true)
			if s.storeBy == BasisNone || s.storeBy == BasisPolicy {
				s.storeBy = x.basis
			}
		case s.storage[i] == Unknown && x.open == stays && s.decision.Storage == StorageUndetermined &&
			x.place == MustMainland:
			s.speak(x)
		}
	}
}

// sensitivity states whether sensitive personal information is held, with the rules that say what is sensitive.
func (s *speech) sensitivity() {
	t := s.terms[s.rules.sensitive]
	if t == Unknown {
		return
	}
	held := t == Yes
	s.decision.Sensitive = &held
	for _, x := range s.rules.kinds {
		if held && x.on(&s.world, s.day) == Yes {
			s.speak(x)
			s.flag(x, true)
		}
	}
}

// countings asks for a review where a person with both kinds of data, counted in both columns, would change the export
// result.
func (s *speech) countings() {
	if s.sensitivePeople(s.terms[s.rules.sensitive]).High == 0 {
		return
	}
	other := *s.trial
	other.columns = bothColumns
	s.recounted = other.settle(s.rules, s.day, 0).exports != s.outcome.exports
}

// beside lets obligations, alternatives and reviews speak.
func (s *speech) beside() {
	for _, x := range s.rules.beside {
		if x.on(&s.world, s.day) != Yes || x.done != NoFact && s.truth(x.done) == Yes {
			continue
		}
		s.speak(x)
		s.flag(x, true)
		if x.table == tableAlternative {
			s.decision.Alternatives = appendNew(s.decision.Alternatives, x.adds)
		} else {
			s.decision.Obligations = appendNew(s.decision.Obligations, x.adds)
		}
	}
}

func (s *speech) missing() {
	set := s.trial.missing(s.rules, s.day, s.outcome)
	for f := NoFact + 1; f < factCount; f++ {
		if set.has(f) {
			s.decision.Missing = append(s.decision.Missing, f.Key())
		}
	}
}

// speak adds the reason of a rule and its articles in force.
func (s *speech) speak(x *rule) {
	reason := x.reason
	reason.Cites = x.cited(s.day)
	for i := range x.cites {
		c := &x.cites[i]
		if !c.holds(s.day) {
			continue
		}
		word, bit := c.index>>6, uint64(1)<<(c.index&63)
		if s.cited[word]&bit == 0 {
			s.cited[word] |= bit
			s.decision.Citations = append(s.decision.Citations, c.Citation)
		}
	}
	s.decision.Reasons = append(s.decision.Reasons, reason)
}

// cited names the articles behind a rule that are in force on the day. Mostly these are all, or a run of them, which
// decisions share; whoever appends to the list gets one of his own.
func (x *rule) cited(day Date) []string {
	var from, to, n int
	for i := range x.cites {
		if !x.cites[i].holds(day) {
			continue
		}
		if n == 0 {
			from = i
		}
		to = i + 1
		n++
	}
	if n == to-from {
		return x.names[from:to:to]
	}
	names := make([]string, 0, n)
	for i := range x.cites {
		if x.cites[i].holds(day) {
			names = append(names, x.names[i])
		}
	}
	return names
}

// flag takes over the wish of a rule for a review, when its result counts.
func (s *speech) flag(x *rule, counts bool) {
	if x.review && counts {
		s.decision.Review = true
		s.pressing = s.pressing || !x.soft
	}
}

// level derives how urgent the decision is and what it rests on. While the export result is open, the laxest branch
// counts, since every other asks for more.
func (s *speech) level() {
	d := &s.decision
	least := exportOf(s.outcome.exports.laxest())
	switch {
	case d.Storage == MustMainland, least == Prohibited, least == ApprovalRequired:
		d.Level = LevelMust
	case least == SecurityAssessment, least == Contract:
		d.Level = LevelFiling
	case s.pressing, d.Export == ExportUndetermined, d.Storage == StorageUndetermined:
		d.Level = LevelReview
	case d.Storage != NoRule:
		d.Level = LevelAdvised
	default:
		d.Level = LevelNone
	}
	d.Basis = s.storeBy
	if d.Level == LevelMust || d.Level == LevelFiling {
		d.Basis = BasisLaw
	}
}

func appendNew(list, words []string) []string {
	for _, w := range words {
		if !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}
