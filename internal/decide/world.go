package decide

// The year's totals: what rules compare with the thresholds of an export. They are no facts; they follow from facts.
const (
	ordinaryTotal  = factCount + iota // people exported this year with this flow, ordinary data
	sensitiveTotal                    // the same, sensitive data
	bothTotal                         // both kinds since 1 January of the year before, as the rules before 2024-03-22 count
)

// totalOf finds a total by the name that rules use.
func totalOf(key string) Fact {
	switch key {
	case "total.ordinary":
		return ordinaryTotal
	case "total.sensitive":
		return sensitiveTotal
	case "total.both":
		return bothTotal
	default:
		return NoFact
	}
}

// totalNeeds are the facts that the totals follow from, beside those of the term sensitive.
const totalNeeds factSet = 1<<People | 1<<SensitivePeople | 1<<Under14People | 1<<OverlapPeople |
	1<<ExportedOrdinary | 1<<ExportedSensitive | 1<<ExportedPreviousYear | 1<<SensitiveStated

// maxTerms is how many terms there can be.
const maxTerms = 32

// world is one reading of the facts, with what follows from them.
type world struct {
	Facts
	terms     [maxTerms]Truth
	totals    [3]Count
	result    Export // the export result, once it is decided
	recounted bool   // another way of counting gives another result

	columns columns
	share   Count // the part of the sensitive people that is looked at
}

// columns is how a person with both kinds of data is counted.
type columns uint8

const (
	oneColumn   columns = iota // in the sensitive column alone
	bothColumns                // in both
)

func newWorld(f *Facts) world {
	return world{Facts: *f, share: Count{Low: 0, High: Unbounded}}
}

// derive evaluates the terms that look at what changed with the given facts, and the totals, and returns all that
// changed thereby. Terms that neither table names cannot change a result: they are evaluated with everything only.
func (w *world) derive(r *Rules, on factSet) reliance {
	changed := reliance{facts: on}
	for i := range r.terms {
		t := &r.terms[i]
		if on != everything && (r.core>>i&1 == 0 || !t.own.meets(changed)) {
			continue
		}
		if v := t.when(w); v != w.terms[i] {
			w.terms[i] = v
			changed.terms |= 1 << i
		}
	}
	before := w.totals
	w.tally(w.terms[r.sensitive])
	changed.totals = w.totals != before
	return changed
}

// tally adds this flow to what was exported before. A person counts once a year.
func (w *world) tally(sensitive Truth) {
	s := w.sensitivePeople(sensitive).within(w.share)
	people := w.people()
	people.Low, people.High = max(people.Low, s.Low), max(people.High, s.Low)
	fresh := people.minus(w.count(OverlapPeople))
	ordinary := fresh
	if w.columns == oneColumn {
		ordinary = people.minus(s).minus(w.count(OverlapPeople))
	}
	before, beforeSensitive := w.count(ExportedOrdinary), w.count(ExportedSensitive)
	w.totals = [3]Count{
		before.plus(ordinary),
		beforeSensitive.plus(s),
		w.count(ExportedPreviousYear).plus(before).plus(beforeSensitive).plus(fresh),
	}
}

// sensitivePeople reads how many people of the flow have sensitive data in it, the stricter way where the facts
// contradict each other: all data of a child is sensitive, and sensitive data is about at least one person.
func (w *world) sensitivePeople(sensitive Truth) Count {
	people, c := w.people(), w.count(SensitivePeople)
	if sensitive == No {
		return Exactly(0)
	}
	if sensitive == Unknown && (w.truth(SensitiveStated) == Yes || w.terms[labelsTerm] == Yes) {
		sensitive = Yes // only whether it is personal is open, and nobody counts those of whom it is not
	}
	children := w.children()
	if sensitive == Yes && c.High == 0 && children.Low == 0 {
		c.High = max(1, people.High) // "nobody" is wrong, and no child says how many
	}
	c.Low, c.High = max(c.Low, children.Low), max(c.High, children.High)
	if sensitive == Yes {
		c.Low = max(1, c.Low)
	}
	if c.Low <= w.count(People).High {
		c.High = min(c.High, people.High)
	}
	return c
}

// children are the children who were counted, nobody when they were not.
func (w *world) children() Count {
	if w.isStated(Under14People) {
		return w.count(Under14People)
	}
	return Count{}
}

// minorLabel is the index of the label that somebody of 14 to 17 is in the dataset, in the order of
// the vocabulary.
const minorLabel = 3

// labelsTerm is the index of the term that some label is sensitive: it comes before all others.
const labelsTerm = 0

// people reads how many people the flow is about: no fewer than those of them who were counted as sensitive or as
// minors, or are in it by the label of an age. Where the counts contradict each other that is the stricter reading.
func (w *world) people() Count {
	c := w.count(People)
	if w.list(Fields).has(minorLabel) {
		c.Low, c.High = max(c.Low, 1), max(c.High, 1)
	}
	for _, part := range [...]Fact{SensitivePeople, Under14People, Minor14People} {
		if w.isStated(part) {
			low := w.count(part).Low
			c.Low, c.High = max(c.Low, low), max(c.High, low)
		}
	}
	return c
}

// number returns a count as it was stated, or a total.
func (w *world) number(id Fact) Count {
	if id >= factCount {
		return w.totals[id-factCount]
	}
	return w.count(id)
}
