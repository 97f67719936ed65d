package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
)

// nextFlags are the flags of schedule next.
type nextFlags struct {
	output string
	count  int
}

func (a *app) scheduleNextCommand() *cobra.Command {
	f := nextFlags{}
	cmd := &cobra.Command{
		Use:   "next NAME",
		Short: "The next fire times of a schedule, in its zone and in UTC",
		Long: `next lists the next fire times of a schedule as clocks of its zone show them and in UTC, and when the scan of each
begins: the jitter delays it by a time that is the same on every machine.`,
		Example:           "  domicile schedule next nightly -n 10\n  domicile schedule next nightly -o csv",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.scheduleNames,
		RunE:              func(cmd *cobra.Command, args []string) error { return a.nextOfSchedule(cmd.Context(), args[0], f) },
	}
	const few = 5 // a working week of a daily one
	cmd.Flags().IntVarP(&f.count, "number", "n", few, "how many")
	cmd.Flags().StringVarP(&f.output, "output", "o", "table", strings.Join(sheetFormats(), ", "))
	complete(cmd, "output", sheetFormats)
	return cmd
}

// mostNext bounds the list: two years of a daily schedule.
const mostNext = 1000

func (f *nextFlags) check() error {
	err := oneOf("output", f.output, sheetFormats()...)
	if f.count < 1 || f.count > mostNext {
		err = errors.Join(err, fmt.Errorf("schedule next: -n %d is no number from 1 to %d", f.count, mostNext))
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

func (a *app) nextOfSchedule(ctx context.Context, name string, f nextFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	sched, err := a.scheduleNamed("next", name)
	if err != nil {
		return err
	}
	lines, err := a.scheduleLines(ctx, []ScheduleSettings{*sched}, f.count)
	if err != nil {
		return err
	}
	return a.saySheet(f.output, indented{lines[0].Next}, func(w *report.Words) *report.Page { return lines[0].nextPage(w) })
}

// nextPage words the next fire times.
func (l *scheduleLine) nextPage(w *report.Words) *report.Page {
	part := report.Part{Head: w.Say("schedule.next.listed"), Cols: strings.Split(w.Say("schedule.next.col", l.Timezone), "\t")}
	for _, n := range l.Next {
		part.Rows = append(part.Rows, []string{
			n.At.In(l.zone).Format("2006-01-02 15:04 -07:00"), n.At.Format(minuteForm), n.Begins.Format(time.DateTime),
		})
	}
	p := &report.Page{Title: w.Say("schedule.next.title", l.Name, l.When, l.Cron), Parts: []report.Part{part}}
	if l.Paused != nil {
		p.Lead = []string{w.Say("schedule.next.paused", l.Name)}
	}
	return p
}
