package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// annualRows bounds the lists of the annual report that grow with the estate; its JSON form has all of them.
const annualRows = 40

// annualWords words an annual report.
type annualWords struct {
	*view
	a *Annual
}

// AnnualPage words the annual report of a document.
func AnnualPage(d *Document, a *Annual, words *Words) *Page {
	w := annualWords{view: newView(d, words), a: a}
	p := &Page{Title: words.Say("annual.title", strconv.Itoa(a.Year), localDay(a.Metadata.FinishedAt))}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	p.Parts = append(p.Parts, w.seen(), w.counts(), w.levels())
	if a.Against != nil {
		p.Parts = append(p.Parts, w.changes())
	}
	p.Parts = append(p.Parts, w.duties("annual.met", a.Met), w.duties("annual.open", a.Open), w.filings(), w.statements(), w.meters())
	for i := range a.Sections {
		p.Parts = append(p.Parts, w.section(&a.Sections[i])...)
	}
	p.Parts = append(p.Parts, w.children(), w.systems(), w.lines(), w.notAsked())
	p.Parts = slices.DeleteFunc(p.Parts, func(part Part) bool { return part.Head == "" })
	p.Foot = []string{w.say("evidence.marks.short"), w.rulesLine()}
	return p
}

func localDay(t time.Time) string { return t.In(shanghaiTime()).Format(time.DateOnly) }

func (w annualWords) say(key string, args ...string) string { return w.words.Say(key, args...) }

// limited shows the first rows, and says how many there are behind.
func (w annualWords) limited(part Part, rows [][]string) Part {
	part.Rows = rows[:min(len(rows), annualRows)]
	if left := len(rows) - annualRows; left > 0 {
		part.After = append(part.After, w.say("more.json", strconv.Itoa(left)))
	}
	return part
}

func (w annualWords) seen() Part {
	part := Part{Head: w.gapHeading()}
	if a := w.a.Against; a != nil {
		part.Notes = append(part.Notes, w.say("annual.against", localDay(a.FinishedAt),
			strconv.Itoa(w.a.SeenBefore.Gaps), strconv.Itoa(w.a.SeenBefore.Scopes-w.a.SeenBefore.Whole), strconv.Itoa(w.a.SeenBefore.Scopes)))
	} else {
		part.Notes = append(part.Notes, w.say("annual.alone", strconv.Itoa(w.a.Year-1)))
	}
	gaps := w.gaps()
	rows := make([][]string, 0, len(gaps))
	for _, g := range gaps {
		rows = append(rows, []string{g.object(), g.Cause, g.Fix})
	}
	if len(rows) > 0 {
		part.Cols = w.cols("col.gap")
	}
	return w.limited(part, rows)
}

func (w annualWords) counts() Part {
	now, part := w.a.Seen, Part{Head: w.say("annual.counts"), Cols: w.cols("annual.col.counts")}
	before := w.a.SeenBefore
	if before == nil {
		before = &Seen{Stores: -1, Datasets: -1, Read: -1, Flows: -1}
	}
	for _, c := range []struct {
		key         string
		before, now int
	}{
		{"stores", before.Stores, now.Stores},
		{"datasets", before.Datasets, now.Datasets},
		{"read", before.Read, now.Read},
		{"flows", before.Flows, now.Flows},
	} {
		part.Rows = append(part.Rows, []string{w.say("annual.count." + c.key), orNothing(c.before), strconv.Itoa(c.now)})
	}
	for _, p := range w.a.People {
		was := "–"
		if p.Before != nil {
			was = w.peopleSpan(*p.Before)
		}
		part.Rows = append(part.Rows, []string{w.say("people." + string(p.Place)), was, w.peopleSpan(p.Now)})
	}
	return part
}

// orNothing says a number, and a dash where there is none to say.
func orNothing(n int) string {
	if n < 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

func (w annualWords) levels() Part {
	part := Part{Head: w.say("annual.levels"), Cols: w.cols("annual.col.counts")}
	for _, l := range w.a.Levels {
		was := -1
		if l.Before != nil {
			was = *l.Before
		}
		part.Rows = append(part.Rows, []string{w.say("level." + string(l.Level)), orNothing(was), strconv.Itoa(l.Now)})
	}
	return part
}

func (w annualWords) changes() Part {
	part := Part{Head: w.say("annual.changes", strconv.Itoa(len(w.a.Changes)))}
	for _, c := range w.a.Changed {
		part.Notes = append(part.Notes, w.say("annual.changed", w.say("class."+string(c.Class)), w.say("what."+c.Kind), strconv.Itoa(c.Count)))
	}
	results := map[inventory.ID]string{}
	for i := range w.doc.Decisions {
		results[w.doc.Decisions[i].ID] = w.where(w.doc.Decisions[i])
	}
	rows := make([][]string, 0, len(w.a.Changes))
	for _, c := range w.a.Changes {
		what := ""
		if c.Before != "" || c.After != "" {
			what = w.result(c.Kind, c.Before) + " → " + w.result(c.Kind, c.After)
		}
		rows = append(rows, []string{w.say("class." + string(c.Class)), w.say("what." + c.Kind), cmp.Or(results[c.ID], w.name(ofDecision(c.ID))), what})
	}
	return w.limited(part, rows)
}

// ofDecision is the dataset of a decision that is not there any more, by its id; another id is itself.
func ofDecision(id inventory.ID) inventory.ID {
	if rest, ok := strings.CutPrefix(string(id), "decision|"); ok {
		dataset, _, _ := strings.Cut(rest, "|")
		return inventory.ID(dataset)
	}
	return id
}

// result words the two halves of a result; other values of changes are said as they are.
func (w annualWords) result(kind, value string) string {
	if kind != "decision" {
		return value
	}
	storage, export := cutResult(value)
	return w.say("storage."+storage) + " / " + w.say("export."+export)
}

func (w annualWords) duties(head string, all []decide.Duty) Part {
	part := Part{Head: w.say(head, strconv.Itoa(len(all)))}
	rows := make([][]string, 0, len(all))
	for i := range all {
		d := &all[i]
		rows = append(rows, []string{cmp.Or(d.DoneOn.String(), dueBy(d).String(), "–"), w.entityName(d.Entity), d.System, w.dutyName(d)})
	}
	if len(rows) == 0 {
		part.Notes = append(part.Notes, w.say("none"))
	}
	return w.limited(part, rows)
}

func (w annualWords) filings() Part {
	if len(w.a.Filings) == 0 {
		return Part{Head: w.say("annual.filings", "0"), Notes: []string{w.say("annual.no_filings")}}
	}
	part := Part{Head: w.say("annual.filings", strconv.Itoa(len(w.a.Filings))), Cols: w.cols("annual.col.filings")}
	rows := make([][]string, 0, len(w.a.Filings))
	for i := range w.a.Filings {
		f := &w.a.Filings[i]
		until := w.confirm("owner")
		if f.Expires != nil {
			until = localDay(*f.Expires)
		}
		rows = append(rows, []string{
			f.Number, w.say("filing." + f.Kind), w.entityName(f.Entity), cmp.Or(f.Recipient, w.confirm("owner")),
			thousands(f.People), until,
		})
	}
	return w.limited(part, rows)
}

// confirm says that something is not known, and who can say it.
func (w annualWords) confirm(by string) string { return w.say("annual.confirm", w.say("by."+by)) }

func (w annualWords) statements() Part {
	if len(w.a.Statements) == 0 {
		return Part{}
	}
	part := Part{Head: w.say("annual.statements", strconv.Itoa(len(w.a.Statements))), Cols: w.cols("annual.col.statements")}
	rows := make([][]string, 0, len(w.a.Statements))
	for i := range w.a.Statements {
		s := &w.a.Statements[i]
		rows = append(rows, []string{localDay(s.At), s.By, w.subjectName(s.Of), w.text(s.Question), w.text(s.Answer), cmp.Or(s.Source, "–")})
	}
	return w.limited(part, rows)
}

func (w annualWords) meters() Part {
	part := Part{Head: w.say("board.meters"), Cols: w.cols("board.col.meters")}
	for _, g := range w.gauges() {
		part.Rows = append(part.Rows, w.cells(g))
	}
	if len(part.Rows) == 0 {
		part.Cols, part.Notes = nil, []string{w.say("board.no_meters")}
	}
	return part
}

// notAsked names the yearly reports of which no result of this scan asks for.
func (w annualWords) notAsked() Part {
	part := Part{}
	for _, r := range annualReports() {
		if slices.ContainsFunc(w.a.Sections, func(s AnnualSection) bool { return s.Report == r.name }) {
			continue
		}
		part.Head = w.say("annual.not_asked")
		part.Notes = append(part.Notes, w.say("report."+r.name))
	}
	return part
}

// whereName says where a store lies; where nobody knows, who can say it.
func (w annualWords) whereName(p inventory.Place, region string) string {
	if p.Zone == inventory.ZoneUnknown || p.Zone == "" {
		return w.confirm("owner")
	}
	return trimmed(w.place(cmp.Or(p.Country, string(p.Zone))), region)
}
