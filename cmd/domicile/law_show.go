package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

func (a *app) lawShowCommand() *cobra.Command {
	var on, format string
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show one instrument with its articles, or one rule with its condition and cases",
		Long: `show quotes an instrument with its articles as they are numbered on a day, in both languages, or a rule: what it says,
its condition, the articles behind it, the cases that it gets right, how it is known, and whether counsel approved it.`,
		Example: `  domicile law show csl --on 2025-12-31
  domicile law show export-few-people`,
		Args: cobra.ExactArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			return a.completeLaw(args, begun, 1)
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.lawShow(on, format, args[0]) },
	}
	cmd.Flags().StringVar(&on, "on", "", "the day, YYYY-MM-DD (default today)")
	lawFormat(cmd, &format)
	return cmd
}

func (a *app) lawShow(on, format, id string) error {
	if err := checkPageFormat(format); err != nil {
		return err
	}
	book, err := a.lawBook(on)
	if err != nil {
		return err
	}
	entry := book.Show(id)
	if entry == nil {
		return usageError{hinted{fmt.Errorf("law show: there is no rule or instrument %q", id), nearestLaw(book.IDs(), id)}}
	}
	return a.sayPage(format, entry, func(words *report.Words) *report.Page { return report.LawEntryPage(entry, words) })
}

// completeLaw completes the id of a rule or an instrument, for at most so many arguments.
func (a *app) completeLaw(args []string, begun string, most int) ([]string, cobra.ShellCompDirective) {
	book, err := a.lawBook("")
	if err != nil || len(args) >= most {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var fits []string
	for _, id := range book.IDs() {
		if strings.HasPrefix(id, begun) && !slices.Contains(args, id) {
			fits = append(fits, id)
		}
	}
	return fits, cobra.ShellCompDirectiveNoFileComp
}
