package report

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// Shorten leaves so many rows in each part, and says how many are left out: for a terminal. The other forms have all.
func (p *Page) Shorten(rows int, words *Words) {
	for i := range p.Parts {
		part := &p.Parts[i]
		if left := len(part.Rows) - rows; left > 0 {
			part.Rows = part.Rows[:rows]
			part.After = append(part.After, words.Say("more.json", strconv.Itoa(left)))
		}
	}
}

// WriteCSV writes the rows of the page for a spreadsheet, each behind the head of its part, after the names of the
// columns of that part. What was not seen comes first, as on the page.
func (p *Page) WriteCSV(w io.Writer) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("report: write csv: %w", err)
	}
	c := csv.NewWriter(w)
	errs := []error{c.Write(cells(p.Title))}
	for _, line := range p.Lead {
		errs = append(errs, c.Write(cells(line)))
	}
	for i := range p.Parts {
		errs = append(errs, p.Parts[i].csv(c))
	}
	for _, line := range p.Foot {
		errs = append(errs, c.Write(cells(line)))
	}
	c.Flush()
	if err := errors.Join(append(errs, c.Error())...); err != nil {
		return fmt.Errorf("report: write csv: %w", err)
	}
	return nil
}

func (p *Part) csv(c *csv.Writer) error {
	errs := []error{c.Write(cells(append([]string{p.Head}, p.Cols...)...))}
	for _, note := range p.Notes {
		errs = append(errs, c.Write(cells("", note)))
	}
	for _, row := range p.Rows {
		errs = append(errs, c.Write(cells(append([]string{""}, row...)...)))
	}
	for _, line := range p.After {
		errs = append(errs, c.Write(cells("", line)))
	}
	return errors.Join(errs...)
}

// unseenPart is the first part of a report of its own: every gap, and what closes it.
func (v *view) unseenPart() Part {
	part := Part{Head: v.gapHeading()}
	if v.doc.Metadata.Interrupted {
		part.Notes = append(part.Notes, v.words.Say("footer.interrupted"))
	}
	for _, g := range v.gaps() {
		part.Rows = append(part.Rows, []string{g.object(), g.Cause, g.Fix})
	}
	if len(part.Rows) > 0 {
		part.Cols = v.cols("col.gap")
	}
	return part
}

// marked marks what was not verified against a primary text: [U], and [S] where a secondary source tells it.
func marked(text, evidence string) string {
	switch evidence {
	case "U", "S":
		return text + " [" + evidence + "]"
	default:
		return text
	}
}

// said is the text in the language of the report.
func (w *Words) said(zh, en string) string {
	if w.Lang == "zh" {
		return zh
	}
	return en
}
