package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// LawDiffPage words a comparison: results first, grouped by what changed and why, then the pack.
func LawDiffPage(d *Document, l *LawDiff, words *Words) *Page {
	w := lawWords{view: newView(cmp.Or(d, &Document{}), words)}
	p := &Page{Title: words.Say("lawdiff.title", w.side(&l.Before), w.side(&l.After))}
	if in, ok := l.After.Rules.Instrument(l.After.Draft); ok {
		p.Parts = append(p.Parts, Part{
			Head: words.Say("lawdiff.draft", w.both(in.ZH, in.EN), words.Say("evidence."+in.Evidence)),
			Notes: []string{
				words.Say("lawdiff.would", w.both(in.WouldZH, in.WouldEN)), words.Say("law.comments", cmp.Or(in.CommentsUntil.String(), "–")),
			},
		})
	}
	if d != nil {
		p.Lead = append(p.Lead, w.gapHeading())
		p.Parts = append(p.Parts, w.changes(l)...)
	}
	p.Parts = append(p.Parts, w.ruleChanges(l), w.renumbered(l))
	p.Foot = []string{words.Say("law.foot", l.After.Rules.AsOf().String())}
	if d != nil {
		p.Foot = append(p.Foot, w.rulesLine())
	}
	return p
}

// lawWords words what is said of the law.
type lawWords struct{ *view }

func (w lawWords) side(s *LawSide) string {
	if s.Draft != "" {
		return w.words.Say("lawdiff.with", s.On.String(), s.Draft)
	}
	return s.On.String()
}

func (w lawWords) cols(key string) []string { return strings.Split(w.words.Say(key), "\t") }

// both chooses the text of the language at hand.
func (w lawWords) both(zh, en string) string {
	if w.words.Lang == "zh" {
		return zh
	}
	return en
}

// changes are the results that differ: one part for all that changed alike, for the same reasons.
func (w lawWords) changes(l *LawDiff) []Part {
	deciding := 0
	for i := range l.Changes {
		if l.Changes[i].decides() {
			deciding++
		}
	}
	head := Part{Head: w.words.Say("lawdiff.changes",
		strconv.Itoa(len(l.Changes)), strconv.Itoa(l.Compared), strconv.Itoa(deciding))}
	if l.Recited > 0 {
		head.Notes = append(head.Notes, w.words.Say("lawdiff.recited", strconv.Itoa(l.Recited)))
	}
	parts := []Part{head}
	var order []string
	alike := map[string][]*LawChange{}
	for i := range l.Changes {
		key := w.reasonsOf(&l.Changes[i])
		if alike[key] == nil {
			order = append(order, key)
		}
		alike[key] = append(alike[key], &l.Changes[i])
	}
	weight := func(key string) int { // storage and export before what is to be done beside, many before few
		if alike[key][0].decides() {
			return l.Compared + len(alike[key])
		}
		return len(alike[key])
	}
	slices.SortStableFunc(order, func(a, b string) int { return weight(b) - weight(a) })
	for _, key := range order {
		parts = append(parts, w.group(alike[key]))
	}
	return parts
}

// reasonsOf is what a group has in common: the rules that speak on one side only.
func (w lawWords) reasonsOf(c *LawChange) string {
	keys := []string{strconv.FormatBool(c.decides())}
	for i := range c.Because {
		keys = append(keys, c.Because[i].Side+c.Because[i].Rule)
	}
	return strings.Join(keys, " ")
}

func (w lawWords) group(changes []*LawChange) Part {
	part := Part{Head: w.words.Say("lawdiff.group", strconv.Itoa(len(changes))), Cols: w.cols("lawdiff.col")}
	for i := range changes[0].Because {
		part.Notes = append(part.Notes, w.cause(&changes[0].Because[i]))
	}
	if len(part.Notes) == 0 {
		part.Notes = []string{w.words.Say("lawdiff.cause.none")}
	}
	for _, c := range changes {
		where := w.where(decide.Decision{Dataset: c.Dataset, Flow: c.Flow})
		part.Rows = append(part.Rows, append([]string{where}, w.differences(&c.Before, &c.After)...))
	}
	return part
}

// cause says which rule spoke, by which articles, since or until when.
func (w lawWords) cause(c *LawCause) string {
	key := "lawdiff.cause." + c.Side
	switch {
	case c.Side == sideAfter && c.From != 0:
		key += ".since"
	case c.Side == sideBefore && c.To != 0:
		key += ".until"
	}
	return w.words.Say(key, w.both(c.ZH, c.EN), w.articles(c.Articles), c.From.String(), c.To.String(), c.Rule)
}

// articles names articles by the title of their instrument where the document has it.
func (w lawWords) articles(all []decide.Citation) string {
	if len(all) == 0 {
		return w.words.Say("law.no_article")
	}
	names := make([]string, 0, len(all))
	for _, c := range all {
		names = append(names, c.Instrument+" "+c.Article)
	}
	return strings.Join(names, w.words.Say("lawyer.list"))
}

// differences are the cells of a change: storage, export, and what is to be done beside.
func (w lawWords) differences(before, after *LawResult) []string {
	arrow := func(prefix, a, b string) string {
		if a == b {
			return w.words.Say(prefix + a)
		}
		return w.words.Say(prefix+a) + " → " + w.words.Say(prefix+b)
	}
	beside := w.listChange(before.Obligations, after.Obligations) + w.listChange(before.Alternatives, after.Alternatives)
	if before.Review != after.Review {
		key := "lawdiff.review.no"
		if after.Review {
			key = "lawdiff.review.yes"
		}
		beside += " " + w.words.Say(key)
	}
	return []string{
		arrow("storage.", string(before.Storage), string(after.Storage)),
		arrow("export.", string(before.Export), string(after.Export)), cmp.Or(strings.TrimSpace(beside), "–"),
	}
}

// listChange says which words come and which go.
func (w lawWords) listChange(before, after []string) string {
	var b strings.Builder
	for _, word := range after {
		if !slices.Contains(before, word) {
			b.WriteString(" +" + w.means(word))
		}
	}
	for _, word := range before {
		if !slices.Contains(after, word) {
			b.WriteString(" −" + w.means(word))
		}
	}
	return b.String()
}

func (w lawWords) ruleChanges(l *LawDiff) Part {
	part := Part{Head: w.words.Say("lawdiff.rules", strconv.Itoa(len(l.Rules)))}
	if len(l.Rules) > 0 {
		part.Cols = w.cols("lawdiff.col.rules")
	}
	for i := range l.Rules {
		r := &l.Rules[i]
		day := r.From
		if r.Change == ruleEnds {
			day = r.To
		}
		part.Rows = append(part.Rows, []string{
			w.words.Say("lawdiff." + r.Change), day.String(), r.Rule, w.articles(r.Articles), w.both(r.ZH, r.EN),
		})
	}
	return part
}

func (w lawWords) renumbered(l *LawDiff) Part {
	part := Part{Head: w.words.Say("lawdiff.renumbered", strconv.Itoa(len(l.Renumbered)))}
	if len(l.Renumbered) > 0 {
		part.Cols = w.cols("lawdiff.col.renumbered")
	}
	for _, r := range l.Renumbered {
		part.Rows = append(part.Rows, []string{r.Instrument, r.Before + " → " + r.After, w.both(r.ZH, r.EN)})
	}
	return part
}
