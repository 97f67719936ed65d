package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/schedule"
)

// mostTimes is how many times of a day are named one by one.
const mostTimes = 6

// whenOf says a cron expression in words. Two that fire at different times are never said alike.
func whenOf(c schedule.Cron, w *report.Words) string {
	t := c.Times()
	said := timeOfDay(t, w)
	if days := daysOf(t, w); days != "" {
		said = w.Say("schedule.when", days, said)
	}
	if !t.Months.All {
		said = w.Say("schedule.when.months", said, named(t.Months.Plain, "schedule.month.", w))
	}
	return said
}

// timeOfDay says the minutes and hours.
func timeOfDay(t schedule.Times, w *report.Words) string {
	minutes, hours := t.Minutes.Plain, t.Hours.Plain
	step := stepOf(minutes)
	said := w.Say("schedule.at_minutes", ranges(minutes, w))
	switch {
	case t.Minutes.All:
		said = w.Say("schedule.minute")
	case !t.Hours.All && len(minutes)*len(hours) <= mostTimes:
		var all []string
		for _, h := range hours {
			for _, m := range minutes {
				all = append(all, fmt.Sprintf("%02d:%02d", h, m))
			}
		}
		return w.Say("schedule.at", strings.Join(all, w.Say("schedule.list")))
	case step > 0:
		said = w.Say("schedule.minutes", strconv.Itoa(step))
	case t.Hours.All:
		return w.Say("schedule.of_every_hour", said)
	}
	if t.Hours.All {
		return said
	}
	return w.Say("schedule.of_hours", said, ranges(hours, w))
}

// stepOf returns n where the minutes are every n minutes of an hour from its beginning on, else 0.
func stepOf(minutes []int) int {
	if len(minutes) < 2 || minutes[0] != 0 || 60%minutes[1] != 0 || len(minutes) != 60/minutes[1] {
		return 0
	}
	for i, m := range minutes {
		if m != i*minutes[1] {
			return 0
		}
	}
	return minutes[1]
}

// daysOf says the days, "" where every day is meant and the time says "every" already.
func daysOf(t schedule.Times, w *report.Words) string {
	month, week := t.DaysOfMonth, t.DaysOfWeek
	if month.All && week.All || t.Either && (month.All || week.All) {
		return everyDay(t, w)
	}
	switch {
	case week.All:
		return daysOfMonth(month, w)
	case month.All:
		return daysOfWeek(week, w)
	case t.Either:
		return w.Say("schedule.days.either", daysOfMonth(month, w), daysOfWeek(week, w))
	}
	return w.Say("schedule.days.both", daysOfMonth(month, w), daysOfWeek(week, w))
}

func everyDay(t schedule.Times, w *report.Words) string {
	minutes := t.Minutes.Plain
	if t.Minutes.All || t.Hours.All || stepOf(minutes) > 0 && len(minutes)*len(t.Hours.Plain) > mostTimes {
		return ""
	}
	return w.Say("schedule.days")
}

func daysOfMonth(v schedule.Values, w *report.Words) string {
	var all []string
	if len(v.Plain) > 0 {
		all = append(all, w.Say("schedule.days.month", ranges(v.Plain, w)))
	}
	for _, special := range v.Special {
		if day, working := strings.CutSuffix(special, "W"); working {
			all = append(all, w.Say("schedule.days.working", day))
		} else {
			all = append(all, w.Say("schedule.days.last"))
		}
	}
	return either(all, w)
}

func daysOfWeek(v schedule.Values, w *report.Words) string {
	var all []string
	if len(v.Plain) > 0 {
		week := slices.Clone(v.Plain) // it begins on Monday
		if week[0] == 0 {
			week = append(week[1:], 0)
		}
		all = append(all, w.Say("schedule.days.week", named(week, "schedule.day.", w)))
	}
	for _, special := range v.Special {
		if day, nth, counted := strings.Cut(special, "#"); counted {
			all = append(all, w.Say("schedule.days.nth", w.Say("schedule.nth."+nth), w.Say("schedule.day."+day)))
		} else {
			all = append(all, w.Say("schedule.days.last_of", w.Say("schedule.day."+strings.TrimSuffix(special, "L"))))
		}
	}
	return either(all, w)
}

func either(all []string, w *report.Words) string {
	said := all[0]
	for _, more := range all[1:] {
		said = w.Say("schedule.days.either", said, more)
	}
	return said
}

// ranges says numbers, three and more that follow each other as from and to.
func ranges(numbers []int, w *report.Words) string {
	return stretches(numbers, strconv.Itoa, w)
}

// named says days of the week and months by their names.
func named(numbers []int, key string, w *report.Words) string {
	return stretches(numbers, func(n int) string { return w.Say(key + strconv.Itoa(n)) }, w)
}

func stretches(numbers []int, say func(int) string, w *report.Words) string {
	var all []string
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && follows(numbers[last], numbers[last+1]) {
			last++
		}
		if last < i+2 {
			all, i = append(all, say(numbers[i])), i+1
			continue
		}
		all, i = append(all, w.Say("schedule.to", say(numbers[i]), say(numbers[last]))), last+1
	}
	return strings.Join(all, w.Say("schedule.list"))
}

// follows reports whether a number is the next one; Sunday, 0, is the day after Saturday, 6.
func follows(n, next int) bool { return next == n+1 || n == 6 && next == 0 }
