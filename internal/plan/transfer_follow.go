package plan

import (
	"cmp"
	"fmt"
	"math"
)

// flowRates are the two speeds of catching up, in one unit.
type flowRates struct {
	apply, write float64
	unit         string
}

// follow is how long it takes to catch up with what changed during the copy: backlog / (apply - write). What changes at
// the source is an assumption until somebody states it.
func (c *copying) follow(e effort) Duration {
	var days [3]int
	d := Duration{Unit: Days}
	for q := p50; q <= p95; q++ {
		r := c.rates(e, q)
		if r.write >= r.apply {
			c.cannotCatchUp(r)
			days[q] = 1
			continue
		}
		days[q] = wholeDays(r.write * c.seconds(e, q) / (r.apply - r.write))
	}
	d.P50, d.P80 = days[p50], max(days[p50], days[p80])
	d.P95 = max(d.P80, days[p95])
	r := c.rates(e, p80)
	d.By = Text{
		ZH: fmt.Sprintf("追平：源端写入 %s %s，可追 %s %s", digits(r.write), r.unit, digits(r.apply), r.unit),
		EN: fmt.Sprintf("catching up: %s %s are written, %s %s can be applied", digits(r.write), r.unit, digits(r.apply), r.unit),
	}
	return d
}

// rates are rows where rows bound the copy, else bits.
func (c *copying) rates(e effort, q quantile) flowRates {
	for _, x := range c.ceilings(e, q) {
		if x.kind == rowRate {
			return flowRates{x.rate * x.share.of(q), c.rowsWritten(), "rows/s"}
		}
	}
	for _, x := range c.ceilings(e, q) {
		if x.kind == bandwidth {
			return flowRates{x.rate * x.share.of(q) / mega, c.written(c.at(q).bytes) * bitsPerByte / mega, "Mbit/s"}
		}
	}
	return flowRates{apply: 1}
}

// rowsWritten is how many rows change each second: as measured at the source, else the assumed share of a day.
func (c *copying) rowsWritten() float64 {
	for _, m := range c.b.in.Constraints.Measured {
		if m.Method == sourceWrites && m.Store == c.st.ID {
			return m.RowsPerSecond
		}
	}
	return c.written(c.load.rows)
}

// written is how much of a stock changes each second, by the assumed share of a day.
func (c *copying) written(stock float64) float64 {
	return stock * c.b.limit("change.per_day") / secondsPerDay
}

func (c *copying) cannotCatchUp(r flowRates) {
	c.b.raise("P135/behind", c.st.ID, "", is("write", digits(r.write)+" "+r.unit), is("apply", digits(r.apply)+" "+r.unit))
}

// hoursInADay that a comparison may run beside the person who reads and signs it.
const hoursInADay = 8

// compare is reading both sides, each in its own zone, and a person who signs.
func (c *copying) compare() Duration {
	d := c.b.span("compare", WorkingDays)
	rate := c.b.limit("verify.read") * mega
	if rate == 0 {
		return d
	}
	var extra [3]int
	for q := p50; q <= p95; q++ {
		hours := c.at(q).bytes * bitsPerByte / rate / secondsPerHour
		const hoursOfDay = 24
		extra[q] = max(0, int(math.Ceil((hours-hoursInADay)/hoursOfDay)))
	}
	d.P50, d.P80, d.P95 = d.P50+extra[p50], d.P80+extra[p80], d.P95+extra[p95]
	if d.P80 > 1 {
		d.By = Text{
			ZH: fmt.Sprintf("读取 %s，%s Mbit/s，再由责任人签字", humanBytes(c.at(p80).bytes), trim(rate/mega)),
			EN: fmt.Sprintf("reading %s at %s Mbit/s, then a person signs", humanBytes(c.at(p80).bytes), trim(rate/mega)),
		}
	}
	return d
}

// restore adds the step that brings archived objects back to where they can be read, and returns it. It has a window of
// its own: what was restored goes back after the days that were asked for.
func (b *builder) restore(p part, place task, grounds []Because) []ID {
	id := p.restores(b.k)
	if id == "" {
		return nil
	}
	const hoursOfDay = 24
	days := func(q quantile) int { return max(1, ceil(b.within(id, q)/hoursOfDay)) }
	l := b.k.Limit(id)
	t := place
	t.Step = Step{
		ID: p.root + "/restore", Verb: Prepare, Crew: Platform, Store: p.store.ID, Target: p.target.ID, Needs: []ID{stepProbe},
		Duration: Duration{P50: days(p50), P80: days(p80), P95: days(p95), Unit: Days, By: b.leadText(id)},
		Title: Text{
			ZH: fmt.Sprintf("取回归档对象，可读期不少于 %d 天：%s", b.readable(p), cmp.Or(p.store.Name, string(p.store.ID))),
			EN: fmt.Sprintf("restore the archived objects, readable for %d days at least: %s", b.readable(p), cmp.Or(p.store.Name, string(p.store.ID))),
		},
		Verify: []Text{{
			ZH: "抽样读取成功；取回到期日晚于复制的 P95（来源：" + l.Source + "）", EN: "a sample can be read; it stays readable past the P95 of the copy (source: " + l.Source + ")",
		}},
		Undo:    []Text{{ZH: "不需撤销：取回的副本到期自动回到归档", EN: "nothing to undo: what was restored goes back by itself when its days are over"}},
		Because: grounds,
	}
	return []ID{b.add(t)}
}

// restoreLimit is the longest restore among the classes of a row: which class an object has is not in an inventory.
func restoreLimit(row *Target, k *Knowledge) string {
	best, longest := "", 0.0
	for _, c := range row.Classes {
		if l := k.Limit(c.Restore); l != nil && max(l.Value, l.High) > longest {
			best, longest = c.Restore, max(l.Value, l.High)
		}
	}
	return best
}
