package report

import (
	"strings"

	"github.com/domicile/domicile/internal/decide"
)

// decision says what the rules indicate for the storage or for one flow, why, and what is missing.
func (p *explaining) decision(dec *decide.Decision) {
	p.section("explain.head.decision", p.words.Say("level."+string(dec.Level)),
		p.words.Say("storage."+string(dec.Storage)), p.words.Say("export."+string(dec.Export)))
	p.line(p.where(*dec))
	p.conditions(dec)
	for _, r := range dec.Reasons {
		if decides(r.Rule) {
			p.say("explain.why", p.both(Both{EN: r.EN, ZH: r.ZH}), r.Rule)
		}
	}
	if len(dec.Missing) == 0 {
		p.say("explain.complete")
		return
	}
	p.say("explain.missing", strings.Join(p.words.Facts(dec.Missing), p.words.Say("lawyer.list")))
	p.answers(dec)
	if dec.WorstCase != dec.Export {
		p.say("explain.worst", p.words.Say("export."+string(dec.WorstCase)))
	}
}

// conditions says what a result without a filing rests on, where the law is at hand.
func (p *explaining) conditions(dec *decide.Decision) {
	if p.e.Brief == nil {
		return
	}
	for i := range p.e.Brief.Paragraphs {
		one := &p.e.Brief.Paragraphs[i]
		if one.Decision.ID == dec.ID && len(one.RestsOn) > 0 {
			s := speaker{view: p.view, brief: p.e.Brief}
			p.line(p.words.Say("brief.rests") + p.words.Say("brief.colon") + s.conditions(one))
		}
	}
}

// answers says how each missing fact is asked and what its answers would change, where the law is at hand.
func (p *explaining) answers(dec *decide.Decision) {
	if p.e.Brief == nil {
		return
	}
	s := speaker{view: p.view, brief: p.e.Brief}
	for i := range p.e.Brief.Paragraphs {
		one := &p.e.Brief.Paragraphs[i]
		if one.Decision.ID != dec.ID {
			continue
		}
		for j := range one.Open {
			p.line("· " + s.open(&one.Open[j]))
		}
	}
}

// decides reports whether a rule speaks of where data are kept and how they may leave, not of what is to be done beside.
func decides(rule string) bool {
	return strings.HasPrefix(rule, "storage-") || strings.HasPrefix(rule, "export-")
}

// duties says once what the decisions ask for beside their results.
func (p *explaining) duties() {
	said := map[string]bool{}
	for i := range p.e.Decisions {
		for _, r := range p.e.Decisions[i].Reasons {
			if decides(r.Rule) || said[r.Rule] {
				continue
			}
			if len(said) == 0 {
				p.section("explain.head.duties")
			}
			said[r.Rule] = true
			p.say("explain.duty", p.both(Both{EN: r.EN, ZH: r.ZH}), r.Rule)
		}
	}
}

// articles says once what the decisions cite.
func (p *explaining) articles() {
	said := map[decide.Citation]bool{}
	for i := range p.e.Decisions {
		for _, c := range p.e.Decisions[i].Citations {
			if said[c] {
				continue
			}
			if len(said) == 0 {
				p.section("explain.head.articles")
			}
			said[c] = true
			p.say("explain.article", p.title(c.Instrument), c.Article, p.both(Both{EN: c.EN, ZH: c.ZH})+p.known(c))
		}
	}
}

// known says how the text of an article is known where that is not the text itself.
func (p *explaining) known(c decide.Citation) string {
	if p.e.Brief == nil {
		return ""
	}
	a := speaker{view: p.view, brief: p.e.Brief}.find(c.Instrument + "/" + c.Article)
	if a == nil || a.Evidence == "P" || a.Evidence == "" {
		return ""
	}
	return " [" + p.words.Say("evidence."+a.Evidence) + "]"
}

// title is the title of an instrument where the law is at hand, else its id.
func (p *explaining) title(instrument string) string {
	if p.e.Brief == nil {
		return instrument
	}
	for i := range p.e.Brief.Articles {
		if a := &p.e.Brief.Articles[i]; a.Instrument == instrument && a.TitleEN != "" {
			return p.both(Both{EN: a.TitleEN, ZH: a.TitleZH}) + " (" + instrument + ")"
		}
	}
	return instrument
}
