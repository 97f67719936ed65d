package decide

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Stated is what somebody typed: facts, and the day for which to decide, 0 when none was given.
type Stated struct {
	Facts Facts
	On    Date
}

// ReadFacts reads the facts of one item: an object with the keys of the vocabulary. What is absent takes its default.
func ReadFacts(data []byte) (Stated, error) {
	s := Stated{Facts: defaults()}
	entries, err := members(data)
	if err != nil {
		return s, err
	}
	var errs []error
	for _, e := range entries {
		switch id := FactOf(e.key); {
		case strings.HasPrefix(e.key, "x-"):
		case e.key == dateKey:
			s.On, err = readDay(e.value)
			errs = append(errs, err)
		case id == NoFact || id == OpinionDomestic:
			errs = append(errs, unknownKey(e.key))
		default:
			if err := s.Facts.read(id, e.value); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", e.key, err))
			}
		}
	}
	return s, joined(errs)
}

// dateKey is the key of the day for which an item is decided.
const dateKey = "eval.date"

// joined joins errors into one line.
func joined(errs []error) error {
	var texts []string
	for _, err := range errs {
		if err != nil {
			texts = append(texts, err.Error())
		}
	}
	if texts == nil {
		return nil
	}
	return errors.New(strings.Join(texts, "; "))
}

// defaults are the facts of somebody who typed nothing.
func defaults() Facts {
	var f Facts
	for id := NoFact + 1; id < factCount; id++ {
		if text := vocabulary[id].missing; text != "" {
			f.setDefault(id, text)
		}
	}
	return f
}

func (f *Facts) setDefault(id Fact, text string) {
	switch vocabulary[id].kind {
	case truthKind:
		f.SetTruth(id, truthWord(text))
	case countKind:
		f.SetCount(id, Exactly(0))
	case wordKind:
		f.SetWord(id, text)
	case listKind:
		f.SetList(id, nil)
	case freeKind:
		f.city = text
	case gradeKind, placeKind:
	}
}

// entry is one member of a JSON object.
type entry struct {
	key   string
	value json.RawMessage
}

// members lists the members of a JSON object in their order. A key that is there twice is an error.
func members(data []byte) ([]entry, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("facts: want an object of keys and values")
	}
	var list []entry
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, errors.New("facts: cannot be read as JSON")
		}
		e := entry{key: fmt.Sprint(key)}
		if err := dec.Decode(&e.value); err != nil {
			return nil, errors.New("facts: cannot be read as JSON")
		}
		if slices.ContainsFunc(list, func(o entry) bool { return o.key == e.key }) {
			return nil, fmt.Errorf("%s: is there twice", e.key)
		}
		list = append(list, e)
	}
	return list, nil
}

// unknownKey names a key that is no fact, and what is allowed.
func unknownKey(key string) error {
	keys := make([]string, 0, factCount)
	for id := NoFact + 1; id < factCount; id++ {
		if id != OpinionDomestic {
			keys = append(keys, vocabulary[id].key)
		}
	}
	return fmt.Errorf("%q is no fact: allowed are %s, %s, and keys that begin with x-",
		key, strings.Join(keys, ", "), dateKey)
}

func readDay(value json.RawMessage) (Date, error) {
	if isNull(value) {
		return 0, nil
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		if day, err := ParseDate(text); err == nil {
			return day, nil
		}
	}
	return 0, fmt.Errorf("%s: %s: want a day of the calendar as \"YYYY-MM-DD\", or null for today", dateKey, brief(value))
}

func isNull(value json.RawMessage) bool { return string(value) == "null" }

// brief quotes a value of the input in an error; a long one is cut.
func brief(value json.RawMessage) string {
	const most = 60
	text := strings.ToValidUTF8(string(value), "?")
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// read states one fact as the input spells it; null takes a default back.
func (f *Facts) read(id Fact, value json.RawMessage) error {
	t := &vocabulary[id]
	if isNull(value) {
		f.forget(id)
		return nil
	}
	switch t.kind {
	case truthKind:
		return f.readTruth(id, value)
	case countKind:
		return f.readCount(id, value)
	case gradeKind:
		n, err := wholeNumber(value)
		if err != nil || n < 1 || n > highestGrade {
			return fmt.Errorf("%s: want a whole number from 1 to %d, or null", brief(value), highestGrade)
		}
		f.SetCount(id, Exactly(n))
	case listKind:
		return f.readList(id, value)
	case wordKind, placeKind, freeKind:
		return f.readWord(id, value)
	}
	return nil
}

// forget makes a fact unknown.
func (f *Facts) forget(id Fact) {
	switch vocabulary[id].kind {
	case truthKind:
		f.SetTruth(id, Unknown)
	case countKind, gradeKind:
		f.counts[id-firstCount] = interval{}
	case wordKind:
		f.words[id-firstWord] = set{}
	case placeKind:
		f.places[id-firstPlace] = placeUnknown
	case listKind:
		f.lists[id-firstList] = list{}
	case freeKind:
		f.city = ""
	}
}

func (f *Facts) readTruth(id Fact, value json.RawMessage) error {
	var b bool
	if json.Unmarshal(value, &b) != nil {
		return fmt.Errorf("%s: want true, false or null", brief(value))
	}
	f.SetTruth(id, TruthOf(&b))
	return nil
}

func (f *Facts) readCount(id Fact, value json.RawMessage) error {
	c, err := readCount(value)
	if err != nil {
		return fmt.Errorf("%s: %w: want a whole number of 0 or more, {\"low\": n, \"high\": m}, or null", brief(value), err)
	}
	f.SetCount(id, c)
	return nil
}

func (f *Facts) readList(id Fact, value json.RawMessage) error {
	t := &vocabulary[id]
	var words []*string
	if json.Unmarshal(value, &words) != nil {
		return fmt.Errorf("%s: want a list of words, or null: %s", brief(value), strings.Join(t.spoken(), ", "))
	}
	var known []string
	for _, w := range words {
		word, ok := t.find(w)
		if !ok {
			return fmt.Errorf("%s: %w", brief(value), t.unknownWord(w))
		}
		known = append(known, word)
	}
	f.SetList(id, known)
	if id == Sectors && len(known) == 0 {
		f.forget(id)
	}
	return nil
}

func (t *term) unknownWord(w *string) error {
	word := "null"
	if w != nil {
		word = strconv.Quote(*w)
	}
	return fmt.Errorf("%s is none of %s", word, strings.Join(t.spoken(), ", "))
}

func (f *Facts) readWord(id Fact, value json.RawMessage) error {
	t := &vocabulary[id]
	var word string
	if json.Unmarshal(value, &word) != nil {
		return fmt.Errorf("%s: want %s, or null", brief(value), t.allowed())
	}
	if !f.setWord(id, word) {
		return fmt.Errorf("%s: want %s, or null", brief(value), t.allowed())
	}
	return nil
}

// setWord states a word, and reports whether the fact can be that.
func (f *Facts) setWord(id Fact, word string) bool {
	t := &vocabulary[id]
	switch {
	case t.kind == freeKind:
		f.city = word
		return word != "" && word == strings.ToLower(word)
	case t.kind == placeKind:
		f.SetPlace(id, word)
		return f.place(id) != placeUnknown
	case word == "unknown" && t.wordUnknown:
		f.forget(id)
		return true
	default:
		f.SetWord(id, word)
		return !f.word(id).empty()
	}
}

// allowed says in words what a fact may be.
func (t *term) allowed() string {
	switch t.kind {
	case placeKind:
		return "an ISO 3166 code of two lower-case letters (cn, hk, mo, tw, sg, us …)"
	case freeKind:
		return "a name in lower case"
	case truthKind, countKind, gradeKind, wordKind, listKind:
	}
	if t.wordUnknown {
		return "one of " + strings.Join(t.words, ", ") + ", unknown"
	}
	return "one of " + strings.Join(t.words, ", ")
}
