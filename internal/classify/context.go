package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// topic is what a table may be about, as far as it decides how its columns are read.
type topic int

const (
	onPersons  topic = iota // persons are in it, as its subject or not
	onSubjects              // a row is a person
	onFirms                 // firms, with somebody to contact
	onServers               // machines
	onFiles                 // stored files
	onTalk                  // what users write
	onOrders                // what is paid
	onLogs                  // what happened
	onTraces                // what persons did

	topics // their number
)

// topicOf knows the words with which hints name topics.
func topicOf(word string) (topic, bool) {
	switch word {
	case "person":
		return onPersons, true
	case "subject":
		return onSubjects, true
	case "firm":
		return onFirms, true
	case "server":
		return onServers, true
	case "file":
		return onFiles, true
	case "comment":
		return onTalk, true
	case "order":
		return onOrders, true
	case "log":
		return onLogs, true
	case "trace":
		return onTraces, true
	default:
		return 0, false
	}
}

// context is what the table as a whole says of its columns.
type context struct {
	about      [topics]bool
	dictionary bool // it lists the values of something, one row a value
	devices    bool // it lists devices
}

// context reads the name and comment of the table and the opinions of its columns.
func (e *Engine) context(t *Table, columns []opinionated) context {
	ctx := e.schema.table(t.dataset.Name, t.dataset.Comment)
	siblings, selves, civil := 0, 0, 0
	for i := range columns {
		personal, self := e.personal(&columns[i])
		siblings += one(personal)
		selves += one(self)
		civil += one(e.civil(&columns[i]))
	}
	thing := e.schema.thing(t.dataset.Name)
	if selves > 0 && !thing && !ctx.event() {
		ctx.about[onSubjects] = true
	}
	alone := siblings == 1 && !thing
	ctx.about[onPersons] = ctx.about[onSubjects] || alone || siblings > 1
	ctx.about[onServers] = ctx.about[onServers] || ctx.devices && selves == 0 && !e.keyed(columns)
	ctx.about[onFirms] = civil == 0 && !ctx.event() && e.contacts(columns)
	ctx.dictionary = ctx.dictionary && siblings == 0
	return ctx
}

// event reports whether a row is something that happened rather than somebody.
func (ctx *context) event() bool {
	return ctx.about[onOrders] || ctx.about[onLogs] || ctx.about[onTalk]
}

// contacts reports whether a table of customers names somebody to contact, a trade or a tax number beside them: then the
// customers are firms.
func (e *Engine) contacts(columns []opinionated) bool {
	return slices.ContainsFunc(columns, func(c opinionated) bool {
		for d := range e.detectors {
			switch kind := e.detectors[d].Kind; {
			case c.schema.score[d] < strongHint:
			case kind == "tax_id", kind == "person_name" && e.schema.contact(c.Name, c.Comment):
				return true
			}
		}
		return e.schema.trade(c.Name, c.Comment)
	})
}

// personal reports whether a column holds what persons have, and whether only persons have it.
func (e *Engine) personal(c *opinionated) (personal, self bool) {
	for d := range e.detectors {
		det := &e.detectors[d]
		if !det.Person && !det.Self && det.Kind != "person_key" {
			continue
		}
		if c.schema.score[d] >= strongHint || det.Alone && c.stances[d].proves() && c.schema.score[d] > against {
			personal, self = true, self || det.Self
		}
	}
	return personal, self
}

// civil reports whether a column is declared to hold what only natural persons have and what stands for one in law: a
// number of identity, a day of birth.
func (e *Engine) civil(c *opinionated) bool {
	for d := range e.detectors {
		if det := &e.detectors[d]; det.Self && det.Class == Core && c.schema.score[d] >= strongHint {
			return true
		}
	}
	return false
}

// score is what schema and neighbours say of a detector in a column, and whether neighbours spoke.
func (ctx *context) score(c *opinionated, d int, detector *Detector) (float64, bool) {
	score := c.schema.score[d]
	if score < 0 {
		return score, false
	}
	near := false
	for topic, about := range ctx.about {
		switch given := c.schema.given[topic][d]; {
		case !about:
		case given < 0:
			return given, true
		case given > score:
			score, near = given, true
		}
	}
	if detector.Requires == "person" && !ctx.about[onPersons] || ctx.dictionary && detector.Category != "credential" {
		return min(score, weakHint), false
	}
	return score, near
}

// table reads the name and comment of a table: its head decides what it is about.
func (s *schema) table(name, comment string) (ctx context) {
	words := s.tableWords(name)
	for i := range s.topics {
		ctx.about[i] = s.headed(words, s.topics[i]) || endsWith(comment, s.topics[i])
	}
	if endsWith(comment, s.things) { // a post may be a position; the comment says so
		ctx.about[onTalk] = false
	}
	ctx.devices = s.headed(words, s.devices) || endsWith(comment, s.devices)
	ctx.dictionary = s.headed(words, s.dictionaries) || endsWith(comment, s.dictionaries)
	return ctx
}

// thing reports whether a table is about something that is no person.
func (s *schema) thing(name string) bool { return s.headed(s.tableWords(name), s.things) }

// tableWords cuts the name of a table, without schema and extension, to words, qualifiers at the end left out. Of a path
// it takes the last step that says something.
func (s *schema) tableWords(name string) []string {
	for name != "" {
		step := name[strings.LastIndexByte(name, '/')+1:]
		name = strings.TrimSuffix(name[:len(name)-len(step)], "/")
		if words := s.stepWords(step); len(words) > 0 {
			return words
		}
	}
	return nil
}

// stepWords reads one step of a path; nil when it is generic.
func (s *schema) stepWords(step string) []string {
	for _, ext := range []string{".gz", ".zst", ".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".parquet", ".xlsx", ".txt", ".log", ".sql"} {
		step = strings.TrimSuffix(step, ext)
	}
	words := tokens(step[strings.LastIndexByte(step, '.')+1:])
	for len(words) > 0 {
		last := words[len(words)-1]
		if _, generic := s.generic[last]; !generic && !s.empty(last, len(words)) {
			return words
		}
		words = words[:len(words)-1]
	}
	return nil
}

// empty reports whether the last of n words says nothing of what a table is about: a number, a letter, or a qualifier
// behind other words.
func (s *schema) empty(last string, n int) bool {
	return s.qualifies(last) && (n > 1 || last[0] < utf8.RuneSelf && len(last) < 3 || classes[last[0]] == isDigit)
}

// headed reports whether the last words are one of the nouns, in the singular or the plural.
func (s *schema) headed(words []string, nouns map[string]struct{}) bool {
	for from := range words {
		key := strings.Join(words[from:], "")
		for _, form := range []string{key, strings.TrimSuffix(key, "s"), strings.TrimSuffix(key, "es"), strings.TrimSuffix(key, "ies") + "y"} {
			if _, ok := nouns[form]; ok {
				return true
			}
		}
	}
	return false
}

// endsWith reports whether the heading of a comment, without 表 and the like, ends with one of the nouns.
func endsWith(comment string, nouns map[string]struct{}) bool {
	text := heading(comment)
	for _, tail := range []string{"信息表", "数据表", "记录表", "明细表", "表", "信息", "管理"} {
		text = strings.TrimSuffix(text, tail)
	}
	for len(text) > 0 {
		if _, ok := nouns[text]; ok {
			return true
		}
		_, n := utf8.DecodeRuneInString(text)
		text = text[n:]
	}
	return false
}

// keyed reports whether a row refers to a person.
func (e *Engine) keyed(columns []opinionated) bool {
	return slices.ContainsFunc(columns, func(c opinionated) bool {
		return slices.ContainsFunc(e.keys, func(d int) bool { return c.schema.score[d] >= strongHint })
	})
}
