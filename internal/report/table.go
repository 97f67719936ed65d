package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// rowsShown bounds each section of the short table; the rest is in inventory.json and in the csv report.
const rowsShown = 16

// WriteTable writes the short table for people: gaps first, then what must come home, then what needs a lawyer or a
// filing, then the rest, then people and what would settle most.
func WriteTable(w io.Writer, d *Document, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	if old := v.oldRules(); old != "" {
		fmt.Fprintf(&b, "%s\n\n", old)
	}
	v.writeGaps(&b)
	s := v.sections()
	v.writeRows(&b, "head.must", s.must)
	v.writeRows(&b, "head.lawyer", s.lawyer)
	v.writeRows(&b, "head.rest", s.rest)
	v.writeReviews(&b)
	v.writeMeters(&b)
	v.writeSettles(&b)
	v.writeQuestions(&b)
	v.writeLabels(&b)
	v.writePeople(&b)
	v.writeFooter(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write table: %w", err)
	}
	return nil
}

// WriteGaps writes only what was not seen, and what closes it.
func WriteGaps(w io.Writer, d *Document, words *Words) error {
	var b strings.Builder
	newView(d, words).writeGaps(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write gaps: %w", err)
	}
	return nil
}

func (v *view) writeGaps(b *strings.Builder) {
	gaps := v.gaps()
	fmt.Fprintln(b, v.gapHeading())
	if len(gaps) == 0 {
		b.WriteByte('\n')
		return
	}
	t := table{head: v.words.Say("col.gap"), n: len(gaps), more: "more", cells: func(i int) []string {
		return []string{gaps[i].object(), gaps[i].Cause, gaps[i].Fix}
	}}
	t.write(b, v.words)
}

func (v *view) writeRows(b *strings.Builder, head string, rows []row) {
	fmt.Fprintln(b, v.words.Say(head, strconv.Itoa(len(rows))))
	if len(rows) == 0 {
		fmt.Fprintf(b, "  %s\n\n", v.words.Say("none"))
		return
	}
	t := table{head: v.words.Say("col.result"), n: len(rows), more: "more", cells: func(i int) []string {
		return []string{rows[i].Where, rows[i].People, rows[i].Storage, rows[i].Export, clip(rows[i].Why)}
	}}
	t.write(b, v.words)
}

func (v *view) writeSettles(b *strings.Builder) {
	rows := v.settles()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(b, v.words.Say("head.settle"))
	t := table{n: len(rows), more: "more", cells: func(i int) []string {
		return []string{rows[i].Why, rows[i].Where}
	}}
	t.write(b, v.words)
}

func (v *view) writePeople(b *strings.Builder) {
	if len(v.doc.Summary.People) == 0 {
		return
	}
	fmt.Fprintln(b, v.words.Say("head.people"))
	people := allAges(v.doc.Summary.People)
	t := table{n: len(people), more: "more", cells: func(i int) []string {
		c := people[i]
		return []string{v.words.Say("people." + string(c.Place)), interval(c.Low, c.High), v.words.Say("method." + c.Method)}
	}}
	t.write(b, v.words)
	if line := v.childrenLine(); line != "" {
		fmt.Fprintf(b, "  %s\n\n", line)
	}
	if lines := v.recountLines(); len(lines) > 0 {
		t := table{n: len(lines), more: "more", cells: func(i int) []string { return lines[i : i+1] }}
		t.write(b, v.words)
	}
}

func (v *view) writeFooter(b *strings.Builder) {
	s := v.doc.Summary
	fmt.Fprintln(b, v.words.Say("footer.seen",
		strconv.Itoa(s.Stores), strconv.Itoa(s.Datasets), strconv.Itoa(s.Flows), strconv.Itoa(s.Findings)))
	if carried := v.carried(); carried != "" {
		fmt.Fprintln(b, carried)
	}
	fmt.Fprintln(b, v.rulesLine())
	if v.doc.Metadata.Interrupted {
		fmt.Fprintln(b, v.words.Say("footer.interrupted"))
	}
}

// table is a list of rows for people.
type table struct {
	head  string // names of columns, apart by tabs; "" for none
	n     int
	more  string // key of the words that say how many rows are left out, and where they are
	cells func(int) []string
}

// write writes at most rowsShown rows under the head, aligned. The last cell of a row is never cut here: it is what to
// type next, or prose that the caller has clipped.
func (t table) write(b *strings.Builder, words *Words) {
	var lines [][]string
	if t.head != "" {
		lines = append(lines, strings.Split(t.head, "\t"))
	}
	for i := range min(t.n, rowsShown) {
		line := t.cells(i)
		for j := range line {
			line[j] = oneLine(line[j])
			if j < len(line)-1 {
				line[j] = middle(line[j])
			}
		}
		lines = append(lines, line)
	}
	align(b, "  ", lines)
	if t.n > rowsShown {
		fmt.Fprintf(b, "  %s\n", words.Say(t.more, strconv.Itoa(t.n-rowsShown)))
	}
	b.WriteByte('\n')
}
