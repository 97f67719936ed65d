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
	planned, names := p.w.stepIDs(), p.flowNames()
	p.table("flow", "word", "pattern", "mechanism", "why", "missing", "because")
	for _, word := range []plan.SyncWord{plan.Never, plan.AfterFiling, plan.MaskedSync, plan.May} {
		for i := range p.w.p.Syncs {
			if s := &p.w.p.Syncs[i]; s.Word == word {
				p.row(names[s.Flow], "**"+p.l.word(string(s.Word))+"**", p.pattern(s.Pattern), p.mechanism(s, planned), p.l.text(s.How), strings.Join(s.Missing, ", "), p.grounds(s.Because))
			}
		}
	}
	p.steady(names)
	p.syncNotes()
}

// flowNames says flows by the names of things, as their options do.
func (p *page) flowNames() map[plan.ID]string {
	names := map[plan.ID]string{}
	for i := range p.w.p.Syncs {
		s := &p.w.p.Syncs[i]
		names[s.Flow] = p.w.storeName(s.Store) + " → " + cmp.Or(s.To.Country, string(s.To.Zone))
	}
	for i := range p.w.p.Options {
		if o := &p.w.p.Options[i]; names[o.Of] != "" {
			names[o.Of] = o.Subject
		}
	}
	return names
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
func (p *page) mechanism(s *plan.Sync, planned map[plan.ID]bool) string {
	name := s.Mechanism
	if m := p.w.k.Sync.Mechanism(s.Mechanism); m != nil {
		name = p.l.text(m.Name)
	}
	if needsSheet(s, planned) {
		return name + " (`" + s.Folder() + "/`)"
	}
	return name
}

// steady says what goes on beside the data at home, with what it adds in a year.
func (p *page) steady(names map[plan.ID]string) {
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
		p.f("- **%s**: %s", names[s.Flow], p.l.text(s.Steady))
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
