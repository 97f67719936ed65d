package plan

import (
	"math"

	"github.com/domicile/domicile/internal/inventory"
)

// load is what has to be carried. What is not known counts as nothing and is said.
type load struct {
	bytes, objects, rows float64
	bytesKnown           bool
	atLeast              bool // a part of it is not known
}

// loadOf adds up what moves of one store, of which all is everything that was listed in it; the store's own size stands in
// where the datasets state none. What the store states beyond its listing moves too: nobody knows to what it belongs, and
// a copy that is too short by most of a store is no plan.
func loadOf(st *inventory.Store, moves, all []*subject) load {
	var l load
	for _, s := range moves {
		l.add(s.data, ofObjects(st.Kind))
	}
	if rest := unlisted(st, all); rest > 0 && len(moves) > 0 {
		l.bytes, l.atLeast = l.bytes+rest, true
	}
	if !l.bytesKnown && st.Size.Bytes != nil {
		l.bytes, l.bytesKnown = float64(max(0, st.Size.Bytes.Value)), true
	}
	if l.objects == 0 && st.Kind == inventory.Bucket && st.Size.Items != nil {
		l.objects = float64(max(0, st.Size.Items.Value))
	}
	return l
}

// unlisted is how many bytes a store states beyond what was listed in it; 0 where the two agree within a tenth, or where
// a dataset states no size.
func unlisted(st *inventory.Store, all []*subject) float64 {
	if st.Size.Bytes == nil {
		return 0
	}
	listed := 0.0
	for _, s := range all {
		if s.data.Bytes == nil {
			return 0
		}
		listed += float64(s.data.Bytes.Value)
	}
	const agree = 1.1
	if size := float64(st.Size.Bytes.Value); size > listed*agree && listed > 0 {
		return size - listed
	}
	return 0
}

func (l *load) add(d *inventory.Dataset, objects bool) {
	if d.Bytes == nil {
		l.atLeast = true
	} else {
		l.bytes += float64(max(0, d.Bytes.Value))
		l.bytesKnown = true
	}
	if objects {
		l.objects += float64(max(0, d.Members))
	}
	if d.Rows != nil {
		l.rows += float64(max(0, d.Rows.Value))
	}
}

// ofObjects reports whether a store is carried object by object: only there does their number bound anything.
func ofObjects(k inventory.Kind) bool {
	return k == inventory.Bucket || k == inventory.Folder || k == inventory.FileSystem
}

// transfer is how long a copy takes, and what comes with it: the slowest of bandwidth, requests, rows and listing
// decides.
type transfer struct {
	Duration
	hours   float64 // at P80
	mbps    int     // that it asks of the line
	way     string  // which of the ways this is; "" where there is one
	ways    []Way
	caps    []Cap
	follow  Duration // catching up with what changed during the copy
	compare Duration // reading both sides, and a person who signs
}

const (
	secondsPerHour = 3600
	bitsPerByte    = 8
	giga           = 1e9
	mega           = 1e6
)

// quantile is one of the three courses that a duration states.
type quantile int

const (
	p50 quantile = iota
	p80
	p95
)

// share is where in a span of equal chances a quantile lies.
func (q quantile) share() float64 { return [...]float64{0.50, 0.80, 0.95}[q] }

// of is the share of a ceiling that a copy reaches in the course.
func (u Utilisation) of(q quantile) float64 { return [...]float64{u.P50, u.P80, u.P95}[q] }

// copying is one full copy whose time is asked for.
type copying struct {
	b        *builder
	st       *inventory.Store
	row      *Target
	load     load
	prefixes float64 // parts of the key space that are known to differ
	known    map[course][]ceiling
}

// course is one way of making a copy, as fast as in one quantile.
type course struct {
	effort
	quantile
}

// transfer computes the full copy of one store by the caps of its target row. The share of each cap that a copy
// reaches is a distribution until somebody measures it.
func (b *builder) transfer(st *inventory.Store, moves []*subject, row *Target) transfer {
	c := &copying{b: b, st: st, row: row, load: loadOf(st, moves, b.byStore[st.ID]), prefixes: float64(max(1, len(moves))), known: map[course][]ceiling{}}
	c.sayUnknown()
	usual := c.usual()
	t := transfer{Duration: c.duration(usual), caps: c.caps(usual)}
	t.hours = c.seconds(usual, p80) / secondsPerHour
	t.mbps = c.mbps(usual)
	if t.P80 > 1 {
		t.ways = c.ways()
	}
	if len(t.ways) > 0 {
		t.way = usual.id
	}
	t.follow = c.follow(usual)
	t.compare = c.compare()
	return t
}

// sayUnknown turns what nobody counted into assumptions: an unknown size must not look like a short copy.
func (c *copying) sayUnknown() {
	b := c.b
	if !c.load.bytesKnown {
		b.assume("size-unknown", Text{
			ZH: "大小未知的存储按 " + c.sizes() + " 计（P50、P80、P95），直到有人给出大小",
			EN: "a store of unknown size counts as " + c.sizes() + " (P50, P80, P95) until somebody states its size",
		}, Text{ZH: "授权读取大小后重新扫描", EN: "grant the right to read sizes and scan again"})
	}
	if c.st.Kind == inventory.Bucket && c.load.objects == 0 {
		b.assume("objects-unknown", Text{
			ZH: "对象数未知的桶不计请求数上限：小对象多时复制更久", EN: "where the number of objects is not known, requests bound nothing: with many small ones a copy takes longer",
		}, Text{ZH: "授权列举或读取清单后重新扫描", EN: "grant the right to list, or an inventory, and scan again"})
	}
	if b.in.Constraints.LinkMbps == 0 && c.measured(bandwidth) == nil {
		b.assume("line-unstated", Text{
			ZH: "跨境带宽未给出：以目标地域的公网上传上限和工具上限代替，并乘以利用率",
			EN: "nobody stated what the line carries: the public upload limit of the region and the limits of the tool stand in, times the utilisation",
		}, Text{ZH: "用 plan --link 给出，或以 rclone/probe.sh 实测", EN: "state it with plan --link, or measure it with rclone/probe.sh"})
	}
}

func (c *copying) sizes() string {
	return humanBytes(c.at(p50).bytes) + ", " + humanBytes(c.at(p80).bytes) + ", " + humanBytes(c.at(p95).bytes)
}

// at is the load of one course: the sizes that stand in for an unknown one differ by course.
func (c *copying) at(q quantile) load {
	l := c.load
	if !l.bytesKnown {
		l.bytes = c.b.limit([...]string{"size.unknown.p50", "size.unknown.p80", "size.unknown.p95"}[q]) * gib
	}
	return l
}

// seconds is the whole copy: setting up, and the slowest of its ceilings.
func (c *copying) seconds(e effort, q quantile) float64 {
	return c.slowest(e, q).taken(q) + c.b.within("copy.setup", q)*secondsPerHour
}

func (c *copying) duration(e effort) Duration {
	return Duration{
		P50: wholeDays(c.seconds(e, p50)), P80: wholeDays(c.seconds(e, p80)), P95: wholeDays(c.seconds(e, p95)),
		Unit: Days, By: c.by(e),
	}
}

// mbps is what the copy asks of the line at P50, when it is fastest: a copy of small objects leaves most of it to others.
func (c *copying) mbps(e effort) int {
	slow := c.slowest(e, p50)
	if slow.seconds == 0 {
		return 1
	}
	if slow.kind == bandwidth {
		return int(math.Ceil(slow.rate / mega))
	}
	return max(1, int(math.Ceil(c.at(p50).bytes*bitsPerByte/slow.seconds/mega)))
}

// within is a value of a limit with a span, as if every value in it were as likely.
func (b *builder) within(id string, q quantile) float64 {
	mid := b.limit(id)
	if l := b.k.Limit(id); l != nil && l.High > 0 {
		return l.Low + q.share()*(l.High-l.Low)
	}
	return mid
}

func (b *builder) utilisation() Utilisation {
	u := b.in.Constraints.Utilisation
	if u.P50 > 0 && u.P80 > 0 && u.P95 > 0 {
		return u
	}
	return Utilisation{P50: b.limit("utilisation.p50"), P80: b.limit("utilisation.p80"), P95: b.limit("utilisation.p95")}
}

// wholeDays rounds up, to a hundred years at most: a rate of nearly nothing must not leave the range of days.
func wholeDays(seconds float64) int {
	const most = 36_500
	return max(1, int(min(most, math.Ceil(seconds/secondsPerDay))))
}
