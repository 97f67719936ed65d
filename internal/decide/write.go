package decide

import (
	"bytes"
	"encoding/json"
)

// MarshalJSON writes every fact in the order of the vocabulary, null where it is unknown or not settled.
func (f Facts) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for id := NoFact + 1; id < factCount; id++ {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		value, err := json.Marshal(f.value(id))
		if err != nil {
			return nil, err
		}
		out.WriteString(`"` + vocabulary[id].key + `":`)
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// value returns a fact as the input spells it, nil when it is unknown.
func (f *Facts) value(id Fact) any {
	if !f.isStated(id) {
		return nil
	}
	switch t := &vocabulary[id]; t.kind {
	case truthKind:
		return f.truth(id) == Yes
	case countKind, gradeKind:
		return f.count(id).value()
	case wordKind:
		if words := t.list(f.word(id)); len(words) == 1 {
			return words[0]
		}
	case placeKind:
		if code := f.place(id).String(); code != "" {
			return code
		}
	case listKind:
		return t.list(f.list(id).set)
	case freeKind:
		return f.city
	}
	return nil
}

// value returns a count as the input spells it.
func (c Count) value() any {
	if c.Low == c.High {
		return c.Low
	}
	return struct {
		Low  int64 `json:"low"`
		High int64 `json:"high"`
	}{c.Low, c.High}
}

// written is a word as the input spells it: the bands of ages by their oldest year.
func written(word string) string {
	switch word {
	case ageUnder14:
		return "age_13"
	case ageMinor:
		return "age_17"
	default:
		return word
	}
}

// list turns a set into words in the order of the vocabulary.
func (t *term) list(s set) []string {
	words := []string{}
	for i, w := range t.words {
		if s.has(i) {
			words = append(words, written(w))
		}
	}
	return words
}
