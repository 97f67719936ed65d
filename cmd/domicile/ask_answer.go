package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// answerAll keeps the answers of the command line, all or, when one is wrong, none, and says what they change.
func (s *sitting) answerAll(ctx context.Context, answers []string) error {
	var all []decide.Statement
	var errs []error
	for _, text := range answers {
		st, err := s.statement(text)
		all, errs = append(all, st), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return usageError{fmt.Errorf("ask: %w", err)}
	}
	return s.tell(ctx, all)
}

// tell keeps answers and says what they change.
func (s *sitting) tell(ctx context.Context, answers []decide.Statement) error {
	changes, err := s.keep(ctx, answers...)
	if err != nil {
		return err
	}
	if s.flags.output == "json" {
		return writeIndented(s.app.stdout, changes)
	}
	return report.WriteAnswered(s.app.stdout, s.doc, changes, s.words)
}

// keep writes answers into the file, applies them to the document, and returns the results that they change.
func (s *sitting) keep(ctx context.Context, answers ...decide.Statement) ([]report.Turn, error) {
	path, err := s.app.answersPath()
	if err != nil {
		return nil, err
	}
	all, err := review.AppendAnswers(ctx, path, answers...)
	if err != nil {
		return nil, err
	}
	before := slices.Clone(s.doc.Decisions)
	applyAnswers(s.doc, all, s.rules)
	if err := s.app.reviewStored(ctx, s.doc); err != nil { // what people said of findings lies over the new results, too
		return nil, err
	}
	s.weigh()
	return report.Answered(before, s.doc.Decisions), nil
}

// interview asks one question after the other. Every answer is written at once.
func (s *sitting) interview(ctx context.Context) error {
	in := linesOf(ctx, s.app.stdin)
	asked := map[string]bool{}
	for ctx.Err() == nil {
		q := s.next(asked)
		if q == nil {
			return nil
		}
		asked[string(q.ID)] = true
		one := decide.Agenda{Results: s.agenda.Results, Open: s.agenda.Open, All: s.agenda.All, Questions: []decide.OpenQuestion{*q}}
		if err := report.WriteQuestion(s.app.stdout, s.doc, &one, s.words); err != nil {
			return err
		}
		if on, err := s.hear(ctx, in, q); err != nil || !on {
			return err
		}
	}
	return ctx.Err()
}

// next is the question that settles most of those that were not asked yet.
func (s *sitting) next(asked map[string]bool) *decide.OpenQuestion {
	for i := range s.agenda.Questions {
		q := &s.agenda.Questions[i]
		if !asked[string(q.ID)] && (s.flags.who == "" || s.flags.who == q.Question.Settles) {
			return q
		}
	}
	return nil
}

// hear takes the answer to one question and reports whether to go on. What cannot be read is asked for again.
func (s *sitting) hear(ctx context.Context, in <-chan string, q *decide.OpenQuestion) (bool, error) {
	for {
		text, more := s.prompt(ctx, in, "ask.prompt.value")
		switch {
		case !more || text == "q":
			return false, ctx.Err()
		case text == "":
			return true, nil
		case text == "?": // who types it wants help, and would not answer that nobody knows
			fmt.Fprintln(s.app.stdout, s.words.Say("ask.prompt.help"))
			continue
		}
		st, err := s.stated(decide.Statement{Of: q.Of, Fact: q.Fact, Source: s.flags.source}, text)
		if err != nil {
			fmt.Fprintf(s.app.stderr, "domicile: %v\n", err)
			continue
		}
		if s.flags.source == "" {
			st.Source, _ = s.prompt(ctx, in, "ask.prompt.source")
			if err := review.CheckAnswer(st); err != nil {
				fmt.Fprintf(s.app.stderr, "domicile: %v\n", err)
				continue
			}
		}
		changes, err := s.keep(ctx, st)
		if err != nil {
			return false, err
		}
		return true, report.WriteAnswered(s.app.stdout, s.doc, changes, s.words)
	}
}

// prompt asks for one line; there is none at the end and when somebody interrupts.
func (s *sitting) prompt(ctx context.Context, in <-chan string, key string) (string, bool) {
	fmt.Fprint(s.app.stdout, s.words.Say(key))
	select {
	case text, more := <-in:
		if more {
			return strings.TrimSpace(text), true
		}
	case <-ctx.Done():
	}
	fmt.Fprintln(s.app.stdout)
	return "", false
}

// linesOf yields the lines that somebody types. A read from a terminal cannot be interrupted, so it has a goroutine of
// its own, which waits for at most one line more than is taken and ends with the process.
func linesOf(ctx context.Context, r io.Reader) <-chan string {
	typed := make(chan string)
	go func() {
		defer close(typed)
		for in := bufio.NewScanner(r); in.Scan(); {
			select {
			case typed <- in.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	return typed
}
