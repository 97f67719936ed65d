package schedule

import (
	"math/bits"
	"time"
)

// The calendar of days and weekdays repeats after 28 years, and after 40 where a century without a leap day lies between.
const calendarYears = 41

// allHours is every hour of a day.
const allHours = 1<<24 - 1

// Next returns the first moment after a time at which the expression fires, the zero time when there is none.
//
// An expression that holds in every hour goes with the clock: it fires at each moment at which the clock shows such a
// time, in the hour that is repeated too, and not in the hour that is left out. Any other names times of a day, and each
// comes once: where the clock passes over it, at the first moment after; where the clock shows it twice, the first time.
// Several that are passed over together come as one.
func (c Cron) Next(after time.Time) time.Time {
	if c.zone == nil {
		return time.Time{}
	}
	last := after.AddDate(calendarYears, 0, 0)
	for at := after.Add(1); at.Before(last); {
		s := spanAt(at, c.zone)
		if at.Equal(s.start) && c.passedOver(s) {
			return at.UTC()
		}
		if s.end.IsZero() || s.end.After(last) {
			s.end = last
		}
		if found := c.match(c.unseen(s, at), s.wall(s.end)); !found.IsZero() {
			return found.Add(-s.offset)
		}
		at = s.end
	}
	return time.Time{}
}

// unseen is the first minute that clocks show from a moment of a span on, for the first time where that counts.
func (c Cron) unseen(s span, at time.Time) time.Time {
	wall := ceil(s.wall(at))
	if again := s.wall(s.start).Add(-s.jump); s.jump < 0 && c.hours != allHours && wall.Before(again) {
		return again
	}
	return wall
}

// span is a time during which a zone keeps one offset.
type span struct {
	start, end time.Time // zero where it has none
	offset     time.Duration
	jump       time.Duration // by how much clocks were put forward at its start
}

func spanAt(at time.Time, zone *time.Location) span {
	start, end := at.In(zone).ZoneBounds()
	s := span{start: start, end: end, offset: offset(at.In(zone))}
	if !start.IsZero() {
		s.jump = s.offset - offset(start.Add(-time.Second))
	}
	return s
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// wall is what clocks show at a moment of the span, written as if it were UTC.
func (s span) wall(at time.Time) time.Time { return at.UTC().Add(s.offset) }

// passedOver reports whether a named time was left out when clocks were put forward at the start of a span.
func (c Cron) passedOver(s span) bool {
	if s.jump <= 0 || c.hours == allHours {
		return false
	}
	first := s.wall(s.start)
	return !c.match(ceil(first.Add(-s.jump)), first).IsZero()
}

// match returns the first matching time of a wall clock at or after from and before end, zero when there is none.
func (c Cron) match(from, end time.Time) time.Time {
	day := from.Truncate(24 * time.Hour)
	for day.Before(end) {
		if c.months&(1<<int(day.Month())) == 0 {
			day = time.Date(day.Year(), day.Month()+1, 1, 0, 0, 0, 0, time.UTC)
			continue
		}
		if c.day(day) {
			if at, ok := c.inDay(int(max(0, from.Sub(day)/time.Minute))); ok {
				found := day.Add(at)
				if found.Before(end) {
					return found
				}
				return time.Time{}
			}
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}
}

// inDay returns the first time of a day at or after a minute of it.
func (c Cron) inDay(from int) (time.Duration, bool) {
	for h := from / 60; h < 24; h++ {
		left := c.minutes
		if h == from/60 {
			left &^= 1<<(from%60) - 1
		}
		if c.hours&(1<<h) != 0 && left != 0 {
			return time.Duration(h*60+bits.TrailingZeros64(left)) * time.Minute, true
		}
	}
	return 0, false
}

// ceil rounds up to a minute.
func ceil(t time.Time) time.Time {
	if down := t.Truncate(time.Minute); down.Before(t) {
		return down.Add(time.Minute)
	}
	return t
}
