package plan

import "github.com/domicile/domicile/internal/decide"

// workdays is the working calendar of the mainland, by the days of a plan. A year without a file has weekends alone and
// is provisional.
type workdays struct{ calendar *decide.Workdays }

// newWorkdays puts the years together.
func newWorkdays(years []Year) (*workdays, error) {
	list := make([]decide.WorkYear, 0, len(years))
	for i := range years {
		list = append(list, years[i].WorkYear)
	}
	calendar, err := decide.NewWorkdays(list)
	return &workdays{calendar}, err
}

// works reports whether d is a working day.
func (w *workdays) works(d Date) bool { return w.calendar.Works(decide.DateOf(d.Time())) }

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
		if !w.calendar.Settled(y) {
			years = append(years, y)
		}
	}
	return years
}

// after returns the day on which n working days that start on d are over.
func (w *workdays) after(d Date, n int) Date {
	d = w.next(d)
	for ; n > 0; n-- {
		d = w.next(d + 1)
	}
	return d
}
