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
	for _, r := range dec.Reasons {
		if decides(r.Rule) {
			p.say("explain.why", p.both(Both{EN: r.EN, ZH: r.ZH}), r.Rule)
		}
	}
	if len(dec.Missing) == 0 {
		p.say("explain.complete")
		return
	}
	p.say("explain.missing", strings.Join(dec.Missing, ", "))
	if dec.WorstCase != dec.Export {
		p.say("explain.worst", p.words.Say("export."+string(dec.WorstCase)))
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
			p.say("explain.article", c.Instrument, c.Article, p.both(Both{EN: c.EN, ZH: c.ZH}))
		}
	}
}
