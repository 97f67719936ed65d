package report

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify"
	"github.com/domicile/domicile/internal/decide"
)

// WriteExplanation writes an explanation for people, in the language of the words; the sentence for a lawyer in both.
func (x *Explainer) WriteExplanation(w io.Writer, d *Document, e *Explanation, words *Words) error {
	p := explaining{view: newView(d, words), e: e}
	p.heading()
	p.whereabouts()
	for i := range e.Findings {
		p.finding(&e.Findings[i])
	}
	p.people()
	p.gapLines()
	for i := range e.Decisions {
		p.decision(&e.Decisions[i])
	}
	p.duties()
	p.articles()
	p.section("explain.head.lawyer")
	p.line(e.Lawyer.EN)
	p.line(e.Lawyer.ZH)
	p.b.WriteString("\n" + oneLine(p.rulesLine()) + "\n")
	if _, err := io.WriteString(w, p.b.String()); err != nil {
		return fmt.Errorf("report: write explanation: %w", err)
	}
	return nil
}

// explaining is one explanation on its way to text.
type explaining struct {
	*view
	e *Explanation
	b strings.Builder
}

func (p *explaining) section(key string, args ...string) {
	if p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
	fmt.Fprintln(&p.b, oneLine(p.words.Say(key, args...)))
}

func (p *explaining) line(text string) { fmt.Fprintf(&p.b, "  %s\n", oneLine(text)) }

func (p *explaining) say(key string, args ...string) { p.line(p.words.Say(key, args...)) }

// heading says what is explained, where it belongs and since when its result stands.
func (p *explaining) heading() {
	key := "explain.head." + string(p.e.Subject)
	switch {
	case p.e.Subject == FindingSubject && len(p.e.Findings) == 1:
		p.section(key, string(p.e.ID), p.label(&p.e.Findings[0]), columnIn(p.words, &p.e.Findings[0]))
	case p.e.Subject == ColumnSubject && len(p.e.Findings) > 0:
		p.section(key+".found", "", "", p.e.Column)
	default:
		p.section(key, p.e.Name, "", p.e.Column)
	}
	if p.e.Profile != nil {
		p.say("explain.of", string(p.e.Profile.Dataset))
	} else {
		p.line(string(p.e.ID))
	}
	if p.e.Since != "" {
		p.say("explain.since", p.e.Since)
	}
	if f := p.e.Flow; f != nil {
		p.say("explain.flow", string(f.Mode), cmp.Or(f.To.Country, p.words.Say("zone."+string(f.To.Zone))), cmp.Or(f.Via, "–"), f.Source)
	}
}

func (p *explaining) label(f *FindingWhy) string {
	name := f.Label.EN
	if p.words.Lang == "zh" {
		name = f.Label.ZH
	}
	if name == f.Kind {
		return name
	}
	return name + " (" + f.Kind + ")"
}

// whereabouts says of a store where it lies and what is in it.
func (p *explaining) whereabouts() {
	s := p.e.Store
	if s == nil {
		return
	}
	p.say("explain.place", cmp.Or(s.Place.Country, "?"), p.words.Say("zone."+string(s.Place.Zone)), string(s.Exposure),
		cmp.Or(string(s.Entity), p.words.Say("unknown")))
	p.section("explain.head.datasets")
	for _, d := range p.e.Datasets {
		p.say("explain.datasets", p.name(d.ID), strconv.Itoa(d.Findings), p.words.Say("level."+string(cmp.Or(d.Level, decide.LevelNone))))
	}
}

// finding says why a finding is what it is. Of several, each has a heading of its own.
func (p *explaining) finding(f *FindingWhy) {
	if p.e.Subject != FindingSubject {
		p.section("explain.head.finding", string(f.ID), p.label(f), columnIn(p.words, f))
	}
	p.say("explain.status", string(f.Status), p.words.Say("explain.status."+string(f.Status)))
	p.say("explain.more", p.both(f.NotMore))
	p.say("explain.less", p.both(f.NotLess))
	p.section("explain.head.streams")
	p.streams(f)
	p.section("explain.head.bounds")
	for _, line := range p.bounds(f) {
		p.line(line)
	}
	p.section("explain.head.rules")
	if f.Field == "" && f.DataKind == "" {
		p.say("explain.field.none")
		return
	}
	sensitive := p.words.Say("explain.sensitive." + cmp.Or(f.Sensitive, "unknown"))
	p.say("explain.field", cmp.Or(f.Field, f.DataKind), sensitive, cmp.Or(f.Basis, "–"))
}

func (p *explaining) both(b Both) string {
	if p.words.Lang == "zh" {
		return b.ZH
	}
	return b.EN
}

// streams says what each of the three kinds of evidence says, one that says nothing included.
func (p *explaining) streams(f *FindingWhy) {
	said := map[classify.Stream]string{
		classify.Values: p.words.Say("explain.values.none"), classify.Schema: p.words.Say("explain.schema.none"),
		classify.Neighbours: p.words.Say("explain.neighbours.none"),
	}
	for i := range f.Evidence {
		said[f.Evidence[i].Stream] = p.evidence(f, &f.Evidence[i])
	}
	var lines [][]string
	for _, s := range []classify.Stream{classify.Values, classify.Schema, classify.Neighbours} {
		lines = append(lines, []string{p.words.Say("explain.stream." + string(s)), oneLine(said[s])})
	}
	align(&p.b, "  ", lines)
}

func (p *explaining) evidence(f *FindingWhy, e *classify.Evidence) string {
	if f.Column == "" {
		return e.Detail
	}
	switch e.Stream {
	case classify.Schema:
		return p.words.Say("explain.schema.says", e.Detail)
	case classify.Neighbours:
		return p.words.Say("explain.neighbours.persons")
	case classify.Values:
	}
	parts := []string{p.counted(f, e)}
	if e.Chance > 0 && e.Nats > 0 {
		parts = append(parts, p.words.Say("explain.values.chance", percent(e.Chance), strconv.FormatFloat(e.Nats, 'f', 1, 64)))
	}
	if e.Least > 0 && !e.Inside {
		parts = append(parts, p.words.Say(leastKey(f, e), percent(e.Least)))
	}
	if len(e.Masked) > 0 {
		parts = append(parts, p.words.Say("explain.values.samples", e.Masked...))
	}
	return strings.Join(parts, p.words.Say("lawyer.join"))
}

// leastKey tells a column of the kind from one of which only some values are of it.
func leastKey(f *FindingWhy, e *classify.Evidence) string {
	if f.Status == classify.Evidenced && float64(e.Fits) < e.Least*float64(e.Of) {
		return "explain.values.part"
	}
	return "explain.values.least"
}

// counted says how many values, or rows, speak for the finding.
func (p *explaining) counted(f *FindingWhy, e *classify.Evidence) string {
	return countedIn(p.words, f, e)
}

func countedIn(words *Words, f *FindingWhy, e *classify.Evidence) string {
	key := "explain.values.shape"
	switch {
	case f.Status == classify.Masked || f.Status == classify.Encrypted:
		key = "explain.values." + string(f.Status)
	case e.Inside:
		key = "explain.values.inside"
	case e.Nats > 0 || f.Status == classify.Evidenced:
		key = "explain.values.pass"
	}
	return words.Say(key, thousands(int64(e.Fits)), thousands(int64(e.Of)))
}

// bounds says how sure the finding is and what may have been missed.
func (p *explaining) bounds(f *FindingWhy) []string {
	if f.Column == "" {
		return []string{p.words.Say("explain.object.bounds")}
	}
	lines := []string{
		p.words.Say("explain.confidence", chance(f.Confidence)),
		p.words.Say("explain.share", span(f.Share)), p.words.Say("explain.presence", span(f.Presence)),
		p.words.Say("explain.design."+f.Design, thousands(f.Sampled), thousands(f.Effective), thousands(f.Distinct)),
	}
	switch {
	case f.MissedBelow <= 0:
		return append(lines, p.words.Say("explain.missed.none"))
	case f.MissedBelow >= 1:
		return append(lines, p.words.Say("explain.missed.all"))
	default:
		return append(lines, p.words.Say("explain.missed", percent(f.MissedBelow)))
	}
}

// people says how many there are, in all, by age, and with sensitive data.
func (p *explaining) people() {
	if len(p.e.People) == 0 {
		return
	}
	p.section("explain.head.people")
	for _, c := range p.e.People {
		place, n, method := p.words.Say("people."+string(c.Place)), interval(c.Low, c.High), p.words.Say("method."+c.Method)
		switch {
		case c.Sensitive == classify.AnySensitivity:
			p.say("explain.people", place, p.words.Say("band."+string(c.Band)), n, method)
		case c.Sensitive == classify.Sensitive && c.Band == classify.AllAges:
			p.say("explain.people.sensitive", place, n, method)
		}
	}
}

func (p *explaining) gapLines() {
	if len(p.e.Gaps) == 0 {
		return
	}
	p.section("explain.head.gaps")
	for _, g := range p.e.Gaps {
		p.line(p.words.Say("cause."+string(g.Cause)) + " (" + g.Op + "): " + p.words.Fix(g.Fix))
	}
}

// percent says a share with as many figures as it needs.
func percent(x float64) string {
	return strconv.FormatFloat(100*x, 'g', 4, 64) + " %"
}

// surest is the highest probability that is said as a figure: how the highest ones were right was checked on some
// thousand columns, which do not tell 99.5 % from certainty.
const surest = 0.99

// chance is a probability in percent.
func chance(p float64) string {
	if p > surest {
		return "> " + percent(surest)
	}
	return percent(p)
}

func span(s classify.Span) string {
	if s.Low == s.High {
		return percent(s.Low)
	}
	return strings.TrimSuffix(percent(s.Low), " %") + "–" + percent(s.High)
}
