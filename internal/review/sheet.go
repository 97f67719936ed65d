package review

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// sheetColumns are the columns of the sheet of a sample. A person fills in the last four.
func sheetColumns() []string {
	return []string{"nr", "sample", "dataset", "path", "column", "said", "wrong", "what_is_there", "looked_by", "note"}
}

// given is how many of the columns the person finds filled in.
const given = 6

// SheetRows are the rows of the sheet of a sample, the head first.
func (d *Draw) SheetRows(units []Unit) [][]string {
	rows := [][]string{sheetColumns()}
	for i := range units {
		rows = append(rows, append(d.givenCells(i, &units[i]), make([]string, len(sheetColumns())-given)...))
	}
	return rows
}

func (d *Draw) givenCells(i int, u *Unit) []string {
	return []string{strconv.Itoa(i + 1), d.Name(), string(u.Dataset), u.Path, u.Column, u.Said}
}

// Outcome is what people found in a sample.
type Outcome struct {
	Draw  Draw
	Rows  [][]string
	Wrong int // where what was said is wrong
	Blank int // where nobody answered: they count as wrong, too
}

// ReadSheet reads a sheet that was filled in, as csv, with commas, semicolons or tabs. The answer to "wrong" is yes or no,
// 是 or 否. Nothing else of it may have changed: [Outcome.Fits] finds that out.
func ReadSheet(data []byte) (*Outcome, error) {
	if len(data) > largest {
		return nil, fmt.Errorf("sample: the sheet is larger than %d MiB", largest>>20)
	}
	all, err := readTable(data)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Rows: all[1:]}
	for i, row := range o.Rows {
		draw, err := ParseDraw(row[1])
		if err != nil || i > 0 && draw != o.Draw {
			return nil, fmt.Errorf("sample: row %d is of another sample", i+1)
		}
		o.Draw = draw
		if err := o.hear(row[given]); err != nil {
			return nil, fmt.Errorf("sample: row %d: %w", i+1, err)
		}
	}
	return o, nil
}

// readTable reads the rows of a csv, whatever its separator, and checks its head.
func readTable(data []byte) ([][]string, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for _, comma := range ",;\t" {
		r := csv.NewReader(bytes.NewReader(data))
		r.Comma = comma
		all, err := r.ReadAll()
		if err == nil && len(all) > 0 && slices.Equal(all[0], sheetColumns()) {
			if len(all) == 1 {
				return nil, errors.New("sample: the sheet has no row")
			}
			return all, nil
		}
	}
	return nil, fmt.Errorf("sample: the file is no csv with the columns %s", strings.Join(sheetColumns(), ", "))
}

// Fits asks that the sheet holds what was drawn, no row less and none other: a sample of which rows were left out says
// nothing.
func (o *Outcome) Fits(units []Unit) error {
	if len(units) != len(o.Rows) {
		return fmt.Errorf("sample: %d rows are there, %d were drawn", len(o.Rows), len(units))
	}
	for i := range units {
		want := o.Draw.givenCells(i, &units[i])
		for k, cell := range o.Rows[i][:given] {
			if strings.TrimPrefix(cell, "'") != want[k] {
				return fmt.Errorf("sample: row %d: %s is another than what was drawn", i+1, sheetColumns()[k])
			}
		}
	}
	return nil
}

// hear counts one answer.
func (o *Outcome) hear(text string) error {
	switch answer := strings.ToLower(strings.TrimSpace(text)); answer {
	case "yes", "y", "是":
		o.Wrong++
	case "no", "n", "否":
	case "":
		o.Blank++
	default:
		return fmt.Errorf("wrong: %q is neither yes nor no", answer)
	}
	return nil
}

// WriteSheet writes rows as csv for a spreadsheet, which runs no name as a formula.
func WriteSheet(w io.Writer, rows [][]string) error {
	c := csv.NewWriter(w)
	_, err := io.WriteString(w, "\ufeff")
	for _, row := range rows {
		safe := slices.Clone(row)
		for i, cell := range safe {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				safe[i] = "'" + cell
			}
		}
		err = errors.Join(err, c.Write(safe))
	}
	c.Flush()
	return errors.Join(err, c.Error())
}

// Entry makes the entry of an outcome. What nobody answered counts as wrong.
func (w *Word) Entry(o *Outcome, units, universe int) Entry {
	e := Entry{
		Act: Sampled, Kind: OfSample, Of: o.Draw.Name(), Object: o.Draw.Name(),
		Sample: &Sample{Seed: o.Draw.Seed, N: units, Of: o.Draw.Of, Universe: universe, Wrong: o.Wrong + o.Blank, Blank: o.Blank},
	}
	w.sign(&e)
	e.Scan = o.Draw.Scan
	return e
}
