package plan

import (
	"fmt"
	"slices"

	"github.com/domicile/domicile/internal/inventory"
)

// Landing is where one store lands: the row of the target table, what it was chosen from, and how well it is known.
type Landing struct {
	Store      ID          `json:"store"`
	Group      ID          `json:"group"`
	Row        string      `json:"row"`
	Service    string      `json:"service"`
	Name       Text        `json:"name"`
	Method     string      `json:"method"`
	Version    string      `json:"version,omitempty"` // of the target, where the source states its own
	Until      Date        `json:"until,omitempty"`   // the end of support of that version
	Class      string      `json:"class,omitempty"`   // storage class of the target, where that of the source is known
	Sizing     Text        `json:"sizing"`
	Terraform  []string    `json:"terraform"`
	Limits     []RowLimit  `json:"limits"`
	Basis      string      `json:"basis"` // tried, documented, recalled
	Source     string      `json:"source"`
	Read       string      `json:"read"` // day on which the row was written
	Candidates []Candidate `json:"candidates"`
}

// RowLimit is a limit that the target table puts on a target or its method.
type RowLimit struct {
	ID     string `json:"id"`
	Value  string `json:"value"`
	Unit   string `json:"unit"`
	Source string `json:"source"`
	AsOf   string `json:"as_of"` // "" when the source states none
}

// Candidate is a row that the target table offers for a store, with the reason for its place among the others.
type Candidate struct {
	Row    string `json:"row"`
	Name   Text   `json:"name"`
	Method string `json:"method"`
	Basis  string `json:"basis"`
	Taken  bool   `json:"taken"`
	Why    []Text `json:"why"`
}

// Candidates lists the rows for a store in the order of the target table, each with why it stands where it does. The
// first is taken unless a person chooses another.
func (k *Knowledge) Candidates(st *inventory.Store) []Candidate {
	rows := k.TargetsFor(st)
	list := make([]Candidate, 0, len(rows))
	for i, row := range rows {
		c := Candidate{Row: row.ID, Name: row.Name, Method: row.Method, Basis: row.Basis, Why: []Text{preference(i, len(rows))}}
		c.Why = append(c.Why, row.versionWhy(st.EngineVersion)...)
		if !row.Follow {
			c.Why = append(c.Why, Text{ZH: "不跟随变化：停写后复制", EN: "changes are not followed: nobody writes during the copy"})
		}
		if n := len(row.Findings); n > 0 {
			c.Why = append(c.Why, Text{ZH: fmt.Sprintf("列出 %d 处差异", n), EN: fmt.Sprintf("%d gaps are listed", n)})
		}
		list = append(list, c)
	}
	return list
}

func preference(i, of int) Text {
	if of == 1 {
		return Text{ZH: "目标表中唯一的一行", EN: "the only row of the table"}
	}
	return Text{ZH: fmt.Sprintf("目标表中 %d 行的第 %d 行", of, i+1), EN: fmt.Sprintf("number %d of the %d rows of the table", i+1, of)}
}

// versionWhy says what the rules on versions make of a source.
func (t *Target) versionWhy(source string) []Text {
	if source == "" || len(t.Versions) == 0 {
		return nil
	}
	if !t.Takes(source) {
		return []Text{{ZH: "源版本 " + source + " 没有已确认的目标版本，排在后面", EN: "no target version is confirmed for " + source + ", so it comes after those that take it"}}
	}
	to := t.Version(source).Target
	return []Text{{ZH: source + " 迁到 " + to, EN: source + " moves to " + to}}
}

// landings lists where the stores that move land, by store.
func (b *builder) landings() []Landing {
	list := []Landing{}
	for _, g := range b.groups {
		if g.Chosen != BringHome {
			continue
		}
		for _, p := range b.parts(g) {
			list = append(list, b.landing(g, p))
		}
	}
	sortByID(list, func(l *Landing) ID { return l.Store })
	return list
}

func (b *builder) landing(g *group, p part) Landing {
	t := p.target
	l := Landing{
		Store: p.store.ID, Group: g.ID, Row: t.ID, Service: t.Service, Name: t.Name, Method: t.Method, Sizing: t.Sizing,
		Terraform: orEmpty(t.Terraform), Limits: b.rowLimits(t), Basis: t.Basis, Source: t.Source, Read: t.Read,
		Candidates: b.k.Candidates(p.store),
	}
	for i := range l.Candidates {
		l.Candidates[i].Taken = l.Candidates[i].Row == t.ID
	}
	if v := t.Version(p.store.EngineVersion); v != nil && p.store.EngineVersion != "" {
		l.Version = v.Target
		l.Until, _ = ParseDate(v.Until) // the catalogue is checked when it is loaded
	}
	if c := p.class(); c != nil {
		l.Class = c.Target
	}
	return l
}

func (b *builder) rowLimits(t *Target) []RowLimit {
	list := []RowLimit{}
	ids := slices.Clone(t.Limits)
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if l := b.k.Limit(id); l != nil {
			list = append(list, RowLimit{ID: id, Value: l.text(), Unit: l.Unit, Source: l.Source, AsOf: l.Date})
		}
	}
	return list
}

// Rebuild is a service of the estate that holds no data of its own: nothing of it is copied, and it has to be made
// again.
type Rebuild struct {
	Product string `json:"product"`
	Name    string `json:"name"`
	Cloud   string `json:"cloud"`
	Seen    []ID   `json:"seen"` // scopes and stores outside the mainland that show it
	Replace Text   `json:"replace"`
	Do      Text   `json:"do"`
	Basis   string `json:"basis"` // tried, documented, recalled
	Source  string `json:"source"`
}

// rebuild lists what else runs abroad and holds no data, by product.
func (b *builder) rebuild() []Rebuild {
	seen := b.dataless()
	list := []Rebuild{}
	for i := range b.k.Products {
		p := &b.k.Products[i]
		if ids := seen[p.ID]; len(ids) > 0 {
			slices.Sort(ids)
			list = append(list, Rebuild{
				Product: p.ID, Name: p.Name, Cloud: p.Cloud, Seen: slices.Compact(ids), Replace: p.Replace, Do: p.Do, Basis: p.Basis, Source: p.Source,
			})
		}
	}
	return list
}

// dataless finds the stores and scopes outside the mainland that are of a product without data. A scope in which
// nothing was found shows nothing.
func (b *builder) dataless() map[string][]ID {
	seen := map[string][]ID{}
	note := func(st *inventory.Store, id ID) {
		if p := b.k.ProductFor(st); p != nil && p.Class == NoData {
			seen[p.ID] = append(seen[p.ID], id)
		}
	}
	for _, id := range b.storeIDs {
		if st := b.stores[id]; !inMainland(st.Place) {
			note(st, id)
		}
	}
	rows := map[ID]int64{}
	for i := range b.in.Inventory.Coverage {
		rows[b.in.Inventory.Coverage[i].Scope] += b.in.Inventory.Coverage[i].Rows
	}
	for _, s := range b.in.Inventory.Scopes {
		if rows[s.ID()] > 0 && !b.scopeAtHome(s) {
			note(&inventory.Store{Provider: s.Provider, Service: s.Service}, s.ID())
		}
	}
	return seen
}

// scopeAtHome reports whether a scope is known to lie in the mainland: by the table of regions, by the partition that
// its cloud keeps there, or by the place of a store in it.
func (b *builder) scopeAtHome(s inventory.Scope) bool {
	if s.Provider == "aliyun" {
		r := b.k.Region(s.Region)
		return r != nil && r.Zone == string(inventory.Mainland)
	}
	if s.Provider == "aws" && s.Partition == "aws-cn" {
		return true
	}
	for _, id := range b.storeIDs {
		if st := b.stores[id]; st.Provider == s.Provider && st.Partition == s.Partition && st.Region == s.Region {
			return inMainland(st.Place)
		}
	}
	return false
}
