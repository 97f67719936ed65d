package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// The identity of the file of answers.
const (
	answersVersion = "domicile/v1"
	answersKind    = "Answers"
)

// largest bounds a file of answers, in bytes; a hundred thousand answers fit.
const largest = 32 << 20

// answersFile is the file of answers as it is written.
type answersFile struct {
	Version string        `yaml:"api_version"`
	Kind    string        `yaml:"kind"`
	Answers []answerEntry `yaml:"answers"`
}

type answerEntry struct {
	Of     inventory.ID `yaml:"of"`
	Fact   string       `yaml:"fact"`
	Value  yaml.Node    `yaml:"value"`
	By     string       `yaml:"by"`
	At     time.Time    `yaml:"at"`
	Source string       `yaml:"source,omitempty"`
}

// ReadAnswers reads a file of answers. One that does not exist holds none. A key that it should not have, a value that
// a fact cannot have, and a version of a newer program are errors that name the entry.
func ReadAnswers(path string) (Answers, error) {
	f, err := os.Open(path) //nolint:gosec // the data folder that the user named
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("review: read answers: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("review: read answers %s: %w", path, err)
	}
	answers, err := ParseAnswers(data)
	if err != nil {
		return nil, fmt.Errorf("review: read answers %s: %w", path, err)
	}
	return answers, nil
}

// ParseAnswers reads the contents of a file of answers.
func ParseAnswers(data []byte) (Answers, error) {
	if len(data) > largest {
		return nil, fmt.Errorf("is larger than %d MiB", largest>>20)
	}
	var file answersFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	switch err := dec.Decode(&file); {
	case err != nil:
		return nil, fmt.Errorf("is no file of answers: %w", err)
	case file.Version != answersVersion || file.Kind != answersKind:
		return nil, fmt.Errorf("api_version %q, kind %q: this program reads %s, %s", file.Version, file.Kind, answersVersion, answersKind)
	}
	if err := dec.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("holds more than one document")
	}
	var all Answers
	var errs []error
	for i := range file.Answers {
		s, err := file.Answers[i].statement()
		if err != nil {
			errs = append(errs, fmt.Errorf("entry %d: %w", i+1, err))
		}
		all = append(all, s)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return Answers(nil).Add(all...), nil
}

// statement checks an entry and reads it.
func (e *answerEntry) statement() (decide.Statement, error) {
	s := decide.Statement{Of: e.Of, Fact: e.Fact, By: e.By, At: Stamp(e.At), Source: e.Source}
	var value any
	if err := e.Value.Decode(&value); err != nil {
		return s, fmt.Errorf("value: %w", err)
	}
	if e.Value.IsZero() {
		return s, errors.New("value: is missing: null says that nobody knows")
	}
	data, err := json.Marshal(value)
	if err != nil {
		return s, fmt.Errorf("value: is none that a fact can have: %w", err)
	}
	s.Value = data
	return s, CheckAnswer(s)
}

// heading explains the file to who opens it.
const heading = `# What people answered to the open questions of domicile, with name and date. "domicile ask" adds to it.
# Nothing is taken out: who changes an answer adds one, and the last one about a fact counts.
`

// encode writes the file of answers: the same answers give the same bytes.
func (a Answers) encode() ([]byte, error) {
	file := answersFile{Version: answersVersion, Kind: answersKind, Answers: make([]answerEntry, 0, len(a))}
	for i := range a {
		s := &a[i]
		e := answerEntry{Of: s.Of, Fact: s.Fact, By: s.By, At: Stamp(s.At), Source: s.Source}
		var doc yaml.Node // JSON is YAML
		if err := yaml.Unmarshal(s.Value, &doc); err != nil || len(doc.Content) != 1 {
			return nil, fmt.Errorf("review: encode answer %s of %s: no value", s.Fact, s.Of)
		}
		e.Value = *doc.Content[0]
		file.Answers = append(file.Answers, e)
	}
	var out bytes.Buffer
	out.WriteString(heading)
	enc := yaml.NewEncoder(&out)
	const indent = 2
	enc.SetIndent(indent)
	if err := errors.Join(enc.Encode(&file), enc.Close()); err != nil {
		return nil, fmt.Errorf("review: encode answers: %w", err)
	}
	return out.Bytes(), nil
}
