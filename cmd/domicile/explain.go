package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/report"
)

func (a *app) explainCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "explain ID [inventory.json]",
		Short: "Say why a finding, column, dataset, store or flow got its result",
		Long: `explain says, out of the last scan or the inventory of a file, why something got its result: what values, schema and
neighbours say, how sure that is, about how many people it is, what the rules indicate by which articles and what is
missing, and all of it as one sentence for a lawyer. It reads no source.

An ID is that of a finding, dataset, store, flow or decision, a name as reports show it, DATASET#COLUMN, or as much of
one as tells it apart.`,
		Example: `  domicile explain users.csv#mobile
  domicile explain 86da69d8
  domicile explain -o json crm/public.customers inventory.json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("explain: of what? name a finding, column, dataset, store or flow of the last scan")
			}
			return cobra.MaximumNArgs(2)(cmd, args)
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			return a.completeSubject(cmd, args, begun)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.explain(cmd, format, args) },
	}
	cmd.Flags().StringVarP(&format, "output", "o", "text", "text or json")
	return cmd
}

func (a *app) explain(cmd *cobra.Command, format string, args []string) error {
	if format != "text" && format != "json" {
		return usageError{fmt.Errorf("explain: output %q is neither text nor json", format)}
	}
	doc, err := a.lastDocument(cmd, args[1:])
	if err != nil {
		return err
	}
	subject, err := doc.Find(args[0])
	if err != nil {
		return usageError{hinted{fmt.Errorf("explain: %w", err), nearest(doc, err, args[0])}}
	}
	x, err := a.counselor(doc)
	if err != nil {
		return err
	}
	e := x.Explain(doc, subject)
	if format == "json" {
		return writeIndented(a.stdout, e)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	return x.WriteExplanation(a.stdout, doc, e, words)
}

// explainer loads the words of both languages and the labels of kinds.
func (a *app) explainer() (*report.Explainer, error) {
	s, err := a.settings()
	if err != nil {
		return nil, err
	}
	fsys, err := knowledgeFS(s.Knowledge)
	if err != nil {
		return nil, err
	}
	x := &report.Explainer{}
	var errs [3]error
	x.EN, errs[0] = report.LoadWords(configs.FS, "en")
	x.ZH, errs[1] = report.LoadWords(configs.FS, "zh")
	x.Knowledge, errs[2] = loadDetectors(fsys, s.ownDetectors())
	return x, errors.Join(errs[:]...)
}

// shownNear is how many suggestions a hint holds.
const shownNear = 5

// nearest says what to type instead: what an id may stand for, else the things whose names are nearest.
func nearest(doc *report.Document, err error, id string) string {
	all := doc.Subjects()
	if u, ok := errors.AsType[*report.UnknownSubjectError](err); ok && len(u.All) > 0 {
		all = u.All
	} else {
		slices.SortStableFunc(all, func(x, y report.Subject) int { return cmp.Compare(distance(x, id), distance(y, id)) })
	}
	keys := make([]string, 0, shownNear)
	for _, s := range all[:min(len(all), shownNear)] {
		keys = append(keys, "`"+shortest(doc, s)+"`")
	}
	if len(keys) == 0 {
		return "the inventory is empty; `domicile scan SOURCE` fills one"
	}
	more := ""
	if len(all) > shownNear {
		more = " …"
	}
	return "try " + strings.Join(keys, ", ") + more
}

// shortest is the name of a subject where that is enough to find it, else its key.
func shortest(doc *report.Document, s report.Subject) string {
	if found, err := doc.Find(s.Name); err == nil && found == s {
		return s.Name
	}
	return s.Key()
}

// distance is how far what a person typed is from a subject, by its key or by its name.
func distance(s report.Subject, id string) int {
	best := levenshtein.Distance(id, s.Name, nil)
	for _, name := range []string{s.Key(), s.Column, s.Name[strings.LastIndexByte(s.Name, '/')+1:]} {
		best = min(best, levenshtein.Distance(id, name, nil))
	}
	return best
}

// completeSubject completes the id from the last inventory, and lets the shell complete files after it.
func (a *app) completeSubject(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	doc, err := a.lastDocument(cmd, nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var all []string
	for _, s := range doc.Subjects() {
		if strings.HasPrefix(s.Key(), begun) {
			all = append(all, cobra.CompletionWithDesc(s.Key(), string(s.Kind)+" "+s.Name))
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// writeIndented writes a value as indented JSON.
func writeIndented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
