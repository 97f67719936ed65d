package report

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// speaker words paragraphs in one language.
type speaker struct {
	*view
	brief *Brief
}

func (s speaker) text(b Both) string {
	if s.words.Lang == "zh" {
		return b.ZH
	}
	return b.EN
}

func (s speaker) list(parts []string) string { return strings.Join(parts, s.words.Say("lawyer.list")) }

func (s speaker) join(parts []string) string { return strings.Join(parts, s.words.Say("lawyer.join")) }

// sayings are what a paragraph says, by the key of their label, in the order in which they are read.
func (s speaker) sayings(p *Paragraph) [][2]string {
	all := [][2]string{{"brief.result", s.result(p)}, {"brief.about", s.about(p)}, {"brief.holds", s.holds(p)}}
	if p.Flow != nil {
		all = append(all, [2]string{"brief.flow", s.flow(p.Flow)})
	}
	if holds := s.conditions(p); holds != "" {
		all = append(all, [2]string{"brief.rests", holds})
	}
	for i := range p.Why {
		label := "brief.why"
		if !decides(p.Why[i].Rule) {
			label = "brief.beside"
		}
		all = append(all, [2]string{label, s.why(&p.Why[i])})
	}
	all = append(all, [2]string{"brief.facts", s.facts(p)})
	for i := range p.Open {
		all = append(all, [2]string{"brief.open", s.open(&p.Open[i])})
	}
	if len(p.Open) == 0 {
		all = append(all, [2]string{"brief.open", s.words.Say("brief.open.none")})
	}
	return append(all, s.after(p)...)
}

// after says what follows a result: filing, duties, review, what was not seen, what is unverified.
func (s speaker) after(p *Paragraph) [][2]string {
	var all [][2]string
	add := func(key, text string) {
		if text != "" {
			all = append(all, [2]string{key, text})
		}
	}
	d := &p.Decision
	if d.WorstCase != d.Export {
		add("brief.worst", s.words.Say("export."+string(d.WorstCase)))
	}
	add("brief.filing", s.filing(d.Filing))
	add("brief.do", s.list(s.meaningOf(d.Obligations)))
	add("brief.instead", s.list(s.meaningOf(d.Alternatives)))
	add("brief.review", s.review(p))
	if len(d.Contested) > 0 {
		add("brief.contested", s.list(d.Contested))
	}
	gaps := make([]string, 0, len(p.Gaps))
	for _, g := range p.Gaps {
		gaps = append(gaps, s.words.Say("cause."+string(g.Cause))+": "+s.words.Fix(g.Fix))
	}
	add("brief.gaps", s.join(gaps))
	if p.Unsettled {
		add("brief.unverified", s.unsettled(p))
	}
	return all
}

func (s speaker) meaningOf(words []string) []string {
	said := make([]string, 0, len(words))
	for _, w := range words {
		said = append(said, s.means(w))
	}
	return said
}

// result says both results, how urgent they are and what they rest on.
func (s speaker) result(p *Paragraph) string {
	d := &p.Decision
	parts := []string{s.words.Say("storage." + string(d.Storage))}
	if d.Flow != "" {
		parts = append(parts, s.words.Say("export."+string(d.Export)))
	}
	return s.words.Say("brief.result.say", s.join(parts), s.words.Say("level."+string(d.Level)),
		s.words.Say("brief.basis."+d.Basis), s.brief.On.String())
}

func (s speaker) about(p *Paragraph) string {
	people := s.words.Say("lawyer.people.none")
	for _, c := range allAges(p.People) {
		if c.Place == "mainland" {
			people = s.words.Say("lawyer.people", interval(c.Low, c.High), s.words.Say("method."+c.Method))
		}
	}
	place := cmp.Or(p.Place.Country, "?") + " (" + s.words.Say("zone."+string(cmp.Or(p.Place.Zone, inventory.ZoneUnknown))) + ")"
	return s.join([]string{s.words.Say("brief.entity", s.entityName(p.Entity)), s.words.Say("brief.place", place), people})
}

func (s speaker) holds(p *Paragraph) string {
	kinds := make([]string, 0, len(p.Kinds))
	for _, k := range p.Kinds {
		kinds = append(kinds, s.text(k.Label)+" ("+s.words.Say("explain.status."+string(k.Status))+")")
	}
	sensitive := "sensitive.unknown"
	if p.Decision.Sensitive != nil {
		sensitive = map[bool]string{true: "sensitive.yes", false: "sensitive.no"}[*p.Decision.Sensitive]
	}
	said := cmp.Or(s.list(kinds), s.words.Say("lawyer.dataset.none"))
	return said + s.words.Say("lawyer.join") + s.words.Say("brief.sensitive", s.words.Say(sensitive))
}

func (s speaker) flow(f *inventory.Flow) string {
	return s.words.Say("brief.flow.say", s.words.Say("mode."+cmp.Or(string(f.Mode), "unknown")),
		cmp.Or(f.To.Country, s.words.Say("zone."+string(f.To.Zone))), cmp.Or(strings.ReplaceAll(f.Via, "_", " "), "–"), s.words.Say("source."+f.Source))
}

// why says what a rule says, by which articles, and how it is known.
func (s speaker) why(y *Why) string {
	cites := make([]string, 0, len(y.Cites))
	for _, ref := range y.Cites {
		cites = append(cites, s.article(ref))
	}
	known := s.words.Say("evidence." + cmp.Or(y.Evidence, unverified))
	said := s.words.Say("brief.why.say", s.text(Both{EN: y.EN, ZH: y.ZH}), cmp.Or(s.list(cites), s.words.Say("law.no_article")),
		y.Rule, s.words.Say("rank."+cmp.Or(y.Rank, "practice")), known)
	if y.Counsel.At != nil {
		said += s.words.Say("lawyer.join") + s.words.Say("counsel.line."+y.Counsel.State, y.Counsel.By,
			y.Counsel.At.In(shanghaiTime()).Format("2006-01-02"), "")
	}
	return strings.TrimSpace(said)
}

// article names an article by the title of its instrument, and says so where it is not verified.
func (s speaker) article(ref string) string {
	id, number, _ := strings.Cut(ref, "/")
	a := s.find(ref)
	if a == nil {
		return ref
	}
	name := s.words.Say(passageOr("brief.article", "brief.passage", number), cmp.Or(s.text(Both{EN: a.TitleEN, ZH: a.TitleZH}), id), number)
	if a.Evidence == unverified {
		name += " [" + s.words.Say("evidence.U") + "]"
	}
	return name
}

// passageOr chooses between the words for an article and those for a passage that has no number.
func passageOr(article, passage, number string) string {
	if number < "0" || number > ":" {
		return passage
	}
	return article
}

func (s speaker) facts(p *Paragraph) string {
	return s.factList(p.Facts)
}

// factList words facts with who stated them; one without a value was stated by nobody.
func (s speaker) factList(facts []KnownFact) string {
	said := make([]string, 0, len(facts))
	for _, f := range facts {
		if len(f.Value) == 0 {
			said = append(said, s.words.Say("brief.unsaid", s.words.Facts([]string{f.Fact})[0]))
			continue
		}
		one := s.words.Say("brief.fact", s.words.Facts([]string{f.Fact})[0], s.answer(f.choices, f.Value))
		if f.By != "" {
			one += " (" + s.words.Say("brief.by", f.By, f.At) + ")"
		}
		said = append(said, one)
	}
	return s.join(said)
}

// open says what is missing, who can settle it, and what each answer would change.
func (s speaker) open(o *MissingFact) string {
	said := s.words.Say("brief.open.say", cmp.Or(s.text(o.Question), o.Fact), o.Fact,
		s.words.Say("settler."+cmp.Or(o.Settles, "lawyer")))
	if !o.Alone {
		return said + " " + s.words.Say("brief.open.together")
	}
	branches := make([]string, 0, len(o.Branches))
	for i := range o.Branches {
		branches = append(branches, s.branch(o, &o.Branches[i]))
	}
	return said + " " + s.join(branches)
}

// branch says the result under some answers.
func (s speaker) branch(o *MissingFact, b *decide.Branch) string {
	answers := make([]string, 0, len(b.Answers))
	for _, a := range b.Answers {
		answers = append(answers, s.answer(o.choices, a))
	}
	const most = 4
	if len(answers) > most {
		answers = append(answers[:most], s.words.Say("brief.more", thousands(int64(len(answers)-most))))
	}
	result := s.words.Say("storage."+string(b.Storage)) + s.words.Say("lawyer.list") + s.words.Say("export."+string(b.Export))
	return s.words.Say("brief.if", strings.Join(answers, " / "), result)
}

// answer words a value: in the words of the question, or as a number.
func (s speaker) answer(choices []decide.Choice, value json.RawMessage) string {
	for _, c := range choices {
		if string(c.Value) == string(value) || "["+string(c.Value)+"]" == string(value) {
			return s.text(Both{EN: c.EN, ZH: c.ZH})
		}
	}
	if truth := map[string]string{"true": "tri.yes", "false": "tri.no"}[string(value)]; truth != "" {
		return s.words.Say(truth)
	}
	var n int64
	if json.Unmarshal(value, &n) == nil {
		return thousands(n)
	}
	var span struct{ Low, High *int64 }
	if json.Unmarshal(value, &span) == nil && span.Low != nil {
		if span.High == nil {
			return "≥ " + thousands(*span.Low)
		}
		return interval(*span.Low, *span.High)
	}
	return strings.ReplaceAll(string(value), `"`, "")
}

func (s speaker) filing(f *decide.FilingCheck) string {
	if f == nil {
		return ""
	}
	said := s.words.Say("brief.filing." + f.State)
	if f.Number != "" {
		said += " (" + f.Number + ", " + s.words.Say("filing."+f.Kind) + ")"
	}
	if len(f.Why) > 0 {
		why := make([]string, 0, len(f.Why))
		for _, w := range f.Why {
			why = append(why, s.words.Say("filing.why."+w))
		}
		said += s.words.Say("lawyer.join") + s.list(why)
	}
	return said
}

// review says which rules ask for a person, and what people decided.
func (s speaker) review(p *Paragraph) string {
	if !p.Decision.Review && len(p.Reviews) == 0 {
		return ""
	}
	var said []string
	for i := range p.Why {
		if p.Why[i].Review {
			said = append(said, s.words.Say("brief.review.say", p.Why[i].Rule, s.words.Say("settler."+cmp.Or(p.Why[i].Settles, "lawyer"))))
		}
	}
	for i := range p.Reviews {
		r := &p.Reviews[i]
		row := s.reviewRow(r)
		said = append(said, s.words.Say("brief.reviewed", row[1]+" ("+row[2]+")", row[4], reviewDay(r.At), row[0]+": "+row[5]))
	}
	if u := p.Unreviewed; u != nil {
		said = append(said, s.words.Say("brief.unreviewed", s.words.Say("storage."+string(u.Storage)), s.words.Say("export."+string(u.Export))))
	}
	return cmp.Or(s.join(said), s.words.Say("tri.yes"))
}
