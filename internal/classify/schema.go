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
