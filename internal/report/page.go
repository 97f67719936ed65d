package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Page is a report of its own, worded in one language. What was not seen stands in its first part, the day of the rules
// in its foot.
type Page struct {
	Title string
	Lead  []string // under the title: warnings first
	Parts []Part
	Foot  []string
}

// Part is one section of a page: sentences, then rows, then what is said of rows that are left out.
type Part struct {
	Head  string
	Notes []string
	Cols  []string // names of the columns; none for a list
	Rows  [][]string
	After []string
}

// pageWidth is how many places a line of the text form takes at most: what a wide terminal shows.
const pageWidth = 120

// WriteText writes the page for a terminal.
func (p *Page) WriteText(w io.Writer) error {
	var b strings.Builder
	b.WriteString(oneLine(p.Title) + "\n")
	wrapped(&b, "", p.Lead)
	for i := range p.Parts {
		p.Parts[i].text(&b)
	}
	b.WriteByte('\n')
	wrapped(&b, "", p.Foot)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write page: %w", err)
	}
	return nil
}

// WriteMarkdown writes the page for a ticket or a printer.
func (p *Page) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + oneLine(p.Title) + "\n")
	for _, line := range p.Lead {
		b.WriteString("\n" + oneLine(line) + "\n")
	}
	for i := range p.Parts {
		p.Parts[i].markdown(&b)
	}
	for _, line := range p.Foot {
		b.WriteString("\n" + oneLine(line) + "\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write page: %w", err)
	}
	return nil
}

func (p *Part) text(b *strings.Builder) {
	b.WriteByte('\n')
	wrapped(b, "", []string{p.Head})
	wrapped(b, "  ", p.Notes)
	lines := make([][]string, 0, len(p.Rows)+1)
	if len(p.Cols) > 0 && len(p.Rows) > 0 {
		lines = append(lines, p.Cols)
	}
	for _, row := range p.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = oneLine(cell)
		}
		for len(line) > 1 && line[len(line)-1] == "" { // no blanks at the end of a line
			line = line[:len(line)-1]
		}
		lines = append(lines, line)
	}
	fit(lines, pageWidth-len("  "))
	align(b, "  ", lines)
	wrapped(b, "  ", p.After)
}

func (p *Part) markdown(b *strings.Builder) {
	heading(b, oneLine(p.Head))
	for _, n := range p.Notes {
		b.WriteString("- " + oneLine(n) + "\n")
	}
	if len(p.Notes) > 0 && len(p.Cols) > 0 && len(p.Rows) > 0 {
		b.WriteByte('\n')
	}
	if len(p.Cols) > 0 && len(p.Rows) > 0 {
		pipeHead(b, strings.Join(p.Cols, "\t"))
	}
	for _, row := range p.Rows {
		if len(p.Cols) > 0 {
			pipeRow(b, row...)
			continue
		}
		said := slices.DeleteFunc(slices.Clone(row), func(cell string) bool { return cell == "" })
		b.WriteString("- " + oneLine(strings.Join(said, ": ")) + "\n")
	}
	for _, line := range p.After {
		b.WriteString("\n" + oneLine(line) + "\n")
	}
}

// fit shortens the widest columns of a table until its lines take at most width places.
func fit(lines [][]string, width int) {
	for {
		widths := columnWidths(lines)
		over := 2*(len(widths)-1) - width // two blanks between columns
		for _, w := range widths {
			over += w
		}
		if over <= 0 {
			return
		}
		widest := slices.Index(widths, slices.Max(widths))
		to := max(widths[widest]-over, widths[widest]*2/3)
		for _, line := range lines {
			if widest < len(line) {
				line[widest] = cut(line[widest], to, widest == len(line)-1)
			}
		}
	}
}

func columnWidths(lines [][]string) []int {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(cell))
		}
	}
	return widths
}

// cut shortens a text to a width: prose at its end, a name in its middle, since both of its ends tell more.
func cut(s string, width int, prose bool) string {
	if places(s) <= width {
		return s
	}
	r := []rune(s)
	if prose {
		return strings.TrimRight(string(firstPlaces(r, width-1)), " ,;:，；：、") + "…"
	}
	return string(firstPlaces(r, width/2)) + "…" + string(lastPlaces(r, width-width/2-1))
}

// wrapped writes sentences, each broken where it would take more than the width of a page.
func wrapped(b *strings.Builder, indent string, all []string) {
	for _, s := range all {
		for i, line := range wrap(oneLine(s), pageWidth-len(indent)-len("  ")) {
			b.WriteString(indent)
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(line + "\n")
		}
	}
}

// wrap breaks a sentence into lines: at blanks, and between Chinese characters where there are none.
func wrap(s string, width int) []string {
	var out []string
	for places(s) > width {
		head := string(firstPlaces([]rune(s), width))
		if at := strings.LastIndexByte(head, ' '); at > len(head)/2 {
			head = head[:at]
		}
		out = append(out, strings.TrimRight(head, " "))
		s = strings.TrimLeft(s[len(head):], " ")
	}
	return append(out, s)
}
