package main

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/report"
	"github.com/domicile/domicile/internal/run/schedule"
	"github.com/domicile/domicile/internal/store"
)

// scheduleLine is a schedule and what became of it.
type scheduleLine struct {
	Name     string       `json:"name"`
	Cron     string       `json:"cron"`
	When     string       `json:"when"` // the same in words
	Timezone string       `json:"timezone"`
	Sources  []string     `json:"sources"` // none: all
	Overlap  string       `json:"overlap"`
	Missed   string       `json:"missed"`
	Paused   *pausedLine  `json:"paused"`
	Last     *fireLine    `json:"last"`
	Next     []nextLine   `json:"next"`
	Running  []runningFor `json:"running"`
	Waiting  int          `json:"waiting"` // fire times that wait for a scan of it to end

	zone *time.Location
}

// pausedLine says who paused a schedule.
type pausedLine struct {
	Since time.Time `json:"since"`
	By    string    `json:"by"`
	Why   string    `json:"reason,omitempty"`
}

// fireLine is a fire time and what became of it.
type fireLine struct {
	At     time.Time  `json:"at"`
	State  string     `json:"state"`
	Reason string     `json:"reason"`
	Scan   string     `json:"scan,omitempty"`
	Older  int        `json:"older,omitempty"`
	Note   string     `json:"note,omitempty"`
	Ended  *time.Time `json:"ended_at,omitempty"`
}

// nextLine is a fire time that has not come. Its scan begins a little later, by the jitter of the schedule.
type nextLine struct {
	At     time.Time `json:"at"`
	Begins time.Time `json:"begins_at"`
}

// runningFor is a scan of a schedule that has not ended.
type runningFor struct {
	Scan string    `json:"scan"`
	At   time.Time `json:"at"` // its fire time
}

// nextListed is how many of the next fire times the list holds.
const nextListed = 3

func (a *app) scheduleListCommand() *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Each schedule in words, its last and next times, what runs, and what is paused",
		Long: `list shows the schedules of the settings: the cron expression as it is written and in words, the last fire time and
what became of it, the next one with the moment at which its scan begins, the scans that run, and who paused it. It reads
the store alone and disturbs no scan.`,
		Example:           "  domicile schedule list\n  domicile schedule list --lang zh\n  domicile schedule list -o json",
		Args:              cobra.NoArgs,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.listSchedules(cmd.Context(), output) },
	}
	cmd.Flags().StringVarP(&output, "output", "o", "table", strings.Join(sheetFormats(), ", "))
	complete(cmd, "output", sheetFormats)
	return cmd
}

func (a *app) listSchedules(ctx context.Context, output string) error {
	if err := oneOf("output", output, sheetFormats()...); err != nil {
		return usageError{err}
	}
	s, err := a.schedulesOf("list")
	if err != nil {
		return err
	}
	lines, err := a.scheduleLines(ctx, s.Schedules, nextListed)
	if err != nil {
		return err
	}
	return a.saySheet(output, indented{lines}, func(w *report.Words) *report.Page { return schedulePage(lines, w) })
}

// scheduleLines says what became of schedules, and their next n fire times.
func (a *app) scheduleLines(ctx context.Context, schedules []ScheduleSettings, n int) (lines []scheduleLine, err error) {
	words, err := a.words()
	if err != nil {
		return nil, err
	}
	st, err := a.openStore(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	now, err := st.Now(ctx)
	if err != nil {
		return nil, err
	}
	paused, err := pausedIn(ctx, st)
	if err != nil {
		return nil, err
	}
	for i := range schedules {
		sched := &schedules[i]
		spec, err := sched.spec()
		if err != nil {
			return nil, err
		}
		line := scheduleLine{
			Name: sched.Name, Cron: sched.Cron, When: whenOf(spec.Cron, words), Timezone: spec.Cron.Zone().String(), zone: spec.Cron.Zone(),
			Sources: orNone(sched.Sources), Overlap: string(spec.Overlap), Missed: string(spec.Missed),
			Paused: paused[sched.Name], Next: nextOf(spec, now, n),
		}
		if err := line.became(ctx, st); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// pausedIn lists who paused which schedule.
func pausedIn(ctx context.Context, st *store.Store) (map[string]*pausedLine, error) {
	known, err := st.Schedules(ctx)
	paused := map[string]*pausedLine{}
	for i := range known {
		if k := &known[i]; !k.PausedAt.IsZero() {
			paused[k.Name] = &pausedLine{k.PausedAt.UTC(), k.PausedBy, k.Why}
		}
	}
	return paused, err
}

// became reads what became of a schedule.
func (l *scheduleLine) became(ctx context.Context, st *store.Store) error {
	last, err := st.Fires(ctx, l.Name, 1)
	if err != nil {
		return err
	}
	for i := range last {
		f := &last[i]
		l.Last = &fireLine{At: f.At.UTC(), State: f.State, Reason: f.Reason, Scan: f.Scan, Older: f.Older, Note: f.Note}
		if ended := f.EndedAt.UTC(); !f.EndedAt.IsZero() {
			l.Last.Ended = &ended
		}
	}
	open, err := st.OpenFires(ctx, l.Name)
	l.Running = []runningFor{}
	for i := range open {
		if open[i].State == string(schedule.Queued) {
			l.Waiting++
			continue
		}
		l.Running = append(l.Running, runningFor{open[i].Scan, open[i].At.UTC()})
	}
	return err
}

// nextOf lists the next n fire times of a schedule whose scans have not begun.
func nextOf(spec schedule.Spec, now time.Time, n int) []nextLine {
	all := []nextLine{}
	for at := spec.Cron.Next(now.Add(-spec.Jitter - 1)); !at.IsZero() && len(all) < n; at = spec.Cron.Next(at) {
		if begins := spec.Start(at); begins.After(now) {
			all = append(all, nextLine{at.UTC(), begins.UTC()})
		}
	}
	return all
}

// minuteForm is how a fire time is shown to people: a cron expression knows minutes.
const minuteForm = "2006-01-02 15:04"

// stampIn is a time in the zone of a schedule.
func stampIn(at time.Time, spec schedule.Spec) string {
	return at.In(spec.Cron.Zone()).Format(time.RFC3339)
}

// schedulePage words the lines as a table.
func schedulePage(lines []scheduleLine, w *report.Words) *report.Page {
	part := report.Part{Head: w.Say("schedule.listed"), Cols: strings.Split(w.Say("schedule.col"), "\t")}
	paused := 0
	for i := range lines {
		l := &lines[i]
		if l.Paused != nil {
			paused++
		}
		part.Rows = append(part.Rows, []string{l.Name, l.Cron, l.When, l.Timezone, l.next(w), l.last(w), l.current(w)})
	}
	return &report.Page{
		Title: w.Say("schedule.title", strconv.Itoa(len(lines)), strconv.Itoa(paused)),
		Parts: []report.Part{part}, Foot: []string{w.Say("schedule.foot")},
	}
}

// next says when the next scan begins.
func (l *scheduleLine) next(w *report.Words) string {
	if len(l.Next) == 0 {
		return w.Say("schedule.next.none")
	}
	n := l.Next[0]
	at := n.At.In(l.zone).Format(minuteForm)
	if n.Begins.Equal(n.At) {
		return at
	}
	return w.Say("schedule.begins", at, n.Begins.In(l.zone).Format(time.TimeOnly))
}

// last says what became of the last fire time.
func (l *scheduleLine) last(w *report.Words) string {
	f := l.Last
	if f == nil {
		return w.Say("schedule.next.none")
	}
	said := []string{f.At.In(l.zone).Format(minuteForm), w.Say("schedule.state." + f.State), w.Say("schedule.reason." + f.Reason)}
	if f.Note == "" {
		return w.Say("schedule.fire", said...)
	}
	return w.Say("schedule.fire.note", append(said, f.Note)...)
}

// current says what holds now: who paused it, what runs, how much waits.
func (l *scheduleLine) current(w *report.Words) string {
	var all []string
	if p := l.Paused; p != nil {
		key := "schedule.paused"
		if p.Why != "" {
			key = "schedule.paused.why"
		}
		all = append(all, w.Say(key, p.Since.In(l.zone).Format(minuteForm), p.By, p.Why))
	}
	for _, r := range l.Running {
		all = append(all, w.Say("schedule.runs", r.Scan))
	}
	if l.Waiting > 0 {
		all = append(all, w.Say("schedule.waits", strconv.Itoa(l.Waiting)))
	}
	return cmp.Or(strings.Join(all, w.Say("schedule.list")), w.Say("schedule.next.none"))
}
