package decide

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrWrite is what is wrong when an answer could not be written; all other errors of AnswerTo are about its input.
var ErrWrite = errors.New("write decision")

// AnswerTo decides what somebody typed: one object {"id", "facts"}, an array of them, or one after the other as lines or
// as JSON values, and answers in the same form: indented for an object or an array, one decision a line for the rest. An
// item whose facts cannot be read gives {"id", "error"} in its place. Other keys of an item belong to the sender and are
// not read. An item without eval.date is decided for today.
//
// It holds one item at a time, so that the input may be larger than the memory. The error is for a document that has no
// items, or that ends in the middle of one; a short answer is then not written at all.
func AnswerTo(out io.Writer, in io.Reader, r *Rules, today Date) error {
	a := answerer{
		in: bufio.NewReaderSize(in, inputBuffer), out: bufio.NewWriterSize(out, outputBuffer),
		decide: func(item []byte) any { return answerItem(item, r, today) },
	}
	if err := a.document(); err != nil {
		return err
	}
	if err := a.out.Flush(); err != nil {
		return fmt.Errorf("decide: %w: %w", ErrWrite, err)
	}
	return nil
}

const (
	inputBuffer  = 64 << 10
	outputBuffer = 1 << 20
	// longestHead is how far the input is read to find its form, when its first line is no JSON by itself: the largest
	// single item that may be written over several lines.
	longestHead = 16 << 20
)

// answerer reads items and writes what is decided of each.
type answerer struct {
	in     *bufio.Reader
	out    *bufio.Writer
	decide func(item []byte) any
}

// document finds the form of the input by how it begins.
func (a *answerer) document() error {
	first, err := a.begin()
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("decide: read facts: the input is empty")
	case err != nil:
		return fmt.Errorf("decide: read facts: %w", err)
	case first == '[':
		return a.array()
	}
	line, err := a.in.ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("decide: read facts: %w", err)
	}
	if !json.Valid(line) {
		return a.longer(line)
	}
	switch _, err := a.blank(); {
	case errors.Is(err, io.EOF):
		return a.write(a.decide(bytes.TrimSpace(line)), "  ")
	case err != nil:
		return fmt.Errorf("decide: read facts: %w", err)
	}
	return a.lines(line)
}

// begin skips a byte order mark and blanks, and returns the first byte that follows without reading it.
func (a *answerer) begin() (byte, error) {
	const mark = "\xef\xbb\xbf"
	if head, _ := a.in.Peek(len(mark)); string(head) == mark {
		if _, err := a.in.Discard(len(mark)); err != nil {
			return 0, err
		}
	}
	return a.blank()
}

// blank skips blanks, and returns the first byte that follows without reading it.
func (a *answerer) blank() (byte, error) {
	for {
		b, err := a.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if strings.IndexByte(" \t\r\n\v\f", b) < 0 {
			return b, a.in.UnreadByte()
		}
	}
}

// array answers the elements of an array one by one.
func (a *answerer) array() error {
	dec := json.NewDecoder(a.in)
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("decide: read facts: %w", err)
	}
	n := 0
	for ; dec.More(); n++ {
		var item json.RawMessage
		if err := dec.Decode(&item); err != nil {
			return fmt.Errorf("decide: read facts: item %d of the array is no JSON: %w", n+1, err)
		}
		if err := a.element(n, a.decide(item)); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("decide: read facts: the array does not end after item %d: %w", n, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("decide: read facts: something follows the array")
	}
	return a.text([2]string{"[]\n", "\n]\n"}[min(n, 1)])
}

// element writes one element of the array of answers.
func (a *answerer) element(n int, answer any) error {
	data, err := encoded(answer, "  ", "  ")
	if err != nil {
		return err
	}
	return a.text([2]string{"[\n  ", ",\n  "}[min(n, 1)], string(bytes.TrimSuffix(data, []byte("\n"))))
}

// longer answers an input whose first line is no JSON by itself: items over several lines, or a bad line before good
// ones.
func (a *answerer) longer(line []byte) error {
	rest, err := io.ReadAll(io.LimitReader(a.in, longestHead))
	if err != nil {
		return fmt.Errorf("decide: read facts: %w", err)
	}
	head := slices.Concat(line, rest)
	var item json.RawMessage
	dec := json.NewDecoder(io.MultiReader(bytes.NewReader(head), a.in))
	err = dec.Decode(&item)
	switch {
	case err == nil && item[0] == '{':
		return a.values(item, dec)
	case hasItem(head):
		a.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head), a.in), inputBuffer)
		return a.lines(nil)
	case err == nil:
		err = errors.New("there is no object")
	}
	return fmt.Errorf("decide: read facts: %w", syntaxOf(head, err))
}

// hasItem reports whether a line of the data is an object by itself.
func hasItem(data []byte) bool {
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] == '{' && json.Valid(line) {
			return true
		}
	}
	return false
}

// syntaxOf says where a document is wrong, without quoting it.
func syntaxOf(data []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))
		return fmt.Errorf("line %d is no JSON: %w", line, err)
	}
	return fmt.Errorf("this is no JSON: %w", err)
}

// values answers a first item and the JSON values that follow it.
func (a *answerer) values(first json.RawMessage, dec *json.Decoder) error {
	if !dec.More() {
		return a.write(a.decide(first), "  ")
	}
	item := first
	for n := 1; ; n++ {
		if err := a.write(a.decide(item), ""); err != nil {
			return err
		}
		switch err := dec.Decode(&item); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("decide: read facts: item %d is no JSON: %w", n+1, err)
		}
	}
}

// lines answers a line, and then each that follows; nil is no line yet.
func (a *answerer) lines(line []byte) error {
	for {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := a.write(a.decide(line), ""); err != nil {
				return err
			}
		}
		next, err := a.in.ReadBytes('\n')
		switch {
		case errors.Is(err, io.EOF) && len(next) == 0:
			return nil
		case err != nil && !errors.Is(err, io.EOF):
			return fmt.Errorf("decide: read facts: %w", err)
		}
		line = next
	}
}

// write writes one answer and ends the line.
func (a *answerer) write(answer any, indent string) error {
	data, err := encoded(answer, "", indent)
	if err != nil {
		return err
	}
	return a.text(string(data))
}

func (a *answerer) text(texts ...string) error {
	for _, text := range texts {
		if _, err := a.out.WriteString(text); err != nil {
			return fmt.Errorf("decide: %w: %w", ErrWrite, err)
		}
	}
	return nil
}

// encoded writes an answer as JSON, < and > as they are: articles compare.
func encoded(answer any, prefix, indent string) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent(prefix, indent)
	if err := enc.Encode(answer); err != nil {
		return nil, fmt.Errorf("decide: %w: %w", ErrWrite, err)
	}
	return out.Bytes(), nil
}
