package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
	"github.com/domicile/domicile/internal/store"
)

// sampleFlags are the flags of review sample.
type sampleFlags struct {
	draw           review.Draw
	output, result string
	sign           reviewFlags
}

func (a *app) reviewSampleCommand() *cobra.Command {
	var f sampleFlags
	cmd := &cobra.Command{
		Use:   "sample",
		Short: "Draw columns for a person to look at with their own eyes, and state the error rate",
		Long: `sample draws columns of the last scan by a seed and writes a sheet that says where to look and what was found, with
columns to fill in; it shows no value. Look at each of them in the source itself and write yes or no under wrong: of a
clean column yes means that there is personal or other regulated data in it, of one with findings that one of them is
wrong or one is missing. Choose the seed before you look: one that is chosen by its outcome proves nothing.

--result reads the sheet, checks that it holds what was drawn from that scan, and states how many are wrong at most, with
the exact bound of Clopper and Pearson at 95 %, one-sided. What nobody answered counts as wrong. The outcome becomes an
entry of the log. --strata store draws from each store by its share; the bound is then, if anything, too wide.`,
		Example: `  domicile review sample --n 25 --seed 2026-Q4 > sheet.csv
  domicile review sample --n 59 --seed 7 --of findings -o markdown
  domicile review sample --result sheet.csv --by "Li Na <li@example.com>"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.result != "" {
				return a.reviewOutcome(cmd, &f)
			}
			return a.reviewSample(cmd, &f)
		},
	}
	const usual = 25 // nothing wrong in so many: less than 11.3 % are, at 95 %
	cmd.Flags().IntVar(&f.draw.N, "n", usual, "how many to draw")
	cmd.Flags().StringVar(&f.draw.Seed, "seed", "", "what to draw by: any word")
	cmd.Flags().StringVar(&f.draw.Of, "of", "clean", strings.Join(review.DrawnFrom(), ", "))
	cmd.Flags().StringVar(&f.draw.Strata, "strata", "", "draw from each by its share: store")
	cmd.Flags().StringVarP(&f.output, "output", "o", "csv", "csv or markdown")
	cmd.Flags().StringVar(&f.result, "result", "", "the sheet, filled in")
	f.sign.sign(cmd)
	complete(cmd, "of", review.DrawnFrom)
	return cmd
}

func (f *sampleFlags) check() error {
	var errs []error
	if f.draw.Seed == "" || strings.ContainsAny(f.draw.Seed, "/ \t") {
		errs = append(errs, hinted{errors.New("review sample: want a seed: one word without a slash"), "add --seed 2026-Q4"})
	}
	if f.draw.N < 1 {
		errs = append(errs, errors.New("review sample: n: want 1 or more"))
	}
	errs = append(errs, oneOf("of", f.draw.Of, review.DrawnFrom()...), oneOf("strata", f.draw.Strata, "store", ""), oneOf("output", f.output, "csv", "markdown"))
	if err := errors.Join(errs...); err != nil {
		return usageError{err}
	}
	return nil
}

func (a *app) reviewSample(cmd *cobra.Command, f *sampleFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, nil)
	if err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	f.draw.Scan = doc.Metadata.ScanID
	all := review.Units(doc.Datasets, doc.Findings, f.draw.Of)
	picked := f.draw.Pick(all)
	rows := f.draw.SheetRows(picked)
	a.note("domicile: %s", words.Say("review.drawn", strconv.Itoa(len(picked)), strconv.Itoa(len(all))))
	if f.output == "csv" {
		return review.WriteSheet(a.stdout, rows)
	}
	part := report.Part{Head: words.Say("review.drawn", strconv.Itoa(len(picked)), strconv.Itoa(len(all))), Cols: rows[0], Rows: rows[1:]}
	return (&report.Page{Title: words.Say("review.sheet", f.draw.Name()), Parts: []report.Part{part}}).WriteMarkdown(a.stdout)
}

// heard is what people found in a sample that was drawn here.
type heard struct {
	*review.Outcome
	drawn, from int // how many, out of how many
}

// reviewOutcome reads a sheet that was filled in and writes what it says into the log.
func (a *app) reviewOutcome(cmd *cobra.Command, f *sampleFlags) error {
	o, err := readSheet(f.result)
	if err != nil {
		return err
	}
	if _, err := a.settings(); err != nil {
		return err
	}
	by, err := a.person(f.sign.by)
	if err != nil {
		return usageError{err}
	}
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return err
	}
	h, err := hearSheet(cmd.Context(), st, o, f.result)
	if err == nil {
		err = a.logOutcome(cmd.Context(), st, h, review.Word{Reason: f.sign.reason, By: by, At: a.clock()})
	}
	return errors.Join(err, st.Close())
}

// readSheet reads the file of a sheet.
func readSheet(file string) (*review.Outcome, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usageError{fmt.Errorf("review sample: %w", err)}
	}
	o, err := review.ReadSheet(data)
	if err != nil {
		return nil, usageError{fmt.Errorf("review sample: %s: %w", file, err)}
	}
	return o, nil
}

// hearSheet checks that a sheet holds what was drawn from its scan.
func hearSheet(ctx context.Context, st *store.Store, o *review.Outcome, file string) (*heard, error) {
	doc, err := documentOf(ctx, st, o.Draw.Scan)
	if errors.Is(err, store.ErrNoScan) {
		return nil, usageError{hinted{fmt.Errorf("review sample: the scan %s of the sheet is not kept", o.Draw.Scan), "draw from the last scan"}}
	} else if err != nil {
		return nil, err
	}
	all := review.Units(doc.Datasets, doc.Findings, o.Draw.Of)
	picked := o.Draw.Pick(all)
	if err := o.Fits(picked); err != nil {
		return nil, usageError{fmt.Errorf("review sample: %s: %w", file, err)}
	}
	return &heard{o, len(picked), len(all)}, nil
}

// logOutcome states the outcome of a sample and writes it into the log, with what somebody says of it.
func (a *app) logOutcome(ctx context.Context, st *store.Store, h *heard, w review.Word) error {
	words, err := a.words()
	if err != nil {
		return err
	}
	said := outcomeSaid(h.Outcome, h.drawn, words)
	w.Reason = strings.TrimSpace(said + " " + w.Reason)
	_, err = review.Append(ctx, st, func(chain review.Chain) ([]review.Entry, error) {
		if slices.ContainsFunc(chain, func(e review.Entry) bool { return e.Kind == review.OfSample && e.Of == h.Draw.Name() }) {
			a.note("domicile: %s", words.Say("review.again"))
		}
		return []review.Entry{w.Entry(h.Outcome, h.drawn, h.from)}, nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, said)
	return st.Refer(ctx, h.Draw.Scan, referReview)
}

// outcomeSaid states the error rate of a sample.
func outcomeSaid(o *review.Outcome, n int, w *report.Words) string {
	const confidence = 0.95
	wrong := o.Wrong + o.Blank
	low, high := review.Bound(wrong, n, confidence)
	numbers := []string{strconv.Itoa(wrong), strconv.Itoa(n), percent(high), percent(low), strconv.Itoa(o.Blank)}
	key := "review.rate"
	if wrong > 0 {
		key += ".some"
	}
	said := w.Say(key, numbers...)
	if o.Blank > 0 {
		said += w.Say("review.rate.blank", numbers...)
	}
	return said
}

// percent writes a share with one decimal.
func percent(share float64) string { return strconv.FormatFloat(100*share, 'f', 1, 64) }
