package planview

import (
	"cmp"
	"slices"
	"strings"

	"github.com/domicile/domicile/internal/plan"
)

// gapRow is something that was not seen.
type gapRow struct {
	Object     string
	Cause, Fix plan.Text
	Groups     string
}

func (v *View) gaps() []gapRow {
	list := make([]gapRow, 0, len(v.plan.Gaps))
	for i := range v.plan.Gaps {
		g := &v.plan.Gaps[i]
		row := gapRow{
			Object: cmp.Or(string(g.Dataset), v.storeName(g.Store), string(g.Scope)), Cause: v.say("cause." + string(g.Cause)),
			Fix: plan.Text{EN: v.en.Fix(g.Fix), ZH: v.zh.Fix(g.Fix)},
		}
		names := make([]string, len(g.Groups))
		for k, id := range g.Groups {
			names[k] = v.name(id)
		}
		row.Groups = strings.Join(names, ", ")
		list = append(list, row)
	}
	return list
}

// chainRow is one link of the chain that ends last.
type chainRow struct {
	Title    plan.Text
	From, To string
	Why      plan.Text
	Anchor   string
}

func (v *View) chain() []chainRow {
	titles := map[plan.ID]plan.Text{}
	for _, x := range v.steps() {
		titles[x.ID] = x.Title
	}
	var list []chainRow
	for _, b := range v.plan.Schedule.Binding {
		list = append(list, chainRow{
			Title: titles[b.Step], From: b.From.String(), To: b.To.String(), Why: b.Text, Anchor: anchor(b.Step),
		})
	}
	return list
}

// phaseView nests the steps for reading.
type phaseView struct {
	Name  plan.Text
	Waves []waveView
}

type waveView struct {
	ID       string
	From, To string
	Why      []plan.Text
	Groups   []groupView
	Steps    int
}

type groupView struct {
	Name  string
	Steps []stepView
}

type stepView struct {
	*plan.Step
	Anchor  string
	Took    plan.Text
	Bound   plan.Text
	Needs   string
	Ground  []string
	WayName plan.Text
}

func (v *View) phases() []phaseView {
	var list []phaseView
	for i := range v.plan.Phases {
		ph := &v.plan.Phases[i]
		p := phaseView{Name: v.say("phase." + string(ph.ID))}
		for k := range ph.Waves {
			w := &ph.Waves[k]
			one := waveView{ID: string(w.ID), From: w.Start.String(), To: w.Finish.String(), Why: w.Because}
			for g := range w.Groups {
				gv := groupView{Name: v.groupName(&w.Groups[g])}
				for s := range w.Groups[g].Steps {
					gv.Steps = append(gv.Steps, v.stepView(&w.Groups[g].Steps[s]))
				}
				one.Steps += len(gv.Steps)
				one.Groups = append(one.Groups, gv)
			}
			p.Waves = append(p.Waves, one)
		}
		if len(p.Waves) > 0 {
			list = append(list, p)
		}
	}
	return list
}

func (v *View) stepView(x *plan.Step) stepView {
	s := stepView{Step: x, Anchor: anchor(x.ID), Took: v.took(x.Duration), Bound: v.bound(x.BoundBy)}
	needs := make([]string, len(x.Needs))
	for i, n := range x.Needs {
		needs[i] = string(n)
	}
	s.Needs = strings.Join(needs, ", ")
	for _, b := range x.Because {
		if b.Instrument != "" {
			s.Ground = append(s.Ground, strings.TrimSpace(b.Instrument+" "+b.Article))
		}
	}
	slices.Sort(s.Ground)
	s.Ground = slices.Compact(s.Ground)
	for _, w := range x.Ways {
		if w.ID == x.Way {
			s.WayName = w.Text
		}
	}
	return s
}

func (v *View) took(d plan.Duration) plan.Text {
	days := thousands(int64(d.P80))
	if d.P50 != d.P95 {
		days = thousands(int64(d.P50)) + "–" + thousands(int64(d.P95))
	}
	return v.say("page.took."+string(d.Unit), days)
}

// bound says what keeps a step from starting earlier.
func (v *View) bound(b plan.Bound) plan.Text {
	return v.say("page.bound."+string(b.Kind), b.What)
}

// cut says for how long two groups that belong together are apart.
func (v *View) cut(c *plan.Cut) plan.Text {
	return v.say("page.cut", v.name(c.From), v.name(c.To), c.Text, c.Days)
}

func (v *View) cutTexts() []plan.Text {
	list := make([]plan.Text, len(v.plan.Cuts))
	for i := range list {
		list[i] = v.cut(&v.plan.Cuts[i])
	}
	return list
}

// syncRow is the verdict on one flow.
type syncRow struct {
	*plan.Sync
	Name    string
	Verdict plan.Text
	Kept    int
	Dropped int
	Crowd   plan.Text
	Unread  bool       // nobody counted its people
	Adds    *plan.Text // people that it adds to the totals of a year
}

func (v *View) syncs() []syncRow {
	order := []plan.SyncWord{plan.Never, plan.AfterFiling, plan.MaskedSync, plan.May}
	list := make([]syncRow, 0, len(v.plan.Syncs))
	for i := range v.plan.Syncs {
		s := &v.plan.Syncs[i]
		row := syncRow{Sync: s, Name: v.name(s.Flow), Verdict: v.say("sync." + string(s.Word)), Crowd: same(span(s.People))}
		if row.Unread = !v.countedFlow(s.Flow); row.Unread {
			row.Crowd = v.say("page.notcounted")
		}
		if s.Yearly != nil {
			adds := v.say("page.adds", span(s.Yearly.People))
			row.Adds = &adds
		}
		for _, c := range s.Columns {
			if c.Mask == "drop" {
				row.Dropped++
			} else {
				row.Kept++
			}
		}
		list = append(list, row)
	}
	slices.SortStableFunc(list, func(x, y syncRow) int {
		return cmp.Compare(slices.Index(order, x.Word), slices.Index(order, y.Word))
	})
	return list
}

// countedFlow reports whether the people of a flow were counted, as its options have it.
func (v *View) countedFlow(flow plan.ID) bool {
	i := slices.IndexFunc(v.plan.Options, func(o plan.Option) bool { return o.Of == flow })
	return i < 0 || v.plan.Options[i].Exposure.Known
}

// syncNotes are the notes on flows, each once.
func (v *View) syncNotes() []plan.Text {
	var list []plan.Text
	for i := range v.plan.Syncs {
		for _, n := range v.plan.Syncs[i].Notes {
			if !slices.Contains(list, n) {
				list = append(list, n)
			}
		}
	}
	return list
}

// checkRow is one result of the preflight; equal ones are one row with all they are about.
type checkRow struct {
	Code     string
	Severity plan.Severity
	Weight   plan.Text
	What     plan.Text
	Fix      plan.Text
	Of       []string
}

func (v *View) checks() []checkRow {
	order := []plan.Severity{plan.Stop, plan.Fix, plan.Note}
	type key struct {
		code     string
		severity plan.Severity
		what     plan.Text
	}
	var list []checkRow
	at := map[key]int{}
	for i := range v.plan.Preflight {
		c := &v.plan.Preflight[i]
		k := key{c.Code, c.Severity, c.What}
		if _, there := at[k]; !there {
			at[k] = len(list)
			list = append(list, checkRow{
				Code: c.Code, Severity: c.Severity, Weight: v.say("severity." + string(c.Severity)), What: c.What, Fix: c.Fix,
			})
		}
		list[at[k]].Of = append(list[at[k]].Of, v.object(c.Of))
	}
	slices.SortStableFunc(list, func(x, y checkRow) int {
		return cmp.Or(cmp.Compare(slices.Index(order, x.Severity), slices.Index(order, y.Severity)), cmp.Compare(x.Code, y.Code))
	})
	return list
}

// object names what a check is about.
func (v *View) object(id plan.ID) string {
	if n := v.names[id]; n != "" {
		return n
	}
	return v.storeName(id)
}

// costView are the lines of costs, by kind.
type costView struct {
	Lines    []costRow
	Totals   []plan.Text
	Unpriced int
}

type costRow struct {
	*plan.Line
	KindText plan.Text
	Group    string
	Amount   string
	Many     string
}

func (v *View) costs() costView {
	c := costView{Unpriced: v.plan.Costs.Unpriced}
	for i := range v.plan.Costs.Lines {
		l := &v.plan.Costs.Lines[i]
		row := costRow{Line: l, KindText: v.say("page.kind." + string(l.Kind)), Many: cents(l.Quantity)}
		if l.Group != "" {
			row.Group = v.name(l.Group)
		}
		if !l.Unpriced {
			row.Amount = l.Currency + " " + amount(l.Low, l.High)
		}
		c.Lines = append(c.Lines, row)
	}
	for _, m := range v.plan.Costs.Totals {
		c.Totals = append(c.Totals, v.say("page.cost."+string(m.Kind), m.Currency+" "+amount(m.Low, m.High)))
	}
	return c
}

// articleRow is one article on which steps rest, said once.
type articleRow struct {
	Name string
	Text plan.Text
}

func (v *View) law() []articleRow {
	seen := map[string]bool{}
	var list []articleRow
	add := func(all []plan.Because) {
		for _, b := range all {
			name := strings.TrimSpace(b.Instrument + " " + b.Article)
			if b.Instrument == "" || seen[name] {
				continue
			}
			seen[name] = true
			list = append(list, articleRow{Name: name, Text: b.Text})
		}
	}
	for _, x := range v.steps() {
		add(x.Because)
	}
	for i := range v.plan.Syncs {
		add(v.plan.Syncs[i].Because)
	}
	slices.SortFunc(list, func(x, y articleRow) int { return cmp.Compare(x.Name, y.Name) })
	return list
}
