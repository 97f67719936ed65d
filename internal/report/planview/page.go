package planview

import (
	_ "embed" // the template is a file of its own
	"fmt"
	"html/template"
	"io"
	"net/url"

	"github.com/domicile/domicile/internal/plan"
)

//go:embed page.gohtml
var pageTemplate string

//go:embed page.css
var pageStyle string

// page is everything that the template shows; it computes nothing.
type page struct {
	Lang      string
	Style     template.CSS
	Answer    []plan.Text
	Final     bool
	Cards     []figure
	Facts     []plan.Text // under which the plan was made
	Gaps      []gapRow
	Options   comparison
	Gantt     gantt
	Legend    []string
	Burn      *burn
	Chain     []chainRow
	Lanes     lanes
	Phases    []phaseView
	Cuts      []plan.Text
	Syncs     []syncRow
	SyncNotes []plan.Text
	Checks    []checkRow
	Costs     costView
	Assume    []plan.Assumption
	Law       []articleRow
	Choices   []choiceRow
	Landings  []landingRow
	Rebuild   []plan.Rebuild
}

// figure is one number that everybody asks for.
type figure struct {
	Label, Value, Note plan.Text
	Tone               string // good, warn, or none
}

// WritePage writes plan.html: one file without scripts, fonts or pictures of others, in both languages.
func (v *View) WritePage(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"both": both, "svg": inSVG, "say": func(key string, args ...any) template.HTML { return both(v.say(key, args...)) },
		"saysvg": func(key string, args ...any) template.HTML { return inSVG(v.say(key, args...)) },
		"plain":  func(t plan.Text) string { return v.plain(t) },
		"anchor": anchor,
	}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("planview: page: %w", err)
	}
	if err := t.Execute(w, v.page()); err != nil {
		return fmt.Errorf("planview: page: %w", err)
	}
	return nil
}

// plain is the text in the language in which the page opens, where markup has no place: titles and tips.
func (v *View) plain(t plan.Text) string {
	if v.lang == "zh" {
		return t.ZH
	}
	return t.EN
}

// anchor is the name of a step within the page.
func anchor(id plan.ID) string { return "step-" + url.QueryEscape(string(id)) }

func (v *View) page() page {
	s := v.scale()
	p := page{
		Lang: v.lang, Style: template.CSS(pageStyle), // #nosec G203 -- our own file
		Answer: v.answer(), Final: v.plan.Final, Cards: v.figures(), Facts: v.facts(), Gaps: v.gaps(),
		Gantt: v.gantt(s), Legend: legend(), Chain: v.chain(), Lanes: v.lanes(), Phases: v.phases(), Cuts: v.cutTexts(),
		Syncs: v.syncs(), SyncNotes: v.syncNotes(), Checks: v.checks(), Costs: v.costs(), Assume: v.plan.Assumptions, Law: v.law(), Options: v.options(), Choices: v.choices(),
		Landings: v.landings(), Rebuild: v.plan.Rebuild,
	}
	if b, ok := v.burn(s); ok {
		p.Burn = &b
	}
	return p
}

// legend lists the verbs in the order of work, as the chart colours them.
func legend() []string {
	return []string{"prepare", "file", "provision", "copy", "follow", "compare", "cut_over", "retire"}
}
