package format

import (
	"bytes"
	"path"
	"strings"
)

// dialectRecords is how many records of a head are looked at; a dialect shows in far fewer.
const dialectRecords = 128

// delimiters are tried in this order; among equals the first wins. The last but one is Hive's, the last is what is
// typed on a Chinese keyboard.
func delimiters() []string { return []string{",", "\t", ";", "|", "\x01", "，"} }

// table of the head as text, in the dialect that fits it best. The zero dialect fits nothing.
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
	var best dialect
	var top float64
	for _, delim := range delimiters() {
		d := dialect{delim: delim, quote: quoteOf(h.text, delim), eol: eolOf(h.text)}
		d.backslash = d.quote != 0 && bytes.Contains(h.text, []byte{'\\', d.quote})
		rows := d.sample(h)
		n, share := modal(rows)
		// A record that every delimiter leaves whole says nothing; more cells are more evidence.
		if score := share * float64(n-1) / float64(n+1); n > 1 && score > top {
			top = score
			d.share = share
			best = d.withHeader(rows, n)
		}
	}
	if best.delim == "" && namedTable(h.name) {
		d := dialect{delim: ",", quote: '"', eol: eolOf(h.text), share: 1}
		best = d.withHeader(d.sample(h), 1)
	}
	return best
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

// sample cuts the head into records of the dialect.
func (d dialect) sample(h *head) [][]string {
	text := h.text
	if !h.whole() {
		text = text[:bytes.LastIndexByte(text, d.eol)+1]
	}
	w := newWindow(bytes.NewReader(text), max(len(text), 1))
	s := splitter{w: w, d: d}
	var rows [][]string
	for len(rows) < dialectRecords && s.next() == nil {
		if len(s.cells) == 1 && len(s.cells[0]) == 0 {
			continue
		}
		row := make([]string, len(s.cells))
		for i, c := range s.cells {
			row[i] = string(c)
		}
		rows = append(rows, row)
	}
	return rows
}

// modal returns how many cells most records have, and the share of those records.
func modal(rows [][]string) (int, float64) {
	counts := map[int]int{}
	n := 0
	for _, r := range rows {
		counts[len(r)]++
		if c := counts[len(r)]; c > counts[n] || c == counts[n] && len(r) > n {
			n = len(r)
		}
	}
	if n == 0 {
		return 0, 0
	}
	return n, float64(counts[n]) / float64(len(rows))
}

// sure tells how sure it is that a head is a table.
func (d dialect) sure(h *head) int {
	named := namedTable(h.name)
	n := len(d.names)
	switch {
	case n == 0:
		return sureNot
	case named && d.share >= 0.5:
		return sureName
	case n == 1, d.share < 0.8:
		return sureNot
	case d.records == 0: // a header alone
		if n > 2 && d.header {
			return sureLikely
		}
		return sureNot
	case n == 2 && d.delim == "," && !d.header: // prose, and logs with fractions of a second
		return sureNot
	}
	return sureLikely
}
