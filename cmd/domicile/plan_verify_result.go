package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/verify"
)

// readPairs reads what is compared with what.
func readPairs(path string) ([]verify.Pair, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError{hinted{fmt.Errorf("plan verify: there is no %s", path), "`domicile plan` writes it; --plan FOLDER says where the plan is"}}
	}
	if err != nil {
		return nil, fmt.Errorf("plan verify: %w", err)
	}
	p, err := verify.LoadPairs(data)
	if err != nil {
		return nil, usageError{fmt.Errorf("plan verify: %s: %w", path, err)}
	}
	return p.Pairs, nil
}

// resultFile is where the result of a pair lies.
func (a *app) resultFile(p *verify.Pair, f verifyFlags) (string, error) {
	name := p.ResultName()
	if !filepath.IsLocal(name) {
		return "", usageError{fmt.Errorf("plan verify: the result of %s would lie outside the folder of the plan", p.Step)}
	}
	return filepath.Join(a.verifyFolder(f), name), nil
}

func (a *app) resultOf(p *verify.Pair, o *verify.Outcome) verify.Document {
	d := verify.NewDocument(p, o)
	d.At = a.clock().UTC()
	return d
}

func (a *app) writeResult(p *verify.Pair, d *verify.Document, f verifyFlags) error {
	path, err := a.resultFile(p, f)
	if err != nil {
		return err
	}
	if d.SignedBy == "" {
		if err := a.keepSigned(path); err != nil {
			return err
		}
	}
	if err := create(path, func(w io.Writer) error { return d.Write(w) }); err != nil {
		return err
	}
	a.note("domicile: wrote %s", path)
	return nil
}

// keepSigned moves a result that somebody signed aside before another takes its place: a signature is evidence.
func (a *app) keepSigned(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	d, err := verify.ReadDocument(data)
	if err != nil || d.SignedBy == "" || d.SignedAt == nil {
		return nil //nolint:nilerr // nobody signed what is no result
	}
	aside := strings.TrimSuffix(path, ".json") + ".signed-" + d.SignedAt.UTC().Format("20060102T150405Z") + ".json"
	if err := os.Rename(path, aside); err != nil {
		return err
	}
	a.note("domicile: kept what %s signed as %s", d.SignedBy, aside)
	return nil
}

// signPairs signs results that were written.
func (a *app) signPairs(pairs []verify.Pair, f verifyFlags) error {
	for i := range pairs {
		if err := a.signPair(&pairs[i], f); err != nil {
			return fmt.Errorf("plan verify --sign: %s: %w", pairs[i].Step, err)
		}
	}
	return nil
}

func (a *app) signPair(p *verify.Pair, f verifyFlags) error {
	path, err := a.resultFile(p, f)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError{hinted{errors.New("there is no result to sign"), "compare first: `domicile plan verify " + p.Step + "`"}}
	}
	if err != nil {
		return err
	}
	d, err := verify.ReadDocument(data)
	if err != nil {
		return err
	}
	if d.Step != p.Step {
		return usageError{hinted{fmt.Errorf("%s is the result of another step, %s", path, d.Step), "compare first: `domicile plan verify " + p.Step + "`"}}
	}
	identity := "self_declared"
	if f.sign == cmp.Or(lookup(a.env, "USER"), lookup(a.env, "LOGNAME")) {
		identity = "environment"
	}
	err = d.Sign(verify.Signature{By: f.sign, Identity: identity, At: a.clock().UTC(), Reason: f.accept}, p.Thresholds)
	if err != nil {
		return usageError{hinted{err, "look at " + path + ", mend it and compare again, or sign with --accept-differences REASON"}}
	}
	if err := a.writeResult(p, &d, f); err != nil {
		return err
	}
	return a.showResult(&d, f.output)
}

// showResult prints a result: the document, or what a person needs of it.
func (a *app) showResult(d *verify.Document, output string) error {
	if output == "json" {
		return d.Write(a.stdout)
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	var b strings.Builder
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	verdict := "verify.equal"
	switch {
	case d.Counts != (verify.Counts{}):
		verdict = "verify.different"
	case !d.Equal && d.Complete:
		verdict = "verify.different"
	case !d.Equal:
		verdict = "verify.incomplete"
	}
	b.WriteString(words.Say(verdict, d.Step) + "\n")
	b.WriteString("  " + words.Say("verify.compared", number(d.Compared), number(d.Total), number(d.TargetTotal), d.Method) + "\n")
	b.WriteString("  " + words.Say("verify.frozen."+string(cmp.Or(d.Frozen.Is, inventory.Unknown)), d.Frozen.By) + "\n")
	if d.Counts != (verify.Counts{}) {
		b.WriteString("  " + words.Say("verify.counts", number(d.Counts.Missing), number(d.Counts.Extra), number(d.Counts.Differs), number(d.Counts.Columns)) + "\n")
	}
	if d.Counts.AtLeast {
		b.WriteString("  " + words.Say("verify.at_least") + "\n")
	}
	if d.Outside > 0 {
		b.WriteString("  " + words.Say("verify.outside", number(d.Outside)) + "\n")
	}
	writeResultLists(&b, d, words)
	_, err = io.WriteString(a.stdout, b.String())
	return err
}

// shownDifferences is how many differences a terminal gets; the file has more.
const shownDifferences = 10

func writeResultLists(b *strings.Builder, d *verify.Document, words *report.Words) {
	for _, g := range d.Gaps {
		b.WriteString("  " + words.Say("verify.gap", g.Op, words.Say("cause."+string(g.Cause)), strconv.FormatInt(g.Count, 10)) + "\n")
	}
	for _, x := range d.Differences[:min(len(d.Differences), shownDifferences)] {
		fmt.Fprintf(b, "    %s  %s\n", words.Say("verify.kind."+string(x.Kind)), strings.Join(nonEmpty(x.Dataset, x.Part, x.Key, x.What), "  "))
	}
	for _, n := range d.Notes {
		b.WriteString("  " + words.Say("verify.note."+n) + "\n")
	}
	if d.SignedBy != "" {
		b.WriteString("  " + words.Say("verify.signed", d.SignedBy, d.Identity) + "\n")
	}
}

func nonEmpty(all ...string) []string {
	var list []string
	for _, s := range all {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}
