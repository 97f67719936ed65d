package report

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// childrenWords words the worksheet on minors.
type childrenWords struct {
	*view
	sheet *ChildrenSheet
}

// ChildrenPage words the worksheet on minors.
func ChildrenPage(d *Document, s *ChildrenSheet, words *Words) *Page {
	w := childrenWords{view: newView(d, words), sheet: s}
	p := &Page{
		Title: words.Say("minors.title", strconv.Itoa(s.Year), s.Due.String()),
		Lead:  []string{words.Say("minors.lead")},
	}
	if old := w.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	p.Parts = []Part{w.unseenPart(), w.entities(), w.datasets(), w.access(), w.questions()}
	p.Foot = []string{words.Say("evidence.marks"), w.rulesLine()}
	return p
}

func (w childrenWords) entities() Part {
	part := Part{Head: w.words.Say("minors.entities"), Notes: []string{w.words.Say("minors.bounds")}}
	for i := range w.sheet.Entities {
		e := &w.sheet.Entities[i]
		part.Rows = append(part.Rows, []string{
			w.entityName(e.Entity), w.peopleSpan(e.Under14), w.peopleSpan(e.From14), w.peopleSpan(e.NoAge), w.matched(e), w.without(e),
			w.words.Say("seen." + string(e.Guardians)),
		})
	}
	if len(part.Rows) == 0 {
		part.Notes = []string{w.words.Say("minors.nobody")}
		return part
	}
	part.Cols = w.cols("minors.col.entities")
	return part
}

func (w childrenWords) matched(e *ChildrenEntity) string {
	if e.Matched == nil {
		return w.words.Say("minors.no_records")
	}
	return w.words.Say("minors.by", interval(e.Matched.Low, e.Matched.High), e.Consent.By)
}

// without is how many people under 14 have no record, where records were seen or not.
func (w childrenWords) without(e *ChildrenEntity) string {
	if e.Consent == nil {
		return w.peopleSpan(e.Under14)
	}
	return interval(e.Consent.Without.Low, e.Consent.Without.High)
}

func (w childrenWords) datasets() Part {
	part := Part{Head: w.words.Say("minors.datasets")}
	for i := range w.sheet.Entities {
		e := &w.sheet.Entities[i]
		for j := range e.Datasets {
			d := &e.Datasets[j]
			under, from := w.peopleSpan(d.Under14), w.peopleSpan(d.From14)
			if !d.Counted {
				under, from = w.words.Say("minors.likely"), w.words.Say("minors.likely")
			}
			guardians := inventory.No
			if d.Guardians {
				guardians = inventory.Yes
			}
			part.Rows = append(part.Rows, []string{
				w.entityName(e.Entity), w.name(d.Dataset), under, from, w.words.Say("seen." + string(guardians)),
				w.words.Say("log." + string(d.Logging)),
			})
		}
	}
	if len(part.Rows) > 0 {
		part.Cols = w.cols("minors.col.datasets")
	}
	return part
}

func (w childrenWords) access() Part {
	part := Part{Head: w.words.Say("minors.access"), Notes: []string{w.words.Say("minors.access_note")}}
	for i := range w.sheet.Entities {
		e := &w.sheet.Entities[i]
		for _, a := range e.Access {
			known := "–"
			if a.Source != "" {
				known = w.words.Say("source." + a.Source)
			}
			part.Rows = append(part.Rows, []string{
				w.name(a.Dataset), cmp.Or(a.Who, "–"), w.placeName(a.From), strings.ReplaceAll(cmp.Or(a.Via, string(a.Mode)), "_", " "),
				known,
			})
		}
	}
	if len(part.Rows) > 0 {
		part.Cols = w.cols("minors.col.access")
	}
	return part
}

func (w childrenWords) questions() Part {
	part := Part{Head: w.words.Say("minors.questions")}
	for _, q := range w.sheet.Questions {
		part.Notes = append(part.Notes, w.question(q)+" ______")
	}
	return part
}
