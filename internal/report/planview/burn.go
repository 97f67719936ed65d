package planview

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/plan"
)

// The measures of the picture of exposure.
const (
	burnHeight = 150
	burnFoot   = 22
	burnLines  = 4
)

// burn is the picture of how many people are still within reach from abroad, day by day.
type burn struct {
	Width, Height float64
	Base          float64
	All, Certain  template.HTMLAttr // paths: the upper bound, and what is certain
	Sensitive     template.HTMLAttr
	Grid          []gridLine
	Weeks         []tick
	Title         plan.Text
}

// gridLine is a line of equal height with its count.
type gridLine struct {
	Y     float64
	Label plan.Text
}

// burn draws the exposure; ok is false when nothing changes in the course of the plan.
func (v *View) burn(s scale) (b burn, ok bool) {
	points := v.plan.Schedule.Burn
	top := int64(0)
	for _, p := range points {
		top = max(top, p.People.High)
	}
	if len(points) < 2 || top == 0 {
		return b, false
	}
	b = burn{Width: wide, Height: burnHeight + burnFoot, Base: burnHeight, Weeks: s.weeks()}
	const headroom = 0.9
	y := func(n int64) float64 { return round1(burnHeight - float64(n)/float64(top)*burnHeight*headroom) }
	area := func(of func(plan.Burn) int64) template.HTMLAttr {
		var path strings.Builder
		fmt.Fprintf(&path, "M%.1f %d", s.x(points[0].Day), burnHeight)
		for _, p := range points {
			fmt.Fprintf(&path, "H%.1fV%.1f", s.x(p.Day), y(of(p)))
		}
		fmt.Fprintf(&path, "H%.1fV%d Z", float64(wide-margin), burnHeight)
		return template.HTMLAttr(`d="` + path.String() + `"`) // #nosec G203 -- numbers alone
	}
	b.All = area(func(p plan.Burn) int64 { return p.People.High })
	b.Certain = area(func(p plan.Burn) int64 { return p.People.Mid })
	b.Sensitive = area(func(p plan.Burn) int64 { return p.Sensitive.Mid })
	for i := range burnLines {
		n := top / burnLines * int64(i+1)
		b.Grid = append(b.Grid, gridLine{Y: y(n), Label: short(n)})
	}
	first, last := points[0], points[len(points)-1]
	b.Title = v.say("page.burn.title", span(first.People), span(last.People), last.Day.String())
	return b, true
}

// weekOf is the Monday of the week of a day: the precision of a plan that nobody calibrated.
func weekOf(d plan.Date) plan.Date {
	return d - plan.Date((int(d.Weekday())+weekDays-int(time.Monday))%weekDays)
}
