package review

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/domicile/domicile/internal/classify/check"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// Answers are what people answered to open questions, in the order of what they are about and then of their time. An
// answer that was changed stays; the last one about a fact of a subject counts.
type Answers []decide.Statement

// compare orders answers by what they are about, and those about the same by their time.
func compare(a, b decide.Statement) int {
	return cmp.Or(about(a, b), a.At.Compare(b.At))
}

func about(a, b decide.Statement) int {
	return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.Fact, b.Fact))
}

// Current returns the answers that count: the last one about each fact of each subject.
func (a Answers) Current() []decide.Statement {
	current := []decide.Statement{}
	for i := range a {
		if i+1 == len(a) || about(a[i], a[i+1]) != 0 {
			current = append(current, a[i])
		}
	}
	return current
}

// Add returns the answers with one more. An answer that is older than one about the same is put before it.
func (a Answers) Add(more ...decide.Statement) Answers {
	all := append(slices.Clone(a), more...)
	slices.SortStableFunc(all, compare)
	return all
}

// Over lays the answers over statements that others made: of two about the same fact of the same subject the later one
// counts, the answer when they are of the same time. It returns how many of them count that the statements lack.
func (a Answers) Over(others []decide.Statement) ([]decide.Statement, int) {
	all := slices.Clone(others)
	fresh := 0
	for _, s := range a.Current() {
		i := slices.IndexFunc(all, func(o decide.Statement) bool { return about(o, s) == 0 })
		switch {
		case i < 0:
			all = append(all, s)
		case same(all[i], s) || s.At.Before(all[i].At):
			continue
		default:
			all[i] = s
		}
		fresh++
	}
	slices.SortStableFunc(all, compare)
	return all, fresh
}

func same(a, b decide.Statement) bool {
	return a.By == b.By && a.At.Equal(b.At) && a.Source == b.Source && bytes.Equal(a.Value, b.Value)
}

// Assigned returns whose the stores are, as far as somebody answered that.
func (a Answers) Assigned() map[inventory.ID]inventory.ID {
	owners := map[inventory.ID]inventory.ID{}
	for _, s := range a.Current() {
		var entity inventory.ID
		if s.Fact == decide.StoreEntity && json.Unmarshal(s.Value, &entity) == nil && entity != "" {
			owners[s.Of] = entity
		}
	}
	return owners
}

// The longest texts that an answer holds, in characters: a name, a document with its number and date.
const (
	longestName   = 100
	longestSource = 200
	longestID     = 2000
)

// CheckAnswer finds what is wrong with an answer: what decide finds wrong with its statement, texts that are too long or
// no plain text, and values about people, which have no place in a file of answers.
func CheckAnswer(s decide.Statement) error {
	errs := []error{decide.CheckStatement(s)}
	switch s.Fact {
	case decide.StoreEntity:
		errs = append(errs, checkOwner(s.Value))
	case decide.TechnologyListed:
		errs = append(errs, checkTruth(s.Value))
	}
	for _, t := range []struct {
		name, text string
		most       int
	}{{"by", s.By, longestName}, {"source", s.Source, longestSource}, {"of", string(s.Of), longestID}, {"fact", s.Fact, longestName}} {
		if err := checkText(t.text, t.most); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", t.name, err))
		}
	}
	for _, text := range []string{s.By, s.Source} {
		if kind := personal(text); kind != "" {
			errs = append(errs, fmt.Errorf("%s has no place in an answer: name the document", kind))
		}
	}
	return errors.Join(errs...)
}

// checkOwner asks for the id of an entity, or null.
func checkOwner(value json.RawMessage) error {
	var entity *string
	if json.Unmarshal(value, &entity) != nil {
		return errors.New("value: want the id of an entity, or null")
	}
	if entity == nil {
		return nil
	}
	if *entity == "" {
		return errors.New("value: the id of an entity is empty")
	}
	return checkText(*entity, longestName)
}

func checkTruth(value json.RawMessage) error {
	var listed *bool
	if json.Unmarshal(value, &listed) != nil {
		return errors.New("value: want true, false or null")
	}
	return nil
}

// checkText asks for one line of plain text.
func checkText(text string, most int) error {
	switch {
	case !utf8.ValidString(text):
		return errors.New("is no UTF-8 text")
	case utf8.RuneCountInString(text) > most:
		return fmt.Errorf("is longer than %d characters", most)
	}
	for _, r := range text {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("has the control character %U", r)
		}
	}
	return nil
}

// personal names the kind of the first number of a person in a text, "" when there is none: as one word, or in groups of
// figures as people write them. The address of who answered is none.
func personal(text string) string {
	text = norm.NFKC.String(text) // figures of full width are figures
	words := strings.FieldsFunc(text, func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	})
	for _, w := range words {
		if kind := numberOf(strings.ReplaceAll(w, "-", "")); kind != "" {
			return kind
		}
	}
	runs := strings.FieldsFunc(text, func(r rune) bool { return !figure(r) && !strings.ContainsRune(" .-()", r) })
	for _, run := range runs {
		if kind := grouped(strings.FieldsFunc(run, func(r rune) bool { return !figure(r) })); kind != "" {
			return kind
		}
	}
	return ""
}

// figure reports whether a rune stands in numbers of people: identity numbers may end with an X.
func figure(r rune) bool { return r >= '0' && r <= '9' || r == 'X' || r == 'x' }

// grouped joins groups of figures that stand behind each other. Days and months are no such groups: they are shorter.
func grouped(groups []string) string {
	const (
		least   = 3  // 138 0013 8000
		longest = 19 // of a card
		nearly  = 15 // figures before the last group of a card, which may be shorter: 6222 0212 3456 7890 12
	)
	for i := range groups {
		joined := ""
		for _, g := range groups[i:] {
			if len(g) < least && len(joined) < nearly || len(joined)+len(g) > longest {
				break
			}
			joined += g
			if kind := numberOf(joined); kind != "" && joined != groups[i] {
				return kind
			}
		}
	}
	return ""
}

// numberOf names the kind of number of a person that a word is, "" when it is none.
func numberOf(word string) string {
	w := []byte(word)
	switch {
	case check.ResidentID(w):
		return "an identity number"
	case check.Mobile(w):
		return "a telephone number"
	case check.BankCard(w):
		return "a bank card"
	}
	return ""
}

// Stamp brings a time into the form that the file keeps: whole seconds, UTC.
func Stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// canonical writes a value as a reader of the file gets it.
func canonical(value json.RawMessage) json.RawMessage {
	dec := json.NewDecoder(bytes.NewReader(value))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return value
	}
	if data, err := json.Marshal(v); err == nil {
		return data
	}
	return value
}
