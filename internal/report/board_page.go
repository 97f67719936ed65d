package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// How many rows each section of the board shows, so that all of it fits one page of about 60 lines.
const (
	boardCauses    = 4
	boardMeters    = 6
	boardSystems   = 5
	boardExposures = 5
	boardDeadlines = 5
	boardAnswers   = 3
)

// boardWords words a board.
type boardWords struct {
	*view
	board *Board
}

// BoardPage words the board of a document.
func BoardPage(d *Document, b *Board, words *Words) *Page {
	w := boardWords{view: newView(d, words), board: b}
	p := &Page{Title: words.Say("board.title", b.Day.String(), d.Metadata.FinishedAt.In(shanghaiTime()).Format("2006-01-02"))}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	p.Parts = append(p.Parts, w.seen(), w.meters(), w.systems(), w.exposures(), w.deadlines())
	if len(b.Options) > 0 || b.Unplanned {
		p.Parts = append(p.Parts, w.options())
	}
	if len(b.Answers) > 0 {
		p.Parts = append(p.Parts, w.answers())
	}
	p.Foot = []string{words.Say("evidence.marks.short"), w.rulesLine()}
	return p
}

func (w boardWords) seen() Part {
	s := w.board.Seen
	part := Part{Head: w.gapHeading(), Notes: []string{
		w.words.Say("board.seen", strconv.Itoa(s.Stores), strconv.Itoa(s.Datasets), strconv.Itoa(s.Read), strconv.Itoa(s.Flows)),
	}}
	if len(s.ByCause) > 0 {
		causes := make([]string, 0, boardCauses)
		for _, c := range s.ByCause[:min(len(s.ByCause), boardCauses)] {
			causes = append(causes, w.words.Say("cause."+string(c.Cause))+" "+strconv.Itoa(c.Gaps))
		}
		if len(s.ByCause) > boardCauses {
			causes = append(causes, "…")
		}
		part.Notes = append(part.Notes, w.words.Say("board.causes", causes...))
	}
	part.Notes = append(part.Notes, w.words.Say("board.unknowns",
		strconv.Itoa(s.NoPlace), strconv.Itoa(s.NoEntity), strconv.Itoa(s.NoReaders), strconv.Itoa(s.Datasets-s.Read)))
	if s.Incomplete {
		part.Notes = append(part.Notes, w.words.Say("footer.interrupted"))
	}
	return part
}

func (w boardWords) meters() Part {
	part := Part{Head: w.words.Say("board.meters")}
	var rows [][]string
	last := inventory.ID("")
	for _, g := range spread(w.gauges(), boardMeters) {
		row := w.cells(g)
		if g.Entity == last {
			row[0] = ""
		}
		last = g.Entity
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		part.Notes = []string{w.words.Say("board.no_meters")}
		return part
	}
	part.Cols = w.cols("board.col.meters")
	part.Rows = rows
	return part
}

// spread keeps the first meter of each entity while there is room, and then those that are near a mark, in their order.
func spread(all []gauge, room int) []gauge {
	var first, rest []int
	for i := range all {
		if i == 0 || all[i-1].Entity != all[i].Entity {
			first = append(first, i)
		} else if near(all[i].Meter, all[i].marks[0]) {
			rest = append(rest, i)
		}
	}
	taken := slices.Concat(first, rest)
	taken = slices.Sorted(slices.Values(taken[:min(len(taken), room)]))
	out := make([]gauge, 0, len(taken))
	for _, i := range taken {
		out = append(out, all[i])
	}
	return out
}

// rows shows the first rows of a section, and says how many there are behind.
func (w boardWords) rows(part Part, rows [][]string, most int) Part {
	part.Rows = rows[:min(len(rows), most)]
	if left := len(rows) - most; left > 0 {
		part.After = append(part.After, w.words.Say("more.json", strconv.Itoa(left)))
	}
	return part
}

func (v *view) cols(key string) []string { return strings.Split(v.words.Say(key), "\t") }

func (w boardWords) systems() Part {
	part := Part{Head: w.words.Say("board.systems"), Cols: w.cols("board.col.systems")}
	rows := make([][]string, 0, len(w.board.Systems))
	for _, s := range w.board.Systems {
		name := cmp.Or(s.System, w.words.Say("system.none"))
		if s.Declared > 0 {
			name = w.words.Say("system.grade", name, strconv.Itoa(s.Declared))
		}
		row := []string{w.entityName(s.Entity), name, strconv.Itoa(s.Stores)}
		for _, l := range levels() {
			row = append(row, orDash(s.ByLevel[l]))
		}
		rows = append(rows, append(row, orDash(s.Unread)))
	}
	return w.rows(part, rows, boardSystems)
}

// orDash says a number, and a dash for none.
func orDash(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

func (w boardWords) exposures() Part {
	part := Part{Head: w.words.Say("board.exposures", strconv.Itoa(len(w.board.Exposures)))}
	if len(w.board.Exposures) == 0 {
		part.Notes = []string{w.words.Say("board.no_exposures")}
		return part
	}
	part.Cols = w.cols("board.col.exposures")
	rows := make([][]string, 0, len(w.board.Exposures))
	for i := range w.board.Exposures {
		x := &w.board.Exposures[i]
		rows = append(rows, []string{
			x.Name, w.reach(x), w.words.Say("sensitive." + string(x.Sensitive)), w.peopleSpan(bounds{x.Low, x.High}),
			cmp.Or(x.Owner, w.words.Say("owner.none")), w.entityName(x.Entity),
		})
	}
	return w.rows(part, rows, boardExposures)
}

// peopleSpan says how many people, and a dash where nobody was counted.
func (v *view) peopleSpan(s bounds) string {
	if s.High == 0 {
		return "–"
	}
	return interval(s.Low, s.High)
}

// reach says who can reach a store.
func (w boardWords) reach(x *ExposedStore) string {
	var parts []string
	if x.Public {
		parts = append(parts, w.words.Say("reach.public"))
	}
	if len(x.Places) > 0 {
		named := make([]string, 0, len(x.Places))
		for _, p := range x.Places {
			named = append(named, w.place(p))
		}
		parts = append(parts, w.words.Say("reach.places", named...))
	}
	return strings.Join(parts, "; ")
}

// place words a country code or a zone.
func (v *view) place(p string) string {
	if v.words.Has("zone." + p) {
		return v.words.Say("zone." + p)
	}
	return strings.ToUpper(p)
}

func (w boardWords) deadlines() Part {
	part := Part{Head: w.words.Say("board.deadlines", strconv.Itoa(deadlineDays), strconv.Itoa(len(w.board.Deadlines)))}
	rows := make([][]string, 0, len(w.board.Deadlines))
	for i := range w.board.Deadlines {
		duty := &w.board.Deadlines[i]
		day := dueBy(duty).String()
		switch {
		case dueBy(duty) < w.board.Day:
			day = w.words.Say("due.past", day)
		case duty.Due == 0:
			day = w.words.Say("due.latest", day)
		case duty.Approximate:
			day = w.words.Say("due.about", day)
		}
		rows = append(rows, []string{day, w.entityName(duty.Entity), duty.System, w.dutyName(duty)})
	}
	part = w.rows(part, rows, boardDeadlines)
	if len(rows) == 0 {
		part.Notes = append(part.Notes, w.words.Say("board.no_deadlines"))
	}
	if w.board.Undated > 0 {
		part.After = append(part.After, w.words.Say("board.undated", strconv.Itoa(w.board.Undated)))
	}
	return part
}

// dutyText says a duty in the language of the page.
func (v *view) dutyText(duty *decide.Duty) string {
	text := duty.EN
	if v.words.Lang == "zh" {
		text = duty.ZH
	}
	return cmp.Or(text, v.means(duty.Obligation))
}

// dutyName says a duty in few words where there are some for it, with the mark of how it is known.
func (v *view) dutyName(duty *decide.Duty) string {
	if key := "obligation." + duty.Obligation; v.words.Has(key) {
		return marked(v.words.Say(key), duty.Evidence)
	}
	return marked(v.dutyText(duty), duty.Evidence)
}

func (w boardWords) options() Part {
	if w.board.Unplanned {
		return Part{Head: w.words.Say("board.options"), Notes: []string{w.words.Say("board.unplanned")}}
	}
	part := Part{Head: w.words.Say("board.options"), Cols: w.cols("board.col.options")}
	for _, o := range w.board.Options {
		weeks := "–"
		if o.Possible > 0 {
			weeks = w.words.Say("option.weeks", interval(int64(o.Weeks.P50), int64(o.Weeks.P95)))
			if o.Weeks.P95 == 0 {
				weeks = w.words.Say("option.now")
			}
		}
		part.Rows = append(part.Rows, []string{
			w.words.Say("board.option." + string(o.Kind)), strconv.Itoa(o.Possible) + " / " + strconv.Itoa(o.Of),
			strconv.Itoa(o.Chosen), weeks,
		})
	}
	return part
}

func (w boardWords) answers() Part {
	part := Part{Head: w.words.Say("board.answers", strconv.Itoa(w.board.Questions))}
	for i := range w.board.Answers[:min(len(w.board.Answers), boardAnswers)] {
		a := &w.board.Answers[i]
		effect := w.words.Say("board.changes", strconv.Itoa(a.Changes))
		if a.Settles > 0 {
			effect = w.words.Say("board.settles", strconv.Itoa(a.Settles))
		}
		part.Notes = append(part.Notes, w.words.Say("board.answer", effect, w.subjectName(a.Of), w.text(a.text()), w.words.Say("by."+a.By)))
	}
	return part
}
