package decide

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
)

// Answer is AnswerTo for an input and an answer that are held in memory.
func Answer(data []byte, r *Rules, today Date) ([]byte, error) {
	var out bytes.Buffer
	if err := AnswerTo(&out, bytes.NewReader(data), r, today); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// answered is a decision under the name that the sender gave the item.
type answered struct {
	ID json.RawMessage `json:"id"`
	Decision
}

// refusal stands in the place of a decision when the facts cannot be read.
type refusal struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// answerItem decides one item.
func answerItem(data []byte, r *Rules, today Date) any {
	var item struct {
		ID    json.RawMessage `json:"id"`
		Facts json.RawMessage `json:"facts"`
	}
	if err := json.Unmarshal(data, &item); err != nil || data[0] != '{' {
		return refusal{ID: unnamed(), Error: `want an object {"id", "facts"}`}
	}
	id, err := readID(item.ID)
	if err != nil {
		return refusal{ID: id, Error: err.Error()}
	}
	if item.Facts == nil {
		return refusal{ID: id, Error: `there are no "facts"`}
	}
	stated, err := ReadFacts(item.Facts)
	if err != nil {
		return refusal{ID: id, Error: err.Error()}
	}
	return answered{ID: id, Decision: Decide(stated.Facts, r, cmp.Or(stated.On, today))}
}

// unnamed is the name of an item without one.
func unnamed() json.RawMessage { return json.RawMessage(`""`) }

// readID reads the name of an item, which comes back with its answer as it was: a string, a number or null.
func readID(data json.RawMessage) (json.RawMessage, error) {
	var id any
	if data == nil {
		return unnamed(), nil
	}
	if err := json.Unmarshal(data, &id); err != nil {
		return unnamed(), fmt.Errorf("id: %s: want a string or a number", brief(data))
	}
	switch text := id.(type) {
	case string: // written anew: what is no UTF-8 is replaced
		clean, err := json.Marshal(text)
		return clean, err
	case float64, nil:
		return data, nil
	default:
		return unnamed(), errors.New("id: want a string or a number, not " + brief(data))
	}
}
