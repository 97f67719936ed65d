package planview

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the plan as text, in the language of the view: what it comes to, what was not seen, and then
// everything that plan.html shows, in the same order.
func (v *View) WriteMarkdown(w io.Writer) error {
	m := &text{v: v}
	m.head()
	m.gapList()
	m.chain()
	m.moves()
	m.optionTable()
	m.syncTable()
	m.checkTable()
	m.costTable()
	m.rebuild()
	m.cuts()
	m.stepList()
	m.assumptions()
	m.articles()
	if _, err := io.WriteString(w, m.String()); err != nil {
		return fmt.Errorf("planview: markdown: %w", err)
	}
	return nil
}

// text is a page of Markdown in one language.
type text struct {
	strings.Builder
	v *View
}

func (m *text) f(format string, args ...any) { fmt.Fprintf(m, format, args...) }

// say words a key in the language of the page.
func (m *text) say(key string, args ...any) string { return m.v.plain(m.v.say(key, args...)) }

func (m *text) section(key string) { m.f("\n## %s\n\n", m.say(key)) }

// row writes one line of a table; a bar or a line break inside a cell is taken out of its way.
func (m *text) row(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.NewReplacer("|", `\|`, "\r", " ", "\n", "<br>").Replace(c)
	}
	m.f("| %s |\n", strings.Join(cells, " | "))
}

func (m *text) table(keys ...string) {
	heads := make([]string, len(keys))
	for i, k := range keys {
		heads[i] = m.say(k)
	}
	m.row(heads...)
	m.f("|%s\n", strings.Repeat("---|", len(keys)))
}

func (m *text) head() {
	m.f("# %s\n\n", m.say("page.title"))
	state := "page.notfinal"
	if m.v.plan.Final {
		state = "page.final"
	}
	m.f("%s %s\n\n", m.say(state), m.say("page.advice"))
	for _, t := range m.v.answer() {
		m.f("- %s\n", m.v.plain(t))
	}
	m.f("\n")
	for _, f := range m.v.figures() {
		m.f("- %s: **%s** (%s)\n", m.v.plain(f.Label), m.v.plain(f.Value), m.v.plain(f.Note))
	}
	facts := m.v.facts()
	said := make([]string, len(facts))
	for i, t := range facts {
		said[i] = m.v.plain(t)
	}
	m.f("\n%s\n", strings.Join(said, " · "))
	if s := m.v.plan.Schedule; s.Days > 0 {
		m.f("\n%s\n", m.say("page.floor", s.Bound, s.Days))
	}
}

func (m *text) gapList() {
	m.section("page.gaps")
	if len(m.v.plan.Gaps) == 0 {
		m.f("%s\n", m.say("page.gaps.none"))
		return
	}
	m.f("%s\n\n", m.say("page.gaps.why"))
	for _, g := range m.v.gaps() {
		m.f("- `%s`: %s → %s", g.Object, m.v.plain(g.Cause), m.v.plain(g.Fix))
		if g.Groups != "" {
			m.f(" (%s: %s)", m.say("page.col.touches"), g.Groups)
		}
		m.f("\n")
	}
}

func (m *text) chain() {
	links := m.v.chain()
	if len(links) == 0 {
		return
	}
	m.section("page.chain")
	for i, c := range links {
		m.f("%d. %s, %s → %s: %s\n", i+1, m.v.plain(c.Title), c.From, c.To, m.v.plain(c.Why))
	}
}

// moves says for every move group what comes home and where it lands, and what stays and why.
func (m *text) moves() {
	m.section("page.moves")
	for i := range m.v.plan.Groups {
		g := &m.v.plan.Groups[i]
		m.f("- **%s** (`%s`): %s, %s, %s\n", g.Name, g.ID, m.say("option."+string(g.Chosen)), m.say("basis."+string(g.Basis)), m.v.plain(m.v.crowd(g.Known, g.People)))
		for _, d := range g.Datasets {
			m.f("  - %s `%s`\n", m.say("page.moves.moves"), d)
		}
		for _, s := range g.Splits {
			m.f("  - %s `%s`: %s\n", m.say("page.moves.split"), s.Dataset, m.v.plain(s.Text))
		}
		for _, s := range g.Stays {
			m.f("  - %s `%s` – %s\n", m.say("page.moves.stays"), s.Dataset, m.v.plain(s.Text))
		}
	}
	if len(m.v.plan.Landings) == 0 {
		return
	}
	m.f("\n")
	m.table("page.col.object", "page.col.target", "page.col.method", "page.col.sizing", "page.col.source")
	for _, l := range m.v.landings() {
		m.row(l.Store, m.v.plain(l.Name), l.Method, m.v.plain(l.Sizing), l.Source+" ("+m.v.plain(l.Basis)+")")
	}
}

func (m *text) optionTable() {
	m.section("page.options")
	m.choiceList()
	c := m.v.options()
	m.table("page.col.subject", "option.bring_home", "option.file_and_stay", "option.mask_or_stop", "option.nothing")
	for _, s := range c.Subjects {
		cells := []string{"**" + s.Name + "**\n" + m.v.plain(s.People)}
		if s.Sight.EN != "" {
			cells[0] += "\n" + m.v.plain(s.Sight)
		}
		for _, c := range s.Cells {
			cells = append(cells, m.cell(c))
		}
		m.row(cells...)
	}
	m.terms(c.Subjects)
	if len(c.Unseen) > 0 {
		m.f("\n**%s** %s\n", m.say("page.unseen"), strings.Join(c.Unseen, ", "))
	}
	if len(c.Quiet) > 0 {
		m.f("\n%s %s\n", m.say("page.quiet"), strings.Join(c.Quiet, ", "))
	}
}

// terms says for the move groups what each option needs and leaves.
func (m *text) terms(subjects []subject) {
	m.f("\n")
	for _, s := range subjects {
		for _, c := range s.Cells {
			if !s.Group || !c.Possible || len(c.Needs)+len(c.Leaves) == 0 {
				continue
			}
			m.f("- **%s, %s**", s.Name, m.v.plain(c.Kind))
			if len(c.Needs) > 0 {
				m.f(" – %s %s", m.say("page.needs.head"), m.v.plain(join(c.Needs, "; ", "；")))
			}
			if len(c.Leaves) > 0 {
				m.f(" – %s %s", m.say("page.leaves.head"), m.v.plain(join(c.Leaves, "; ", "；")))
			}
			m.f("\n")
		}
	}
}

func (m *text) choiceList() {
	for _, c := range m.v.choices() {
		m.f("- **%s**: %s – %s: %s", c.Subject, m.v.plain(c.What), c.By, c.Reason)
		if c.Loosens {
			m.f(" (%s)", m.say("page.choices.loosens"))
		}
		for _, t := range c.Leaves {
			m.f("; %s %s", m.say("page.leaves.head"), m.v.plain(t))
		}
		m.f("\n")
	}
	if len(m.v.plan.Choices) > 0 {
		m.f("\n")
	}
}

// cell is one option: how long, on what ground, what it costs, what is left within reach from abroad.
func (m *text) cell(c optionCell) string {
	if !c.Possible {
		why := ""
		if c.Why != nil {
			why = ": " + m.v.plain(*c.Why)
		}
		return m.say("page.impossible") + why
	}
	parts := []string{m.v.plain(c.Weeks) + ", " + m.v.plain(c.Basis)}
	if c.Chosen {
		parts[0] = "**" + m.say("page.chosen") + "**: " + parts[0]
	}
	if cost := m.v.plain(c.Cost); cost != "–" {
		parts = append(parts, cost)
	}
	if c.Unpriced > 0 {
		parts = append(parts, m.say("page.unpriced", c.Unpriced))
	}
	return strings.Join(append(parts, m.exposure(c)), "\n")
}

// exposure says what an option leaves within reach from abroad, and until when.
func (m *text) exposure(c optionCell) string {
	days := m.say("page.notcounted")
	if c.Known {
		days = m.say("page.days", c.Days)
		if c.Sensitive.EN != "" {
			days += ", " + m.say("page.sensitive", c.Sensitive)
		}
	}
	if c.Open.EN != "" {
		days += ", " + m.say("page.open", c.Open)
	}
	if c.Until != "" {
		days += ", " + m.say("page.until", c.Until)
	}
	if c.Covered != "" {
		days += ", " + m.say("page.covered", c.Covered)
	}
	return days
}
