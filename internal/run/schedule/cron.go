package schedule

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// Cron is a cron expression of five fields in a time zone. Its zero value never fires; [Parse] makes one.
//
// The library says whether a field holds on a day, in an hour or in a minute (names, steps, L, W, #); which moments of a
// zone these are is said here, because no library tells the two kinds of expression apart on the days when clocks change.
type Cron struct {
	fields  [5]string // as the library takes them
	zone    *time.Location
	minutes uint64
	hours   uint64
	months  uint64
}

// The fields of an expression.
const (
	minute = iota
	hour
	dayOfMonth
	month
	dayOfWeek
)

// daysOfWeek makes the other Sunday, 7, the one that the library knows everywhere.
const daysOfWeek = 7

// field is what one place of an expression may hold.
type field struct {
	name     string
	from, to int
	names    []string // of the values, from the first on
}

// places are the five fields in their order.
func places() [5]field {
	return [5]field{
		{name: "minute", from: 0, to: 59},
		{name: "hour", from: 0, to: 23},
		{name: "day of month", from: 1, to: 31},
		{name: "month", from: 1, to: 12, names: strings.Fields("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")},
		{name: "day of week", from: 0, to: 7, names: strings.Fields("SUN MON TUE WED THU FRI SAT")}, // 0 and 7 are Sunday
	}
}

// macro returns the expression that a name stands for, or the text itself.
func macro(text string) string {
	switch strings.ToLower(text) {
	case "@hourly":
		return "0 * * * *"
	case "@daily", "@midnight":
		return "0 0 * * *"
	case "@weekly":
		return "0 0 * * 0"
	case "@monthly":
		return "0 0 1 * *"
	case "@yearly", "@annually":
		return "0 0 1 1 *"
	}
	return text
}

// Parse reads minute, hour, day of month, month and day of week, or @hourly, @daily, @weekly, @monthly, @yearly. An
// expression that never fires is an error, such as the 30th of February.
//
// As in cron, a day must hold in both day fields when one of them begins with a star, and in either when none does.
func Parse(text string, zone *time.Location) (Cron, error) {
	c := Cron{zone: zone}
	parts := strings.Fields(strings.ToUpper(macro(strings.TrimSpace(text))))
	if len(parts) != len(c.fields) {
		return Cron{}, fmt.Errorf("cron %q: want five fields (minute, hour, day of month, month, day of week) or @daily", text)
	}
	for i, f := range places() {
		part, err := f.parse(parts[i], i)
		if err != nil {
			return Cron{}, fmt.Errorf("cron %q: %s: %w", text, f.name, err)
		}
		c.fields[i] = part
	}
	c.minutes = c.mask(minute, func(v int) time.Time { return time.Date(2000, 1, 1, 0, v, 0, 0, time.UTC) })
	c.hours = c.mask(hour, func(v int) time.Time { return time.Date(2000, 1, 1, v, 0, 0, 0, time.UTC) })
	c.months = c.mask(month, func(v int) time.Time { return time.Date(2000, time.Month(v), 1, 0, 0, 0, 0, time.UTC) })
	// Any day does: where the calendar holds a day, a search as long as the calendar repeats finds it from everywhere.
	if c.Next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return Cron{}, fmt.Errorf("cron %q: there is no such day", text)
	}
	return c, nil
}

// String is the expression with its names spelt as numbers: equal expressions are the same text.
func (c Cron) String() string { return strings.Join(c.fields[:], " ") }

// Zone is the time zone that the expression is read in.
func (c Cron) Zone() *time.Location { return cmp.Or(c.zone, time.UTC) }

// parse checks the items of a field against its bounds and spells its names as numbers. The library alone would look no
// further than the first item that holds at the time of the check.
func (f field) parse(text string, place int) (string, error) {
	if text == "?" && (place == dayOfMonth || place == dayOfWeek) {
		return "*", nil
	}
	items := strings.Split(text, ",")
	for i, item := range items {
		parsed, err := f.item(item, place)
		if err != nil {
			return "", err
		}
		items[i] = parsed
	}
	return strings.Join(items, ","), nil
}

// item is *, a value, a range, each of them with a step, or a special day.
func (f field) item(text string, place int) (string, error) {
	switch {
	case place == dayOfMonth && (text == "L" || strings.HasSuffix(text, "W")):
		return f.ofMonth(text)
	case place == dayOfWeek && (strings.HasSuffix(text, "L") || strings.Contains(text, "#")):
		return f.ofWeek(text)
	}
	return f.stepped(text)
}

// stepped is *, a value or a range, each of them with a step or without.
func (f field) stepped(text string) (string, error) {
	span, step, stepped := strings.Cut(text, "/")
	if stepped {
		if n, err := digits(step); err != nil || n < 1 || n > f.to {
			return "", fmt.Errorf("%q: the step is no number from 1 to %d", text, f.to)
		}
		step = "/" + step
	}
	span, err := f.span(span)
	return span + step, err
}

// span is *, a value or a range.
func (f field) span(text string) (string, error) {
	if text == "*" {
		return text, nil
	}
	low, high, ranged := strings.Cut(text, "-")
	from, err := f.value(low)
	if err != nil || !ranged {
		return strconv.Itoa(from), err
	}
	to, err := f.value(high)
	if err == nil && to < from {
		err = fmt.Errorf("%q: the range ends before it begins", text)
	}
	return fmt.Sprintf("%d-%d", from, to), err
}

// ofMonth is L, the last day, or 15W, the working day that is nearest to the 15th.
func (f field) ofMonth(text string) (string, error) {
	if text == "L" {
		return text, nil
	}
	v, err := f.value(strings.TrimSuffix(text, "W"))
	return strconv.Itoa(v) + "W", err
}

// ofWeek is 5L, the last Friday of a month, or 5#3, the third.
func (f field) ofWeek(text string) (string, error) {
	day, nth, counted := strings.Cut(text, "#")
	if !counted {
		v, err := f.value(strings.TrimSuffix(text, "L"))
		return strconv.Itoa(v%daysOfWeek) + "L", err
	}
	v, err := f.value(day)
	if n, bad := digits(nth); bad != nil || n < 1 || n > 5 {
		err = errors.Join(err, fmt.Errorf("%q: a month has a day of the week one to five times", text))
	}
	return fmt.Sprintf("%d#%s", v%daysOfWeek, nth), err
}

// value is a number within the bounds, or one of the names.
func (f field) value(text string) (int, error) {
	if i := slices.Index(f.names, text); i >= 0 {
		return f.from + i, nil
	}
	n, err := digits(text)
	if err != nil || n < f.from || n > f.to {
		return 0, fmt.Errorf("%q is no number from %d to %d", text, f.from, f.to)
	}
	return n, nil
}

// digits is a number of one or two digits: no sign, no leading plus.
func digits(text string) (int, error) {
	if len(text) == 0 || len(text) > 2 || strings.Trim(text, "0123456789") != "" {
		return 0, strconv.ErrSyntax
	}
	return strconv.Atoi(text)
}

// mask asks the library for each value of a field, once.
func (c Cron) mask(place int, at func(int) time.Time) (bits uint64) {
	f := places()[place]
	for v := f.from; v <= f.to; v++ {
		if c.holds(place, at(v)) {
			bits |= 1 << v
		}
	}
	return bits
}

// holds asks the library whether a field holds at a time. Parse has refused what it would answer with an error.
func (c Cron) holds(place int, at time.Time) bool {
	checker := gronx.SegmentChecker{}
	checker.SetRef(at)
	due, err := checker.CheckDue(c.fields[place], place+1) // the library's first field is the second
	return due && err == nil
}

// day reports whether the expression fires on a day.
func (c Cron) day(day time.Time) bool {
	if c.fields[dayOfMonth] == "*" && c.fields[dayOfWeek] == "*" {
		return true
	}
	inMonth, inWeek := c.holds(dayOfMonth, day), c.holds(dayOfWeek, day)
	if strings.HasPrefix(c.fields[dayOfMonth], "*") || strings.HasPrefix(c.fields[dayOfWeek], "*") {
		return inMonth && inWeek
	}
	return inMonth || inWeek
}
