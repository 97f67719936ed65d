package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan/schedule"
)

// resource is something of which there is not enough for everything at once.
type resource struct {
	name     Text
	capacity int
}

// The resources that every plan has; one for each source that several copies read comes after them.
const (
	resPlatform = iota
	resCutOver
	resTransfer
	resLine
	resFirstSource
)

// The calendars of the schedule; 0 is every day.
const (
	calWorking = iota + 1
	calSwitch  // working days outside freezes
)

// scarce lists the resources. Filings of different entities wait on authorities and not on each other, so that counsel
// is none of them.
func (tl *timeline) scarce() []resource {
	b := tl.b
	list := []resource{
		resPlatform: {Text{ZH: "平台团队", EN: "platform team"}, b.teams()},
		resCutOver:  {Text{ZH: "每天切换的组数", EN: "groups that switch on one day"}, max(1, b.in.Constraints.CutOvers)},
		resTransfer: {Text{ZH: "同时进行的传输任务", EN: "transfer tasks at once"}, max(1, int(b.limit("mgw.concurrent_tasks.mainland")))},
		resLine:     {Text{ZH: "跨境线路（Mbit/s）", EN: "line across the border (Mbit/s)"}, b.lineMbps()},
	}
	for _, host := range tl.sources() {
		list = append(list, resource{Text{ZH: "读取源端 " + host, EN: "reads of the source " + host}, 1})
	}
	return list
}

// sources lists the machines that more than one copy reads: one heavy reader at a time is what they bear.
func (tl *timeline) sources() []string {
	count := map[string]int{}
	var list []string
	for _, t := range tl.tasks {
		host := tl.source(t)
		if host == "" {
			continue
		}
		if count[host]++; count[host] == 2 {
			list = append(list, host)
		}
	}
	slices.Sort(list)
	return list
}

// source is the machine that a copy reads, "" when the step reads none or nobody knows.
func (tl *timeline) source(t *task) string {
	st := tl.b.stores[t.Store]
	if !t.transfer || st == nil || len(st.Endpoints) == 0 {
		return ""
	}
	host, _, _ := strings.Cut(st.Endpoints[0], ":")
	return host
}

// teams is how many steps people can work on at once.
func (b *builder) teams() int {
	if n := b.in.Constraints.Teams; n > 0 {
		return n
	}
	return max(1, int(b.limit("teams")))
}

// lineMbps is what the line carries: what people state, else the public upload of the region.
func (b *builder) lineMbps() int {
	if b.in.Constraints.LinkMbps > 0 {
		return int(b.in.Constraints.LinkMbps)
	}
	const perGbit = 1000
	if b.region != nil && b.region.UploadGbps > 0 {
		return int(b.region.UploadGbps * perGbit)
	}
	return 1 << 30
}

// problem is the schedule to solve, with every step as long as its P80.
func (tl *timeline) problem() schedule.Problem {
	p := schedule.Problem{Tasks: make([]schedule.Task, len(tl.tasks))}
	for _, r := range tl.resources {
		p.Resources = append(p.Resources, r.capacity)
	}
	ends := tl.exposureEnds()
	for i, t := range tl.tasks {
		p.Tasks[i] = tl.task(t)
		p.Tasks[i].Weight = ends[t.ID]
	}
	p.Calendars = tl.calendars(&p)
	return p
}

func (tl *timeline) task(t *task) schedule.Task {
	s := schedule.Task{Duration: t.Duration.P80, Use: tl.uses(t, t.mbps, 1), Due: tl.due(t)}
	for k, w := range t.Ways {
		// Ways come with the cheapest first, and most have no price: their place is what they cost.
		s.Modes = append(s.Modes, schedule.Mode{Duration: w.Duration.P80, Use: tl.uses(t, w.Mbps, max(1, w.Slots)), Cost: k})
	}
	if t.notBefore > tl.b.start {
		s.Release = int(t.notBefore - tl.b.start)
	}
	if t.Duration.Unit == WorkingDays {
		s.Calendar = calWorking
	}
	if t.cutOver {
		s.Calendar = calSwitch
	}
	for _, id := range t.Needs {
		if i, open := tl.index[id]; open {
			n := schedule.Need{Task: i}
			if !tl.ageless[[2]ID{t.ID, id}] {
				n.Within = t.fresh[id]
			}
			s.Needs = append(s.Needs, n)
		}
	}
	return s
}

// due is the slot after which a step is late: what comes home by the day that people ask for, copies before an egress
// waiver ends.
func (tl *timeline) due(t *task) int {
	c := &tl.b.in.Constraints
	day := Date(0)
	if t.comesHome() {
		day = c.Deadline
	}
	if c.ExitWaiver && !c.WaiverFrom.IsZero() && t.transfer {
		ends := c.WaiverFrom + Date(tl.b.limit("aws.exit_waiver.window"))
		if day.IsZero() || ends < day {
			day = ends
		}
	}
	if day.IsZero() {
		return 0
	}
	return max(1, int(day-tl.b.start)+1)
}

// comesHome reports whether everything is home only after the step.
func (t *task) comesHome() bool { return t.phase == Pilot || t.phase == Waves || t.phase == Retire }

// exposureEnds weighs the steps with which an exposure ends: for a group the removal of the copies abroad, and where
// there is none, the last watch over them; for a flow what stops it.
func (tl *timeline) exposureEnds() map[ID]int {
	ends := map[ID]int{}
	for _, t := range tl.tasks {
		if t.weight == 0 {
			continue
		}
		g := tl.b.groupByID(t.group)
		if g == nil {
			ends[t.ID] = t.weight
			continue
		}
		if last := tl.b.lastOf(g); last != nil {
			ends[last.ID] = t.weight
		}
	}
	return ends
}

// lastOf is the step with which a group that moves is home, nil for one that stays.
func (b *builder) lastOf(g *group) *task {
	if t := b.byID[g.ID+"/retire"]; t != nil {
		return t
	}
	return b.byID[g.ID+"/watch"]
}

func (tl *timeline) uses(t *task, mbps, slots int) []schedule.Use {
	var use []schedule.Use
	take := func(r, amount int) {
		if amount = min(amount, tl.resources[r].capacity); amount > 0 { // what asks for more than there is takes all
			use = append(use, schedule.Use{Resource: r, Amount: amount})
		}
	}
	if t.Crew == Platform && t.wave != waveStop { // what may not go on waits for no team
		take(resPlatform, 1)
	}
	if t.cutOver {
		take(resCutOver, 1)
	}
	if !t.transfer {
		return use
	}
	take(resTransfer, slots)
	take(resLine, mbps)
	name := Text{EN: "reads of the source " + tl.source(t)}
	for r := resFirstSource; r < len(tl.resources); r++ {
		if tl.resources[r].name.EN == name.EN {
			take(r, 1)
		}
	}
	return use
}

// calendars lists the open days of both calendars over a span that no schedule of these tasks exceeds by much: after
// it every day counts as open.
func (tl *timeline) calendars(p *schedule.Problem) []schedule.Calendar {
	const perWorkingDay = 2 // days a working day takes at most, long holidays included
	horizon := 366
	for i := range p.Tasks {
		horizon += perWorkingDay * p.Tasks[i].Duration
	}
	const most = 14640 // forty years
	horizon = min(horizon, most)
	work := schedule.Calendar{Until: horizon}
	change := schedule.Calendar{Until: horizon}
	for slot := range horizon {
		d := tl.b.start + Date(slot)
		if !tl.b.days.works(d) {
			continue
		}
		work.Open = append(work.Open, slot)
		if !tl.b.frozen(d) {
			change.Open = append(change.Open, slot)
		}
	}
	return []schedule.Calendar{work, change}
}

// frozen reports whether nothing is switched over on d.
func (b *builder) frozen(d Date) bool { return b.freeze(d) != nil }

// freeze is the freeze that d is in, or nil.
func (b *builder) freeze(d Date) *Freeze {
	list := b.in.Constraints.Freezes
	for i := range list {
		if list[i].From <= d && d <= list[i].To {
			return &list[i]
		}
	}
	return nil
}

// capacityText names a resource and how much of it there is.
func (r *resource) capacityText() Text {
	return Text{ZH: fmt.Sprintf("%s：%d", r.name.ZH, r.capacity), EN: fmt.Sprintf("%s: %d", r.name.EN, r.capacity)}
}
