package decide

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/domicile/domicile/internal/inventory"
)

// Answer decides what somebody typed: one object {"id", "facts"}, an array of them, or one a line, and answers in the
// same form: indented for an object or an array, one decision a line for lines. An item whose facts cannot be read
// gives {"id", "error"} in its place. Other keys of an item belong to the sender and are not read. An item without
// eval.date is decided for today. The error is for a document that has no items at all.
func Answer(data []byte, r *Rules, today Date) ([]byte, error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	switch {
	case len(data) == 0:
		return nil, errors.New("decide: read facts: the input is empty")
	case json.Valid(data) && data[0] == '[':
		return answerArray(data, r, today)
	case json.Valid(data):
		return indented(answerItem(data, r, today))
	case data[0] == '[' || !hasItem(data):
		return nil, fmt.Errorf("decide: read facts: %w", syntaxOf(data))
	default:
		return answerLines(data, r, today)
	}
}

// hasItem reports whether a line of the data is JSON by itself.
func hasItem(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 && json.Valid(line) {
			return true
		}
	}
	return false
}

// syntaxOf says what is wrong with a document, without quoting it.
func syntaxOf(data []byte) error {
	var value any
	err := json.Unmarshal(data, &value)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("line %d is no JSON: %w", line, err)
	}
	return errors.New("this is no JSON")
}

func answerArray(data []byte, r *Rules, today Date) ([]byte, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(data, &items); err != nil {
		return nil, fmt.Errorf("decide: read facts: %w", err)
	}
	answers := make([]any, 0, len(items))
	for _, item := range items {
		answers = append(answers, answerItem(item, r, today))
	}
	return indented(answers)
}

func answerLines(data []byte, r *Rules, today Date) ([]byte, error) {
	var out bytes.Buffer
	enc := encoder(&out)
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if err := enc.Encode(answerItem(line, r, today)); err != nil {
			return nil, fmt.Errorf("decide: write decision: %w", err)
		}
	}
	return out.Bytes(), nil
}

func indented(answer any) ([]byte, error) {
	var out bytes.Buffer
	enc := encoder(&out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(answer); err != nil {
		return nil, fmt.Errorf("decide: write decision: %w", err)
	}
	return out.Bytes(), nil
}

// encoder writes < and > as they are: articles compare.
func encoder(out *bytes.Buffer) *json.Encoder {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc
}

// refusal stands in the place of a decision when the facts cannot be read.
type refusal struct {
	ID    inventory.ID `json:"id"`
	Error string       `json:"error"`
}

// answerItem decides one item.
func answerItem(data []byte, r *Rules, today Date) any {
	var item struct {
		ID    json.RawMessage `json:"id"`
		Facts json.RawMessage `json:"facts"`
	}
	if err := json.Unmarshal(data, &item); err != nil || data[0] != '{' {
		return refusal{Error: `want an object {"id", "facts"}`}
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
	d := Decide(stated.Facts, r, cmp.Or(stated.On, today))
	d.ID = id
	return d
}

// readID reads the name of an item; one without a name has "".
func readID(data json.RawMessage) (inventory.ID, error) {
	if data == nil {
		return "", nil
	}
	var id *string
	if json.Unmarshal(data, &id) != nil || id == nil {
		return inventory.ID(brief(data)), errors.New("id: want a string")
	}
	return inventory.ID(*id), nil
}
