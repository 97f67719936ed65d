package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/configs"
	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/report"
)

// calendarFlags are the flags of report calendar.
type calendarFlags struct {
	from, format string
	days, year   int
}

// calendarDays is how far a calendar looks ahead unless it is told: a year, since most duties come once a year.
const calendarDays = 365

func (a *app) reportCalendarCommand() *cobra.Command {
	var f calendarFlags
	cmd := &cobra.Command{
		Use:   "calendar [inventory.json]",
		Short: "What each entity files by when",
		Long: `calendar lists, out of the last scan or the inventory of a file, what is due by when: the duties of each entity, the end
and the renewal window of filings, comments on drafts, accepted gaps that end, and when the rules are to be checked
again. A day that the law does not fix is marked as approximate; what has no day stands behind.`,
		Example: `  domicile report calendar
  domicile report calendar --year 2027 -f ics > duties.ics
  domicile report calendar --from 2026-12-01 --days 90 -f markdown --lang zh`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.reportCalendar(cmd, &f, args) },
	}
	cmd.Flags().StringVar(&f.from, "from", "", "the first day, YYYY-MM-DD (default today)")
	cmd.Flags().IntVar(&f.days, "days", calendarDays, "how many days")
	cmd.Flags().IntVar(&f.year, "year", 0, "a calendar year, instead of --from and --days")
	cmd.Flags().StringVarP(&f.format, "format", "f", "table", strings.Join(calendarFormats(), ", "))
	complete(cmd, "format", calendarFormats)
	return cmd
}

func calendarFormats() []string { return []string{"table", "ics", "markdown", "csv", "json"} }

func (a *app) reportCalendar(cmd *cobra.Command, f *calendarFlags, args []string) error {
	if !slices.Contains(calendarFormats(), f.format) {
		return usageError{fmt.Errorf("format %q is none of %s", f.format, strings.Join(calendarFormats(), ", "))}
	}
	days, err := a.calendarSpan(cmd, f)
	if err != nil {
		return err
	}
	doc, err := a.lastDocument(cmd, args)
	if err != nil {
		return err
	}
	s, err := a.scheduler()
	if err != nil {
		return err
	}
	words, err := a.words()
	if err != nil {
		return err
	}
	c := s.Schedule(doc, days[0], days[1])
	switch f.format {
	case "ics":
		return report.WriteICS(a.stdout, doc, c, words)
	case "csv":
		return report.WriteCalendarCSV(a.stdout, c)
	default:
		return a.sayPage(f.format, c, func(words *report.Words) *report.Page { return report.CalendarPage(doc, c, words) })
	}
}

// calendarSpan is the first and the last day that the flags ask for.
func (a *app) calendarSpan(cmd *cobra.Command, f *calendarFlags) (days [2]decide.Date, err error) {
	if f.year != 0 {
		if cmd.Flags().Changed("from") || cmd.Flags().Changed("days") {
			return days, usageError{errors.New("report calendar: --year goes without --from and --days")}
		}
		if f.year < firstYear || f.year > lastYear {
			return days, usageError{fmt.Errorf("report calendar: --year %d is no year between %d and %d", f.year, firstYear, lastYear)}
		}
		for i, day := range []string{"01-01", "12-31"} {
			if days[i], err = decide.ParseDate(fmt.Sprintf("%04d-%s", f.year, day)); err != nil {
				return days, usageError{err}
			}
		}
		return days, nil
	}
	if f.days < 1 {
		return days, usageError{fmt.Errorf("report calendar: --days %d is no number of days", f.days)}
	}
	if days[0], err = a.dayOr("from", f.from); err != nil {
		return days, err
	}
	first, err := time.Parse(time.DateOnly, days[0].String())
	days[1] = decide.DateOf(first.AddDate(0, 0, f.days-1))
	return days, err
}

// scheduler words calendars and knows the drafts.
func (a *app) scheduler() (*report.Scheduler, error) {
	rules, err := a.rules()
	if err != nil {
		return nil, err
	}
	s := &report.Scheduler{Instruments: rules.Instruments()}
	var errs [2]error
	s.EN, errs[0] = report.LoadWords(configs.FS, "en")
	s.ZH, errs[1] = report.LoadWords(configs.FS, "zh")
	return s, errors.Join(errs[:]...)
}
