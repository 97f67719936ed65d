package format

import (
	"bytes"
	"path"
	"strings"
)

// How much of a head is looked at to tell the dialect, which shows in far less; a text with so many quotes in wrong
// places is no table.
const (
	dialectBytes   = 16 * kib
	dialectRecords = 128
	dialectStrays  = 16
)

// delimiters are tried in this order; among equals the first wins. The last but one is Hive's, the last is what is
// typed on a Chinese keyboard.
func delimiters() []string { return []string{",", "\t", ";", "|", "\x01", "，"} }

// dialectOf returns the dialect that fits the text of the head best, as a table. The zero dialect fits nothing.
func (h *head) dialectOf() dialect {
	if h.dialect != nil {
		return *h.dialect
	}
	d := detectDialect(h)
	h.dialect = &d
	return d
}

// detectDialect tries every delimiter and takes the one that cuts the most records into the same number of cells.
func detectDialect(h *head) dialect {
	text := h.sample()
	var best dialect
	var top float64
	cells := 0
	for _, delim := range delimiters() {
		if !bytes.Contains(text, []byte(delim)) {
			continue
		}
		d := dialect{delim: delim, quote: quoteOf(text, delim), eol: eolOf(text)}
		d.backslash = d.escapes(text)
		n, share := modal(d.counts(text))
		d.share = share
		// A record that every delimiter leaves whole says nothing; more cells are more evidence.
		if score := share * float64(n-1) / float64(n+1); n > 1 && score > top {
			best, top, cells = d, score, n
		}
	}
	if best.delim == "" && !namedTable(h.name) {
		return best
	}
	if best.delim == "" {
		best, cells = dialect{delim: ",", quote: '"', eol: eolOf(text), share: 1}, 1
	}
	return best.withHeader(best.rows(text), cells)
}

// escapes reports whether a backslash escapes quotes in text: a quote behind one is no end of a cell, and not doubled as
// it would be otherwise.
func (d dialect) escapes(text []byte) bool {
	yes, no := 0, 0
	for pair := []byte{'\\', d.quote}; ; {
		i := bytes.Index(text, pair)
		if i < 0 || i+len(pair) == len(text) {
			return yes > no
		}
		text = text[i+len(pair):]
		switch {
		case text[0] == d.quote:
			no++
		case text[0] != d.eol && text[0] != '\r' && !bytes.HasPrefix(text, []byte(d.delim)):
			yes++
		}
	}
}

// sample returns the text that a dialect is told from: whole lines of it, unless there is but one.
func (h *head) sample() []byte {
	text := h.text
	if len(text) > dialectBytes {
		text = text[:dialectBytes]
	} else if h.whole() {
		return text
	}
	if i := bytes.LastIndexByte(text, eolOf(text)); i >= 0 {
		text = text[:i+1]
	}
	return text
}

// namedTable reports whether the name says that it is a table.
func namedTable(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".csv", ".tsv", ".tab", ".psv":
		return true
	}
	return false
}

// eolOf returns what ends the lines of a text.
func eolOf(text []byte) byte {
	if bytes.IndexByte(text, '\n') < 0 && bytes.IndexByte(text, '\r') >= 0 {
		return '\r'
	}
	return '\n'
}

// quoteOf returns the quote of a text: the apostrophe where cells begin and end with one and never with a double
// quote, which is the usual one.
func quoteOf(text []byte, delim string) byte {
	if bytes.IndexByte(text, '"') >= 0 {
		return '"'
	}
	if bytes.Count(text, []byte("'"+delim+"'")) > 2 || bytes.HasPrefix(text, []byte("'")) && bytes.Contains(text, []byte("'"+delim)) {
		return '\''
	}
	return '"'
}

// each calls fn with the cells of each record of text, as many as a dialect is told from.
func (d dialect) each(text []byte, fn func(cells [][]byte)) {
	s := splitter{w: windowOn(bytes.Clone(text)), d: d} // unescaping is done in place
	s.w.eol = d.eol
	strays := 0
	for n := 0; n < dialectRecords && strays < dialectStrays && s.next() == nil; n++ {
		if len(s.cells) == 1 && len(s.cells[0]) == 0 {
			continue
		}
		if s.stray {
			strays++
		}
		fn(s.cells)
	}
}

// counts returns the number of cells of each record.
func (d dialect) counts(text []byte) []int {
	var counts []int
	d.each(text, func(cells [][]byte) { counts = append(counts, len(cells)) })
	return counts
}

// rows cuts text into records.
func (d dialect) rows(text []byte) [][]string {
	var rows [][]string
	d.each(text, func(cells [][]byte) {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = string(c)
		}
		rows = append(rows, row)
	})
	return rows
}

// modal returns the most frequent of counts, the larger among equals, and its share.
func modal(counts []int) (int, float64) {
	times := map[int]int{}
	n := 0
	for _, c := range counts {
		times[c]++
		if k := times[c]; k > times[n] || k == times[n] && c > n {
			n = c
		}
	}
	return n, float64(times[n]) / float64(max(len(counts), 1))
}

// sure tells how sure it is that a head is a table.
func (d dialect) sure(h *head) int {
	n := len(d.names)
	lone := d.records == 0 && (n < 3 || !d.header) // one line, and no header of three columns
	prose := n == 2 && d.delim == "," && !d.header // or logs with fractions of a second
	switch {
	case n > 0 && d.share >= 0.5 && namedTable(h.name):
		return sureName
	case n < 2, d.share < 0.8, lone, prose:
		return sureNot
	}
	return sureLikely
}
