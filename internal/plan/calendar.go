package plan

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// workdays is the working calendar of the mainland. A year without a file has weekends alone and is provisional.
type workdays struct {
	off         map[Date]bool
	work        map[Date]bool
	provisional map[int]bool // false: a notice settles the year
}

// newWorkdays reads the years.
func newWorkdays(years []Year) (*workdays, error) {
	w := &workdays{off: map[Date]bool{}, work: map[Date]bool{}, provisional: map[int]bool{}}
	var errs []error
	for _, y := range years {
		w.provisional[y.Year] = y.Provisional
		errs = append(errs, mark(w.off, y.Year, y.Off), mark(w.work, y.Year, y.Work))
	}
	for _, d := range sortedKeys(w.work) {
		if w.off[d] {
			errs = append(errs, fmt.Errorf("plan: calendar: %s is both off and worked", d))
		}
	}
	return w, errors.Join(errs...)
}

func sortedKeys(m map[Date]bool) []Date {
	keys := make([]Date, 0, len(m))
	for d := range m {
		keys = append(keys, d)
	}
	slices.Sort(keys)
	return keys
}

// mark enters days and spans ("first..last") of one year.
func mark(days map[Date]bool, year int, spans []string) error {
	for _, s := range spans {
		first, last, ok := strings.Cut(s, "..")
		if !ok {
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
		if from > to || from.Year() != year || to.Year() != year {
			return fmt.Errorf("plan: calendar of %d: %q is not a span of that year", year, s)
		}
		for d := from; d <= to; d++ {
			days[d] = true
		}
	}
	return nil
}

// works reports whether d is a working day.
func (w *workdays) works(d Date) bool {
	if w.work[d] {
		return true
	}
	if w.off[d] {
		return false
	}
	wd := d.Weekday()
	return wd != time.Saturday && wd != time.Sunday
}

// settled reports whether a notice of the authorities stands behind the days of a year.
func (w *workdays) settled(year int) bool {
	provisional, known := w.provisional[year]
	return known && !provisional
}

// next returns the first working day on or after d.
func (w *workdays) next(d Date) Date {
	for !w.works(d) {
		d++
	}
	return d
}

// unsettled lists the years between two days, both included, whose holidays no notice has settled.
func (w *workdays) unsettled(from, to Date) []int {
	years := []int{}
	for y := from.Year(); y <= to.Year(); y++ {
		if !w.settled(y) {
			years = append(years, y)
		}
	}
	return years
}
