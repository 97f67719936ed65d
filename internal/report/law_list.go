package report

import (
	"cmp"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/decide"
)

// Counsel is what the user's counsel said of a rule.
type Counsel struct {
	State string     `json:"state"` // none, approved, lapsed, revoked
	By    string     `json:"by,omitempty"`
	At    *time.Time `json:"at,omitempty"`
	Note  string     `json:"note,omitempty"`
}

// LawBook is the law as it is shown: the rules of the pack on a day, and what counsel said of them.
type LawBook struct {
	Rules   *decide.Rules
	On      decide.Date
	Counsel func(*decide.Rule) Counsel
}

// LawFilter narrows a list. Empty parts let everything through.
type LawFilter struct {
	Rank     string
	Evidence string
	All      bool // what is not in force on the day too
}

// LawList is instruments and rules of the pack on a day.
type LawList struct {
	On          decide.Date         `json:"on"`
	Version     string              `json:"version"`
	RulesAsOf   decide.Date         `json:"rules_as_of"`
	Instruments []decide.Instrument `json:"instruments"`
	Rules       []LawRule           `json:"rules"`
}

// LawRule is a rule with what counsel said of it.
type LawRule struct {
	decide.Rule
	Counsel Counsel `json:"counsel"`
}

// WriteJSON writes the list as indented JSON.
func (l *LawList) WriteJSON(w io.Writer) error { return writeIndented(w, l) }

// List lists what is in force on the day of the book.
func (b *LawBook) List(f LawFilter) *LawList {
	l := &LawList{
		On: b.On, Version: b.Rules.Version(), RulesAsOf: b.Rules.AsOf(),
		Instruments: []decide.Instrument{}, Rules: []LawRule{},
	}
	for _, in := range b.Rules.Instruments() {
		if (f.All || inForce(&in, b.On)) && f.fits(in.Rank, in.Evidence) {
			l.Instruments = append(l.Instruments, in)
		}
	}
	for _, x := range b.Rules.Catalogue(b.On) {
		if (f.All || x.InForce(b.On)) && f.fits(x.Rank, x.Evidence) {
			l.Rules = append(l.Rules, LawRule{Rule: x, Counsel: b.Counsel(&x)})
		}
	}
	return l
}

// fits reports whether the filter lets something through.
func (f *LawFilter) fits(rank, evidence string) bool {
	return (f.Rank == "" || f.Rank == rank) && (f.Evidence == "" || f.Evidence == evidence)
}

// inForce reports whether an instrument is in force on a day, or is a draft that was published by then.
func inForce(in *decide.Instrument, on decide.Date) bool {
	from := in.InForce
	if from == 0 {
		from = in.Issued
	}
	return from <= on && (in.Until == 0 || on <= in.Until)
}

// LawListPage words a list.
func LawListPage(l *LawList, words *Words) *Page {
	w := lawWords{view: newView(&Document{}, words)}
	p := &Page{Title: words.Say("law.list.title", l.On.String(), l.Version)}
	if len(l.Instruments) > 0 {
		part := Part{Head: words.Say("law.list.instruments", strconv.Itoa(len(l.Instruments))), Cols: w.cols("law.col.instruments")}
		for i := range l.Instruments {
			part.Rows = append(part.Rows, w.instrumentRow(&l.Instruments[i]))
		}
		p.Parts = append(p.Parts, part)
	}
	if len(l.Rules) > 0 {
		part := Part{Head: words.Say("law.list.rules", strconv.Itoa(len(l.Rules))), Cols: w.cols("law.col.rules")}
		for i := range l.Rules {
			part.Rows = append(part.Rows, w.ruleRow(&l.Rules[i]))
		}
		p.Parts = append(p.Parts, part)
	}
	p.Foot = []string{words.Say("law.evidence"), words.Say("law.foot", l.RulesAsOf.String())}
	return p
}

func (w lawWords) instrumentRow(in *decide.Instrument) []string {
	since := in.InForce.String()
	if since == "" {
		since = "(" + in.Issued.String() + ")"
	}
	return []string{in.ID, w.words.Say("rank." + in.Rank), w.words.Say("status." + in.Status), since, in.Evidence, w.both(in.ZH, in.EN)}
}

func (w lawWords) ruleRow(r *LawRule) []string {
	since := "–"
	if r.From != 0 {
		since = r.From.String()
	}
	status := w.words.Say("rank." + r.Rank)
	if r.Status != "" {
		status = w.words.Say("status." + r.Status)
	}
	result := cmp.Or(w.means(r.Result), "–")
	if r.Table == "sensitive" {
		result = w.words.Say("sensitive.yes")
	}
	return []string{r.ID, status, result, since, r.Evidence, w.words.Say("counsel." + r.Counsel.State)}
}

// Ranks are the ranks that instruments and rules of the book have, in the order in which they are met.
func (b *LawBook) Ranks() []string {
	var ranks []string
	for _, in := range b.Rules.Instruments() {
		if !slices.Contains(ranks, in.Rank) {
			ranks = append(ranks, in.Rank)
		}
	}
	slices.Sort(ranks)
	return ranks
}

// IDs are the ids of all rules and instruments, rules first.
func (b *LawBook) IDs() []string {
	var ids []string
	for _, x := range b.Rules.Catalogue(b.On) {
		ids = append(ids, x.ID)
	}
	for _, in := range b.Rules.Instruments() {
		ids = append(ids, in.ID)
	}
	return ids
}
