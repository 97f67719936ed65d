package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// export writes the questions that are shown as a form for somebody who has no access: JSON, or a page to be filled in.
func (s *sitting) export(path string) error {
	write := review.WriteFormMarkdown
	switch filepath.Ext(path) {
	case ".md":
	case ".json":
		write = review.WriteFormJSON
	default:
		return usageError{hinted{fmt.Errorf("ask: export %s: the name ends with neither .md nor .json", path), "domicile ask --export questions.md"}}
	}
	form, err := s.form()
	if err != nil {
		return err
	}
	if err := create(path, func(w io.Writer) error { return write(w, form) }); err != nil {
		return err
	}
	s.app.note("domicile: wrote %d questions to %s; `domicile ask --import FILE --by NAME` takes the answers", len(form.Questions), path)
	return nil
}

// form words the questions that are shown in both languages.
func (s *sitting) form() (*review.Form, error) {
	shown := s.shown()
	var said [2][]report.AskedWords
	for i, lang := range []string{"en", "zh"} {
		words, err := report.LoadWords(configs.FS, lang)
		if err != nil {
			return nil, err
		}
		said[i] = report.Asked(s.doc, shown, words)
	}
	form := &review.Form{By: s.flags.by, Questions: make([]review.FormLine, 0, len(shown.Questions))}
	for i := range shown.Questions {
		en, zh := said[0][i], said[1][i]
		form.Questions = append(form.Questions, review.FormLine{
			ID: string(shown.Questions[i].ID), Of: en.Of, Question: decide.Text{EN: en.Question, ZH: zh.Question},
			Evidence: decide.Text{EN: en.Evidence, ZH: zh.Evidence}, Allowed: decide.Text{EN: en.Allowed, ZH: zh.Allowed},
		})
	}
	return form, nil
}

// importForm keeps the answers of a form that came back, all of them or, when one is wrong, none.
func (s *sitting) importForm(ctx context.Context, path string) error {
	data, err := s.app.readInput(path)
	if err != nil {
		return usageError{fmt.Errorf("ask: import: %w", err)}
	}
	form, err := review.ReadForm(data)
	if err != nil {
		return usageError{hinted{fmt.Errorf("ask: import %s: %w", path, err), "import a file that `domicile ask --export FILE` wrote, with answers filled in"}}
	}
	s.flags.by = cmp.Or(strings.TrimSpace(s.flags.by), form.By)
	if s.flags.by == "" {
		return usageError{hinted{errors.New("ask: import: the form does not say who filled it in"), "add --by NAME"}}
	}
	all := make([]decide.Statement, 0, len(form.Questions))
	var errs []error
	for _, q := range form.Questions {
		st, err := s.target(q.ID)
		if err == nil {
			st.Source = cmp.Or(q.Source, s.flags.source)
			st, err = s.stated(st, q.Answer)
		}
		all, errs = append(all, st), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return usageError{fmt.Errorf("ask: import %s: %w", path, err)}
	}
	return s.tell(ctx, all)
}
