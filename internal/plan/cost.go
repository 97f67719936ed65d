package plan

import (
	"cmp"
	"slices"
)

const gib = 1 << 30

// leaving is what one store sends out of its cloud.
type leaving struct {
	provider, account string
	copied            ID // the step that does it
	bytes             float64
	known             bool
}

// account names who is billed: egress has tiers over everything that leaves one account in a month.
func (l leaving) billed() ID {
	return ID(slug(l.provider + " " + l.account))
}

// leavings lists what leaves every source account, by account and step.
func (b *builder) leavings() []leaving {
	var list []leaving
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			list = append(list, p.leaving())
		}
	}
	slices.SortFunc(list, func(x, y leaving) int {
		return cmp.Or(cmp.Compare(x.billed(), y.billed()), cmp.Compare(x.copied, y.copied))
	})
	return list
}

func (p *part) leaving() leaving {
	l := loadOf(p.store, p.moves, p.all)
	return leaving{p.store.Provider, p.store.Account, p.root + "/copy", l.bytes, l.bytesKnown && !l.atLeast}
}

// price adds the lines of what moves: egress of the source cloud, requests and storage of the target, the tool.
func (b *builder) price() {
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			b.lines = append(b.lines, b.partLines(g, p)...)
		}
	}
	out := b.leavings()
	for len(out) > 0 {
		n := slices.IndexFunc(out, func(l leaving) bool { return l.billed() != out[0].billed() })
		if n < 0 {
			n = len(out)
		}
		b.lines = append(b.lines, b.egressLine("egress/"+out[0].billed(), "", out[:n]))
		out = out[n:]
	}
	if len(b.waveList) > 0 {
		b.lines = append(b.lines, b.baseLines()...)
	}
	sortByID(b.lines, func(l *Line) ID { return l.ID })
}

// baseLines are what every move shares.
func (b *builder) baseLines() []Line {
	mbps := b.in.Constraints.LinkMbps
	line := Text{ZH: "跨境线路带宽", EN: "bandwidth of the line across the border"}
	if mbps == 0 {
		line.ZH, line.EN = line.ZH+"（未给出，按最小购买量）", line.EN+" (not stated: the least that is sold)"
	}
	return []Line{
		b.line(Line{ID: "base/kms", Kind: Running, Price: "kms.price.instance", What: Text{ZH: "境内密钥管理", EN: "key management in the mainland"}}, 1),
		b.line(Line{ID: "base/line", Kind: Running, Price: "cen.bandwidth_plan.price", What: line}, float64(max(mbps, int64(b.limit("cen.bandwidth_plan.min"))))),
	}
}

// egressLine prices what leaves one account of a source cloud. Low is everything in one month, which reaches the cheap
// tiers; high is every gigabyte at the dearest, and where the list has a dearer price for the mainland, at that.
func (b *builder) egressLine(id, group ID, out []leaving) Line {
	provider, bytes, known := out[0].provider, 0.0, true
	for _, l := range out {
		bytes += l.bytes
		known = known && l.known
	}
	price := cmp.Or(map[string]string{"aws": "aws.egress", "azure": "azure.egress", "gcp": "gcp.egress"}[provider], "other.egress")
	what := Text{ZH: "源云出口流量：" + provider, EN: "egress of the source cloud: " + provider}
	if out[0].account != "" {
		what.ZH, what.EN = what.ZH+"，账号 "+out[0].account, what.EN+", account "+out[0].account
	}
	l := b.sized(b.line(Line{ID: id, Group: group, Kind: Egress, Price: price, What: what}, bytes/gib), known)
	if dear := b.k.Price(price + ".china"); dear != nil && dear.Value != nil && !l.Unpriced {
		l.High = round(dear.dearest() * bytes / gib)
		l.Source, l.Confidence = l.Source+"; high: "+dear.Source, dear.Confidence
	}
	if c := &b.in.Constraints; !l.Unpriced && c.ExitWaiver && c.WaiverFrom.IsZero() {
		l.Low = 0 // approved on a day that nobody stated
	}
	return l
}

// sized takes the amount off a line whose quantity is not known: nothing seen is not nothing to pay.
func (b *builder) sized(l Line, known bool) Line {
	if known {
		return l
	}
	l.Unpriced, l.Low, l.High = true, 0, 0
	l.What.ZH, l.What.EN = l.What.ZH+"（大小未全知）", l.What.EN+" (not every size is known)"
	return l
}

// line multiplies the list price that l names by a quantity, or says that there is no price.
func (b *builder) line(l Line, quantity float64) Line {
	l.Quantity, l.Unpriced = round(quantity), true
	p := b.k.Price(l.Price)
	if p == nil {
		l.Source, l.Confidence = "not in the knowledge", "none"
		return l
	}
	l.Unit, l.Currency, l.Source, l.AsOf, l.Confidence, l.AgeDays = p.Unit, p.Currency, p.Source, p.Date, p.Confidence, b.age(p.Date)
	if p.Value == nil {
		return l
	}
	l.Unpriced = false
	l.Low, l.High = round(p.amount(quantity)), round(p.dearest()*quantity)
	return l
}

// amount is the price of a quantity in one month, by its tiers.
func (p *Price) amount(quantity float64) float64 {
	if len(p.Tiers) == 0 {
		return *p.Value * quantity
	}
	total, from := 0.0, 0.0
	for _, t := range p.Tiers {
		upTo := quantity
		if t.UpTo > 0 {
			upTo = min(quantity, t.UpTo)
		}
		if upTo > from {
			total += (upTo - from) * t.Value
			from = upTo
		}
	}
	return total
}

// dearest is the highest price of one unit.
func (p *Price) dearest() float64 {
	most := 0.0
	for _, t := range p.Tiers {
		most = max(most, t.Value)
	}
	if len(p.Tiers) == 0 {
		return *p.Value
	}
	return most
}

// round keeps four decimals: what a quantity of small objects needs, and what a list price states.
func round(v float64) float64 {
	const scale = 10_000
	return float64(int64(v*scale+0.5)) / scale
}

// sum adds lines by kind and currency, and counts those without a price.
func sum(lines []Line) (total []Money, unpriced int) {
	total = []Money{}
	for i := range lines {
		l := &lines[i]
		if l.Unpriced {
			unpriced++
			continue
		}
		at := slices.IndexFunc(total, func(m Money) bool { return m.Kind == l.Kind && m.Currency == l.Currency })
		if at < 0 {
			total = append(total, Money{Kind: l.Kind, Currency: l.Currency})
			at = len(total) - 1
		}
		total[at].Low, total[at].High = round(total[at].Low+l.Low), round(total[at].High+l.High)
	}
	slices.SortFunc(total, func(x, y Money) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Currency, y.Currency)) })
	return total, unpriced
}

// costs closes the books, once the steps have dates: no grand total while a line is unpriced.
func (b *builder) costs() Costs {
	b.waive()
	total, unpriced := sum(b.lines)
	if unpriced > 0 {
		total = []Money{}
	}
	return Costs{Lines: orEmpty(b.lines), Totals: total, Converted: convert(total, b.in.Constraints.Rates), Unpriced: unpriced}
}
