package classify

import (
	"strings"
)

// context is what the table as a whole says of its columns.
type context struct {
	person     bool // it is about natural persons
	dictionary bool // it lists the values of something: one row a value
	siblings   int  // columns that hold what persons have
}

// context reads the name and comment of the table and the opinions of its columns.
func (e *Engine) context(t *Table, columns []opinionated) context {
	var ctx context
	subject := e.schema.subject(t.dataset.Name, t.dataset.Comment)
	for i := range columns {
		c := &columns[i]
		for d := range e.detectors {
			if e.detectors[d].Person && (c.schema.score[d] >= strongHint || c.stances[d].proves() && e.detectors[d].Alone) {
				ctx.siblings++
				break
			}
		}
	}
	ctx.person = subject == aboutPersons || ctx.siblings > 0 && subject != aboutThings || ctx.siblings > 1
	ctx.dictionary = subject == aboutWords
	return ctx
}

// score is what schema and neighbours say of a detector in a column, and whether neighbours spoke.
func (ctx *context) score(c *opinionated, d int, detector *Detector) (float64, bool) {
	score := c.schema.score[d]
	if detector.Requires == "person" && !ctx.person {
		return min(score, weakHint), false
	}
	if ctx.person && c.schema.person[d] > 0 && score >= 0 {
		return max(score, c.schema.person[d]), true
	}
	return score, false
}

// subject is what a table is about.
type subject int

const (
	aboutUnknown subject = iota
	aboutPersons
	aboutThings
	aboutWords // dictionaries, gazetteers, settings
)

// subject reads the name of a table: its head decides.
func (s *schema) subject(name, comment string) subject {
	name = strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], "s")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		name = name[i+1:]
	}
	words := tokens(name)
	for len(words) > 1 && s.qualifies(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for from := range words {
		key := strings.Join(words[from:], "")
		if _, ok := s.persons[key]; ok {
			return aboutPersons
		}
		if _, ok := s.dictionaries[key]; ok {
			return aboutWords
		}
		if _, ok := s.things[key]; ok {
			return aboutThings
		}
	}
	for w := range s.persons {
		if w[0] >= 0x80 && strings.HasPrefix(heading(comment), w) {
			return aboutPersons
		}
	}
	return aboutUnknown
}
