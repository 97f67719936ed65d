package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

// reviewFlags are the flags of the verbs that write into the log.
type reviewFlags struct {
	reason, by, until, as, level string
	where                        []string
	yes, second                  bool
}

func (a *app) reviewAcceptCommand() *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "accept ID… --reason TEXT",
		Short: "Say what holds of a finding, gap or result, until a day",
		Long: `accept says of findings that they are confirmed, not_personal or a false_positive; of gaps that they are known; of
results that somebody confirmed them, accepted the risk, or raised them to a level. An accepted gap or result does not
count for the exit code until its day is over; it stays in every report.

A finding that is confirmed counts as declared. One that two people took out no longer stands for a field of the rules,
and the results are found with and without that. People who were counted in a dataset stay counted as long as anything
in it may be personal.

--where selects many; without --yes it only says how many they are.

` + reviewHelp,
		Example: `  domicile review accept 3fa1b2 --reason "the log bucket of the load balancer, ticket 812" --until 2027-02-28
  domicile review accept 9c01d4 7be220 --as confirmed --reason "checked with the owner of the table"
  domicile review accept --where of=gap --where cause=not_enabled --reason "no access logs in test accounts" --yes
  domicile review accept 51aa07 --as raised --level must --reason "advice of counsel of 2026-11-20"`,
		ValidArgsFunction: a.completeReview,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.second {
				return a.reviewConfirm(cmd, args, &f)
			}
			return a.reviewAccept(cmd, args, &f)
		},
	}
	f.sign(cmd)
	cmd.Flags().StringVar(&f.until, "until", "", "last day on which it holds, or how long: 2027-02-28, 90d (default: review.default of the settings)")
	cmd.Flags().StringVar(&f.as, "as", "", "confirmed, not_personal, false_positive; known_gap; accepted_risk, raised")
	cmd.Flags().StringVar(&f.level, "level", "", "with --as raised: must, filing, review, advised")
	cmd.Flags().StringArrayVar(&f.where, "where", nil, whereHelp)
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do what --where selects")
	cmd.Flags().BoolVar(&f.second, "second", false, "be the second person behind what was proposed, as domicile review confirm")
	complete(cmd, "where", completeWhere)
	complete(cmd, "as", func() []string {
		return []string{"confirmed", "not_personal", "false_positive", "known_gap", "accepted_risk", "raised"}
	})
	complete(cmd, "level", levels)
	return cmd
}

// sign adds the flags by which a person says who they are and why.
func (f *reviewFlags) sign(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.reason, "reason", "", "why; name documents, no people of the data")
	cmd.Flags().StringVar(&f.by, "by", "", `who reviews: "NAME <ADDRESS>" (default: the account that runs the command)`)
}

// word is what a person says, without what it is about.
func (a *app) word(d *desk, f *reviewFlags) (*review.Word, error) {
	by, err := a.person(f.by)
	return &review.Word{
		Status: review.Status(f.as), Level: decide.Level(f.level), Reason: strings.TrimSpace(f.reason), By: by, At: a.clock(),
		Scan: d.doc.Metadata.ScanID, Policy: a.loaded.Review.policy(),
	}, err
}

// person is who reviews: the name that was typed, or the account that runs the command.
func (a *app) person(by string) (review.Person, error) {
	account, err := a.account()
	switch name := strings.TrimSpace(by); {
	case name != "":
		return review.Person{Name: name, Identity: review.SelfDeclared, Account: account}, nil
	case err != nil || account == "":
		return review.Person{}, hinted{errors.New("the account that runs the command is not known"), `add --by "NAME <ADDRESS>"`}
	}
	return review.Person{Name: account, Identity: review.OS, Account: account}, nil
}

// osAccount is the account that runs this process. [user.Current] may take the word of the environment, $USER, where no
// list of users knows the account, as in a container; the number is what the system knows.
func osAccount() (string, error) {
	if id := os.Getuid(); id >= 0 {
		return accountOf(strconv.Itoa(id), user.LookupId), nil
	}
	u, err := user.Current() // a system whose accounts have no numbers
	if err != nil {
		return "", err
	}
	return u.Username, nil
}

// accountOf is the name of an account, or its number where it has none.
func accountOf(id string, lookup func(string) (*user.User, error)) string {
	if u, err := lookup(id); err == nil && u.Username != "" {
		return u.Username
	}
	return "uid " + id
}

func (a *app) reviewAccept(cmd *cobra.Command, ids []string, f *reviewFlags) (err error) {
	if err := f.check(ids); err != nil {
		return err
	}
	d, err := a.openDesk(cmd, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.store.Close()) }()
	lines, err := d.choose(ids, f.where)
	if err != nil {
		return usageError{fmt.Errorf("review accept: %w", err)}
	}
	w, wordErr := a.word(d, f)
	if w.Until, err = a.reviewUntil(f.until); errors.Join(wordErr, err) != nil {
		return usageError{fmt.Errorf("review accept: %w", errors.Join(wordErr, err))}
	}
	if len(f.where) > 0 && !f.yes {
		return d.preview(lines)
	}
	return d.write(cmd, lines, func(l *review.Line) (review.Entry, error) {
		if l.Subject == nil {
			return review.Entry{}, fmt.Errorf("%s: the inventory does not hold it", l.ID)
		}
		own := *w
		if own.Status == "" && l.Kind == review.OfGap {
			own.Status = review.KnownGap
		}
		return own.Accepts(l.Subject, l.Standing), nil
	})
}

func (f *reviewFlags) check(ids []string) error {
	switch {
	case len(ids) == 0 && len(f.where) == 0:
		return usageError{hinted{errors.New("review accept: accept what?"), "name ids of `domicile review list`, or select with --where"}}
	case strings.TrimSpace(f.reason) == "":
		return usageError{hinted{errors.New("review accept: why?"), `add --reason "…"`}}
	case f.level != "" && f.as != string(review.Raised):
		return usageError{hinted{errors.New("review accept: --level goes with --as raised"), "leave it out"}}
	}
	return nil
}

// preview says what a selector picks.
func (d *desk) preview(lines []review.Line) error {
	if err := d.app.saySheet("table", indented{}, func(*report.Words) *report.Page { return d.page(lines) }); err != nil {
		return err
	}
	d.app.note("domicile: %s", d.words.Say("review.preview", strconv.Itoa(len(lines))))
	return nil
}

// write adds an entry for each line to the log, all or none, and says what that changes.
func (d *desk) write(cmd *cobra.Command, lines []review.Line, entry func(*review.Line) (review.Entry, error)) error {
	ctx := cmd.Context()
	added, err := review.Append(ctx, d.store, func(chain review.Chain) ([]review.Entry, error) {
		if chain.Head() != d.chain.Head() { // somebody reviewed meanwhile: what was found may be another
			return nil, hinted{errors.New("somebody else reviewed at the same time"), "look at `domicile review list` and do it again"}
		}
		var entries []review.Entry
		var errs []error
		for i := range lines {
			e, err := entry(&lines[i])
			if err != nil {
				err = fmt.Errorf("%s: %w", cmp.Or(lines[i].Object, lines[i].ID), err)
			}
			entries, errs = append(entries, e), append(errs, err)
		}
		return entries, errors.Join(errs...)
	})
	if err != nil {
		return usageError{fmt.Errorf("%s: %w", strings.TrimPrefix(cmd.CommandPath(), "domicile "), err)}
	}
	before := slices.Clone(d.doc.Decisions)
	if err := errors.Join(d.store.Refer(ctx, d.doc.Metadata.ScanID, referReview), d.weigh(ctx)); err != nil {
		return err
	}
	return d.tell(lines, added, before)
}

// referReview is why a scan is kept to which a review refers.
const referReview = "review"

// tell says what was written and what it changes.
func (d *desk) tell(lines []review.Line, added []review.Entry, before []decide.Decision) error {
	n := d.idLength()
	now := map[string]*review.Line{}
	for _, l := range d.all() {
		now[l.ID] = &l
	}
	for i := range added {
		l := now[lines[i].ID]
		until := ""
		if l.Until != nil {
			until = l.Until.In(shanghai()).Format(time.DateOnly)
		}
		state := l.State
		if added[i].Act == review.Accept && l.Pending != "" {
			state = review.Proposed
		}
		fmt.Fprintln(d.app.stdout, d.words.Say("review.done."+string(state), l.ID[:n], d.name(l.Object), string(cmp.Or(l.Pending, l.Status)), until))
	}
	turns := report.Answered(before, d.doc.Decisions)
	if len(turns) == 0 {
		return nil
	}
	return report.WriteAnswered(d.app.stdout, d.doc, turns, d.words)
}

// completeReview completes ids.
func (a *app) completeReview(cmd *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	d, err := a.openDesk(cmd, nil)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var all []string
	n := d.idLength()
	for i := range d.lines {
		if id := d.lines[i].ID[:n]; strings.HasPrefix(id, begun) {
			all = append(all, cobra.CompletionWithDesc(id, string(d.lines[i].State)+" "+d.lines[i].Object))
		}
	}
	if d.store.Close() != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
