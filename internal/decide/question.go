package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Text is a text in both languages.
type Text struct {
	ZH string `json:"zh" yaml:"zh"`
	EN string `json:"en" yaml:"en"`
}

func (t Text) complete() bool { return t.ZH != "" && t.EN != "" }

// Question is how one fact of the vocabulary is asked of a person.
type Question struct {
	Fact     string   `json:"fact"`
	Of       string   `json:"of"` // what the fact belongs to: entity, system, dataset (or its store), flow
	ZH       string   `json:"zh"`
	EN       string   `json:"en"`
	Settles  string   `json:"settles"` // who can answer it: lawyer, owner, regulator
	Evidence Text     `json:"evidence"`
	Type     string   `json:"type"` // truth, count, grade, word, place, list, free
	Answers  []Choice `json:"answers"`
}

// Choice is one answer that a question allows. Value is what a Statement says: JSON as the input of facts spells it. A list
// takes any number of the answers together; a question without answers takes any value of its type.
type Choice struct {
	Value json.RawMessage `json:"value"`
	ZH    string          `json:"zh"`
	EN    string          `json:"en"`
}

// Questions returns how each fact is asked, in the order of the vocabulary. Every fact that Decision.Missing can name
// is among them; null, for "nobody knows", is an answer to each.
func (r *Rules) Questions() []Question { return slices.Clone(r.asked) }

// questionFile is one file of configs/rules/ask.
type questionFile struct {
	Of        string         `yaml:"of"`
	Questions []questionText `yaml:"questions"`
}

type questionText struct {
	Fact     string `yaml:"fact"`
	Settles  string `yaml:"settles"`
	Text     `yaml:",inline"`
	Evidence Text         `yaml:"evidence"`
	Answers  []answerText `yaml:"answers"`
}

type answerText struct {
	Value string `yaml:"value"`
	Text  `yaml:",inline"`
}

// Who can settle a question, and what a fact can belong to.
func settlers() []string { return []string{"lawyer", "owner", "regulator"} }
func holders() []string  { return []string{"entity", "system", "dataset", "flow"} }

// askedOf checks the wordings against the vocabulary and brings them into its order.
func askedOf(files []questionFile) ([]Question, error) {
	byFact := map[Fact]Question{}
	var errs []error
	for i := range files {
		for j := range files[i].Questions {
			q := &files[i].Questions[j]
			f := FactOf(q.Fact)
			if err := q.check(f, files[i].Of); err != nil || byFact[f].Fact != "" {
				errs = append(errs, fmt.Errorf("decide: question %s: %w", q.Fact, cmpErr(err, errors.New("is asked twice"))))
				continue
			}
			byFact[f] = q.question(f, files[i].Of)
		}
	}
	list := make([]Question, 0, len(byFact))
	for f := NoFact + 1; f < factCount; f++ {
		q, ok := byFact[f]
		switch {
		case ok:
			list = append(list, q)
		case len(files) > 0 && vocabulary[f].asked:
			errs = append(errs, fmt.Errorf("decide: no question asks for %s", f.Key()))
		}
	}
	return list, errors.Join(errs...)
}

func (q *questionText) check(f Fact, of string) error {
	switch {
	case f == NoFact:
		return errors.New("there is no such fact")
	case !slices.Contains(holders(), of):
		return fmt.Errorf("of: %q is none of %v", of, holders())
	case !slices.Contains(settlers(), q.Settles):
		return fmt.Errorf("settles: %q is none of %v", q.Settles, settlers())
	case !q.complete() || !q.Evidence.complete():
		return errors.New("zh, en and evidence in both are needed")
	}
	return q.checkAnswers(&vocabulary[f])
}

// checkAnswers asks for exactly the answers that the fact can have.
func (q *questionText) checkAnswers(t *term) error {
	want := t.answers()
	if len(q.Answers) != len(want) {
		return fmt.Errorf("has %d answers, the fact has %d", len(q.Answers), len(want))
	}
	for i, a := range q.Answers {
		if !slices.Contains(want, a.Value) || !a.complete() {
			return fmt.Errorf("answer %q is none of the fact, or lacks a language", a.Value)
		}
		if slices.ContainsFunc(q.Answers[:i], func(b answerText) bool { return a.Value == b.Value }) {
			return fmt.Errorf("answer %q is there twice", a.Value)
		}
	}
	return nil
}

// answers are the values that a fact can have, nil when they are no closed list.
func (t *term) answers() []string {
	switch t.kind {
	case truthKind:
		return []string{"true", "false"}
	case gradeKind:
		return []string{"1", "2", "3", "4", "5"}
	case wordKind, listKind:
		return t.words
	case countKind, placeKind, freeKind:
	}
	return nil
}

// question is the wording as a reader gets it.
func (q *questionText) question(f Fact, of string) Question {
	t := &vocabulary[f]
	out := Question{
		Fact: q.Fact, Of: of, ZH: q.ZH, EN: q.EN, Settles: q.Settles, Evidence: q.Evidence,
		Type: t.kind.String(), Answers: make([]Choice, 0, len(q.Answers)),
	}
	for _, a := range q.Answers {
		value := a.Value
		if t.kind == wordKind || t.kind == listKind {
			value = `"` + value + `"`
		}
		out.Answers = append(out.Answers, Choice{Value: json.RawMessage(value), ZH: a.ZH, EN: a.EN})
	}
	return out
}

// String returns the word of a type of facts.
func (k kind) String() string {
	return [...]string{
		truthKind: "truth", countKind: "count", gradeKind: "grade", wordKind: "word",
		placeKind: "place", listKind: "list", freeKind: "free",
	}[k]
}
