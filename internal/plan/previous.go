package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Changes is what differs between a plan and the one that it replaces.
type Changes struct {
	Was     Extent        `json:"was"`
	Now     Extent        `json:"now"`
	Options []ChangedKind `json:"options"` // subjects whose option changed
	Groups  []ChangedWave `json:"groups"`  // groups that changed their wave, came or went
	Added   []ID          `json:"added"`   // steps
	Removed []ID          `json:"removed"`
	Moved   []ChangedDay  `json:"moved"`
}

// Extent is how long a plan is and what it costs.
type Extent struct {
	Finish   Quantiles `json:"finish"`
	Weeks    Weeks     `json:"weeks"`
	Waves    int       `json:"waves"` // in which something comes home, the pilot included
	Steps    int       `json:"steps"`
	Costs    []Money   `json:"costs"` // of the lines that have a price
	Unpriced int       `json:"unpriced"`
}

// ChangedKind is a subject with its option before and now; "" where the plan did not have the subject.
type ChangedKind struct {
	Of      ID         `json:"of"`
	Subject string     `json:"subject"`
	Was     OptionKind `json:"was"`
	Now     OptionKind `json:"now"`
}

// ChangedWave is a move group with its wave before and now; "" where it moves in none.
type ChangedWave struct {
	Group ID     `json:"group"`
	Name  string `json:"name"`
	Was   ID     `json:"was"`
	Now   ID     `json:"now"`
}

// ChangedDay is a step with its first day before and now.
type ChangedDay struct {
	Step ID   `json:"step"`
	Was  Date `json:"was"`
	Now  Date `json:"now"`
}

// ChangesOf says what changed from one plan to the next. Steps are the same step when they have the same id.
func ChangesOf(was, now *Plan) *Changes {
	c := &Changes{
		Was: extentOf(was), Now: extentOf(now), Options: []ChangedKind{}, Groups: []ChangedWave{},
		Added: []ID{}, Removed: []ID{}, Moved: []ChangedDay{},
	}
	c.compareOptions(was, now)
	c.compareGroups(was, now)
	before, after := stepDays(was), stepDays(now)
	for id, day := range after {
		old, known := before[id]
		switch {
		case !known:
			c.Added = append(c.Added, id)
		case old != day:
			c.Moved = append(c.Moved, ChangedDay{Step: id, Was: old, Now: day})
		}
	}
	for id := range before {
		if _, kept := after[id]; !kept {
			c.Removed = append(c.Removed, id)
		}
	}
	slices.Sort(c.Added)
	slices.Sort(c.Removed)
	sortByID(c.Moved, func(d *ChangedDay) ID { return d.Step })
	return c
}

// Same reports whether nothing changed.
func (c *Changes) Same() bool {
	return len(c.Options)+len(c.Groups)+len(c.Added)+len(c.Removed)+len(c.Moved) == 0 && c.Was.Finish == c.Now.Finish &&
		slices.Equal(c.Was.Costs, c.Now.Costs)
}

func extentOf(p *Plan) Extent {
	e := Extent{Finish: p.Schedule.Finish, Weeks: p.Schedule.Weeks, Unpriced: p.Costs.Unpriced}
	e.Costs, _ = sum(p.Costs.Lines)
	for _, ph := range p.Phases {
		if ph.ID == Pilot || ph.ID == Waves {
			e.Waves += len(ph.Waves)
		}
	}
	e.Steps = len(stepDays(p))
	return e
}

func stepDays(p *Plan) map[ID]Date {
	days := map[ID]Date{}
	for s := range p.steps() {
		days[s.ID] = s.Start
	}
	return days
}

// Texts say the changes in sentences: the end, the waves, the costs, then what changed in options and groups, and how
// many steps came, went and moved.
func (c *Changes) Texts() []Text {
	if c.Same() {
		return []Text{{ZH: "与现有方案相同", EN: "the same as the plan in the folder"}}
	}
	list := []Text{
		wasNow("结束", "end", c.Was.Finish.P80.String(), c.Now.Finish.P80.String()),
		wasNow("波次", "waves", strconv.Itoa(c.Was.Waves), strconv.Itoa(c.Now.Waves)),
		wasNow("有价格的费用", "priced costs", moneyText(c.Was.Costs), moneyText(c.Now.Costs)),
	}
	for _, o := range c.Options {
		list = append(list, wasNow(o.Subject+" 的选项", "option of "+o.Subject, string(o.Was), string(o.Now)))
	}
	for _, g := range c.Groups {
		list = append(list, wasNow(g.Name+" 的波次", "wave of "+g.Name, string(g.Was), string(g.Now)))
	}
	list = slices.DeleteFunc(list, func(t Text) bool { return t.EN == "" })
	if n := len(c.Added) + len(c.Removed) + len(c.Moved); n > 0 {
		list = append(list, Text{
			ZH: fmt.Sprintf("步骤：新增 %d，取消 %d，改期 %d", len(c.Added), len(c.Removed), len(c.Moved)),
			EN: fmt.Sprintf("steps: %d new, %d gone, %d on other days", len(c.Added), len(c.Removed), len(c.Moved)),
		})
	}
	return list
}

// wasNow says a change, and nothing when there is none.
func wasNow(zh, en, was, now string) Text {
	if was == now {
		return Text{}
	}
	was, now = cmp.Or(was, "–"), cmp.Or(now, "–")
	return Text{ZH: fmt.Sprintf("%s：原 %s，现 %s", zh, was, now), EN: fmt.Sprintf("%s: was %s, now %s", en, was, now)}
}

func moneyText(list []Money) string {
	parts := make([]string, 0, len(list))
	for _, m := range list {
		parts = append(parts, fmt.Sprintf("%s %.2f–%.2f %s", m.Currency, m.Low, m.High, m.Kind))
	}
	return strings.Join(parts, ", ")
}

func (c *Changes) compareOptions(was, now *Plan) {
	taken := func(p *Plan) map[ID]*Option {
		m := map[ID]*Option{}
		for i := range p.Options {
			if o := &p.Options[i]; o.Chosen && o.Follows == "" {
				m[o.Of] = o
			}
		}
		return m
	}
	before, after := taken(was), taken(now)
	for of, o := range after {
		x := ChangedKind{Of: of, Subject: o.Subject, Now: o.Kind}
		if old := before[of]; old != nil {
			x.Was = old.Kind
		}
		if x.Was != x.Now {
			c.Options = append(c.Options, x)
		}
	}
	for of, o := range before {
		if after[of] == nil {
			c.Options = append(c.Options, ChangedKind{Of: of, Subject: o.Subject, Was: o.Kind})
		}
	}
	sortByID(c.Options, func(k *ChangedKind) ID { return k.Of })
}

func (c *Changes) compareGroups(was, now *Plan) {
	waves := func(p *Plan) map[ID]*MoveGroup {
		m := map[ID]*MoveGroup{}
		for i := range p.Groups {
			if g := &p.Groups[i]; g.Wave != "" {
				m[g.ID] = g
			}
		}
		return m
	}
	before, after := waves(was), waves(now)
	for id, g := range after {
		x := ChangedWave{Group: id, Name: g.Name, Now: g.Wave}
		if old := before[id]; old != nil {
			x.Was = old.Wave
		}
		if x.Was != x.Now {
			c.Groups = append(c.Groups, x)
		}
	}
	for id, g := range before {
		if after[id] == nil {
			c.Groups = append(c.Groups, ChangedWave{Group: id, Name: g.Name, Was: g.Wave})
		}
	}
	sortByID(c.Groups, func(g *ChangedWave) ID { return g.Group })
}
