package report

import (
	"strconv"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// BriefPage words the document for counsel in one language, the articles in both.
func (c *Counselor) BriefPage(d *Document, b *Brief, words *Words) *Page {
	s := speaker{view: newView(d, words), brief: b}
	p := s.page()
	for i := range b.Paragraphs {
		one := &b.Paragraphs[i]
		part := Part{Head: s.paragraphHead(one)}
		for _, said := range s.sayings(one) {
			part.Notes = append(part.Notes, words.Say(said[0])+words.Say("brief.colon")+said[1])
		}
		p.Parts = append(p.Parts, part)
	}
	p.Parts = append(p.Parts, lawWords{s.view}.articleParts(b.Articles)...)
	return p
}

// BriefSides words the document with both languages side by side, for a printer.
func (c *Counselor) BriefSides(d *Document, b *Brief, words *Words) *Page {
	s := speaker{view: newView(d, words), brief: b}
	en, zh := speaker{newView(d, c.EN), b}, speaker{newView(d, c.ZH), b}
	p := s.page()
	cols := []string{"", "English", "中文"}
	for i := range b.Paragraphs {
		one := &b.Paragraphs[i]
		part := Part{Head: s.paragraphHead(one), Cols: cols}
		right := zh.sayings(one)
		for j, said := range en.sayings(one) {
			label := c.EN.Say(said[0]) + " · " + c.ZH.Say(said[0])
			part.Rows = append(part.Rows, []string{label, said[1], right[j][1]})
		}
		p.Parts = append(p.Parts, part)
	}
	articles := Part{Head: words.Say("brief.articles", strconv.Itoa(len(b.Articles))), Cols: cols}
	for i := range b.Articles {
		a := &b.Articles[i]
		ref := a.Instrument + "/" + a.Number
		articles.Rows = append(articles.Rows, []string{
			en.article(ref) + " · " + zh.article(ref) + " (" + words.Say("evidence."+a.Evidence) + ")", a.EN, a.ZH,
		})
	}
	p.Parts = append(p.Parts, articles)
	return p
}

// page is the head and the foot of the document, and the first part: what was not seen.
func (s speaker) page() *Page {
	p := &Page{Title: s.words.Say("brief.title", s.brief.On.String()), Lead: []string{s.words.Say("brief.lead")}}
	if old := s.oldRules(); old != "" {
		p.Lead = append(p.Lead, old)
	}
	unseen := Part{Head: s.gapHeading()}
	for _, g := range s.gaps() {
		unseen.Rows = append(unseen.Rows, []string{g.object(), g.Cause, g.Fix})
	}
	if len(unseen.Rows) > 0 {
		unseen.Cols = lawWords{s.view}.cols("col.gap")
	}
	p.Parts = []Part{unseen}
	p.Foot = []string{s.rulesLine()}
	return p
}

func (s speaker) paragraphHead(p *Paragraph) string {
	where := s.where(decide.Decision{Dataset: p.Decision.Dataset, Flow: p.Decision.Flow})
	return strconv.Itoa(p.Number) + ". " + s.entityName(p.Entity) + ": " + where
}

// OfSubject chooses the paragraphs of what a person asked for: of a dataset, a store, a flow, or all when it is nil.
func (d *Document) OfSubject(s *Subject) func(*Paragraph) bool {
	stores := map[inventory.ID]inventory.ID{}
	for i := range d.Datasets {
		stores[d.Datasets[i].ID] = d.Datasets[i].Store
	}
	return func(p *Paragraph) bool {
		if s == nil {
			return true
		}
		return s.ID == p.Decision.Flow || s.ID == p.Decision.Dataset || s.ID == stores[p.Decision.Dataset]
	}
}
