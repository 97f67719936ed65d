package decide

import (
	"math/bits"

	"github.com/domicile/domicile/internal/classify/people"
)

// Truth is a fact that may be unknown.
type Truth uint8

// The truth values. Unknown is the zero value: what nobody stated is not "no".
const (
	Unknown Truth = iota
	No
	Yes
)

// TruthOf returns Yes or No, Unknown for nil.
func TruthOf(b *bool) Truth {
	switch {
	case b == nil:
		return Unknown
	case *b:
		return Yes
	default:
		return No
	}
}

// Count is a whole number that is known to lie in an interval, both ends included.
type Count struct{ Low, High int64 }

// Unbounded is the High of a count that nothing bounds.
const Unbounded = people.Unbounded

// Exactly returns the count n.
func Exactly(n int64) Count { return Count{Low: n, High: n} }

// set is a set of up to 128 words by their index in the vocabulary.
type set [2]uint64

func (s *set) add(i int)     { s[i>>6] |= 1 << (i & 63) }
func (s set) has(i int) bool { return s[i>>6]&(1<<(i&63)) != 0 }
func (s set) empty() bool    { return s[0]|s[1] == 0 }
func (s set) size() int      { return bits.OnesCount64(s[0]) + bits.OnesCount64(s[1]) }

func (s set) meets(o set) bool  { return s[0]&o[0]|s[1]&o[1] != 0 }
func (s set) within(o set) bool { return s[0]&^o[0]|s[1]&^o[1] == 0 }

// interval is a count with the mark that somebody stated it.
type interval struct {
	Count
	stated bool
}

// list is a list of words with the mark that somebody stated it.
type list struct {
	set
	stated bool
}

// Facts are what is known about one dataset, one flow of it, and the company behind it. The zero value knows nothing.
// Facts are a value: a copy is independent.
type Facts struct {
	truths [truthCount]Truth
	counts [countCount]interval
	words  [wordCount]set // the words that it may be; empty: unknown
	places [placeCount]place
	lists  [listCount]list
	city   string
}

// SetTruth states a truth. Setting Unknown takes the statement back. A fact of another type is left alone.
func (f *Facts) SetTruth(id Fact, t Truth) {
	if i := id - firstTruth; i < truthCount {
		f.truths[i] = t
	}
}

// SetCount states a count. A fact of another type is left alone.
func (f *Facts) SetCount(id Fact, c Count) {
	if i := id - firstCount; i < countCount {
		f.counts[i] = interval{Count: c.orderly(), stated: true}
	}
}

// SetWord states that a fact is one of the words; words that the vocabulary does not have are left out, and none means
// unknown.
func (f *Facts) SetWord(id Fact, words ...string) {
	if i := id - firstWord; i < wordCount {
		f.words[i] = vocabulary[id].set(words)
	}
}

// SetList states a list of words, possibly empty. Words that the vocabulary does not have are left out.
func (f *Facts) SetList(id Fact, words []string) {
	if i := id - firstList; i < listCount {
		f.lists[i] = list{set: vocabulary[id].set(words), stated: true}
	}
}

// SetPlace states a place by its ISO 3166 code in lower case; "" and codes that do not exist are unknown.
func (f *Facts) SetPlace(id Fact, code string) {
	if i := id - firstPlace; i < placeCount {
		f.places[i] = placeOf(code)
	}
}

// SetAbroad states that a place is outside the mainland, nobody knows where.
func (f *Facts) SetAbroad(id Fact) {
	if i := id - firstPlace; i < placeCount {
		f.places[i] = somewhereAbroad
	}
}

// SetCity states the city of registration.
func (f *Facts) SetCity(city string) { f.city = city }

func (f *Facts) truth(id Fact) Truth { return f.truths[id-firstTruth] }
func (f *Facts) word(id Fact) set    { return f.words[id-firstWord] }
func (f *Facts) place(id Fact) place { return f.places[id-firstPlace] }
func (f *Facts) list(id Fact) list   { return f.lists[id-firstList] }

// isStated reports whether somebody said anything about the fact.
func (f *Facts) isStated(id Fact) bool {
	switch vocabulary[id].kind {
	case truthKind:
		return f.truth(id) != Unknown
	case countKind, gradeKind:
		return f.counts[id-firstCount].stated
	case wordKind:
		return !f.word(id).empty()
	case placeKind:
		return f.place(id) != placeUnknown
	case listKind:
		return f.list(id).stated
	case freeKind:
		return f.city != ""
	}
	return false
}

// isKnown reports whether nothing more can be learnt of the fact.
func (f *Facts) isKnown(id Fact) bool {
	switch vocabulary[id].kind {
	case countKind, gradeKind:
		c := f.counts[id-firstCount]
		return c.stated && c.Low == c.High
	case wordKind:
		return f.word(id).size() == 1
	case placeKind:
		return f.place(id) > somewhereAbroad
	case truthKind, listKind, freeKind:
	}
	return f.isStated(id)
}

// count returns a count; what nobody stated may be anything.
func (f *Facts) count(id Fact) Count {
	if c := f.counts[id-firstCount]; c.stated {
		return c.Count
	}
	return Count{Low: 0, High: Unbounded}
}
