package planview

import (
	"fmt"
	"html/template"

	"github.com/domicile/domicile/internal/plan"
)

// The measures of the chart of dates.
const (
	barHeight  = 11
	barApart   = 13
	rowPadding = 9
	axisHeight = 40
	maxBars    = 5   // bars above one another in a row; the rest share the last
	maxRows    = 160 // rows of a picture that a person still reads; the tables have all
	nameRunes  = 26
)

// gantt is the chart of dates: a row for the work on one subject, a bar for each step.
type gantt struct {
	Width, Height float64
	Axis          float64
	Weeks, Months []tick
	Frozen        []band
	Marks         []mark
	Rows          []ganttRow
	More          int // rows left out
}

type band struct {
	X, W float64
	Why  string
}

type mark struct {
	X     float64
	Class string
	Label template.HTML
	Title plan.Text
	Left  bool // the label stands left of the line
}

type ganttRow struct {
	Y, H  float64
	Name  string
	Full  string
	Phase template.HTML // set on the first row of a phase
	Bars  []bar
}

type bar struct {
	X, Y, W  float64
	Tail     template.HTMLAttr // how much longer at P95, as a path
	Class    string
	Critical bool
	Title    plan.Text
	Href     string
}

// gantt draws the phases, waves and groups in the order of work.
func (v *View) gantt(s scale) gantt {
	g := gantt{Width: wide, Axis: axisHeight, Weeks: s.weeks(), Months: s.months(), Marks: v.marks(s)}
	for _, f := range v.plan.Constraints.Freezes {
		g.Frozen = append(g.Frozen, band{X: s.x(f.From), W: max(1, s.x(f.To+1)-s.x(f.From)), Why: f.Why})
	}
	y := float64(axisHeight)
	for i := range v.plan.Phases {
		ph := &v.plan.Phases[i]
		first := true
		for k := range ph.Waves {
			for n := range ph.Waves[k].Groups {
				if len(g.Rows) == maxRows {
					g.More++
					continue
				}
				row := v.row(s, &ph.Waves[k].Groups[n], y)
				row.Full += " (" + string(ph.Waves[k].ID) + ")"
				if first {
					row.Phase, first = inSVG(v.say("phase."+string(ph.ID))), false
				}
				g.Rows = append(g.Rows, row)
				y += row.H
			}
		}
	}
	g.Height = y + rowPadding
	return g
}

// row stacks the steps of one subject so that no bar hides another.
func (v *View) row(s scale, group *plan.Group, y float64) ganttRow {
	name := v.groupName(group)
	row := ganttRow{Y: y, Name: clip(name, nameRunes), Full: name}
	var free []plan.Date // the first free day of each line of bars
	for i := range group.Steps {
		x := &group.Steps[i]
		at := 0
		for at < len(free) && free[at] > x.Start {
			at++
		}
		if at == len(free) && at < maxBars {
			free = append(free, 0)
		}
		at = min(at, len(free)-1)
		free[at] = max(free[at], x.Finish+1)
		row.Bars = append(row.Bars, v.bar(s, x, y+rowPadding/2+float64(at)*barApart))
	}
	row.H = float64(max(1, len(free))*barApart + rowPadding)
	return row
}

func (v *View) bar(s scale, x *plan.Step, y float64) bar {
	const least = 2.5
	b := bar{X: s.x(x.Start), Y: y, Class: string(x.Verb), Href: anchor(x.ID)}
	b.W = round1(max(least, s.x(x.Finish+1)-b.X))
	if later := x.Duration.P95 - x.Duration.P80; later > 0 {
		b.Tail = template.HTMLAttr(fmt.Sprintf(`d="M%.1f %.1fh%.1f"`, b.X+b.W, y+barHeight/2, float64(later)*s.unit)) // #nosec G203 -- numbers alone
	}
	b.Critical = v.chains[x.ID]
	if !x.Done.IsZero() {
		b.Class += " done"
	}
	b.Title = v.say("page.bar", x.Title, x.Start.String(), x.Finish.String())
	return b
}

// marks are the days that everybody asks for.
func (v *View) marks(s scale) []mark {
	var list []mark
	add := func(d plan.Date, class, key string, left bool) {
		if !d.IsZero() {
			list = append(list, mark{
				X: s.x(d + 1), Class: class, Left: left,
				Label: inSVG(v.say(key)), Title: v.say("page.mark", v.say(key), d.String()),
			})
		}
	}
	h := v.plan.Schedule.Home
	add(h.P50, "p50", "page.mark.p50", true)
	if h.P80 != h.P50 {
		add(h.P80, "p80", "page.mark.p80", false)
	}
	if d := v.plan.Schedule.Deadline; d != nil {
		add(d.Day, "deadline", "page.mark.deadline", false)
	}
	return list
}

// clip shortens a name to a number of runes.
func clip(name string, runes int) string {
	r := []rune(name)
	if len(r) <= runes {
		return name
	}
	return string(r[:runes-1]) + "…"
}
