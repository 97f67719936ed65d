package decide

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// saying is a statement that was read: the fact as the person gave it.
type saying struct {
	fact Fact
	said Facts // holds the one fact
	at   int64 // when, in seconds
	day  Date  // on which day, in the mainland
}

// sayingsOf reads statements and sorts them by what they are of, in the order of the facts. Of several about the same
// fact of the same thing the latest counts; "nobody knows" takes the earlier ones back. What cannot be read states
// nothing: whoever loads statements has checked them.
func sayingsOf(statements []Statement) map[inventory.ID][]saying {
	all := make(map[inventory.ID][]saying, len(statements))
	for i := range statements {
		st := &statements[i]
		s := saying{fact: FactOf(st.Fact), at: st.At.Unix(), day: dayIn(st.At)}
		if s.fact == NoFact || s.fact == OpinionDomestic || len(st.Value) == 0 {
			continue
		}
		if s.said.read(s.fact, bytes.TrimSpace(st.Value)) == nil {
			all[st.Of] = append(all[st.Of], s)
		}
	}
	for of, list := range all {
		all[of] = latest(list)
	}
	return all
}

// latest keeps the last saying about each fact.
func latest(list []saying) []saying {
	slices.SortStableFunc(list, func(a, b saying) int {
		return cmp.Or(cmp.Compare(a.fact, b.fact), cmp.Compare(a.at, b.at))
	})
	var kept []saying
	for i := range list {
		last := i+1 == len(list) || list[i+1].fact != list[i].fact
		if last && list[i].said.isStated(list[i].fact) {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// isOfCompany reports whether the fact is one of an entity.
func (s *saying) isOfCompany() bool { return strings.HasPrefix(s.fact.Key(), "entity.") }

// isOfFlow reports whether the fact is one of a flow or its recipient.
func (s *saying) isOfFlow() bool {
	key := s.fact.Key()
	return strings.HasPrefix(key, "flow.") || strings.HasPrefix(key, "recipient.")
}

// isNoCompanys reports whether the fact is of data or a flow, or what a list says of their scenario.
func (s *saying) isNoCompanys() bool { return s.fact == FTZListResult || !s.isOfCompany() }

// isOfData reports whether the fact is one of a dataset, or what a list says of its scenario.
func (s *saying) isOfData() bool { return s.isNoCompanys() && !s.isOfFlow() }

// onto lays what a person said over what is known, and returns the fact when the two contradict each other: then the
// stricter reading is taken.
func (s *saying) onto(f *Facts) (contested factSet) {
	switch vocabulary[s.fact].kind {
	case truthKind:
		return f.hear(s.fact, s.said.truth(s.fact))
	case countKind, gradeKind:
		return f.meet(s.fact, s.said.count(s.fact))
	case wordKind:
		return f.hearWord(s.fact, s.said.word(s.fact))
	case placeKind:
		return f.hearPlace(s.fact, s.said.place(s.fact))
	case listKind:
		i := s.fact - firstList
		f.lists[i].set = f.lists[i].joined(s.said.lists[i].set)
		f.lists[i].stated = true
	case freeKind:
		f.city = s.said.city
	}
	return 0
}

// joined is the set of the words of both.
func (s set) joined(o set) set { return set{s[0] | o[0], s[1] | o[1]} }

// hear takes a stated truth. That data is personal is evidenced by its labels, and stays; of what else was known, only
// people spoke, and the later one counts.
func (f *Facts) hear(id Fact, said Truth) (contested factSet) {
	now := f.truth(id)
	if now == Unknown || now == said {
		f.SetTruth(id, said)
		return 0
	}
	contested.add(id)
	if id != ContainsPI || said == Yes {
		f.SetTruth(id, said)
	}
	return contested
}

// meet takes a further count of the same people: both hold. Where they exclude each other, the larger one counts, since
// every rule that compares people asks for more above its number.
func (f *Facts) meet(id Fact, c Count) (contested factSet) {
	if !f.isStated(id) {
		f.SetCount(id, c)
		return 0
	}
	now := f.count(id)
	switch {
	case c.High < now.Low:
		contested.add(id)
	case c.Low > now.High:
		contested.add(id)
		f.SetCount(id, c)
	default:
		f.SetCount(id, now.within(c))
	}
	return contested
}

// looser are the words that ask for less than the others do.
func looser(id Fact) set {
	return vocabulary[id].set(map[Fact][]string{
		Origin:        {"overseas_only"},
		PIState:       {"anonymised", "aggregated"},
		FlowMode:      {"in_country_access", "inbound", "none"},
		ImportantData: {"suspected", "no"},
	}[id])
}

// hearWord takes a stated word. Where it is none of those that it could be, a looser word does not replace a stricter
// one.
func (f *Facts) hearWord(id Fact, said set) (contested factSet) {
	now := f.word(id)
	if now.empty() || now.meets(said) {
		f.words[id-firstWord] = said
		return 0
	}
	contested.add(id)
	if l := looser(id); !said.within(l) || now.within(l) {
		f.words[id-firstWord] = said
	}
	return contested
}

// hearPlace takes a stated place. What was seen to lie or go abroad stays there.
func (f *Facts) hearPlace(id Fact, said place) (contested factSet) {
	now := f.place(id)
	switch {
	case now == said:
		return 0
	case now == placeUnknown, now == somewhereAbroad && said != mainland:
		f.places[id-firstPlace] = said
		return 0
	}
	contested.add(id)
	if now == mainland && id == FlowTo {
		f.places[id-firstPlace] = said
	}
	return contested
}

// keys spells the facts of a set, nil for none.
func (s factSet) keys() []string {
	if s == 0 {
		return nil
	}
	var keys []string
	for f := NoFact + 1; f < factCount; f++ {
		if s.has(f) {
			keys = append(keys, f.Key())
		}
	}
	return keys
}
