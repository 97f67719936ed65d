package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteMarkdown writes the document for a page or a ticket: every gap and every decision, in the order of the table.
func WriteMarkdown(w io.Writer, d *Document, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	if old := v.oldRules(); old != "" {
		fmt.Fprintf(&b, "%s\n", old)
	}
	gaps := v.gaps()
	heading(&b, v.gapHeading())
	if len(gaps) > 0 {
		pipeHead(&b, words.Say("col.gap"))
	}
	for _, g := range gaps {
		pipeRow(&b, g.object(), g.Cause, g.Fix)
	}
	s := v.sections()
	v.pipeSection(&b, "head.must", s.must)
	v.pipeSection(&b, "head.lawyer", s.lawyer)
	v.pipeSection(&b, "head.rest", s.rest)
	v.pipeMeters(&b)
	v.pipeReviews(&b)
	v.pipeQuestions(&b)
	v.pipeLabels(&b)
	if people := allAges(d.Summary.People); len(people) > 0 {
		heading(&b, words.Say("head.people"))
		for _, c := range people {
			fmt.Fprintf(&b, "- %s: %s (%s)\n", words.Say("people."+string(c.Place)), interval(c.Low, c.High), words.Say("method."+c.Method))
		}
		if line := v.childrenLine(); line != "" {
			fmt.Fprintf(&b, "- %s\n", line)
		}
	}
	b.WriteByte('\n')
	v.writeFooter(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write markdown: %w", err)
	}
	return nil
}

func (v *view) gapHeading() string {
	gaps, scopes := 0, len(v.doc.Coverage)
	for _, c := range v.doc.Coverage {
		gaps += len(c.Gaps)
	}
	if gaps == 0 {
		return v.words.Say("head.no_gaps", strconv.Itoa(scopes)) + v.older()
	}
	return v.words.Say(plural("head.gaps", gaps), strconv.Itoa(gaps), strconv.Itoa(v.scopesWithGaps()), strconv.Itoa(scopes)) + v.acceptedGaps(gaps) + v.older()
}

// older says of an inventory that an earlier version wrote what that one did not work out: no duty in it is not that
// there is none.
func (v *view) older() string {
	if v.doc.Meters != nil || v.doc.Duties != nil {
		return ""
	}
	return v.words.Say("head.older")
}

// plural is the key of the words for n things: one has its own.
func plural(key string, n int) string {
	if n == 1 {
		return key + ".one"
	}
	return key
}

func (v *view) pipeSection(b *strings.Builder, head string, rows []row) {
	heading(b, v.words.Say(head, strconv.Itoa(len(rows))))
	if len(rows) == 0 {
		fmt.Fprintf(b, "%s\n", v.words.Say("none"))
		return
	}
	pipeHead(b, v.words.Say("col.result"))
	for _, r := range rows {
		pipeRow(b, r.Where, r.People, r.Storage, r.Export, r.Why)
	}
}

func heading(b *strings.Builder, text string) { fmt.Fprintf(b, "\n## %s\n\n", text) }

func pipeHead(b *strings.Builder, columns string) {
	names := strings.Split(columns, "\t")
	pipeRow(b, names...)
	b.WriteString(strings.Repeat("|---", len(names)) + "|\n")
}

func pipeRow(b *strings.Builder, cells ...string) {
	for _, c := range cells {
		b.WriteString("| " + strings.ReplaceAll(oneLine(c), "|", `\|`) + " ")
	}
	b.WriteString("|\n")
}
