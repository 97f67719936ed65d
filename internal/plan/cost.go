package plan

import (
	"cmp"
	"slices"
)

const gib = 1 << 30

// price adds the lines of what moves: egress of the source cloud, requests and storage of the target, the tool.
func (b *builder) price() {
	type source struct {
		provider string
		bytes    float64
	}
	var bySource []source
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			b.lines = append(b.lines, b.partLines(g, p)...)
			bytes := loadOf(p.store, p.moves).bytes
			i := slices.IndexFunc(bySource, func(s source) bool { return s.provider == p.store.Provider })
			if i < 0 {
				bySource = append(bySource, source{provider: p.store.Provider})
				i = len(bySource) - 1
			}
			bySource[i].bytes += bytes
		}
	}
	slices.SortFunc(bySource, func(x, y source) int { return cmp.Compare(x.provider, y.provider) })
	for _, s := range bySource {
		b.lines = append(b.lines, b.egressLine("egress/"+ID(slug(s.provider)), "", s.provider, s.bytes))
	}
	if len(bySource) > 0 {
		b.lines = append(b.lines,
			b.line(Line{ID: "base/kms", Kind: Running, Price: "kms.price.instance", What: Text{ZH: "境内密钥管理", EN: "key management in the mainland"}}, 1),
			b.line(Line{ID: "base/line", Kind: Running, Price: "cen.bandwidth_plan.price", What: Text{ZH: "跨境线路带宽", EN: "bandwidth of the line across the border"}}, float64(max(b.in.Constraints.LinkMbps, int64(b.limit("cen.bandwidth_plan.min"))))))
	}
	sortByID(b.lines, func(l *Line) ID { return l.ID })
}

// partLines are the lines of one store, without egress, which has tiers over everything that leaves a cloud.
func (b *builder) partLines(g *group, p part) []Line {
	l := loadOf(p.store, p.moves)
	id := p.root
	size := l.bytes / gib
	const perPrice = 10_000 // requests in one unit of the list
	switch p.target.Service {
	case "oss":
		return []Line{
			b.line(Line{ID: id + "/storage", Group: g.ID, Kind: Running, Price: "oss.price.standard_zrs.cny", What: Text{ZH: "OSS 标准存储（同城冗余）", EN: "OSS Standard, zone-redundant"}}, size),
			b.line(Line{ID: id + "/requests", Group: g.ID, Kind: OneOff, Price: "oss.price.put.cny", What: Text{ZH: "写入请求", EN: "requests that write"}}, l.objects/perPrice),
			b.line(Line{ID: id + "/tool", Group: g.ID, Kind: OneOff, Price: "mgw.service_fee", What: Text{ZH: "在线迁移服务", EN: "migration service"}}, 1),
		}
	case "nas":
		return []Line{b.line(Line{ID: id + "/storage", Group: g.ID, Kind: Running, Price: "nas.price.storage", What: Text{ZH: "文件存储", EN: "file storage"}}, size)}
	}
	price := map[string]string{
		"rds_mysql": "rds.price.instance", "rds_mariadb": "rds.price.instance", "rds_postgres": "rds.price.instance",
		"rds_sqlserver": "rds.price.instance", "polardb_mysql": "polardb.price.cluster", "polardb_ddb": "polardb.price.cluster",
	}[p.target.Service]
	lines := []Line{b.line(Line{ID: id + "/instance", Group: g.ID, Kind: Running, Price: cmp.Or(price, "database.price.instance"), What: p.target.Name}, 1)}
	if p.target.Method == "dts" {
		lines = append(lines,
			b.line(Line{ID: id + "/dts-full", Group: g.ID, Kind: OneOff, Price: "dts.price.schema_and_full_migration", What: Text{ZH: "DTS 结构与全量", EN: "DTS schema and full copy"}}, 1),
			b.line(Line{ID: id + "/dts-follow", Group: g.ID, Kind: OneOff, Price: "dts.price.incremental", What: Text{ZH: "DTS 增量", EN: "DTS incremental"}}, hoursOf(p.copy.P80)))
	}
	return lines
}

func hoursOf(days int) float64 {
	const hours = 24
	return float64(days * hours)
}

// egressLine prices what leaves a source cloud. Low is everything in one month, which reaches the cheap tiers; high is
// every gigabyte at the dearest.
func (b *builder) egressLine(id, group ID, provider string, bytes float64) Line {
	price := map[string]string{"aws": "aws.egress", "azure": "azure.egress", "gcp": "gcp.egress"}[provider]
	what := Text{ZH: "源云出口流量：" + provider, EN: "egress of the source cloud: " + provider}
	return b.line(Line{ID: id, Group: group, Kind: Egress, Price: cmp.Or(price, "other.egress"), What: what}, bytes/gib)
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
	if b.in.Constraints.ExitWaiver && l.Kind == Egress {
		l.High = round(p.amount(quantity))
		return l
	}
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

// costs closes the books: no grand total while a line is unpriced.
func (b *builder) costs() Costs {
	total, unpriced := sum(b.lines)
	if unpriced > 0 {
		total = []Money{}
	}
	return Costs{Lines: orEmpty(b.lines), Totals: total, Unpriced: unpriced}
}
