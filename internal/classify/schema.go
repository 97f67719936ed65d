package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Log-odds of the schema stream.
const (
	strongHint  = 3.0  // from here on the schema alone declares a kind
	hinted      = 2.0  // from here on values that prove the kind make it certain
	weakHint    = 1.0  // from here on it makes a candidate
	bothAgree   = 1.0  // name and comment say the same
	named       = 0.25 // the name before the comment, where they say different things equally
	unsaid      = 2.0  // what only comment and table say, where the name says something else
	elsewhere   = 1.0  // a phrase that is not the head of the name
	against     = -6.0 // a head that makes the column one about the data
	wrongType   = -9.0 // the type cannot hold it
	longestWord = 6    // words of a phrase
	longestHan  = 10   // characters of a phrase
)

// schema is the vocabulary of column names, ready for look-up. Phrases are keyed by their words written together.
type schema struct {
	phrases      map[string][]saying
	persons      map[string]struct{}
	things       map[string]struct{}
	topics       [topics]map[string]struct{} // nouns of tables
	dictionaries map[string]struct{}
	qualifiers   map[string]struct{}
	relatives    map[string]struct{}
	devices      map[string]struct{}
	prose        []int // detectors of text and pictures
	generic      map[string]struct{}
}

// saying is what a phrase says of one detector.
type saying struct {
	detector int // everyDetector: of all
	weight   float64
	in       string
	whole    bool // it must be the whole name
}

const everyDetector = -1

func newSchema(w Words, detectors []Detector) *schema {
	s := &schema{
		phrases: make(map[string][]saying), persons: joined(w.Persons), things: joined(w.Things),
		dictionaries: joined(w.Dictionaries), qualifiers: joined(w.Qualifiers), relatives: joined(w.Relatives), generic: joined(w.Generic), devices: joined(w.Devices),
	}
	s.topics = [topics]map[string]struct{}{
		onSubjects: s.persons, onServers: joined(w.Servers), onFiles: joined(w.Files), onTalk: joined(w.Talks), onOrders: joined(w.Orders), onLogs: joined(w.Logs), onTraces: joined(w.Traces),
	}
	for _, p := range w.Against {
		s.say(p, saying{detector: everyDetector, weight: against})
	}
	for i := range detectors {
		if detectors[i].Prose {
			s.prose = append(s.prose, i)
		}
		for _, h := range detectors[i].Hints {
			for _, p := range h.Any {
				s.say(p, saying{detector: i, weight: h.Weight, in: h.In, whole: !h.Ends && (h.In != "" || short(p))})
			}
		}
		for _, p := range detectors[i].Against {
			s.say(p, saying{detector: i, weight: against})
		}
	}
	return s
}

func (s *schema) say(phrase string, what saying) {
	key := join(phrase)
	s.phrases[key] = append(s.phrases[key], what)
}

// short reports whether a phrase is too short to be trusted at the end of a longer name: one Chinese character, or two
// letters.
func short(phrase string) bool {
	key := join(phrase)
	if key != "" && key[0] >= utf8.RuneSelf {
		return utf8.RuneCountInString(key) < 2
	}
	return len(key) < 3
}

// join writes the words of a phrase together in lower case.
func join(phrase string) string { return strings.Join(tokens(phrase), "") }

func joined(phrases []string) map[string]struct{} {
	set := make(map[string]struct{}, len(phrases))
	for _, p := range phrases {
		set[join(p)] = struct{}{}
	}
	return set
}

// opinion is what the schema says of one column: a score for each detector.
type opinion struct {
	score []float64
	given [topics][]float64 // at least this, if the table is about the topic
	why   []string          // the phrase that spoke
}

// column reads the name, comment and type of a column.
func (s *schema) column(c *column, detectors []Detector) opinion {
	name := s.path(c.Name, len(detectors))
	comment := s.han(heading(c.Comment), len(detectors))
	o := name
	settled := len(name.score) > 0 && slices.Max(name.score) >= strongHint
	for d := range detectors {
		o.score[d] = fuse(name.score[d], comment.score[d])
		for topic := range topics {
			o.given[topic][d] = fuseGiven(name.given[topic][d], comment.given[topic][d], settled)
		}
		if comment.why[d] != "" && (o.why[d] == "" || comment.score[d] > name.score[d]) {
			o.why[d] = comment.why[d]
		}
		if !holds(detectors[d].Types, family(c.Type)) {
			o.score[d] += wrongType
		}
	}
	return o
}

// fuse adds what name and comment say: the stronger, and a little more when they agree; doubts add up.
func fuse(a, b float64) float64 {
	switch {
	case a < 0 || b < 0:
		return a + b
	case a > 0 && b > 0 && max(a, b) < strongHint: // two weak words are no strong one
		return min(max(a, b)+bothAgree, strongHint-0.5)
	case a > 0 && b > 0:
		return max(a, b) + bothAgree
	case a >= strongHint:
		return a + named
	default:
		return a + b
	}
}

// fuseGiven fuses what holds in tables of a topic. What only the comment says weighs less where the name has settled on
// something.
func fuseGiven(name, comment float64, settled bool) float64 {
	if settled && name == 0 && comment > 0 {
		return max(0, comment-unsaid)
	}
	return fuse(name, comment)
}

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
	s.anywhere(all, &o)
	return o
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
		if cut < len(runes) {
			if _, ok := s.qualifiers[string(runes[cut:])]; !ok {
				continue
			}
		}
		for from := max(0, cut-longestHan); from < cut; from++ {
			if s.apply(string(runes[from:cut]), s.whole([]string{string(runes[:from])}), &o) {
				if numbers(string(runes[cut:])) {
					s.quiet(&o)
				}
				return o
			}
		}
	}
	s.inside(runes, &o)
	return o
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
func (s *schema) contact(name, comment string) bool {
	return slices.ContainsFunc(tokens(name), func(w string) bool {
		return slices.Contains([]string{"contact", "contacts", "linkman", "lxr"}, w)
	}) || strings.HasPrefix(comment, "联系人")
}

// trade reports whether a column says in which trade somebody is.
func (s *schema) trade(name, comment string) bool {
	return slices.ContainsFunc(tokens(name), func(w string) bool { return w == "industry" }) || strings.HasSuffix(heading(comment), "行业")
}
