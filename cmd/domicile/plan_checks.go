package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) planChecksCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "checks [CODE…]",
		Short: "List or explain the checks that a plan makes before anything moves",
		Long: `checks lists what a plan looks at before anything moves, each check with its code and how much it weighs at most: stop,
fix or note. With a CODE it explains the check: what it reads, what it may say, what to change, the step that it
becomes, and the source. Words in braces are filled in by the plan. A check cannot be switched off.`,
		Example: `  domicile plan checks
  domicile plan checks P101 P104
  domicile plan checks -o json`,
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			return a.completeChecks(begun)
		},
		RunE: func(_ *cobra.Command, codes []string) error { return a.planChecks(format, codes) },
	}
	lawFormat(cmd, &format)
	return cmd
}

func (a *app) planChecks(format string, codes []string) error {
	if err := checkPageFormat(format); err != nil {
		return err
	}
	all, err := a.checkRules()
	if err != nil {
		return err
	}
	if len(codes) == 0 {
		return a.sayPage(format, all, all.listed)
	}
	some, err := all.named(codes)
	if err != nil {
		return err
	}
	return a.sayPage(format, some, some.explained)
}

// checkRules reads the catalogue of checks.
func (a *app) checkRules() (checkRules, error) {
	fsys, err := a.knowledgeFiles()
	if err != nil {
		return nil, err
	}
	k, err := plan.Load(fsys)
	return k.Checks, err
}

func (a *app) completeChecks(begun string) ([]string, cobra.ShellCompDirective) {
	all, err := a.checkRules()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var fits []string
	for i := range all {
		if strings.HasPrefix(all[i].Code, strings.ToUpper(begun)) {
			fits = append(fits, all[i].Code+"\t"+all[i].Title.EN)
		}
	}
	return fits, cobra.ShellCompDirectiveNoFileComp
}

// checkRules are checks that are shown.
type checkRules []plan.CheckRule

// WriteJSON writes the checks with every word in both languages.
func (r checkRules) WriteJSON(w io.Writer) error {
	type step struct {
		Crew   string    `json:"crew"`
		Title  plan.Text `json:"title"`
		Verify plan.Text `json:"verify"`
		Undo   plan.Text `json:"undo"`
	}
	type say struct {
		ID       string        `json:"id"`
		Severity plan.Severity `json:"severity"`
		What     plan.Text     `json:"what"`
		Fix      plan.Text     `json:"fix"`
		Step     *step         `json:"step,omitempty"`
	}
	type rule struct {
		Code     string        `json:"code"`
		Severity plan.Severity `json:"severity"`
		Title    plan.Text     `json:"title"`
		Reads    plan.Text     `json:"reads"`
		Says     []say         `json:"says"`
		Source   string        `json:"source"`
		Date     string        `json:"date"`
		Basis    string        `json:"basis"`
	}
	list := make([]rule, 0, len(r))
	for i := range r {
		c := &r[i]
		x := rule{Code: c.Code, Severity: c.Worst(), Title: c.Title, Reads: c.Reads, Source: c.Source, Date: c.Date, Basis: c.Basis}
		for _, s := range c.Says {
			one := say{ID: s.ID, Severity: s.Severity, What: s.What, Fix: s.Fix}
			if s.Step != nil {
				one.Step = &step{Crew: string(s.Step.Crew), Title: s.Step.Title, Verify: s.Step.Verify, Undo: s.Step.Undo}
			}
			x.Says = append(x.Says, one)
		}
		list = append(list, x)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(list)
}

// listed shows the checks as rows.
func (r checkRules) listed(words *report.Words) *report.Page {
	part := report.Part{Cols: strings.Split(words.Say("checks.cols"), "|")}
	for i := range r {
		c := &r[i]
		part.Rows = append(part.Rows, []string{c.Code, string(c.Worst()), inWords(words, c.Title), inWords(words, c.Reads)})
	}
	return &report.Page{Title: words.Say("checks.title", strconv.Itoa(len(r))), Parts: []report.Part{part}, Foot: []string{words.Say("checks.foot")}}
}

// explained shows everything that checks may say.
func (r checkRules) explained(words *report.Words) *report.Page {
	p := &report.Page{Title: words.Say("checks.title", strconv.Itoa(len(r)))}
	for i := range r {
		c := &r[i]
		part := report.Part{
			Head:  c.Code + " " + inWords(words, c.Title),
			Notes: []string{words.Say("checks.reads", inWords(words, c.Reads))},
			After: []string{words.Say("checks.source", c.Source, c.Date, c.Basis)},
		}
		for n := range c.Says {
			part.Notes = append(part.Notes, said(words, &c.Says[n])...)
		}
		p.Parts = append(p.Parts, part)
	}
	return p
}

// said are the sentences of one thing that a check says.
func said(words *report.Words, s *plan.Say) []string {
	list := []string{words.Say("checks.says", string(s.Severity), inWords(words, s.What), inWords(words, s.Fix))}
	if s.Step != nil {
		list = append(list, words.Say("checks.step", inWords(words, s.Step.Title), inWords(words, s.Step.Verify), inWords(words, s.Step.Undo)))
	}
	return list
}

// inWords is a text in the language of the words.
func inWords(words *report.Words, t plan.Text) string {
	if words.Lang == "zh" {
		return t.ZH
	}
	return t.EN
}

// named picks checks by code.
func (r checkRules) named(codes []string) (checkRules, error) {
	var some checkRules
	var all []string
	for _, code := range codes {
		all = all[:0]
		found := false
		for i := range r {
			all = append(all, r[i].Code)
			if strings.EqualFold(r[i].Code, code) {
				some, found = append(some, r[i]), true
			}
		}
		if !found {
			return nil, usageError{hinted{fmt.Errorf("plan checks: no check %q", code), tryNearest(all, strings.ToUpper(code))}}
		}
	}
	return some, nil
}
