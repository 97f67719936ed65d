package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteAnswered says what answers did to the results of a document, those that they settled first.
func WriteAnswered(w io.Writer, d *Document, changes []Turn, words *Words) error {
	v := newView(d, words)
	var settled, others []Turn
	for _, c := range changes {
		if c.settledNow() {
			settled = append(settled, c)
		} else {
			others = append(others, c)
		}
	}
	var b strings.Builder
	a := &d.Agenda
	fmt.Fprintln(&b, words.Say("ask.changed.head", strconv.Itoa(len(settled)), strconv.Itoa(len(changes)), strconv.Itoa(a.Open), strconv.Itoa(a.Results)))
	all := append(settled, others...) //nolint:gocritic // settled is not used again
	t := table{n: len(all), more: "more", cells: func(i int) []string { return v.changeCells(&all[i]) }}
	if len(all) > 0 {
		t.write(&b, words)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("report: write changes: %w", err)
	}
	return nil
}

// changeCells words one result before and after.
func (v *view) changeCells(c *Turn) []string {
	cells := []string{v.where(c.After)}
	if c.Before.Storage != c.After.Storage {
		cells = append(cells, v.words.Say("ask.changed.storage",
			v.words.Say("storage."+string(c.Before.Storage)), v.words.Say("storage."+string(c.After.Storage))))
	}
	if c.Before.Export != c.After.Export {
		cells = append(cells, v.words.Say("ask.changed.export",
			v.words.Say("export."+string(c.Before.Export)), v.words.Say("export."+string(c.After.Export))))
	} else if c.Before.WorstCase != c.After.WorstCase {
		cells = append(cells, v.words.Say("ask.changed.worst",
			v.words.Say("export."+string(c.Before.WorstCase)), v.words.Say("export."+string(c.After.WorstCase))))
	}
	if len(cells) == 1 { // what somebody is to do about it changed, and no result
		cells = append(cells, v.words.Say("ask.changed.level",
			v.words.Say("level."+string(c.Before.Level)), v.words.Say("level."+string(c.After.Level))))
	}
	return []string{cells[0], strings.Join(cells[1:], "; ")}
}
