package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// Cap is one limit of a copy, with the time that it alone would make of it.
type Cap struct {
	Name       string  `json:"name"` // bandwidth, requests, rows, listing
	Text               // what the limit is, in words
	Hours      float64 `json:"hours"` // at the full rate of the limit
	Source     string  `json:"source"`
	AsOf       string  `json:"as_of"` // date of the source, "" when it states none
	Confidence string  `json:"confidence"`
	Binds      bool    `json:"binds"`
}

// The sorts of ceilings.
const (
	bandwidth = "bandwidth"
	requests  = "requests"
	rowRate   = "rows"
	listing   = "listing"
)

// measuredConfidence marks what somebody measured on the line itself; statedConfidence what a person said.
const (
	measuredConfidence = "measured"
	statedConfidence   = "stated"
)

// ceiling is one limit of a copy: what it carries a second at most, and how much of that a copy reaches.
type ceiling struct {
	Evidence
	kind    string
	rate    float64 // bits, objects or rows a second
	seconds float64 // that it makes of the load at its full rate
	share   Utilisation
	text    Text
}

// taken is the time in one course.
func (c ceiling) taken(q quantile) float64 {
	if c.seconds == 0 {
		return 0
	}
	return c.seconds / c.share.of(q)
}

// slowest is the ceiling that decides in one course.
func (c *copying) slowest(e effort, q quantile) ceiling {
	slow := ceiling{kind: bandwidth}
	for _, x := range c.ceilings(e, q) {
		if x.taken(q) > slow.taken(q) {
			slow = x
		}
	}
	return slow
}

// ceilings lists the binding one of every sort. They are worked out once for each way and course.
func (c *copying) ceilings(e effort, q quantile) []ceiling {
	key := course{e, q}
	list, known := c.known[key]
	if !known {
		list = c.binding(e, c.at(q))
		c.known[key] = list
	}
	return list
}

func (c *copying) binding(e effort, l load) []ceiling {
	var list []ceiling
	for _, sort := range []struct {
		kind   string
		amount float64
		found  []ceiling
	}{
		{bandwidth, l.bytes * bitsPerByte, c.bandwidths(e)},
		{requests, l.objects, c.requests(e)},
		{rowRate, l.rows, c.rowRates(e)},
		{listing, l.objects, c.listings()},
	} {
		if len(sort.found) == 0 || sort.amount == 0 {
			continue
		}
		least := slices.MinFunc(sort.found, func(a, b ceiling) int { return cmp.Compare(a.rate, b.rate) })
		least.kind, least.seconds = sort.kind, sort.amount/least.rate
		list = append(list, least)
	}
	return list
}

// bandwidths are the ceilings on bits: of the tool for each of its tasks, of the line, of the region that receives.
func (c *copying) bandwidths(e effort) []ceiling {
	usual := c.b.utilisation()
	var list []ceiling
	if m := c.measured(bandwidth); m != nil {
		x := c.measurement(m, float64(m.Mbps)*mega, fmt.Sprintf("%d Mbit/s", m.Mbps))
		x.rate *= e.line
		return append(c.taskBits(e, Utilisation{1, 1, 1}), x)
	}
	list = append(list, c.taskBits(e, usual)...)
	if mbps := c.b.in.Constraints.LinkMbps; mbps > 0 {
		list = append(list, ceiling{
			Evidence: Evidence{Source: "--link", Confidence: statedConfidence}, rate: float64(mbps) * mega * e.line, share: usual,
			text: Text{ZH: fmt.Sprintf("线路 %d Mbit/s", mbps), EN: fmt.Sprintf("the line of %d Mbit/s", mbps)},
		})
	}
	if r := c.b.region; r != nil && r.UploadGbps > 0 {
		gbit := trim(r.UploadGbps) + " Gbit/s"
		list = append(list, ceiling{
			Evidence: Evidence{Source: r.Source, Date: r.Date, Confidence: "high"}, rate: r.UploadGbps * giga, share: usual,
			text: Text{ZH: r.ID + " 公网上传 " + gbit, EN: gbit + " of public upload to " + r.ID},
		})
	}
	return list
}

// taskBits are the limits of the tool on bits, for all of its tasks together.
func (c *copying) taskBits(e effort, share Utilisation) []ceiling {
	var list []ceiling
	for _, l := range c.limits("Gbit/s") {
		v := l.Value * float64(e.tasks)
		list = append(list, ceiling{
			Evidence: c.standIn(l), rate: v * giga, share: share, text: perTask(l.Value, "Gbit/s", "Gbit/s", e.tasks),
		})
	}
	return list
}

// requests are the ceilings on objects a second: of the tool, of the source, of the account that receives.
func (c *copying) requests(e effort) []ceiling {
	if m := c.measured(requests); m != nil {
		x := c.measurement(m, m.ObjectsPerSecond, trim(m.ObjectsPerSecond)+" objects/s")
		x.rate *= float64(e.tasks)
		return []ceiling{x}
	}
	usual := c.b.utilisation()
	var list []ceiling
	for _, l := range c.limits("files/s") {
		v := l.Value * float64(e.tasks)
		list = append(list, ceiling{
			Evidence: c.standIn(l), rate: v, share: usual, text: perTask(l.Value, "个对象/秒", "objects/s", e.tasks),
		})
	}
	if l := c.b.k.Limit("s3.prefix.get"); l != nil && c.st.Provider == "aws" && c.st.Kind == inventory.Bucket {
		v := l.Value * c.prefixes
		list = append(list, ceiling{Evidence: l.Evidence, rate: v, share: usual, text: Text{
			ZH: "源端前缀读取 " + trim(v) + " 次/秒", EN: trim(v) + " reads/s from the prefixes of the source",
		}})
	}
	if l := c.b.k.Limit("oss.qps.account"); l != nil && c.row.Service == "oss" {
		list = append(list, ceiling{Evidence: l.Evidence, rate: l.Value, share: usual, text: Text{
			ZH: "目标账号 " + trim(l.Value) + " 次/秒", EN: trim(l.Value) + " requests/s of the receiving account",
		}})
	}
	return list
}

// rowRates are the ceilings on rows a second.
func (c *copying) rowRates(e effort) []ceiling {
	if m := c.measured(rowRate); m != nil {
		return []ceiling{c.measurement(m, m.RowsPerSecond, trim(m.RowsPerSecond)+" rows/s")}
	}
	var list []ceiling
	for _, l := range c.limits("rows/s") {
		if e.class != nil {
			l = e.class
		}
		c.b.assume("rows-per-second", Text{
			ZH: "全量复制的行速没有公开数据：借用增量档位上限，再乘以利用率",
			EN: "no figure is published for the rows of a full copy: the class limit of the incremental phase stands in, times the utilisation",
		}, Text{ZH: "用试跑的 DTS 任务校准", EN: "calibrate with a trial DTS task"})
		list = append(list, ceiling{Evidence: l.Evidence, rate: l.Value, share: c.b.utilisation(), text: Text{
			ZH: trim(l.Value) + " 行/秒", EN: trim(l.Value) + " rows/s",
		}})
	}
	return list
}

// listings is how fast keys are listed. Only a pile of objects is listed key by key.
func (c *copying) listings() []ceiling {
	v := c.b.limit("list.keys")
	l := c.b.k.Limit("list.keys")
	if l == nil || v == 0 || c.load.objects == 0 {
		return nil
	}
	return []ceiling{{Evidence: l.Evidence, rate: v, share: Utilisation{1, 1, 1}, text: Text{
		ZH: "列举 " + trim(v) + " 个键/秒", EN: "a listing of " + trim(v) + " keys/s",
	}}}
}

// limits are the caps of the row in one unit.
func (c *copying) limits(unit string) []*Limit {
	var list []*Limit
	for _, id := range c.row.Caps {
		if l := c.b.k.Limit(id); l != nil && strings.HasPrefix(l.Unit, unit) && c.b.limit(id) > 0 {
			list = append(list, l)
		}
	}
	return list
}

// standIn says where the limit of one tool bounds another, for which none is published.
func (c *copying) standIn(l *Limit) Evidence {
	if !strings.HasPrefix(l.ID, "mgw.") || strings.HasPrefix(c.row.Method, "mgw") {
		return l.Evidence
	}
	c.b.assume("tool-limit/"+c.row.Method, Text{
		ZH: "方式 " + c.row.Method + " 没有公开的速率上限：以在线迁移服务单任务的上限代替",
		EN: "no limit is published for the method " + c.row.Method + ": the limit of one task of the migration service stands in",
	}, Text{ZH: "以 rclone/probe.sh 或试跑实测", EN: "measure it with rclone/probe.sh or a trial"})
	e := l.Evidence
	e.Confidence = "assumption"
	return e
}

// perTask says a limit of one task and how many there are.
func perTask(v float64, zh, en string, tasks int) Text {
	if tasks == 1 {
		return Text{ZH: "单任务 " + trim(v) + " " + zh, EN: trim(v) + " " + en + " of one task"}
	}
	return Text{
		ZH: fmt.Sprintf("%d 个任务，每个 %s %s", tasks, trim(v), zh), EN: fmt.Sprintf("%s %s of each of %d tasks", trim(v), en, tasks),
	}
}

// caps lists the ceilings of the usual course, the binding one marked.
func (c *copying) caps(e effort) []Cap {
	slow := c.slowest(e, p80)
	var list []Cap
	for _, x := range c.ceilings(e, p80) {
		list = append(list, Cap{
			Name: x.kind, Text: x.text, Hours: round(x.seconds / secondsPerHour), Source: x.Source, AsOf: x.Date,
			Confidence: x.Confidence, Binds: x.kind == slow.kind,
		})
	}
	return list
}

// by names the binding ceiling in words, with how well it is known.
func (c *copying) by(e effort) Text {
	x := c.slowest(e, p80)
	if x.seconds == 0 {
		return Text{ZH: "没有可计的数量：只计准备时间", EN: "nothing that could be counted: setting up alone"}
	}
	name := map[string]string{bandwidth: "带宽", requests: "请求数", rowRate: "行数", listing: "列举"}[x.kind]
	what := c.amount(x.kind)
	known := Text{ZH: "", EN: ""}
	switch {
	case !c.load.bytesKnown:
		known = Text{ZH: "大小未知，按 P80 的假设 ", EN: "size unknown, assumed at P80: "}
	case c.load.atLeast:
		known = Text{ZH: "至少 ", EN: "at least "}
	}
	long := length(x.seconds)
	return Text{
		ZH: fmt.Sprintf("%s：%s%s，%s，满速 %s（%s，%s）", name, known.ZH, what.ZH, x.text.ZH, long.ZH, x.Source, x.Confidence),
		EN: fmt.Sprintf("%s: %s%s, %s, %s at the full rate (%s, %s)", x.kind, known.EN, what.EN, x.text.EN, long.EN, x.Source, x.Confidence),
	}
}

// length says a time in hours, or in minutes where that is less than one.
func length(seconds float64) Text {
	const minute = 60
	switch {
	case seconds < minute:
		return Text{ZH: "不到一分钟", EN: "less than a minute"}
	case seconds < secondsPerHour:
		n := digits(seconds / minute)
		return Text{ZH: n + " 分钟", EN: n + " min"}
	}
	n := digits(seconds / secondsPerHour)
	return Text{ZH: n + " 小时", EN: n + " h"}
}

// amount is the load in the terms of a ceiling.
func (c *copying) amount(kind string) Text {
	size := humanBytes(c.at(p80).bytes)
	switch kind {
	case requests, listing:
		n := grouped(c.load.objects)
		return Text{ZH: size + "、" + n + " 个对象", EN: size + " in " + n + " objects"}
	case rowRate:
		n := grouped(c.load.rows)
		return Text{ZH: size + "、" + n + " 行", EN: size + " in " + n + " rows"}
	}
	return Text{ZH: size, EN: size}
}

// humanBytes prints bytes in binary units with three digits.
func humanBytes(v float64) string {
	const kilo = 1024
	for _, unit := range []string{"B", "KiB", "MiB", "GiB", "TiB"} {
		if v < kilo {
			return fmt.Sprintf("%.3g %s", v, unit)
		}
		v /= kilo
	}
	return fmt.Sprintf("%.3g PiB", v)
}

// digits prints a number with three digits that count, never as a power of ten.
func digits(v float64) string {
	const count = 3
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', count, 64), 64)
	if err != nil {
		return trim(v)
	}
	return grouped(short)
}

// grouped prints a number with commas between thousands.
func grouped(v float64) string {
	whole, part, _ := strings.Cut(trim(v), ".")
	const group = 3
	for i := len(whole) - group; i > 0; i -= group {
		whole = whole[:i] + "," + whole[i:]
	}
	if part != "" {
		whole += "." + part
	}
	return whole
}
