package plan

import (
	"cmp"
	"fmt"
	"strings"
)

// daysOfMonth turns the monthly price of a list into days.
const daysOfMonth = 30

// partLines are the lines of one store, without egress, which has tiers over everything that leaves an account.
func (b *builder) partLines(g *group, p part) []Line {
	var lines []Line
	l := loadOf(p.store, p.moves, p.all)
	add := func(name ID, kind CostKind, price string, quantity float64, what Text) {
		lines = append(lines, b.line(Line{ID: p.root + "/" + name, Group: g.ID, Kind: kind, Price: price, What: what}, quantity))
	}
	bySize := func(name ID, kind CostKind, price string, quantity float64, what Text) {
		add(name, kind, price, quantity, what)
		lines[len(lines)-1] = b.sized(lines[len(lines)-1], l.bytesKnown && !l.atLeast)
	}
	size := l.bytes / gib
	switch p.target.Service {
	case "oss":
		lines = append(lines, b.objectLines(g, p, l)...)
	case "nas":
		bySize("storage", Running, "nas.price.storage", size, Text{ZH: "文件存储", EN: "file storage"})
	default:
		price := map[string]string{
			"rds_mysql": "rds.price.instance", "rds_mariadb": "rds.price.instance", "rds_postgres": "rds.price.instance",
			"rds_sqlserver": "rds.price.instance", "polardb_mysql": "polardb.price.cluster", "polardb_ddb": "polardb.price.cluster",
		}[p.target.Service]
		add("instance", Running, cmp.Or(price, "database.price.instance"), 1, p.target.Name)
		bySize("snapshot", OneOff, "snapshot.price.storage", size, Text{ZH: "切换前的目标快照，保留一个月", EN: "a snapshot of the target before the switch, kept for a month"})
	}
	if strings.HasPrefix(p.target.Method, "dts") {
		add("dts-full", OneOff, "dts.price.schema_and_full_migration", 1, Text{ZH: "DTS 结构与全量", EN: "DTS schema and full copy"})
		if p.target.Follow {
			add("dts-follow", OneOff, "dts.price.incremental", b.followHours(p), Text{ZH: "DTS 增量，价格随规格而定", EN: "DTS incremental, by the class that is taken"})
		}
	}
	twice := float64(p.copy.P80+int(b.limit("soak"))) / daysOfMonth
	bySize("twice", OneOff, "source.price.storage", size*twice, Text{
		ZH: fmt.Sprintf("双份运行：复制与观察期内源端照付，约 %.1f 个月", twice),
		EN: fmt.Sprintf("running twice: the source is paid on during copy and watch, about %.1f months", twice),
	})
	return lines
}

// followHours is how long an incremental task runs: from the copy to the end of catching up, and through the comparison.
func (b *builder) followHours(p part) float64 {
	const hours = 24
	return float64((p.copy.P80 + p.copy.follow.P80 + inDays(p.copy.compare.P80)) * hours)
}

// objectLines are the lines of what becomes objects.
func (b *builder) objectLines(g *group, p part, l load) []Line {
	const perPrice = 10_000 // requests in one unit of the list
	of := func(name ID, kind CostKind, price string, what Text) Line {
		return Line{ID: p.root + "/" + name, Group: g.ID, Kind: kind, Price: price, What: what}
	}
	counted := ofObjects(p.store.Kind) && l.objects > 0
	lines := []Line{
		b.storageLine(of("storage", Running, "oss.price.standard_zrs.cny", Text{ZH: "OSS 标准存储（同城冗余）", EN: "OSS Standard, zone-redundant"}), p, l),
		b.sized(b.line(of("requests", OneOff, "oss.price.put.cny", Text{ZH: "写入请求", EN: "requests that write"}), l.objects/perPrice), counted),
		b.sized(b.line(of("reads", OneOff, "source.price.requests", Text{ZH: "源端读取与列举请求", EN: "requests that read and list at the source"}), l.objects/perPrice), counted),
	}
	if strings.HasPrefix(p.target.Method, "mgw") {
		lines = append(lines, b.line(of("tool", OneOff, "mgw.service_fee", Text{ZH: "在线迁移服务", EN: "migration service"}), 1))
	}
	if p.target.Method == "restore_copy" {
		lines = append(lines, b.sized(b.line(of("restore", OneOff, "source.price.restore", Text{ZH: "源端归档取回", EN: "restoring archived objects at the source"}), l.bytes/gib), l.bytesKnown && !l.atLeast))
	}
	return lines
}

// storageClass is one class of the target with its price and what it bills at least.
type storageClass struct{ price, least string }

func storageClasses() map[string]storageClass {
	return map[string]storageClass{
		"IA":              {"oss.price.ia_lrs.cny", "oss.min_days.ia"},
		"Archive":         {"oss.price.archive_lrs.cny", "oss.min_days.archive"},
		"ColdArchive":     {"oss.price.cold_archive_lrs.cny", "oss.min_days.cold_archive"},
		"DeepColdArchive": {"oss.price.deep_cold_archive_lrs.cny", "oss.min_days.cold_archive"},
	}
}

// storageLine prices storage at the target. Where nobody states the class of the source and the row is for archives, low
// and high are the cheapest and the dearest of its classes. Those bill 64 KB an object at least, so that between
// max(size, 64 KB × objects) and their sum is billed.
func (b *builder) storageLine(l Line, p part, of load) Line {
	size, known := of.bytes/gib, of.bytesKnown && !of.atLeast
	classes := p.billed()
	if len(classes) == 0 {
		return b.sized(b.line(l, size), known)
	}
	const kib = 1024
	least := b.limit("oss.min_billable_size") * kib * of.objects / gib
	var out Line
	days := 0.0
	for _, c := range classes {
		class, ok := storageClasses()[c.Target]
		if !ok {
			continue
		}
		days = max(days, b.limit(class.least))
		l.Price = class.price
		low, high := b.line(l, max(size, least)), b.line(l, size+least)
		if out.ID == "" {
			out = high
			out.Low = low.Low
		}
		if high.High > out.High {
			out.Price, out.High, out.Quantity = high.Price, high.High, high.Quantity
		}
		out.Low = min(out.Low, low.Low)
	}
	if out.ID == "" {
		return b.sized(b.line(l, size), known)
	}
	out.What = Text{
		ZH: fmt.Sprintf("OSS 低频与归档类存储：每个对象至少按 64 KB、至少按 %s 天计费", trim(days)),
		EN: fmt.Sprintf("OSS cold classes: at least 64 KB an object and %s days are billed", trim(days)),
	}
	return b.sized(out, known && of.objects > 0)
}
