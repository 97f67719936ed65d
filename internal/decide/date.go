package decide

import (
	"fmt"
	"time"
)

// Date is a civil day of the mainland as the number YYYYMMDD, so that later days are larger. The zero value is no day.
type Date int32

// Places of the parts in a Date.
const (
	yearPlace  = 10000
	monthPlace = 100
)

// lastDay is the last day that YYYY-MM-DD can write.
const lastDay Date = 99991231

// DateOf returns the day of t in the location of t, the last day that can be written for a later one.
func DateOf(t time.Time) Date {
	if t.Year() > lastDay.year() {
		return lastDay
	}
	y, m, d := t.Date()
	return Date(int32(y)*yearPlace + int32(m)*monthPlace + int32(d)) //nolint:gosec // a year of four digits fits
}

// ParseDate reads YYYY-MM-DD. A day that the calendar does not have is an error.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("decide: date %q: want a day of the calendar as YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// String returns YYYY-MM-DD, and "" for no day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/yearPlace, d/monthPlace%monthPlace, d%monthPlace)
}

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; nothing is no day.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	day, err := ParseDate(string(text))
	if err == nil {
		*d = day
	}
	return err
}

// span is a time in force; a zero end is open, both ends are included.
type span struct{ from, to Date }

func (s span) holds(on Date) bool {
	return (s.from == 0 || s.from <= on) && (s.to == 0 || on <= s.to)
}

// before returns the day before.
func (d Date) before() Date {
	day := int(d % monthPlace)
	month := time.Month(d / monthPlace % monthPlace)
	return DateOf(time.Date(int(d/yearPlace), month, day-1, 0, 0, 0, 0, time.UTC))
}
