package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/store"
)

const reviewHelp = `A review is what a person says of a finding, a gap or a result, with a reason and until a day. It lies over the results
and takes none away: reports show both. Every scan evaluates everything again; a review is open again when what it
rests on changes (the status or the evidence of a finding, the cause or the fix of a gap, the level, basis or result of
a decision), and when its day is over.

What loosens (not_personal, false_positive, the accepted risk of a result that must be home or needs a filing) holds
only after a second person confirmed it. What makes a result stricter holds at once, and stays until two people say
otherwise.

Who reviews is the account that runs the command, known by the operating system, or the name given with --by. A name
that was typed proves that somebody who can write into the store typed it, no more: two names may be one person. The
log keeps the account beside the name, and what one account did under two names shows there.

The log only grows, and each entry holds the hash of the one before it. Reports print the hash of the last: whoever
keeps a report can find out later whether anything before it was changed or taken away, with domicile review verify.`

func (a *app) reviewCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "review",
		Short: "What waits for a person, and what people decided",
		Long:  reviewHelp,
		Example: `  domicile review list
  domicile review accept 3fa1b2 --reason "the log bucket of the load balancer, ticket 812" --until 90d
  domicile review accept 9c01d4 --as not_personal --reason "numbers of shops" --by "Li Na <li@example.com>"
  domicile review confirm 9c01d4 --by "Wang Wei <wang@example.com>"
  domicile review verify --report inventory.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		a.reviewListCommand(), a.reviewAcceptCommand(), a.reviewConfirmCommand(), a.reviewReopenCommand(), a.reviewLogCommand(),
		a.reviewVerifyCommand(), a.reviewSampleCommand(),
	)
	return cmd
}

// desk is one call of review: a document, what can be reviewed of it, and what people said so far.
type desk struct {
	app       *app
	store     *store.Store
	doc       *report.Document
	words     *report.Words
	chain     review.Chain
	subjects  []review.Subject
	standings []review.Standing
	lines     []review.Line
	stores    map[inventory.ID]string // their names
	name      func(object string) string
}

// openDesk reads the last document, or that of a file, and lays the reviews of the store over it. The caller closes it.
func (a *app) openDesk(cmd *cobra.Command, args []string) (*desk, error) {
	words, err := a.words()
	if err != nil {
		return nil, err
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return nil, err
	}
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return nil, err
	}
	d := &desk{app: a, store: st, doc: doc, words: words, stores: map[inventory.ID]string{}, name: doc.NamesIn()}
	for i := range doc.Stores {
		d.stores[doc.Stores[i].ID] = doc.Stores[i].Name
	}
	if err := d.weigh(cmd.Context()); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return d, nil
}

// weigh reads the chain and says how it stands over the document.
func (d *desk) weigh(ctx context.Context) (err error) {
	if d.chain, err = review.Read(ctx, d.store); err != nil {
		return err
	}
	if d.standings, err = run.Review(d.doc, d.app.reviewing(d.chain)); err != nil {
		return err
	}
	e := review.Estate{Inventory: d.doc.Inventory(), Findings: d.doc.Findings, Decisions: d.doc.Decisions}
	d.subjects = e.Subjects()
	d.lines = review.Lines(d.subjects, d.standings)
	return nil
}

// reviewing is how reviews are laid over a document today.
func (a *app) reviewing(chain review.Chain) *run.Reviewing {
	return &run.Reviewing{
		Chain: chain, Policy: a.loaded.Review.policy(), Now: a.clock(),
		Knowledge: func() (*decide.Rules, *classify.Engine, error) {
			k, err := loadKnowledge(a.loaded)
			if err != nil {
				return nil, nil, err
			}
			return k.rules, k.engine, nil
		},
	}
}

// review lays the reviews of the store over a document.
func (a *app) review(ctx context.Context, st *store.Store, doc *report.Document) error {
	chain, err := review.Read(ctx, st)
	if err != nil || len(chain) == 0 && len(doc.Reviews) == 0 {
		return err
	}
	_, err = run.Review(doc, a.reviewing(chain))
	return err
}

// reviewAsOf lays over a document what people had said by a time.
func (a *app) reviewAsOf(ctx context.Context, st *store.Store, doc *report.Document, at time.Time) error {
	chain, err := review.Read(ctx, st)
	if err != nil {
		return err
	}
	r := a.reviewing(chain.Until(at))
	r.Now = at
	_, err = run.Review(doc, r)
	return err
}

// reviewStored lays the reviews over a document with the store of the data folder.
func (a *app) reviewStored(ctx context.Context, doc *report.Document) error {
	st, err := a.openStore(ctx)
	if err != nil {
		return err
	}
	return errors.Join(a.review(ctx, st, doc), st.Close())
}

// reviewUntil reads the day until which a review holds: a day, or a span from today.
func (a *app) reviewUntil(text string) (time.Time, error) {
	s := &a.loaded.Review
	spans, err := s.spans()
	if err != nil {
		return time.Time{}, err
	}
	now := a.clock()
	day := now.Add(spans.usual)
	if text != "" {
		if span, err := parseAge(text); err == nil {
			day = now.Add(span)
		} else if day, err = time.ParseInLocation(time.DateOnly, text, shanghai()); err != nil {
			return time.Time{}, hinted{fmt.Errorf("until: %q is neither a day nor a span", text), "write a day as 2027-02-28, or days as 90d"}
		}
	}
	until := review.Until(day, shanghai())
	switch last := review.Until(now.Add(spans.longest), shanghai()); {
	case !until.After(now):
		return until, hinted{fmt.Errorf("until: %s is over", text), "name a day from today on"}
	case until.After(last):
		return until, hinted{
			fmt.Errorf("until: %s is later than %s, the longest that the settings allow", until.In(shanghai()).Format(time.DateOnly), last.In(shanghai()).Format(time.DateOnly)),
			"review.longest in the settings is " + s.Longest,
		}
	}
	return until, nil
}
