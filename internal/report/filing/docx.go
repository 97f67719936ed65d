package filing

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// docx writes the paper as Office Open XML (ECMA-376): A4, FangSong of size four, lines of exactly 26 points, margins of
// 2.54 and 3.18 cm, as the filing guide has it; the marking and the page number on every page. Its bytes depend on the
// paper alone.
func (p *Paper) docx() ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRels},
		{"docProps/core.xml", p.core()},
		{"word/document.xml", p.body()},
		{"word/styles.xml", styles()},
		{"word/settings.xml", settings},
		{"word/header1.xml", p.header()},
		{"word/footer1.xml", p.footer()},
		{"word/_rels/document.xml.rels", documentRels},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: zipEpoch()})
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", part.name, err)
		}
		if _, err := w.Write([]byte(xml.Header + part.body)); err != nil {
			return nil, fmt.Errorf("part %s: %w", part.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("close: %w", err)
	}
	return out.Bytes(), nil
}

// zipEpoch is the first day that a zip archive can name: the parts of a draft have no time of their own.
func zipEpoch() time.Time { return time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC) }

// writer builds the body of a document.
type writer struct{ b strings.Builder }

func (w *writer) put(s string) { w.b.WriteString(s) }

func (p *Paper) body() string {
	var w writer
	w.put(`<w:document ` + namespaces + `><w:body>`)
	w.paragraph("Title", run("", p.Title))
	for _, line := range p.Cover {
		w.paragraph("", run("", line))
	}
	for i := range p.Blocks {
		w.block(&p.Blocks[i], p.colRefs)
	}
	w.paragraph("Heading1", run("", p.refsAt.head))
	w.paragraph("Hint", run("", p.refsAt.hint))
	cols := p.refsAt.cols
	t := grid{cols: cols, widths: shares([]int{2, 3, 8, 8}, textWidth)}
	for i, r := range p.Refs {
		t.rows = append(t.rows, append([]string{marks([]int{i + 1})}, p.refsAt.row(r)...))
	}
	w.grid(&t)
	w.put(section + `</w:body></w:document>`)
	return w.b.String()
}

func (w *writer) block(k *Block, colRefs string) {
	switch {
	case k.Level > 0:
		w.paragraph("Heading"+strconv.Itoa(k.Level), run("", k.Heading))
		return
	case k.Hint != "":
		w.paragraph("Hint", run("", k.Hint))
		return
	case k.Label != "":
		w.paragraph("Label", run("", k.Label))
	}
	said, asked := k.Answer.said()
	w.lines(said, "")
	for i := range k.Answer.Tables {
		w.table(&k.Answer.Tables[i], colRefs)
	}
	w.lines(asked, openRun)
}

func (w *writer) lines(lines []Line, style string) {
	for _, l := range lines {
		w.paragraph("", run(style, l.Text)+run(refRun, marks(l.Refs)))
	}
}

func (w *writer) table(t *Table, colRefs string) {
	if t.Head != "" {
		w.paragraph("TableHead", run("", t.Head)+run(refRun, marks(t.Refs)))
	}
	g := grid{cols: append(slices.Clone(t.Cols), colRefs), rows: make([][]string, 0, len(t.Rows))}
	for _, r := range t.Rows {
		g.rows = append(g.rows, append(slices.Clone(r.Cells), marks(r.Refs)))
	}
	g.widths, g.cards = g.fit(), t.Lanes
	if t.Lanes {
		g.widths = shares(append([]int{6, 4, 8, 4}[:len(t.Cols)], 2), textWidth) // the lanes of most cards are the widest
	}
	w.grid(&g)
}

// The properties of runs that differ from their paragraph.
const (
	openRun = `<w:rPr><w:b/><w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/></w:rPr>`
	refRun  = `<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>`
)

func run(properties, text string) string {
	if text == "" {
		return ""
	}
	return `<w:r>` + properties + `<w:t xml:space="preserve">` + escapedXML(text) + `</w:t></w:r>`
}

func (w *writer) paragraph(style, runs string) {
	w.put(`<w:p>`)
	if style != "" {
		w.put(`<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	}
	w.put(runs + `</w:p>`)
}

// escapedXML writes text as XML; what no XML document may hold becomes a dot.
func escapedXML(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < ' ' || r == utf8.RuneError || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff {
			r = '·'
		}
		b.WriteRune(r)
	}
	var out strings.Builder
	if err := xml.EscapeText(&out, []byte(b.String())); err != nil {
		return "" // a strings.Builder takes everything
	}
	return out.String()
}

// grid is a table with the widths of its columns.
type grid struct {
	cols   []string
	widths []int // twentieths of a point
	rows   [][]string
	cards  bool // cells with words are shaded, but for references
}

// textWidth is the width between the margins of an A4 page, in twentieths of a point: 210 mm less 3.18 cm on each side.
const textWidth = 8300

// The widths of a cell, in twentieths of a point: of a Latin letter at its size of 10.5 points, of its margins, and how
// many letters of one word it takes at least before the word is broken.
const (
	letterWidth  = 105
	cellMargins  = 130
	unbrokenMost = 14
)

// fit gives each column the room that its longest word needs, within a bound, and shares what is left by what its
// longest cell still lacks.
func (g *grid) fit() []int {
	least, lacks := make([]int, len(g.cols)), make([]int, len(g.cols))
	for _, row := range append([][]string{g.cols}, g.rows...) {
		for i, cell := range row {
			least[i] = max(least[i], letterWidth*min(longestWord(cell), unbrokenMost)+cellMargins)
			lacks[i] = max(lacks[i], letterWidth*min(places(cell), mostPlaces))
		}
	}
	left := textWidth
	for i := range least {
		left, lacks[i] = left-least[i], max(1, lacks[i]+cellMargins-least[i])
	}
	if left < 0 { // more columns than fit
		return shares(least, textWidth)
	}
	for i, n := range shares(lacks, left) {
		least[i] += n
	}
	return least
}

// mostPlaces bounds what a column counts, so that none takes all.
const mostPlaces = 80

// shares divides a width.
func shares(parts []int, width int) []int {
	all := 0
	for _, n := range parts {
		all += n
	}
	out := make([]int, len(parts))
	for i, n := range parts {
		out[i] = width * n / max(all, 1)
	}
	return out
}

// longestWord is the room of the longest part of a text that no line should break: a Latin word, a reference, the first
// characters of a Chinese word.
func longestWord(s string) int {
	const chineseMost = 8 // four characters; longer ones may break
	longest, latin, chinese := 0, 0, 0
	for _, r := range s {
		switch {
		case r >= 0x2e80: // the CJK blocks begin here
			latin, chinese = 0, chinese+2
		case r == ' ' || r == ']':
			latin, chinese = 0, 0
		default:
			latin, chinese = latin+1, 0
		}
		longest = max(longest, latin+1, min(chinese, chineseMost))
	}
	return longest
}

// places counts the room of a text: a Chinese character takes two.
func places(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 { // the CJK blocks begin here
			n++
		}
	}
	return n
}

func (w *writer) grid(g *grid) {
	w.put(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="` + strconv.Itoa(textWidth) +
		`" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, n := range g.widths {
		w.put(`<w:gridCol w:w="` + strconv.Itoa(n) + `"/>`)
	}
	w.put(`</w:tblGrid>`)
	w.row(g, g.cols, `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`, `<w:rPr><w:b/></w:rPr>`)
	for _, cells := range g.rows {
		w.row(g, cells, `<w:trPr><w:cantSplit/></w:trPr>`, "")
	}
	w.put(`</w:tbl>`)
	w.paragraph("After", "")
}

func (w *writer) row(g *grid, cells []string, properties, style string) {
	w.put(`<w:tr>` + properties)
	for i, cell := range cells {
		w.put(`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(g.widths[i]) + `" w:type="dxa"/>`)
		if g.cards && style == "" && cell != "" && i < len(cells)-1 {
			w.put(card)
		}
		w.put(`</w:tcPr>`)
		w.paragraph("Cell", run(style, cell))
		w.put(`</w:tc>`)
	}
	w.put(`</w:tr>`)
}

// card is the shade of a card on a lane.
const card = `<w:shd w:val="clear" w:color="auto" w:fill="DEEAF6"/>`
