package filing

import (
	"cmp"
	"strconv"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

// controls says what a scan saw of the protection of each store.
func (c *clerk) controls() (a Answer) {
	t := Table{Cols: c.cols("controls")}
	for _, s := range c.stores {
		t.Rows = append(t.Rows, Row{[]string{
			s.Name, c.place(s.Place), c.say("tri." + string(cmp.Or(s.Encryption, inventory.Unknown))),
			c.words.Say("exposure." + string(cmp.Or(s.Exposure, inventory.ExposureUnknown))),
			c.say("tri." + string(cmp.Or(s.Logging, inventory.Unknown))),
		}, []int{c.refs.to(ToStore, s.ID)}})
	}
	a.table(t)
	if len(t.Rows) > 0 {
		a.add(c.confirm(c.by, c.say("controls.beside")))
	}
	return a
}

// grades says the stated and the suggested grade of each system.
func (c *clerk) grades() (a Answer) {
	t := Table{Cols: c.cols("grades")}
	for i := range c.doc.Systems {
		s := &c.doc.Systems[i]
		if s.Entity != c.entity.ID || s.Applies == inventory.No {
			continue
		}
		declared := c.say("confirm", c.say("by."+string(security)))
		if s.Declared > 0 {
			declared = strconv.Itoa(s.Declared)
		}
		suggested := strconv.Itoa(s.Suggested)
		if s.Possible > s.Suggested {
			suggested += "–" + strconv.Itoa(s.Possible)
		}
		t.Rows = append(t.Rows, Row{[]string{c.systemName(s.Name), declared, suggested}, []int{c.refs.to(ToSystem, s.ID)}})
	}
	a.table(t)
	if len(t.Rows) > 0 {
		a.add(c.confirm(c.by, c.say("grades.beside")))
	}
	return a
}

// lines says the links across the border beside the register of lines.
func (c *clerk) lines() (a Answer) {
	t := Table{Cols: c.cols("lines")}
	for i := range c.doc.Lines {
		l := &c.doc.Lines[i]
		if entity, ok := c.lineEntity(l); !ok || entity != "" && entity != c.entity.ID {
			continue
		}
		said := l.EN
		if c.words.Lang == "zh" {
			said = l.ZH
		}
		id := cmp.Or(l.Link, l.Line)
		t.Rows = append(t.Rows, Row{[]string{c.lineName(id), said}, []int{c.refs.to(ToLine, id)}})
	}
	a.table(t)
	if len(t.Rows) == 0 {
		a.add(c.confirm(c.by, c.say("lines.none")))
	}
	return a
}

// lineName says a link by its kind, its name and its ends; a registered line by its id.
func (c *clerk) lineName(id inventory.ID) string {
	for i := range c.doc.Links {
		if l := &c.doc.Links[i]; l.ID == id {
			return c.say("link", c.word("link", string(l.Kind)), l.Name, c.place(l.From), c.place(l.To))
		}
	}
	return string(id)
}

// lineEntity is whose a link or a registered line is.
func (c *clerk) lineEntity(l *decide.LineCheck) (inventory.ID, bool) {
	for i := range c.doc.Links {
		if c.doc.Links[i].ID == l.Link {
			return c.doc.Links[i].Entity, true
		}
	}
	for i := range c.doc.Stated.Lines {
		if c.doc.Stated.Lines[i].ID == l.Line {
			return c.doc.Stated.Lines[i].Entity, true
		}
	}
	return "", false
}

func (c *clerk) storesHome() (a Answer) {
	a.table(c.storeTable(func(s *inventory.Store) bool { return s.Place.Zone == inventory.Mainland }))
	if a.state() == open {
		a.add(c.line(c.say("stores.none_home"), c.refs.to(ToScan, c.scanID())))
	}
	return a
}

func (c *clerk) storesAbroad() (a Answer) {
	a.table(c.storeTable(func(s *inventory.Store) bool { return s.Place.Zone != inventory.Mainland }))
	if a.state() == open {
		a.add(c.line(c.say("stores.none_abroad"), c.refs.to(ToScan, c.scanID())))
	}
	return a
}

func (c *clerk) storeTable(fits func(*inventory.Store) bool) Table {
	t := Table{Cols: c.cols("stores")}
	for _, s := range c.stores {
		if !fits(s) {
			continue
		}
		since := c.say("confirm", c.say("by."+string(platform)))
		if s.CreatedAt != nil {
			since = c.say("since.created", s.CreatedAt.In(shanghai()).Format(time.DateOnly))
		}
		t.Rows = append(t.Rows, Row{[]string{
			s.Name, cmp.Or(s.System, "–"), c.list(nonEmpty(c.place(s.Place), s.Region)), since, c.storage(s),
		}, []int{c.refs.to(ToStore, s.ID)}})
	}
	return t
}

// storage names what is indicated for the place of the datasets of a store, each result once.
func (c *clerk) storage(s *inventory.Store) string {
	var names []string
	for _, d := range c.within[s.ID] {
		for _, dec := range c.decided[d.ID] {
			names = append(names, c.words.Say("storage."+string(dec.Storage)))
		}
	}
	if len(names) == 0 {
		return c.say("undecided")
	}
	return c.list(distinct(names))
}

// clouds lists the providers and regions on which the entity's data lies.
func (c *clerk) clouds() (a Answer) {
	t := Table{Cols: c.cols("clouds")}
	at := map[string][]*inventory.Store{}
	var keys []string
	for _, s := range c.stores {
		key := s.Provider + "\x00" + s.Partition + "\x00" + s.Region
		if at[key] == nil {
			keys = append(keys, key)
		}
		at[key] = append(at[key], s)
	}
	for _, key := range keys {
		var ids []inventory.ID
		for _, s := range at[key] {
			ids = append(ids, s.ID)
		}
		s := at[key][0]
		t.Rows = append(t.Rows, Row{
			[]string{s.Provider, cmp.Or(s.Region, "–"), c.place(s.Place), strconv.Itoa(len(ids))}, c.some(ToStore, ids),
		})
	}
	a.table(t)
	return a
}
