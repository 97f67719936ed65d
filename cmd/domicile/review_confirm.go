package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/review"
)

func (a *app) reviewConfirmCommand() *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "confirm ID…",
		Short: "Be the second person behind what another one proposed",
		Long: `confirm makes what another person proposed hold: it loosens a result, so one alone cannot. The same person is refused;
names are compared by their address where both have one, without case and width, and nobody is two people under one
account that the operating system knows.`,
		Example:           `  domicile review confirm 9c01d4 --by "Wang Wei <wang@example.com>" --reason "looked at the form of the shop"`,
		ValidArgsFunction: a.completeReview,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.reviewConfirm(cmd, args, &f) },
	}
	f.sign(cmd)
	return cmd
}

func (a *app) reviewConfirm(cmd *cobra.Command, ids []string, f *reviewFlags) error {
	return a.reviewEach(cmd, ids, f, func(w *review.Word, s *review.Standing) (review.Entry, error) { return w.Confirms(s) })
}

func (a *app) reviewReopenCommand() *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "reopen ID… --reason TEXT",
		Short: "Put a finding, gap or result before people again",
		Long: `reopen ends what people said of a finding, gap or result: it counts again and waits for a person. What was proposed and
not confirmed is turned down. What made a result stricter stays in force until two people say otherwise.`,
		Example:           `  domicile review reopen 3fa1b2 --reason "the bucket holds exports of the shop since November"`,
		ValidArgsFunction: a.completeReview,
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(f.reason) == "" {
				return usageError{hinted{errors.New("review reopen: why?"), `add --reason "…"`}}
			}
			return a.reviewEach(cmd, args, &f, func(w *review.Word, s *review.Standing) (review.Entry, error) { return w.Reopens(s) })
		},
	}
	f.sign(cmd)
	return cmd
}

// reviewEach writes an entry about each review that an id names.
func (a *app) reviewEach(cmd *cobra.Command, ids []string, f *reviewFlags, entry func(*review.Word, *review.Standing) (review.Entry, error)) (err error) {
	verb := strings.TrimPrefix(cmd.CommandPath(), "domicile ")
	if len(ids) == 0 {
		return usageError{hinted{fmt.Errorf("%s: which?", verb), "name ids of `domicile review list`"}}
	}
	d, err := a.openDesk(cmd, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	lines, findErr := d.choose(ids, nil)
	w, wordErr := a.word(d, f)
	if err := errors.Join(findErr, wordErr); err != nil {
		return usageError{fmt.Errorf("%s: %w", verb, err)}
	}
	return d.write(cmd, lines, func(l *review.Line) (review.Entry, error) {
		s := l.Standing
		if s == nil {
			s = &review.Standing{}
		}
		return entry(w, s)
	})
}
