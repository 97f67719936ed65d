package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/review"
)

func (a *app) reviewLogCommand() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "log [ID]",
		Short: "Every review that was ever written, with its hash",
		Long: `log prints the chain, the oldest entry first; with an id that of one finding, gap or result, or one entry. -o json prints
each entry in the form of which its hash is made: the JSON of RFC 8785, without blanks and with the names in order, of
which the SHA-256 is the hash, and prev_hash that of the entry before it.`,
		Example: "  domicile review log\n  domicile review log 3fa1b2 -o json",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return a.reviewLog(cmd, args, format) },
	}
	cmd.Flags().StringVarP(&format, "output", "o", "table", strings.Join(sheetFormats(), ", "))
	complete(cmd, "output", sheetFormats)
	return cmd
}

// logged is one entry as JSON shows it: the bytes that were hashed, and their hash.
type logged struct {
	Hash string `json:"hash"`
	Body string `json:"body"`
}

func (a *app) reviewLog(cmd *cobra.Command, args []string, format string) error {
	if err := oneOf("output", format, sheetFormats()...); err != nil {
		return usageError{err}
	}
	chain, err := a.readChain(cmd)
	if err != nil {
		return err
	}
	if len(args) > 0 {
		of := strings.ToLower(args[0])
		chain = slices.DeleteFunc(chain, func(e review.Entry) bool {
			return !strings.HasPrefix(e.Hash, of) && !strings.HasPrefix(e.SubjectID(), of) && e.Of != args[0]
		})
		if len(chain) == 0 {
			return usageError{hinted{fmt.Errorf("review log: there is no entry of %q", args[0]), "`domicile review log` shows all"}}
		}
	}
	out := make([]logged, 0, len(chain))
	for i := range chain {
		body, err := chain[i].Canonical()
		if err != nil {
			return err
		}
		out = append(out, logged{Hash: chain[i].Hash, Body: string(body)})
	}
	return a.saySheet(format, indented{out}, func(w *report.Words) *report.Page { return logPage(chain, w) })
}

// readChain reads the log of the store.
func (a *app) readChain(cmd *cobra.Command) (review.Chain, error) {
	st, err := a.openStore(cmd.Context())
	if err != nil {
		return nil, err
	}
	chain, err := review.Read(cmd.Context(), st)
	return chain, errors.Join(err, st.Close())
}

func logPage(chain review.Chain, w *report.Words) *report.Page {
	part := report.Part{Head: w.Say("review.log.entries", strconv.Itoa(len(chain))), Cols: strings.Split(w.Say("review.log.col"), "\t")}
	for i := range chain {
		e := &chain[i]
		until := ""
		if !e.Expires.IsZero() {
			until = e.Expires.In(shanghai()).Format(time.DateOnly)
		}
		part.Rows = append(part.Rows, []string{
			strconv.FormatInt(e.Seq, 10), string(e.ID()), e.At.In(shanghai()).Format("2006-01-02 15:04"),
			w.Say("review.act." + string(e.Act)), e.SubjectID(), e.Object, string(e.Status), until,
			e.Author + " (" + w.Say("review.identity."+string(e.Identity)) + ", " + e.Account + ")", e.Reason,
		})
	}
	return &report.Page{Title: w.Say("review.log.title"), Parts: []report.Part{part}}
}

func (a *app) reviewVerifyCommand() *cobra.Command {
	var head, inventory string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Recompute the chain of reviews",
		Long: `verify computes every hash of the log again and ends with 1 at the first entry that is not what it was, with its
position. That entries at the end are missing, or that the whole log was written anew, shows only beside a head that
was printed before: give it with --head, or a report that holds one with --report.`,
		Example: "  domicile review verify\n  domicile review verify --report inventory-2026-08.json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.reviewVerify(cmd, head, inventory) },
	}
	cmd.Flags().StringVar(&head, "head", "", "hash of the last entry, as an earlier report printed it")
	cmd.Flags().StringVar(&inventory, "report", "", "inventory.json of an earlier scan")
	return cmd
}

func (a *app) reviewVerify(cmd *cobra.Command, head, inventory string) error {
	heads := []string{head}
	if inventory != "" {
		doc, err := readDocument(inventory)
		if err != nil {
			return err
		}
		heads = append(heads, doc.Metadata.ChainHead)
		if doc.Metadata.ChainHead == "" {
			a.note("domicile: %s was written before the first review: it fixes nothing", inventory)
		}
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	chain, err := a.readChain(cmd)
	if err != nil {
		return brokenHint(err)
	}
	for _, h := range heads {
		if !chain.Holds(h) {
			return brokenHint(fmt.Errorf("review verify: no entry has the hash %s, which was the last one when that was written", h))
		}
	}
	fmt.Fprintln(a.stdout, words.Say("review.verified", strconv.Itoa(len(chain)), headOr(chain.Head(), words)))
	return nil
}

// brokenHint says what to do about a chain that is not what it was.
func brokenHint(err error) error {
	return hinted{err, "compare with a backup of the store, or with an inventory.json of before: it prints the reviews that held"}
}
