package format

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

const (
	maxPreamble   = 32 // records before a header: titles and conditions of exports
	comparedRows  = 50 // records that a header is compared with
	maxHeaderCell = 64 // runes; longer cells are contents
	maxColumnName = 128
)

// withHeader finds the header in the first records, whose usual number of cells is n, and names the columns.
func (d dialect) withHeader(rows [][]string, n int) dialect {
	d.skip = preamble(rows, n)
	rows = rows[min(d.skip, len(rows)):]
	d.records = len(rows)
	if len(rows) > 0 && isHeader(rows[0], below(rows[:min(len(rows), comparedRows)])) {
		d.header = true
		d.records--
		d.names = columnNames(rows[0], max(n, len(rows[0])))
		return d
	}
	d.skip = 0
	d.names = columnNames(nil, n)
	return d
}

// below returns the records that the first is compared with: those that repeat it, as in tables that were put behind one
// another, count only when there are no others.
func below(rows [][]string) [][]string {
	same := func(r []string) bool { return slices.Equal(r, rows[0]) }
	if body := slices.DeleteFunc(slices.Clone(rows), same); len(body) > 0 {
		return body
	}
	return rows[1:]
}

// preamble counts the records before the header: those with one cell filled where the table has three or more.
func preamble(rows [][]string, n int) int {
	skip := 0
	for skip < min(maxPreamble, len(rows)-1) && n > 2 && filled(rows[skip]) < 2 {
		skip++
	}
	if skip == 0 && len(rows) > 1 && len(rows[0]) <= 2 && strings.HasPrefix(strings.ToLower(rows[0][0]), "sep=") {
		return 1
	}
	return skip
}

// filled counts the cells that are not blank.
func filled(row []string) int {
	n := 0
	for _, c := range row {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// isHeader tells whether first names the columns of body: none of its cells may look like a value, and more of them must
// be usual column names, or differ in kind from what stands below, than come twice or come again in their column.
func isHeader(first []string, body [][]string) bool {
	if n := filled(first); 2*n <= len(first)-len(first)%2 {
		return false // half of it is blank
	}
	seen := map[string]bool{}
	signs, names, twice := 0, 0, 0
	for i, c := range first {
		if c = fold(c); c == "" {
			continue
		}
		if looksLikeValue(c) {
			return false
		}
		signs += count1(columnWord(c) || contrasts(i, body))
		names += count1(isName(c))
		twice += count1(seen[c] || recurs(c, i, body))
		seen[c] = true
	}
	return signs > twice || len(body) == 0 && names == len(first)
}

// fold trims a cell and folds full-width forms.
func fold(s string) string {
	if !ascii(s) {
		s = width.Fold.String(s)
	}
	return strings.TrimSpace(s)
}

// ascii reports whether s is plain ASCII.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// looksLikeValue reports whether a cell can be no column name. Years can: tables by year have them.
func looksLikeValue(s string) bool {
	digits, runes := digitsOf(s)
	year, err := strconv.Atoi(s)
	switch {
	case err == nil && year >= 1900 && year < 2100:
		return false
	case runes > maxHeaderCell, strings.ContainsAny(s, "@\n"), strings.Contains(s, "://"):
		return true
	}
	return digits >= 6 || 2*digits >= runes
}

// digitsOf counts digits and runes.
func digitsOf(s string) (digits, runes int) {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			digits++
		}
		runes++
	}
	return digits, runes
}

// recurs reports whether the cell comes again in column i.
func recurs(cell string, i int, body [][]string) bool {
	for _, row := range body {
		if i < len(row) && fold(row[i]) == cell {
			return true
		}
	}
	return false
}

// contrasts reports whether most of column i looks like values, which its header does not.
func contrasts(i int, body [][]string) bool {
	values, all := 0, 0
	for _, row := range body {
		if i >= len(row) || row[i] == "" {
			continue
		}
		all++
		if looksLikeValue(fold(row[i])) {
			values++
		}
	}
	return all > 0 && 2*values > all
}

// isName reports whether s is written as names are in programs.
func isName(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return s != ""
}

// columnNames names n columns: by the header, by number where it has nothing, and never the same twice.
func columnNames(header []string, n int) []string {
	names := make([]string, n)
	seen := map[string]bool{}
	for i := range names {
		name := ""
		if i < len(header) {
			name = cutRunes(strings.ToValidUTF8(fold(header[i]), "\uFFFD"), maxColumnName)
		}
		if name == "" {
			name = numbered(i)
		}
		base := name
		for k := 2; seen[name]; k++ {
			name = base + "_" + strconv.Itoa(k)
		}
		seen[name] = true
		names[i] = name
	}
	return names
}

// numbered is the name of column i that has none.
func numbered(i int) string { return "c" + strconv.Itoa(i+1) }

// cutRunes cuts s to at most n bytes without cutting a rune.
func cutRunes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
