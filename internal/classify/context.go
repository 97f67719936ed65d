package classify

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// context is what the table as a whole says of its columns.
type context struct {
	about      [topics]bool
	dictionary bool // it lists the values of something, one row a value
	devices    bool // it lists devices
}

// context reads the name and comment of the table and the opinions of its columns.
func (e *Engine) context(t *Table, columns []opinionated) context {
	ctx := e.schema.table(t.dataset.Name, t.dataset.Comment)
	is := e.census(columns)
	ctx.subjects(is, e.schema.thing(t.dataset.Name))
	ctx.about[onServers] = ctx.about[onServers] || ctx.devices && is.selves == 0 && is.keys == 0
	ctx.about[onFirms] = is.civil == 0 && !ctx.event() && e.contacts(columns)
	ctx.dictionary = ctx.dictionary && is.siblings == 0
	return ctx
}

// subjects decides whether a row is a person, and whether persons are in it; a thing is none.
func (ctx *context) subjects(is census, thing bool) {
	if is.selves > 0 && !thing && !ctx.event() {
		ctx.about[onSubjects] = true
	}
	alone := is.siblings == 1 && !thing
	ctx.about[onPersons] = ctx.about[onSubjects] || alone || is.siblings > 1
}

// census counts the columns of a table by what they say of its subject.
type census struct {
	siblings int // what persons have
	selves   int // what only persons have
	civil    int // what only natural persons have and what stands for one in law: a number of identity, a day of birth
	keys     int // keys of persons
}

func (e *Engine) census(columns []opinionated) (all census) {
	for i := range columns {
		personal, self := e.personal(&columns[i])
		all.siblings += one(personal)
		all.selves += one(self)
		all.civil += one(e.declares(&columns[i], func(d *Detector) bool { return d.Self && d.Class == Core }))
		all.keys += one(e.declares(&columns[i], func(d *Detector) bool { return d.Kind == "person_key" }))
	}
	return all
}

// declares reports whether the schema of a column declares a kind of some sort.
func (e *Engine) declares(c *opinionated, sort func(*Detector) bool) bool {
	for d := range e.detectors {
		if c.schema.score[d] >= strongHint && sort(&e.detectors[d]) {
			return true
		}
	}
	return false
}

// event reports whether a row is something that happened rather than somebody.
func (ctx *context) event() bool {
	return ctx.about[onOrders] || ctx.about[onLogs] || ctx.about[onTalk]
}

// contacts reports whether a table of customers names somebody to contact, a trade or a tax number beside them: then the
// customers are firms.
func (e *Engine) contacts(columns []opinionated) bool {
	return slices.ContainsFunc(columns, func(c opinionated) bool {
		return trade(c.Name, c.Comment) || e.declares(&c, func(d *Detector) bool {
			return d.Kind == "tax_id" || d.Kind == "person_name" && contact(c.Name, c.Comment)
		})
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
