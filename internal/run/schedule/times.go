package schedule

import (
	"slices"
	"strings"
	"time"
)

// Times are the fields of an expression, for those who say it in words.
type Times struct {
	Minutes, Hours, DaysOfMonth, Months, DaysOfWeek Values // Sunday is 0
	Either                                          bool   // a day has to hold in one of the two fields of days only
}

// Values are what a field holds.
type Values struct {
	All     bool     // of them
	Plain   []int    // in their order
	Special []string // days of another kind: L, 15W, 5L, 5#3
}

// Times returns the fields of the expression.
func (c Cron) Times() Times {
	bits := func(place int, mask uint64) Values {
		f, v := places()[place], Values{}
		for n := f.from; n <= f.to; n++ {
			if mask&(1<<n) != 0 {
				v.Plain = append(v.Plain, n)
			}
		}
		v.All = len(v.Plain) == f.to-f.from+1
		return v
	}
	return Times{
		Minutes: bits(minute, c.minutes), Hours: bits(hour, c.hours), Months: bits(month, c.months),
		DaysOfMonth: c.days(dayOfMonth, 31), DaysOfWeek: c.days(dayOfWeek, daysOfWeek),
		Either: !strings.HasPrefix(c.fields[dayOfMonth], "*") && !strings.HasPrefix(c.fields[dayOfWeek], "*"),
	}
}

// days asks the library for each of the n days of a month or a week.
func (c Cron) days(place, n int) Values {
	plain := c
	v, items := Values{}, strings.Split(c.fields[place], ",")
	v.Special = slices.DeleteFunc(slices.Clone(items), func(item string) bool { return !strings.ContainsAny(item, "LW#") })
	items = slices.DeleteFunc(items, func(item string) bool { return strings.ContainsAny(item, "LW#") })
	if plain.fields[place] = strings.Join(items, ","); len(items) == 0 {
		return v
	}
	// The year 2000 began on a Saturday; the 2nd of January was a Sunday.
	for i := range n {
		day := time.Date(2000, 1, 1+i, 0, 0, 0, 0, time.UTC)
		name := day.Day()
		if place == dayOfWeek {
			day = day.AddDate(0, 0, 1)
			name = int(day.Weekday())
		}
		if plain.holds(place, day) {
			v.Plain = append(v.Plain, name)
		}
	}
	v.All = len(v.Plain) == n
	return v
}
