package format

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// cell is a value of a row; its text is valid until the next row.
type cell struct {
	text []byte
	set  bool // there is a value
}

// sheetScan collects the cells of a row.
type sheetScan struct {
	w     *workbook
	cells []cell
	col   int
	kind  string // of the cell: s shared, str and inlineStr text, b boolean, e error, d date, n or none a number
	style int
	value []byte
	take  bool // text belongs to the value
	skip  bool // … but not how it is pronounced
}

// rows calls row for each row of a sheet that has a value. Rows and cells that are left out are not made up, but a cell
// stands where its reference says.
func (w *workbook) rows(s sheet, row func([]cell) error) error {
	c := &sheetScan{w: w}
	if w.parts[strings.ToLower(s.part)] == nil {
		return errCorrupt
	}
	ended := false
	err := w.scan(s.part, func(x *xmlScan, kind xmlKind) error {
		if kind == xmlText {
			if c.take && !c.skip {
				c.value = append(c.value, x.text...)
			}
			return nil
		}
		if kind == xmlOpen {
			return c.open(x)
		}
		ended = ended || x.name == "sheetData" || x.name == "worksheet"
		return c.close(x, row)
	})
	if err == nil && !ended {
		return errCorrupt
	}
	return err
}

func (c *sheetScan) open(x *xmlScan) error {
	switch x.name {
	case "row":
		for i := range c.cells {
			c.cells[i] = cell{text: c.cells[i].text[:0]}
		}
		c.cells, c.col = c.cells[:0], -1
	case "c":
		c.col++
		if at := columnOf(x.rawAttr("r")); at >= 0 {
			c.col = at
		}
		if c.col >= c.w.in.limits.Columns {
			return over("columns")
		}
		c.kind, c.value = x.attr("t"), c.value[:0]
		c.style, _ = strconv.Atoi(x.attr("s")) // none is the first
	case "v", "t":
		c.take = true
	case "rPh":
		c.skip = true
	}
	return nil
}

func (c *sheetScan) close(x *xmlScan, row func([]cell) error) error {
	switch x.name {
	case "v", "t":
		c.take = false
	case "rPh":
		c.skip = false
	case "c":
		c.put()
	case "row":
		for _, cell := range c.cells {
			if cell.set {
				return row(c.cells)
			}
		}
	}
	return nil
}

// put stores the cell that ended.
func (c *sheetScan) put() {
	if c.col < 0 || len(c.value) == 0 && c.kind != "str" && c.kind != "inlineStr" {
		return
	}
	for len(c.cells) <= c.col {
		if len(c.cells) < cap(c.cells) {
			c.cells = c.cells[:len(c.cells)+1]
			last := &c.cells[len(c.cells)-1]
			*last = cell{text: last.text[:0]}
			continue
		}
		c.cells = append(c.cells, cell{})
	}
	at := &c.cells[c.col]
	at.set = true
	at.text = append(at.text[:0], c.render()...)
}

// render returns the value as text.
func (c *sheetScan) render() []byte {
	switch c.kind {
	case "s":
		i, err := strconv.Atoi(string(c.value))
		if text, ok := c.w.strings.at(i); ok && err == nil {
			return text
		}
		return nil
	case "b":
		return []byte(strconv.FormatBool(string(c.value) == "1"))
	case "", "n":
		return c.number()
	}
	return c.value
}

// number renders dates in ISO form, and other numbers in full: what the file writes as 1.3800001234E10 is a phone.
func (c *sheetScan) number() []byte {
	f, err := strconv.ParseFloat(string(c.value), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return c.value
	}
	if c.style >= 0 && c.style < len(c.w.dates) {
		if text := c.w.date(f, c.w.dates[c.style]); text != "" {
			return []byte(text)
		}
	}
	const exact = 1 << 53 // beyond it a float64 skips whole numbers
	if f == math.Trunc(f) && math.Abs(f) < exact*1024 {
		return strconv.AppendInt(nil, int64(f), 10)
	}
	return strconv.AppendFloat(nil, f, 'f', -1, 64)
}

// date turns a number of days into a date; "" when it is none.
func (w *workbook) date(days float64, kind dateKind) string {
	const last = 2958466 // the first day after 9999-12-31
	if kind == noDate || days < 0 || days >= last {
		return ""
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.old:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 61: // Excel has a 29th of February 1900
		start = start.AddDate(0, 0, 1)
	}
	whole, part := math.Modf(days)
	t := start.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	switch {
	case kind == timeOnly && whole == 0:
		return t.Format(time.TimeOnly)
	case kind == dayOnly && part == 0:
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}

// columnOf reads the letters of a reference such as BC23; -1 when there are none.
func columnOf(ref []byte) int {
	n := 0
	for i := range len(ref) {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' || n > 1<<20 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}
