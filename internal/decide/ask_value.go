package decide

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// QuestionOf returns how a fact is asked. A fact that nobody worded has its key alone.
func (r *Rules) QuestionOf(fact string) Question {
	for i := range r.asked {
		if r.asked[i].Fact == fact {
			return r.asked[i]
		}
	}
	q := Question{Fact: fact, ZH: fact, EN: fact, Settles: "owner", Type: "free", Answers: []Choice{}}
	if f := FactOf(fact); f != NoFact {
		q.Type = vocabulary[f].kind.String()
	}
	if fact == TechnologyListed {
		q.Type, q.Settles = truthKind.String(), "lawyer"
	}
	return q
}

// ReadAnswer turns what somebody types as an answer into the value of a statement: yes and no, a number or two with a
// dash between, a word, words with commas between; "unknown" or "null" says that nobody knows. JSON is taken as it is.
func ReadAnswer(fact, text string) (json.RawMessage, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errors.New("the answer is empty")
	}
	if isUnknownWord(text) {
		return json.RawMessage("null"), nil
	}
	f := FactOf(fact)
	switch {
	case fact == StoreEntity:
		return quoted(text), nil
	case strings.HasPrefix(fact, foreignKey):
		return foreign(text), nil
	case f == NoFact || f == OpinionDomestic:
		return nil, unknownKey(fact)
	case strings.ContainsRune(`{["`, rune(text[0])):
		return fitting(f, json.RawMessage(text))
	default:
		return fitting(f, typed(f, text))
	}
}

// foreign spells the value of a key that is no fact: a truth, a number, else text such as a day.
func foreign(text string) json.RawMessage {
	if value := truthOfWord(text); value[0] != '"' {
		return value
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(n, 10) == text {
		return json.RawMessage(text)
	}
	return quoted(text)
}

// isUnknownWord reports whether somebody says that nobody knows.
func isUnknownWord(text string) bool {
	switch strings.ToLower(text) {
	case "unknown", "null", "?", "不知道", "未知":
		return true
	}
	return false
}

// typed spells a value as JSON by the type of its fact.
func typed(f Fact, text string) json.RawMessage {
	switch vocabulary[f].kind {
	case truthKind:
		return truthOfWord(text)
	case countKind, gradeKind:
		return numbers(text)
	case listKind:
		var words []string
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ' ' || r == '，' || r == '、' }) {
			words = append(words, w)
		}
		data, err := json.Marshal(words)
		if err != nil {
			return quoted(text)
		}
		return data
	case wordKind, placeKind, freeKind:
	}
	return quoted(text)
}

func truthOfWord(text string) json.RawMessage {
	switch strings.ToLower(text) {
	case "yes", "y", "true", "是":
		return json.RawMessage("true")
	case "no", "n", "false", "否", "不是":
		return json.RawMessage("false")
	}
	return quoted(text)
}

// numbers reads 100000, 100,000 and 90000-110000.
func numbers(text string) json.RawMessage {
	text = strings.NewReplacer(",", "", "_", "", "，", "", "–", "-", "..", "-", " ", "").Replace(text)
	low, high, isRange := strings.Cut(text, "-")
	switch {
	case !isRange || low == "":
		if json.Valid([]byte(text)) {
			return json.RawMessage(text)
		}
	case json.Valid([]byte(low)) && json.Valid([]byte(high)):
		return json.RawMessage(`{"low":` + low + `,"high":` + high + `}`)
	}
	return quoted(text)
}

func quoted(text string) json.RawMessage {
	data, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return data
}

// fitting reads a value as a fact would, so that a wrong one is told with what is allowed.
func fitting(f Fact, value json.RawMessage) (json.RawMessage, error) {
	if !json.Valid(value) {
		return nil, fmt.Errorf("%s: is no JSON", brief(value))
	}
	var facts Facts
	if err := facts.read(f, value); err != nil {
		return nil, err
	}
	return value, nil
}
