package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// rowsShown bounds each section of the short table; the rest is in inventory.json and in the csv report.
const rowsShown = 16

// WriteTable writes the short table for people: gaps first, then what must come home, then what needs a lawyer or a
// filing, then the rest, then people and what would settle most.
func WriteTable(w io.Writer, d *Document, words *Words) error {
	v := newView(d, words)
	var b strings.Builder
	v.writeGaps(&b)
	s := v.sections()
	v.writeRows(&b, "head.must", s.must)
	v.writeRows(&b, "head.lawyer", s.lawyer)
	v.writeRows(&b, "head.rest", s.rest)
	v.writeSettles(&b)
	v.writePeople(&b)
	v.writeFooter(&b)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write table: %w", err)
	}
	return nil
}

func (v *view) writeGaps(b *strings.Builder) {
	gaps := v.gaps()
	fmt.Fprintln(b, gapHeading(v, len(gaps)))
	if len(gaps) == 0 {
		b.WriteByte('\n')
		return
	}
	columns(b, v.words.Say("col.gap"), len(gaps), v.words, func(i int) []string {
		return []string{gaps[i].Object, gaps[i].Cause, gaps[i].Fix}
	})
}

func (v *view) writeRows(b *strings.Builder, head string, rows []row) {
	fmt.Fprintln(b, v.words.Say(head, strconv.Itoa(len(rows))))
	if len(rows) == 0 {
		fmt.Fprintf(b, "  %s\n\n", v.words.Say("none"))
		return
	}
	columns(b, v.words.Say("col.result"), len(rows), v.words, func(i int) []string {
		return []string{rows[i].Where, rows[i].People, rows[i].Storage, rows[i].Export, rows[i].Why}
	})
}

func (v *view) writeSettles(b *strings.Builder) {
	rows := v.settles()
	if len(rows) == 0 {
		return
	}
	fmt.Fprintln(b, v.words.Say("head.settle"))
	columns(b, "", len(rows), v.words, func(i int) []string {
		return strings.Split(v.words.Say("settles", rows[i].Where, rows[i].Why), "\t")
	})
}

func (v *view) writePeople(b *strings.Builder) {
	if len(v.doc.Summary.People) == 0 {
		return
	}
	fmt.Fprintln(b, v.words.Say("head.people"))
	people := allAges(v.doc.Summary.People)
	columns(b, "", len(people), v.words, func(i int) []string {
		c := people[i]
		return []string{v.words.Say("people." + string(c.Place)), interval(c.Low, c.High), c.Method}
	})
}

func (v *view) writeFooter(b *strings.Builder) {
	k := v.doc.Metadata.Knowledge
	fmt.Fprintln(b, v.words.Say("footer.rules", k.RulesAsOf, strconv.Itoa(k.Approved), strconv.Itoa(k.Of)))
	if v.doc.Metadata.Interrupted {
		fmt.Fprintln(b, v.words.Say("footer.interrupted"))
	}
}

// columns writes at most rowsShown rows under a head, aligned, and says how many it left out.
func columns(b *strings.Builder, head string, n int, words *Words, cells func(int) []string) {
	tw := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	if head != "" {
		fmt.Fprintf(tw, "  %s\n", head)
	}
	for i := range min(n, rowsShown) {
		line := cells(i)
		for j := range line {
			line[j] = shorten(oneLine(line[j]))
		}
		fmt.Fprintf(tw, "  %s\n", strings.Join(line, "\t"))
	}
	_ = tw.Flush() // a strings.Builder takes everything
	if n > rowsShown {
		fmt.Fprintf(b, "  %s\n", words.Say("more", strconv.Itoa(n-rowsShown)))
	}
	b.WriteByte('\n')
}

// cellWidth keeps a row on one line of a wide terminal.
const cellWidth = 72

// shorten cuts the middle out: both ends of an id tell more.
func shorten(s string) string {
	r := []rune(s)
	if len(r) <= cellWidth {
		return s
	}
	return string(r[:cellWidth/2]) + "…" + string(r[len(r)-cellWidth/2+1:])
}
