package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// formKind is the kind of a questionnaire as JSON.
const formKind = "Questionnaire"

// Form is a questionnaire that goes to a person by mail and comes back filled in. A form holds questions and names of
// stores, never values.
type Form struct {
	Version   string     `json:"api_version"`
	Kind      string     `json:"kind"`
	By        string     `json:"by"` // who fills it in
	Questions []FormLine `json:"questions"`
}

// FormLine is one question of a form. Who fills it in writes Answer and Source; the rest is for reading.
type FormLine struct {
	ID       string      `json:"id"`
	Of       string      `json:"of,omitempty"` // as people call it
	Question decide.Text `json:"question"`
	Evidence decide.Text `json:"evidence"`
	Allowed  decide.Text `json:"allowed"`
	Answer   string      `json:"answer"`
	Source   string      `json:"source"`
}

// The labels of the lines of a form that a person fills in, and of the one that says which question it is.
const (
	labelBy     = "By / 回答人:"
	labelID     = "- ID: "
	labelAnswer = "- Answer / 答案:"
	labelSource = "- Source / 依据:"
)

// WriteFormJSON writes a form as JSON.
func WriteFormJSON(w io.Writer, f *Form) error {
	f.Version, f.Kind = answersVersion, formKind
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f); err != nil {
		return fmt.Errorf("review: write questionnaire: %w", err)
	}
	return nil
}

// WriteFormMarkdown writes a form as a page in both languages.
func WriteFormMarkdown(w io.Writer, f *Form) error {
	var b strings.Builder
	b.WriteString("# Questions / 问题单\n\n" +
		"Write behind “Answer” and “Source” and leave the other lines as they are; what stays empty is not answered. " +
		"Name documents, no people and no values of data.\n\n" +
		"请在“答案”和“依据”之后填写，其余各行保持不变；未填写的视为未回答。请写明文件，不要填写个人信息或者数据内容。\n\n" +
		labelBy + " " + plainLine(f.By) + "\n")
	for i := range f.Questions {
		q := &f.Questions[i]
		fmt.Fprintf(&b, "\n## %d. %s\n\n%s\n\n", i+1, plainLine(q.Question.EN), plainLine(q.Question.ZH))
		fmt.Fprintf(&b, "%s`%s`\n- Of / 对象: %s\n", labelID, q.ID, plainLine(q.Of))
		fmt.Fprintf(&b, "- Evidence / 证明: %s / %s\n", plainLine(q.Evidence.EN), plainLine(q.Evidence.ZH))
		fmt.Fprintf(&b, "- Allowed / 可选: %s / %s\n", plainLine(q.Allowed.EN), plainLine(q.Allowed.ZH))
		fmt.Fprintf(&b, "%s %s\n%s %s\n", labelAnswer, plainLine(q.Answer), labelSource, plainLine(q.Source))
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("review: write questionnaire: %w", err)
	}
	return nil
}

// plainLine keeps a text on its line.
func plainLine(s string) string {
	return strings.Map(func(r rune) rune {
		if checkText(string(r), 1) != nil {
			return '·'
		}
		return r
	}, s)
}

// ReadForm reads a form that came back, as JSON or as a page, and returns the lines that were answered. What a person may
// have spoilt (a line moved or twice, an answer to no question) is an error that names the line.
func ReadForm(data []byte) (*Form, error) {
	if len(data) > largest {
		return nil, fmt.Errorf("is larger than %d MiB", largest>>20)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	var f *Form
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		f, err = readFormJSON(data)
	} else {
		f, err = readFormPage(data)
	}
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	answered := &Form{Version: answersVersion, Kind: formKind, By: f.By}
	for _, q := range f.Questions {
		if seen[q.ID] {
			return nil, fmt.Errorf("the question %q is there twice", q.ID)
		}
		seen[q.ID] = true
		if strings.TrimSpace(q.Answer) != "" {
			answered.Questions = append(answered.Questions, q)
		}
	}
	return answered, nil
}

func readFormJSON(data []byte) (*Form, error) {
	var f Form
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	switch err := dec.Decode(&f); {
	case err != nil:
		return nil, fmt.Errorf("is no questionnaire: %w", err)
	case dec.More():
		return nil, errors.New("holds more than one questionnaire")
	case f.Version != answersVersion || f.Kind != formKind:
		return nil, fmt.Errorf("api_version %q, kind %q: this program reads %s, %s", f.Version, f.Kind, answersVersion, formKind)
	}
	return &f, nil
}

// readFormPage reads the lines of a page that a person fills in; the others are for reading. A mail program may have
// changed the bullets.
func readFormPage(data []byte) (*Form, error) {
	f := &Form{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		if err := f.readLine(strings.TrimLeft(line, " \t*-•>")); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if len(f.Questions) == 0 {
		return nil, errors.New("is no questionnaire: no question is in it")
	}
	return f, nil
}

func (f *Form) readLine(line string) error {
	value := func(label string) (string, bool) {
		text, found := strings.CutPrefix(line, strings.TrimLeft(label, "- "))
		return strings.TrimSpace(text), found
	}
	if by, found := value(labelBy); found {
		f.By = by
	}
	if id, found := value(labelID); found {
		f.Questions = append(f.Questions, FormLine{ID: strings.Trim(id, "`")})
	}
	for _, field := range []struct {
		label string
		of    func(*FormLine) *string
	}{
		{labelAnswer, func(q *FormLine) *string { return &q.Answer }},
		{labelSource, func(q *FormLine) *string { return &q.Source }},
	} {
		text, found := value(field.label)
		switch {
		case !found || text == "":
		case len(f.Questions) == 0:
			return errors.New("an answer stands before the first question")
		case *field.of(&f.Questions[len(f.Questions)-1]) != "":
			return errors.New("the line is there twice")
		default:
			*field.of(&f.Questions[len(f.Questions)-1]) = text
		}
	}
	return nil
}
