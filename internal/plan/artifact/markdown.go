package artifact

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// page is the plan in words, in one language.
type page struct {
	bytes.Buffer
	w *writer
	l language

	cited map[string]string // articles that were named, with their text
}

// markdown writes the plan for an engineer and a lawyer: what was not seen comes first.
func (w *writer) markdown(l language) []byte {
	p := &page{w: w, l: l, cited: map[string]string{}}
	p.head()
	p.gaps()
	p.groups()
	p.choices()
	p.options()
	p.phases()
	p.syncs()
	p.preflight()
	p.costs()
	p.assumptions()
	p.articles()
	return p.Bytes()
}

func (p *page) f(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *page) h2(key string) { p.f("\n## %s\n\n", p.l.word(key)) }

// row writes one line of a table; a bar inside a cell is escaped.
func (p *page) row(cells ...string) {
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(strings.ReplaceAll(c, "|", `\|`), "\n", " ")
	}
	p.f("| %s |\n", strings.Join(cells, " | "))
}

func (p *page) table(keys ...string) {
	heads := make([]string, len(keys))
	for i, k := range keys {
		heads[i] = p.l.word(k)
	}
	p.row(heads...)
	p.f("|%s\n", strings.Repeat("---|", len(keys)))
}

func (p *page) head() {
	d := p.w.p
	state := "notfinal"
	if d.Final {
		state = "final"
	}
	p.f("# %s\n\n%s\n\n", p.l.word("title"), p.l.word("advice"))
	p.f("- %s: %s\n- %s\n", p.l.word("rules"), cmp.Or(d.RulesAsOf.String(), "–"), p.l.word(state))
	s := d.Schedule
	p.f("- %s %s → %s (P50 %s · P95 %s): %d–%d %s\n", p.l.word("schedule"), d.Start, s.Finish.P80, s.Finish.P50, s.Finish.P95, s.Weeks.P50, s.Weeks.P95, p.l.word("weeks"))
	p.f("- %s\n", strings.NewReplacer("{1}", strconv.Itoa(s.Bound), "{2}", strconv.Itoa(s.Days)).Replace(p.l.word("floor")))
	if len(s.Provisional) > 0 {
		p.f("- %s: %s\n", p.l.word("provisional"), strings.Trim(fmt.Sprint(s.Provisional), "[]"))
	}
	if s.Deadline != nil {
		p.deadline(s.Deadline)
	}
}

func (p *page) deadline(d *plan.Deadline) {
	state := "met"
	if !d.Met {
		state = "missed"
	}
	p.f("- %s %s: %s\n", p.l.word("deadline"), d.Day, p.l.word(state))
	for _, c := range d.Conflict {
		p.f("  - %s\n", p.l.text(c))
	}
}

func (p *page) gaps() {
	p.h2("gaps")
	if len(p.w.p.Gaps) == 0 {
		p.f("%s\n", p.l.word("nogaps"))
		return
	}
	for _, g := range p.w.p.Gaps {
		where := cmp.Or(string(g.Dataset), string(g.Store), string(g.Scope))
		p.f("- `%s` %s: %s → %s %s\n", where, g.Op, g.Cause, g.Fix.Code, strings.Join(g.Fix.Args, ", "))
	}
}

func (p *page) groups() {
	p.h2("groups")
	for _, g := range p.w.p.Groups {
		p.f("- **%s** (`%s`): %s, %s %s, %s %s\n", g.Name, g.ID, p.l.word(string(g.Chosen)), p.l.word("basis"), p.l.word(string(g.Basis)), p.l.word("people"), interval(g.People))
		for _, d := range g.Datasets {
			p.f("  - %s: `%s`\n", p.l.word("moves"), d)
		}
		for _, s := range g.Stays {
			p.f("  - %s: `%s` – %s\n", p.l.word("stays"), s.Dataset, p.l.text(s.Text))
		}
	}
}

func interval(v plan.Interval) string {
	if v.Low == v.High {
		return number(v.Mid)
	}
	return number(v.Mid) + " (" + number(v.Low) + "–" + number(v.High) + ")"
}

// number groups digits by three.
func number(n int64) string {
	const group = 3
	s := strconv.FormatInt(n, 10)
	for at := len(s) - group; at > 0; at -= group {
		s = s[:at] + "," + s[at:]
	}
	return s
}

func weeks(w plan.Weeks) string {
	if w.P50 == w.P95 {
		return strconv.Itoa(w.P80)
	}
	return fmt.Sprintf("%d–%d", w.P50, w.P95)
}

func (p *page) money(list []plan.Money, unpriced int) string {
	var parts []string
	for _, m := range list {
		amount := cents(m.High)
		if low := cents(m.Low); low != amount {
			amount = low + "–" + amount
		}
		parts = append(parts, m.Currency+" "+amount+" "+p.l.word(string(m.Kind)))
	}
	if unpriced > 0 {
		parts = append(parts, fmt.Sprintf("+ %d %s", unpriced, p.l.word("unpriced")))
	}
	return cmp.Or(strings.Join(parts, "; "), "–")
}

// cents prints an amount with two decimals; what is less than the last of them is no zero.
func cents(v float64) string {
	const least = 0.01
	if v > 0 && v < least {
		return "<0.01"
	}
	return strconv.FormatFloat(v, 'f', 2, 64)
}

func (p *page) phases() {
	p.h2("phases")
	for _, ph := range p.w.p.Phases {
		if len(ph.Waves) == 0 {
			continue
		}
		p.f("### %s\n\n", p.l.word(string(ph.ID)))
		for _, w := range ph.Waves {
			p.f("**%s** %s → %s\n\n", w.ID, w.Start, w.Finish)
			for _, g := range w.Groups {
				for i := range g.Steps {
					p.step(&g.Steps[i])
				}
			}
			p.f("\n")
		}
	}
}

func (p *page) step(s *plan.Step) {
	p.f("- [ ] %s → %s **%s** `%s`", s.Start, s.Finish, p.l.text(s.Title), s.ID)
	if s.BoundBy.What != "" {
		p.f(" (%s: %s %s)", p.l.word("bound"), p.l.word(string(s.BoundBy.Kind)), s.BoundBy.What)
	}
	p.f("\n")
	if by := p.l.text(s.Duration.By); by != "" {
		p.f("  - %d/%d/%d %s: %s\n", s.Duration.P50, s.Duration.P80, s.Duration.P95, p.l.word(string(s.Duration.Unit)), by)
	}
	p.f("  - %s: %s\n", p.l.word("because"), p.grounds(s.Because))
	for _, v := range s.Verify {
		p.f("  - %s: %s\n", p.l.word("verify"), p.l.text(v))
	}
	for _, u := range s.Undo {
		p.f("  - %s: %s\n", p.l.word("undo"), p.l.text(u))
	}
}

// grounds names articles by their number and remembers their text for the end of the page; what this planner itself
// gives as a ground is said in full.
func (p *page) grounds(list []plan.Because) string {
	var parts []string
	for _, b := range list {
		if b.Instrument == "" {
			parts = append(parts, p.l.text(b.Text))
			continue
		}
		name := strings.TrimSpace(b.Instrument + " " + b.Article)
		p.cited[name] = p.l.text(b.Text)
		parts = append(parts, name)
	}
	return strings.Join(parts, "; ")
}

// articles says once what every article that was named says.
func (p *page) articles() {
	p.h2("articles")
	for _, name := range slices.Sorted(maps.Keys(p.cited)) {
		p.f("- **%s** %s\n", name, p.cited[name])
	}
}

func (p *page) costs() {
	p.h2("costs")
	c := p.w.p.Costs
	p.table("line", "quantity", "cost", "source")
	for _, l := range c.Lines {
		amount := "–"
		if !l.Unpriced {
			amount = p.money([]plan.Money{{Kind: l.Kind, Currency: l.Currency, Low: l.Low, High: l.High}}, 0)
		}
		p.row(p.l.text(l.What), fmt.Sprintf("%.6g %s", l.Quantity, l.Unit), amount, strings.TrimSpace(l.Source+" "+l.AsOf))
	}
	if c.Unpriced > 0 {
		p.f("\n%d %s. %s\n", c.Unpriced, p.l.word("unpriced"), p.l.word("nototal"))
		return
	}
	p.f("\n%s: %s\n", p.l.word("total"), p.money(c.Totals, 0))
}

func (p *page) assumptions() {
	p.h2("assumptions")
	for _, a := range p.w.p.Assumptions {
		p.f("- %s – %s: %s\n", p.l.text(a.Text), p.l.word("change"), p.l.text(a.Change))
	}
}
