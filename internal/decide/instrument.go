package decide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What an instrument may be: in force; watched, because it is a draft; doubtful, because nobody confirmed that it is
// still valid; or replaced by another one.
const (
	statusInForce  = "in_force"
	statusWatch    = "watch"
	statusDoubtful = "doubtful"
	statusReplaced = "replaced"
)

// Instrument is a law, regulation, rule, notice, standard, draft or practice of the pack. A draft has no day in force:
// it is watched from the day on which it was published for comments.
type Instrument struct {
	ID            string `json:"id"`
	ZH            string `json:"zh"`
	EN            string `json:"en"`
	Body          string `json:"body"`
	BodyZH        string `json:"body_zh"`
	Number        string `json:"number"`
	Rank          string `json:"rank"`
	Status        string `json:"status"` // in_force, watch, doubtful, replaced
	Issued        Date   `json:"issued,omitempty"`
	InForce       Date   `json:"in_force,omitempty"`
	Until         Date   `json:"valid_to,omitempty"`
	Dates         string `json:"dates,omitempty"`          // evidence of the dates and the number, where it differs from Evidence
	CommentsUntil Date   `json:"comments_until,omitempty"` // the last day for comments on a draft
	WouldZH       string `json:"would_zh,omitempty"`       // what a draft would change
	WouldEN       string `json:"would_en,omitempty"`
	Source        string `json:"source"`
	Evidence      string `json:"evidence"` // P primary text, S secondary, U unverified
	CheckedOn     Date   `json:"checked_on"`
	CheckedBy     string `json:"checked_by"`
	Note          string `json:"note,omitempty"` // what is not verified, or in conflict
	NoteZH        string `json:"note_zh,omitempty"`
}

// Article is one article of an instrument for as long as it has its number. The text is our paraphrase.
type Article struct {
	Instrument string   `json:"instrument"`
	Number     string   `json:"article"` // of that time
	Ref        string   `json:"ref"`     // instrument/number by which rules cite it, whatever the day: the last number
	From       Date     `json:"valid_from,omitempty"`
	To         Date     `json:"valid_to,omitempty"`
	ZH         string   `json:"zh"`
	EN         string   `json:"en"`
	Evidence   string   `json:"evidence"`
	ReplacedBy []string `json:"replaced_by,omitempty"` // refs of what prevails after To
	Note       string   `json:"note,omitempty"`
	NoteZH     string   `json:"note_zh,omitempty"`
}

// InForce reports whether the article had its number, and was in force, on a day.
func (a *Article) InForce(day Date) bool { return span{a.From, a.To}.holds(day) }

// Instruments returns every instrument of the pack in the order of their ids, cited by a rule or not.
func (r *Rules) Instruments() []Instrument {
	list := make([]Instrument, 0, len(r.law.instruments))
	for i := range r.law.instruments {
		list = append(list, r.law.instruments[i].describe())
	}
	return list
}

// Instrument returns the instrument with an id.
func (r *Rules) Instrument(id string) (Instrument, bool) {
	in := r.law.instrument(id)
	if in == nil {
		return Instrument{}, false
	}
	return in.describe(), true
}

// Articles returns the articles of an instrument that are in force on a day, with the numbers of that day, in the order
// of the text. On day zero it returns every article that the pack knows, under each number that it had.
func (r *Rules) Articles(instrument string, day Date) []Article {
	in := r.law.instrument(instrument)
	if in == nil {
		return nil
	}
	var list []Article
	for i := range in.Articles {
		for _, a := range in.Articles[i].versions(in) {
			if day == 0 || a.InForce(day) {
				list = append(list, a)
			}
		}
	}
	return list
}

func (in *instrument) describe() Instrument {
	return Instrument{
		ID: in.ID, ZH: in.ZH, EN: in.EN, Body: in.Body, BodyZH: in.BodyZH, Number: in.Number, Rank: in.Rank,
		Status: in.Status, Issued: in.Issued, InForce: in.InForce, Until: in.Until, Dates: in.Dates,
		CommentsUntil: in.Comments, WouldZH: in.Would.ZH, WouldEN: in.Would.EN, Source: in.Source,
		Evidence: in.Evidence, CheckedOn: in.On, CheckedBy: in.By, Note: in.Note, NoteZH: in.NoteZH,
	}
}

// since is the first day on which an article of the instrument can be cited.
func (in *instrument) since() Date {
	if in.Status == statusWatch {
		return in.Issued
	}
	return in.InForce
}

// check finds what a record of an instrument lacks.
func (in *instrument) check() error {
	statuses := []string{statusInForce, statusWatch, statusDoubtful, statusReplaced}
	switch {
	case in.ID == "" || !in.complete():
		return errors.New("id, zh and en are needed")
	case !slices.Contains(rankWords(), in.Rank):
		return fmt.Errorf("rank %q is none of %s", in.Rank, strings.Join(rankWords(), " "))
	case !slices.Contains(statuses, in.Status):
		return fmt.Errorf("status %q is none of %s", in.Status, strings.Join(statuses, " "))
	case in.Dates != "" && !isEvidence(in.Dates):
		return fmt.Errorf("dates: evidence %q is none of P S U", in.Dates)
	}
	return errors.Join(in.checkDraft(), in.checkDates(), in.checked.check())
}

// checkDraft keeps what only a draft has apart from what it cannot have.
func (in *instrument) checkDraft() error {
	draft := in.Rank == "draft"
	switch {
	case draft != (in.Status == statusWatch):
		return errors.New("rank draft and status watch go together")
	case draft && !in.Would.complete():
		return errors.New("would: a draft needs, in zh and en, what it would change")
	case draft && in.InForce != 0:
		return errors.New("in_force: a draft has no such day")
	case !draft && (in.Comments != 0 || in.Would != words{}):
		return errors.New("comments_until and would are for drafts")
	}
	return nil
}

func (in *instrument) checkDates() error {
	switch {
	case in.Until != 0 && in.Until < in.InForce:
		return errors.New("valid_to is before in_force")
	case in.Status == statusReplaced && in.Until == 0:
		return errors.New("valid_to: what is replaced needs its last day")
	case len(in.Articles) > 0 && in.since() == 0:
		return errors.New("an instrument whose day is not known cannot have articles to cite")
	}
	return nil
}

// check finds what a record of how something is known lacks.
func (c *checked) check() error {
	switch {
	case c.Source == "" || c.By == "" || c.On == 0:
		return errors.New("source, checked_on and checked_by are needed")
	case !isEvidence(c.Evidence):
		return fmt.Errorf("evidence %q is none of P S U", c.Evidence)
	}
	return nil
}

func isEvidence(word string) bool { return slices.Contains([]string{"P", "S", "U"}, word) }

// check finds what a record of an article lacks.
func (p *passage) check(in *instrument) error {
	switch {
	case p.Article == "" || !p.complete():
		return errors.New("article, zh and en are needed")
	case p.Evidence != "" && !isEvidence(p.Evidence):
		return fmt.Errorf("evidence %q is none of P S U", p.Evidence)
	case p.Formerly != "" && p.From == 0:
		return errors.New("formerly needs valid_from")
	case p.Formerly == p.Article:
		return errors.New("formerly is the same number")
	}
	return p.checkForce(in)
}

// checkForce compares the time of an article with that of its instrument.
func (p *passage) checkForce(in *instrument) error {
	switch {
	case p.From != 0 && p.From < in.since():
		return errors.New("valid_from is before the instrument is in force")
	case p.To != 0 && p.To < cmp.Or(p.From, in.since()):
		return errors.New("valid_to is before valid_from")
	case len(p.ReplacedBy) > 0 && p.To == 0:
		return errors.New("replaced_by needs valid_to")
	}
	return nil
}

// versions are the article under its number, and under the one that it had before.
func (p *passage) versions(in *instrument) []Article {
	a := Article{
		Instrument: in.ID, Number: p.Article, Ref: in.ID + "/" + p.Article,
		From: cmp.Or(p.From, in.since()), To: cmp.Or(p.To, in.Until), ZH: p.ZH, EN: p.EN,
		Evidence: cmp.Or(p.Evidence, in.Evidence), ReplacedBy: p.ReplacedBy, Note: p.Note, NoteZH: p.NoteZH,
	}
	if p.Formerly == "" {
		return []Article{a}
	}
	before := a
	before.Number, before.From, before.To, before.ReplacedBy = p.Formerly, in.since(), a.From.before(), nil
	return []Article{a, before}
}
