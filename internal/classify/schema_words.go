package classify

import (
	"slices"
	"strings"
)

// path reads the name of a column, nested or not. An object that is called after a person is a table about one.
func (s *schema) path(name string, n int) opinion {
	name = strings.ReplaceAll(name, "[]", "")
	dot := strings.LastIndexByte(name, '.')
	o := s.words(tokens(name[dot+1:]), n)
	if dot < 0 || !s.headed(tokens(name[:dot]), s.persons) {
		return o
	}
	for d := range o.score {
		if given := max(o.given[onSubjects][d], o.given[onPersons][d]); o.score[d] >= 0 {
			o.score[d] = max(o.score[d], given)
		}
	}
	return o
}

func newOpinion(n int) opinion {
	o := opinion{score: make([]float64, n), why: make([]string, n)}
	for topic := range topics {
		o.given[topic] = make([]float64, n)
	}
	return o
}

// words reads a name in words. What its last words say counts in full: the head of a compound comes last in English, in
// Chinese and in pinyin. What words before say counts little.
func (s *schema) words(all []string, n int) opinion {
	o := newOpinion(n)
	for from := range all {
		if len(all)-from > longestWord {
			continue
		}
		if s.apply(strings.Join(all[from:], ""), s.whole(all[:from]), &o) {
			return o
		}
	}
	if len(all) > 0 && s.glued(all[len(all)-1], &o) {
		return o
	}
	if k := len(all) - 1; k > 0 && s.qualifies(all[k]) {
		o = s.words(all[:k], n)
		if numbers(all[k]) {
			s.quiet(&o)
		}
		return o
	}
	if whole, short := spelled(all); short {
		return s.words(whole, n)
	}
	s.anywhere(all, &o)
	return o
}

// spelled spells out the words that are shortened everywhere the same way, and reports whether there are any.
func spelled(words []string) (whole []string, short bool) {
	whole = slices.Clone(words)
	for i, w := range whole {
		if full := shortened[w]; full != "" {
			whole[i], short = full, true
		}
	}
	return whole, short
}

// numbers reports whether a last word makes a number of what the words before it say.
func numbers(word string) bool {
	return slices.Contains([]string{"no", "num", "number", "nbr", "号", "码", "号码"}, word)
}

// quiet takes back what was said of text and pictures.
func (s *schema) quiet(o *opinion) {
	for _, d := range s.prose {
		o.score[d] = min(o.score[d], 0)
		for topic := range topics {
			o.given[topic][d] = min(o.given[topic][d], 0)
		}
	}
}

// qualifies reports whether a last word does not change what the words before it say.
func (s *schema) qualifies(word string) bool {
	if _, ok := s.qualifiers[word]; ok {
		return true
	}
	return len(word) == 1 || word != "" && word[0] >= '0' && word[0] <= '9'
}

// whole reports whether what stands before a phrase leaves it the whole name: nothing, or a noun for a person.
func (s *schema) whole(before []string) bool {
	if len(before) == 0 || len(before) == 1 && before[0] == "" {
		return true
	}
	_, ok := s.persons[strings.Join(before, "")]
	return ok
}

// apply enters what a phrase says; false when it is unknown, or known only as a whole name and is none.
func (s *schema) apply(phrase string, whole bool, o *opinion) bool {
	all := s.phrases[phrase]
	if all == nil && len(phrase) > 3 {
		all = s.phrases[strings.TrimSuffix(phrase, "s")]
	}
	spoke := false
	for _, what := range all {
		if whole || !what.whole {
			o.enter(what, phrase)
			spoke = true
		}
	}
	return spoke
}

func (o *opinion) enter(what saying, phrase string) {
	if what.detector == everyDetector {
		for d := range o.score {
			o.score[d] += what.weight
		}
		return
	}
	if topic, ok := topicOf(what.in); ok {
		if given := &o.given[topic][what.detector]; *given == 0 || what.weight > *given {
			*given = what.weight
		}
	} else if what.weight < 0 {
		o.score[what.detector] += what.weight
	} else {
		o.score[what.detector] = max(o.score[what.detector], what.weight)
	}
	o.why[what.detector] = phrase
}

// glued reads a word that is two written together, the first of which stands for a person: userphone, custname.
func (s *schema) glued(word string, o *opinion) bool {
	for i := 2; i < len(word)-1; i++ {
		if _, ok := s.persons[word[:i]]; !ok {
			continue
		}
		if _, ok := s.phrases[word[i:]]; ok {
			return s.apply(word[i:], true, o)
		}
	}
	return false
}

// anywhere makes candidates of phrases that are not the head.
func (s *schema) anywhere(all []string, o *opinion) {
	for from := range all {
		for to := from + 1; to < len(all) && to-from <= longestWord; to++ {
			for _, what := range s.phrases[strings.Join(all[from:to], "")] {
				if what.detector >= 0 && what.weight >= strongHint && !what.whole {
					o.score[what.detector] = max(o.score[what.detector], elsewhere)
				}
			}
		}
	}
}

// han reads a comment. Chinese has no blanks, so that its heads are the longest known endings.
func (s *schema) han(text string, n int) opinion {
	runes := []rune(strings.ToLower(strings.ReplaceAll(text, " ", "")))
	if slices.IndexFunc(runes, func(r rune) bool { return r >= 0x3400 }) < 0 {
		return s.words(head(tokens(text)), n)
	}
	o := newOpinion(n)
	for cut := len(runes); cut > 0 && cut > len(runes)-3; cut-- {
		if tail := string(runes[cut:]); tail != "" && !s.qualifier(tail) {
			continue
		}
		if s.ending(runes[:cut], &o) {
			if numbers(string(runes[cut:])) {
				s.quiet(&o)
			}
			return o
		}
	}
	s.inside(runes, &o)
	return o
}

// ending enters the longest known ending of a comment.
func (s *schema) ending(runes []rune, o *opinion) bool {
	for from := max(0, len(runes)-longestHan); from < len(runes); from++ {
		if s.apply(string(runes[from:]), s.whole([]string{string(runes[:from])}), o) {
			return true
		}
	}
	return false
}

func (s *schema) qualifier(word string) bool {
	_, ok := s.qualifiers[word]
	return ok
}

// head cuts an English phrase to the words before its first preposition: country of residence is a country.
func head(words []string) []string {
	for i, w := range words {
		switch w {
		case "of", "for", "in", "at", "by", "from", "when", "that", "which", "on", "to", "with", "as", "where", "if", "s":
			if i > 0 {
				return words[:i]
			}
		}
	}
	return words
}

// inside makes candidates of phrases of two characters and more inside a comment.
func (s *schema) inside(runes []rune, o *opinion) {
	for from := range runes {
		for to := from + 2; to <= min(len(runes), from+longestHan); to++ {
			for _, what := range s.phrases[string(runes[from:to])] {
				if what.detector >= 0 && what.weight >= strongHint && !what.whole {
					o.score[what.detector] = max(o.score[what.detector], elsewhere)
				}
			}
		}
	}
}

// related reports whether a column speaks of somebody related to the subject of the row.
func (s *schema) related(name, comment string) bool {
	for _, w := range tokens(name) {
		if _, ok := s.relatives[w]; ok {
			return true
		}
	}
	for w := range s.relatives {
		if w[0] >= 0x80 && (strings.Contains(name, w) || strings.Contains(comment, w)) {
			return true
		}
	}
	return false
}

// contact reports whether a column names somebody to contact.
func contact(name, comment string) bool {
	return slices.ContainsFunc(tokens(name), func(w string) bool {
		return slices.Contains([]string{"contact", "contacts", "linkman", "lxr"}, w)
	}) || strings.HasPrefix(comment, "联系人")
}

// trade reports whether a column says in which trade somebody is.
func trade(name, comment string) bool {
	return slices.ContainsFunc(tokens(name), func(w string) bool { return w == "industry" }) || strings.HasSuffix(heading(comment), "行业")
}
