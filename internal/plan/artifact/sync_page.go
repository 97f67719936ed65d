package artifact

import (
	"cmp"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// syncs says what may still flow: one line for each flow, the strictest word first, then what goes on once the stores
// are home, and what the words rest on.
func (p *page) syncs() {
	p.h2("syncs")
	p.table("flow", "word", "pattern", "mechanism", "why", "missing", "because")
	for _, word := range []plan.SyncWord{plan.Never, plan.AfterFiling, plan.MaskedSync, plan.May} {
		for i := range p.w.p.Syncs {
			if s := &p.w.p.Syncs[i]; s.Word == word {
				p.row(p.flow(s), "**"+p.l.word(string(s.Word))+"**", p.pattern(s.Pattern), p.mechanism(s), p.l.text(s.How), strings.Join(s.Missing, ", "), p.grounds(s.Because))
			}
		}
	}
	p.steady()
	p.syncNotes()
}

// flow says a flow by the names of things, as its options do.
func (p *page) flow(s *plan.Sync) string {
	for i := range p.w.p.Options {
		if o := &p.w.p.Options[i]; o.Of == s.Flow {
			return o.Subject
		}
	}
	return p.w.storeName(s.Store) + " → " + cmp.Or(s.To.Country, string(s.To.Zone))
}

func (p *page) pattern(id string) string {
	for i := range p.w.k.Sync.Patterns {
		if x := &p.w.k.Sync.Patterns[i]; x.ID == id {
			return id + ": " + p.l.text(x.Name)
		}
	}
	return cmp.Or(id, "–")
}

// mechanism names the mechanism, and the folder of what it is configured with.
func (p *page) mechanism(s *plan.Sync) string {
	name := s.Mechanism
	if m := p.w.k.Sync.Mechanism(s.Mechanism); m != nil {
		name = p.l.text(m.Name)
	}
	if p.w.needsSheet(s) {
		return name + " (`" + s.Folder() + "/`)"
	}
	return name
}

// steady says what goes on beside the data at home, with what it adds in a year.
func (p *page) steady() {
	said := false
	for i := range p.w.p.Syncs {
		s := &p.w.p.Syncs[i]
		if p.l.text(s.Steady) == "" {
			continue
		}
		if !said {
			p.f("\n%s\n\n", p.l.word("steady"))
			said = true
		}
		p.f("- **%s**: %s", p.flow(s), p.l.text(s.Steady))
		if s.Yearly != nil {
			p.f(" (%s: %s)", p.l.word("adds"), interval(s.Yearly.People))
		}
		p.f("\n")
	}
}

// syncNotes says each note once.
func (p *page) syncNotes() {
	said := map[string]bool{}
	for i := range p.w.p.Syncs {
		for _, n := range p.w.p.Syncs[i].Notes {
			if text := p.l.text(n); !said[text] {
				said[text] = true
				p.f("\n%s\n", text)
			}
		}
	}
}
