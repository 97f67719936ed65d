package planview

import (
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

func (m *text) syncTable() {
	m.section("page.syncs")
	m.table("page.col.verdict", "page.col.flow", "page.col.pattern", "page.col.how", "page.col.people")
	for _, s := range m.v.syncs() {
		how := m.v.plain(s.How)
		if s.Steady.EN != "" {
			how += "\n" + m.v.plain(s.Steady)
		}
		if s.Adds != nil {
			how += "\n" + m.v.plain(*s.Adds)
		}
		if len(s.Columns) > 0 {
			how += " " + m.say("page.columns", s.Kept, s.Dropped)
		}
		if len(s.Missing) > 0 {
			how += " " + m.say("page.missing", len(s.Missing))
		}
		m.row("**"+m.v.plain(s.Verdict)+"**", s.Name, s.Pattern+" "+s.Mechanism, how, m.v.plain(s.Crowd))
	}
	for _, n := range m.v.syncNotes() {
		m.f("\n%s\n", m.v.plain(n))
	}
}

func (m *text) checkTable() {
	m.section("page.checks")
	m.table("page.col.code", "page.col.weight", "page.col.what", "page.col.fix", "page.col.about")
	for _, c := range m.v.checks() {
		m.row(c.Code, m.v.plain(c.Weight), m.v.plain(c.What), m.v.plain(c.Fix), strings.Join(c.Of, ", "))
	}
}

func (m *text) costTable() {
	m.section("page.costs")
	c := m.v.costs()
	if c.Unpriced > 0 {
		m.f("%s\n\n", m.say("page.nototal", c.Unpriced))
	}
	for _, t := range c.Totals {
		m.f("- %s\n", m.v.plain(t))
	}
	if len(c.Totals) > 0 {
		m.f("\n")
	}
	m.table("page.col.line", "page.col.for", "page.col.when", "page.col.quantity", "page.col.amount", "page.col.source")
	for _, l := range c.Lines {
		amount := l.Amount
		if l.Unpriced {
			amount = m.say("page.noprice")
		}
		m.row(m.v.plain(l.What), l.Group, m.v.plain(l.KindText), l.Many+" "+l.Unit, amount, strings.Trim(l.Source+", "+l.AsOf, ", ")+" ("+l.Confidence+")")
	}
}

// rebuild lists what runs abroad, holds no data, and has to be made again.
func (m *text) rebuild() {
	if len(m.v.plan.Rebuild) == 0 {
		return
	}
	m.section("page.rebuild")
	for i := range m.v.plan.Rebuild {
		r := &m.v.plan.Rebuild[i]
		m.f("- **%s** → %s: %s (%s)\n", r.Name, m.v.plain(r.Replace), m.v.plain(r.Do), m.say("page.target."+r.Basis))
	}
}

// cuts says which groups that belong together switch on different days, and for how long their calls cross the border.
func (m *text) cuts() {
	if len(m.v.plan.Cuts) == 0 {
		return
	}
	m.section("page.cuts")
	for _, t := range m.v.cutTexts() {
		m.f("- %s\n", m.v.plain(t))
	}
}

// stepList is every step with its days, its check, its way back and its ground; an article is named here and said at the
// end.
func (m *text) stepList() {
	m.section("page.steps")
	m.f("%s\n", m.say("page.dates.why"))
	for _, p := range m.v.phases() {
		for _, w := range p.Waves {
			m.f("\n### %s: %s, %s → %s\n", m.v.plain(p.Name), w.ID, w.From, w.To)
			for _, t := range w.Why {
				m.f("\n%s\n", m.v.plain(t))
			}
			for _, g := range w.Groups {
				m.f("\n**%s**\n\n", g.Name)
				for i := range g.Steps {
					m.step(&g.Steps[i])
				}
			}
		}
	}
}

func (m *text) step(s *stepView) {
	box := "[ ]"
	if !s.Done.IsZero() {
		box = "[x]"
	}
	m.f("- %s %s → %s **%s** `%s`\n  - %s", box, s.Start, s.Finish, m.v.plain(s.Title), s.ID, m.v.plain(s.Took))
	if by := m.v.plain(s.Duration.By); by != "" {
		m.f(": %s", by)
	}
	m.f("; %s\n", m.v.plain(s.Bound))
	if s.WayName.EN != "" {
		m.f("  - %s\n", m.say("page.way", s.WayName))
	}
	if len(s.Artifacts) > 0 {
		m.f("  - %s `%s`\n", m.say("page.files"), strings.Join(s.Artifacts, "`, `"))
	}
	for _, part := range []struct {
		head  string
		texts []plan.Text
	}{{"page.verify", s.Verify}, {"page.undo", s.Undo}} {
		for _, t := range part.texts {
			m.f("  - %s %s\n", m.say(part.head), m.v.plain(t))
		}
	}
	if len(s.Ground) > 0 {
		m.f("  - %s %s\n", m.say("page.because"), strings.Join(s.Ground, ", "))
		return
	}
	for _, b := range s.Because {
		m.f("  - %s %s\n", m.say("page.because"), m.v.plain(b.Text))
	}
}

func (m *text) assumptions() {
	m.section("page.assumptions")
	for _, a := range m.v.plan.Assumptions {
		m.f("- %s – %s %s\n", m.v.plain(a.Text), m.say("page.change"), m.v.plain(a.Change))
	}
}

func (m *text) articles() {
	m.section("page.law")
	for _, a := range m.v.law() {
		m.f("- **%s** %s\n", a.Name, m.v.plain(a.Text))
	}
}
