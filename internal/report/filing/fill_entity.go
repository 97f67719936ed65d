package filing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/domicile/domicile/internal/decide"
	"github.com/domicile/domicile/internal/inventory"
)

func (c *clerk) entityRef() int { return c.refs.to(ToEntity, c.entity.ID) }

func (c *clerk) entityNamed() (a Answer) {
	if c.entity.Name != "" {
		a.add(c.line(c.entity.Name, c.entityRef()))
	}
	return a
}

func (c *clerk) entityPlace() (a Answer) {
	if c.entity.Place == "" {
		return a
	}
	place := c.place(inventory.Place{Country: c.entity.Place})
	if c.entity.RegisteredCity == "" {
		a.add(c.line(place, c.entityRef()), c.confirm(c.by, c.say("city.unknown")))
		return a
	}
	a.add(c.line(c.say("place.city", place, c.word("filing.city", c.entity.RegisteredCity)), c.entityRef()))
	return a
}

func (c *clerk) entityControl() (a Answer) {
	if f := c.entity.ForeignControlled; f != nil {
		a.add(c.line(c.say("foreign."+yesNo(*f)), c.entityRef()), c.confirm(c.by, c.say("control.detail")))
	}
	return a
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func (c *clerk) entitySectors() (a Answer) {
	names := make([]string, 0, len(c.entity.Sectors))
	for _, s := range c.entity.Sectors {
		names = append(names, c.word("filing.sector", s))
	}
	if len(names) > 0 {
		a.add(c.line(c.list(names), c.entityRef()))
	}
	return a
}

// entityCIIO says what somebody stated: the fact comes from a letter, never from a guess.
func (c *clerk) entityCIIO() (a Answer) {
	if c.entity.CIIO == nil {
		return a
	}
	said := c.say("ciio." + yesNo(*c.entity.CIIO))
	if c.entity.Source != "" || c.entity.AnsweredBy != "" {
		said = c.say("stated", said, cmp.Or(c.entity.AnsweredBy, "–"), cmp.Or(c.entity.Source, "–"))
	}
	a.add(c.line(said, c.entityRef()))
	return a
}

// entityFTZ says the result of the list of the place of registration, as somebody stated it.
func (c *clerk) entityFTZ() (a Answer) {
	if result := c.entity.FTZListResult; result != "" {
		a.add(c.line(c.say("stated", c.word("filing.ftz", result), cmp.Or(c.entity.AnsweredBy, "–"), cmp.Or(c.entity.Source, "–")), c.entityRef()))
	}
	return a
}

// systems groups the stores of the entity by system, in order.
func (c *clerk) systems() (names []string, of map[string][]*inventory.Store) {
	of = map[string][]*inventory.Store{}
	for _, s := range c.stores {
		if of[s.System] == nil {
			names = append(names, s.System)
		}
		of[s.System] = append(of[s.System], s)
	}
	slices.Sort(names)
	return names, of
}

func (c *clerk) systemName(name string) string { return cmp.Or(name, c.say("system.none")) }

// assets says what the entity has, by system.
func (c *clerk) assets() (a Answer) {
	t := Table{Cols: c.cols("assets")}
	names, of := c.systems()
	for _, name := range names {
		var ids, data []inventory.ID
		var places []string
		read := 0
		for _, s := range of[name] {
			ids = append(ids, s.ID)
			places = append(places, c.place(s.Place))
			for _, d := range c.within[s.ID] {
				data = append(data, d.ID)
				if c.isRead(d.ID) {
					read++
				}
			}
		}
		t.Rows = append(t.Rows, Row{[]string{
			c.systemName(name), strconv.Itoa(len(ids)), c.list(distinct(places)),
			c.say("read", strconv.Itoa(len(data)), strconv.Itoa(read)), c.peopleOf(data),
		}, c.some(ToStore, ids)})
	}
	a.table(t)
	return a
}

// peopleOf bounds the people of datasets; of datasets of which none was read, nothing is known.
func (c *clerk) peopleOf(data []inventory.ID) string {
	all, unread := c.union(data, everybody())
	switch {
	case len(data) == 0 || unread == len(data):
		return c.say("confirm", c.say("by."+string(owner)))
	case unread > 0:
		return c.say("people.read", c.span(all))
	}
	return c.span(all)
}

func distinct(all []string) []string {
	out := slices.Clone(all)
	slices.Sort(out)
	return slices.Compact(out)
}

// activities says what each system is for.
func (c *clerk) activities() (a Answer) {
	t := Table{Cols: c.cols("activities")}
	names, of := c.systems()
	for _, name := range names {
		for _, s := range of[name] {
			t.Rows = append(t.Rows, Row{[]string{
				c.systemName(name), cmp.Or(s.Purpose, c.say("confirm", c.say("by."+string(owner)))), s.Name, c.place(s.Place),
				cmp.Or(s.Owner, c.say("confirm", c.say("by."+string(handler)))),
			}, []int{c.refs.to(ToStore, s.ID)}})
		}
	}
	a.table(t)
	return a
}

// datasetList says what each dataset holds, and about how many people.
func (c *clerk) datasetList() (a Answer) {
	t := Table{Cols: c.cols("datasets")}
	for _, s := range c.stores {
		for _, d := range c.within[s.ID] {
			t.Rows = append(t.Rows, Row{[]string{
				c.dataName(d), c.place(s.Place), c.kindList(d.ID), c.peopleOf([]inventory.ID{d.ID}),
			}, []int{c.refs.to(ToDataset, d.ID)}})
		}
	}
	a.table(t)
	return a
}

// kindList names the kinds of data of a dataset.
func (c *clerk) kindList(id inventory.ID) string {
	var names []string
	for _, f := range c.findings[id] {
		if counts(f) {
			names = append(names, c.kind(f))
		}
	}
	switch {
	case len(names) > 0:
		return c.list(distinct(names))
	case c.isRead(id):
		return c.say("kinds.none")
	}
	return c.say("confirm", c.say("by."+string(owner)))
}

// processed says how many people's information the entity holds, as far as it was seen.
func (c *clerk) processed() (a Answer) {
	for _, of := range []string{decide.MeterProcessed, decide.MeterUnder14} {
		for i := range c.doc.Meters {
			if m := &c.doc.Meters[i]; m.Entity == c.entity.ID && m.Of == of {
				a.add(c.line(c.say("meter", c.words.Say("meter."+of), c.span(span{low: m.Low, high: m.High})), c.meterRef(m)))
			}
		}
	}
	return a
}

func (c *clerk) meterRef(m *decide.Meter) int {
	parts := []string{string(m.Entity), m.Of}
	if m.Year > 0 {
		parts = append(parts, strconv.Itoa(m.Year))
	}
	return c.refs.to(ToMeter, inventory.ID(strings.Join(parts, " ")))
}

// workMethod says how the evidence came about.
func (c *clerk) workMethod() (a Answer) {
	scan := c.refs.to(ToScan, c.scanID())
	data, read := 0, 0
	for _, s := range c.stores {
		for _, d := range c.within[s.ID] {
			data++
			if c.isRead(d.ID) {
				read++
			}
		}
	}
	m := c.doc.Metadata
	a.add(
		c.line(c.say("method", m.StartedAt.In(shanghai()).Format(time.DateOnly), strconv.Itoa(len(c.stores)), strconv.Itoa(data), strconv.Itoa(read)), scan),
		c.line(c.say("method.how"), scan),
		c.confirm(c.by, c.say("method.beside")),
	)
	return a
}
