package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// LawEntry is one instrument with its articles and the rules that rest on it, or one rule with the articles behind it.
type LawEntry struct {
	On         decide.Date        `json:"on"`
	Instrument *decide.Instrument `json:"instrument,omitempty"`
	Rule       *LawRule           `json:"rule,omitempty"`
	Articles   []LawArticle       `json:"articles"`
	RestOnIt   []string           `json:"rules,omitempty"` // of an instrument: the rules in force on the day that cite it
}

// LawArticle is an article with the title of its instrument.
type LawArticle struct {
	decide.Article
	TitleZH  string `json:"title_zh"`
	TitleEN  string `json:"title_en"`
	Formerly string `json:"formerly,omitempty"` // its number before
	Later    string `json:"later,omitempty"`    // its number today, where the day is earlier
}

// WriteJSON writes the entry as indented JSON.
func (e *LawEntry) WriteJSON(w io.Writer) error { return writeIndented(w, e) }

// Show returns the rule or the instrument with an id; nil when the book has none.
func (b *LawBook) Show(id string) *LawEntry {
	e := &LawEntry{On: b.On, Articles: []LawArticle{}}
	if in, ok := b.Rules.Instrument(id); ok {
		e.Instrument = &in
		for _, a := range b.Rules.Articles(id, b.On) {
			e.Articles = append(e.Articles, b.article(a))
		}
		for _, x := range b.Rules.Catalogue(b.On) {
			cites := func(c decide.Citation) bool { return c.Instrument == id }
			if x.InForce(b.On) && slices.ContainsFunc(x.Citations, cites) {
				e.RestOnIt = append(e.RestOnIt, x.ID)
			}
		}
		return e
	}
	for _, x := range b.Rules.Catalogue(b.On) {
		if x.ID == id {
			e.Rule = &LawRule{Rule: x, Counsel: b.Counsel(&x)}
			for _, c := range x.Citations {
				e.Articles = append(e.Articles, b.find(c))
			}
			return e
		}
	}
	return nil
}

// find returns the article of a citation.
func (b *LawBook) find(c decide.Citation) LawArticle {
	for _, a := range b.Rules.Articles(c.Instrument, b.On) {
		if a.Number == c.Article {
			return b.article(a)
		}
	}
	return LawArticle{Article: decide.Article{Instrument: c.Instrument, Number: c.Article, ZH: c.ZH, EN: c.EN}}
}

func (b *LawBook) article(a decide.Article) LawArticle {
	l := LawArticle{Article: a}
	if in, ok := b.Rules.Instrument(a.Instrument); ok {
		l.TitleZH, l.TitleEN = in.ZH, in.EN
	}
	for _, other := range b.Rules.Articles(a.Instrument, 0) {
		switch {
		case other.Ref != a.Ref || other.Number == a.Number:
		case other.To != 0 && other.To < b.On:
			l.Formerly = other.Number
		case other.From > b.On:
			l.Later = other.Number
		}
	}
	return l
}

// LawEntryPage words an entry.
func LawEntryPage(e *LawEntry, words *Words) *Page {
	w := lawWords{view: newView(&Document{}, words)}
	if e.Rule != nil {
		return w.rulePage(e)
	}
	return w.instrumentPage(e)
}

func (w lawWords) instrumentPage(e *LawEntry) *Page {
	in := e.Instrument
	p := &Page{Title: in.ZH + " · " + in.EN + " (" + in.ID + ")"}
	about := Part{Head: w.words.Say("law.about", e.On.String())}
	add := func(key, text string) {
		if text != "" {
			about.Notes = append(about.Notes, w.words.Say(key, text))
		}
	}
	add("law.rank", w.words.Say("rank."+in.Rank))
	add("law.status", w.words.Say("status."+in.Status))
	add("law.body", strings.TrimSpace(cmp.Or(w.both(in.BodyZH, in.Body), in.Body)+" "+in.Number))
	add("law.issued", in.Issued.String())
	add("law.in_force", in.InForce.String())
	add("law.until", in.Until.String())
	add("law.comments", in.CommentsUntil.String())
	add("law.would", w.both(in.WouldZH, in.WouldEN))
	about.Notes = append(about.Notes, w.known(in.Evidence, in.Source, in.CheckedOn, in.CheckedBy)...)
	add("law.note", cmp.Or(w.both(in.NoteZH, in.Note), in.Note))
	p.Parts = append(p.Parts, about)
	p.Parts = append(p.Parts, w.articleParts(e.Articles)...)
	if len(e.RestOnIt) > 0 {
		p.Parts = append(p.Parts, Part{Head: w.words.Say("law.rest"), Notes: []string{strings.Join(e.RestOnIt, ", ")}})
	}
	return p
}

// known says how something is known, and that it is not verified where it is not.
func (w lawWords) known(evidence, source string, on decide.Date, by string) []string {
	return []string{
		w.words.Say("law.known", w.words.Say("evidence."+cmp.Or(evidence, "U")), source), w.words.Say("law.checked", on.String(), by),
	}
}

// articleParts quotes articles in both languages, whatever the language of the report: the Chinese text is the law's.
func (w lawWords) articleParts(all []LawArticle) []Part {
	parts := make([]Part, 0, len(all))
	for i := range all {
		a := &all[i]
		part := Part{
			Head:  w.words.Say(passageOr("law.article", "law.passage", a.Number), w.both(a.TitleZH, a.TitleEN), a.Number, w.words.Say("evidence."+cmp.Or(a.Evidence, "U"))),
			Notes: []string{a.ZH, a.EN},
		}
		if a.Formerly != "" {
			part.Notes = append(part.Notes, w.words.Say("law.formerly", a.Formerly, a.From.String()))
		}
		if a.Later != "" {
			part.Notes = append(part.Notes, w.words.Say("law.later", a.Later, a.To.String()))
		}
		if note := cmp.Or(w.both(a.NoteZH, a.Note), a.Note); note != "" {
			part.Notes = append(part.Notes, w.words.Say("law.note", note))
		}
		parts = append(parts, part)
	}
	return parts
}

func (w lawWords) rulePage(e *LawEntry) *Page {
	r := e.Rule
	p := &Page{Title: w.words.Say("law.rule.title", r.ID, e.On.String())}
	if r.Status != "" {
		p.Lead = append(p.Lead, w.words.Say("law.rule.draft"))
	}
	if !r.InForce(e.On) {
		p.Lead = append(p.Lead, w.words.Say("law.rule.off", e.On.String()))
	}
	says := Part{Head: w.words.Say("law.rule.says"), Notes: []string{r.ZH, r.EN}}
	says.Notes = append(says.Notes, w.words.Say("law.rule.result", w.means(r.Result), w.words.Say("rank."+r.Rank),
		cmp.Or(r.From.String(), "–"), cmp.Or(r.To.String(), "–")))
	if r.Review {
		says.Notes = append(says.Notes, w.words.Say("law.rule.review", w.words.Say("settler."+cmp.Or(r.Settles, "lawyer"))))
	}
	when := Part{Head: w.words.Say("law.rule.when"), Notes: []string{r.When}}
	for _, t := range r.Terms {
		when.Notes = append(when.Notes, w.words.Say("law.rule.term", t.ID, cmp.Or(w.both(t.ZH, t.EN), "–"), cmp.Or(t.When, "–")))
	}
	when.Notes = append(when.Notes, w.words.Say("unknown."+cmp.Or(r.Unknown, "open")))
	p.Parts = append(p.Parts, says, when)
	p.Parts = append(p.Parts, w.articleParts(e.Articles)...)
	p.Parts = append(p.Parts, w.cases(r), Part{
		Head: w.words.Say("law.rule.known"), Notes: append(w.known(r.Evidence, r.Source, r.CheckedOn, r.CheckedBy), w.counsel(r)),
	})
	if r.Note != "" {
		last := &p.Parts[len(p.Parts)-1]
		last.Notes = append(last.Notes, w.words.Say("law.note", r.Note))
	}
	return p
}

// counsel says whether counsel approved a rule.
func (w lawWords) counsel(r *LawRule) string {
	c := &r.Counsel
	if c.At == nil {
		return w.words.Say("counsel.line." + c.State)
	}
	return w.words.Say("counsel.line."+c.State, c.By, c.At.In(shanghaiTime()).Format("2006-01-02"), c.Note)
}

// cases are the examples that the rule gets right whenever it is loaded.
func (w lawWords) cases(r *LawRule) Part {
	part := Part{Head: w.words.Say("law.rule.cases"), Cols: w.cols("law.col.cases")}
	for _, c := range r.Cases {
		part.Rows = append(part.Rows, []string{c.Name, cmp.Or(c.On.String(), "–"), w.words.Say("case." + c.Want)})
	}
	return part
}
