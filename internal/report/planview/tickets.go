package planview

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// bom makes spreadsheets read UTF-8, also in Chinese.
const bom = "\ufeff"

// WriteTickets writes jira.csv for the importer of Jira: an epic for the work on one subject, a task for each step below
// it, with its days, its labels and what blocks it. The texts are in the reader's language.
func (v *View) WriteTickets(w io.Writer) error {
	steps := v.steps()
	t := ticketBook{view: v, number: map[plan.ID]int{}}
	t.count(steps)
	c := csv.NewWriter(w)
	head := []string{"Issue Id", "Issue Type", "Summary", "Parent", "Start date", "Due date", "Labels", "Labels", "Description"}
	for range t.links {
		head = append(head, "Inward issue link (Blocks)")
	}
	errs := []error{c.Write(head)}
	for _, x := range steps {
		if !t.opened[x.group] {
			t.opened[x.group] = true
			errs = append(errs, c.Write(t.epic(x)))
		}
		errs = append(errs, c.Write(t.task(x)))
	}
	c.Flush()
	if err := errors.Join(append(errs, c.Error())...); err != nil {
		return fmt.Errorf("planview: tickets: %w", err)
	}
	return nil
}

// ticketBook numbers the tickets, epics first, so that one can name another before it exists.
type ticketBook struct {
	view   *View
	number map[plan.ID]int
	epics  map[*plan.Group]int
	opened map[*plan.Group]bool
	links  int // the most that block one ticket; the other way round one step can block thousands
}

func (t *ticketBook) count(steps []step) {
	t.epics, t.opened = map[*plan.Group]int{}, map[*plan.Group]bool{}
	next := 1
	for _, x := range steps {
		if t.epics[x.group] == 0 {
			t.epics[x.group] = next
			next++
		}
	}
	for _, x := range steps {
		t.number[x.ID] = next
		next++
		t.links = max(t.links, len(x.Needs))
	}
}

func (t *ticketBook) epic(x step) []string {
	v := t.view
	name := v.plain(v.say("phase."+string(x.phase))) + ": " + x.group.Name
	row := []string{strconv.Itoa(t.epics[x.group]), "Epic", name, "", x.wave.Start.String(), x.wave.Finish.String(), "domicile", string(x.wave.ID), ""}
	return inert(append(row, make([]string, t.links)...))
}

func (t *ticketBook) task(x step) []string {
	v := t.view
	var text strings.Builder
	for _, part := range []struct {
		head  string
		texts []plan.Text
	}{{"page.verify", x.Verify}, {"page.undo", x.Undo}, {"page.because", grounds(x.Because)}} {
		for _, line := range part.texts {
			fmt.Fprintf(&text, "%s %s\n", v.plain(v.say(part.head)), v.plain(line))
		}
	}
	for _, a := range x.Artifacts {
		fmt.Fprintf(&text, "%s %s\n", v.plain(v.say("page.files", "")), a)
	}
	fmt.Fprintf(&text, "%s", x.ID)
	row := []string{
		strconv.Itoa(t.number[x.ID]), "Task", v.plain(x.Title), strconv.Itoa(t.epics[x.group]), x.Start.String(), x.Finish.String(),
		"domicile", string(x.wave.ID), text.String(),
	}
	for i := range t.links {
		link := ""
		if i < len(x.Needs) {
			if n := t.number[x.Needs[i]]; n > 0 {
				link = strconv.Itoa(n)
			}
		}
		row = append(row, link)
	}
	return inert(row)
}

// grounds say each ground with its article before it.
func grounds(all []plan.Because) []plan.Text {
	list := make([]plan.Text, 0, len(all))
	for _, b := range all {
		name := strings.TrimSpace(b.Instrument + " " + b.Article)
		if name != "" {
			name += ": "
		}
		list = append(list, plan.Text{EN: name + b.EN, ZH: name + b.ZH})
	}
	return list
}

// inert keeps a spreadsheet from running a name as a formula.
func inert(row []string) []string {
	for i, s := range row {
		if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
			row[i] = "'" + s
		}
	}
	return row
}

// WriteCosts writes costs.csv: every line with its price, source and age; a line without a price says so.
func (v *View) WriteCosts(w io.Writer) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("planview: costs: %w", err)
	}
	c := csv.NewWriter(w)
	errs := []error{c.Write(strings.Split(v.plain(v.say("sheet.costs.head")), "\t"))}
	for i := range v.plan.Costs.Lines {
		row := v.costCells(&v.plan.Costs.Lines[i])
		cells := make([]string, len(row))
		for k, x := range row {
			cells[k] = fmt.Sprint(x)
		}
		errs = append(errs, c.Write(inert(cells)))
	}
	c.Flush()
	if err := errors.Join(append(errs, c.Error())...); err != nil {
		return fmt.Errorf("planview: costs: %w", err)
	}
	return nil
}

// costCells is a line of costs as cells of a table; what is unpriced has no amount.
func (v *View) costCells(l *plan.Line) []any {
	low, high, age := any(l.Low), any(l.High), any("")
	if l.Unpriced {
		low, high = "", ""
	}
	if l.AgeDays != nil {
		age = *l.AgeDays
	}
	group := ""
	if l.Group != "" {
		group = v.name(l.Group)
	}
	return []any{
		string(l.ID), group, v.plain(v.say("page.kind." + string(l.Kind))), v.plain(l.What), l.Quantity, l.Unit, l.Currency,
		low, high, l.Unpriced, l.Source, l.AsOf, age, l.Confidence,
	}
}
