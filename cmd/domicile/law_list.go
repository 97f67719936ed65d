package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
)

// lawBook is the law of a day with what counsel said of it.
func (a *app) lawBook(on string) (*report.LawBook, error) {
	day, err := a.dayOr("on", on)
	if err != nil {
		return nil, err
	}
	rules, err := a.rules()
	if err != nil {
		return nil, err
	}
	approvals, err := a.approvals()
	if err != nil {
		return nil, err
	}
	return &report.LawBook{Rules: rules, On: day, Counsel: func(x *decide.Rule) report.Counsel {
		state, entry := approvals.Of(x)
		c := report.Counsel{State: state}
		if entry != nil {
			c.By, c.At, c.Note = entry.By, &entry.At, entry.Note
		}
		return c
	}}, nil
}

// lawListFlags are the flags of law list.
type lawListFlags struct {
	on, format         string
	instruments, rules bool
	filter             report.LawFilter
}

func (a *app) lawListCommand() *cobra.Command {
	var f lawListFlags
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List instruments and rules with status, rank, evidence and approval",
		Long: `list lists the instruments and the rules that are in force on a day; drafts are marked as watched. Evidence says how
a text is known: P primary text, S secondary source, U unverified.`,
		Example: `  domicile law list
  domicile law list --rules --evidence U
  domicile law list --instruments --rank draft
  domicile law list --on 2024-03-21 -o json`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.lawList(&f) },
	}
	cmd.Flags().BoolVar(&f.instruments, "instruments", false, "instruments alone")
	cmd.Flags().BoolVar(&f.rules, "rules", false, "rules alone")
	cmd.Flags().StringVar(&f.on, "on", "", "the day, YYYY-MM-DD (default today)")
	cmd.Flags().StringVar(&f.filter.Rank, "rank", "", "of one rank: law, regulation, rule, mandatory_notice, notice, standard, draft, practice")
	cmd.Flags().StringVar(&f.filter.Evidence, "evidence", "", "known in one way: P, S or U")
	cmd.Flags().BoolVar(&f.filter.All, "all", false, "what is not in force on the day too")
	lawFormat(cmd, &f.format)
	complete(cmd, "evidence", evidenceTags)
	return cmd
}

func evidenceTags() []string { return []string{"P", "S", "U"} }

func (a *app) lawList(f *lawListFlags) error {
	if err := checkPageFormat(f.format); err != nil {
		return err
	}
	f.filter.Evidence = strings.ToUpper(f.filter.Evidence)
	if f.filter.Evidence != "" && !slices.Contains(evidenceTags(), f.filter.Evidence) {
		return usageError{fmt.Errorf("law list: evidence %q is none of %s", f.filter.Evidence, strings.Join(evidenceTags(), ", "))}
	}
	book, err := a.lawBook(f.on)
	if err != nil {
		return err
	}
	if ranks := book.Ranks(); f.filter.Rank != "" && !slices.Contains(ranks, f.filter.Rank) {
		return usageError{fmt.Errorf("law list: rank %q is none of %s", f.filter.Rank, strings.Join(ranks, ", "))}
	}
	list := book.List(f.filter)
	f.narrow(list)
	return a.sayPage(f.format, list, func(words *report.Words) *report.Page { return report.LawListPage(list, words) })
}

// narrow leaves out the half of the list that nobody asked for.
func (f *lawListFlags) narrow(list *report.LawList) {
	if f.rules && !f.instruments {
		list.Instruments = list.Instruments[:0]
	}
	if f.instruments && !f.rules {
		list.Rules = list.Rules[:0]
	}
}
