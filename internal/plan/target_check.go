package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/inventory"
)

// noRow is what a case expects of a product that has no target.
const noRow = "none"

// catalogue checks regions, services, methods, rows and products, in this order, since each refers to the former.
func (c *checker) catalogue() {
	for i := range c.k.Regions {
		c.claim("region", c.k.Regions[i].ID, c.k.Regions[i].check)
	}
	for i := range c.k.Services {
		s := &c.k.Services[i]
		c.claim("service", s.ID, s.check)
		c.texts("service", s.ID, s.Name, s.Sizing)
		c.quotas("service", s.ID, s.Quotas)
		c.known("service", s.ID, "limit", stated(s.Room))
	}
	for i := range c.k.Methods {
		m := &c.k.Methods[i]
		c.claim("method", m.ID, m.check)
		c.texts("method", m.ID, m.Name, m.Downtime, m.Verify, m.Undo)
		c.known("method", m.ID, "limit", slices.Concat(m.Caps, m.Limits, stated(m.Near)))
		c.quotas("method", m.ID, m.Quotas)
		if m.Regional != "" && len(c.k.RegionsOf(m.ID)) == 0 {
			c.wrong("method %q: no open region lists %q", m.ID, m.Regional)
		}
	}
	for i := range c.k.Rows {
		c.row(&c.k.Rows[i])
	}
	for i := range c.k.Products {
		c.product(&c.k.Products[i])
	}
}

func (p *Provenance) check(kind, id string) error {
	basis := map[string][]string{"P": {"documented"}, "S": {"documented"}, "M": {"tried", "documented"}, "R": {"recalled"}}[p.Mark]
	if strings.TrimSpace(p.Source) == "" || !slices.Contains(basis, p.Basis) {
		return fmt.Errorf("plan: %s %q: needs a source, and a mark that fits its basis: P or S documented, M tried or documented, R recalled", kind, id)
	}
	if _, err := time.Parse(time.DateOnly, p.Read); err != nil {
		return fmt.Errorf("plan: %s %q: read: %w", kind, id, err)
	}
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, p.Date); p.Date == "" || err == nil {
			return nil
		}
	}
	return fmt.Errorf("plan: %s %q: date %q is no day, month or year", kind, id, p.Date)
}

// texts asks for both languages.
func (c *checker) texts(kind, id string, list ...Text) {
	for _, t := range list {
		if strings.TrimSpace(t.ZH) == "" || strings.TrimSpace(t.EN) == "" {
			c.wrong("%s %q: a text lacks a language", kind, id)
			return
		}
	}
}

// known asks that things of a kind exist.
func (c *checker) known(kind, id, of string, ids []string) {
	for _, x := range ids {
		if !c.seen[of+" "+x] {
			c.wrong("%s %q: unknown %s %q", kind, id, of, x)
		}
	}
}

func (c *checker) row(t *Target) {
	const kind = "target"
	c.claim(kind, t.ID, t.check)
	c.known(kind, t.ID, "service", []string{t.Service})
	c.known(kind, t.ID, "method", append([]string{t.Method}, t.Others...))
	c.known(kind, t.ID, "limit", slices.Concat(t.Caps, t.Limits))
	if !slices.Contains([]string{"yes", "part", "no"}, t.DTS) {
		c.wrong("target %q: dts must be yes, part or no", t.ID)
	}
	c.texts(kind, t.ID, t.Name, t.Downtime, t.Verify, t.Undo)
	c.findings(kind, t.ID, t.Findings)
	c.quotas(kind, t.ID, t.Quotas)
	c.known(kind, t.ID, "limit", stated(t.Room))
	if t.Logs != nil {
		c.known(kind, t.ID, "limit", []string{t.Logs.Least})
		c.texts(kind, t.ID, t.Logs.How)
	}
	for _, x := range t.Classes {
		c.known(kind, t.ID, "limit", stated(x.Restore, x.Kept))
		if len(x.Source) == 0 || x.Target == "" {
			c.wrong("target %q: a class needs a source and a target", t.ID)
		}
	}
	for _, v := range t.Versions {
		if len(v.Source) == 0 {
			c.wrong("target %q: a version needs a source", t.ID)
		}
	}
}

func (c *checker) findings(kind, id string, list []Lost) {
	for i, f := range list {
		c.texts(kind, id, f.What, f.Fix)
		if f.ID == "" || slices.ContainsFunc(list[:i], func(x Lost) bool { return x.ID == f.ID }) {
			c.wrong("%s %q: finding %q: empty or doubled id", kind, id, f.ID)
		}
		if !c.k.says(cmp.Or(f.Code, codeLost) + "/lost") {
			c.wrong("%s %q: finding %q: no check %q says what is lost", kind, id, f.ID, f.Code)
		}
		if _, ok := lostWhen()[f.When]; !ok {
			c.wrong("%s %q: finding %q: unknown condition %q", kind, id, f.ID, f.When)
		}
	}
}

func (c *checker) quotas(kind, id string, list []Quota) {
	for _, q := range list {
		c.known(kind, id, "limit", []string{q.Limit})
		c.texts(kind, id, q.Of)
		if !slices.Contains([]string{countTables, countDatabases, countStores}, q.Counts) {
			c.wrong("%s %q: quota %q counts %q", kind, id, q.Limit, q.Counts)
		}
	}
}

// stated leaves out what is not stated.
func stated(ids ...string) []string {
	return slices.DeleteFunc(ids, func(s string) bool { return s == "" })
}

func (c *checker) product(p *Product) {
	const kind = "product"
	c.claim(kind, p.ID, p.check)
	c.known(kind, p.ID, "target", p.Targets)
	c.findings(kind, p.ID, p.Findings)
	if !slices.Contains([]string{"aws", "azure", "gcp", "aliyun", "self"}, p.Cloud) || p.Name == "" || p.Family == "" {
		c.wrong("product %q: needs a cloud, a name and the family of its file", p.ID)
	}
	switch p.Class {
	case HoldsData:
		if len(p.Targets) == 0 {
			c.wrong("product %q: holds data and has no target", p.ID)
		}
	case NoData:
		c.texts(kind, p.ID, p.Replace, p.Do)
		if len(p.Targets) > 0 {
			c.wrong("product %q: holds no data and has a target", p.ID)
		}
	default:
		c.wrong("product %q: class must be %s or %s", p.ID, HoldsData, NoData)
	}
	c.cases(p)
}

// cases runs the product's own cases: each store must be found to be of this product and of no other with the same
// claim, and the row that it names must come first.
func (c *checker) cases(p *Product) {
	if len(p.Cases) == 0 {
		c.wrong("product %q: needs a case", p.ID)
	}
	for _, x := range p.Cases {
		st := inventory.Store{
			Kind: inventory.Kind(x.Kind), Provider: x.Provider, Service: x.Service, Engine: x.Engine, EngineVersion: x.Version,
		}
		if is := c.k.ProductFor(&st); is == nil || is.ID != p.ID {
			c.wrong("product %q: case %+v: is not found to be of this product", p.ID, x)
			continue
		}
		c.alone(p, &st, x)
		want, method := noRow, ""
		if rows := c.k.TargetsFor(&st); len(rows) > 0 {
			want, method = rows[0].ID, rows[0].Method
		}
		if want != x.Want || x.Method != "" && x.Method != method {
			c.wrong("product %q: case %+v: got %s by %s", p.ID, x, want, method)
		}
	}
}

// alone asks that no other product claims the store of a case as strongly.
func (c *checker) alone(p *Product, st *inventory.Store, x ProductCase) {
	for i := range c.k.Products {
		if o := &c.k.Products[i]; o.ID != p.ID && o.weight(st) == p.weight(st) {
			c.wrong("product %q: case %+v: product %q claims it as well", p.ID, x, o.ID)
		}
	}
}
