package planview

import (
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/plan"
)

// The frame of the pictures that share a time axis, in units of the drawing.
const (
	wide      = 1180 // of a drawing
	gutter    = 286  // names left of the axis
	margin    = 20   // right of the axis
	weekDays  = 7
	tickApart = 38 // least distance of two week labels
)

// scale places days on an axis. Pictures below one another share it, so that a day is at the same place in all of them.
type scale struct {
	from plan.Date
	days int
	unit float64
}

// scale spans the plan from its start to the day on which it ends in nineteen of twenty courses.
func (v *View) scale() scale {
	s := scale{from: v.plan.Start}
	last := max(v.plan.Schedule.Finish.P95, v.plan.Schedule.Home.P95, v.plan.Start)
	for _, x := range v.steps() {
		last = max(last, x.Finish)
	}
	if d := v.plan.Schedule.Deadline; d != nil {
		last = max(last, d.Day)
	}
	s.days = int(last-s.from) + weekDays
	s.unit = float64(wide-gutter-margin) / float64(s.days)
	return s
}

// x is where a day begins.
func (s scale) x(d plan.Date) float64 {
	at := min(max(int(d-s.from), 0), s.days)
	return round1(gutter + float64(at)*s.unit)
}

func round1(x float64) float64 {
	const tenth = 10
	return float64(int64(x*tenth+0.5)) / tenth
}

// tick is a line of the axis with its label.
type tick struct {
	X     float64
	Label string
}

// weeks are the ticks of whole weeks from the start, as many as have room.
func (s scale) weeks() []tick {
	step := 1
	for float64(step*weekDays)*s.unit < tickApart {
		step++
	}
	var list []tick
	for n := 0; n*weekDays <= s.days; n += step {
		list = append(list, tick{X: s.x(s.from + plan.Date(n*weekDays)), Label: strconv.Itoa(n)})
	}
	return list
}

// months are the first days of months with room for their names.
func (s scale) months() []tick {
	list := []tick{{X: s.x(s.from), Label: s.from.Time().Format("2006-01")}}
	const room = 56
	day := s.from.Time()
	for at := time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC); ; at = at.AddDate(0, 1, 0) {
		d := plan.NewDate(at.Year(), at.Month(), 1)
		if int(d-s.from) >= s.days {
			return list
		}
		if x := s.x(d); x-list[len(list)-1].X >= room {
			list = append(list, tick{X: x, Label: at.Format("2006-01")})
		}
	}
}
