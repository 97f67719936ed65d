package filing

import (
	"cmp"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
)

// cover is what stands before everything else: whose draft it is, where its structure comes from and what of that was
// not seen, why it was written, how far it is filled, and what its results rest on.
func (c *clerk) cover() []string {
	k := c.doc.Metadata.Knowledge
	s := c.pack.Source
	lines := []string{
		c.say("cover.entity", c.entityName()),
		c.marking(),
		c.say("cover.source", c.text(plan.Text{ZH: s.ZH, EN: s.EN}), c.say("mark."+s.Evidence), s.CheckedOn),
		c.text(c.pack.Unseen),
		c.say("cover.fill", strconv.Itoa(c.fill.Fields), strconv.Itoa(c.fill.Filled), strconv.Itoa(c.fill.Percent()),
			strconv.Itoa(c.fill.Partly), strconv.Itoa(c.fill.Fields-c.fill.Filled-c.fill.Partly)),
		c.say("cover.scan", c.doc.Metadata.StartedAt.In(shanghai()).Format(time.DateOnly)),
		c.words.Say("footer.rules", k.RulesAsOf, strconv.Itoa(k.Approved), strconv.Itoa(k.Of)),
	}
	if c.entity.Place != "" && c.entity.Place != "cn" && c.pack.Mechanism != "" {
		lines = append(lines, c.say("cover.abroad", c.place(inventory.Place{Country: c.entity.Place})))
	}
	if c.plan == nil {
		lines = append(lines, c.say("cover.no_plan"))
	}
	return lines
}

// marking says why a draft was written: what is indicated, or which way of an open result it follows.
func (c *clerk) marking() string {
	if c.pack.Mechanism == "" {
		return c.say("cover.draft")
	}
	mechanism := c.words.Say("export." + string(c.pack.Mechanism))
	switch c.ways[c.pack.Mechanism] {
	case indicated:
		return c.say("cover.indicated", mechanism)
	case branch:
		return c.say("cover.branch", mechanism)
	case notIndicated:
	}
	return c.say("cover.asked", mechanism)
}

// notSeen is the first part of every draft: the gaps of the scan that touch the entity, and its datasets that nobody read.
func (c *clerk) notSeen() []Block {
	var rows []Row
	for _, cover := range c.doc.Coverage {
		for _, g := range cover.Gaps {
			if object, refs := c.gap(cover.Scope, g); len(refs) > 0 {
				rows = append(rows, Row{[]string{object, c.words.Say("cause." + string(g.Cause)), c.fix(g)}, refs})
			}
		}
	}
	a := Answer{}
	if unread := c.unread(); len(unread) > 0 {
		a.add(c.line(c.say("unread", strconv.Itoa(len(unread))), c.some(ToDataset, unread)...))
	}
	t := Table{Cols: c.cols("gaps"), Rows: rows}
	c.bound(&t)
	a.table(t)
	if a.state() == open {
		a.add(c.line(c.say("gaps.none"), c.refs.to(ToScan, c.scanID())))
	}
	return []Block{
		{Level: 1, Heading: c.say("gaps")},
		{Hint: c.say("gaps.hint")},
		{Answer: a},
	}
}

// gap says what was not seen: of one of the entity's stores, or of a scope that may hold one. A gap of a store of
// somebody else has no references.
func (c *clerk) gap(scope inventory.ID, g *inventory.Gap) (string, []int) {
	st, data := c.storeOf[g.Store], c.dataOf[g.Dataset]
	if data != nil {
		st = c.storeOf[data.Store]
	}
	switch {
	case st != nil && st.Entity != c.entity.ID:
		return "", nil
	case data != nil:
		return c.dataName(data), []int{c.refs.to(ToDataset, data.ID)}
	case st != nil:
		return st.Name, []int{c.refs.to(ToStore, st.ID)}
	}
	return c.scopeName(scope, cmp.Or(g.Dataset, g.Store)), []int{c.refs.to(ToScan, c.scanID())}
}

func (c *clerk) scopeName(scope, object inventory.ID) string {
	for i := range c.doc.Scopes {
		if s := &c.doc.Scopes[i]; s.ID == scope {
			return c.list(nonEmpty(s.Provider, s.Account, s.Region, s.Service, string(object)))
		}
	}
	return string(cmp.Or(object, scope))
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

func (c *clerk) fix(g *inventory.Gap) string {
	if g.Fix.Code == "" {
		return c.say("confirm", c.say("by."+string(platform)))
	}
	return c.words.Fix(g.Fix)
}

// unread are the datasets of the entity of which no value was read.
func (c *clerk) unread() []inventory.ID {
	var ids []inventory.ID
	for _, s := range c.stores {
		for _, d := range c.within[s.ID] {
			if !c.isRead(d.ID) {
				ids = append(ids, d.ID)
			}
		}
	}
	return ids
}

// shanghai is the zone of the calendar of every rule; mainland China has one time and no daylight saving.
func shanghai() *time.Location { return time.FixedZone("CST", 8*60*60) }

// refWords are the words of the appendix.
type refWords struct {
	head, hint string
	cols       []string
	kinds      map[RefKind]string
	where      map[RefKind]string // how to look it up; {1} stands for the id
}

func (c *clerk) refWords() refWords {
	w := refWords{
		head: c.say("refs"), hint: c.say("refs.hint"), cols: c.cols("appendix"),
		kinds: map[RefKind]string{}, where: map[RefKind]string{},
	}
	for _, r := range c.refs.all {
		w.kinds[r.Kind] = c.say("ref." + string(r.Kind))
		w.where[r.Kind] = c.say("find." + string(r.Kind))
	}
	return w
}
