package filing

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/domicile/domicile/internal/classify/people"
	"github.com/domicile/domicile/internal/inventory"
	"github.com/domicile/domicile/internal/plan"
	"github.com/domicile/domicile/internal/report"
)

// clerk fills one pack for one subject in one language.
type clerk struct {
	*subject
	pack      *Pack
	words     *report.Words
	refs      *refs
	drafts    map[string]Fill // of the packs that are written already, by id
	scenario  *scenario       // of the section that is being filled
	section   *Section
	by        Role // who confirms the field that is being filled
	scenarios []scenario
	fill      Fill
}

func (c *clerk) say(key string, args ...string) string { return c.words.Say("filing."+key, args...) }

func (c *clerk) text(t plan.Text) string {
	if c.words.Lang == "zh" {
		return t.ZH
	}
	return t.EN
}

func (c *clerk) cols(key string) []string { return strings.Split(c.say("col."+key), "\t") }

// list joins names.
func (c *clerk) list(names []string) string { return strings.Join(names, c.words.Say("comma")) }

// line is a sentence that evidence gave.
func (c *clerk) line(text string, refs ...int) Line { return Line{Text: text, Refs: refs} }

// confirm says who confirms what evidence does not hold; what is added says why it is open.
func (c *clerk) confirm(by Role, why ...string) Line {
	text := c.say("confirm", c.say("by."+string(by)))
	if why := strings.Join(why, ""); why != "" {
		text = c.say("because", text, why)
	}
	return Line{Text: text, Open: true}
}

// paper fills the pack.
func (c *clerk) paper() Paper {
	p := Paper{
		ID: c.pack.ID, Lang: c.words.Lang, Title: c.text(c.pack.Title), Entity: c.entityName(), Marking: c.say("marking"),
		order: c.pack.Order, Path: c.folder + "/" + c.words.Lang + "/" + c.pack.File, colRefs: c.say("col.refs"),
	}
	c.scenarios = c.scenariosOf(c.under(c.pack.Mechanism))
	p.Blocks = append(c.notSeen(), c.sections()...)
	p.Fill = c.fill
	p.Cover = c.cover()
	p.Refs, p.refsAt = c.refs.all, c.refWords()
	return p
}

func (c *clerk) sections() []Block {
	var blocks []Block
	for i := range c.pack.Sections {
		s := &c.pack.Sections[i]
		if s.Mechanism != "" && c.ways[s.Mechanism] == notIndicated {
			continue
		}
		c.section = s
		blocks = append(blocks,
			Block{Level: 1, Heading: c.say("heading", c.text(s.Number), c.text(plan.Text{ZH: s.ZH, EN: s.EN}))},
			Block{Hint: c.say("hint", c.text(s.What), c.say("mark."+s.Evidence))},
		)
		if s.Each == "" {
			blocks = append(blocks, c.answers(s)...)
			continue
		}
		blocks = append(blocks, c.repeated(s)...)
	}
	return blocks
}

// repeated fills a section once for each scenario. Where there is none the fields stay, to be confirmed.
func (c *clerk) repeated(s *Section) []Block {
	if len(c.scenarios) == 0 {
		blocks := []Block{{Answer: Answer{Lines: []Line{c.confirm(lawyer, c.say("no_scenario"))}}}}
		c.scenario = &scenario{}
		return append(blocks, c.answers(s)...)
	}
	var blocks []Block
	for i := range c.scenarios {
		c.scenario = &c.scenarios[i]
		blocks = append(blocks, Block{Level: 2, Heading: c.scenarioName(c.scenario)})
		blocks = append(blocks, c.answers(s)...)
	}
	c.scenario = nil
	return blocks
}

func (c *clerk) scenarioName(s *scenario) string {
	return c.say("scenario", strconv.Itoa(s.number), s.purpose, cmp.Or(s.recipient, c.say("recipient.unknown")), c.place(s.place))
}

func (c *clerk) answers(s *Section) []Block {
	blocks := make([]Block, 0, len(s.Fields))
	for _, f := range s.Fields {
		var a Answer
		c.by = f.By
		if f.Fill != "" {
			a = fillers()[f.Fill](c)
		}
		switch {
		case a.state() != open || len(a.Lines) > 0:
		case f.Add:
			a.add(Line{Text: c.say("provide", c.say("by."+string(f.By))), Open: true})
		default:
			a.add(c.confirm(f.By))
		}
		for i := range a.Tables {
			c.bound(&a.Tables[i])
		}
		c.fill.count(a.state())
		blocks = append(blocks, Block{Label: c.text(plan.Text{ZH: f.ZH, EN: f.EN}), Answer: a})
	}
	return blocks
}

// tableRows bounds a table of a draft, so that a person can still read it; the inventory has every row.
const tableRows = 400

func (c *clerk) bound(t *Table) {
	if left := len(t.Rows) - tableRows; left > 0 {
		row := Row{Cells: make([]string, len(t.Cols)), Refs: []int{c.refs.to(ToScan, c.scanID())}}
		row.Cells[0] = c.say("more", strconv.Itoa(left))
		t.Rows = append(t.Rows[:tableRows:tableRows], row)
	}
}

func (c *clerk) scanID() inventory.ID { return inventory.ID(c.doc.Metadata.ScanID) }

// place says a place: a country or region by its name, else its zone.
func (c *clerk) place(p inventory.Place) string {
	switch key := "country." + p.Country; {
	case c.words.Has("filing." + key):
		return c.say(key)
	case c.words.Has("zone." + p.Country):
		return c.words.Say("zone." + p.Country)
	case p.Country != "":
		return strings.ToUpper(p.Country)
	}
	return c.words.Say("zone." + string(cmp.Or(p.Zone, inventory.ZoneUnknown)))
}

func (c *clerk) entityName() string {
	return cmp.Or(c.entity.Name, string(c.entity.ID), c.words.Say("entity.none"))
}

// people says a number of people.
func (c *clerk) span(s span) string {
	switch {
	case s.high >= people.Unbounded:
		return c.say("people.least", thousands(s.low))
	case s.low == s.high:
		return c.say("people.exact", thousands(s.low))
	}
	return c.say("people.between", thousands(s.low), thousands(s.high))
}

// thousands says a number in groups of three.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// word says an enumerated value: by its words, else as it is spelt, without underscores.
func (c *clerk) word(prefix, value string) string {
	if key := prefix + "." + value; c.words.Has(key) {
		return c.words.Say(key)
	}
	return strings.ReplaceAll(value, "_", " ")
}

// refsShown bounds the references of one row that counts many things.
const refsShown = 6

// some makes references to the first of many things.
func (c *clerk) some(kind RefKind, ids []inventory.ID) []int {
	var out []int
	for _, id := range ids {
		if n := c.refs.to(kind, id); !slices.Contains(out, n) && len(out) < refsShown {
			out = append(out, n)
		}
	}
	return out
}

func (c *clerk) dataName(d *inventory.Dataset) string {
	if s := c.storeOf[d.Store]; s != nil {
		return s.Name + "/" + d.Name
	}
	return d.Name
}

// flowName says a flow: the store, the way and where it goes.
func (c *clerk) flowName(f *inventory.Flow) string {
	from := string(f.Store)
	if s := c.storeOf[f.Store]; s != nil {
		from = s.Name
	}
	return from + " → " + c.place(f.To) + c.say("brackets", c.via(f))
}

func (c *clerk) via(f *inventory.Flow) string {
	return c.word("filing.via", cmp.Or(f.Via, string(f.Mode)))
}
