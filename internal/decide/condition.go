package decide

// condition says whether something holds in a world, in the three-valued logic of Kleene.
type condition func(w *world) Truth

// factSet is a set of facts.
type factSet uint64

func (s *factSet) add(f Fact)     { *s |= 1 << f }
func (s factSet) has(f Fact) bool { return s&(1<<f) != 0 }

// all holds when every part does.
func all(parts []condition) condition {
	return func(w *world) Truth {
		result := Yes
		for _, part := range parts {
			switch part(w) {
			case No:
				return No
			case Unknown:
				result = Unknown
			case Yes:
			}
		}
		return result
	}
}

// anyOf holds when one part does.
func anyOf(parts []condition) condition {
	return func(w *world) Truth {
		result := No
		for _, part := range parts {
			switch part(w) {
			case Yes:
				return Yes
			case Unknown:
				result = Unknown
			case No:
			}
		}
		return result
	}
}

// shown holds when the part certainly does: what is unknown is not shown.
func shown(part condition) condition {
	return func(w *world) Truth {
		if part(w) == Yes {
			return Yes
		}
		return No
	}
}

func inverse(part condition) condition {
	return func(w *world) Truth { return not(part(w)) }
}

// isTerm holds when the term does, which has been evaluated before.
func isTerm(index int) condition {
	return func(w *world) Truth { return w.terms[index] }
}

func isTruth(id Fact, want Truth) condition {
	return func(w *world) Truth {
		known := w.truth(id)
		return truth(known == want, known == Unknown)
	}
}

// isWord holds when the fact is one of the words.
func isWord(id Fact, words set) condition {
	return func(w *world) Truth {
		may := w.word(id)
		if may.empty() {
			return Unknown
		}
		return truth(may.within(words), may.meets(words))
	}
}

func isPlace(id Fact, codes []place) condition {
	return func(w *world) Truth {
		result := No
		for _, code := range codes {
			switch w.place(id).is(code) {
			case Yes:
				return Yes
			case Unknown:
				result = Unknown
			case No:
			}
		}
		return result
	}
}

// contains holds when the list has one of the words.
func contains(id Fact, words set) condition {
	return func(w *world) Truth {
		l := w.list(id)
		return truth(l.stated && l.meets(words), !l.stated)
	}
}

// only holds when the list has words, and no others than these.
func only(id Fact, words set) condition {
	return func(w *world) Truth {
		l := w.list(id)
		return truth(l.stated && !l.empty() && l.within(words), !l.stated)
	}
}

// comparison compares the count of a fact with another.
type comparison func(a, b Count) Truth

// compares holds a count against a limit.
func compares(id Fact, op comparison, limit Count) condition {
	if id == People {
		return func(w *world) Truth { return op(w.people(), limit) }
	}
	return func(w *world) Truth { return op(w.number(id), limit) }
}

// comparesFacts holds two counts against each other as they were stated, to find what cannot be true of both.
func comparesFacts(id Fact, op comparison, other Fact) condition {
	return func(w *world) Truth { return op(w.number(id), w.number(other)) }
}

// isStated holds when somebody stated the fact, be it as an interval.
func isStated(id Fact) condition {
	return func(w *world) Truth { return truth(w.isStated(id), false) }
}

// isResult holds when the export result is decided and is the word.
func isResult(want Export) condition {
	return func(w *world) Truth { return truth(w.result == want, false) }
}
