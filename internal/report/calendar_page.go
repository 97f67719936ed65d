package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// CalendarPage words a calendar: what is late first, then what is due by entity, then what has no day.
func CalendarPage(d *Document, c *Calendar, words *Words) *Page {
	w := lawWords{view: newView(d, words)}
	p := &Page{Title: words.Say("calendar.title", c.From.String(), c.To.String()), Lead: []string{w.gapHeading()}}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	var order []string
	of := map[string]*Part{}
	late := Part{Cols: w.cols("calendar.col")}
	for i := range c.Entries {
		e := &c.Entries[i]
		if e.Day < c.From {
			row := w.entry(e)
			row[whatColumn] = words.Say("calendar.whose", w.whose(e), row[whatColumn])
			late.Rows = append(late.Rows, row)
			continue
		}
		whose := w.whose(e)
		if of[whose] == nil {
			order = append(order, whose)
			of[whose] = &Part{Cols: w.cols("calendar.col")}
		}
		of[whose].Rows = append(of[whose].Rows, w.entry(e))
	}
	if late.Head = words.Say("calendar.late", strconv.Itoa(len(late.Rows))); len(late.Rows) > 0 {
		p.Parts = append(p.Parts, late)
	}
	for _, whose := range order {
		of[whose].Head = words.Say("calendar.of", whose, strconv.Itoa(len(of[whose].Rows)))
		p.Parts = append(p.Parts, *of[whose])
	}
	if len(order) == 0 {
		p.Parts = append(p.Parts, Part{Head: words.Say("calendar.none")})
	}
	p.Parts = append(p.Parts, w.standing(c))
	p.Foot = []string{words.Say("calendar.foot"), words.Say("evidence.marks.short"), w.rulesLine()}
	return p
}

// whose names the entity of an entry. A duty without one is that of whoever the stores turn out to belong to; the rest
// without one, such as comments on a draft, concerns all.
func (w lawWords) whose(e *CalendarEntry) string {
	if e.Entity == "" && e.Kind != dutyEntry {
		return w.words.Say("calendar.everybody")
	}
	return w.entityName(e.Entity)
}

// whatColumn is the place of what is due in the row of an entry.
const whatColumn = 3

func (w lawWords) entry(e *CalendarEntry) []string {
	day := e.Day.String()
	if e.Approximate {
		day = w.words.Say("calendar.about", day)
	}
	if e.Opens != 0 {
		day = e.Opens.String() + " – " + day
	}
	done := w.words.Say("calendar.open")
	if e.Done != nil {
		done = w.words.Say("calendar." + strconv.FormatBool(*e.Done))
	}
	return []string{day, w.words.Say("calendar.kind." + e.Kind), done, w.what(e), w.articles(e.Articles)}
}

// what names a duty in few words, with what it is of; other entries say all they have.
func (w lawWords) what(e *CalendarEntry) string {
	if e.Kind != dutyEntry {
		return w.both(e.What.ZH, e.What.EN)
	}
	name := w.means(e.Obligation)
	if e.Of != "" {
		name += " (" + e.Of + ")"
	}
	return marked(name, e.Evidence)
}

// standing lists what has no day.
func (w lawWords) standing(c *Calendar) Part {
	part := Part{Head: w.words.Say("calendar.standing", strconv.Itoa(len(c.Standing)))}
	if len(c.Standing) > 0 {
		part.Cols = w.cols("calendar.col.standing")
	}
	for i := range c.Standing {
		e := &c.Standing[i]
		part.Rows = append(part.Rows, []string{w.whose(e), w.what(e), w.articles(e.Articles)})
	}
	return part
}

// WriteCalendarCSV writes one line for each entry, in both languages, those without a day behind.
func WriteCalendarCSV(w io.Writer, c *Calendar) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"day", "opens", "approximate", "kind", "entity", "of", "every", "basis", "done", "en", "zh", "articles", "evidence"}}
	for _, all := range [][]CalendarEntry{c.Entries, c.Standing} {
		for i := range all {
			e := &all[i]
			done := ""
			if e.Done != nil {
				done = strconv.FormatBool(*e.Done)
			}
			cites := make([]string, 0, len(e.Articles))
			for _, a := range e.Articles {
				cites = append(cites, a.Instrument+" "+a.Article)
			}
			rows = append(rows, cells(
				e.Day.String(), e.Opens.String(), strconv.FormatBool(e.Approximate), e.Kind, string(e.Entity), e.Of, e.Every,
				e.Basis, done, e.What.EN, e.What.ZH, strings.Join(cites, "; "), e.Evidence,
			))
		}
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("report: write calendar: %w", err)
	}
	return nil
}
