package main

import (
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// reviewListFlags are the flags of review list.
type reviewListFlags struct {
	output string
	all    bool
	states map[review.State]*bool
	where  []string
}

func (a *app) reviewListCommand() *cobra.Command {
	f := reviewListFlags{states: map[review.State]*bool{}}
	cmd := &cobra.Command{
		Use:   "list [inventory.json]",
		Short: "What waits for a person: gaps, findings that no value proves, results that need a look",
		Long: `list shows what waits for a person in the last scan, or the inventory of a file: gaps, findings that are declared or
candidates, results that need a review or are undetermined, and reviews that do not hold any more, with why. Flags ask
for those of a state, --all also shows what is settled.`,
		Example: `  domicile review list
  domicile review list --expired --reopened
  domicile review list --where of=gap --where cause=not_enabled -o csv`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: cobra.FixedCompletions(nil, cobra.ShellCompDirectiveDefault),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.reviewList(cmd, args, &f) },
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", strings.Join(sheetFormats(), ", "))
	cmd.Flags().BoolVar(&f.all, "all", false, "what is settled, too")
	for _, s := range []review.State{review.Open, review.Accepted, review.Proposed, review.Expired, review.Reopened} {
		f.states[s] = cmd.Flags().Bool(string(s), false, "those that are "+string(s))
	}
	cmd.Flags().StringArrayVar(&f.where, "where", nil, whereHelp)
	complete(cmd, "output", sheetFormats)
	complete(cmd, "where", completeWhere)
	return cmd
}

func (a *app) reviewList(cmd *cobra.Command, args []string, f *reviewListFlags) (err error) {
	where, whereErr := readWhere(f.where)
	if err := errors.Join(oneOf("output", f.output, sheetFormats()...), whereErr); err != nil {
		return usageError{err}
	}
	d, err := a.openDesk(cmd, args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	lines := slices.DeleteFunc(slices.Clone(d.lines), func(l review.Line) bool {
		return !f.shows(l.State) || len(f.where) > 0 && !where.Picks(&l, d.stores)
	})
	if err := a.saySheet(f.output, indented{orNone(lines)}, func(*report.Words) *report.Page { return d.page(lines) }); err != nil {
		return err
	}
	if len(lines) > 0 {
		a.note("domicile: %s", d.words.Say("review.hint"))
	}
	return nil
}

// shows reports whether a state is asked for; without a flag, those that somebody has to look at.
func (f *reviewListFlags) shows(s review.State) bool {
	asked := false
	for _, on := range f.states {
		asked = asked || *on
	}
	on := f.states[s]
	return f.all || on != nil && *on || !asked && s.Needs()
}

// page words lines as a table.
func (d *desk) page(lines []review.Line) *report.Page {
	c := d.doc.Summary.Reviews
	w := d.words
	say := func(key string, numbers ...int) string {
		texts := make([]string, len(numbers))
		for i, n := range numbers {
			texts[i] = strconv.Itoa(n)
		}
		return w.Say(key, texts...)
	}
	p := &report.Page{
		Title: say("review.title", c.Open, c.Accepted),
		Lead:  []string{say("review.counts", d.doc.OpenGaps(), d.doc.Summary.Gaps, c.Proposed, c.Expired, c.Reopened)},
		Foot:  []string{w.Say("review.head", headOr(d.chain.Head(), w), strconv.Itoa(len(d.chain)))},
	}
	part := report.Part{Head: say("review.listed", len(lines)), Cols: strings.Split(w.Say("review.col"), "\t")}
	n := d.idLength()
	for i := range lines {
		part.Rows = append(part.Rows, d.row(&lines[i], n))
	}
	p.Parts = []report.Part{part}
	return p
}

// idLength is how much of an id a person has to type.
func (d *desk) idLength() int {
	ids := make([]string, 0, len(d.subjects)+len(d.lines))
	for i := range d.subjects {
		ids = append(ids, d.subjects[i].ID())
	}
	for i := range d.lines {
		ids = append(ids, d.lines[i].ID)
	}
	return review.Shorten(ids)
}

func (d *desk) row(l *review.Line, length int) []string {
	state := d.words.Say("review.state." + string(l.State))
	if l.Pending != "" && l.State != review.Proposed {
		state += d.words.Say("review.pending", string(l.Pending))
	}
	until := ""
	if l.Until != nil {
		until = l.Until.In(shanghai()).Format(time.DateOnly)
	}
	return []string{
		l.ID[:min(length, len(l.ID))], d.words.Say("review.kind." + string(l.Kind)), state, d.name(l.Object), l.RestsOn,
		strings.TrimPrefix(string(l.Status)+" "+until, " "), d.who(l), d.said(l),
	}
}

// who says who reviewed, and how that is known.
func (d *desk) who(l *review.Line) string {
	if l.Author == "" {
		return ""
	}
	who := l.Author + " (" + d.words.Say("review.identity."+string(l.Identity)) + ")"
	if l.Second != "" {
		who += " + " + l.Second
	}
	return who
}

// said is the reason that was given, or why it does not hold any more.
func (d *desk) said(l *review.Line) string {
	if l.Why == nil {
		return l.Reason
	}
	why := d.words.Say("review.why."+string(l.Why.Code), l.Why.Was, l.Why.Is)
	if back := l.Standing.Back; l.Why.Code == review.WhyPerson && back != nil {
		why = d.words.Say("review.why.person", back.Author, back.Reason)
	}
	return why
}

func headOr(head string, w *report.Words) string {
	if head == "" {
		return w.Say("review.nohead")
	}
	return head
}

// indented is a value that is written as indented JSON.
type indented struct{ value any }

// WriteJSON writes the value.
func (x indented) WriteJSON(w io.Writer) error { return writeIndented(w, x.value) }

// orNone is the list as JSON writes it, also when it is empty.
func orNone[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}
