package report

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// align writes lines of cells as columns, two blanks apart. The last cell of a line is not padded. It counts what a
// terminal shows: a Chinese character takes two places, a combining mark none.
func align(b *strings.Builder, indent string, lines [][]string) {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			if i < len(line)-1 {
				widths[i] = max(widths[i], places(cell))
			}
		}
	}
	for _, line := range lines {
		b.WriteString(indent)
		for i, cell := range line {
			b.WriteString(cell)
			if i < len(line)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-places(cell)+2))
			}
		}
		b.WriteByte('\n')
	}
}

// places is the room that a text takes on a terminal.
func places(s string) int {
	n := 0
	for _, r := range s {
		n += runePlaces(r)
	}
	return n
}

func runePlaces(r rune) int {
	if r < unicode.MaxASCII {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	case width.Neutral, width.EastAsianAmbiguous, width.EastAsianNarrow, width.EastAsianHalfwidth:
		return 1
	default:
		return 1
	}
}

// cellWidth keeps a row of names on one line of a wide terminal.
const cellWidth = 72

// middle cuts the middle out of a name that is too long: both ends of an id tell more.
func middle(s string) string {
	if places(s) <= cellWidth {
		return s
	}
	r := []rune(s)
	return string(firstPlaces(r, cellWidth/2)) + "…" + string(lastPlaces(r, cellWidth/2-1))
}

// proseWidth keeps a reason short beside its row; the whole of it is in inventory.json.
const proseWidth = 100

// clip ends a sentence that is too long, between two words where it has blanks.
func clip(s string) string {
	if places(s) <= proseWidth {
		return s
	}
	head := string(firstPlaces([]rune(s), proseWidth-1))
	if blank := strings.LastIndexByte(head, ' '); blank > len(head)/2 {
		head = head[:blank]
	}
	return strings.TrimRight(head, " ,;:，；：、") + "…"
}

// firstPlaces returns the longest beginning that takes at most n places.
func firstPlaces(r []rune, n int) []rune {
	for i, c := range r {
		if n -= runePlaces(c); n < 0 {
			return r[:i]
		}
	}
	return r
}

// lastPlaces returns the longest end that takes at most n places.
func lastPlaces(r []rune, n int) []rune {
	for i, c := range slices.Backward(r) {
		if n -= runePlaces(c); n < 0 {
			return r[i+1:]
		}
	}
	return r
}
