package planview

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/plan"
)

// WriteAnswer writes what the plan comes to, in the reader's language, as the head of a terminal's page.
func (v *View) WriteAnswer(w io.Writer) error {
	var b strings.Builder
	for _, t := range v.answer() {
		b.WriteString(v.plain(t) + "\n")
	}
	if chain := v.chain(); len(chain) > 0 {
		names := make([]plan.Text, len(chain))
		for i, c := range chain {
			names[i] = c.Title
		}
		b.WriteString(v.plain(v.say("page.answer.chain", join(ends(names), " → ", " → "))) + "\n")
	}
	if _, err := io.WriteString(w, b.String()+"\n"); err != nil {
		return fmt.Errorf("planview: answer: %w", err)
	}
	return nil
}

// ends leaves out the middle of a long chain: what starts it and what ends it says most.
func ends(names []plan.Text) []plan.Text {
	const most, each = 7, 3
	if len(names) <= most {
		return names
	}
	short := append([]plan.Text{}, names[:each]...)
	return append(append(short, same("…")), names[len(names)-each:]...)
}

// quarter is how soon people ask whether everything is home.
const quarter = 3 // months

// answer says in sentences what the plan comes to: by when everything is home, whether that is within three months or the
// deadline, and what makes it so long.
func (v *View) answer() []plan.Text {
	s := &v.plan.Schedule
	moves := func(g plan.MoveGroup) bool { return g.Chosen == plan.BringHome }
	if s.Home.P80.IsZero() || !slices.ContainsFunc(v.plan.Groups, moves) {
		return []plan.Text{v.say("page.answer.nothing")}
	}
	list := []plan.Text{v.say("page.answer.home", v.day(s.Home.P80), v.weeksTo(s.Home.P50), v.weeksTo(s.Home.P95))}
	if held := v.held(); len(held) > 0 {
		list = append(list, v.say("page.answer.held", strings.Join(held, ", ")))
	}
	start := v.plan.Start.Time()
	limit := plan.NewDate(start.Year(), start.Month()+quarter, start.Day())
	switch {
	case s.Home.P95 <= limit:
		list = append(list, v.say("page.answer.quarter.yes", quarter))
	case s.Home.P80 <= limit:
		list = append(list, v.say("page.answer.quarter.likely", quarter))
	case s.Home.P50 <= limit:
		list = append(list, v.say("page.answer.quarter.even", quarter))
	default:
		list = append(list, v.say("page.answer.quarter.no", quarter))
	}
	list = append(list, v.deadline(s.Deadline)...)
	if !s.Calibrated {
		list = append(list, v.say("page.answer.uncalibrated"))
	}
	return list
}

// deadline says whether a day is met, with which chance, and when not, what stands against it.
func (v *View) deadline(d *plan.Deadline) []plan.Text {
	if d == nil {
		return nil
	}
	if d.Met {
		return []plan.Text{v.say("page.answer.deadline.met", d.Day.String(), percent(d.Chance))}
	}
	list := append([]plan.Text{v.say("page.answer.deadline.missed", d.Day.String(), percent(d.Chance))}, d.Conflict...)
	if !d.Earliest.IsZero() {
		list = append(list, v.say("page.answer.earliest", d.Earliest.String()))
	}
	return list
}

// percent says a share in whole percents; what is next to never or always is not said as such.
func percent(share float64) string {
	const all, least = 100, 0.005
	switch {
	case share > 0 && share < least:
		return "<1 %"
	case share < 1 && share > 1-least:
		return ">99 %"
	}
	return strconv.Itoa(int(share*all+1.0/2)) + " %"
}

// day says a day as exactly as the plan knows it: the week, until somebody measured the line.
func (v *View) day(d plan.Date) plan.Text {
	if v.plan.Schedule.Calibrated {
		return same(d.String())
	}
	return v.say("page.weekof", weekOf(d).String())
}

// weeksTo counts the weeks from the start to the end of a day, begun ones included.
func (v *View) weeksTo(d plan.Date) int {
	return (int(d-v.plan.Start) + weekDays) / weekDays
}

// held are the move groups whose copies abroad a legal hold keeps.
func (v *View) held() []string {
	var list []string
	for i := range v.plan.Preflight {
		if c := &v.plan.Preflight[i]; c.Code == "P119" {
			list = append(list, v.object(c.Of))
		}
	}
	return list
}

// figures are the cards at the head.
func (v *View) figures() []figure {
	s := &v.plan.Schedule
	list := []figure{}
	if !s.Home.P80.IsZero() {
		list = append(list, figure{
			Label: v.say("page.card.home"), Value: v.day(s.Home.P80), Tone: "good",
			Note: v.say("page.card.home.note", s.Home.P50.String(), s.Home.P95.String()),
		})
	}
	moved, groups := plan.Interval{}, 0
	for i := range v.plan.Groups {
		if g := &v.plan.Groups[i]; g.Chosen == plan.BringHome {
			groups++
			moved.Low, moved.Mid, moved.High = max(moved.Low, g.People.Low), max(moved.Mid, g.People.Mid), moved.High+g.People.High
		}
	}
	list = append(list, figure{
		Label: v.say("page.card.groups"), Value: same(thousands(int64(groups))),
		Note: v.say("page.card.groups.note", len(v.plan.Groups), thousands(moved.Low), thousands(moved.High)),
	})
	list = append(list, v.exposureFigure(), v.moneyFigure(), v.openFigure())
	return list
}

// exposureFigure compares what stays within reach from abroad with what would stay if nothing were done. Groups whose
// people nobody counted are in neither number, and said.
func (v *View) exposureFigure() figure {
	var chosen, nothing int64
	uncounted := 0
	for i := range v.plan.Options {
		o := &v.plan.Options[i]
		if !v.groups[o.Of] {
			continue
		}
		if o.Chosen {
			chosen += o.Exposure.Days.Mid
		}
		if o.Kind == plan.Nothing {
			nothing += o.Exposure.Days.Mid
			if !o.Exposure.Known {
				uncounted++
			}
		}
	}
	f := figure{Label: v.say("page.card.exposure"), Value: short(chosen), Note: v.say("page.card.exposure.note", short(nothing))}
	if uncounted > 0 {
		f.Note = v.say("page.card.exposure.uncounted", short(nothing), uncounted)
	}
	return f
}

// moneyFigure states no sum while a line is unpriced.
func (v *View) moneyFigure() figure {
	c := &v.plan.Costs
	f := figure{Label: v.say("page.card.cost"), Note: v.say("page.card.cost.note", len(c.Lines))}
	if c.Unpriced > 0 {
		f.Value, f.Tone = v.say("page.card.cost.open"), "warn"
		f.Note = v.say("page.card.cost.unpriced", c.Unpriced, len(c.Lines))
		return f
	}
	f.Value = same(money(c.Totals, plan.OneOff))
	return f
}

// openFigure counts what keeps the plan from being final.
func (v *View) openFigure() figure {
	stops := 0
	for i := range v.plan.Preflight {
		if v.plan.Preflight[i].Severity == plan.Stop {
			stops++
		}
	}
	f := figure{
		Label: v.say("page.card.open"), Value: same(thousands(int64(len(v.plan.Gaps) + stops))),
		Note: v.say("page.card.open.note", len(v.plan.Gaps), stops),
	}
	if !v.plan.Final {
		f.Tone = "warn"
	}
	return f
}

// facts are what the plan rests on.
func (v *View) facts() []plan.Text {
	list := []plan.Text{
		v.say("page.fact.start", v.plan.Start.String()), v.say("page.fact.rules", v.plan.RulesAsOf.String()),
		v.say("page.fact.region", v.plan.Region), v.say("page.fact.scan", v.doc.Metadata.FinishedAt.UTC().Format(time.DateOnly)),
	}
	if n := v.plan.Schedule.Provisional; len(n) > 0 {
		years := make([]plan.Text, len(n))
		for i, y := range n {
			years[i] = v.say("page.year", y)
		}
		list = append(list, v.say("page.fact.provisional", listOf(years)))
	}
	return list
}
