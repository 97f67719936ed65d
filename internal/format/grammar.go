package format

import (
	"bytes"
	"context"
)

// grammarReader is for text in a grammar that says what it is: sequences and variants of genes, drawings, positions,
// source code. It is read as text, since anything may stand in it; only its format has a name.
func grammarReader() reader {
	return reader{name: "grammar", sniff: sniffGrammar, inspect: inspectGrammar, read: readText}
}

// grammar is one way of writing, and how sure it is.
type grammar struct {
	name string
	sure int
	is   func(*head) bool
}

// grammars is the list, the surest first.
func grammars() []grammar {
	begins := func(name string, all ...string) grammar {
		return grammar{name, sureMagic, func(h *head) bool { return beginsWith(h.text, all) }}
	}
	return []grammar{
		begins("vcf", "##fileformat=VCF"),
		begins("sam", "@HD\tVN:", "@SQ\tSN:"),
		begins("step", "ISO-10303-21;"),
		begins("point_cloud", "# .PCD v"),
		begins("parasolid", "**ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
		begins("vcard", "BEGIN:VCARD"),
		{"genotype", sureMagic, genotype},
		{"fastq", sureMagic, fastq},
		{"fasta", sureMagic, fasta},
		{"iges", sureMagic, iges},
		{"dxf", sureMagic, dxf},
		{"stl", sureMagic, stl},
		{"gerber", sureMagic, gerber},
		{"gpx", sureMagic, markup("<gpx")},
		{"kml", sureMagic, markup("<kml")},
		{"osm", sureMagic, markup("<osm")},
		{"nmea", sureMagic, nmea},
		{"source_code", sureSource, source},
	}
}

// sureSource is between the shape of a table, which code may have by accident, and a name that says so.
const sureSource = (sureLikely + sureName) / 2

// grammarOf finds the grammar of a head; its name is empty when it has none.
func grammarOf(h *head) grammar {
	if h.text == nil {
		return grammar{}
	}
	for _, g := range grammars() {
		if g.is(h) {
			return g
		}
	}
	return grammar{}
}

func sniffGrammar(h *head) int { return grammarOf(h).sure }

func inspectGrammar(ctx context.Context, in *input) (Layout, error) {
	l, err := inspectText(ctx, in)
	l.Format = grammarOf(in.head).name
	return l, err
}

// beginsWith reports whether text begins with one of the words.
func beginsWith(text []byte, words []string) bool {
	for _, w := range words {
		if bytes.HasPrefix(text, []byte(w)) {
			return true
		}
	}
	return false
}

// firstLines returns at most n complete lines of a head, without their ends.
func firstLines(h *head, n int) [][]byte {
	all := bytes.SplitN(h.lines(), []byte{'\n'}, n+1)
	if len(all) > n {
		all = all[:n]
	}
	for i := range all {
		all[i] = bytes.TrimSuffix(all[i], []byte{'\r'})
	}
	return all
}

// iges reports whether the lines are cards of 80 columns whose section and number stand in the last eight.
func iges(h *head) bool {
	const section, end = 72, 80
	all := firstLines(h, 2)
	return len(all) == 2 && len(all[0]) == end && all[0][section] == 'S' && len(all[1]) == end &&
		string(bytes.TrimLeft(all[0][section+1:], " 0")) == "1"
}

// dxf reports whether a drawing is exchanged: the code 0 and the word SECTION, then the code 2.
func dxf(h *head) bool {
	all := firstLines(h, 3)
	return len(all) == 3 && string(bytes.TrimSpace(all[0])) == "0" && string(bytes.TrimSpace(all[1])) == "SECTION" &&
		string(bytes.TrimSpace(all[2])) == "2"
}

// stl reports whether a body is written as facets.
func stl(h *head) bool {
	return bytes.HasPrefix(h.text, []byte("solid")) && bytes.Contains(h.text, []byte("facet normal")) &&
		bytes.Contains(h.text, []byte("outer loop"))
}

// gerber reports whether a layer of a circuit board is drawn: the format of coordinates and the unit.
func gerber(h *head) bool {
	return beginsWith(h.text, []string{"G04", "%FS", "%TF", "%MO"}) &&
		bytes.Contains(h.text, []byte("%FS")) && bytes.Contains(h.text, []byte("%MO"))
}

// markup knows XML by the name of its first element.
func markup(element string) func(*head) bool {
	return func(h *head) bool {
		text := bytes.TrimLeft(h.text, " \t\r\n")
		for bytes.HasPrefix(text, []byte("<?")) || bytes.HasPrefix(text, []byte("<!--")) {
			_, rest, ok := bytes.Cut(text, []byte{'>'})
			if !ok {
				return false
			}
			text = bytes.TrimLeft(rest, " \t\r\n")
		}
		rest, ok := bytes.CutPrefix(text, []byte(element))
		return ok && len(rest) > 0 && (rest[0] == '>' || rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\r')
	}
}

// nmea reports whether the lines are sentences of a receiver of positions (NMEA 0183): two of them, with a checksum.
func nmea(h *head) bool {
	n := 0
	for _, l := range firstLines(h, 4) {
		if len(l) > 10 && l[0] == '$' && (l[1] == 'G' || l[1] == 'B') && l[6] == ',' && l[len(l)-3] == '*' {
			n++
		}
	}
	return n >= 2
}
