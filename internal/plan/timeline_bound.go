package plan

import (
	"fmt"
	"strings"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// weekend is the wait that a calendar may add before it, and not the step before, is the reason.
const weekend = 2

// bound names what keeps a step from starting earlier.
func (tl *timeline) bound(i int, w schedule.Why) Bound {
	switch w.Kind {
	case schedule.ByNeed:
		return boundByStep(tl.tasks[w.Index])
	case schedule.ByResource:
		return Bound{ByResource, tl.resources[w.Index].capacityText().EN}
	case schedule.ByCalendar:
		if w.Need >= 0 && w.Waits <= weekend && tl.freezeBefore(i, w) == nil {
			return boundByStep(tl.tasks[w.Need])
		}
		return Bound{ByCalendar, tl.calendarText(i, w).EN}
	case schedule.ByAge:
		return Bound{ByAge, string(tl.tasks[w.Index].ID)}
	case schedule.ByEarlier:
		return Bound{Kind: ByPrevious}
	case schedule.ByRelease:
	}
	return Bound{Kind: ByStart}
}

// boundByStep names the step before, and for a filing the article that takes its time.
func boundByStep(before *task) Bound {
	if before.Verb == File {
		for _, x := range before.Because {
			if x.Instrument != "" {
				return Bound{ByArticle, strings.TrimSpace(x.Instrument+" "+x.Article) + " (" + string(before.ID) + ")"}
			}
		}
	}
	return Bound{ByPredecessor, string(before.ID)}
}

// freezeBefore is the freeze that a step waited for, or nil.
func (tl *timeline) freezeBefore(i int, w schedule.Why) *Freeze {
	t := tl.tasks[i]
	for d := t.Start - Date(w.Waits); t.cutOver && d < t.Start; d++ {
		if f := tl.b.freeze(d); f != nil && tl.b.days.works(d) {
			return f
		}
	}
	return nil
}

// calendarText names the days that a step waited for.
func (tl *timeline) calendarText(i int, w schedule.Why) Text {
	if f := tl.freezeBefore(i, w); f != nil {
		return Text{
			ZH: strings.TrimSuffix(fmt.Sprintf("冻结期 %s 至 %s：%s", f.From, f.To, f.Why), "："),
			EN: strings.TrimSuffix(fmt.Sprintf("freeze from %s to %s: %s", f.From, f.To, f.Why), ": "),
		}
	}
	return Text{ZH: "大陆工作日", EN: "mainland working days"}
}

// binding is the chain that ends last among what comes home, from the start on: each step with what held it.
func (tl *timeline) binding(why []schedule.Why, r schedule.Result) []Binding {
	_, events := tl.events()
	last := events[0][0]
	for _, i := range events[0] {
		if r.Finish[i] > r.Finish[last] || r.Finish[i] == r.Finish[last] && r.Start[i] > r.Start[last] {
			last = i
		}
	}
	list := []Binding{}
	for _, i := range schedule.Chain(why, last) {
		t := tl.tasks[i]
		list = append(list, Binding{Step: t.ID, From: t.Start, To: t.Finish, Text: tl.because(i, why[i])})
	}
	return list
}

// because says in words what held a step until its start.
func (tl *timeline) because(i int, w schedule.Why) Text {
	t := tl.tasks[i]
	switch w.Kind {
	case schedule.ByNeed:
		return after(tl.tasks[w.Index])
	case schedule.ByResource:
		text := tl.resources[w.Index].capacityText()
		if w.Holder < 0 {
			return text
		}
		h := tl.tasks[w.Holder]
		return Text{
			ZH: fmt.Sprintf("等待 %s；此前由“%s”占用至 %s", text.ZH, h.Title.ZH, h.Finish),
			EN: fmt.Sprintf("waits for: %s; “%s” takes it until %s", text.EN, h.Title.EN, h.Finish),
		}
	case schedule.ByCalendar:
		text := tl.calendarText(i, w)
		out := Text{ZH: fmt.Sprintf("%s，%s 起可做", text.ZH, t.Start), EN: fmt.Sprintf("%s, open again on %s", text.EN, t.Start)}
		if w.Need >= 0 {
			before := after(tl.tasks[w.Need])
			out.ZH, out.EN = before.ZH+"；"+out.ZH, before.EN+"; "+out.EN
		}
		return out
	case schedule.ByAge:
		next := tl.tasks[w.Index]
		return Text{
			ZH: fmt.Sprintf("推迟：“%s”于 %s 开始时，不得早于 %d 天前完成", next.Title.ZH, next.Start, next.fresh[t.ID]),
			EN: fmt.Sprintf("put off, to be at most %d days old when “%s” starts on %s", next.fresh[t.ID], next.Title.EN, next.Start),
		}
	case schedule.ByEarlier:
		return Text{ZH: "沿用上一版计划的日期，提前并无益处", EN: "stays where the previous plan had it: earlier would gain nothing"}
	case schedule.ByRelease:
	}
	return Text{ZH: "计划开始", EN: "the start of the plan"}
}

// after says that a step follows another one, and for a filing by which article.
func after(before *task) Text {
	out := Text{
		ZH: fmt.Sprintf("在“%s”于 %s 完成之后", before.Title.ZH, before.Finish),
		EN: fmt.Sprintf("after “%s”, done on %s", before.Title.EN, before.Finish),
	}
	if b := boundByStep(before); b.Kind == ByArticle {
		article, _, _ := strings.Cut(b.What, " (")
		out.ZH, out.EN = out.ZH+"（时限依据 "+article+"）", out.EN+" (its time limit rests on "+article+")"
	}
	return out
}
