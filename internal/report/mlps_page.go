package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// gradedWords words the report on graded protection.
type gradedWords struct {
	*view
	graded *Graded
	system map[inventory.ID]string // their names
}

// GradedPage words the report on graded protection.
func GradedPage(d *Document, g *Graded, words *Words) *Page {
	w := gradedWords{view: newView(d, words), graded: g, system: map[inventory.ID]string{}}
	for i := range g.Systems {
		w.system[g.Systems[i].ID] = cmp.Or(g.Systems[i].Name, words.Say("system.none"))
	}
	p := &Page{Title: words.Say("mlps.title", g.Day.String()), Lead: []string{words.Say("mlps.lead")}}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	p.Parts = []Part{w.unseenPart(), w.systems(), w.controls(), w.short(), w.questions(), w.duties(), w.survey()}
	p.Foot = []string{words.Say("evidence.marks"), w.rulesLine()}
	return p
}

func (w gradedWords) systems() Part {
	part := Part{Head: w.words.Say("mlps.systems", strconv.Itoa(len(w.graded.Systems)))}
	if len(w.graded.Systems) == 0 {
		part.Notes = []string{w.words.Say("mlps.none")}
		return part
	}
	part.Cols = w.cols("mlps.col.systems")
	for i := range w.graded.Systems {
		s := &w.graded.Systems[i]
		declared := "–"
		if s.Declared > 0 {
			declared = strconv.Itoa(s.Declared)
		}
		place := "–"
		if s.Storage != decide.NoRule {
			place = w.words.Say("storage." + string(s.Storage))
			if s.Declared == 0 {
				place = w.words.Say("mlps.if_filed", place)
			}
		}
		part.Rows = append(part.Rows, []string{
			w.entityName(s.Entity), w.system[s.ID], strconv.Itoa(len(s.Stores)), declared, w.suggested(s), place,
			marked(w.reasons(s), s.Evidence),
		})
	}
	return part
}

// suggested says the suggested grade, and up to which grade what is not known leaves it open.
func (v *view) suggested(s *decide.System) string {
	text := strconv.Itoa(s.Suggested)
	if s.Possible > s.Suggested {
		text += "–" + strconv.Itoa(s.Possible)
	}
	return text
}

func (w gradedWords) reasons(s *decide.System) string {
	parts := make([]string, 0, len(s.Reasons)+1)
	for _, r := range s.Reasons {
		parts = append(parts, w.words.said(r.ZH, r.EN))
	}
	if len(s.Missing) > 0 {
		parts = append(parts, w.words.Say("missing", strings.Join(w.words.Facts(s.Missing), w.words.Say("lawyer.list"))))
	}
	return strings.Join(parts, "; ")
}

// controls shows each control of each system by one word, and what the words stand for.
func (w gradedWords) controls() Part {
	part := Part{Head: w.words.Say("mlps.controls"), Notes: []string{w.words.Say("mlps.met")}}
	at := map[string]int{}
	for i := range w.graded.Systems {
		for j := range w.graded.Systems[i].Controls {
			c := &w.graded.Systems[i].Controls[j]
			if _, known := at[c.ID]; known {
				continue
			}
			at[c.ID] = len(at)
			part.Cols = append(part.Cols, strings.ReplaceAll(c.ID, "-", " "))
			part.After = append(part.After,
				strings.ReplaceAll(c.ID, "-", " ")+": "+marked(w.words.said(c.ZH, c.EN), c.Evidence)+" ("+articles(c.Citations)+")")
		}
	}
	for i := range w.graded.Systems {
		s := &w.graded.Systems[i]
		row := append([]string{w.system[s.ID]}, slices.Repeat([]string{"–"}, len(at))...)
		for j := range s.Controls {
			row[at[s.Controls[j].ID]+1] = w.words.Say("control." + string(s.Controls[j].State))
		}
		part.Rows = append(part.Rows, row)
	}
	if len(part.Cols) > 0 {
		part.Cols = append([]string{w.words.Say("mlps.col.system")}, part.Cols...)
	}
	return part
}

// short lists what falls short, with the stores.
func (w gradedWords) short() Part {
	part := Part{Head: w.words.Say("mlps.short")}
	for i := range w.graded.Systems {
		s := &w.graded.Systems[i]
		for j := range s.Controls {
			c := &s.Controls[j]
			if c.State != inventory.No {
				continue
			}
			part.Rows = append(part.Rows, []string{
				w.entityName(s.Entity), w.system[s.ID], strings.ReplaceAll(c.ID, "-", " "), w.storeNames(c.Stores, len(s.Stores)),
			})
		}
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.words.Say("none")}
		return part
	}
	part.Cols = w.cols("mlps.col.short")
	return part
}

// namedStores is how many stores a row names; the JSON form has all.
const namedStores = 3

func (w gradedWords) storeNames(ids []inventory.ID, of int) string {
	if len(ids) == of && of > 1 {
		return w.words.Say("mlps.all_stores", strconv.Itoa(of))
	}
	return w.someOf(ids)
}

// articles lists citations as instrument and article.
func articles(cited []decide.Citation) string {
	list := make([]string, 0, len(cited))
	for _, c := range cited {
		list = append(list, c.Instrument+" "+c.Article)
	}
	return strings.Join(list, ", ")
}

// questions says each question once, with the systems of which it is open.
func (w gradedWords) questions() Part {
	part := Part{Head: w.words.Say("mlps.questions")}
	var order []decide.Checkpoint
	of := map[string][]string{}
	for i := range w.graded.Systems {
		s := &w.graded.Systems[i]
		for _, q := range s.Questions {
			if of[q.ID] == nil {
				order = append(order, q)
			}
			of[q.ID] = append(of[q.ID], w.entityName(s.Entity)+" "+w.system[s.ID])
		}
	}
	for _, q := range order {
		part.Notes = append(part.Notes, w.question(q)+w.words.Say("mlps.of", strings.Join(of[q.ID], "; ")))
	}
	return part
}

// question says a question with its mark and its articles.
func (v *view) question(q decide.Checkpoint) string {
	text := marked(v.words.said(q.ZH, q.EN), q.Evidence)
	if len(q.Citations) == 0 {
		return text
	}
	return text + " (" + articles(q.Citations) + ")"
}

func (w gradedWords) duties() Part {
	part := Part{Head: w.words.Say("mlps.duties")}
	for i := range w.graded.Duties {
		d := &w.graded.Duties[i]
		due := cmp.Or(d.Due.String(), "–")
		part.Rows = append(part.Rows, []string{
			due, w.entityName(d.Entity), d.System, w.words.Say("done." + doneWord(d.Done)), w.words.said(d.ZH, d.EN), articles(d.Citations),
		})
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.words.Say("mlps.no_duties")}
		return part
	}
	part.Cols = w.cols("mlps.col.duties")
	return part
}

func doneWord(done *bool) string {
	switch {
	case done == nil:
		return "unknown"
	case *done:
		return "yes"
	default:
		return "no"
	}
}

func (w gradedWords) survey() Part {
	part := Part{Head: w.words.Say("mlps.survey", strconv.Itoa(len(w.graded.Survey)))}
	for i := range w.graded.Survey {
		part.Rows = append(part.Rows, w.surveyRow(&w.graded.Survey[i]))
	}
	if len(part.Rows) > 0 {
		part.Cols = w.cols("mlps.col.survey")
	}
	return part
}

func (w gradedWords) surveyRow(l *SurveyLine) []string {
	kinds := make([]string, 0, len(l.Kinds))
	for _, k := range l.Kinds {
		kinds = append(kinds, w.words.said(k.ZH, k.EN))
	}
	held := cmp.Or(strings.Join(append(kinds, l.DataKinds...), w.words.Say("comma")), w.words.Say("mlps.no_kinds"))
	if !l.Read {
		held = w.words.Say("mlps.unread", held)
	}
	exports := make([]string, 0, len(l.Exports))
	for _, e := range l.Exports {
		exports = append(exports, w.place(cmp.Or(e.Country, string(e.Zone))))
	}
	return []string{
		w.system[l.System], cmp.Or(w.names[l.Dataset], string(l.Dataset)), held, w.volume(l), w.heads(l.People), w.heads(l.Sensitive),
		w.place(cmp.Or(l.Place.Country, string(l.Place.Zone))), cmp.Or(strings.Join(exports, w.words.Say("comma")), "–"),
		cmp.Or(strings.Join(l.Recipients, w.words.Say("comma")), "–"),
	}
}

// volume says rows, else bytes, else that neither is known.
func (w gradedWords) volume(l *SurveyLine) string {
	switch {
	case l.Rows != nil:
		return w.words.Say("mlps.rows", thousands(l.Rows.Value))
	case l.Bytes != nil:
		return w.words.Say("mlps.bytes", thousands(l.Bytes.Value))
	default:
		return w.words.Say("zone.unknown")
	}
}

func (v *view) heads(b *bounds) string {
	if b == nil {
		return v.words.Say("zone.unknown")
	}
	return interval(b.Low, b.High)
}
