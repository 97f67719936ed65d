package plan

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// builder collects the parts of a plan. Everything that it takes for granted is remembered, so that the plan can say it.
type builder struct {
	*estate
	k        *Knowledge
	days     *workdays
	region   *Region
	start    Date
	groups   []*group
	groupAt  map[ID]*group // by store
	named    map[ID]*group // by id
	tasks    []*task
	byID     map[ID]*task
	checks   []Check
	checked  map[ID]bool
	lines    []Line
	assumed  map[ID]Assumption
	limits   map[string]float64 // that were asked for
	options  []Option
	syncs    []Sync
	syncAt   map[ID]*Sync  // by flow, once all are there
	waveOf   map[ID]ID     // group → wave
	people   []Chosen      // what people chose, by id of the subject
	given    map[ID]ID     // subject → the name by which people chose it
	rows     map[ID]string // store → row of the target table that people chose
	waveList []ID
	waveWhy  map[ID][]Text
	ties     []Tie                 // between groups that move
	ranges   map[waveKey]Quantiles // once the schedule is drawn
}

// task is a step with its place in the plan and what the schedule needs to know.
type task struct {
	Step
	phase     PhaseID
	wave      ID
	group     ID
	groupName string
	cutOver   bool
	transfer  bool
	mbps      int
	weight    int
	notBefore Date       // it cannot start earlier: a window that opens; zero: none
	fresh     map[ID]int // a need that may be at most so many days old at the start: a self-assessment when it is filed
}

// add enters a step and returns its id.
func (b *builder) add(t task) ID {
	t.Cost, t.Artifacts = orEmpty(t.Cost), orEmpty(t.Artifacts)
	t.Needs = orEmpty(t.Needs)
	if row := b.k.Target(t.Target); row != nil {
		t.Known = row.Basis
	}
	slices.Sort(t.Needs)
	t.Needs = slices.Compact(t.Needs)
	if _, twice := b.byID[t.ID]; !twice {
		b.byID[t.ID] = &t
		b.tasks = append(b.tasks, &t)
	}
	return t.ID
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// limit returns the value of a limit. What rests on no source becomes an assumption of the plan.
func (b *builder) limit(id string) float64 {
	v, known := b.limits[id]
	if !known {
		v = b.lookUp(id)
		b.limits[id] = v
	}
	return v
}

func (b *builder) lookUp(id string) float64 {
	l := b.k.Limit(id)
	if l == nil {
		b.assume(id, Text{
			ZH: "限值 " + id + " 不在知识库中，按 0 计", EN: "limit " + id + " is not in the knowledge and counts as 0",
		}, Text{ZH: "补充 configs/limits", EN: "add it to configs/limits"})
		return 0
	}
	if l.Confidence == "assumption" || l.Confidence == "low" {
		b.assume(id, Text{
			ZH: fmt.Sprintf("%s = %s %s（%s）", id, l.text(), l.Unit, l.Source),
			EN: fmt.Sprintf("%s = %s %s (%s)", id, l.text(), l.Unit, l.Source),
		}, Text{ZH: "在 configs/limits 中改为实测或查证的数值", EN: "replace it in configs/limits by a measured or sourced value"})
	}
	if l.High > 0 {
		return (l.Low + l.High) / 2
	}
	return l.Value
}

func (l *Limit) text() string {
	if l.High > 0 {
		return trim(l.Low) + "–" + trim(l.High)
	}
	return trim(l.Value)
}

func trim(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// span returns the three durations of a lead time: of a single value thrice the same, of a span its quantiles as if
// every value in it were as likely.
func (b *builder) span(id string, unit Unit) Duration {
	mid := b.limit(id)
	l := b.k.Limit(id)
	if l == nil || l.High == 0 {
		n := int(mid)
		return Duration{P50: n, P80: n, P95: n, Unit: unit, By: b.leadText(id)}
	}
	at := func(q float64) int { return ceil(l.Low + q*(l.High-l.Low)) }
	const p50, p80, p95 = 0.50, 0.80, 0.95
	return Duration{P50: at(p50), P80: at(p80), P95: at(p95), Unit: unit, By: b.leadText(id)}
}

func (b *builder) leadText(id string) Text {
	l := b.k.Limit(id)
	if l == nil {
		return Text{ZH: "未知", EN: "unknown"}
	}
	return Text{
		ZH: fmt.Sprintf("%s %s（%s）", l.text(), l.Unit, l.Source), EN: fmt.Sprintf("%s %s (%s)", l.text(), l.Unit, l.Source),
	}
}

func ceil(v float64) int {
	n := int(v)
	if float64(n) < v {
		n++
	}
	return n
}

// assume remembers that the plan takes something for granted.
func (b *builder) assume(id string, what, change Text) {
	b.assumed[ID(id)] = Assumption{ID: ID(id), Text: what, Change: change}
}

// age is how old a dated source is when the plan starts; nil when the source states no day.
func (b *builder) age(date string) *int {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, date); err == nil {
			days := int(b.start) - int(t.Unix()/secondsPerDay)
			return &days
		}
	}
	return nil
}

// sortByID sorts a list of the plan.
func sortByID[T any](list []T, id func(*T) ID) {
	slices.SortFunc(list, func(a, b T) int {
		x, y := id(&a), id(&b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
}
