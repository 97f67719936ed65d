package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// bom makes Excel read UTF-8, also in Chinese.
const bom = "\ufeff"

// WriteCSV writes every decision, one a row, for a spreadsheet. Gaps come first.
func WriteCSV(w io.Writer, d *Document, words *Words) error {
	v := newView(d, words)
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("report: write csv: %w", err)
	}
	c := csv.NewWriter(w)
	errs := []error{c.Write([]string{"section", "object", "people", "storage", "export", "why", "fix"})}
	for _, g := range v.gaps() {
		errs = append(errs, c.Write(cells("gap", g.object(), "", "", "", g.Cause, g.Fix)))
	}
	s := v.sections()
	for _, rows := range [][]row{s.must, s.lawyer, s.rest} {
		for _, r := range rows {
			errs = append(errs, c.Write(cells(string(r.Level), r.Where, r.People, r.Storage, r.Export, r.Why, "")))
		}
	}
	for _, q := range v.questions() {
		errs = append(errs, c.Write(cells("question", q.Where, "", "", "", q.What, "")))
	}
	errs = append(errs, v.csvReviews(c), v.csvLabels(c))
	c.Flush()
	if err := errors.Join(append(errs, c.Error())...); err != nil {
		return fmt.Errorf("report: write csv: %w", err)
	}
	return nil
}

// csvLabels writes the labels of the view that was asked for under a head of their own; the rows are as wide.
func (v *view) csvLabels(c *csv.Writer) error {
	if v.doc.Labelling == nil {
		return nil
	}
	errs := []error{c.Write(strings.Split(v.words.Say("col.labels"), "\t"))}
	for i := range v.doc.Labelling.Labels {
		errs = append(errs, c.Write(cells(v.labelCells(&v.doc.Labelling.Labels[i])...)))
	}
	return errors.Join(errs...)
}

// cells keeps a spreadsheet from running a name as a formula.
func cells(all ...string) []string {
	for i, s := range all {
		if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
			all[i] = "'" + s
		}
	}
	return all
}
