package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// effort is one way of making a copy.
type effort struct {
	id    string
	tasks int     // of the migration service, side by side
	class *Limit  // of DTS; nil: what the row names
	line  float64 // share of the line that the copy may take
	rank  int     // dearer ways have a higher one, also while nobody knows their price
}

// usual is the way that the row of the target table describes.
func (c *copying) usual() effort {
	e := effort{tasks: 1, line: 1, id: "whole_line"}
	switch {
	case c.row.Method == "mgw":
		e.id = taskWay(1)
	case len(c.classes()) > 0:
		for rank, l := range c.classes() {
			if slices.Contains(c.row.Caps, l.ID) {
				e.id, e.class, e.rank = classWay(l), l, rank
			}
		}
	}
	return e
}

func taskWay(n int) string { return fmt.Sprintf("tasks_%d", n) }

func classWay(l *Limit) string { return "dts_" + strings.TrimPrefix(l.ID, dtsClass) }

const dtsClass = "dts.migration.rps."

// classes are the classes of DTS, slow ones first; none where the row is bounded by none of them.
func (c *copying) classes() []*Limit {
	if !slices.ContainsFunc(c.row.Caps, func(id string) bool { return strings.HasPrefix(id, dtsClass) }) {
		return nil
	}
	var list []*Limit
	for i := range c.b.k.Limits {
		if l := &c.b.k.Limits[i]; strings.HasPrefix(l.ID, dtsClass) {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b *Limit) int { return cmp.Compare(a.Value, b.Value) })
	return list
}

// efforts lists the ways that exist: more tasks of the migration service, another class of DTS, a share of the line.
func (c *copying) efforts() []effort {
	usual := c.usual()
	list := []effort{usual}
	const most = 16
	for n := 2; c.row.Method == "mgw" && n <= min(most, int(c.b.limit("mgw.concurrent_tasks.mainland"))); n *= 2 {
		list = append(list, effort{id: taskWay(n), tasks: n, line: 1})
	}
	for rank, l := range c.classes() {
		if id := classWay(l); id != usual.id && c.measured(rowRate) == nil {
			list = append(list, effort{id: id, tasks: 1, class: l, line: 1, rank: rank})
		}
	}
	if c.b.in.Constraints.LinkMbps > 0 || c.measured(bandwidth) != nil {
		half := usual
		half.id, half.line = usual.id+"_half_line", 0.5
		list = append(list, half)
	}
	return list
}

// mostWays is how many a step offers at most: each multiplies what the schedule has to try.
const mostWays = 4

// tried is a way with what it takes.
type tried struct {
	by effort
	Way
}

// ways lists the ways worth choosing among, the slowest first: none is as slow and as dear as another.
func (c *copying) ways() []Way {
	usual := c.usual()
	var list []tried
	for _, e := range c.efforts() {
		list = append(list, c.try(e))
	}
	var kept []tried
	for _, x := range list {
		if x.ID == usual.id || !slices.ContainsFunc(list, x.beatenBy) {
			kept = append(kept, x)
		}
	}
	slices.SortFunc(kept, func(a, b tried) int {
		return cmp.Or(b.Duration.P80-a.Duration.P80, a.by.rank-b.by.rank, a.Slots-b.Slots, cmp.Compare(a.ID, b.ID))
	})
	kept = thin(kept, usual.id)
	if len(kept) == 1 {
		return nil
	}
	ways := make([]Way, 0, len(kept))
	for _, x := range kept {
		ways = append(ways, x.Way)
	}
	return ways
}

func (c *copying) try(e effort) tried {
	w := Way{ID: e.id, Text: c.wayText(e), Duration: c.duration(e), Mbps: c.mbps(e), Slots: e.tasks}
	if e.class != nil {
		w.Unpriced = 1 // the class is billed by the hour, at a price that no public list states
	}
	return tried{e, w}
}

// beatenBy reports whether y is nowhere worse than x and somewhere better, or in nothing different.
func (x tried) beatenBy(y tried) bool {
	worse := 0
	for _, d := range [][2]int{
		{x.Duration.P80, y.Duration.P80}, {x.Duration.P95, y.Duration.P95}, {x.Mbps, y.Mbps}, {x.Slots, y.Slots}, {x.by.rank, y.by.rank},
	} {
		if d[0] < d[1] {
			return false
		}
		worse += d[0] - d[1]
	}
	return worse > 0 || y.ID < x.ID
}

// thin drops ways from the middle: the slowest, the fastest and the usual one stay.
func thin(kept []tried, usual string) []tried {
	for len(kept) > mostWays {
		i := 1
		if kept[i].ID == usual {
			i++
		}
		kept = slices.Delete(kept, i, i+1)
	}
	return kept
}

func (c *copying) wayText(e effort) Text {
	line := Text{}
	if e.line < 1 {
		line = Text{ZH: "，占线路一半", EN: ", half of the line"}
	}
	switch {
	case e.class != nil:
		class := strings.TrimPrefix(e.class.ID, dtsClass)
		return Text{ZH: "DTS 规格 " + class + line.ZH, EN: "DTS class " + class + line.EN}
	case c.row.Method == "mgw" && e.tasks == 1:
		return Text{ZH: "一个迁移任务" + line.ZH, EN: "one task" + line.EN}
	case c.row.Method == "mgw":
		return Text{
			ZH: fmt.Sprintf("%d 个迁移任务，按前缀分%s", e.tasks, line.ZH), EN: fmt.Sprintf("%d tasks, split by prefix%s", e.tasks, line.EN),
		}
	}
	if e.line < 1 {
		return Text{ZH: "占线路一半", EN: "half of the line"}
	}
	return Text{ZH: "占整条线路", EN: "the whole line"}
}
