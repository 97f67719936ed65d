package format

import (
	"archive/zip"
	"bytes"
	"context"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// sheet is one sheet of a workbook.
type sheet struct{ name, part string }

// workbook is what the sheets of a file share.
type workbook struct {
	in      *input
	parts   map[string]*zip.File
	sheets  []sheet
	strings sharedStrings
	dates   []dateKind // of each cell format
	old     bool       // days are counted from 1904
}

// sharedStrings are the texts that cells name by number.
type sharedStrings struct {
	data []byte
	end  []int
}

func (s *sharedStrings) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(s.end) {
		return nil, false
	}
	from := 0
	if i > 0 {
		from = s.end[i-1]
	}
	return s.data[from:s.end[i]], true
}

func openWorkbook(ctx context.Context, in *input) (*workbook, error) {
	if bytes.HasPrefix(in.head.raw, []byte(oleBegin)) {
		return nil, errEncrypted
	}
	z, err := openZip(ctx, in)
	if err != nil {
		return nil, err
	}
	w := &workbook{in: in, parts: partsOf(z)}
	main := "xl/workbook.xml"
	if w.parts[main] == nil {
		return nil, errUnsupported // a binary workbook (xlsb), or none
	}
	targets, err := w.relations("xl/_rels/workbook.xml.rels")
	if err != nil {
		return nil, err
	}
	if err := w.readBook(main, targets); err != nil {
		return nil, err
	}
	if err := w.readStyles("xl/styles.xml"); err != nil {
		return nil, err
	}
	return w, w.readStrings("xl/sharedstrings.xml")
}

// scan walks a part, and calls open for each element in it; a part that is not there has none.
func (w *workbook) scan(part string, visit func(x *xmlScan, kind xmlKind) error) error {
	rc, err := w.openPart(part)
	if err != nil || rc == nil {
		return err
	}
	defer closing(rc)
	x := newXMLScan(rc, w.in.limits.Cell+1) // one more, so that the table sees that it is too long
	for kind := x.next(); kind != xmlEnd; kind = x.next() {
		if err := visit(x, kind); err != nil {
			return err
		}
	}
	return x.err()
}

// relations reads where the parts lie that a part names by id.
func (w *workbook) relations(part string) (map[string]string, error) {
	targets := map[string]string{}
	return targets, w.scan(part, func(x *xmlScan, kind xmlKind) error {
		if kind == xmlOpen && x.name == "Relationship" && len(targets) < w.in.limits.Entries {
			target := x.attr("Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			targets[x.attr("Id")] = strings.TrimPrefix(target, "/")
		}
		return nil
	})
}

// readBook reads the list of sheets. Names are made unique: they are parts of ids.
func (w *workbook) readBook(part string, targets map[string]string) error {
	a := newArchive(w.in, xlsxName)
	return w.scan(part, func(x *xmlScan, kind xmlKind) error {
		switch {
		case kind != xmlOpen:
		case x.name == "workbookPr":
			w.old = slices.Contains([]string{"1", "true"}, x.attr("date1904"))
		case x.name == "sheet":
			if err := a.next(); err != nil {
				return err
			}
			id := x.attr("r:id")
			if id == "" {
				id = x.attr("id")
			}
			w.sheets = append(w.sheets, sheet{name: a.name(strings.ReplaceAll(x.attr("name"), "#", "＃")), part: targets[id]})
		}
		return nil
	})
}

// readStrings reads the shared strings. The runs of a formatted text are one text; how it is pronounced is left out.
func (w *workbook) readStrings(part string) error {
	s := &w.strings
	inText, phonetic := false, false
	return w.scan(part, func(x *xmlScan, kind xmlKind) error {
		switch {
		case kind == xmlText:
			if inText && !phonetic {
				s.data = append(s.data, x.text...)
			}
		case x.name == "t":
			inText = kind == xmlOpen
		case x.name == "rPh":
			phonetic = kind == xmlOpen
		case x.name == "si" && kind == xmlClose:
			s.end = append(s.end, len(s.data))
		}
		const word = 8
		if int64(len(s.data)+word*len(s.end)) > w.in.limits.Spool {
			return over("shared_strings")
		}
		return nil
	})
}

// dateKind is what of a date a cell format shows.
type dateKind uint8

const (
	noDate   dateKind = 0
	dayOnly  dateKind = 1
	timeOnly dateKind = 2 // a time of day
	dayTime           = dayOnly | timeOnly
)

// readStyles finds the cell formats that show dates.
func (w *workbook) readStyles(part string) error {
	custom := map[int]string{}
	inCells := false
	return w.scan(part, func(x *xmlScan, kind xmlKind) error {
		switch {
		case x.name == "cellXfs" && kind != xmlText:
			inCells = kind == xmlOpen
		case kind != xmlOpen:
		case x.name == "numFmt" && len(custom) < w.in.limits.Columns:
			if id, err := strconv.Atoi(x.attr("numFmtId")); err == nil {
				custom[id] = x.attr("formatCode")
			}
		case x.name == "xf" && inCells && len(w.dates) < w.in.limits.Entries:
			id, _ := strconv.Atoi(x.attr("numFmtId")) // what is none is 0: general
			w.dates = append(w.dates, dateFormat(id, custom[id]))
		}
		return nil
	})
}

// dateFormat tells from a number format whether it shows dates: the built-in ones by number (ECMA-376 part 1, 18.8.30,
// with the East Asian ones), others by their letters outside of quotes and brackets.
func dateFormat(id int, code string) dateKind {
	if code != "" {
		return dateCode(code)
	}
	switch id {
	case 14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58:
		return dayOnly
	case 18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56:
		return timeOnly
	case 22:
		return dayTime
	}
	return noDate
}

func dateCode(code string) dateKind {
	code, _, _ = strings.Cut(code, ";")
	letters := bareLetters(code)
	kind := noDate
	if strings.ContainsAny(letters, "yYdDe") {
		kind |= dayOnly
	}
	if strings.ContainsAny(letters, "hHsS") {
		kind |= timeOnly
	}
	if i := strings.IndexAny(letters, "0#?@G"); i >= 0 && !strings.ContainsAny(letters[:i], "yYdDehHsS") {
		return noDate // a number with a unit behind it
	}
	return kind
}

// bareLetters drops what stands in quotes and brackets, and what a backslash, an underscore or an asterisk takes.
func bareLetters(code string) string {
	var sb strings.Builder
	for len(code) > 0 {
		r, n := utf8.DecodeRuneInString(code)
		switch r {
		case '"':
			n += strings.IndexByte(code[n:], '"') + 1
		case '[':
			n += strings.IndexByte(code[n:], ']') + 1
		case '\\', '_', '*':
			_, more := utf8.DecodeRuneInString(code[n:])
			n += more
		default:
			sb.WriteRune(r)
		}
		code = code[n:]
	}
	return sb.String()
}
