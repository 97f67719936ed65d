package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// PlanSettings are what people decide about every plan; a flag of one plan goes before them.
type PlanSettings struct {
	Bring       []string       `json:"bring"`
	Region      string         `json:"region"`
	Link        string         `json:"link"`
	Deadline    string         `json:"deadline"`
	Horizon     int            `json:"horizon"`
	Teams       int            `json:"teams"`
	CutOvers    int            `json:"cut_overs"`
	WaveGroups  int            `json:"wave_groups"`
	WavePeople  int64          `json:"wave_people"`
	Freezes     []string       `json:"freezes"`
	Holds       []inventory.ID `json:"holds"`
	ForeignLaw  []inventory.ID `json:"foreign_law"`
	ByResidency []inventory.ID `json:"by_residency"`
	Entities    []inventory.ID `json:"entities"`
	ExitWaiver  string         `json:"exit_waiver"`
	Rates       []RateSettings `json:"rates"`
}

// planFlags are the flags of plan and of what makes a plan.
type planFlags struct {
	PlanSettings
	out      string
	start    string
	choose   string
	targets  []string
	holds    []string
	foreign  []string
	split    []string
	only     []string
	abroad   string
	iam      []string
	probe    string
	output   string
	prior    *plan.Plan    // goes on from it
	finished []plan.Done   // steps of it that are done
	added    []plan.Chosen // on top of the choices of the folder
}

// add adds the flags that change a plan.
func (f *planFlags) add(cmd *cobra.Command) {
	s := cmd.Flags()
	s.StringVar(&f.out, "out", "", "folder that gets plan/ (default .)")
	s.StringVar(&f.start, "start", "", "first day, YYYY-MM-DD (default: the first working day after the scan)")
	s.StringVar(&f.choose, "choose", "", "YAML or JSON file with people's choices, instead of those in plan/")
	s.StringArrayVar(&f.targets, "target", nil, "STORE_OR_GROUP=ROW: take another row of the target table")
	s.StringVar(&f.abroad, "abroad", "", "JSON file that says what is needed abroad of a flow: totals, columns, a handle, or people")
	s.StringSliceVar(&f.iam, "iam", nil, "JSON file of AWS policies to say at home; see plan/ram/report.md")
	s.StringVar(&f.probe, "calibrate", "", "probe.json that the generated rclone/probe.sh wrote")
	s.StringSliceVar(&f.Bring, "bring", nil, "also bring home: advised, policy")
	s.StringVar(&f.Region, "region", "", "target region (default: the best of the table)")
	s.StringVar(&f.Link, "link", "", "what the line across the border carries: 500Mbps, 2Gbps")
	s.StringVar(&f.Deadline, "deadline", "", "day by which everything is home, YYYY-MM-DD")
	s.StringArrayVar(&f.Freezes, "freeze", nil, "FROM..TO[=WHY]: days without a cut-over, 2026-11-01..11-12")
	s.IntVar(&f.Teams, "teams", 0, "steps that people can work on at once")
	s.IntVar(&f.CutOvers, "cut-overs", 0, "move groups that may switch on one day")
	s.IntVar(&f.WaveGroups, "wave-groups", 0, "move groups in one wave at most")
	s.Int64Var(&f.WavePeople, "wave-people", 0, "people in one wave at most")
	s.StringArrayVar(&f.holds, "hold", nil, "store or dataset under a legal hold: it is copied, its source is not deleted")
	s.StringVar(&f.ExitWaiver, "exit-waiver", "", "day on which the source cloud approved an egress waiver, YYYY-MM-DD")
	s.StringSliceVar(&f.only, "entity", nil, "plan for these legal entities only")
	s.StringArrayVar(&f.foreign, "foreign-law", nil, "mixed dataset whose other people's law a person has checked: it moves whole")
	s.StringArrayVar(&f.split, "by-residency", nil, "mixed dataset whose rows can be told apart by residency")
	s.IntVar(&f.Horizon, "horizon", 0, "days over which exposure is compared (default 365)")
}

// over lays the flags over the settings.
func (f *planFlags) over(s PlanSettings) PlanSettings {
	t := f.PlanSettings
	t.Region, t.Link, t.Deadline = cmp.Or(t.Region, s.Region), cmp.Or(t.Link, s.Link), cmp.Or(t.Deadline, s.Deadline)
	t.ExitWaiver, t.Horizon, t.Teams = cmp.Or(t.ExitWaiver, s.ExitWaiver), cmp.Or(t.Horizon, s.Horizon), cmp.Or(t.Teams, s.Teams)
	t.CutOvers, t.WaveGroups, t.WavePeople = cmp.Or(t.CutOvers, s.CutOvers), cmp.Or(t.WaveGroups, s.WaveGroups), cmp.Or(t.WavePeople, s.WavePeople)
	t.Bring, t.Freezes = orElse(t.Bring, s.Bring), append(s.Freezes, t.Freezes...)
	t.Holds = slices.Concat(s.Holds, idsOf(f.holds))
	t.ForeignLaw = slices.Concat(s.ForeignLaw, idsOf(f.foreign))
	t.ByResidency = slices.Concat(s.ByResidency, idsOf(f.split))
	t.Entities = orElse(idsOf(f.only), s.Entities)
	return t
}

func orElse[T any](a, b []T) []T {
	if len(a) > 0 {
		return a
	}
	return b
}

func idsOf(list []string) []inventory.ID {
	ids := make([]inventory.ID, 0, len(list))
	for _, s := range list {
		ids = append(ids, inventory.ID(s))
	}
	return ids
}

// constraints checks the settings and turns them into what a plan takes.
func (s *PlanSettings) constraints() (plan.Constraints, error) {
	c := plan.Constraints{
		Region: s.Region, Teams: s.Teams, CutOvers: s.CutOvers, WaveGroups: s.WaveGroups, WavePeople: s.WavePeople,
		Horizon: s.Horizon, Holds: s.Holds, ForeignLaw: s.ForeignLaw, ByResidency: s.ByResidency, Entities: s.Entities,
	}
	var errs [4]error
	c.Deadline, errs[0] = date("deadline", s.Deadline)
	c.WaiverFrom, errs[1] = date("exit-waiver", s.ExitWaiver)
	c.LinkMbps, errs[2] = parseLink(s.Link)
	c.Freezes, errs[3] = parseFreezes(s.Freezes)
	c.ExitWaiver = !c.WaiverFrom.IsZero()
	for _, b := range s.Bring {
		if err := oneOf("bring", b, string(plan.Advised), string(plan.Policy)); err != nil {
			return c, err
		}
		c.Bring = append(c.Bring, plan.Basis(b))
	}
	for _, x := range []struct {
		flag string
		n    int64
	}{
		{"horizon", int64(s.Horizon)},
		{"teams", int64(s.Teams)},
		{"cut-overs", int64(s.CutOvers)},
		{"wave-groups", int64(s.WaveGroups)},
		{"wave-people", s.WavePeople},
	} {
		if x.n < 0 {
			return c, fmt.Errorf("--%s %d is below 0", x.flag, x.n)
		}
	}
	return c, errors.Join(errs[:]...)
}

// parseLink reads a speed: 500Mbps, 2Gbps, 1.5G; "" is none.
func parseLink(s string) (int64, error) {
	if s == "" {
		return 0, nil
	}
	text := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	for _, tail := range []string{"bit/s", "bps"} {
		text = strings.TrimSuffix(text, tail)
	}
	number, factor := text, 0.0
	for unit, f := range map[string]float64{"k": 1e-3, "m": 1, "g": 1e3, "t": 1e6} { // Mbit/s in one of it
		if rest, ok := strings.CutSuffix(text, unit); ok {
			number, factor = rest, f
		}
	}
	v, err := strconv.ParseFloat(number, 64)
	const most = 1e9 // Mbit/s; more than any line carries
	mbps := math.Round(v * factor)
	if err != nil || factor == 0 || !(mbps >= 1 && mbps <= most) {
		return 0, fmt.Errorf("--link %q is no speed of 1 Mbit/s or more, such as 500Mbps or 2Gbps", s)
	}
	return int64(mbps), nil
}

// parseFreezes reads spans of days: 2026-11-01..2026-11-12=sale, or 2026-11-01..11-12.
func parseFreezes(list []string) ([]plan.Freeze, error) {
	var freezes []plan.Freeze
	for _, s := range list {
		span, why, _ := strings.Cut(s, "=")
		first, last, two := strings.Cut(span, "..")
		from, err := plan.ParseDate(first)
		if err != nil || !two || from.IsZero() {
			return nil, fmt.Errorf("--freeze %q is no span of days, such as 2026-11-01..11-12=sale", s)
		}
		to, err := plan.ParseDate(fullDay(last, from.Year()))
		if err == nil && to < from && len(last) < len(first) {
			to, err = plan.ParseDate(fullDay(last, from.Year()+1))
		}
		if err != nil || to < from {
			return nil, fmt.Errorf("--freeze %q ends before it begins, or on no day", s)
		}
		freezes = append(freezes, plan.Freeze{From: from, To: to, Why: why})
	}
	return freezes, nil
}

// fullDay adds the year to a day that is given without one.
func fullDay(s string, year int) string {
	if strings.Count(s, "-") == 1 {
		return fmt.Sprintf("%04d-%s", year, s)
	}
	return s
}

// parseTargets reads STORE_OR_GROUP=ROW; ids may hold an equals sign, rows do not.
func parseTargets(list []string) ([]plan.Targeted, error) {
	var targets []plan.Targeted
	for _, s := range list {
		at := strings.LastIndex(s, "=")
		if at <= 0 || at == len(s)-1 {
			return nil, fmt.Errorf("--target %q is not of the form STORE_OR_GROUP=ROW", s)
		}
		targets = append(targets, plan.Targeted{Of: plan.ID(s[:at]), Row: s[at+1:]})
	}
	return targets, nil
}
