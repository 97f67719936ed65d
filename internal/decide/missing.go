package decide

// candidates are the facts that an undecided rule depends on and of which more can be learnt.
func (t *trial) candidates(r *Rules, o outcome) factSet {
	var s factSet
	for i, x := range r.export {
		if t.export[i] == Yes {
			break
		}
		if t.export[i] == Unknown && x.open != silent {
			s |= x.needs
		}
	}
	for i, x := range r.storage {
		if t.storage[i] == Unknown && x.open != silent && x.strict > o.storage {
			s |= x.needs
		}
	}
	return s
}

// missing lists the facts that could still change the outcome: each is set to what it may turn out to be, and the
// tables are read again. While a result is open, that is done once more behind each truth that is asked: who operates
// infrastructure settles nothing until it is known that the data is personal, and is missing all the same.
func (t *trial) missing(r *Rules, day Date, now outcome) factSet {
	asked := t.candidates(r, now)
	for _, x := range r.questions {
		if x.on(&t.world, day) == Yes {
			for _, f := range x.asks {
				asked.add(f)
			}
		}
	}
	asked = t.learnable(r, asked)
	if asked == 0 {
		return 0
	}
	var spare [2]trial
	s := t.changing(r, day, asked, now, &spare[0])
	switch rest := asked &^ s; {
	case rest == 0 || now.settled():
		return s
	case s == 0:
		return rest // only several facts together settle it
	default:
		return s | t.behind(r, day, s, rest, &spare)
	}
}

// learnable keeps the facts that are asked of people and not known yet.
func (t *trial) learnable(r *Rules, asked factSet) factSet {
	for f := NoFact + 1; f < factCount; f++ {
		if asked.has(f) && (!vocabulary[f].asked || t.isKnown(f)) {
			asked &^= 1 << f
		}
	}
	return asked &^ t.implied(r)
}

// implied are the facts that others answer: nobody has sensitive data in it when nothing is sensitive, and the other way
// round.
func (t *trial) implied(r *Rules) factSet {
	switch {
	case t.isStated(SensitivePeople) && t.count(SensitivePeople).High == 0:
		return 1 << SensitiveStated
	case t.truth(SensitiveStated) == No && t.terms[r.sensitive] == No:
		return 1<<SensitivePeople | 1<<Under14People
	default:
		return 0
	}
}

// changing are those of the facts that could by themselves change the outcome. It tries in next, whose contents are
// lost.
func (t *trial) changing(r *Rules, day Date, asked factSet, now outcome, next *trial) factSet {
	var s factSet
	for f := NoFact + 1; f < factCount; f++ {
		if asked.has(f) && t.matters(r, day, f, now, next) {
			s.add(f)
		}
	}
	return s
}

// behind are those of the rest that could change the outcome once one of the truths is known to hold.
func (t *trial) behind(r *Rules, day Date, truths, rest factSet, spare *[2]trial) factSet {
	var s factSet
	next := &spare[1]
	for f := NoFact + 1; f < factCount && s != rest; f++ {
		if !truths.has(f) || vocabulary[f].kind != truthKind {
			continue
		}
		*next = *t
		next.SetTruth(f, Yes)
		s |= next.changing(r, day, rest&^s, next.settle(r, day, moved(f)), &spare[0])
	}
	return s
}

// matters reports whether knowing the fact could change the outcome. It tries in next, whose contents are lost.
func (t *trial) matters(r *Rules, day Date, f Fact, now outcome, next *trial) bool {
	on := moved(f)
	*next = *t
	for i := range t.choices(f) {
		if !next.choose(&t.Facts, f, i) {
			continue
		}
		if o := next.whole(r, day, on); o.excludes(now) || next.parts(r, day, o) != now {
			return true
		}
	}
	return false
}

// moved are the facts that read differently when this one is learnt: part of the people are people.
func moved(f Fact) factSet {
	var s factSet
	s.add(f)
	if f == SensitivePeople || f == Under14People || f == Minor14People {
		s.add(People)
	}
	return s
}

// choices is how many values of a fact are tried.
func (f *Facts) choices(id Fact) int {
	switch t := &vocabulary[id]; t.kind {
	case wordKind, listKind:
		return len(t.words)
	case placeKind:
		return len(triedPlaces) / 2
	case gradeKind:
		return highestGrade
	case truthKind, countKind:
		return 2
	case freeKind:
	}
	return 0
}

// triedPlaces are the places that rules tell apart: the mainland, the two regions of the Greater Bay Area, the rest.
const triedPlaces = "cnhkmous"

// highestGrade is the highest grade of the multi-level protection scheme.
const highestGrade = 5

// choose states the i-th value that the fact may turn out to have, from what is known of it so far, and reports whether
// there is one. For a count that is one end of its interval: what the rules say changes at a threshold, so that a count
// that matters does at one of its ends.
func (f *Facts) choose(known *Facts, id Fact, i int) bool {
	switch t := &vocabulary[id]; t.kind {
	case truthKind:
		f.SetTruth(id, [2]Truth{Yes, No}[i])
	case countKind:
		c := known.bounded(id)
		f.SetCount(id, Exactly([2]int64{c.High, c.Low}[i]))
	case gradeKind:
		f.SetCount(id, Exactly(highestGrade-int64(i)))
	case wordKind:
		may := known.word(id)
		f.words[id-firstWord] = single(i)
		return may.empty() || may.has(i)
	case placeKind:
		p := place(triedPlaces[2*i])<<8 | place(triedPlaces[2*i+1])
		f.places[id-firstPlace] = p
		return known.place(id) != somewhereAbroad || p != mainland
	case listKind:
		f.lists[id-firstList] = list{set: single(len(t.words) - 1 - i), stated: true}
	case freeKind:
	}
	return true
}

// bounded is what a count may turn out to be without contradicting the others: part of the people are no more than
// all, and children under 14 no more than the people whose data is sensitive.
func (f *Facts) bounded(id Fact) Count {
	c := f.count(id)
	most := Unbounded
	if id == SensitivePeople || id == Minor14People || id == Under14People {
		most = f.count(People).High
	}
	if id == Under14People {
		most = min(most, f.count(SensitivePeople).High)
	}
	c.High = max(c.Low, min(c.High, most))
	return c
}

// single is the set of one word.
func single(i int) (s set) {
	s.add(i)
	return s
}
