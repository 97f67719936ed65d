package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/run"
	"github.com/domicile/domicile/internal/run/schedule"
)

// ScheduleSettings is a scan that runs by itself.
type ScheduleSettings struct {
	Name     string   `json:"name"`
	Cron     string   `json:"cron"`
	Timezone string   `json:"timezone"`
	Jitter   string   `json:"jitter"`
	Overlap  string   `json:"overlap"`
	Missed   string   `json:"missed"`
	CatchUp  string   `json:"catch_up"`
	Sources  []string `json:"sources"` // by name; none: all
	Sample   string   `json:"sample"`
	Budget   string   `json:"budget"`
	Fresh    bool     `json:"fresh"`
	FailOn   string   `json:"fail_on"`
	Out      string   `json:"out"`
}

// defaultCatchUp makes up for a night that was missed, not for the week before.
const defaultCatchUp = 24 * time.Hour

// spec reads a schedule, all its mistakes at once.
func (s *ScheduleSettings) spec() (schedule.Spec, error) {
	spec := schedule.Spec{
		Name:    s.Name,
		Overlap: schedule.Overlap(cmp.Or(s.Overlap, string(schedule.Skip))),
		Missed:  schedule.Missed(cmp.Or(s.Missed, string(schedule.RunOnce))),
	}
	errs := []error{
		oneOf("overlap", string(spec.Overlap), schedule.Overlaps()...),
		oneOf("missed", string(spec.Missed), schedule.MissedPolicies()...),
		oneOf("fail_on", s.FailOn, append(levels(), "")...),
	}
	zone, err := zoneOf(s.Timezone)
	if err == nil {
		spec.Cron, err = schedule.Parse(s.Cron, zone)
	}
	errs = append(errs, err)
	if spec.Jitter, err = spell("jitter", s.Jitter, 0); err != nil {
		errs = append(errs, err)
	}
	if spec.CatchUp, err = spell("catch_up", s.CatchUp, defaultCatchUp); err != nil {
		errs = append(errs, err)
	}
	if _, err := parseBytes(s.Budget); err != nil {
		errs = append(errs, fmt.Errorf("budget: %w", err))
	}
	if _, err := run.ParseSample(cmp.Or(s.Sample, "auto"), false); err != nil {
		errs = append(errs, err)
	}
	return spec, errors.Join(errs...)
}

// zoneOf is a time zone by its name; none is UTC. The zone of the machine is refused: schedules are the same on all.
func zoneOf(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || strings.EqualFold(name, "local") {
		return nil, fmt.Errorf("timezone: %q is no time zone such as Asia/Shanghai", name)
	}
	return zone, nil
}

// spell reads a length of time such as 10m, 24h or 3d.
func spell(key, text string, otherwise time.Duration) (time.Duration, error) {
	if text == "" {
		return otherwise, nil
	}
	d, err := parseAge(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %q is no length of time such as 10m, 24h or 3d", key, text)
	}
	return d, nil
}

// checkSchedules finds what no schedule can be made of.
func (s *Settings) checkSchedules() []error {
	var errs []error
	names := map[string]bool{}
	for i := range s.Schedules {
		sched := &s.Schedules[i]
		if names[sched.Name] || !isPlainName(sched.Name) {
			errs = append(errs, fmt.Errorf("schedules: name %q stands twice, or is not of letters, digits, - and _", sched.Name))
		}
		names[sched.Name] = true
		if _, err := sched.spec(); err != nil {
			errs = append(errs, fmt.Errorf("schedules: %s: %w", sched.Name, err))
		}
	}
	return errs
}

// isPlainName reports whether a name can be that of a folder, an argument and a label everywhere.
func isPlainName(name string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return name != "" && len(name) <= 63 && strings.Trim(name, plain) == "" && name[0] != '-'
}

// outOf is where the document of a schedule is written: schedules do not write over each other.
func (s *Settings) outOf(sched *ScheduleSettings) (string, error) {
	return filepath.Abs(cmp.Or(sched.Out, filepath.Join(s.Out, sched.Name)))
}
