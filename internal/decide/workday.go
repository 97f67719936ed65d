package decide

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// WorkYear is the working days of the mainland in one year.
type WorkYear struct {
	Year        int      `yaml:"year"`
	Provisional bool     `yaml:"provisional"` // no notice of the authorities was seen
	Off         []string `yaml:"off"`         // days, or spans "2026-02-15..2026-02-23"
	Work        []string `yaml:"work"`        // days of a weekend that are worked
}

// calendarYear is one file of configs/calendars.
type calendarYear struct {
	WorkYear   `yaml:",inline"`
	Source     string `yaml:"source"`
	Date       string `yaml:"date"`
	Confidence string `yaml:"confidence"`
	Note       string `yaml:"note"`
}

// Workdays is the working calendar of the mainland. A year that it does not know has weekends alone. It never changes.
type Workdays struct {
	off, work map[Date]bool
	settled   map[int]bool // years whose holidays a notice of the authorities has fixed
}

// NewWorkdays puts years together. It refuses days that are none, that are of another year, or both off and worked.
func NewWorkdays(years []WorkYear) (*Workdays, error) {
	w := &Workdays{off: map[Date]bool{}, work: map[Date]bool{}, settled: map[int]bool{}}
	var errs []error
	for i := range years {
		y := &years[i]
		err := errors.Join(mark(w.off, y.Year, y.Off), mark(w.work, y.Year, y.Work))
		if err == nil && slices.ContainsFunc(y.Work, func(s string) bool { d, _ := ParseDate(s); return w.off[d] }) {
			err = errors.New("a day is both off and worked")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("calendar of %d: %w", y.Year, err))
		}
		w.settled[y.Year] = !y.Provisional
	}
	return w, errors.Join(errs...)
}

// mark enters days and spans of one year.
func mark(days map[Date]bool, year int, spans []string) error {
	for _, s := range spans {
		first, last, isSpan := strings.Cut(s, "..")
		if !isSpan {
			last = first
		}
		from, err := ParseDate(first)
		if err != nil {
			return err
		}
		to, err := ParseDate(last)
		if err != nil {
			return err
		}
		if from > to || from.year() != year || to.year() != year {
			return fmt.Errorf("%q is not a span of that year", s)
		}
		for d := from; d <= to; d = d.plusDays(1) {
			days[d] = true
		}
	}
	return nil
}

// Settled reports whether a notice of the authorities stands behind the days of a year.
func (w *Workdays) Settled(year int) bool { return w.settled[year] }

// Works reports whether a day is a working day.
func (w *Workdays) Works(d Date) bool {
	if w.work[d] || w.off[d] {
		return w.work[d]
	}
	weekday := d.time().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// count goes n working days on from a day, or back for a negative n. The day itself does not count. It reports whether
// the holidays of every year on the way are settled; where they are not, the result is approximate.
func (w *Workdays) count(from Date, n int) (day Date, settled bool) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	day, settled = from, w.settled[from.year()]
	for n > 0 {
		day = day.plusDays(step)
		settled = settled && w.settled[day.year()]
		if w.Works(day) {
			n--
		}
	}
	return day, settled
}

func (d Date) year() int { return int(d / yearPlace) }

func (d Date) time() time.Time {
	return time.Date(d.year(), time.Month(d/monthPlace%monthPlace), int(d%monthPlace), 0, 0, 0, 0, time.UTC)
}

func (d Date) plusDays(n int) Date { return DateOf(d.time().AddDate(0, 0, n)) }

// plusMonths goes n months on, to the same day of the month, or to its last day where the month is shorter.
func (d Date) plusMonths(n int) Date {
	t := d.time()
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}
