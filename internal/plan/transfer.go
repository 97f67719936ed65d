package plan

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/domicile/domicile/internal/inventory"
)

// load is what has to be carried: nil parts are unknown.
type load struct {
	bytes, objects, rows float64
	bytesKnown           bool
	atLeast              bool // a part of it is not known
}

// loadOf adds up the datasets of one store; the store's own size stands in where the datasets state none.
func loadOf(st *inventory.Store, moves []*subject) load {
	var l load
	for _, s := range moves {
		switch {
		case s.data.Bytes != nil:
			l.bytes += float64(s.data.Bytes.Value)
			l.bytesKnown = true
		default:
			l.atLeast = true
		}
		l.objects += float64(s.data.Members)
		if s.data.Rows != nil {
			l.rows += float64(s.data.Rows.Value)
		}
	}
	if !l.bytesKnown && st.Size.Bytes != nil {
		l.bytes, l.bytesKnown = float64(st.Size.Bytes.Value), true
	}
	if l.objects == 0 && st.Kind == inventory.Bucket && st.Size.Items != nil {
		l.objects = float64(st.Size.Items.Value)
	}
	return l
}

// transfer is how long a copy takes: the slowest of bandwidth, requests and rows decides.
type transfer struct {
	Duration
	hours float64 // at P80
	mbps  int     // that it asks of the line
}

// bottleneck is one limit of a copy with the seconds that it implies at full use.
type bottleneck struct {
	name    string
	seconds float64
	text    string
}

const (
	secondsPerHour = 3600
	bitsPerByte    = 8
	giga           = 1e9
	mega           = 1e6
)

// transfer computes the full copy of one store by the caps of its target row. The share of each cap that a copy
// reaches is a distribution until somebody measures it.
func (b *builder) transfer(st *inventory.Store, moves []*subject, row *Target) transfer {
	l := loadOf(st, moves)
	slowest := bottleneck{name: "bandwidth"}
	var mbps float64
	for _, id := range row.Caps {
		c, lineMbps := b.capOf(id, l)
		mbps = cmp.Or(mbps, lineMbps)
		if c.seconds > slowest.seconds {
			slowest = c
		}
	}
	u := b.utilisation()
	t := transfer{mbps: int(mbps), hours: slowest.seconds / u.P80 / secondsPerHour}
	t.Duration = Duration{
		P50: wholeDays(slowest.seconds / u.P50), P80: wholeDays(slowest.seconds / u.P80), P95: wholeDays(slowest.seconds / u.P95),
		Unit: Days, By: b.capText(slowest, l),
	}
	return t
}

// capOf applies one limit. Its unit says what it bounds.
func (b *builder) capOf(id string, l load) (c bottleneck, mbps float64) {
	v := b.limit(id)
	lim := b.k.Limit(id)
	if lim == nil || v == 0 {
		return bottleneck{}, 0
	}
	switch {
	case strings.HasPrefix(lim.Unit, "Gbit/s"):
		bits := v * giga
		if line := float64(b.in.Constraints.LinkMbps) * mega; line > 0 {
			bits = min(bits, line)
		}
		return bottleneck{"bandwidth", l.bytes * bitsPerByte / bits, trim(bits/giga) + " Gbit/s"}, bits / mega
	case strings.HasPrefix(lim.Unit, "files/s"):
		return bottleneck{"requests", l.objects / v, trim(v) + " objects/s"}, 0
	case strings.HasPrefix(lim.Unit, "rows/s"):
		b.assume("rows-per-second", Text{
			ZH: "全量复制的行速没有公开数据：借用增量档位上限，再乘以利用率",
			EN: "no figure is published for the rows of a full copy: the class limit of the incremental phase stands in, times the utilisation",
		}, Text{ZH: "用试跑的 DTS 任务校准", EN: "calibrate with a trial DTS task"})
		return bottleneck{"rows", l.rows / v, trim(v) + " rows/s"}, 0
	}
	return bottleneck{}, 0
}

func (b *builder) utilisation() Utilisation {
	u := b.in.Constraints.Utilisation
	if u.P50 > 0 && u.P80 > 0 && u.P95 > 0 {
		return u
	}
	return Utilisation{P50: b.limit("utilisation.p50"), P80: b.limit("utilisation.p80"), P95: b.limit("utilisation.p95")}
}

func (b *builder) capText(c bottleneck, l load) Text {
	if !l.bytesKnown && c.seconds == 0 {
		return Text{ZH: "大小未知：按最短计", EN: "size unknown: counted as the least"}
	}
	zh := map[string]string{"bandwidth": "带宽", "requests": "请求数", "rows": "行数"}[c.name]
	what := fmt.Sprintf("%s, %s", humanBytes(l.bytes), cmp.Or(c.text, "–"))
	return Text{ZH: zh + "：" + what, EN: c.name + ": " + what}
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

func wholeDays(seconds float64) int {
	return max(1, int(math.Ceil(seconds/secondsPerDay)))
}
